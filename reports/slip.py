"""The slip of a receipt, ready to be written out: every word of it, in its order."""

from dataclasses import dataclass

from bot.clock import VIETNAM
from bot.phrases import _
from bot.text import clean
from campaign.devices import STATES
from campaign.facts import Campaign
from campaign.giving import DONOR_KINDS
from campaign.items import CONDITIONS, Item, kind_of
from campaign.money import say_count, say_vnd_in_words
from campaign.numbers import say_number
from campaign.receiving import ARRIVED
from campaign.units import Directory
from storage import campaigns, receipts
from storage.devices import Device
from storage.receipts import Line, Receipt
from storage.session import Session

_MOST = 120


@dataclass(frozen=True, slots=True)
class Slip:
    """One receipt on paper. `void`: what to say across it if it was taken back."""

    office: str
    unit: str
    number: str
    place_and_date: str
    void: str
    about: tuple[tuple[str, str], ...]  # what is said above the table, with its label
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    signatures: tuple[str, str]


async def slip_of(session: Session, number: str) -> Slip:
    """The slip of this receipt, in the language spoken now. KeyError if there is none."""
    found = await receipts.one(session, number)
    if found is None:
        raise KeyError(number)
    brought = await receipts.brought_by(session, [found])
    return slip_from(await campaigns.current(session), await campaigns.units(session), found, brought)


def slip_from(campaign: Campaign, units: Directory, found: Receipt, brought: list[Device]) -> Slip:
    """The slip of a receipt with the devices that it brought."""
    back = _("PHIẾU NÀY ĐÃ HỦY, xem phiếu {number}").format(number=found.reversed_by) if found.reversed_by else ""
    return Slip(
        _plain(str(campaign.organiser)),
        _plain(units.shown(found.unit)),
        found.id,
        _place_and_date(campaign, found),
        back,
        tuple((label, _plain(words)) for label, words in _about(found) if words),
        (_("STT"), _("Nội dung"), _("Số"), _("Bằng chữ"), _("Ghi chú")),
        tuple((str(place), *_row(line, brought)) for place, line in enumerate(found.lines, 1)),
        (_("NGƯỜI ỦNG HỘ"), _("NGƯỜI TIẾP NHẬN")),
    )


def _about(found: Receipt) -> list[tuple[str, str]]:
    kind = str(DONOR_KINDS[found.donor.kind])
    people = _("{people} người").format(people=found.donor.people) if found.donor.people > 1 else ""
    way = str(ARRIVED[found.arrived]) if any(line.item is Item.CASH for line in found.lines) else ""
    return [
        (_("Người ủng hộ"), found.donor.name or _("ẩn danh")),
        (_("Tư cách"), f"{kind}, {people}" if people else kind),
        (_("Theo đăng ký"), found.pledge),
        (_("Hình thức nhận tiền"), way),
    ]


def _row(line: Line, brought: list[Device]) -> tuple[str, ...]:
    if line.item is Item.CASH:
        return _("Tiền mặt"), f"{say_count(line.amount)}đ", say_vnd_in_words(line.amount), ""
    theirs = [each for each in brought if each.receipt_line == line.number]
    notes = "; ".join(f"{each.id}: {STATES[each.state]}" for each in theirs)
    condition = f", {str(CONDITIONS[line.condition]).lower()}" if line.condition else ""
    what = _plain(kind_of(line.item, line.description)) + condition
    return what, str(line.pieces), say_number(line.pieces), notes


def _place_and_date(campaign: Campaign, found: Receipt) -> str:
    day = found.recorded_at.astimezone(VIETNAM)
    words = _("ngày {day} tháng {month} năm {year}").format(day=day.day, month=day.month, year=day.year)
    return f"{_plain(campaign.place)}, {words}" if campaign.place else words


def _plain(words: str) -> str:
    return clean(words, _MOST).replace("\n", " ")
