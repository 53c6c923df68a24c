"""A school closes: its donors are told that it takes no gifts and how to choose another place, and the admins too.

It is about their own gift, so a stop to reminders does not hold it back; the night does.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.conversation import opens
from bot.messages import Outgoing
from bot.phrases import _
from campaign.facts import Campaign, Window
from campaign.permissions import Role
from campaign.reminding import FIRST_HOUR, quiet
from campaign.unit_changes import Changes
from campaign.units import Directory
from storage import audit, campaigns, closing, notices
from storage.pledges import Pledge
from storage.session import Session

MOST_PLEDGES, MOST_CODES, MOST_UNITS = 5, 12, 8


async def tell(session: Session, found: Changes, now: datetime) -> None:
    """In the transaction that closed them: the admins at once, the donors at once or in the morning."""
    closed = {new.code for _old, new in found.closed}
    pledged = await closing.open_pledges(session, closed)
    if not pledged:
        return
    units = await campaigns.units(session)
    words = partial(_to_admins, pledged, units, quiet(now))
    key = f"{await _key(session)}.admins"  # at any hour: somebody of the office is just at it
    await notices.tell_holders(session, Role.ADMIN, units.root.code, key, words, now, at_any_hour=True)
    await closing.keep_to_tell(session, await closing.to_tell(session) | closed)
    await tell_donors(session, now)


async def tell_donors(session: Session, now: datetime) -> None:
    """The donors who wait to be told, of what is still open at schools that are still closed."""
    waiting = await closing.to_tell(session)
    if quiet(now) or not waiting:
        return
    await closing.keep_to_tell(session, ())
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    theirs: dict[int, list[Pledge]] = {}
    for each in await closing.open_pledges(session, [code for code in waiting if not units.open.get(code)]):
        theirs.setdefault(each.person, []).append(each)
    can_change = campaign.window(now) is Window.OPEN
    words = {who: partial(_to_donor, pledged, units, campaign, can_change) for who, pledged in theirs.items()}
    await notices.tell_donors(session, words, await _key(session), now)


async def _key(session: Session) -> str:
    """Another one after each closing, as that is an event of the trail."""
    return f"closed.{(await session.once(audit.head_of)).seq}"


def _to_donor(pledged: Sequence[Pledge], units: Directory, campaign: Campaign, can_change: bool) -> Outgoing:
    shown, rest = pledged[:MOST_PLEDGES], len(pledged) - MOST_PLEDGES
    names = ", ".join(sorted({units.shown(each.unit) for each in pledged}))
    lines = [_("{unit} đã đóng, không nhận ủng hộ nữa.").format(unit=names), _("Đăng ký của quý vị:")]
    for each in shown:
        lines += [f"{each.code}, {units.shown(each.unit)}:", *(f"• {gift}" for gift in each.gifts)]
    if rest > 0:
        lines.append(_("… và {n} đăng ký khác").format(n=rest))
    if can_change:
        lines.append(_("Xin quý vị chọn trường khác hoặc nơi cần nhất: bấm nút «Đổi» dưới đây."))
    lines.append(_("Nếu đã trao rồi hoặc cần hỏi, xin liên hệ: {contact}.").format(contact=campaign.contact))
    changes = [opens("change", _("Đổi {code}").format(code=each.code), each.code) for each in shown if can_change]
    return Outgoing("\n".join(lines), (*changes, opens("mine", _("Đóng góp của tôi"))))


def _to_admins(pledged: Sequence[Pledge], units: Directory, in_the_morning: bool) -> Outgoing:
    codes: dict[str, list[str]] = {}
    for each in pledged:
        codes.setdefault(each.unit, []).append(each.code)
    lines = [_("Trường đã đóng mà còn đăng ký chưa nhận:")]
    lines += [
        f"• {units.shown(unit)}: {len(theirs)} ({_some(theirs)})" for unit, theirs in [*codes.items()][:MOST_UNITS]
    ]
    if len(codes) > MOST_UNITS:
        lines.append(_("… và {n} trường khác").format(n=len(codes) - MOST_UNITS))
    lines.append(
        _("Những người ủng hộ được báo từ {hour} giờ sáng để chọn nơi khác.").format(hour=FIRST_HOUR)
        if in_the_morning
        else _("Những người ủng hộ được báo ngay để chọn nơi khác.")
    )
    return Outgoing("\n".join(lines))


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:MOST_CODES]) + (", …" if codes[MOST_CODES:] else "")
