"""How much later the others are answered while one sends two hundred messages a second."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.reporting import MOMENT
from bot.clock import MovedClock
from bot.log import set_up
from tests.hostile.flooding import Messenger, meanwhile
from tests.hostile.kit import Besieged

ROUNDS = 3


async def others_wait() -> float:
    """Their p95 beside a flooder by their p95 alone: the median of the rounds, each with a fresh flooder."""
    set_up("WARNING")
    with tempfile.TemporaryDirectory(prefix="lalanh-bench-") as folder:
        program = await Besieged(Path(folder), MovedClock(MOMENT)).starts()
        try:
            await program.syncs("FULL")
            return await _measured(Messenger(program))
        finally:
            await program.stops()


async def _measured(messenger: Messenger) -> float:
    times = []
    async with messenger.program.app.running(), meanwhile(messenger.polls()):
        await messenger.others()  # warm
        for flooder in range(1, ROUNDS + 1):
            alone = await messenger.others()
            async with meanwhile(messenger.floods(flooder)):
                beside = await messenger.others()
            times.append(_p95(beside) / _p95(alone))
    return sorted(times)[ROUNDS // 2]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
