"""A filed report: what becomes of it, why a figure differs from the version before, and how a figure is named."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from bot.text import clean, fold
from campaign.items import GROUPS, Group
from campaign.money import say_vnd
from campaign.reading import FEWEST_PHONE_DIGITS
from campaign.unit_names import GROUP
from campaign.units import Directory

MOST_WORDS = 120
COLUMNS = 3 * len(Group)


class State(StrEnum):
    """What became of a version of a report. The words are data at rest."""

    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Why(StrEnum):
    """Why a figure is another one than in the version before."""

    CAME = "came"
    HANDED_OVER = "handed over"
    CHECKED = "checked"
    MISTAKE = "mistake"
    RIGHT = "right"
    OTHER = "other"


STATES: dict[State, Label] = {
    State.FILED: lazy("chờ phòng xem"),
    State.RETURNED: lazy("phòng đã trả lại"),
    State.ACCEPTED: lazy("phòng đã chấp nhận"),
}

WHYS: dict[Why, Label] = {
    Why.CAME: lazy("Nhận thêm"),
    Why.HANDED_OVER: lazy("Trao thêm hoặc nhận lại"),
    Why.CHECKED: lazy("Đã kiểm tra, sửa xong thiết bị"),
    Why.MISTAKE: lazy("Sửa chỗ ghi nhầm"),
    Why.RIGHT: lazy("Đã xem lại, số liệu đúng"),
    Why.OTHER: lazy("Lý do khác"),
}

# Whoever sends a report back may do so after accepting it, too; what was sent back is answered by a new version.
NEXT: dict[State, frozenset[State]] = {
    State.FILED: frozenset({State.ACCEPTED, State.RETURNED}),
    State.ACCEPTED: frozenset({State.RETURNED}),
    State.RETURNED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the form: whose row, and which of the 15 columns."""

    unit: str
    column: int

    def __str__(self) -> str:
        return f"{self.column} {self.unit}"

    @classmethod
    def read(cls, text: str) -> "Cell":
        """The cell that `str` named."""
        column, _blank, unit = text.partition(" ")
        return cls(unit, int(column))


@dataclass(frozen=True, slots=True)
class Change:
    """A cell with its figure in the version before and in this one, and why they differ."""

    cell: Cell
    old: int
    new: int
    why: Why = Why.OTHER
    words: str = ""


@dataclass(frozen=True, slots=True)
class NewFiling:
    """What was agreed to: the form as it is frozen, and each figure that is not as before."""

    unit: str
    frozen: str
    changed: tuple[Change, ...] = ()


def files_by_itself(units: Directory, code: str) -> bool:
    """A school does; private preschools file together, as one group."""
    unit = units.get(code)
    return unit is not None and (unit.level == GROUP or (unit.files and not units.private_group(code)))


def group_of_column(column: int) -> Group:
    """Of the five groups of the form, in their order."""
    return list(Group)[column // 3]


def is_of_pupils(column: int) -> bool:
    """The third of each group: who was handed something."""
    return column % 3 == 2


def say_column(column: int) -> str:
    """`Laptop, số thiết bị`."""
    group = group_of_column(column)
    much = _("số tiền") if group is Group.CASH else _("số thiết bị")
    return f"{GROUPS[group]}, {(_('số người ủng hộ'), much, _('số HS được hưởng'))[column % 3]}"


def say_figure(column: int, figure: int) -> str:
    """With its unit where that is money."""
    return say_vnd(figure) if group_of_column(column) is Group.CASH and column % 3 == 1 else str(figure)


def say_change(change: Change, of: str = "") -> str:
    """`Laptop, số thiết bị: 2 → 3 (Nhận thêm)`, after the name of the row where there are several."""
    cell, old, new = change.cell, *(say_figure(change.cell.column, each) for each in (change.old, change.new))
    why = f"{WHYS[change.why]}: {change.words}" if change.words else str(WHYS[change.why])
    return f"{say_cell(cell, of)}: {old} → {new} ({why})"


def say_cell(cell: Cell, of: str = "") -> str:
    """The column's name, after that of the row where there are several."""
    return f"{of}, {say_column(cell.column)}" if of else say_column(cell.column)


def read_words(text: str) -> str:
    """A word about a figure, on one line, at most 120 characters, without names and phones. Raises Unclear."""
    words = clean(text, MOST_WORDS + 1).replace("\n", ", ")
    if len(words) > MOST_WORDS:
        raise Unclear(_("Xin viết ngắn hơn, nhiều nhất là {most} ký tự.").format(most=MOST_WORDS))
    if not any(character.isalnum() for character in words):
        raise Unclear(_("Xin viết bằng chữ."))
    if sum(map(str.isdigit, words)) >= FEWEST_PHONE_DIGITS or _names_somebody(words):
        raise Unclear(_("Báo cáo chỉ nói về con số: xin không ghi tên người hay số điện thoại."))
    return words


def _names_somebody(words: str) -> bool:
    """A surname before another name, unless it is a school's; or initials, as pupils are named."""
    if re.search(r"\b[A-ZĐ](?:\.\s?[A-ZĐ]\b)+", words):
        return True
    written = re.findall(r"\w+", words)
    for before, surname, name in zip(["", *written], written, written[1:], strict=False):
        if fold(surname) in _SURNAMES and fold(before) not in _BEFORE_A_SCHOOL_S_NAME:
            capitals = surname[0].isupper() and name[0].isupper()
            if capitals or fold(name) in _MIDDLE_NAMES:
                return True
    return False


_SURNAMES = frozenset(
    {
        *("nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo"),
        *("duong", "ly", "dinh", "truong", "lam", "mai", "dao", "trinh", "luong", "luu", "chau", "quach", "nghiem"),
    }
)
_MIDDLE_NAMES = frozenset({"van", "thi"})
_BEFORE_A_SCHOOL_S_NAME = frozenset({"thcs", "th", "mn", "thpt", "truong", "non", "hoc", "giao", "so"})
