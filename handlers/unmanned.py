"""Units where nobody can be reminded: the admins hear of them whenever a rule is due, and when the last one goes."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial

from bot.conversation import opens
from bot.messages import Choice, Outgoing
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.facts import Campaign
from campaign.filing import files_by_itself
from campaign.inviting import HEADS
from campaign.permissions import Act, Role
from campaign.reminding import due_moment
from campaign.unit_names import GROUP
from campaign.units import Directory, Unit
from handlers.filing_words import named
from handlers.reminder_rule import Rule, Words, admins, schools_but, stop
from storage import audit, campaigns, filings, needs, notices
from storage.reminders_now import units_with_somebody
from storage.session import Session

Finds = Callable[[Session, datetime | None], Awaitable[Sequence[str]]]


async def to_prepare(session: Session, since: datetime | None = None) -> tuple[str, ...]:
    """The schools where nobody can be told of the launch: now, and `since` a moment."""
    units = await campaigns.units(session)
    return schools_but(await units_with_somebody(session, Role.MANAGER, after=since), units)


async def to_declare(session: Session, since: datetime | None = None) -> tuple[str, ...]:
    """Those that declared nobody, and nobody can be told so."""
    units, with_needs = await campaigns.units(session), await needs.units_with_needs(session)
    return schools_but(with_needs | await units_with_somebody(session, Role.TEACHER, after=since), units)


async def to_file(session: Session, since: datetime | None = None) -> tuple[str, ...]:
    """Those that have not filed, schools and groups, and nobody can be told so."""
    units, done = await campaigns.units(session), await filings.filed(session, since)
    done |= await units_with_somebody(session, *HEADS, after=since)
    filing = [unit for unit in units.all if files_by_itself(units, unit.code) and _is_at_work(units, unit)]
    schools_first = sorted(filing, key=lambda unit: unit.level == GROUP)
    return tuple(unit.code for unit in schools_first if unit.code not in done)


def _is_at_work(units: Directory, unit: Unit) -> bool:
    """An open school, or a group with one."""
    return not unit.closed and any(below.files and not below.closed for below in units.below(unit.code))


async def tell(
    session: Session, ended: Iterable[tuple[str, str]], now: datetime, besides: int | None = None
) -> list[str]:
    """Tells the admins, `besides` who reads it in the answer, where nobody is left since these (role, unit) ended;
    what the answer says of it.
    """
    units = await campaigns.units(session)
    left = await _left(session, units, ended)
    for unit, taught in left.items():
        await take_back(session, unit)
        # Another key each time, as the end of a role is an event of the trail.
        key = f"{_key(unit)}.{(await session.once(audit.head_of)).seq}"
        words = partial(_to_admins, unit, units.shown(unit), taught)
        await notices.tell_those_who_may(session, Act.REMIND, unit, key, words, now, besides)
    return [_gone(_("Đơn vị này"), taught) for taught in left.values()]


async def _left(session: Session, units: Directory, ended: Iterable[tuple[str, str]]) -> dict[str, bool]:
    """The units where somebody is missed, as nobody is at their head, here or above; and whether a teacher is left."""
    headed, taught = await units_with_somebody(session, *HEADS), await units_with_somebody(session, Role.TEACHER)
    missed = {unit for role, unit in ended if role in HEADS or (role == Role.TEACHER and unit not in taught)}
    alone = [unit for unit in units.all if unit.code in missed and _is_at_work(units, unit)]
    return {unit.code: unit.code in taught for unit in alone if headed.isdisjoint(units.path(unit.code).split("/"))}


async def take_back(session: Session, unit: str) -> None:
    """What waits for the morning about this unit and those below is not told."""
    for below in (await campaigns.units(session)).below(unit):
        await notices.take_back(session, _key(below.code))


def invite(unit: str) -> Choice:
    """The way to somebody new there."""
    return opens("invite", _("Tạo mã mời"), unit)


def _key(unit: str) -> str:
    return f"unmanned.{unit}"


def _to_admins(unit: str, name: str, taught: bool) -> Outgoing:
    return Outgoing(_gone(name, taught), (invite(unit),))


def _gone(name: str, taught: bool) -> str:
    if taught:
        words = _("{unit} nay chưa có ai quản lý, nên không có ai để nhắc gửi báo cáo. Mong thầy/cô tạo mã mời.")
    else:
        words = _("{unit} nay chưa có ai quản lý và không có ai khác để nhắc. Mong thầy/cô tạo mã mời.")
    return words.format(unit=name)


def _rule(
    of: str, days: Callable[[Campaign], Sequence[int]], last_day: Callable[[Campaign], date], finds: Finds, said: Label
) -> Rule:
    """On the days of another rule, in its name."""
    name = f"{of} unmanned"

    async def persons(session: Session, due_on: date) -> Sequence[int]:
        told = await admins(session, name, due_on)
        # Of who went since that hour they heard at once.
        return told if told and await finds(session, due_moment(due_on)) else ()

    async def words(session: Session, person: int, now: datetime) -> Words | None:
        units, found = await campaigns.units(session), await finds(session, None)
        text = str(said).format(n=len(found), names=named([units.shown(code) for code in found]))
        return Words(Outgoing(text, (opens("roles", _("Phân quyền")), stop()))) if found else None

    return Rule(name, days, last_day, persons, words)


RULES: tuple[Rule, ...] = (
    _rule(
        "launch",
        lambda c: c.reminders.launch,
        lambda c: c.launch_on,
        to_prepare,
        lazy(
            "{n} trường chưa có ai để nhắc chuẩn bị ngày phát động: {names}. Mong thầy/cô tạo mã mời cho người quản lý."
        ),
    ),
    _rule(
        "declare",
        lambda c: c.reminders.declare,
        lambda c: c.closes_on,
        to_declare,
        lazy(
            "{n} trường chưa khai báo em nào và chưa có giáo viên nào để nhắc: {names}. "
            "Mong thầy/cô tạo mã mời cho giáo viên."
        ),
    ),
    _rule(
        "file",
        lambda c: c.reminders.file,
        lambda c: c.report_last_day,
        to_file,
        lazy("{n} đơn vị chưa có ai để nhắc gửi báo cáo: {names}. Mong thầy/cô tạo mã mời cho người quản lý."),
    ),
)
