"""Many pupils at once: lines or rows of a table, each with what it declares or why it cannot be taken.

Nothing is guessed: what is in doubt is a reason, not a value.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.phrases import _, lazy
from bot.steps import Unclear
from bot.text import MOST_CHARACTERS, clean, fold
from campaign.facts import Hardship
from campaign.needs import NewNeed, read_class, read_short_name
from campaign.pupil_words import is_hardship, read_hardship, read_has_now, read_suits

COLUMNS = ("Tên viết tắt", "Lớp", "Hoàn cảnh", "Đang học bằng", "Phù hợp")
WHY_COLUMN = "Lý do chưa nhận"
EXAMPLE = "Ví dụ"
_EXAMPLES = ("vi du", "example")

MOST_ROWS, MOST_LINE, MOST_CLASS = 200, 200, 7
MOST_TEXT = 2 * MOST_ROWS * MOST_LINE
NEARLY_FULL = MOST_CHARACTERS - 100  # messengers cut a longer one at a blank

_TITLES = (
    {"ten viet tat", "ten", "ho ten", "ho va ten", "hoc sinh", "ten hoc sinh", "hs", "short name"},
    {"lop", "class"},
    {"hoan canh", "hardship", "dien"},
    {"dang hoc bang", "dang dung", "thiet bi hien co", "thiet bi dang co", "learns with"},
    {"phu hop", "thiet bi phu hop", "suits"},
)
_OTHER_TITLES = {"stt", "tt", "so", "so thu tu", "ghi chu", "ly do", fold(WHY_COLUMN)}
_LEFT_OUT = -1
_BULLET = re.compile(r"^[-–—*+•·▪]+\s*")
_MARK = re.compile(r"^(?:\(?\d{1,3}[.)]\s+|\(?\d{1,3}[.)](?=[^\W\d])|\d{1,3}/\s+)")
_NUMBER = re.compile(r"\(?\d{1,3}[.)/]?")
_GRADE = "(?:1[0-2]|[1-9])"
_CLASS = re.compile(  # as classes are usually called: "6A2", "10/2", "Lá 1"; not "2 laptop" or "1tr"
    rf"lop \S.*|(?:mam|choi|la|nha tre|mau giao|mg) ?\d+|{_GRADE}"
    r"(?:[./-]?(?!tr)[^\W\d]{1,3}[./-]?\d{0,2}| [^\W\d]\d{0,2}|[./-]\d{1,2}[^\W\d]?)?"
)
_GROUPS = {"mam", "choi", "la", "nha tre", "mau giao"}
_LIKE_A_NUMBER = re.compile(r"\d{1,3}|\d{1,3}[.)]\d.*")  # before a name, rather the number of its row
_IN_PIECES = re.compile(r"[^\W\d_]\W+[^\W\d_]\b")  # "N.V.A" is no class

_MISSING = lazy("Cần có đủ: tên viết tắt; lớp; hoàn cảnh.")

Header = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One row: its line in the text or table, the words in their columns, and the need that they declare or why not."""

    number: int
    cells: tuple[str, ...]
    need: NewNeed | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """As a line that can be mended and sent again."""
        return "; ".join(self.cells)


def as_lines(table: Iterable[Sequence[str | None]]) -> str:
    """The rows of a table as the lines that `read_rows` reads: a file then takes the way that a pasted text takes."""
    return "".join(";".join(map(_as_cell, row)) + "\n" for row in table)


def read_rows(text: str, unit: str, tiers: Sequence[Hardship]) -> tuple[PupilRow, ...]:
    """Every row that says something, in order; a header is followed, and an example left out."""
    rows: list[PupilRow] = []
    header: Header = ()
    for number, line in enumerate(_lines(text), 1):
        cells = _cells(line)
        if titles := _header(cells):
            header = titles
        elif any(cells) and not fold(cells[0]).startswith(_EXAMPLES):
            rows.append(_row(number, _in_order(cells, header), unit, tiers, full=len(rows) >= MOST_ROWS))
    if rows and _may_be_cut(text):
        rows[-1] = PupilRow(rows[-1].number, rows[-1].cells, why=_("Tin nhắn quá dài, dòng này có thể đã bị cắt."))
    return tuple(rows)


def looks_like_rows(text: str) -> bool:
    """Whether somebody sends pupils' rows without being asked: one that is certain, or two that have the shape."""
    lines = _lines(text)
    shaped = [_positional(cells) for line in lines if len(cells := _cells(line)) > 2 and not _header(cells)]
    certain = [cells for cells in shaped if _is_surely_class(cells[0]) != _is_surely_class(cells[1])]
    wordy = [cells for cells in shaped if not any(map(str.isdigit, cells[0] + cells[1]))]
    marked = [line for line in lines if any(len(line.split(mark)) > 2 for mark in ";\t|")]
    return len(certain) > 1 or bool(certain and marked) or (len(certain + wordy) > 1 and len(marked) > 1)


def _lines(text: str) -> list[str]:
    lines = text[:MOST_TEXT].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [clean(line, MOST_LINE + 1, tables=True) for line in lines]


