"""What the hostile tests are told with: payloads as Telegram sends them, and the facts held before and after."""

import os
import random
import sqlite3
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from bot.channels.telegram import Telegram, _raw
from bot.clock import MovedClock
from bot.messages import Document, Incoming, Outcome, SendFailed
from bot.settings import Settings
from tests.kit import Person, Phones, Running

SCALE = int(os.environ.get("HOSTILE", "1"))
SAME_EACH_TIME = 2021  # what is found by chance is found by `make hostile`, not by whoever lands something else
SEED = int(os.environ.get("HOSTILE_SEED", "0")) or (random.randrange(1, 10**9) if SCALE > 1 else SAME_EACH_TIME)
MESSAGES = 10_000 * SCALE
AT_ONCE = 64  # as many as are played together
KEPT_BY_TALKING = {"dialogue", "heard", "outbox", "identity", "person", "upload", "sheet", "invite_try"}

Logged = list[MutableMapping[str, Any]]


def chance(what: str) -> random.Random:
    """Seeded; a failing test shows the line, and `HOSTILE_SEED` plays it again."""
    print(f"{what}: HOSTILE_SEED={SEED} HOSTILE={SCALE}")
    return random.Random(f"{what} {SEED}")


@dataclass
class Edge(Phones):
    """Phones behind the translation of Telegram: what comes in is cleaned, or not, as in earnest."""

    telegram: Telegram = field(default_factory=lambda: Telegram("1:x", "http://localhost", 0))

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        return self.telegram.read(payload) if "update_id" in payload else super().read(payload)

    async def fetch(self, document: Document, most: int) -> bytes:
        if document.id not in self.on_phones:
            raise SendFailed(Outcome.REFUSED, "gone")
        return await super().fetch(document, most)

    def answers(self, chat: str) -> int:
        """How much this chat has been given, of any kind."""
        kinds: list[dict[str, Any]] = [dict(self.shown), dict(self.toasts), dict(self.files)]
        return sum(len(kind.get(chat, ())) for kind in kinds)

    def forget(self) -> None:
        """What was shown long ago only takes room."""
        for kind in (self.shown, self.files, self.toasts):
            for chat, given in kind.items():
                kind[chat] = given[-20:]  # type: ignore[assignment]  # of its own kind


class Besieged(Running):
    """The program behind the edge."""

    def __init__(self, folder: Path, clock: MovedClock) -> None:
        super().__init__(folder, clock)
        self.phones = self.edge = Edge()
        self._updates = 0

    async def starts(self, settings: Settings | None = None) -> "Besieged":
        await super().starts(settings)
        await self.syncs("OFF")  # many commits, and what a power cut leaves is not at stake
        return self

    async def syncs(self, how: str) -> None:
        async with self.app.database._writer.opened() as line:
            await line.run(lambda connection: connection.execute(f"PRAGMA synchronous={how}"))

    async def hear_updates(self, updates: Iterable[dict[str, Any]]) -> None:
        """Any number of updates, stored together and answered before this returns."""
        await self.hear_only(updates)
        await self.app.settle()

    async def hear_only(self, updates: Iterable[dict[str, Any]]) -> None:
        """The same, answered by whoever runs the program."""
        raws = []
        for update in updates:
            self._updates += 1
            raws.append(_raw({"update_id": self._updates} | update))
        await self.app.turns.hear(self.phones, raws)

    async def role_of(self, id_: int, role: str, unit: str) -> None:
        await Person(str(id_), role, self).has_role(role, unit)

    def facts(self, but: Sequence[str] = ()) -> dict[str, list[Any]]:
        """Every row of every table but those in which talking itself is kept."""
        with sqlite3.connect(f"file:{self.app.database.path}?mode=ro", uri=True) as database:
            named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall()
            tables = [name for (name,) in named if name not in KEPT_BY_TALKING | {*but, "sqlite_sequence"}]
            found = {name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in tables}  # noqa: S608
        database.close()
        return found


def user(id_: int, name: str = "Lan") -> dict[str, Any]:
    return {"id": id_, "is_bot": False, "first_name": name}


def message(id_: int, name: str = "Lan", **content: Any) -> dict[str, Any]:
    """An update with a message from somebody in a private chat, or in the `chat` that is given."""
    said = {"message_id": 8, "date": 1, "from": user(id_, name), "chat": {"id": id_, "type": "private"}}
    return {"message": said | content}


def tap(id_: int, data: str, pressed: int = 8) -> dict[str, Any]:
    shown = {"message_id": pressed, "date": 1, "chat": {"id": id_, "type": "private"}}
    query = {"id": "q", "from": user(id_), "chat_instance": "1", "data": data, "message": shown}
    return {"callback_query": query}


@contextmanager
def nothing_goes_wrong() -> Iterator[Logged]:
    """No turn fails, nothing is set aside, nothing is logged as an error."""
    with capture_logs() as logged:
        yield logged
    faults = [line for line in logged if line["log_level"] in {"error", "critical"}]
    assert [] == faults, faults[:5]
