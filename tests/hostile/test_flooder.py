"""One who sends two hundred messages a second: the others hardly notice."""

import asyncio
import time
from collections.abc import Sequence

from bot.messages import Outgoing
from tests.hostile.kit import SCALE, Besieged, message

FLOOD, OTHERS, SECONDS = 200, 8, 3 * SCALE
EVERY = 0.1  # how often somebody else speaks
ALWAYS_WITHIN, AT_MOST_TIMES, NOT_WORTH_MEASURING = 2.0, 10, 0.02


class Watch:
    """When each of the others was answered."""

    def __init__(self, program: Besieged) -> None:
        self.program = program
        self.answered: dict[str, asyncio.Event] = {}
        send = program.phones.send

        async def seen(chat: str, shown: Outgoing, file: object = None) -> None:
            await send(chat, shown)
            if chat in self.answered:
                self.answered[chat].set()

        program.phones.send = seen  # type: ignore[method-assign, assignment]  # a phone that is looked at

    async def speaks(self, id_: int) -> float:
        """How long it takes until somebody is answered."""
        self.answered[str(id_)] = asyncio.Event()
        began = time.monotonic()
        await self.program.hear_only([message(id_, text="/lienhe")])
        await asyncio.wait_for(self.answered[str(id_)].wait(), 60)
        return time.monotonic() - began

    async def others(self) -> list[float]:
        """They speak in turns, whether the one before was answered or not."""
        said = []
        for number in range(int(SECONDS / EVERY)):
            said.append(asyncio.create_task(self.speaks(500 + number % OTHERS)))
            await asyncio.sleep(EVERY)
        return list(await asyncio.gather(*said))


async def floods(program: Besieged) -> None:
    """So many a second, each a talk begun or a question put, whatever is answered."""
    began = time.monotonic()
    for number in range(FLOOD * SECONDS):
        await program.hear_only([message(1, text=("/ungho", "/tiendo", "Laptop", "x" * 500)[number % 4])])
        await asyncio.sleep(max(0.0, began + number / FLOOD - time.monotonic()))


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


async def test_others_are_answered_beside_a_flooder(program: Besieged) -> None:
    await program.syncs("FULL")
    watch = Watch(program)
    async with program.app.running():
        await watch.others()  # warm
        alone = await watch.others()
        flood = asyncio.create_task(floods(program))
        beside = await watch.others()
        flood.cancel()
        await asyncio.gather(flood, return_exceptions=True)
    print(f"p95 alone {p95(alone) * 1000:.1f} ms, beside a flooder {p95(beside) * 1000:.1f} ms")

    assert p95(beside) <= AT_MOST_TIMES * max(p95(alone), NOT_WORTH_MEASURING)
    assert max(beside) <= ALWAYS_WITHIN
