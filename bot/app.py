"""Where the parts meet: one program on one database, with its channels."""

import asyncio
import re
import sqlite3
import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from bot.channels import Channel
from bot.channels.mail import Mail
from bot.clock import Clock, MovedClock, SystemClock
from bot.log import log, whereabouts
from bot.messages import Attachment, File
from bot.outbox import Outbox
from bot.program import Program
from bot.reminders import Reminders
from bot.schedule import heartbeat
from bot.settings import BadSetting, Settings, kept_key, mail_sender, secret_of
from bot.turns import Turns
from bot.uploads import Uploads
from campaign.facts import Campaign
from campaign.units import Unit
from campaign.units_table import read_units
from handlers import CONVERSATIONS, closing, filing_mails, offer_notices
from handlers.audit_trail import tell_head
from handlers.reminders import RULES
from reports import render
from storage import campaigns, erasing, notices, people, roles, settings_kept, unit_import
from storage.database import Database
from storage.housekeeping import sweep
from storage.known_key import is_known
from storage.migrate import is_newest, migrate
from storage.outbox import MAIL
from storage.recorded import adopt
from storage.report_mails import MAILS_FROM
from storage.retention import sweep_daily
from storage.sealing import Sealer
from storage.units_file import read_rows

STOP_WITHIN = 20.0


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or the one that the settings start."""
    return MovedClock(settings.now) if settings.now else SystemClock()


def open_database(settings: Settings, alone: bool = False) -> Database:
    """The campaign's database, brought to this release's shape.

    Raises Busy beside a running program if it is to be used `alone` or has another release's shape, and BadSetting if
    it was made with another key.
    """
    try:
        return _opened(settings, alone)
    except (OSError, sqlite3.DatabaseError, DatabaseError) as problem:
        raise BadSetting(
            f"DATABASE_URL: không mở được {settings.database_path} làm tệp dữ liệu ({type(problem).__name__}); "
            "viết tên một tệp trong thư mục mà máy được ghi."
        ) from None


def _opened(settings: Settings, alone: bool) -> Database:
    database = Database(settings.database_url, Sealer(secret_of(settings)))
    if alone or not is_newest(database.path):
        database.hold()
    try:
        migrate(settings.database_url)
        if not is_known(database.path, database.sealer):
            kept = kept_key(settings)
            where = f" (có thể là khóa nằm ở {kept})" if settings.secret_key and kept.exists() else ""
            raise BadSetting(f"SECRET_KEY: dữ liệu được niêm phong bằng khóa khác; điền lại khóa ấy{where}.")
    except BaseException:
        database.release()
        raise
    if not alone:
        database.release()
    return database


def read_campaign(path: Path) -> tuple[Campaign, tuple[Unit, ...]]:
    """The facts and the units of a campaign's file. Raises BadSetting."""
    try:
        campaign = Campaign.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
        return campaign, read_units(read_rows(path.parent / campaign.units))
    except FileNotFoundError as problem:
        if Path(problem.filename) != path:
            raise BadSetting(f"{path}: units: không có tệp {problem.filename}; viết tên tệp ghi các đơn vị.") from None
        raise BadSetting(f"CAMPAIGN_FILE: không có tệp {path}; viết đường dẫn của tệp chiến dịch.") from None
    except UnicodeDecodeError:
        raise BadSetting(f"{path}: lưu lại tệp này theo kiểu UTF-8.") from None
    except tomllib.TOMLDecodeError as problem:
        raise BadSetting(f"{path}: {_not_toml(problem)}.") from None
    except ValidationError as problem:
        faults = [_not_a_fact(each["loc"], each["type"], each.get("ctx", {})) for each in problem.errors()]
        raise BadSetting(f"{path}: {'; '.join(faults)}.") from None
    except ValueError as problem:
        raise BadSetting(f"{path}: danh sách đơn vị: {problem}") from None


def _not_toml(problem: tomllib.TOMLDecodeError) -> str:
    line = re.search(r"line \d+", str(problem))
    return f"viết chưa đúng cách ở {line[0].replace('line', 'dòng') if line else 'cuối tệp'} (dấu =, ngoặc, nháy)"


def _not_a_fact(place: tuple[int | str, ...], kind: str, context: Mapping[str, object]) -> str:
    where = ".".join(map(str, place)) or "các ngày"
    match kind:
        case "missing":
            return f"thiếu {where}"
        case "extra_forbidden":
            return f"{where}: không có mục nào tên như vậy"
        case "value_error":
            return f"{where}: {context['error']}"
    if kind.startswith("date"):
        return f"{where}: viết ngày theo năm-tháng-ngày, như 2026-10-15"
    return f"{where}: giá trị này không dùng được"


