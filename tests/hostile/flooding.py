"""A messenger that hands on what people said, one of whom says two hundred things a second."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.messages import Outgoing
from tests.hostile.kit import SCALE, Besieged, message

FLOOD, OTHERS, SECONDS = 200, 8, 3 * SCALE
EVERY = 0.05  # how often somebody else speaks
ROUND_TRIP = 0.02  # of a poll


class Messenger:
    """Hands on what people said, as Telegram does: all that came since the last poll, a hundred at most."""

    def __init__(self, program: Besieged) -> None:
        self.program = program
        self.came: list[dict[str, Any]] = []
        self.answered: dict[str, asyncio.Event] = {}
        send = program.phones.send

        async def seen(chat: str, shown: Outgoing, file: object = None) -> None:
            await send(chat, shown)
            if chat in self.answered:
                self.answered[chat].set()

        program.phones.send = seen  # type: ignore[method-assign, assignment]  # a phone that is looked at

    async def polls(self) -> None:
        while True:
            now, self.came = self.came[:100], self.came[100:]
            if now:
                await self.program.hear_only(now)
            await asyncio.sleep(ROUND_TRIP)

    async def speaks(self, id_: int) -> float:
        """How long it takes until somebody is answered."""
        self.answered[str(id_)] = asyncio.Event()
        began = time.monotonic()
        self.came.append(message(id_, text="/lienhe"))
        await asyncio.wait_for(self.answered[str(id_)].wait(), 60)
        return time.monotonic() - began

    async def others(self) -> list[float]:
        """They speak in turns, whether the one before was answered or not."""
        said = []
        for number in range(int(SECONDS / EVERY)):
            said.append(asyncio.create_task(self.speaks(500 + number % OTHERS)))
            await asyncio.sleep(EVERY)
        return list(await asyncio.gather(*said))

    async def floods(self, id_: int) -> None:
        """So many a second, each a talk begun or a question put, whatever is answered."""
        began, number = time.monotonic(), 0
        while True:
            self.came.append(message(id_, text=("/ungho", "/tiendo", "Laptop", "x" * 500)[number % 4]))
            number += 1
            await asyncio.sleep(max(0.0, began + number / FLOOD - time.monotonic()))


@asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
