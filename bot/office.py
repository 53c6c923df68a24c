"""The short commands: they work beside a running bot and call no messenger."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
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
from campaign.filing import files_by_itself
from campaign.inviting import fitting
from campaign.lacking import lacking, unmanaged
from campaign.legal import legal_points
from campaign.permissions import ROLES, Role
from campaign.unit_changes import say_changes
from campaign.units import Directory, Unit
from campaign.units_table import with_columns
from handlers import closing
from handlers import report as reporting
from handlers.invite_codes import telegram_link
from reports.filing import seen
from reports.render import draw_form, draw_form_docx
from storage import campaigns, filings, invites, report_mails, roles, settings_kept, unit_import
from storage.backup import LAST
from storage.database import Busy, Database
from storage.recorded import adopt
from storage.session import Session

BACKUP_HOURS = 36  # a night without one
FORMS = {".xlsx": draw_form, ".docx": draw_form_docx}


@asynccontextmanager
async def _office(settings: Settings, fills: bool = True) -> AsyncIterator[tuple[Database, Clock]]:
    """The database, an empty one with the campaign of the settings in it unless `fills` says not."""
    if not settings.database_path.exists():  # a look at the wrong folder must leave nothing behind
        read_campaign(settings.campaign_file)
        if fills:
            _check_not_sample(settings)
    database = open_database(settings)
    clock = clock_of(settings)
    try:
        async with database.reading() as session:
            empty = not await campaigns.is_stored(session)
        if empty and fills:
            _check_not_sample(settings)
            await load_campaign(database, settings, clock)
        yield database, clock
    finally:
        await database.close()


def _check_not_sample(settings: Settings) -> None:
    """The sample's schools must not come to lie among the office's own. A clock that is set says that it is a try."""
    campaign, _units = read_campaign(settings.campaign_file)
    if campaign.sample and settings.now is None:
        raise BadSetting(
            f"CAMPAIGN_FILE: {settings.campaign_file} còn là chiến dịch mẫu; ghi sự kiện và các trường của phòng, xóa "
            "dòng `sample = true`, rồi chạy lại. Muốn chơi thử: `lalanh demo` hoặc `lalanh chat`."
        )


def migrate_database(settings: Settings) -> None:
    """Refused while the bot runs."""
    open_database(settings, alone=True)
    print(f"{settings.database_path}: đã đúng dạng của bản này.")


async def store_campaign(settings: Settings, file: Path) -> None:
    campaign, units = read_campaign(file)
    async with _office(settings, fills=False) as (database, clock), database.transaction() as session:
        await adopt(session, clock.now())
        changed = await campaigns.keep(session, campaign, clock.now())
        found = await unit_import.keep_file(session, units, clock.now())
        await closing.tell(session, found, clock.now())
    print(f"{campaign.title}: {'đã ghi' if changed else 'không đổi'}; số đơn vị thay đổi: {found.count}.")


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
            f"TỆP: không đọc được {file} ({problem.strerror}); viết đường dẫn của tệp .csv hoặc .xlsx."
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
        raise BadSetting(f"ĐƠN_VỊ: {there.code} đã đóng; chọn đơn vị khác, hoặc mở lại bằng `lalanh units`.")
    if role not in fitting(there):
        remedy = f"viết {' hoặc '.join(fitting(there))}" if there.parent else "quản trị của phòng ghi ở ADMINS"
        raise BadSetting(f"VAI_TRÒ: {role!r} không hợp với {there.code}; {remedy}.")


async def report(settings: Settings, unit: str, as_of: str, out: Path | None) -> None:
    """Prints the totals and who has not filed, or writes them to a file."""
    if out and out.suffix not in (".json", *FORMS):
        raise BadSetting(
            f"--out: không làm được tệp {out.suffix or 'không có đuôi'}; viết tên có đuôi .json, .xlsx hoặc .docx."
        )
    async with _office(settings) as (database, clock), database.reading() as session:
        campaign = await campaigns.current(session)
        moment = _past(as_of, campaign.closes_on.year, clock.now()) if as_of else clock.now()
        units = await campaigns.units_at(session, moment)
        code = _known(units, unit).code if unit else units.root.code
        figures, form = await seen(session, code, moment)
        filed = await filings.newest(session, as_of=moment)
    may_file = frozenset({code} if files_by_itself(units, code) else ())
    known = reporting.Facts(campaign, units, figures, answers_for_it=True, past_day=as_of)
    facts = replace(known, forms={code: form}, filed=filed, may_file=may_file)
    if out is None:
        print(reporting.in_print(facts))
    else:
        _write(out, FORMS[out.suffix](form) if out.suffix in FORMS else _plain_data(facts))


def _plain_data(facts: reporting.Facts) -> bytes:
    data = asdict(facts.figures) | {"not_filed": [row.unit for row in facts.missing]}
    return (json.dumps(data, default=str, ensure_ascii=False, indent=1) + "\n").encode()


async def doctor(settings: Settings) -> int:
    """Prints what was looked at and what to do; 0 if nothing stands in the way."""
    findings = [*_settings_findings(settings)]
    async with _office(settings) as (database, clock):
        async with database.reading() as session:
            findings += await _campaign_findings(session, settings, clock)
            if mails := await report_mails.unsent(session, clock.now()):
                findings.append(f"thư chưa gửi được: {mails}; xem SMTP_URL và hộp thư, rồi bấm «Gửi lại thư».")
            legal = legal_points(await campaigns.current(session))
            last = await settings_kept.kept(session, LAST)
        try:
            database.hold()
            running = "đang tắt"
        except Busy:
            running = "đang chạy"
    print(f"dữ liệu: {settings.database_path}; bot: {running}")
    findings += _backup_findings(last, clock.now())
    for finding in findings:
        print(f"! {finding}")
    print("\n- ".join(legal))
    if not findings:
        print("không có gì phải làm")
    return 1 if findings else 0


def _settings_findings(settings: Settings) -> list[str]:
    findings = []
    if not settings.telegram_bot_token:
        findings.append("TELEGRAM_BOT_TOKEN: còn trống; lấy mã bot ở BotFather.")
    if not settings.admins:
        findings.append("ADMINS: còn trống nên chưa ai xem được số liệu; viết telegram: và số của anh/chị.")
    if not settings.secret_key:
        kept = settings.database_path.parent / "secret.key"
        findings.append(f"SECRET_KEY: khóa nằm ở {kept}; cất một bản của tệp ấy ở chỗ khác với các bản sao lưu.")
    return findings


async def _campaign_findings(session: Session, settings: Settings, clock: Clock) -> list[str]:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    findings = []
    if campaign.sample:
        findings.append(f"CAMPAIGN_FILE: {settings.campaign_file} là chiến dịch mẫu; viết tệp của phòng.")
    if clock.now() > end_of_day(campaign.report_last_day):
        findings.append(
            f"chiến dịch đã hết ngày {say_day(campaign.report_last_day)}; xem lại ngày trong tệp và đồng hồ máy."
        )
    return findings + lacking(units) + unmanaged(await roles.without_manager(session))


def _backup_findings(last: str, now: datetime) -> list[str]:
    """Prints how old the last backup is."""
    remedy = "chạy `lalanh backup TỆP` mỗi đêm; giữ bản sao ở máy khác, khóa ở chỗ khác nữa."
    if not last:
        return [f"sao lưu: chưa có bản nào; {remedy}"]
    hours = int((now - datetime.fromisoformat(last)) / timedelta(hours=1))
    age = f"{hours} giờ" if hours < 2 * 24 else f"{hours // 24} ngày"
    print(f"bản sao lưu gần nhất: {age} trước; khóa phải ở chỗ khác với bản sao")
    return [f"sao lưu: bản gần nhất đã {age}; {remedy}"] if hours >= BACKUP_HOURS else []


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise BadSetting(
            f"--out: không ghi được {out} ({problem.strerror}); viết tên tệp trong một thư mục đã có và được ghi."
        ) from None
    print(out)


def _known(units: Directory, code: str) -> Unit:
    unit = units.get(code) or units.get(code.upper())
    if unit is None:
        raise BadSetting(f"ĐƠN_VỊ: không có {code!r}; viết một trong: {', '.join(each.code for each in units.all)}.")
    return unit


def _past(text: str, year: int, now: datetime) -> datetime:
    try:
        return reporting.read_past(text, year, now)
    except Unclear as problem:
        raise BadSetting(f"--as-of: {problem.hint}") from None
