"""A filed report in words: how it stands, what the office said, and what differs from it by now."""

from collections.abc import Iterable, Iterator, Sequence

from bot.phrases import _
from campaign.facts import say_moment
from campaign.filing import COLUMNS, STATES, Change, State, say_cell, say_change, say_figure
from campaign.items import Group
from campaign.money import say_vnd_in_words
from handlers.report_lines import line_of
from reports.form import Form
from reports.rows import Row
from storage.filings import Filing
from storage.unfinished import Unfinished

MOST_LINES, MOST_NAMED = COLUMNS, 4  # all cells of a school; of a group the files list the rest


def standing(filing: Filing | None) -> str:
    """`Báo cáo bản 2, gửi lúc 09:30 ngày 12/10: chờ phòng xem.`"""
    if filing is None:
        return _("Báo cáo: chưa gửi.")
    time, day = say_moment(filing.filed_at)
    words = _("Báo cáo bản {number}, gửi lúc {time} ngày {day}: {state}.")
    return words.format(number=filing.number, time=time, day=day, state=STATES[filing.state])


def said_of(filing: Filing, form: Form) -> Iterator[str]:
    """What the office wrote to the cells that it sent back."""
    if filing.state is State.RETURNED:
        yield from capped(
            [f"• {say_cell(cell, form.name_of(cell.unit))}: {words}" for cell, words in filing.words.items()]
        )


def to_come(row: Row, before: Filing | None) -> str:
    """A unit that has not filed, on a line; or had it sent back."""
    return f"• {row.name} ({STATES[State.RETURNED]})" if before else f"• {row.name}"


def differs(changes: Sequence[Change]) -> str:
    """That by now other figures are known."""
    return _("Số liệu nay khác bản đã gửi ở {n} ô.").format(n=len(changes))


def unsent(mails: int) -> str:
    """That filed reports did not go out by mail."""
    return _("Thư báo cáo chưa gửi được: {n}.").format(n=mails)


def figures_of(form: Form) -> list[str]:
    """The five groups of what is filed, with the sum of money in words too."""
    received = form.total.received
    lines = [line_of(group, got) for group, got in received.items()]
    if amount := received[Group.CASH].amount:
        lines.append(_("Bằng chữ: {words}.").format(words=say_vnd_in_words(amount)))
    return lines


def changes_of(changes: Iterable[Change], form: Form) -> list[str]:
    """One line for each changed cell with its reason; the first ones, where they are many."""
    return capped([f"• {say_change(each, form.name_of(each.cell.unit))}" for each in changes])


def changes_without_why(changes: Iterable[Change], form: Form) -> list[str]:
    """The same before a reason was given."""
    return capped([f"• {_between(each, form.name_of(each.cell.unit))}" for each in changes])


def _between(change: Change, of: str) -> str:
    column = change.cell.column
    old, new = say_figure(column, change.old), say_figure(column, change.new)
    return f"{say_cell(change.cell, of)}: {old} → {new}"


def open_points(found: Unfinished) -> list[str]:
    """What is in no figure yet."""
    lines = []
    if found.to_check:
        lines.append(_("• {n} thiết bị chờ kiểm tra hoặc sửa").format(n=found.to_check))
    if found.boxes:
        lines.append(_("• {n} thùng quyên góp đang đếm dở").format(n=found.boxes))
    if found.pupils and found.usable:
        words = _("• {pupils} em đã duyệt đang chờ, trong khi còn {usable} thiết bị dùng được và hợp với các em")
        lines.append(words.format(pupils=found.pupils, usable=found.usable))
    return lines


def with_nothing(form: Form) -> str:
    """The members of a block of which nothing is known yet; empty if there are none."""
    nothing = [row.name for row in form.rows if row.member and not any(row.figures)]
    if not nothing:
        return ""
    words = _("Chưa có gì ({n} cơ sở): {names}.")
    return words.format(n=len(nothing), names=named(nothing))


def named(names: Sequence[str]) -> str:
    """The first few of them."""
    return ", ".join(names[:MOST_NAMED]) + (", …" if names[MOST_NAMED:] else "")


def capped(lines: Sequence[str]) -> list[str]:
    """So many that a phone shows them."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    return [*lines[:MOST_LINES], _("… và {n} ô khác").format(n=len(lines) - MOST_LINES)]
