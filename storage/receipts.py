"""What came to a unit. A receipt is posted once for each talk and never edited; a second one takes it back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from bot.text import fold
from campaign.codes import new_code
from campaign.devices import RECEIPT_PREFIX, State
from campaign.items import Item
from campaign.permissions import Act
from campaign.receiving import Came, CashCame, DevicesCame, NewReceipt, Untouched, state_of
from campaign.trail import Action
from storage import audit, authority, campaigns, cash, devices, pledges
from storage.cash import Kind, NewEntry
from storage.devices import Device, Origins
from storage.pledges import Pledge
from storage.receipts_posted import Line as Line
from storage.receipts_posted import Receipt as Receipt
from storage.receipts_posted import brought_by as brought_by
from storage.receipts_posted import number_of as number_of
from storage.receipts_posted import of_device as of_device
from storage.receipts_posted import one as one
from storage.receipts_posted import which as which
from storage.schema import cash_entry, receipt, receipt_line
from storage.session import Session
from storage.still_open import STANDS as STANDS
from storage.still_open import came_of as came_of

RECEIVING = (Act.RECEIVE, Act.RECEIVE_AT_OFFICE)
Lines = Mapping[int, Came | Untouched]  # by their numbers


async def post(session: Session, speaker: Speaker, new: NewReceipt) -> str:
    """Stores what came, with its devices and its money; the receipt's number. Raises Refused."""
    await authority.require(session, speaker, new.unit, *RECEIVING)
    open_ = (await campaigns.units(session)).open
    if not open_.get(new.unit):
        raise Refused(open_.why_not(new.unit))
    promised = await _promise(session, new)
    number = await _post(session, speaker, new, promised, dict(enumerate(new.came, 1)))
    if promised and new.closes_pledge and promised.open:
        await authority.require(session, speaker, promised.unit, *RECEIVING)
        await pledges.close(session, speaker, promised)
    return number


async def correct(
    session: Session, speaker: Speaker, theirs: Receipt, new: NewReceipt, lines: Lines, gone: Iterable[Device], why: str
) -> str:
    """`new` stands instead of theirs, with these lines by their old numbers; the new number. Raises Refused.

    Only these devices go, the others are the new receipt's. It is posted first, so that money which was spent meanwhile
    is there at every moment; and a unit that closed corrects what came before.
    """
    await authority.require(session, speaker, theirs.unit, *RECEIVING)
    anew = replace(speaker, talk=f"{speaker.talk} anew")
    number = await _post(session, anew, new, await _promise(session, new), lines, theirs.delivery)
    await _take_back(session, speaker, theirs, gone, why)
    return number


async def _post(
    session: Session, speaker: Speaker, new: NewReceipt, promised: Pledge | None, lines: Lines, delivery: str = ""
) -> str:
    number = await _new_number(session)
    private = {"name": new.donor.name, "organisation": new.donor.organisation, "phone": new.phone}
    values = {
        "id": number,
        "delivery": delivery or number,
        "unit": new.unit,
        "donor_key": new.same_as or _donor_key(session, promised, number),
        "person_id": promised.person if promised else await _person_of(session, new.same_as),
        "pledge_code": new.pledge_code or None,
        "donor_kind": new.donor.kind,
        "people": new.donor.people,
        "unknown_givers": int(new.givers_unknown),
        "name_form": new.donor.name_form,
        "way": new.arrived,
        "box_id": new.box or None,
        "reverses": None,
        "private": _sealed(session, private, f"receipt.private {number}"),
    }
    await _store(session, speaker, Action.RECEIVED, values, lines)
    for line, came in lines.items():
        if isinstance(came, CashCame):
            await cash.post(session, speaker, speaker.heard_at, NewEntry(new.unit, came.amount, Kind.GIFT, number))
        elif isinstance(came, DevicesCame):
            await _devices_came(session, speaker, new.unit, Origins(delivery or number, line), came)
    return number


async def expect_no_more(session: Session, speaker: Speaker, code: str, why: str) -> Pledge:
    """What is left of a pledge to their unit will not come, as its donor said, and why. Raises Refused."""
    promised = await pledges.one(session, code)
    if promised is None or not promised.open:
        raise Refused(_("Không có đăng ký nào đang mở với mã {code}.").format(code=code))
    await authority.require(session, speaker, promised.unit, *RECEIVING)
    await pledges.close(session, speaker, promised, why)
    return promised


async def reverse(session: Session, speaker: Speaker, theirs: Receipt, words: str = "") -> str:
    """Takes a receipt back whole: its devices are void, its money goes out. Raises Refused if some of it was used."""
    await authority.require(session, speaker, theirs.unit, *RECEIVING)
    return await _take_back(session, speaker, theirs, await brought_by(session, [theirs]), words)


