"""A table as a workbook: looked over as a zip before it is opened, then read cell by cell as people see it."""

import io
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.table_shape import MOST_COLUMNS, Fault, Unfit, shaped

if TYPE_CHECKING:
    from openpyxl import Workbook

_MOST_PARTS, _MOST_UNPACKED = 200, 50_000_000
_SMALL, _MOST_RATIO = 1_000_000, 150
_SPREADSHEET, _MACROS, _BINARY = "xl/", "vbaproject.bin", "xl/workbook.bin"
_LEADING_ZEROS = re.compile("0{2,30}")
_VISIBLE = "visible"
_TEXTS = ("s", "str")
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")


def read_workbook(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that has any. Raises Unfit, and whatever a library makes of a damaged file."""
    _look_over(content)
    for sheet in _opened(content).worksheets:
        if sheet.sheet_state != _VISIBLE:
            continue
        try:
            return _read_sheet(sheet)
        except Unfit as unfit:
            if unfit.fault is not Fault.EMPTY:
                raise
    raise Unfit(Fault.EMPTY)


def _look_over(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise Unfit(Fault.BROKEN) from None
    names = {part.filename.lower() for part in parts}
    faults = {
        Fault.ENCRYPTED: any(part.flag_bits & 1 for part in parts),
        Fault.HEAVY: len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _MOST_UNPACKED or _is_bomb(parts),
        Fault.NO_TABLE: not any(name.startswith(_SPREADSHEET) for name in names),
        Fault.MACROS: any(name.endswith(_MACROS) for name in names),
        Fault.OLD: _BINARY in names,
    }
    for fault, is_so in faults.items():
        if is_so:
            raise Unfit(fault)


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    return any(p.file_size > _SMALL and p.file_size > _MOST_RATIO * max(1, p.compress_size) for p in parts)


def _opened(content: bytes) -> "Workbook":
    sys.modules.update(dict.fromkeys(("numpy", "PIL"), None))  # type: ignore[arg-type]  # costly, for what a table lacks
    os.environ["OPENPYXL_LXML"] = "False"
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)


def _read_sheet(sheet: Any) -> list[list[str]]:
    with sheet._get_source() as part:
        if _FORMULA.search(part.read()):
            _refuse_uncomputed(sheet)
    sheet.reset_dimensions()
    return shaped(_texts(cells, number) for number, cells in enumerate(sheet.iter_rows(), 1))


def _refuse_uncomputed(sheet: Any) -> None:
    """openpyxl shows a formula without a result as an empty cell. One whose result is an empty text is fine."""
    from openpyxl.xml.functions import iterparse

    with sheet._get_source() as part:
        for _event, element in iterparse(part):
            if element.tag == f"{_SHEET}c":
                computed = element.get("t") == "str" or element.findtext(f"{_SHEET}v")
                if element.find(f"{_SHEET}f") is not None and not computed:
                    raise Unfit(Fault.FORMULA, element.get("r", ""))
            elif element.tag == f"{_SHEET}row":
                element.clear()


def _texts(cells: Any, number: int) -> Iterator[str]:
    for column, cell in enumerate(cells):
        if cell.value is None:
            yield ""
        elif column >= MOST_COLUMNS:
            raise Unfit(Fault.COLUMNS, number)
        elif cell.data_type == "e":
            raise Unfit(Fault.ERROR, _place(column, number))
        elif cell.data_type in _TEXTS:
            yield cell.value
        else:
            yield _shown(cell.value, cell.number_format)


def _place(column: int, number: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column + 1)}{number}"


def _shown(value: object, number_format: str) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, number_format)
        case datetime() if (value.hour, value.minute) != (0, 0):
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
    return str(value)


def _number(value: float, number_format: str) -> str:
    """12 for 12.0, and 0071 where the cell is made to show it so."""
    text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    return text.zfill(len(number_format)) if _LEADING_ZEROS.fullmatch(number_format) else text
