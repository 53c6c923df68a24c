"""The program as its users run it, `python -m bot run`, in a process of its own."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from types import TracebackType

from tests.kit import OCTOBER, ROOT
from tests.standin.client import StandIn

SECRET = "for tests only, thirty-two characters"
READY_WITHIN = 20.0


class Service:
    """`python -m bot run` on a database, until stopped or killed. What it logs is kept."""

    def __init__(self, standin: StandIn, folder: Path, now: str = OCTOBER, **more: str) -> None:
        self.database = folder / "l.db"
        self.env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
            "TELEGRAM_BOT_TOKEN": standin.token,
            "TELEGRAM_API_URL": standin.url,
            "TELEGRAM_PACE": "0",
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
            "SECRET_KEY": SECRET,
            "CAMPAIGN_FILE": str(ROOT / "campaign.toml"),
            "NOW": now,
            "LOG_LEVEL": "INFO",
            **more,
        }
        self.log: list[str] = []

    async def command(self, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=ROOT,
            env=self.env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def says(self, *words: str) -> tuple[int | None, str, str]:
        """A short command: its exit code, output and errors."""
        process = await self.command(*words)
        out, err = await asyncio.wait_for(process.communicate(), 30)
        return process.returncode, out.decode(), err.decode()

    async def starts(self) -> "Service":
        self.process = await self.command("run")
        self.is_ready = asyncio.Event()
        self.reading = asyncio.create_task(self._read())
        waits = {asyncio.create_task(self.is_ready.wait()), self.reading}
        await asyncio.wait(waits, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        assert self.is_ready.is_set(), "".join(self.log[-50:])
        return self

    async def _read(self) -> None:
        assert self.process.stderr
        async for raw in self.process.stderr:
            line = raw.decode()
            self.log.append(line)
            if '"event": "ready"' in line:
                self.is_ready.set()

    async def ends(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Told to end, or killed; its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        code = await asyncio.wait_for(self.process.wait(), 30)
        await self.reading
        return code

    async def __aenter__(self) -> "Service":
        return await self.starts()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.ends(signal.SIGKILL)
