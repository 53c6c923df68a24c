"""From the command to the first person who is heard, and the memory of a program that nobody talks with."""

import tempfile
import time
from pathlib import Path
from statistics import median

from bench.contestants import OURS
from bench.processes import cores, megabytes
from tests.standin.client import Process

STARTS = 3
SETTLES = 3.0


def seconds_and_megabytes() -> tuple[float, float]:
    """The median of three starts on a database that exists, and the memory 3 s after the last of them."""
    standin = Process(cpu=cores()[1])
    try:
        with tempfile.TemporaryDirectory(prefix="lalanh-bench-") as name:
            folder = Path(name)
            with OURS.starts(standin, folder):
                pass
            seconds = []
            for _ in range(STARTS):
                with OURS.starts(standin, folder) as program:
                    seconds.append(program.ready_after)
                    if len(seconds) == STARTS:
                        time.sleep(SETTLES)
                        idle = megabytes(program.pid, "VmRSS")
            return median(seconds), idle
    finally:
        standin.stop()