async def load_campaign(database: Database, settings: Settings, clock: Clock) -> Campaign:
    """Brings what is stored up to the campaign's file."""
    campaign, units = read_campaign(settings.campaign_file)
    async with database.transaction() as session:
        await adopt(session, clock.now())
        await settings_kept.keep(session, MAILS_FROM, mail_sender(settings.smtp_url))
        if await campaigns.keep(session, campaign, clock.now()):
            log.info("campaign stored", title=str(campaign.title), closes_on=str(campaign.closes_on))
        found = await unit_import.keep_file(session, units, clock.now())
        if found.count:
            log.info("units stored", changed=found.count)
            await closing.tell(session, found, clock.now())
    return campaign


async def scrub(database: Database) -> None:
    """After somebody was erased: the files are written anew. What reads just then puts it off to the next time."""
    async with database.reading() as session:
        since = await erasing.to_scrub(session)
    if since and await database.scrub():
        async with database.transaction() as session:
            await erasing.scrubbed(session, since)


@dataclass
class App:
    """The running program."""

    database: Database
    clock: Clock
    channels: Sequence[Channel]
    settings: Settings

    def __post_init__(self) -> None:
        by_name = {channel.name: channel for channel in self.channels}
        program = Program(CONVERSATIONS)
        mail: dict[str, Channel] = {MAIL: Mail(self.settings.smtp_url)} if self.settings.smtp_url else {}
        self.outbox = Outbox(self.database, by_name | mail, self.clock, self._render)
        self.outbox.gave_up = filing_mails.tell_given_up
        self.turns = Turns(self.database, program, by_name, self.outbox, self.clock)
        self.uploads = Uploads(self.database, program, by_name, self.clock, self.turns.wake)
        self.turns.files_came = self.uploads.wake
        self.reminders = Reminders(self.database, RULES, self.outbox, self.clock)

    async def name_admins(self) -> None:
        """Those whom ADMINS names, for the channels that are on."""
        bots = {channel.name: channel.bot for channel in self.channels}
        async with self.database.transaction() as session:
            now, root = self.clock.now(), (await campaigns.units(session)).root.code
            persons = []
            for admin in self.settings.admins:
                channel, _, external_id = admin.partition(":")
                if channel in bots:
                    persons.append(await people.ensure(session, channel, bots[channel], external_id, now))
            await roles.name_admins(session, persons, list(bots), root, now)

    async def _render(self, attachment: Attachment) -> File:
        """Made when it is sent: read in one view, then drawn in a thread."""
        async with self.database.reading() as session:
            data = await render.prepare(session, attachment)
        return await asyncio.to_thread(render.render, data)

    async def settle(self) -> None:
        """Everything that was heard is answered, and everything that can be sent is sent."""
        while await self.uploads.take() or await self.turns.batch():
            pass
        await self.outbox.drain()

    async def beat(self) -> None:
        """One heartbeat: what is due is planned, told and swept. A part that fails is the next one's."""
        telling = (self._tell_held, self._move_offers_on, self.reminders.beat, self._tell_head, self._tell_of_closing)
        parts = (*telling, self._sweep, self._scrub)
        for part in parts:
            try:
                await part()
            except Exception as problem:
                log.error("heartbeat failed", **whereabouts(problem))

    async def _tell_held(self) -> None:
        async with self.database.transaction() as session:
            await notices.tell_held(session, self.clock.now())

    async def _tell_head(self) -> None:
        async with self.database.transaction() as session:
            await tell_head(session, self.clock.now())

    async def _tell_of_closing(self) -> None:
        async with self.database.transaction() as session:
            await closing.tell_donors(session, self.clock.now())

    async def _move_offers_on(self) -> None:
        async with self.database.transaction() as session:
            await offer_notices.move_on(session, self.clock.now())

    async def _sweep(self) -> None:
        async with self.database.transaction() as session:
            await sweep(session, self.clock.now())
            await sweep_daily(session, self.clock.now())

    async def _scrub(self) -> None:
        await scrub(self.database)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Sequence[asyncio.Task[None]]]:
        """Turns, outbox and heartbeat at work; on leaving, what is under way is finished."""
        tasks = [asyncio.create_task(part.run()) for part in (self.turns, self.outbox, self.uploads)]
        await self.beat()
        scheduler = heartbeat(self.beat)
        try:
            yield tasks
        finally:
            scheduler.shutdown(wait=False)
            self.turns.stop()
            await asyncio.wait(tasks[:1], timeout=STOP_WITHIN / 2)
            self.outbox.stop()
            await asyncio.wait(tasks[:2], timeout=STOP_WITHIN / 2)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
