"""The table of units: its columns in two languages, its rows as units, and every fault that a row has."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.phrases import _
from bot.text import clean, fold
from campaign.unit_names import GROUP, OFFICE, folded, name_of
from campaign.units import FILING_LEVELS, Unit, above

COLUMNS = {
    "code": "mã",
    "name": "tên",
    "level": "cấp học",
    "commune": "xã/phường",
    "parent": "đơn vị cấp trên",
    "ownership": "loại hình",
    "aliases": "tên khác",
    "address": "địa chỉ",
    "hours": "giờ nhận",
    "contact": "người phụ trách",
    "bank_bin": "mã ngân hàng",
    "account": "số tài khoản",
    "account_name": "tên tài khoản",
    "closed": "đóng",
}
CLOSED = "x"
_LEVELS = (*FILING_LEVELS, OFFICE, GROUP)
_LEVEL_WORDS = {"phong": OFFICE, "van phong": OFFICE, "nhom": GROUP}
_OWNERSHIP_WORDS = dict.fromkeys(("", "cong lap"), "public") | dict.fromkeys(
    ("tu thuc", "dan lap", "ngoai cong lap", "doc lap tu thuc"), "private"
)
_CODE, _BANK, _ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,20}"), re.compile(r"\d{6}"), re.compile(r"[A-Za-z0-9]{1,19}")
_DAY_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitsTable:
    """The rows as the spreadsheet numbers them, with what each says by column; headings that no column has."""

    rows: tuple[tuple[int, Cells], ...]
    unknown: tuple[str, ...] = ()


def with_columns(rows: Sequence[Sequence[str]]) -> UnitsTable:
    """The table whose first row with words is the header. Raises ValueError."""
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    header = [_HEADINGS.get(_heading(cell), "") for cell in numbered[0][1]] if numbered else []
    doubled = sorted(COLUMNS[column] for column, times in Counter(filter(None, header)).items() if times > 1)
    if doubled:
        raise ValueError(_("Có hơn một cột: {columns}.").format(columns=", ".join(doubled)))
    if "code" not in header:
        raise ValueError(_("Bảng thiếu cột «mã». Dòng đầu phải là tên các cột: {columns}.").format(columns=_all()))
    unknown = [cell for cell, column in zip(numbered[0][1], header, strict=True) if cell and not column]
    cells = ((number, dict(zip(header, row, strict=True))) for number, row in numbered[1:])
    return UnitsTable(tuple(cells), tuple(unknown))


def read_units(rows: Iterable[Cells]) -> tuple[Unit, ...]:
    """The units of a whole table whose header is row 1. Raises ValueError as `units_of` does."""
    return units_of(enumerate(rows, start=2))


def units_of(rows: Iterable[tuple[int, Cells]], known: Iterable[Unit] = (), today: date = date.max) -> tuple[Unit, ...]:
    """The units that these rows make of those known; a column that is missing changes nothing.

    ValueError names every bad row by its number.
    """
    by_code = {unit.code.casefold(): unit for unit in known}
    numbers, units = [], []
    for number, cells in rows:
        numbers.append(number)
        units.append(_unit(cells, by_code))
    tree = _Tree(units, by_code)
    faults = [
        _("Dòng {row}: {fault}").format(row=number, fault=fault)
        for number, unit in zip(numbers, units, strict=True)
        for fault in (*_faults_of_one(unit, today), *tree.faults_of(unit))
    ]
    if faults or not units:
        raise ValueError("\n".join(faults) or _("Danh sách không có đơn vị nào."))
    return tuple(units)


def _unit(cells: Cells, known: Mapping[str, Unit]) -> Unit:
    """Codes are spelt as they are known."""
    said: dict[str, str] = {name: clean(cells[name] or "") for name in COLUMNS if name in cells}
    for name in {"code", "parent"} & said.keys():
        code = said[name]
        said[name] = known[code.casefold()].code if code.casefold() in known else code
    for name, read in _READERS.items():
        if name in said:
            said[name] = read(said[name])
    before = known.get(said.get("code", "").casefold()) or Unit("", "", "")
    aliases = said.pop("aliases", None)
    unit = replace(before, **said)  # type: ignore[arg-type]  # all but the aliases are texts
    return unit if aliases is None else replace(unit, aliases=tuple(filter(None, map(clean, aliases.split(";")))))


def _faults_of_one(unit: Unit, today: date) -> Iterator[str]:
    day = _day(unit.closed)
    wrong = {
        _("thiếu mã"): not unit.code,
        _("mã chỉ gồm chữ không dấu, số, «-» và «_», nhiều nhất 20 ký tự: {code}").format(code=unit.code): (
            unit.code and not _CODE.fullmatch(unit.code)
        ),
        _("thiếu tên"): not unit.name,
        _("thiếu cấp học"): not unit.level,
        _("cấp học không rõ: {level}").format(level=unit.level): unit.level and unit.level not in _LEVELS,
        _("loại hình không rõ: {words}").format(words=unit.ownership): unit.ownership not in ("public", "private"),
        _("mã ngân hàng phải có 6 chữ số: {words}").format(words=unit.bank_bin): (
            unit.bank_bin and not _BANK.fullmatch(unit.bank_bin)
        ),
        _("số tài khoản không rõ: {words}").format(words=unit.account): (
            unit.account and not _ACCOUNT.fullmatch(unit.account)
        ),
        _("cột «đóng» ghi ngày (như 31/10/2021) hoặc x: {words}").format(words=unit.closed): (
            unit.closed not in ("", CLOSED) and not day
        ),
        _("ngày đóng chưa đến: {day}").format(day=f"{day or today:%d/%m/%Y}"): day and day > today,
    }
    return (fault for fault, is_so in wrong.items() if is_so)


class _Tree:
    """The units of a table among those that are known."""

    def __init__(self, given: Sequence[Unit], known: Mapping[str, Unit]) -> None:
        self._times = Counter(unit.code.casefold() for unit in given)
        self._known = known
        every = [*given, *(unit for code, unit in known.items() if code not in self._times)]
        self._parents = {unit.code: unit.parent for unit in every}
        self._closed = {unit.code for unit in every if unit.closed}
        self._roots = sum(not unit.parent for unit in every)
        self._open_below: dict[str, list[str]] = {}
        for unit in every:
            if not unit.closed and unit.parent:
                self._open_below.setdefault(unit.parent, []).append(unit.code)

    def faults_of(self, unit: Unit) -> Iterator[str]:
        open_below = self._open_below.get(unit.code, ())
        before = self._known.get(unit.code.casefold(), unit)
        wrong = {
            _("trùng mã {code}").format(code=unit.code): unit.code and self._times[unit.code.casefold()] > 1,
            _("không có đơn vị cấp trên {code}").format(code=unit.parent): (
                unit.parent and unit.parent not in self._parents
            ),
            _("đơn vị cấp trên tạo thành vòng"): unit.code in above(unit.code, self._parents),
            _("thiếu đơn vị cấp trên (chỉ đơn vị cao nhất không có)"): not unit.parent and self._roots > 1,
            # What people hold, promised and declared at a school has no place at an office, nor the other way round.
            _("trường không đổi thành phòng hay nhóm được, và ngược lại; xin đóng mã này và thêm mã khác"): (
                unit.level in _LEVELS and unit.files is not before.files
            ),
            _("đơn vị cao nhất phải là phòng"): unit.files and not unit.parent and self._roots == 1 and before is unit,
            _("đơn vị cấp trên {code} đã đóng").format(code=unit.parent): (
                unit.parent in self._closed and not unit.closed
            ),
            _("còn đơn vị trực thuộc chưa đóng: {codes}").format(codes=", ".join(open_below)): (
                unit.closed and open_below
            ),
        }
        return (fault for fault, is_so in wrong.items() if is_so)


def _day(words: str) -> date | None:
    for form in _DAY_FORMS:
        with suppress(ValueError):
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day of the table, in no zone
    return None


def _read_level(words: str) -> str:
    if words in _LEVELS:
        return words
    name = name_of(folded(words))
    return _LEVEL_WORDS.get(fold(words)) or ("" if name.core or name.suffix else name.level) or words


def _read_ownership(words: str) -> str:
    return _OWNERSHIP_WORDS.get(fold(words), words)


def _read_closed(words: str) -> str:
    if day := _day(words):
        return day.isoformat()
    return CLOSED if fold(words) in (CLOSED, "da dong", "dong") else words


_READERS = {"level": _read_level, "ownership": _read_ownership, "closed": _read_closed}


def _heading(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(words)))


def _all() -> str:
    return ", ".join(COLUMNS.values())


_HEADINGS = {_heading(words): column for column, title in COLUMNS.items() for words in (column, title)}
