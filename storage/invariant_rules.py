"""Shapes of what must never be found, for any table."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from storage.schema import unit


def not_one_current(of: Table, key: Any, versions: Table, points: Any) -> Select[Any]:
    current = (points == key) & versions.c.superseded_at.is_(None)
    return select(key).select_from(of.outerjoin(versions, current)).group_by(key).having(func.count(points) != 1)


def more_than_one(column: Any, *where: ColumnElement[bool]) -> Select[Any]:
    return select(column).where(*where).group_by(column).having(func.count() > 1)


def without_successor(versions: Table, key: Any) -> Select[Any]:
    """Versions that ended at a time at which no other began."""
    later = versions.alias()
    begins = (later.c[key.name] == key) & (later.c.recorded_at == versions.c.superseded_at)
    return select(key).where(versions.c.superseded_at.is_not(None), ~select(later.c[key.name]).where(begins).exists())


def unknown_unit(table: Table) -> Select[Any]:
    return select(table.c.unit).where(table.c.unit.is_not(None), table.c.unit.not_in(select(unit.c.code)))
