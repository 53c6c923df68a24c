"""Behind the report: a unit's row, a group of it, and the records that each figure is counted from, in pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from campaign.items import GROUPS, Group
from campaign.permissions import Act
from campaign.units import Directory
from handlers.behind_buttons import ROW, About, groups_of
from handlers.behind_lines import Lines, devices, donors, money, pupils
from handlers.paging import Page, number_in, page_of
from handlers.report import as_of_in
from handlers.report_lines import line_of, say_as_of
from reports.figures import Figures, tally_of
from storage import authority, campaigns
from storage.records import Cell
from storage.session import Session

PAGE = 8
DONORS, MUCH, PUPILS = COLUMNS = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Behind:
    """What is shown, and the figures that it is the proof of."""

    about: About
    units: Directory
    figures: Figures
    head: str
    lines: Lines | None = None


async def facts(session: Session, speaker: Speaker, about: str) -> Behind:
    asked = About.read(about)
    await authority.require(session, speaker, asked.unit, Act.REPORT)
    as_of = as_of_in(asked.day, await campaigns.current(session), speaker.heard_at)
    units = await campaigns.units_at(session, as_of)
    if not units.get(asked.unit):
        raise Refused(_("Ngày này chưa có số liệu của đơn vị."))
    figures = (await tally_of(session, [asked.unit], as_of)).of(asked.unit, [asked.unit])
    return Behind(asked, units, figures, say_as_of(as_of), await _lines(session, speaker, asked, as_of))


async def _lines(session: Session, speaker: Speaker, about: About, as_of: datetime) -> Lines | None:
    if about.group is None or about.cell[1:] not in COLUMNS:
        return None
    much = money if about.group is Group.CASH else devices
    reads: Mapping[str, Callable[..., Any]] = {DONORS: donors, MUCH: much, PUPILS: pupils}
    cell, start = Cell(about.unit, about.group, as_of), number_in(about.page) * PAGE
    found: Lines = await reads[about.cell[1:]](session, speaker, cell, slice(start, start + PAGE))
    return found


def script(ask: Ask, facts: Behind) -> Behind:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Behind) -> Reply:
    about, name = facts.about, facts.units.shown(facts.about.unit)
    if about.group is None:
        lines = [line_of(group, got) for group, got in facts.figures.received.items()]
        return _reply(facts, [name, facts.head, *lines], groups_of(facts.figures, about.day, in_place=True))
    told = line_of(about.group, facts.figures.received[about.group])
    if facts.lines is None:
        columns = [about.inside.button(_column(about.group, each), about.cell[:1] + each) for each in COLUMNS]
        return _reply(facts, [name, facts.head, told], (*columns, about.inside.button(_("Các dòng khác"), ROW)))
    page = _page(about, facts.lines)
    words = [f"{name}, {_column(about.group, about.cell[1:])}", facts.head, told, *page.shown, _proof(facts)]
    of = f"{about.cell} {about.unit} {about.day}".strip()
    up = about.inside.button(GROUPS[about.group], about.cell[:1])
    return _reply(facts, words, (*page.buttons("behind", of), up))


def _reply(facts: Behind, words: Sequence[str], choices: tuple[Choice, ...]) -> Reply:
    return Reply("\n".join(words), choices, in_place=bool(facts.about.page))


def _page(about: About, lines: Lines) -> Page[str]:
    more = (number_in(about.page) + 1) * PAGE < lines.all
    return page_of([*lines.shown, *([""] if more else [])], about.page, PAGE)


def _column(group: Group, column: str) -> str:
    much = _("Số tiền") if group is Group.CASH else _("Số thiết bị")
    return {DONORS: _("Người ủng hộ"), MUCH: much, PUPILS: _("Học sinh được hưởng")}[column]


def _proof(facts: Behind) -> str:
    """The records add up to the figure; if they do not, somebody must know."""
    about, lines = facts.about, facts.lines
    if about.group is None or lines is None:
        return ""
    got = facts.figures.received[about.group]
    told = {DONORS: got.donors, MUCH: got.amount or got.pieces, PUPILS: got.pupils}[about.cell[1:]]
    if lines.sum == told:
        return _("Cộng lại: {sum}, đúng bằng số trong báo cáo.").format(sum=lines.said)
    return _("Cộng lại: {sum}, KHÁC số trong báo cáo. Xin báo ngay cho phòng.").format(sum=lines.said)


BEHIND = Conversation("behind", facts, script, finish)
