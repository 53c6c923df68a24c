"""A correction in a kind sentence to the donor; where it was another's gift, to both of them."""

from datetime import datetime
from functools import partial

from bot.messages import Outgoing
from bot.phrases import _
from campaign.correcting import Instead
from campaign.facts import Contact
from campaign.items import Item
from campaign.receiving import Came, CashCame, DevicesCame, Judged, Untouched, say_came
from handlers.hand_over import tell_reached
from handlers.receiving_words import unfit
from storage import allocations, campaigns, notices, receipts
from storage.receipts import Receipt
from storage.session import Session


async def tell_donors(session: Session, old: Receipt, number: str, instead: Instead | None, now: datetime) -> None:
    """Those who write to us: of the receipt that was taken back, and of the one that stands instead, if one does."""
    new = await receipts.one(session, number) if number else None
    contact = (await campaigns.current(session)).contact
    key = f"corrected.{old.id}"
    if new and instead and new.person:
        words = _mended if new.person == old.person else _given_by_you
        await notices.tell_person(session, new.person, key, partial(words, old.id, number, instead), now)
        for each in await allocations.had_of(session, new) if new.person != old.person else ():
            await tell_reached(session, new.person, new.pledge, each, now)
    if old.person and not (new and new.person == old.person):
        await notices.tell_person(session, old.person, key, partial(_taken_back, old.id, contact), now)


def _taken_back(old: str, contact: Contact) -> Outgoing:
    said = _(
        "Phiếu nhận {old} ghi nhầm nên trường đã hủy, còn đăng ký và tấm lòng của quý vị vẫn được trân trọng; "
        "nếu thấy chưa đúng, xin quý vị báo: {contact}."
    )
    return Outgoing(said.format(old=old, contact=contact))


def _mended(old: str, number: str, instead: Instead) -> Outgoing:
    said = _(
        "Phiếu nhận {old} có chỗ ghi chưa đúng, nay đã sửa thành phiếu {number}: đã nhận {what}; "
        "cảm ơn quý vị đã ủng hộ."
    )
    lines = [said.format(old=old, number=number, what=_what(instead))]
    judged = [each.judged for each in instead.came.values() if isinstance(each, DevicesCame)]
    if refused := sum(each.get(Judged.REFUSED, 0) for each in judged):
        lines.append(unfit(refused))
    return Outgoing("\n".join(lines), copyable=number)


def _given_by_you(old: str, number: str, instead: Instead) -> Outgoing:
    said = _("Trường đã nhận {what} của quý vị, phiếu nhận {number}. Cảm ơn quý vị đã ủng hộ!")
    return Outgoing(said.format(what=_what(instead), number=number), copyable=number)


def _what(instead: Instead) -> str:
    return "; ".join(say_came(*_amounts(came)) for came in instead.came.values())


def _amounts(came: Came | Untouched) -> tuple[Item, int, int, str]:
    if isinstance(came, CashCame):
        return Item.CASH, came.amount, 0, ""
    return came.item, 0, came.pieces, came.description
