"""What people are reminded of: the one list of rules, each with whom it is for, when, and what it says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.conversation import opens
from bot.messages import Outgoing
from bot.phrases import _
from campaign.facts import Campaign, end_of_day, say_day, vietnam_day
from campaign.permissions import Act, Role, units_where
from campaign.receiving import left_of
from campaign.reminding import MOST_PER_PLEDGE, Whom, due_moment
from campaign.units import Directory
from handlers import expired_reminders as late
from handlers import unmanned
from handlers.expected import digest, leads_to
from handlers.filing_reminders import (
    admins_told_of_late_ones,
    file,
    managers,
    overdue,
    who_file,
)
from handlers.read_back import how_to_hand_over
from handlers.reminder_rule import Finds as Finds
from handlers.reminder_rule import Rule as Rule
from handlers.reminder_rule import Words, greeting, stop
from storage import campaigns, expected, needs, people, pledges, reminders, reminders_now, still_open, unit_links
from storage.session import Session


async def launchers(session: Session, due_on: date) -> Sequence[int]:
    """Also managers who came after that day's hour: what there is to prepare is the same until the launch."""
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    held = await reminders.holders(session, [Role.MANAGER], end_of_day(campaign.launch_on), "launch", due_on)
    return sorted({person for person, unit in held if units.open.get(unit)})


async def launch(session: Session, person: int, now: datetime) -> Words | None:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    roles = (await people.roles_of(session, [person])).get(person, ())
    theirs = [unit for role, code in roles if role == Role.MANAGER and (unit := units.open.get(code))]
    if not theirs:
        return None
    links = [(unit.name, await unit_links.of_unit(session, unit.code)) for unit in theirs]
    lines = [
        _launched_on(campaign, now),
        _("• Thùng quyên góp: đặt nơi dễ thấy, dán kín; khi mở có hai người cùng đếm."),
        *(_("• Đường dẫn ủng hộ của {unit}: {link}").format(unit=name, link=link) for name, link in links if link),
        _("• Mã QR của trường: in ra hoặc gửi nhóm phụ huynh, bấm nút dưới đây để lấy."),
        _(
            "• Tiếp nhận: có người nhờ đến nhận thì thầy/cô được báo ngay (ban đêm thì sáng hôm sau), "
            "đăng ký khác được báo mỗi sáng."
        ),
        _("Ủng hộ là tự nguyện: xin không giao mức, không nhắc tên người chưa ủng hộ."),
        _("Liên hệ: {contact}.").format(contact=campaign.contact),
    ]
    choices = (opens("qr", _("Mã QR của trường")), opens("expected", _("Tiếp nhận")), stop())
    return Words(Outgoing("\n".join(lines), choices))


def _launched_on(campaign: Campaign, now: datetime) -> str:
    if campaign.launch_on == vietnam_day(now):
        return _("Hôm nay chương trình phát động. Xin thầy/cô chuẩn bị:")
    words = _("Chương trình phát động ngày {day}. Xin thầy/cô chuẩn bị:")
    return words.format(day=say_day(campaign.launch_on))


def every_day(campaign: Campaign) -> Sequence[int]:
    """From the first day of giving to the last of filing, as what comes last is told the next morning."""
    return range((campaign.report_last_day - campaign.opens_on).days + 1)


async def receivers(session: Session, due_on: date) -> Sequence[int]:
    roles_told = [Role.MANAGER, Role.GROUP_OFFICER, Role.ADMIN]
    held = await reminders.holders(session, roles_told, due_moment(due_on), "expect", due_on)
    persons = sorted({person for person, _unit in held})
    if not persons:
        return []
    units = await campaigns.units(session)
    waiting = await expected.units_waiting(session, due_on)
    roles = await people.roles_of(session, persons)
    return [person for person in persons if _received_by(roles.get(person, ()), units) & waiting]


def _received_by(roles: Iterable[tuple[str, str]], units: Directory) -> frozenset[str]:
    """A school that has closed takes nothing any more; its donors were told."""
    theirs = expected.units_of(roles, units)
    return frozenset(unit for unit in theirs if unit == expected.ANYWHERE or units.open.get(unit))


async def expect(session: Session, person: int, now: datetime) -> Words | None:
    units, due_on = await campaigns.units(session), vietnam_day(now)
    roles = (await people.roles_of(session, [person])).get(person, ())
    theirs = sorted(_received_by(roles, units))
    after = _told_until(await reminders.last_due(session, "expect", due_on), person)
    news = await expected.arrived(session, theirs, after, due_moment(due_on))
    waiting = await expected.waiting(session, theirs, now)
    if not waiting:
        return None
    return Words(Outgoing(digest(news, waiting, units), (*leads_to(waiting), stop())))


