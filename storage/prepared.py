"""Statements of every turn: built with SQLAlchemy, compiled once, and run on its driver's own thread in one go.

SQLAlchemy's execution costs several times what SQLite needs for such small statements (`docs/decisions`).
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Insert, Select, Update, bindparam, func, select
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

from storage.schema import UtcDateTime

_DIALECT = SQLiteDialect_aiosqlite(paramstyle="named")

Convert = Callable[[Any], Any]


class Prepared:
    """One statement with named parameters. Rows come as named tuples."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        self._defaults = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._times = [name for name, bind in compiled.binds.items() if isinstance(bind.type, UtcDateTime)]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row = _rows_of([column.name for column in columns])
        self._read_times = [number for number, column in enumerate(columns) if isinstance(column.type, UtcDateTime)]

    def fetch(self, connection: sqlite3.Connection, values: Mapping[str, Any]) -> list[Any]:
        """In the driver's thread: the rows."""
        rows = connection.execute(self._sql, self._values(values)).fetchall()
        if not self._read_times:
            return [self._row(row) for row in rows]
        return [self._row(self._with_times(list(row))) for row in rows]

    def write(self, connection: sqlite3.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """In the driver's thread: once for each of these."""
        connection.executemany(self._sql, [self._values(row) for row in rows])

    def _values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        filled = {**self._defaults, **values}
        for name in self._times:
            if (moment := filled[name]) is not None:
                filled[name] = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        return filled

    def _with_times(self, row: list[Any]) -> list[Any]:
        for number in self._read_times:
            if row[number] is not None:
                row[number] = datetime.fromisoformat(row[number]).replace(tzinfo=UTC)
        return row


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The column is one of the values of this parameter, which is a JSON list: the statement stays the same for any."""
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))


def _rows_of(names: Sequence[str]) -> Convert:
    row: Any = namedtuple("Row", names)  # type: ignore[misc]
    make: Convert = row._make
    return make
