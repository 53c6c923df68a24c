"""When the days of grace are over: what did not come, to those who waited; a kind word to whom nobody went."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.conversation import opens
from bot.messages import Outgoing
from bot.phrases import _
from campaign.facts import Campaign, say_day
from campaign.permissions import Role
from campaign.receiving import left_of
from campaign.reminding import due_moment
from campaign.units import Directory
from handlers.read_back import whom_to_call
from handlers.reminder_rule import Words, stop
from storage import campaigns, expired, people, reminders, still_open
from storage.expected import ANYWHERE
from storage.expired import Missing
from storage.session import Session

STILL_TOLD = 7  # days after the first; whoever was out of reach for longer finds it in the list
MOST_UNITS, MOST_CODES, MOST_PLEDGES = 8, 12, 5
RECEIVERS = (Role.MANAGER, Role.GROUP_OFFICER, Role.ADMIN)


def days(campaign: Campaign) -> Sequence[int]:
    """The first day on which nothing is expected any more."""
    return (STILL_TOLD,)


def last_day(campaign: Campaign) -> date:
    return campaign.expected_until + timedelta(days=1 + STILL_TOLD)


async def receivers(session: Session, due_on: date) -> Sequence[int]:
    held = await reminders.holders(session, RECEIVERS, due_moment(due_on), "expired", due_on)
    persons = sorted({person for person, _unit in held})
    there = await expired.anywhere_missing(session, due_moment(due_on)) if persons else frozenset()
    roles = await people.roles_of(session, persons) if there else {}
    return [person for person in roles if await expired.told_of(session, roles[person]) & there]


async def did_not_come(session: Session, person: int, now: datetime) -> Words | None:
    roles = (await people.roles_of(session, [person])).get(person, ())
    missing = await expired.missing(session, await expired.told_of(session, roles), now)
    if not missing:
        return None
    units = await campaigns.units(session)
    lines = [_("Đã quá ngày chờ, chưa nhận:"), *_by_unit(missing, units)]
    if any(each.to_fetch for each in missing.values()):
        lines.append(_("Mong thầy/cô gọi cho người nhờ đến nhận, nếu còn kịp."))
    lines.append(_("Ai vẫn trao thì nhận được ngay ở mục «Quá hạn», và được tính như thường."))
    return Words(Outgoing("\n".join(lines), (opens("expired", _("Quá hạn")), stop())))


def _by_unit(missing: Mapping[str, Missing], units: Directory) -> list[str]:
    words = _("• {unit}: {n}, trong đó nhờ đến nhận: {to_fetch}. Mã: {codes}.")
    lines = []
    for unit in sorted(missing)[:MOST_UNITS]:
        there, name = missing[unit], _("nơi cần nhất") if unit == ANYWHERE else units.shown(unit)
        codes = ", ".join(there.codes[:MOST_CODES]) + (", …" if there.codes[MOST_CODES:] else "")
        lines.append(words.format(unit=name, n=len(there.codes), to_fetch=there.to_fetch, codes=codes))
    if len(missing) > MOST_UNITS:
        lines.append(_("… và {n} đơn vị khác").format(n=len(missing) - MOST_UNITS))
    return lines


async def donors(session: Session, due_on: date) -> Sequence[int]:
    return await expired.donors_waiting(session, "not fetched", due_on)


async def not_fetched(session: Session, person: int, now: datetime) -> Words | None:
    """It asks for nothing, so it does not count among the reminders of a pledge."""
    theirs = await expired.not_fetched(session, person, now)
    if not theirs:
        return None
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    came = await still_open.came_of(session, [each.code for each in theirs])
    words = _(
        "Quý vị đã nhờ đến nhận phần quà dưới đây, mà đến hết ngày {day} hệ thống vẫn ghi là chưa có ai đến nhận. "
        "Thành thật xin lỗi quý vị."
    )
    lines = [words.format(day=say_day(campaign.expected_until))]
    for each in theirs[:MOST_PLEDGES]:
        unit = units.get(each.unit)
        lines.append(f"{each.code}, {unit.name if unit else _('nơi cần nhất')}:")
        lines += [f"• {gift}" for gift in left_of(each.gifts, came.get(each.code, {})).values()]
    contact = whom_to_call([units.get(each.unit) for each in theirs[:MOST_PLEDGES]], campaign)
    welcome = _("Món quà vẫn được đón nhận: nếu quý vị vẫn muốn trao, xin liên hệ: {contact}.")
    lines.append(welcome.format(contact=contact))
    lines.append(_("Nếu đã có người đến nhận, cũng xin báo giúp. Cảm ơn tấm lòng của quý vị."))
    return Words(Outgoing("\n".join(lines), (opens("mine", _("Đóng góp của tôi")), stop())))
