"""Talking in the terminal: alone, or as the sample campaign's cast with a clock that can be moved."""

import asyncio
import shutil
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, clock_of, load_campaign, open_database
from bot.channels.terminal import Terminal
from bot.clock import VIETNAM, MovedClock, parse_moment
from bot.settings import Settings
from campaign.reminding import FIRST_HOUR
from storage import people, settings_kept
from storage.database import held


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast: an id to type, a name, and the role held at a unit."""

    id: str
    name: str
    who: str
    role: str = ""
    unit: str = ""


CAST = (
    Part("lan", "Lan Nguyễn", "nhà hảo tâm"),
    Part("tung", "Tùng Trần", "phụ huynh"),
    Part("hoa", "cô Hoa", "giáo viên THCS Nguyễn Trãi", "teacher", "THCS-NT"),
    Part("minh", "thầy Minh", "hiệu trưởng THCS Nguyễn Trãi", "manager", "THCS-NT"),
    Part("binh", "thầy Bình", "hiệu trưởng THCS An Bình", "manager", "THCS-AB"),
    Part("thao", "cô Thảo", "quản trị của phòng", "admin", "PGD"),
)
ALONE = (Part("toi", "Quý vị", "người đang gõ"),)
DEMO_STARTS = "2021-10-06T08:00:00+07:00"
DEMO_FOLDER = Path("data/demo")
DATABASE = "lalanh.db"
DEMO_BOT = "ten_bot_cua_ban"  # so that links and QR codes are seen

HELP = """\
Gõ như trong điện thoại: chữ, số thứ tự của nút, hoặc tên của nút. Dòng bắt đầu bằng dấu : là của sân khấu:
  :as hoa             đóng vai người khác ({cast})
  :now 2021-10-12 08:00   đặt đồng hồ (để thấy lời nhắc)
  :next day           sang sáng hôm sau
  :send tệp.xlsx      gửi một tệp trên máy này
  :test               in cuộc trò chuyện thành một bài kiểm thử
  :help   :quit"""


async def demo(settings: Settings) -> None:
    """A fresh sample campaign, 6 October 2021, with everyone in their role."""
    _empty(DEMO_FOLDER)
    moved = settings.now or parse_moment(DEMO_STARTS)
    url = f"sqlite+aiosqlite:///{DEMO_FOLDER / DATABASE}"
    await _play(settings.model_copy(update={"now": moved, "database_url": url, "secret_key": ""}), CAST, DEMO_BOT)


def _empty(folder: Path) -> None:
    """Begins anew; raises Busy beside another demo, whose lock stays where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / DATABASE) as lock:
        for left in folder.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            elif left.name != Path(lock.name).name:
                left.unlink()


async def chat(settings: Settings) -> None:
    """One person and the bot, on the database of the settings."""
    await _play(settings, ALONE)


async def _play(settings: Settings, cast: Sequence[Part], bot: str = "") -> None:
    clock = clock_of(settings)
    database = open_database(settings, alone=True)
    try:
        await load_campaign(database, settings, clock)
        terminal = Terminal({part.id: part.name for part in cast}, settings.database_path.parent / "files")
        app = App(database, clock, [terminal], settings)
        await app.name_admins()
        await _give_roles(app, terminal, cast)
        if bot:
            async with database.transaction() as session:
                await settings_kept.keep(session, "telegram username", bot)
        await Stage(app, terminal, cast).run()
    finally:
        await database.close()


async def _give_roles(app: App, terminal: Terminal, cast: Sequence[Part]) -> None:
    async with app.database.transaction() as session:
        for part in cast:
            now = app.clock.now() - timedelta(days=1)
            person = await people.ensure(session, terminal.name, terminal.bot, part.id, now)
            if part.role:
                await people.grant(session, person, part.unit, part.role, now)


class Stage:
    """Reads lines until the end, one after the other: each is answered before the next is read."""

    def __init__(self, app: App, terminal: Terminal, cast: Sequence[Part]) -> None:
        self._app = app
        self._terminal = terminal
        self._cast = {part.id: part for part in cast}
        self._who = cast[0].id

    async def run(self) -> None:
        self._show_help()
        await self._hear("/start")
        while True:
            line = await self._ask()
            if line is None or line == ":quit":
                return
            if line.startswith(":"):
                await self._direct(line[1:].split())
            elif line:
                await self._hear(line)

    async def _ask(self) -> str | None:
        """The next line without its white space; None at the end."""
        sys.stdout.write(f"\n{self._terminal.names[self._who]}> ")
        sys.stdout.flush()
        line = await _line_typed()
        if not sys.stdin.isatty():
            sys.stdout.write(line)
        return line.strip() if line else None

    async def _hear(self, line: str) -> None:
        await self._app.turns.hear(self._terminal, [self._terminal.typed(self._who, line)])
        await self._settle()
        await self._app.reminders.queue()  # those that an admin sends by hand: no clock beats here
        await self._settle()

    async def _direct(self, words: list[str]) -> None:
        clock = self._app.clock
        match words:
            case ["as", who] if who in self._cast:
                self._who = who
                part = self._cast[who]
                self._terminal.show(f"-- {part.name}, {part.who}")
            case ["now", *moment] if isinstance(clock, MovedClock) and _moment(moment):
                await self._move(clock, _moment(moment) or clock.now())
            case ["next", "day"] if isinstance(clock, MovedClock):
                tomorrow = clock.now().astimezone(VIETNAM) + timedelta(days=1)
                await self._move(clock, tomorrow.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0))
            case ["send", *path] if path:
                await self._app.turns.hear(self._terminal, [self._terminal.sends_file(self._who, " ".join(path))])
                await self._settle()
            case ["test"]:
                self._terminal.show(self._terminal.as_test())
            case _:
                self._show_help()

    async def _move(self, clock: MovedClock, moment: datetime) -> None:
        clock.move_to(moment)
        self._terminal.show(f"-- {clock.now():%H:%M %d/%m/%Y}")
        self._terminal.clock_moves(moment.isoformat(timespec="seconds"))
        await self._app.beat()
        await self._settle()

    async def _settle(self) -> None:
        await self._app.settle()

    def _show_help(self) -> None:
        self._terminal.show(HELP.format(cast=", ".join(self._cast)))
        self._terminal.show(f"-- {self._app.clock.now():%H:%M %d/%m/%Y}")


async def _line_typed() -> str:
    """Read in a thread of its own that nobody waits for, so that Ctrl-C ends the program at once."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()

    def read() -> None:
        loop.call_soon_threadsafe(line.set_result, sys.stdin.readline())

    threading.Thread(target=read, daemon=True, name="typing").start()
    return await line


def _moment(words: Sequence[str]) -> datetime | None:
    try:
        return parse_moment("T".join(words)) if words else None
    except ValueError:
        return None
