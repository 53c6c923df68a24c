"""The short commands: they work beside a running bot and call no messenger."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import clock_of, load_campaign, open_database, read_campaign
from bot.clock import Clock
from bot.phrases import FIRST_LANGUAGE, _, speaking
from bot.settings import BadSetting, Settings
from bot.steps import Unclear
from bot.table_shape import MOST_BYTES
from bot.tables import Table, Unreadable, read_table
from campaign.facts import end_of_day, say_day
from campaign.inviting import fitting
from campaign.legal import legal_points
from campaign.permissions import ROLES, Role
from campaign.reading import read_day
from campaign.unit_changes import say_changes
from campaign.units import Directory, Unit
from campaign.units_table import with_columns
from handlers import closing
from handlers import report as reporting
from handlers.invite_codes import telegram_link
from reports.figures import Figures, figures_of
from reports.form import Form, form_of
from storage import campaigns, invites, roles, settings_kept, unit_import
from storage.backup import LAST
from storage.database import Busy, Database, Session

BACKUP_HOURS = 36  # a night without one
MOST_NAMED = 5


@asynccontextmanager
async def _office(settings: Settings) -> AsyncIterator[tuple[Database, Clock]]:
    if not settings.database_path.exists():
        read_campaign(settings.campaign_file)  # a look at the wrong folder must leave nothing behind
    database = open_database(settings)
    clock = clock_of(settings)
    try:
        async with database.reading() as session:
            empty = not await campaigns.is_stored(session)
        if empty:
            await load_campaign(database, settings, clock)
        yield database, clock
    finally:
        await database.close()


def migrate_database(settings: Settings) -> None:
    """Refused while the bot runs."""
    open_database(settings, alone=True)
    print(f"{settings.database_path}: up to date.")


async def store_campaign(settings: Settings, file: Path) -> None:
    campaign, units = read_campaign(file)
    async with _office(settings) as (database, clock), database.transaction() as session:
        changed = await campaigns.keep(session, campaign, clock.now())
        found = await unit_import.keep_file(session, units, clock.now())
        await closing.tell(session, found, clock.now())
    print(f"{campaign.title}: {'stored' if changed else 'unchanged'}; units changed: {found.count}.")


async def import_units(settings: Settings, file: Path) -> None:
    """Prints what a table of units changed. One with a bad row changes nothing."""
    with speaking(FIRST_LANGUAGE, to_staff=True):
        table = await _table(file)
        try:
            async with _office(settings) as (database, clock), database.transaction() as session:
                found = await unit_import.apply(session, None, with_columns(table.rows), clock.now())
                await closing.tell(session, found, clock.now())
        except ValueError as faults:
            raise BadSetting("\n".join([str(faults), _("Chưa có gì thay đổi.")])) from None
        print(say_changes(found))


async def _table(file: Path) -> Table:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        return await read_table(content, file.name)
    except OSError as problem:
        raise BadSetting(
            f"FILE: {file} cannot be read ({problem.strerror}); write the path of a .csv or .xlsx."
        ) from None
    except Unreadable as unreadable:
        raise BadSetting(unreadable.reason) from None


async def invite(settings: Settings, unit: str, role: str, people: int) -> None:
    """Prints a code once, with the links that carry it."""
    async with _office(settings) as (database, clock), database.transaction() as session:
        units = await campaigns.units(session)
        there = _known(units, unit)
        _check_role(role, there)
        code = await invites.make(session, there.code, role, people, clock.now())
        link = await telegram_link(session, code)
    print(f"{there.name} ({there.code}): {ROLES[Role(role)]}, cho {people} người, trong 72 giờ.")
    print(f"Mã: {code}")
    if link:
        print(f"Telegram: {link}")
    else:
        print("Telegram: chạy bot một lần (run) để có đường dẫn; trước đó người được mời gõ mã này.")


def _check_role(role: str, there: Unit) -> None:
    """Admins are named by ADMINS alone."""
    if there.closed:
        raise BadSetting(f"UNIT: {there.code} is closed; name another one, or open it again by `units`.")
    if role not in fitting(there):
        remedy = f"write {' or '.join(fitting(there))}" if there.parent else "its admins are named by ADMINS"
        raise BadSetting(f"ROLE: {role!r} does not fit {there.code}; {remedy}.")


async def report(settings: Settings, unit: str, as_of: str, out: Path | None) -> None:
    """Prints the totals, or writes them to a file."""
    if out and out.suffix not in (".json", ".xlsx"):
        raise BadSetting(f"--out: {out.suffix or 'no ending'} is not made; write a name that ends in .json or .xlsx.")
    async with _office(settings) as (database, clock), database.reading() as session:
        campaign = await campaigns.current(session)
        moment = min(clock.now(), _end_of(as_of, campaign.closes_on.year)) if as_of else clock.now()
        units = await campaigns.units_at(session, moment)
        code = _known(units, unit).code if unit else units.root.code
        figures, form = await figures_of(session, code, moment), await form_of(session, moment, code)
    if out is None:
        print(reporting.report(reporting.Facts(campaign, units, figures, answers_for_it=True, past_day=as_of)))
    else:
        _write(out, _spreadsheet(form) if out.suffix == ".xlsx" else _plain_data(figures))


def _spreadsheet(form: Form) -> bytes:
    from reports.form_xlsx import form_xlsx

    return form_xlsx(form)


def _plain_data(figures: Figures) -> bytes:
    return (json.dumps(asdict(figures), default=str, ensure_ascii=False, indent=1) + "\n").encode()


async def doctor(settings: Settings) -> int:
    """Prints what was looked at and what to do; 0 if nothing stands in the way."""
    findings = [*_settings_findings(settings)]
    async with _office(settings) as (database, clock):
        async with database.reading() as session:
            findings += await _campaign_findings(session, settings, clock)
            legal = legal_points(await campaigns.current(session))
            last = await settings_kept.kept(session, LAST)
        try:
            database.hold()
            running = "stopped"
        except Busy:
            running = "running"
    print(f"database: {settings.database_path}; bot: {running}")
    findings += _backup_findings(last, clock.now())
    for finding in findings:
        print(f"! {finding}")
    print("\n- ".join(legal))
    if not findings:
        print("nothing to do")
    return 1 if findings else 0


def _settings_findings(settings: Settings) -> list[str]:
    findings = []
    if not settings.telegram_bot_token:
        findings.append("TELEGRAM_BOT_TOKEN: empty; get one from BotFather.")
    if not settings.admins:
        findings.append("ADMINS: empty; nobody can see the totals. Write telegram: and your id.")
    if not settings.secret_key:
        kept = settings.database_path.parent / "secret.key"
        findings.append(f"SECRET_KEY: kept at {kept}; store a copy of it apart from the backups.")
    return findings


async def _campaign_findings(session: Session, settings: Settings, clock: Clock) -> list[str]:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    findings = []
    if campaign.sample:
        findings.append(f"CAMPAIGN_FILE: {settings.campaign_file} is the sample campaign; write your own.")
    if clock.now() > end_of_day(campaign.report_last_day):
        findings.append(f"the campaign ended on {say_day(campaign.report_last_day)}; check its dates or the clock.")
    return findings + _lacking(units) + _unmanaged(await roles.without_manager(session))


def _lacking(units: Directory) -> list[str]:
    """What donors are shown of a school, and it is not there."""
    schools = [unit for unit in units.all if unit.files and not unit.closed]
    lacking = {
        "contact": [unit.code for unit in schools if not unit.contact],
        "address": [unit.code for unit in schools if not unit.address],
        "bank account": [unit.code for unit in schools if not unit.account],
    }
    return [f"units without {what}: {', '.join(codes)}." for what, codes in lacking.items() if codes]


def _unmanaged(schools: Sequence[Unit]) -> list[str]:
    """Nobody receives what is pledged to such a school."""
    if not schools:
        return []
    first = ", ".join(f"{unit.code} ({unit.name})" for unit in schools[:MOST_NAMED])
    return [
        f"{len(schools)} trường chưa có người quản lý: {first}{', …' if schools[MOST_NAMED:] else ''}. "
        f"Mời bằng /moi trong Telegram, hoặc `lalanh invite {schools[0].code} manager`."
    ]


def _backup_findings(last: str, now: datetime) -> list[str]:
    """Prints how old the last backup is."""
    remedy = "run `lalanh backup FILE` every night, and keep the copies on another machine and the key apart from them."
    if not last:
        return [f"backup: there is none yet; {remedy}"]
    hours = int((now - datetime.fromisoformat(last)) / timedelta(hours=1))
    age = f"{hours} hours" if hours < 2 * 24 else f"{hours // 24} days"
    print(f"last backup: {age} ago; the key belongs apart from it")
    return [f"backup: the last one is {age} old; {remedy}"] if hours >= BACKUP_HOURS else []


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise BadSetting(
            f"--out: {out} cannot be written ({problem.strerror}); name a file in a folder that exists "
            "and that you may write to."
        ) from None
    print(out)


def _known(units: Directory, code: str) -> Unit:
    unit = units.get(code) or units.get(code.upper())
    if unit is None:
        raise BadSetting(f"UNIT: there is no {code!r}; write one of: {', '.join(each.code for each in units.all)}.")
    return unit


def _end_of(text: str, year: int) -> datetime:
    try:
        return end_of_day(read_day(text, year))
    except Unclear as problem:
        raise BadSetting(f"--as-of: {problem.hint}") from None
    except OverflowError:
        raise BadSetting(f"--as-of: {text} is out of every calendar; write a day as 10/10.") from None
