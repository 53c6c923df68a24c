"""The sums behind every report, unit by unit, told as they were known at any moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select

from campaign.items import Item
from storage import needs
from storage.database import Session
from storage.schema import need_version, pledge_line, pledge_version

Promised = Mapping[Item, tuple[int, int]]  # item → (đồng, pieces)

_OF = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)


async def promised(session: Session, units: Sequence[str] | None, as_of: datetime) -> dict[str, Promised]:
    """Promised to each unit and not yet arrived. `units` None: all; what has no unit yet is under ""."""
    by = func.coalesce(pledge_version.c.unit, ""), pledge_line.c.item
    where = [*_known(pledge_version, as_of), pledge_version.c.state == "open", *_within(pledge_version.c.unit, units)]
    sums = func.sum(pledge_line.c.amount), func.sum(pledge_line.c.quantity)
    lines = select(*by, *sums).select_from(pledge_line).join(pledge_version, _OF).where(*where).group_by(*by)
    rows: Sequence[Any] = (await session.execute(lines)).all()
    found: dict[str, dict[Item, tuple[int, int]]] = {}
    for unit, item, amount, pieces in rows:
        found.setdefault(unit, {})[Item(item)] = int(amount), int(pieces)
    return dict(found)


async def declared_pupils(session: Session, units: Sequence[str] | None, as_of: datetime) -> dict[str, int]:
    """How many pupils each unit declared and did not withdraw."""
    where = [
        *_known(need_version, as_of),
        need_version.c.state.in_(needs.DECLARED),
        *_within(need_version.c.unit, units),
    ]
    counts = select(need_version.c.unit, func.count()).where(*where).group_by(need_version.c.unit)
    rows: Sequence[Any] = (await session.execute(counts)).all()
    return {unit: int(count) for unit, count in rows}


def _known(versions: Table, as_of: datetime) -> list[ColumnElement[bool]]:
    later: Any = versions.c.superseded_at
    return [versions.c.recorded_at <= as_of, or_(later.is_(None), later > as_of)]


def _within(column: Any, units: Sequence[str] | None) -> list[ColumnElement[bool]]:
    return [] if units is None else [column.in_(list(units))]
