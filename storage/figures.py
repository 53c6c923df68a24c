"""The sums behind every report, told as they were known at any moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select

from campaign.items import Item
from storage.database import Session
from storage.schema import need_version, pledge_line, pledge_version

_OF = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)


async def promised(session: Session, units: Sequence[str] | None, as_of: datetime) -> dict[Item, tuple[int, int]]:
    """Promised and not yet arrived: item → (đồng, pieces). `units` None: all, with what has no unit yet."""
    where = [*_known(pledge_version, as_of), pledge_version.c.state == "open", *_within(pledge_version.c.unit, units)]
    sums = func.sum(pledge_line.c.amount), func.sum(pledge_line.c.quantity)
    lines = select(pledge_line.c.item, *sums).join(pledge_version, _OF).where(*where).group_by(pledge_line.c.item)
    rows: Sequence[Any] = (await session.execute(lines)).all()
    return {Item(item): (int(amount), int(pieces)) for item, amount, pieces in rows}


async def declared_pupils(session: Session, units: Sequence[str] | None, as_of: datetime) -> int:
    """How many pupils were declared and not withdrawn."""
    where = [*_known(need_version, as_of), need_version.c.state == "declared", *_within(need_version.c.unit, units)]
    return int((await session.execute(select(func.count()).select_from(need_version).where(*where))).scalar_one())


def _known(versions: Table, as_of: datetime) -> list[ColumnElement[bool]]:
    later: Any = versions.c.superseded_at
    return [versions.c.recorded_at <= as_of, or_(later.is_(None), later > as_of)]


def _within(column: Any, units: Sequence[str] | None) -> list[ColumnElement[bool]]:
    return [] if units is None else [column.in_(list(units))]
