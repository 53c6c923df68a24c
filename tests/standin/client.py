"""What tests hold of the stand-in: its process, and a client for the orders it takes."""

import asyncio
import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp

from . import TOKEN


class OrderRefused(Exception):
    """The stand-in cannot do what the test asked."""


class Process:
    """The server; it outlives event loops, so that many tests can share it and `reset` between them."""

    def __init__(self, token: str = TOKEN, cpu: int | None = None, port: int = 0, seed: int | None = None) -> None:
        command = [sys.executable, "-m", "tests.standin", "--port", str(port), "--token", token]
        command += [] if cpu is None else ["--cpu", str(cpu)]
        command += [] if seed is None else ["--seed", str(seed)]
        self.token = token
        self.popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        assert self.popen.stdout is not None
        self.url = f"http://127.0.0.1:{json.loads(self.popen.stdout.readline())['port']}"

    def stop(self) -> None:
        self.popen.terminate()
        try:
            self.popen.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        if self.popen.stdout is not None:
            self.popen.stdout.close()


@dataclass(frozen=True, slots=True)
class Said:
    """A person's message: the update it made, and its place in the chat."""

    update_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person's press on a button."""

    update_id: int
    query_id: str


class StandIn:
    """A client of one running stand-in; for one event loop. `url` and `token` are what the bot under test needs."""

    def __init__(self, process: Process, owned: bool = False) -> None:
        self.process = process
        self.owned = owned
        self.url = process.url
        self.token = process.token
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=10))

    @classmethod
    async def start(
        cls, *, token: str = TOKEN, cpu: int | None = None, port: int = 0, seed: int | None = None
    ) -> "StandIn":
        """A stand-in of one's own, which ends with `close`."""
        return cls(await asyncio.to_thread(Process, token, cpu, port, seed), owned=True)

    async def close(self) -> None:
        await self.session.close()
        if self.owned:
            await asyncio.to_thread(self.process.stop)

    async def __aenter__(self) -> "StandIn":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def order(self, order: str, /, **asked: Any) -> Any:
        """Any order of the back door; what is None is left out."""
        body = {word: value for word, value in asked.items() if value is not None}
        async with self.session.post(f"{self.url}/control/{order}", json=body) as response:
            answer = await response.json()
        if response.status != 200:
            raise OrderRefused(answer["description"])
        return answer

    async def say(
        self,
        user: int,
        text: str,
        *,
        name: str | None = None,
        language_code: str | None = None,
        chat: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Said:
        return Said(
            **await self.order(
                "say", user=user, text=text, name=name, language_code=language_code, chat=chat, extra=extra
            )
        )

    async def send(
        self, user: int, kind: str, *, caption: str | None = None, content: Any = None, chat: int | None = None
    ) -> Said:
        """A photo, sticker, voice or document."""
        return Said(**await self.order("send", user=user, kind=kind, caption=caption, content=content, chat=chat))

    async def send_file(self, user: int, name: str, file: bytes) -> Said:
        """A document that the bot can fetch."""
        encoded = b64encode(file).decode()
        return Said(**await self.order("send", user=user, kind="document", name=name, file=encoded))

    async def tap(
        self,
        user: int,
        label: str | None = None,
        *,
        data: str | None = None,
        message_id: int | None = None,
        chat: int | None = None,
    ) -> Pressed:
        return Pressed(**await self.order("tap", user=user, label=label, data=data, message_id=message_id, chat=chat))

    async def force_tap(
        self, user: int, data: str, *, message_id: int | None = None, chat: int | None = None, age: float = 0
    ) -> Pressed:
        """Press what no screen shows; `age` seconds ago."""
        return Pressed(
            **await self.order("tap", user=user, data=data, message_id=message_id, chat=chat, age=age, force=True)
        )

    async def contact(self, user: int, phone: str, owner: int | None = None) -> Said:
        return Said(**await self.order("contact", user=user, phone=phone, owner=owner))

    async def edit(self, user: int, message_id: int, text: str, chat: int | None = None) -> Said:
        return Said(**await self.order("edit", user=user, message_id=message_id, text=text, chat=chat))

    async def raw(self, update: Any) -> int:
        """Any JSON as an update; an object without update_id is given one."""
        return int((await self.order("raw", update=update))["update_id"])

    async def raw_text(self, text: str) -> int:
        """Text that goes into the answer as it is, even if that breaks it."""
        return int((await self.order("raw", text=text))["update_id"])

    async def duplicate(self, update_id: int | None = None) -> int:
        """Deliver an update once more, the newest if none is named."""
        return int((await self.order("duplicate", update_id=update_id))["update_id"])

    async def restart_ids(self, first: int | None = None) -> int:
        return int((await self.order("restart_ids", first=first))["next_id"])

    async def block(self, user: int) -> None:
        await self.order("block", user=user)

    async def unblock(self, user: int) -> None:
        await self.order("unblock", user=user)

    async def faults(self, **faults: Any) -> None:
        """Replaces all faults; without any, all is well again. See `faults.Mishap` for names."""
        await self.order("faults", **faults)

    async def ledger(self, chat: int) -> dict[str, Any]:
        return dict(await self.order("ledger", chat=chat))

    async def ledgers(self) -> list[dict[str, Any]]:
        return list(await self.order("ledger"))

    async def shown(self, chat: int, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        """What appeared in a chat after the first `after` things, edits included."""
        return list(await self.order("shown", chat=chat, after=after, wait=wait))

    async def calls(
        self,
        method: str | None = None,
        *,
        chat: int | None = None,
        since: float | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        return list(await self.order("calls", method=method, chat=chat, since=since, limit=limit))

    async def commands(self) -> list[dict[str, Any]]:
        return list(await self.order("commands"))

    async def toasts(self, chat: int) -> list[dict[str, Any]]:
        return list(await self.order("toasts", chat=chat))

    async def counts(self) -> dict[str, Any]:
        return dict(await self.order("counts"))

    async def reset(self, seed: int | None = None) -> None:
        await self.order("reset", seed=seed)

    async def start_play(self, lines: Sequence[str | dict[str, str]], **asked: Any) -> int:
        """See `people.Script` for what may be asked; answers the number to ask `play_result` with."""
        return int((await self.order("play", lines=list(lines), **asked))["play"])

    async def play_result(self, play: int) -> dict[str, Any]:
        """Waits until the play is over."""
        return dict(await self.order("play/result", play=play))

    async def play(self, lines: Sequence[str | dict[str, str]], **asked: Any) -> dict[str, Any]:
        return await self.play_result(await self.start_play(lines, **asked))
