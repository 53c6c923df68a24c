"""The office accepts a filed report, or sends it back with a word for each cell in question."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from campaign.filing import Cell, State, read_words, say_cell, say_column, say_figure
from campaign.items import GROUPS, Group
from campaign.units import Directory
from handlers.filing_notices import tell_unit
from reports.filing import thaw
from reports.form import Form
from storage import campaigns, filings
from storage.filings import Filing
from storage.session import Session

MOST_CELLS, MOST_ROWS = 5, 8


@dataclass(frozen=True, slots=True)
class Asked:
    """The version that is answered, as it was filed."""

    filing: Filing
    form: Form
    units: Directory


@dataclass(frozen=True, slots=True)
class SentBack:
    """What is wrong with which cells of it."""

    asked: Asked
    words: Mapping[Cell, str]


async def facts(session: Session, speaker: Speaker, about: str) -> Asked:
    filing = await filings.to_answer(session, speaker, about)
    return Asked(filing, thaw(filing.frozen), await campaigns.units(session))


def to_accept(ask: Ask, asked: Asked) -> Asked:
    """The message that carries the button shows the figures: a tap is the yes to them, which can be taken back."""
    return asked


async def accepted(session: Session, speaker: Speaker, asked: Asked) -> Reply:
    made = await filings.answer(session, speaker, asked.filing.id, State.ACCEPTED)
    await tell_unit(session, made, asked.form, asked.units, speaker.heard_at)
    said = _("Đã chấp nhận báo cáo bản {number} của {unit}. Đơn vị được báo.")
    unit = asked.units.shown(made.unit)
    return Reply(said.format(number=made.number, unit=unit), (opens("filings", _("Báo cáo đã gửi")),))


def to_return(ask: Ask, asked: Asked) -> SentBack:
    said: dict[Cell, str] = {}
    for number in range(1, MOST_CELLS + 1):
        cell = _cell(ask, asked, number)
        prompt = _("{cell}: xin ghi ngắn gọn cần xem lại điều gì, không ghi tên người.")
        label = say_cell(cell, asked.form.name_of(cell.unit))
        said[cell] = ask.text(f"words {number}", prompt.format(cell=label), read_words, title=label)
        more = _("Còn ô nào cần xem lại nữa?")
        if number == MOST_CELLS or not ask.yes(f"more {number}", more, _("Thêm một ô"), _("Không, gửi lại")):
            break
    head = _("Trả lại báo cáo bản {number} của {unit}:")
    head = head.format(number=asked.filing.number, unit=asked.units.shown(asked.filing.unit))
    lines = [f"• {say_cell(cell, asked.form.name_of(cell.unit))}: {each}" for cell, each in said.items()]
    ask.agree("\n".join([head, *lines, _("Đơn vị được báo ngay và sẽ gửi bản mới.")]))
    return SentBack(asked, said)


def _cell(ask: Ask, asked: Asked, number: int) -> Cell:
    rows = {row.unit: row for row in asked.form.rows}
    unit = asked.filing.unit
    filed = {"number": asked.filing.number, "unit": asked.units.shown(unit)}
    if len(rows) > 1:
        first = {row.unit: row.name for row in asked.form.rows[:MOST_ROWS]}
        prompt = _("Báo cáo bản {number} của {unit}: ở dòng nào? Xin chọn, hoặc gõ tên cơ sở.").format(**filed)
        found = ask.search(
            f"row {number}", prompt, asked.units.among(rows), first, _("Dòng của ô {number}").format(number=number)
        )
        unit = found if isinstance(found, str) else found.code
    prompt = _("Báo cáo bản {number} của {unit}: nhóm nào cần xem lại? («Thiết bị khác» kể cả máy tính bảng)")
    title = _("Nhóm của ô {number}").format(number=number)
    group = ask.choice(f"group {number}", prompt.format(**filed), GROUPS, title)
    begin = 3 * list(Group).index(group)
    figures = rows[unit].figures
    columns = {str(each): f"{say_column(each)}: {say_figure(each, figures[each])}" for each in range(begin, begin + 3)}
    title = _("Ô {number}").format(number=number)
    return Cell(unit, int(ask.choice(f"column {number}", _("Ô nào?"), columns, title)))


async def returned(session: Session, speaker: Speaker, back: SentBack) -> Reply:
    asked = back.asked
    made = await filings.answer(session, speaker, asked.filing.id, State.RETURNED, back.words)
    await tell_unit(session, made, asked.form, asked.units, speaker.heard_at)
    said = _("Đã trả lại báo cáo bản {number} của {unit}. Đơn vị được báo và sẽ gửi bản mới.")
    unit = asked.units.shown(made.unit)
    return Reply(said.format(number=made.number, unit=unit), (opens("filings", _("Báo cáo đã gửi")),))


ACCEPT_REPORT = Conversation("accept report", facts, to_accept, accepted)
RETURN_REPORT = Conversation("return report", facts, to_return, returned)
