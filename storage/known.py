"""What was known at a moment, as conditions of a query."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, func, or_, select

from storage.schema import UtcDateTime

AS_OF: BindParameter[datetime] = bindparam("as_of", type_=UtcDateTime())  # of a statement that is built only once

Moment = datetime | BindParameter[datetime]


def known(versions: Table, as_of: Moment) -> tuple[ColumnElement[bool], ...]:
    """The version of each thing that was current then."""
    later: Any = versions.c.superseded_at
    return versions.c.recorded_at <= as_of, or_(later.is_(None), later > as_of)


def stands(entries: Table, as_of: Moment) -> tuple[ColumnElement[bool], ...]:
    """Those that were posted by then, take nothing back, and were not taken back by then."""
    back = entries.alias()
    taken_back = select(back.c.id).where(back.c.reverses == entries.c.id, back.c.recorded_at <= as_of)
    # Nearly all of them: the index on `reverses`, which SQLite would take for IS NULL, leads past the better ones.
    takes_nothing_back = func.typeof(entries.c.reverses) == "null"
    return entries.c.recorded_at <= as_of, takes_nothing_back, ~taken_back.exists()
