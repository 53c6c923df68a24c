"""The cash book: what came in, what went out, what is left, and since when it lies there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.correcting import REASONS
from campaign.facts import say_day, say_moment, vietnam_day
from campaign.items import kind_of
from campaign.money import say_vnd
from campaign.receiving import ARRIVED
from campaign.units import Directory
from handlers.own_unit import ask_unit, may_keep_cash, named, own_units
from handlers.paging import number_in, page_of
from storage import cash_book, corrections
from storage.cash import Kind
from storage.cash_book import Book, Line
from storage.corrections import Correction
from storage.session import Session

PAGE = 4
KINDS: dict[Kind, Label] = {
    Kind.GIFT: lazy("ủng hộ"),
    Kind.PURCHASE: lazy("mua thiết bị"),
    Kind.GRANT: lazy("trao cho một học sinh"),
    Kind.SENT_ON: lazy("chuyển cho đơn vị khác"),
    Kind.TAKEN_OVER: lazy("nhận từ đơn vị khác"),
    Kind.REVERSAL: lazy("hủy số {number}"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose books this person reads, and which page of which one was asked for."""

    units: Directory
    page: str
    unit: str


async def facts(session: Session, speaker: Speaker, about: str) -> Wanted:
    """`2 THCS-NT` is the third page of that unit; its code alone opens the book."""
    first, _blank, rest = about.partition(" ")
    page, unit = (first, rest) if first.isdigit() else ("", about)
    return Wanted(await own_units(session, speaker), page, unit)


def script(ask: Ask, wanted: Wanted) -> tuple[str, str]:
    return ask_unit(ask, wanted.units), wanted.page


async def finish(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, turned_to = asked
    units = await own_units(session, speaker)
    book = await cash_book.book(session, speaker, unit)
    found = await cash_book.lines(session, speaker, unit, most=PAGE + 1, skip=number_in(turned_to) * PAGE)
    page = page_of(found, turned_to, PAGE)
    time, day = say_moment(speaker.heard_at)
    head = _("Sổ tiền, {unit}, đến {time} ngày {day}:").format(unit=units.shown(unit), time=time, day=day)
    words = [head, *_sums(book, speaker), *(_one(each) for each in page.shown)]
    if not page.shown:
        words.append(_("Chưa có khoản thu, chi nào."))
    waiting = await corrections.waiting(session, [unit])
    words += [_waiting(each) for each in waiting]
    choices = (*_to_answer(waiting, speaker), *page.buttons("cash book", unit), *_next(book, unit))
    return Reply("\n".join(words), choices, in_place=page.turned)


def _waiting(asked: Correction) -> str:
    what = asked.receipt or _("số {number}").format(number=asked.entry)
    said = _("Đang chờ người thứ hai đồng ý sửa {what}: {reason}.")
    return said.format(what=what, reason=REASONS[asked.reason])


def _to_answer(asked: Sequence[Correction], speaker: Speaker) -> list[Choice]:
    return [
        opens("see correction", _("Xem việc sửa {what}").format(what=each.receipt or each.entry), each.id)
        for each in asked
        if each.asked_by != speaker.person
    ]


def _sums(book: Book, speaker: Speaker) -> list[str]:
    sums = _("Thu {came}, chi {went}, còn {left}.")
    lines = [sums.format(came=say_vnd(book.came), went=say_vnd(book.went), left=say_vnd(book.left))]
    if book.since:
        since = vietnam_day(book.since)
        days = (vietnam_day(speaker.heard_at) - since).days
        unspent = _("Tiền chưa dùng: từ ngày {day}, đã {days} ngày.") if days else _("Tiền chưa dùng: mới có hôm nay.")
        lines.append(unspent.format(day=say_day(since), days=days))
    return lines


def _one(line: Line) -> str:
    entry = line.entry
    sign, amount = ("+" if entry.amount > 0 else "−"), say_vnd(abs(entry.amount))
    for_what = [str(KINDS[entry.kind]).format(number=entry.reverses)]
    if line.bought:
        for_what[0] += f": {kind_of(line.bought.item)} {line.bought.id}"
    if line.arrived and entry.kind is Kind.GIFT:
        for_what.append(str(ARRIVED[line.arrived]))
        for_what.append(_("phiếu nhận {number}").format(number=entry.receipt))
    if entry.evidence:
        for_what.append(_("chứng từ {number}").format(number=entry.evidence))
    for_what += [f"«{said}»" for said in (entry.description, entry.words) if said]
    for_what += [_("đã hủy bằng số {number}").format(number=line.reversed_by)] if line.reversed_by else []
    day = say_day(vietnam_day(entry.recorded_at))
    head = _("• Số {number}, ngày {day}: {sum}").format(number=entry.id, day=day, sum=sign + amount)
    return f"{head}, {', '.join(for_what)}"


def _next(book: Book, unit: str) -> list[Choice]:
    buy = [opens("purchase", _("Mua thiết bị"), unit)] if book.left else []
    return [*buy, opens("correct", _("Sửa nhầm"), unit), opens("new fact", _("Phát sinh"), unit)]


def unit_of_button(wanted: Wanted) -> Mapping[str, str]:
    return named(wanted.units, wanted.unit)


CASH_BOOK = Conversation(
    "cash book", facts, script, finish, label=lazy("Sổ tiền"), open_to=may_keep_cash, answers=unit_of_button
)
