"""Programs under measurement: started on a core of their own, watched through /proc, and killed at the end."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parent.parent
PATIENCE = 30.0
TICK = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """A program did not do what is measured; a figure of it would mean nothing."""


def cores() -> tuple[int | None, int | None]:
    """One for the program and one for everything else, where there are two."""
    allowed = sorted(os.sched_getaffinity(0))
    return (allowed[0], allowed[1]) if len(allowed) > 1 else (None, None)


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads since the start."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def megabytes(pid: int, what: str) -> float:
    """`VmHWM`: the most it ever had; `VmRSS`: what it has."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


class Program:
    """A program that has said that it is ready; `ready_after` seconds after it was executed."""

    def __init__(self, command: Sequence[str], folder: Path, settings: Mapping[str, str], ready: str) -> None:
        self.said = folder / "said.log"
        # Not in our own folder: a `.env` there is for real use.
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with self.said.open("wb") as said:
            began = time.perf_counter()
            self.popen = subprocess.Popen(
                [sys.executable, *command], cwd=folder, env=environment, stdout=said, stderr=said
            )
        self.pid = self.popen.pid
        core, _ = cores()
        if core is not None:
            os.sched_setaffinity(self.pid, {core})
        self._wait_for(ready, began + PATIENCE)
        self.ready_after = time.perf_counter() - began

    def __enter__(self) -> "Program":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.popen.kill()  # what it would still tidy up is measured by nobody
        self.popen.wait()

    def _wait_for(self, ready: str, until: float) -> None:
        while ready not in (text := self.said.read_text("utf-8", "replace")):
            if self.popen.poll() is not None or time.perf_counter() > until:
                self.popen.kill()
                self.popen.wait()
                raise Failed(f"{self.popen.args!r} did not get ready:\n{text[-2000:]}")
            time.sleep(0.005)
