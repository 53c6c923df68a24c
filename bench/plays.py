"""The cash pledge, typed through to the code by many people at once."""

import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median
from typing import Any

from bench.contestants import OURS, Contestant
from bench.processes import Failed, Program, cores, cpu_seconds, megabytes
from tests.standin.client import StandIn

LINES = (
    "/ungho",
    "Tiền mặt",
    "1tr5",
    "Không, tiếp tục",
    "Nơi cần nhất",
    "Nhà hảo tâm",
    "Ẩn danh",
    "Mang đến trường",
    "Xác nhận",
)
CODE = "Mã: UH"


@dataclass(frozen=True, slots=True)
class Lengths:
    """In seconds; `rounds` is how often each contestant has its turn."""

    warm_up: float
    play: float
    slow_play: float
    rounds: int


FULL = Lengths(warm_up=2, play=5, slow_play=8, rounds=3)
QUICK = Lengths(warm_up=1, play=4, slow_play=5, rounds=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one play showed. `other_side`: how busy the stand-in was, in per cent; near 100 it is the limit."""

    turns_per_second: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    peak_mb: float
    other_side: float


def middle(measured: Sequence[Measured]) -> Measured:
    """Of each figure, the median."""
    return Measured(*(median(getattr(one, field.name) for one in measured) for field in fields(Measured)))


@asynccontextmanager
async def running(contestant: Contestant) -> AsyncIterator[tuple[StandIn, Program]]:
    """A contestant on a fresh database, against a fresh stand-in."""
    async with await StandIn.start(cpu=cores()[1]) as standin:
        with (
            tempfile.TemporaryDirectory(prefix="lalanh-bench-") as folder,
            contestant.starts(standin.process, Path(folder)) as program,
        ):
            yield standin, program


async def cash_pledge(contestant: Contestant, people: int, lengths: Lengths) -> Measured:
    """As fast as it is answered, in whole dialogues: with half of them, the rivals would be spared their database."""
    async with running(contestant) as (standin, program):
        warm = await _play(standin, people=50, seconds=lengths.warm_up)
        dialogues = lengths.play * warm["turns_per_second"] / (people * len(LINES))
        pids = program.pid, standin.process.popen.pid
        began, before = time.perf_counter(), [cpu_seconds(pid) for pid in pids]
        played = await _play(standin, people=people, rounds=max(1, round(dialogues)))
        own, other = (cpu_seconds(pid) - was for pid, was in zip(pids, before, strict=True))
        return Measured(
            turns_per_second=played["turns_per_second"],
            cpu_ms=1000 * own / played["turns"],
            p50_ms=played["p50_ms"],
            p95_ms=played["p95_ms"],
            peak_mb=megabytes(program.pid, "VmHWM"),
            other_side=100 * other / (time.perf_counter() - began),
        )


async def slow_api(lengths: Lengths) -> dict[str, Any]:
    """Our program with 40 ms added to each call, while 100 turns begin each second whether it keeps up or not."""
    async with running(OURS) as (standin, _):
        await _play(standin, people=50, seconds=lengths.warm_up)
        await standin.faults(latency={"ms": 40})
        return await _play(standin, people=200, seconds=lengths.slow_play, rate=100)


async def _play(standin: StandIn, **asked: Any) -> dict[str, Any]:
    """Everybody is a new person in each dialogue. Raises Failed if somebody was left without an answer."""
    played = await standin.play(LINES, fresh=True, ends_with=CODE, **asked)
    if played["stuck"]:
        raise Failed(f"{played['stuck']} people were left without an answer: {played['stuck_people'][:3]}")
    return played
