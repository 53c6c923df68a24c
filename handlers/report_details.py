"""The totals unit by unit, in pages, those with something first, for whoever answers for several."""

from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from campaign.money import say_vnd
from campaign.units import Directory, Unit, sorted_for_report
from handlers import behind_buttons
from handlers.paging import Page, number_and_past, number_in, page_of
from handlers.report import as_of_in, widest_of
from handlers.report_lines import say_as_of
from reports.figures import Figures, tally_of
from storage import campaigns
from storage.figures import Held
from storage.session import Session

PAGE = 6
NO_UNIT = ""  # pledges to where it is needed most


@dataclass(frozen=True, slots=True)
class Details:
    """A page of the units below the one that a person answers for."""

    units: Directory
    page: Page[Figures]
    head: str
    day: str  # a past day; empty for now


async def facts(session: Session, speaker: Speaker, about: str) -> Details:
    units = await campaigns.units(session)
    widest = widest_of(speaker, units)
    below = units.below(widest) if widest else ()
    if sum(unit.files for unit in below) < 2:
        raise Refused(_("Chi tiết từng đơn vị dành cho người phụ trách nhiều đơn vị."))
    number, day = number_and_past(about)
    as_of = as_of_in(day, await campaigns.current(session), speaker.heard_at)
    is_all = widest == units.root.code
    then = await campaigns.units_at(session, as_of)
    if then.get(widest):
        units, below = then, then.below(widest)
    tally = await tally_of(session, None if is_all else [unit.code for unit in below], as_of)
    rows = [row for code in _in_order(below, is_all) if _is_told(row := tally.of(code, [code]), units.get(code))]
    rows.sort(key=lambda figures: not _holds_something(figures))
    start = number_in(number) * PAGE
    return Details(units, page_of(rows[start : start + PAGE + 1], number, PAGE), say_as_of(as_of), day)


def script(ask: Ask, details: Details) -> Details:
    return details


async def finish(session: Session, speaker: Speaker, details: Details) -> Reply:
    page = details.page
    words = "\n".join([details.head, *(row_of(figures, details.units) for figures in page.shown)])
    rows = [_row_button(figures, details) for figures in page.shown if any(_received(figures))]
    return Reply(words, (*rows, *page.buttons("details", of=details.day)), in_place=page.turned)


def _row_button(figures: Figures, details: Details) -> Choice:
    return behind_buttons.row_of(figures.unit, details.units.shown(figures.unit), details.day)


def _in_order(below: tuple[Unit, ...], is_all: bool) -> list[str]:
    """As in the form; then what stands in no row of it, so that the list adds up to the totals."""
    filing = [unit.code for unit in sorted_for_report(below)]
    return [*filing, *(unit.code for unit in below if not unit.files), *([NO_UNIT] if is_all else [])]


def _is_told(figures: Figures, unit: Unit | None) -> bool:
    return bool(unit and unit.files and not unit.closed) or _holds_something(figures)


def _holds_something(figures: Figures) -> bool:
    return any(
        (
            figures.promised_amount,
            figures.promised_devices,
            figures.pupils_declared,
            *_received(figures),
            figures.held != Held(),
        )
    )


def _received(figures: Figures) -> tuple[int, int, int]:
    """Đồng, pieces and pupils."""
    groups = figures.received.values()
    sums = sum(each.amount for each in groups), sum(each.pieces for each in groups)
    return *sums, figures.pupils_helped


def row_of(figures: Figures, units: Directory) -> str:
    """What is known of one unit, on a line."""
    name = units.shown(figures.unit) if figures.unit else _("Nơi cần nhất")
    if not _holds_something(figures):
        return _("• {unit}: chưa có đăng ký, chưa khai báo").format(unit=name)
    row = _("• {unit}: đăng ký {amount}, {devices} thiết bị; khai báo {declared} HS, còn thiếu {waiting}").format(
        unit=name,
        amount=say_vnd(figures.promised_amount),
        devices=figures.promised_devices,
        declared=figures.pupils_declared,
        waiting=figures.pupils_waiting,
    )
    amount, pieces, pupils = _received(figures)
    if amount or pieces:
        row += _("; đã nhận {amount}, {devices} thiết bị").format(amount=say_vnd(amount), devices=pieces)
    if pupils:
        row += _("; {n} HS được hưởng").format(n=pupils)
    if figures.held != Held():
        words = _("; đang giữ {amount}, {devices} thiết bị")
        row += words.format(amount=say_vnd(figures.held.amount), devices=figures.held.devices)
    return row


DETAILS = Conversation("details", facts, script, finish)