async def _take_back(session: Session, speaker: Speaker, theirs: Receipt, gone: Iterable[Device], words: str) -> str:
    if theirs.reversed_by or theirs.reverses:
        raise Refused(_("Phiếu nhận {number} đã được hủy trước đó.").format(number=theirs.id))
    for each in gone:
        at, void = speaker.heard_at, State.VOID
        await devices.change(session, speaker, at, each, void, Action.DEVICE_VOIDED, accepted=False)
    for entry in await cash.which(session, cash_entry.c.receipt_id == theirs.id, cash_entry.c.kind == Kind.GIFT):
        await cash.reverse(session, speaker, entry)
    number = await _new_number(session)
    values = {
        "id": number,
        "delivery": theirs.delivery,
        "unit": theirs.unit,
        "donor_key": theirs.donor_key,
        "person_id": theirs.person,
        "pledge_code": theirs.pledge or None,
        "donor_kind": theirs.donor.kind,
        "people": theirs.donor.people,
        "unknown_givers": 0,
        "name_form": theirs.donor.name_form,
        "way": theirs.arrived,
        "box_id": None,
        "reverses": theirs.id,
        "private": _sealed(session, {"why": words}, f"receipt.private {number}"),
    }
    await _store(session, speaker, Action.RECEIPT_REVERSED, values, {})
    return number


async def _promise(session: Session, new: NewReceipt) -> Pledge | None:
    promised = await pledges.one(session, new.pledge_code) if new.pledge_code else None
    if new.pledge_code and promised is None:
        raise Refused(_("Không có đăng ký nào với mã {code}.").format(code=new.pledge_code))
    return promised


def _donor_key(session: Session, promised: Pledge | None, number: str) -> str:
    """One donor's gifts are known by who pledged, and on whose behalf; without a pledge each stands for itself."""
    if promised is None:
        return session.sealer.fingerprint("receipt", number)
    behalf = fold(promised.donor.organisation)
    return session.sealer.fingerprint("donor", str(promised.person), behalf)


async def _person_of(session: Session, donor_key: str) -> int | None:
    """Who writes to us of those known by this key."""
    known = select(receipt.c.person_id).where(receipt.c.donor_key == donor_key, receipt.c.person_id.is_not(None))
    return (await session.execute(known.limit(1))).scalar() if donor_key else None


async def _store(session: Session, speaker: Speaker, action: Action, receipt_: dict[str, Any], came: Lines) -> None:
    values = receipt_ | {
        "taken_by": speaker.person,
        "dialogue_id": speaker.talk,
        "recorded_at": speaker.heard_at,
    }
    lines = [_line_values(session, values["id"], place, each) for place, each in came.items()]
    await session.execute(insert(receipt).values(values))
    for line in lines:
        await session.execute(insert(receipt_line).values(line))
    change = values | {"lines": [audit.without_words(line) for line in lines]}
    await audit.record(session, speaker.heard_at, speaker, action, values["id"], change, values["unit"])


def _line_values(session: Session, number: str, place: int, came: Came | Untouched) -> dict[str, Any]:
    line = {"receipt_id": number, "number": place, "amount": 0, "pieces": 0, "condition": None}
    if isinstance(came, CashCame):
        words = {"why": came.why}
        line |= {"item": Item.CASH, "amount": came.amount}
    else:
        words = {"why": came.why, "description": came.description}
        line |= {"item": came.item, "pieces": came.pieces, "condition": came.condition}
    return line | {"private": _sealed(session, words, f"receipt_line.private {number} {place}")}


async def _devices_came(session: Session, speaker: Speaker, unit: str, origin: Origins, came: DevicesCame) -> None:
    for judged, pieces in came.judged.items():
        for _piece in range(pieces):
            state = state_of(judged)
            checks = came.checks if state is State.USABLE else {}
            await devices.store(session, speaker, came.item, unit, origin, state, checks)


async def _new_number(session: Session) -> str:
    number = new_code(RECEIPT_PREFIX)
    while (await session.execute(select(receipt.c.id).where(receipt.c.id == number))).first():
        number = new_code(RECEIPT_PREFIX)
    return number


async def forget(session: Session, *which_ones: ColumnElement[bool]) -> int:
    """Names, phones and words of these receipts go; of how many. Whoever calls records why."""
    theirs = select(receipt.c.id).where(*which_ones)
    await session.execute(update(receipt_line).where(receipt_line.c.receipt_id.in_(theirs)).values(private=None))
    named = update(receipt).where(receipt.c.private.is_not(None), *which_ones)
    return (await session.execute(named.values(private=None))).rowcount


def _sealed(session: Session, words: Mapping[str, str], place: str) -> bytes | None:
    return session.sealer.seal(json.dumps(words), place) if any(words.values()) else None