def _told_until(told: Mapping[int, date], person: int) -> datetime | None:
    return due_moment(told[person]) if person in told else None


async def donors(session: Session, due_on: date) -> Sequence[int]:
    return await reminders.donors_with_open_pledges(session, due_moment(due_on), "deliver", due_on)


async def with_open_pledges(session: Session) -> Whom:
    return Whom(await reminders_now.open_pledges(session))


async def deliver(session: Session, person: int, now: datetime) -> Words | None:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    theirs = (await pledges.open_of(session, [person])).get(person, [])
    times = await reminders.times_reminded(session, [each.code for each in theirs])
    theirs = [each for each in theirs if times.get(each.code, 0) < MOST_PER_PLEDGE]
    if not theirs:
        return None
    lines = [greeting(campaign.closes_on, now, _("Quý vị đã đăng ký ủng hộ; chương trình nhận đến hết ngày {day}"))]
    came = await still_open.came_of(session, [each.code for each in theirs])
    for each in theirs:
        unit = units.get(each.unit)
        lines.append(f"{each.code}, {unit.name if unit else _('nơi cần nhất')}:")
        lines += [f"• {gift}" for gift in left_of(each.gifts, came.get(each.code, {})).values()]
        lines += how_to_hand_over(each.code, each.handing_over, campaign, unit)
    lines.append(_("Khi trao, xin quý vị cho biết mã. Liên hệ: {contact}.").format(contact=campaign.contact))
    choices = [opens("change", _("Đổi {code}").format(code=each.code), each.code) for each in theirs[:5]]
    message = Outgoing("\n".join(lines), (*choices, opens("mine", _("Đóng góp của tôi")), stop()))
    return Words(message, tuple(each.code for each in theirs))


async def teachers(session: Session, due_on: date) -> Sequence[int]:
    with_needs, units = await needs.units_with_needs(session), await campaigns.units(session)
    held = await reminders.holders(session, [Role.TEACHER], due_moment(due_on), "declare", due_on)
    return sorted({person for person, unit in held if unit not in with_needs and units.open.get(unit)})


async def at_schools_without_needs(session: Session) -> Whom:
    with_needs, units = await needs.units_with_needs(session), await campaigns.units(session)
    held = [each for each in await reminders_now.holders(session, Role.TEACHER) if each.unit not in with_needs]
    return Whom(tuple(each for each in held if units.open.get(each.unit)), await unmanned.to_declare(session))


async def declare(session: Session, person: int, now: datetime) -> Words | None:
    with_needs, units = await needs.units_with_needs(session), await campaigns.units(session)
    roles = (await people.roles_of(session, [person])).get(person, ())
    if all(unit in with_needs or not units.open.get(unit) for unit in units_where(roles, Act.DECLARE)):
        return None
    campaign = await campaigns.current(session)
    words = _("Trường của thầy/cô chưa khai báo học sinh nào cần thiết bị; chương trình nhận đến hết ngày {day}")
    text = (
        greeting(campaign.closes_on, now, words)
        + "\n"
        + _("Khai báo mỗi em chỉ mất khoảng một phút: xin bấm nút dưới đây.")
    )
    contact = _("Liên hệ: {contact}.").format(contact=campaign.contact)
    return Words(Outgoing(f"{text}\n{contact}", (opens("declare", _("Khai báo học sinh")), stop())))


RULES: tuple[Rule, ...] = (
    Rule("launch", lambda c: c.reminders.launch, lambda c: c.launch_on, launchers, launch),
    Rule("deliver", lambda c: c.reminders.deliver, lambda c: c.closes_on, donors, deliver, with_open_pledges),
    Rule("declare", lambda c: c.reminders.declare, lambda c: c.closes_on, teachers, declare, at_schools_without_needs),
    Rule("expect", every_day, lambda c: c.report_last_day, receivers, expect),
    Rule("file", lambda c: c.reminders.file, lambda c: c.report_last_day, managers, file, who_file, also_late=True),
    *unmanned.RULES,
    Rule("expired", late.days, late.last_day, late.receivers, late.did_not_come),
    Rule("not fetched", late.days, late.last_day, late.donors, late.not_fetched),
    Rule("overdue", lambda c: (0,), lambda c: c.report_due_before, admins_told_of_late_ones, overdue),
)
