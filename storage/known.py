"""What was known at a moment, as conditions of a query."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, func, or_, select

from storage.schema import UtcDateTime

AS_OF: BindParameter[datetime] = bindparam("as_of", type_=UtcDateTime())  # of a statement that is built only once

AT_LAST = datetime(9999, 12, 31, tzinfo=UTC)  # what is known now, also where the clock of this machine is behind

Moment = datetime | BindParameter[datetime]


def known(versions: Table, as_of: Moment) -> tuple[ColumnElement[bool], ...]:
    """The version of each thing that was current then."""
    later: Any = versions.c.superseded_at
    return versions.c.recorded_at <= as_of, or_(later.is_(None), later > as_of)


def stands(entries: Table, as_of: Moment | None = None) -> tuple[ColumnElement[bool], ...]:
    """Those that were posted by then, take nothing back, and were not taken back by then; without a moment, now."""
    back = entries.alias()
    until = [] if as_of is None else [back.c.recorded_at <= as_of]
    taken_back = select(back.c.id).where(back.c.reverses == entries.c.id, *until)
    # Nearly all of them: the index on `reverses`, which SQLite would take for IS NULL, leads past the better ones.
    takes_nothing_back = func.typeof(entries.c.reverses) == "null"
    posted = [] if as_of is None else [entries.c.recorded_at <= as_of]
    return (*posted, takes_nothing_back, ~taken_back.exists())
