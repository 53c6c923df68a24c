"""What was entered by mistake is taken back and posted anew; devices that were no mistake stay as they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from bot.conversation import Refused, Speaker
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.buying import NewPurchase
from campaign.correcting import Giver, Instead
from campaign.devices import State
from campaign.money import say_vnd
from campaign.receiving import Judged, NewReceipt, Untouched
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
        return self.receipt.id if self.receipt else str(self.paid.id)

    @property
    def unit(self) -> str:
        return self.receipt.unit if self.receipt else self.paid.unit

    @property
    def recorded_at(self) -> datetime:
        return self.receipt.recorded_at if self.receipt else self.paid.recorded_at

    @property
    def money(self) -> int:
        """How many đồng came or went."""
        return sum(line.amount for line in self.receipt.lines) if self.receipt else -self.paid.amount

    @property
    def paid(self) -> Entry:
        """The entry of money that went out, where it is one."""
        if self.entry is None:
            raise ValueError("neither a receipt nor an entry")
        return self.entry


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A device that a correction took away, and the one that stands instead; either may be missing."""

    old: Device | None
    new: Device | None


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


def goes(subject: Subject, instead: Instead | None) -> list[Device]:
    """The devices that a correction takes away: all where nothing stands instead, else those that were wrong."""
    if instead and subject.receipt:
        return [each for each in subject.devices if not isinstance(instead.came.get(each.receipt_line), Untouched)]
    return [] if instead and not instead.item else list(subject.devices)


def used(subject: Subject, those: Iterable[Device]) -> str:
    """Why these devices of it cannot be taken away, all of them, and whose move is next; nothing if they can."""
    why = [words.format(code=each.id) for each in those if (words := _whose_move(subject, each))]
    more = [str(_MORE_CAME)] if why and subject.receipt else []
    return "\n".join([*why[:MOST_NAMED], *more])


def _whose_move(subject: Subject, device: Device) -> str:
    """What a pupil of another school has, only that school takes back."""
    away = device.unit != subject.unit and device.state not in (State.GONE, State.LOST)
    return str(_AWAY if away else _WHOSE_MOVE.get(device.state, ""))


def spent(subject: Subject, left: int, new: int) -> str:
    """Why its money cannot be as much as this instead; `left` is what the unit has. Nothing if it can."""
    after = left + (new - subject.money if subject.receipt else subject.money - new)
    if after >= 0:
        return ""
    if subject.receipt and new:
        words = _(
            "Tiền của phiếu nhận {number} đã được chi, nên số đúng ít nhất là {least}. Xin kiểm tra lại số tiền; nếu "
            "khoản chi bị ghi nhầm, mong thầy/cô sửa khoản chi trước («Sổ tiền», «Sửa nhầm»)."
        )
        return words.format(number=subject.number, least=say_vnd(new - after))
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
    if why := used(subject, goes(subject, instead)) or spent(subject, left, instead.money if instead else 0):
        raise Refused(why)


async def carry_out(session: Session, speaker: Speaker, subject: Subject, words: str, instead: Instead | None) -> str:
    """Takes it back and posts what stands instead; the new number, or nothing. Raises Refused."""
    await check(session, subject, instead)
    if subject.receipt and instead:
        new, gone = _new_receipt(subject.receipt, instead), goes(subject, instead)
        return await receipts.correct(session, speaker, subject.receipt, new, instead.came, gone, words)
    if subject.receipt:
        await receipts.reverse(session, speaker, subject.receipt, words)
        return ""
    for each in goes(subject, instead):
        at = speaker.heard_at
        await devices.change(session, speaker, at, each, State.VOID, Action.DEVICE_VOIDED, accepted=False)
    await cash.reverse(session, speaker, subject.paid, words)
    return str(await _paid(session, speaker, subject, instead)) if instead else ""


async def relabelled(session: Session, old: Subject, instead: Instead | None, number: str) -> list[Relabelled]:
    """What was done to labels by the correction that has this number, or none; line by line, in their order."""
    gone, known = goes(old, instead), {each.id for each in old.devices}
    which_one = (number, 0) if old.receipt else ("", int(number or 0))
    now = (await one(session, *which_one)).devices if number else ()
    new = [each for each in now if each.id not in known]
    lines = sorted({each.receipt_line for each in (*gone, *new)})
    return [
        Relabelled(*pair)
        for line in lines
        for pair in zip_longest(*([each for each in some if each.receipt_line == line] for some in (gone, new)))
    ]


def _new_receipt(theirs: Receipt, instead: Instead) -> NewReceipt:
    """Nothing but what was wrong differs."""
    right = instead.giver or Giver(
        replace(theirs.donor, people=instead.people), theirs.phone, theirs.pledge, theirs.donor_key
    )
    return NewReceipt(
        theirs.unit,
        right.donor,
        (),
        theirs.arrived,
        right.pledge,
        right.phone,
        same_as=right.same_as,
        givers_unknown=instead.givers_unknown,
    )


async def _paid(session: Session, speaker: Speaker, subject: Subject, instead: Instead) -> int:
    old = subject.paid
    evidence, what = instead.evidence or old.evidence, instead.description
    if subject.devices and instead.item:
        judged = Judged.USABLE if subject.devices[0].state is State.USABLE else Judged.LATER
        new = NewPurchase(old.unit, instead.item, instead.amount, evidence, judged, what, old.words)
        return (await purchases.post(session, speaker, new)).entry
    out = NewEntry(
        old.unit,
        -instead.amount,
        old.kind,
        need=old.need or None,
        evidence=evidence,
        words=old.words,
        description=what,
        purchase=old.bought if subject.devices else None,
    )
    return await cash.post(session, speaker, speaker.heard_at, out)


async def _with_devices(session: Session, came: Sequence[Receipt], went: Sequence[Entry]) -> list[Subject]:
    given: dict[str, list[Device]] = defaultdict(list)
    for each in await receipts.brought_by(session, came):
        given[each.receipt].append(each)
    ids = [each.bought for each in went]
    bought = {each.bought_by: each for each in await devices.which(session, device.c.bought_by.in_(ids))}
    of_receipts = [Subject(each, None, tuple(given[each.delivery])) for each in came]
    of_entries = [Subject(None, each, tuple(filter(None, [bought.get(each.bought)]))) for each in went]
    return [*of_receipts, *of_entries]


MOST_NAMED = 8
_MORE_CAME = lazy("Nếu chỉ thiếu máy chưa ghi: không cần sửa phiếu này, xin ghi thêm ở «Tiếp nhận».")
_AWAY = lazy("Thiết bị {code} đã chuyển sang đơn vị khác: mong đơn vị đó chuyển lại, rồi sửa.")
_WHOSE_MOVE: dict[State, Label] = {
    State.RESERVED: lazy("Thiết bị {code} đang được giữ cho một em: mong thầy/cô thôi giữ ở «Cấp phát», rồi sửa."),
    State.HANDED_OVER: lazy("Thiết bị {code} đã trao cho một em: mong thầy/cô nhận lại ở «Cấp phát», rồi sửa."),
    State.MOVING: _AWAY,
    State.GONE: lazy("Thiết bị {code} đã trả lại hoặc thanh lý, nên không hủy được. Việc mới xin ghi ở «Phát sinh»."),
    State.LOST: lazy("Thiết bị {code} đang thất lạc, nên không hủy được. Tìm thấy thì ghi lại trước, rồi sửa."),
}
