"""The short commands: they work beside a running bot and call no messenger."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import clock_of, load_campaign, open_database, read_campaign
from bot.clock import Clock
from bot.dialogue import Unclear
from bot.settings import BadSetting, Settings
from campaign.facts import end_of_day, say_day
from campaign.permissions import Role
from campaign.reading import read_day
from campaign.units import Directory, Unit
from handlers import report as reporting
from reports.figures import Figures, figures_of
from storage import campaigns, invites, settings_kept
from storage.backup import LAST
from storage.database import Busy, Database, Session

BACKUP_HOURS = 36  # a night without one


@asynccontextmanager
async def _office(settings: Settings) -> AsyncIterator[tuple[Database, Clock]]:
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
        units_changed = await campaigns.keep_units(session, units, clock.now())
    print(f"{campaign.title}: {'stored' if changed else 'unchanged'}; units changed: {units_changed}.")


async def invite(settings: Settings, unit: str, role: str, people: int) -> None:
    """Prints a code once, with the links that carry it."""
    async with _office(settings) as (database, clock), database.transaction() as session:
        units = await campaigns.units(session)
        name = _known(units, unit).name
        _check_role(role, units, unit)
        code = await invites.make(session, unit, role, people, clock.now())
        username = await settings_kept.kept(session, "telegram username")
    print(f"{name} ({unit}): {role}, cho {people} người, trong 72 giờ.")
    print(f"Mã: {code}")
    if username:
        print(f"Telegram: https://t.me/{username}?start={code}")
    else:
        print("Telegram: chạy bot một lần (run) để có đường dẫn; trước đó người được mời gõ mã này.")


def _check_role(role: str, units: Directory, unit: str) -> None:
    """Admins are named by ADMINS alone."""
    there = units.get(unit)
    fitting = (Role.TEACHER, Role.MANAGER) if there and there.files else (Role.GROUP_OFFICER,)
    if role not in fitting or (there and not there.parent):
        fits = ", ".join(fitting) if there and there.parent else "none; its admins are named by ADMINS"
        raise BadSetting(f"ROLE: {role!r} does not fit {unit}; write: {fits}.")


async def report(settings: Settings, unit: str, as_of: str, out: Path | None) -> None:
    """Prints the totals, or writes them to a file."""
    if out and out.suffix != ".json":
        raise BadSetting(f"--out: {out.suffix or 'no ending'} is not made; write a name that ends in .json.")
    async with _office(settings) as (database, clock), database.reading() as session:
        campaign, units = await campaigns.current(session), await campaigns.units(session)
        code = _known(units, unit).code if unit else units.root.code
        moment = min(clock.now(), _end_of(as_of, campaign.closes_on.year)) if as_of else clock.now()
        figures = await figures_of(session, code, moment)
    if out is None:
        print(reporting.report(reporting.Facts(campaign, units, figures, answers_for_it=True)))
    else:
        _write(out, figures)


async def doctor(settings: Settings) -> int:
    """Prints what was looked at and what to do; 0 if nothing stands in the way."""
    findings = [*_settings_findings(settings)]
    async with _office(settings) as (database, clock):
        async with database.reading() as session:
            findings += await _campaign_findings(session, settings, clock)
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
    without = [unit.code for unit in units.all if unit.files and not (unit.contact and unit.address)]
    if without:
        findings.append(f"units without address or contact: {', '.join(without)}.")
    return findings


def _backup_findings(last: str, now: datetime) -> list[str]:
    """Prints how old the last backup is."""
    remedy = "run `lalanh backup FILE` every night, and keep the copies on another machine and the key apart from them."
    if not last:
        return [f"backup: there is none yet; {remedy}"]
    hours = int((now - datetime.fromisoformat(last)) / timedelta(hours=1))
    age = f"{hours} hours" if hours < 2 * 24 else f"{hours // 24} days"
    print(f"last backup: {age} ago; the key belongs apart from it")
    return [f"backup: the last one is {age} old; {remedy}"] if hours >= BACKUP_HOURS else []


def _write(out: Path, figures: Figures) -> None:
    try:
        out.write_text(json.dumps(asdict(figures), default=str, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as problem:
        raise BadSetting(
            f"--out: {out} cannot be written ({problem.strerror}); name a file in a folder that exists "
            "and that you may write to."
        ) from None
    print(out)


def _known(units: Directory, code: str) -> Unit:
    unit = units.get(code)
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
