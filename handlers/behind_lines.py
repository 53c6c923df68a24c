"""The lines behind each column of the report: donors, sums, devices and pupils, each with the records it stands on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation import Speaker
from bot.phrases import _
from campaign.allocating import pupil_code
from campaign.devices import STATES
from campaign.facts import say_moment
from campaign.giving import NameForm
from campaign.items import kind_of
from campaign.money import say_vnd
from handlers.read_back import as_shown
from storage import receipts, records
from storage.receipts import Receipt
from storage.records import Brought, Cell, Gift, Helped
from storage.schema import receipt
from storage.session import Session

MOST_RECEIPTS = 3  # that are named on a donor's line


@dataclass(frozen=True, slots=True)
class Lines:
    """Those of a page; how many there are on all pages, and what all of them add up to."""

    shown: tuple[str, ...]
    all: int
    sum: int
    said: str


async def donors(session: Session, speaker: Speaker, cell: Cell, page: slice) -> Lines:
    """A donor is one line, with the receipts."""
    theirs: dict[str, list[Gift]] = defaultdict(list)
    for gift in await records.gifts_of(session, speaker, cell):
        theirs[gift.donor_key].append(gift)
    people = sum(max(gift.people for gift in gifts) for gifts in theirs.values())
    here = list(theirs.values())[page]
    known = await _receipts(session, [gift for gifts in here for gift in gifts])
    said = _("{n} người").format(n=people)
    return Lines(tuple(_donor(gifts, known) for gifts in here), len(theirs), people, said)


async def money(session: Session, speaker: Speaker, cell: Cell, page: slice) -> Lines:
    """A sum that was received is one line."""
    gifts = await records.gifts_of(session, speaker, cell)
    known, total = await _receipts(session, gifts[page]), sum(gift.amount for gift in gifts)
    return Lines(tuple(_sum(gift, known) for gift in gifts[page]), len(gifts), total, say_vnd(total))


async def devices(session: Session, speaker: Speaker, cell: Cell, page: slice) -> Lines:
    """A device is one line; those that came and do not count are listed after those that do."""
    came = await records.devices_of(session, speaker, cell)
    counted = sum(each.accepted for each in came)
    said = _("{n} thiết bị").format(n=counted)
    return Lines(tuple(map(_device, came[page])), len(came), counted, said)


async def pupils(session: Session, speaker: Speaker, cell: Cell, page: slice) -> Lines:
    """What a pupil has is one line."""
    helped = await records.pupils_of(session, speaker, cell)
    different = len({each.need for each in helped})
    return Lines(tuple(map(_pupil, helped[page])), len(helped), different, _("{n} HS").format(n=different))


async def _receipts(session: Session, gifts: Sequence[Gift]) -> Mapping[str, Receipt]:
    numbers = {gift.receipt for gift in gifts}
    return {each.id: each for each in await receipts.which(session, receipt.c.id.in_(numbers))}


def _donor(gifts: Sequence[Gift], known: Mapping[str, Receipt]) -> str:
    numbers = list(dict.fromkeys(gift.receipt for gift in gifts if gift.receipt))
    more = "…" if len(numbers) > MOST_RECEIPTS else ""
    return _("• {donor}: {people} người; {receipts}").format(
        donor=_name(gifts[0], known),
        people=max(gift.people for gift in gifts),
        receipts=", ".join(numbers[:MOST_RECEIPTS]) + more or _("phòng chuyển đến"),
    )


def _sum(gift: Gift, known: Mapping[str, Receipt]) -> str:
    if gift.receipt not in known:
        return _("• {amount}: phòng chuyển đến").format(amount=say_vnd(gift.amount))
    _time, day = say_moment(known[gift.receipt].recorded_at)
    return _("• {receipt}, {day}: {amount}, {donor}").format(
        receipt=gift.receipt, day=day, amount=say_vnd(gift.amount), donor=_name(gift, known)
    )


def _name(gift: Gift, known: Mapping[str, Receipt]) -> str:
    """As the donor chose it; of a name that is erased no more than that it was."""
    if gift.receipt not in known:
        return _("phòng")
    donor = known[gift.receipt].donor
    erased = not donor.name and donor.name_form is not NameForm.ANONYMOUS
    return as_shown(replace(donor, name=_("đã xóa tên")) if erased else donor)


def _device(each: Brought) -> str:
    line = f"• {each.code}, {kind_of(each.item)}: {STATES[each.state]} ({each.receipt})"
    return line if each.accepted else _("{line}, không tính").format(line=line)


def _pupil(each: Helped) -> str:
    """By name only where it may be seen; else by the code that stands on the record of the hand-over."""
    who = each.short_name or pupil_code(each.need)
    has = each.device or _("tiền mặt")
    return _("• {who}, lớp {class_name}: {has}").format(who=who, class_name=each.class_name, has=has)