def _may_be_cut(text: str) -> bool:
    return len(text) > MOST_TEXT or (NEARLY_FULL <= len(text) <= MOST_CHARACTERS and not text.endswith("\n"))


def _cells(line: str) -> tuple[str, ...]:
    line = _BULLET.sub("", line)
    parts = [line]
    if line.count("\t") > 1:
        parts = line.split("\t")
    elif ";" in line:
        parts = line.split(";")
    elif "|" in line:
        parts = line.strip("| ").split("|")
    elif 2 <= line.count(",") < len(COLUMNS):
        parts = line.split(",")
    return _without_blank_end([part.strip(" ;|") if any(map(str.isalnum, part)) else "" for part in parts])


def _without_blank_end(cells: list[str]) -> tuple[str, ...]:
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _header(cells: tuple[str, ...]) -> Header:
    """What stands in each place, if this row is a header: one of our columns, one to be left out, or nothing known."""
    titles = [fold(cell).strip("0123456789. ") for cell in cells]
    places = [next((column for column, ours in enumerate(_TITLES) if title in ours), None) for title in titles]
    others = [_LEFT_OUT if title in _OTHER_TITLES else place for title, place in zip(titles, places, strict=True)]
    is_header = {0, 1, 2} <= set(others) and all(
        place is not None for place, cell in zip(others, cells, strict=True) if cell
    )
    return tuple(others) if is_header else ()


def _in_order(cells: tuple[str, ...], header: Header) -> tuple[str, ...]:
    """In the order of our columns; what stands in no column comes behind them."""
    if not header:
        return _positional(cells)
    ours, beyond = [""] * len(COLUMNS), []
    for cell, place in zip(cells, (*header, *[None] * len(cells)), strict=False):
        if place is None or (place != _LEFT_OUT and ours[place]):
            beyond += [cell] if cell else []
        elif place != _LEFT_OUT:
            ours[place] = cell
    return _without_blank_end([_MARK.sub("", ours[0], count=1), *ours[1:], *beyond])


def _positional(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Without the list's own number or bullet."""
    is_numbered = len(cells) > 3 and _NUMBER.fullmatch(cells[0]) and any(map(_is_surely_class, cells[1:3]))
    return cells[1:] if is_numbered else (_MARK.sub("", cells[0], count=1) if cells[0] else "", *cells[1:])


def _row(number: int, cells: tuple[str, ...], unit: str, tiers: Sequence[Hardship], full: bool) -> PupilRow:
    try:
        if full:
            raise Unclear(_("Mỗi lần chỉ nhận {most} em, xin gửi dòng này sau.").format(most=MOST_ROWS))
        return PupilRow(number, cells, _need(cells, unit, tiers))
    except Unclear as doubt:
        return PupilRow(number, cells, why=doubt.hint)


def _need(cells: tuple[str, ...], unit: str, tiers: Sequence[Hardship]) -> NewNeed:
    if len("; ".join(cells)) > MOST_LINE:
        raise Unclear(_("Dòng này quá dài."))
    if len(cells) > len(COLUMNS):
        raise Unclear(_("Thừa mục: chỉ ghi tên viết tắt; lớp; hoàn cảnh; đang học bằng; phù hợp."))
    first, second, hardship, has_now, suits = (*cells, "", "", "", "")[: len(COLUMNS)]
    if not (first and second and hardship):
        raise Unclear(str(_MISSING))
    name, class_name = _name_and_class(first, second)
    if is_hardship(name, tiers):
        raise Unclear(str(_MISSING))
    return NewNeed(
        unit,
        class_name,
        read_short_name(name),
        read_hardship(hardship, tiers),
        read_has_now(has_now),
        read_suits(suits),
    )


def _name_and_class(first: str, second: str) -> tuple[str, str]:
    """In this order, or swapped where that is certain. Raises Unclear."""
    in_order, swapped = _is_surely_class(second), _is_surely_class(first)
    if swapped and _LIKE_A_NUMBER.fullmatch(first):
        raise Unclear(str(_MISSING))
    if in_order == swapped and (in_order or not _can_be_in_order(first, second)):
        raise Unclear(_("Không rõ đâu là tên viết tắt, đâu là lớp."))
    name, class_name = (second, first) if swapped else (first, second)
    if name[0].isdigit():
        raise Unclear(_("Tên viết tắt không bắt đầu bằng chữ số."))
    read = read_class(class_name)
    if read[0].isdigit() and len(read) > MOST_CLASS:
        raise Unclear(_("Tên lớp không rõ."))
    return name, read


def _is_surely_class(cell: str) -> bool:
    try:
        return bool(_CLASS.fullmatch(fold(cell)) and read_class(cell))
    except Unclear:
        return False


def _can_be_in_order(name: str, class_name: str) -> bool:
    """Whether a class without a usual name can be believed to be one, as in `"Hoa; Sen"`."""
    is_marked = any(map(str.isdigit, name)) and not any(map(str.isdigit, class_name))
    is_group = fold(name) in _GROUPS
    return not is_marked and not is_group and not _IN_PIECES.match(class_name)


def _as_cell(value: str | None) -> str:
    return re.sub(r"\s*[;|\s]\s*", lambda found: ", " if found[0].strip() else " ", value or "").strip(" ,")
