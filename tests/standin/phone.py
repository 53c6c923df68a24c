"""A person's phone in tests: says, taps, and sees."""

import asyncio
from typing import Any

from .client import Pressed, Said, StandIn

PATIENCE = 10.0


class Phone:
    """One person's chat with the bot; what was seen once is not seen again."""

    def __init__(
        self, standin: StandIn, user: int, name: str = "Lan", *, language_code: str = "vi", chat: int | None = None
    ) -> None:
        self.standin = standin
        self.user = user
        self.name = name
        self.language_code = language_code
        self.chat = chat or user
        self.read = 0
        self.history: list[dict[str, Any]] = []

    async def says(self, text: str) -> Said:
        return await self.standin.say(self.user, text, name=self.name, language_code=self.language_code, chat=self.chat)

    async def taps(self, label: str) -> Pressed:
        """Press the button on the newest message that has it."""
        return await self.standin.tap(self.user, label, chat=self.chat)

    async def shares_contact(self, phone: str, owner: int | None = None) -> Said:
        return await self.standin.contact(self.user, phone, self.user if owner is None else owner)

    async def sees(self, *fragments: str, timeout: float = PATIENCE) -> dict[str, Any]:  # noqa: ASYNC109
        """The next unread message of the bot with all the fragments; what came before it counts as read."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + timeout
        while True:
            for message in await self.unread(max(ends - loop.time(), 0)):
                self.take(message)
                if message["from_bot"] and all(fragment in message["text"] for fragment in fragments):
                    return message
            if loop.time() >= ends:
                raise AssertionError(f"no {' … '.join(fragments)!r} in {timeout:g} s:\n{self}")

    async def sees_kind(self, kind: str, timeout: float = PATIENCE) -> dict[str, Any]:  # noqa: ASYNC109
        """The next unread message of the bot of this kind: a photo, a document."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + timeout
        while loop.time() < ends:
            for message in await self.unread(max(ends - loop.time(), 0)):
                self.take(message)
                if message["from_bot"] and message["kind"] == kind:
                    return message
        raise AssertionError(f"no {kind} in {timeout:g} s:\n{self}")

    async def sees_nothing(self, seconds: float = 0.3) -> None:
        """Nothing of the bot is unread, nor comes in a while."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while loop.time() < ends:
            for message in await self.unread(max(ends - loop.time(), 0)):
                self.take(message)
                if message["from_bot"]:
                    raise AssertionError(f"nothing was expected, but {message['text']!r} came:\n{self}")

    async def unread(self, wait: float) -> list[dict[str, Any]]:
        return await self.standin.shown(self.chat, after=self.read, wait=wait)

    def take(self, message: dict[str, Any]) -> None:
        self.read += 1
        self.history.append(message)

    @property
    def buttons(self) -> list[str]:
        """Labels under the newest message seen that still has any, row by row."""
        newest: dict[int, dict[str, Any]] = {}
        for message in self.history:
            newest[message["message_id"]] = message
        shown = [newest[number] for number in sorted(newest, reverse=True) if newest[number]["buttons"]]
        return [button["text"] for row in shown[0]["buttons"] for button in row] if shown else []

    @property
    def keyboard(self) -> list[str]:
        """Labels of the reply keyboard, as far as read; empty when it was taken away."""
        keys: list[str] = []
        for message in self.history:
            if message["keyboard"]:
                keys = [key["text"] for row in message["keyboard"]["keyboard"] for key in row]
            elif message["removes_keyboard"]:
                keys = []
        return keys

    def __str__(self) -> str:
        return "\n".join(
            f"{'     bot' if message['from_bot'] else f'  {self.name}'}: {message['text'] or message['kind']}"
            for message in self.history
        )
