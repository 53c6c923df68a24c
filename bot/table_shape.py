"""What a table may be, and what may be wrong with one: known to the program that reads it and to the one that asks."""

from collections.abc import Iterable
from enum import StrEnum

from bot.text import clean

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 5_000_000, 5_000, 60, 500
SECONDS, MEMORY = 8, 400_000_000
_MOST_BLANK_ROWS = 1_048_576  # no spreadsheet has more


class Fault(StrEnum):
    """Why a file is not read as a table."""

    BIG = "big"
    HEAVY = "heavy"  # for the time and memory that it may take
    EMPTY = "empty"
    ROWS = "rows"
    COLUMNS = "columns"
    LONG = "long"  # one cell
    NO_TABLE = "no table"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    OLD = "old"
    MACROS = "macros"
    FORMULA = "formula"  # that no program has computed
    ERROR = "error"  # as #N/A
    ENCODING = "encoding"
    QUOTES = "quotes"


class Unfit(Exception):
    """The table has this fault; `at` is the row or the cell."""

    def __init__(self, fault: Fault, at: str | int = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.at = str(at)


def shaped(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    """The rows within the limits, without the empty ones and the empty cells at the end. Raises Unfit."""
    shaped_rows: list[list[str]] = []
    size = 0
    for number, cells in enumerate(rows, 1):
        if number > _MOST_BLANK_ROWS:
            raise Unfit(Fault.ROWS)
        row = _shaped(cells, number)
        if not row:
            continue
        if number > MOST_ROWS:
            raise Unfit(Fault.ROWS)
        size += sum(len(cell.encode()) for cell in row)
        if size > MOST_BYTES:
            raise Unfit(Fault.HEAVY)
        shaped_rows += [[] for _ in range(number - 1 - len(shaped_rows))]
        shaped_rows.append(row)
    return shaped_rows or _empty()


def _shaped(cells: Iterable[str], number: int) -> list[str]:
    row = [_cell(cell, number) if cell else "" for cell in cells]
    while row and not row[-1]:
        row.pop()
    if len(row) > MOST_COLUMNS:
        raise Unfit(Fault.COLUMNS, number)
    return row


def _cell(text: str, number: int) -> str:
    if len(text) > 2 * MOST_CHARACTERS or len(cell := clean(text, MOST_CHARACTERS + 1)) > MOST_CHARACTERS:
        raise Unfit(Fault.LONG, number)
    return cell


def _empty() -> list[list[str]]:
    raise Unfit(Fault.EMPTY)
