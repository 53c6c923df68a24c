"""`python -m bench`, also `make bench`: every promise about speed and memory, measured in one run."""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import defaultdict
from statistics import median

from bench import flooder, reporting, starting, whole_campaign
from bench.contestants import AIOGRAM, ALL, CONVERSATION_HANDLER, OURS
from bench.plays import FULL, QUICK, Lengths, Measured, cash_pledge, middle, slow_api
from bench.processes import Failed, cores
from bench.tables import Figure, comparison

CROWDS = (50, 500)
GOALS = {CONVERSATION_HANDLER.name: 4.0, AIOGRAM.name: 2.5}


async def compare(lengths: Lengths) -> dict[int, dict[str, Measured]]:
    """Everybody with every crowd; in each round another one begins, so that nobody always has the warmer machine."""
    seen: dict[tuple[int, str], list[Measured]] = defaultdict(list)
    for number in range(lengths.rounds):
        for people in CROWDS:
            for contestant in ALL[number % len(ALL) :] + ALL[: number % len(ALL)]:
                measured = await cash_pledge(contestant, people, lengths)
                seen[people, contestant.name].append(measured)
                rate = f"{measured.turns_per_second:.0f} turns/s"
                progress(f"round {number + 1} of {lengths.rounds}: {contestant.name}, {people} people: {rate}")
    return {people: {one.name: middle(seen[people, one.name]) for one in ALL} for people in CROWDS}


def ratios(compared: dict[int, dict[str, Measured]]) -> list[Figure]:
    return [
        Figure(
            f"turns/s beside {rival}, {people} people",
            measured[OURS.name].turns_per_second / measured[rival].turns_per_second,
            goal,
            "×",
            at_least=True,
        )
        for people, measured in compared.items()
        for rival, goal in GOALS.items()
    ]


async def alone(lengths: Lengths) -> list[Figure]:
    """What only our program is asked for."""
    slow = await slow_api(lengths)
    progress("40 ms on each call: done")
    seconds, idle = await asyncio.to_thread(starting.seconds_and_megabytes)
    progress("starts and idle memory: done")
    report = await reporting.cpu_seconds()
    progress("/report over pledges: done")
    whole = await whole_campaign.figures()
    beside_flooder = await flooder.others_wait()
    return [
        Figure("40 ms on each call, 100 turns/s: answered", slow["turns_per_second"], unit="/s"),
        Figure("40 ms on each call, 100 turns/s: p50", slow["p50_ms"], unit="ms"),
        Figure("40 ms on each call, 100 turns/s: p95", slow["p95_ms"], 300, "ms"),
        Figure("idle memory, 3 s after ready", idle, 120, "MB"),
        Figure("start-up, from exec to ready, median of 3", seconds, 2, "s"),
        Figure(f"/report, {reporting.PLEDGES:,} pledges, {reporting.NEEDS:,} needs: CPU", report, 1, "s"),
        *whole,
        Figure("p95 of the others beside a flooder, by p95 alone", beside_flooder, 2, "×"),
    ]


def fsync_ms() -> float:
    """What the disk asks for a promise; next to nothing on a disk that is memory."""
    took = []
    with tempfile.NamedTemporaryFile(prefix="lalanh-bench-") as file:
        for _ in range(50):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return 1000 * median(took)


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


async def measure(lengths: Lengths) -> None:
    began = time.monotonic()
    compared = await compare(lengths)
    figures = ratios(compared) + await alone(lengths)
    print()
    print("\n\n".join(comparison(people, measured) for people, measured in compared.items()))
    print()
    print("\n".join(map(str, figures)))
    own, other = cores()
    where = "one core for all" if own is None else f"the program on core {own}, the stand-in on core {other}"
    print(f"\nPython {sys.version.split()[0]}; {where}; fsync {fsync_ms():.2f} ms;", end=" ")
    print(f"median of {lengths.rounds}; {time.monotonic() - began:.0f} s in all.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round instead of three")
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("CPU time and memory are read from /proc: run it on Linux.")
    try:
        asyncio.run(measure(QUICK if asked.quick else FULL))
    except Failed as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
