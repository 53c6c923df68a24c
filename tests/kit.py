"""What the tests are told with: phones that record, people who speak, and a program that can be restarted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import App, load_campaign, open_database
from bot.channels import Channel
from bot.clock import MovedClock, parse_moment
from bot.messages import Choice, Document, File, Incoming, Outgoing, SendFailed, Strange
from bot.program import Program
from bot.settings import Settings
from bot.turns import Turns
from storage import people
from storage.heard import Raw

ROOT = Path(__file__).parent.parent
OCTOBER = "2021-10-06T08:00:00+07:00"


@dataclass
class Phones:
    """A messenger that shows everything at once and forgets nothing."""

    name: str = "test"
    bot: str = "test"
    pace: float = 0
    shown: dict[str, list[Outgoing]] = field(default_factory=dict)
    toasts: dict[str, list[str]] = field(default_factory=dict)
    menus: dict[str, list[list[str]]] = field(default_factory=dict)  # the command menus that were sent
    files: dict[str, list[File]] = field(default_factory=dict)  # those that were sent to a chat
    on_phones: dict[str, bytes] = field(default_factory=dict)  # those that people can send, by their id
    fetched: list[str] = field(default_factory=list)
    failures: list[SendFailed] = field(default_factory=list)

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        document = Document(**payload["document"]) if "document" in payload else None
        return Incoming(**payload | {"document": document})

    async def fetch(self, document: Document, most: int) -> bytes:
        self.fetched.append(document.id)
        return self.on_phones[document.id][: most + 1]

    async def send(self, chat: str, message: Outgoing, file: File | None = None) -> None:
        if self.failures:
            raise self.failures.pop(0)
        if file:
            self.files.setdefault(chat, []).append(file)
        elif message.commands:
            self.menus.setdefault(chat, []).append([name for name, _what in message.commands])
        else:
            self.shown.setdefault(chat, []).append(message)

    def acknowledge(self, incoming: Incoming, toast: str) -> None:
        if toast:
            self.toasts.setdefault(incoming.sender, []).append(toast)

    def private_link(self) -> str:
        return "https://example.org/bot"


_begun: dict[tuple[Any, ...], bytes] = {}


async def just_begun(settings: Settings, now: datetime) -> bytes:
    """The database of a campaign that began a second ago: made once, as copying it takes a fraction of the time."""
    what = (settings.campaign_file, settings.secret_key, now.replace(microsecond=0))
    if what not in _begun:
        with TemporaryDirectory() as folder:
            url = f"sqlite+aiosqlite:///{folder}/l.db"
            elsewhere = settings.model_copy(update={"database_url": url})
            database = open_database(elsewhere)
            await load_campaign(database, elsewhere, MovedClock(what[-1] - timedelta(seconds=1)))
            await database.close()
            _begun[what] = database.path.read_bytes()
    return _begun[what]


class Running:
    """The program on one SQLite file: everything but the file is new after a restart."""

    def __init__(self, folder: Path, clock: MovedClock) -> None:
        self.folder = folder
        self.clock = clock
        self.phones = Phones()
        self.settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # a parameter of the base class
            database_url=f"sqlite+aiosqlite:///{folder}/lalanh.db",
            campaign_file=ROOT / "campaign.toml",
            secret_key="for tests only, thirty-two characters",
        )
        self._messages = 0

    async def starts(self, settings: Settings | None = None) -> "Running":
        self.settings = settings or self.settings
        channels: Sequence[Channel] = [self.phones]
        if not self.settings.database_path.exists():
            self.settings.database_path.write_bytes(await just_begun(self.settings, self.clock.now()))
        database = open_database(self.settings, alone=True)
        await load_campaign(database, self.settings, self.clock)
        self.app = App(database, self.clock, channels, self.settings)
        await self.app.name_admins()
        return self

    async def stops(self) -> None:
        await self.app.database.close()

    async def restarts(self, settings: Settings | None = None) -> None:
        await self.stops()
        await self.starts(settings)

    def speaks(self, program: Program) -> None:
        """The same program with other conversations: a release."""
        app = self.app
        app.turns = Turns(app.database, program, {"test": self.phones}, app.outbox, app.clock)

    async def beats(self) -> None:
        await self.app.beat()
        await self.app.outbox.drain()

    async def hears(self, **incoming: Any) -> None:
        self._messages += 1
        await self.hears_again(self._messages, **incoming)
        await self.app.settle()

    async def hears_again(self, number: int, **incoming: Any) -> None:
        """A message with a number of its own choosing, as a messenger that redelivers."""
        raw = Raw(str(number), incoming.get("chat", ""), incoming, has_file="document" in incoming)
        await self.app.turns.hear(self.phones, [raw])

    async def rows(self, statement: Any) -> Sequence[Any]:
        async with self.app.database.reading() as session:
            return (await session.execute(statement)).all()


class Person:
    """One of the cast, with a phone. Nothing goes unread: whoever speaks has seen all that was said before."""

    def __init__(self, id_: str, name: str, running: Running) -> None:
        self.id = id_
        self.name = name
        self.running = running
        self.read = 0
        self.chat: list[str] = []

    async def says(self, text: str) -> None:
        await self.sends(text=text)

    async def has_said(self, *texts: str) -> None:
        """Says these one after the other without looking at the answers."""
        for text in texts:
            await self.says(text)
            self.looks_up()

    async def taps(self, label: str) -> None:
        """Presses a button of the newest message that has it."""
        await self.sends(tap=self.button(label).code, tap_id="1", pressed=str(len(self.messages)))

    async def sends_file(self, name: str, content: bytes) -> None:
        self.running.phones.on_phones[name] = content
        await self.sends(document={"id": name, "name": name, "size": len(content)}, strange=Strange.OTHER)

    def gets_file(self, fragment: str) -> File:
        """The next file that was sent to this phone has this in its name."""
        file = self.running.phones.files[self.id].pop(0)
        assert fragment in file.name, self._complaint(f"no {fragment!r} in {file.name!r}")
        return file

    async def sends(self, **incoming: Any) -> None:
        self.sees_nothing()
        what = incoming.get("text") or self._label(incoming.get("tap", "")) or str(incoming)
        self.chat.append(f"  {self.name}: {what}")
        await self.running.hears(**{"sender": self.id, "chat": self.id, "name": self.name} | incoming)

    def sees(self, *fragments: str, choices: Sequence[str] | None = None) -> Outgoing:
        """The next unread message holds these fragments, and exactly these choices if they are given."""
        assert self.read < len(self.messages), self._complaint(f"nothing was said, no {fragments}")
        message = self.messages[self.read]
        self.read += 1
        self.chat.append(f"     bot: {message.text}")
        for fragment in fragments:
            assert fragment in message.text, self._complaint(f"no {fragment!r} in {message.text!r}")
        if choices is not None:
            assert list(choices) == [choice.label for choice in message.choices], self._complaint("other choices")
        return message

    def sees_nothing(self) -> None:
        unread = [message.text for message in self.messages[self.read :]]
        assert not unread, self._complaint(f"unread: {unread}")

    def looks_up(self) -> None:
        """Has read everything that there is."""
        for message in self.messages[self.read :]:
            self.chat.append(f"     bot: {message.text}")
        self.read = len(self.messages)

    def button(self, label: str) -> Choice:
        for message in reversed(self.messages):
            for choice in message.choices + message.controls:
                if choice.label == label:
                    return choice
        raise AssertionError(self._complaint(f"no button [{label}]"))

    @property
    def messages(self) -> list[Outgoing]:
        return self.running.phones.shown.get(self.id, [])

    @property
    def toasts(self) -> list[str]:
        return self.running.phones.toasts.get(self.id, [])

    @property
    def menus(self) -> list[list[str]]:
        """The command menus that this phone was given, the newest last."""
        return self.running.phones.menus.get(self.id, [])

    async def has_role(self, role: str, unit: str) -> None:
        async with self.running.app.database.transaction() as session:
            now = self.running.clock.now()
            person = await people.ensure(session, "test", "test", self.id, now)
            await people.grant(session, person, unit, role, now)

    def _label(self, code: str) -> str:
        found = (c.label for m in self.messages for c in m.choices + m.controls if c.code == code)
        return "".join(f"[{label}]" for label in list(found)[-1:])

    def _complaint(self, what: str) -> str:
        return "\n".join([what, *self.chat[-12:]])


def clock_at(moment: str) -> MovedClock:
    return MovedClock(parse_moment(moment))
