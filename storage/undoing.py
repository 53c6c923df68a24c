"""What was entered by mistake is taken back whole and posted anew, if nothing of it was used since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_

from bot.conversation import Refused, Speaker
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.buying import NewPurchase
from campaign.correcting import Instead
from campaign.devices import State
from campaign.items import Item
from campaign.money import say_vnd
from campaign.receiving import Judged, NewReceipt
from campaign.trail import Action
from storage import cash, devices, purchases, receipts
from storage.cash import Entry, Kind, NewEntry
from storage.devices import Device
from storage.receipts import Receipt
from storage.schema import cash_entry, device, receipt
from storage.session import Session

WENT_OUT = (Kind.PURCHASE, Kind.GRANT)
NEWEST = 300


@dataclass(frozen=True, slots=True)
class Subject:
    """What may be taken back: a receipt, or an entry of money that went out; with the devices that it brought."""

    receipt: Receipt | None
    entry: Entry | None
    devices: tuple[Device, ...]

    @property
    def number(self) -> str:
        return self.receipt.id if self.receipt else str(self._entry.id)

    @property
    def unit(self) -> str:
        return self.receipt.unit if self.receipt else self._entry.unit

    @property
    def recorded_at(self) -> datetime:
        return self.receipt.recorded_at if self.receipt else self._entry.recorded_at

    @property
    def money(self) -> int:
        """How many đồng came or went."""
        return sum(line.amount for line in self.receipt.lines) if self.receipt else -self._entry.amount

    @property
    def _entry(self) -> Entry:
        if self.entry is None:
            raise ValueError("neither a receipt nor an entry")
        return self.entry


async def newest(session: Session, units: Iterable[str]) -> list[Subject]:
    """What stands and may be taken back at these units, newest first. Whoever calls has checked who may see it."""
    codes = list(units)
    came = await receipts.which(session, receipt.c.unit.in_(codes), receipts.STANDS, most=NEWEST)
    out = (cash_entry.c.unit.in_(codes), cash_entry.c.kind.in_(WENT_OUT), cash.STANDS)
    went = await cash.which(session, *out, most=NEWEST)
    found = await _with_devices(session, came, went)
    return sorted(found, key=lambda each: each.recorded_at, reverse=True)


async def one(session: Session, number: str, entry: int) -> Subject:
    """The receipt of this number, or else this entry. Raises Refused if it stands no more."""
    came = await receipts.which(session, receipt.c.id == number, receipts.STANDS) if number else []
    out = (cash_entry.c.id == entry, cash_entry.c.kind.in_(WENT_OUT), cash.STANDS)
    went = [] if number else await cash.which(session, *out)
    found = await _with_devices(session, came, went)
    if not found:
        raise Refused(_("Bút toán này đã được hủy trước đó, hoặc không có trong sổ."))
    return found[0]


def used(subject: Subject) -> str:
    """Why its devices cannot be taken back, and whose move is next; nothing if they can."""
    for each in subject.devices:
        if each.state in _WHOSE_MOVE:
            return str(_WHOSE_MOVE[each.state]).format(code=each.id)
        if each.unit != subject.unit:
            return str(_AWAY).format(code=each.id)
    return ""


def spent(subject: Subject, left: int, instead: Instead | None) -> str:
    """Why its money cannot be taken back; `left` is what the unit has. Nothing if it can."""
    new = instead.money if instead else 0
    if left + (new - subject.money if subject.receipt else subject.money - new) >= 0:
        return ""
    if subject.receipt:
        words = _(
            "Tiền của phiếu nhận {number} đã được chi: trong sổ còn {left}. Mong thầy/cô sửa khoản chi ghi nhầm trước "
            "(«Sổ tiền», «Sửa nhầm»), rồi sửa phiếu này."
        )
    else:
        words = _("Trong sổ còn {left}, không đủ cho số tiền mới của khoản chi số {number}. Xin kiểm tra lại số tiền.")
    return words.format(number=subject.number, left=say_vnd(left))


async def check(session: Session, subject: Subject, instead: Instead | None) -> None:
    """Raises Refused if something of it was used since."""
    left = await cash.balance(session, subject.unit)
    if why := used(subject) or spent(subject, left, instead):
        raise Refused(why)


async def carry_out(session: Session, speaker: Speaker, subject: Subject, words: str, instead: Instead | None) -> str:
    """Takes it back and posts what stands instead; the new number, or nothing. Raises Refused."""
    await check(session, subject, instead)
    if subject.receipt:
        return await _receipt(session, speaker, subject.receipt, words, instead)
    for each in subject.devices:
        at = speaker.heard_at
        await devices.change(session, speaker, at, each, State.VOID, Action.DEVICE_VOIDED, accepted=False)
    if subject.entry is None:
        return ""
    await cash.reverse(session, speaker, subject.entry, words)
    return str(await _paid(session, speaker, subject, instead)) if instead else ""


async def labels_of(session: Session, old: Subject, number: str) -> list[str]:
    """The devices that came with what stands instead, which has this number; none if nothing does."""
    if not number:
        return []
    theirs = device.c.receipt_id == number if old.receipt else device.c.bought_by == int(number)
    return [each.id for each in await devices.which(session, theirs)]


async def _receipt(session: Session, speaker: Speaker, theirs: Receipt, words: str, instead: Instead | None) -> str:
    """What stands instead is posted first, so that money which was spent meanwhile is there at every moment."""
    number = ""
    if instead:
        new = NewReceipt(
            theirs.unit,
            replace(theirs.donor, people=instead.people),
            instead.came,
            theirs.arrived,
            theirs.pledge,
            theirs.phone,
            same_as=theirs.donor_key,
            givers_unknown=instead.givers_unknown,
        )
        anew = replace(speaker, talk=f"{speaker.talk} anew")
        number = await receipts.post(session, anew, new, corrects=True)
    await receipts.reverse(session, speaker, theirs, words)
    return number


async def _paid(session: Session, speaker: Speaker, subject: Subject, instead: Instead) -> int:
    old = subject.entry
    if old is None:
        raise ValueError("no entry")
    evidence = instead.evidence or old.evidence
    if subject.devices:
        was = subject.devices[0]
        judged = Judged.USABLE if was.state is State.USABLE else Judged.LATER
        item: Item = instead.item or was.item
        new = NewPurchase(old.unit, item, instead.amount, evidence, judged, where=old.words)
        return (await purchases.post(session, speaker, new)).entry
    out = NewEntry(old.unit, -instead.amount, old.kind, need=old.need or None, evidence=evidence, words=old.words)
    return await cash.post(session, speaker, speaker.heard_at, out)


async def _with_devices(session: Session, came: Sequence[Receipt], went: Sequence[Entry]) -> list[Subject]:
    numbers, ids = [each.id for each in came], [each.id for each in went]
    theirs = or_(device.c.receipt_id.in_(numbers), device.c.bought_by.in_(ids))
    brought = await devices.which(session, theirs) if numbers or ids else []
    of_receipts = (Subject(each, None, tuple(d for d in brought if d.receipt == each.id)) for each in came)
    of_entries = (Subject(None, each, tuple(d for d in brought if d.bought_by == each.id)) for each in went)
    return [*of_receipts, *of_entries]


_AWAY = lazy("Thiết bị {code} đã chuyển sang đơn vị khác: mong đơn vị đó chuyển lại, rồi sửa.")
_WHOSE_MOVE: dict[State, Label] = {
    State.RESERVED: lazy("Thiết bị {code} đang được giữ cho một em: mong thầy/cô thôi giữ ở «Cấp phát», rồi sửa."),
    State.HANDED_OVER: lazy("Thiết bị {code} đã trao cho một em: mong thầy/cô nhận lại ở «Cấp phát», rồi sửa."),
    State.MOVING: _AWAY,
    State.GONE: lazy("Thiết bị {code} đã trả lại hoặc thanh lý, nên không hủy được. Việc mới xin ghi ở «Phát sinh»."),
    State.LOST: lazy("Thiết bị {code} đang thất lạc, nên không hủy được. Tìm thấy thì ghi lại trước, rồi sửa."),
}
