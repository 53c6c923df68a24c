"""What a receipt leads to: who is told of it, and what whoever entered it sees."""

from dataclasses import dataclass
from functools import partial

from bot.conversation import Reply, Speaker, opens
from bot.phrases import _
from campaign.permissions import Act
from campaign.receiving import NewReceipt, left_of
from campaign.units import Directory
from handlers import my_pledges
from handlers.read_back import as_shown
from handlers.receiving_twins import also_promised_elsewhere
from handlers.receiving_words import Told, came_elsewhere, no_more, posted, thanks
from storage import campaigns, devices, notices, pledges, receipts, still_open
from storage.receipts import Receipt
from storage.schema import device, receipt
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Landed:
    """Nothing is posted: somebody's own pledges are shown, or the gift that was found, or what was said is left."""

    own: bool = False
    found: str = ""
    no_more_of: str = ""
    why: str = ""
    twin: str = ""


async def finish(session: Session, speaker: Speaker, new: NewReceipt | Landed) -> Reply:
    if isinstance(new, Landed):
        return await _landed(session, speaker, new)
    number = await receipts.post(session, speaker, new)
    [stored], units = await receipts.which(session, receipt.c.id == number), await campaigns.units(session)
    told = await _tell_donor(session, speaker, stored, new, units)
    twin = await also_promised_elsewhere(session, speaker, stored)
    pledge = await pledges.one(session, new.pledge_code) if new.pledge_code else None
    elsewhere = pledge.unit if pledge and pledge.unit != new.unit else ""
    if elsewhere:
        words = partial(came_elsewhere, number, new, units.shown(new.unit))
        await notices.tell_those_who_may(
            session, Act.RECEIVE, elsewhere, f"elsewhere.{number}", words, speaker.heard_at
        )
    brought = await devices.which(session, device.c.receipt_id == number)
    choices = [
        opens("slip", _("Phiếu nhận để in"), number),
        *([opens("devices", _("Thiết bị chờ kiểm tra"))] if brought else []),
        opens("correct", _("Sửa nhầm"), number),
        opens("expected", _("Tiếp nhận")),
    ]
    there = units.shown(elsewhere) if elsewhere else ""
    said = posted(number, units.shown(new.unit), brought, told, there)
    return Reply("\n".join([said, *twin]), tuple(choices), copyable=number)


async def _tell_donor(session: Session, speaker: Speaker, stored: Receipt, new: NewReceipt, units: Directory) -> Told:
    """Whether they are told: those who never wrote to us cannot be, and at night it waits."""
    if stored.person is None or stored.person == speaker.person:
        return Told.NOT
    pledge = await pledges.one(session, new.pledge_code) if new.pledge_code else None
    expected = pledge and (pledge.open or new.closes_pledge)
    left = left_of(pledge.gifts, await still_open.came_of_one(session, pledge.code)) if pledge and expected else {}
    key, words = f"received.{stored.id}", partial(thanks, stored.id, new, units.shown(new.unit), left)
    if not await notices.tell_person(session, stored.person, key, words, speaker.heard_at):
        return Told.NOT
    return Told.IN_THE_MORNING if await notices.is_held(session, key) else Told.NOW


async def _landed(session: Session, speaker: Speaker, landed: Landed) -> Reply:
    again = (opens("expected", _("Tiếp nhận")),)
    if landed.own:
        return await my_pledges.list_them(session, speaker, await my_pledges.mine(session, speaker, ""))
    if landed.twin:
        return Reply(_("Vâng, không ghi thêm. Phiếu nhận: {code}.").format(code=landed.twin), again)
    if landed.no_more_of:
        return Reply(await _expect_no_more(session, speaker, landed.no_more_of, landed.why), again)
    if landed.found:
        return await _card(session, landed.found)
    return Reply(_("Vâng, không ghi nhận gì."), again)


async def _expect_no_more(session: Session, speaker: Speaker, code: str, why: str) -> str:
    closed = await receipts.expect_no_more(session, speaker, code, why)
    left = left_of(closed.gifts, await still_open.came_of_one(session, code)).values()
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    words = partial(no_more, code, tuple(left), units.shown(closed.unit), campaign)
    told = closed.person != speaker.person and await notices.tell_person(
        session, closed.person, f"no more.{code}", words, speaker.heard_at
    )
    said = _("Đã ghi: phần còn lại của {code} không trao nữa.").format(code=code)
    return said + " " + _("Người ủng hộ được báo.") if told else said


async def _card(session: Session, code: str) -> Reply:
    """What was found, with the button that receives it."""
    if pledge := await pledges.one(session, code):
        left = left_of(pledge.gifts, await still_open.came_of_one(session, code))
        lines = [_("{code}, của {donor}, đang chờ nhận:").format(code=code, donor=as_shown(pledge.donor))]
        lines += [f"• {gift}" for gift in left.values()]
        return Reply("\n".join(lines), (opens("receive", _("Nhận {code}").format(code=code), code),))
    earlier = await receipts.one(session, code)
    donor = as_shown(earlier.donor) if earlier else ""
    words = _("{donor} đã có phiếu nhận {code}, không còn đăng ký nào đang chờ.").format(donor=donor, code=code)
    return Reply(words, (opens("receive", _("Nhận thêm của người này"), code),))
