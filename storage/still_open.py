"""What came of each pledge, and which pledges are still open: the one definition, item by item.

A part is open until as much of the item came, usable or not. After the campaign's days of grace nothing is expected of
a pledge any more, unless something of it came even later.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select

from campaign.facts import Campaign, end_of_day
from campaign.items import Item
from storage.known import stands
from storage.schema import pledge_line, pledge_version, receipt, receipt_line
from storage.session import Session

STANDS = and_(*stands(receipt))


async def came_of(session: Session, codes: Sequence[str]) -> dict[str, dict[Item, tuple[int, int]]]:
    """What came of each of these pledges: item → (đồng, pieces), usable or not."""
    sums = func.sum(receipt_line.c.amount), func.sum(receipt_line.c.pieces)
    by = receipt.c.pledge_code, receipt_line.c.item
    lines = select(*by, *sums).select_from(receipt_line.join(receipt)).where(STANDS, receipt.c.pledge_code.in_(codes))
    rows: Sequence[Any] = (await session.execute(lines.group_by(*by))).all() if codes else []
    found: dict[str, dict[Item, tuple[int, int]]] = defaultdict(dict)
    for code, item, amount, pieces in rows:
        found[code][Item(item)] = int(amount), int(pieces)
    return dict(found)


async def came_of_one(session: Session, code: str) -> Mapping[Item, tuple[int, int]]:
    """What came of this pledge."""
    return (await came_of(session, [code])).get(code, {})


def awaited(campaign: Campaign, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a version of a pledge: it is the current one, and something of it is expected at this moment."""
    end = end_of_day(campaign.expected_until)
    return OPEN if now <= end else (*OPEN, _came_after(end))


def no_longer_awaited(campaign: Campaign, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a version of a pledge: it is the current one, something of it is missing and not expected at this moment."""
    end = end_of_day(campaign.expected_until)
    return *OPEN, false() if now <= end else ~_came_after(end)


def _came_after(end: datetime) -> ColumnElement[bool]:
    late = select(receipt.c.id).where(
        STANDS, receipt.c.pledge_code == pledge_version.c.code, receipt.c.recorded_at > end
    )
    return late.correlate(pledge_version).exists()


def _something_is_missing() -> ColumnElement[bool]:
    line = pledge_line.alias("promised")
    came = (
        select(func.coalesce(func.sum(receipt_line.c.amount + receipt_line.c.pieces), 0))
        .select_from(receipt_line.join(receipt))
        .where(STANDS, receipt.c.pledge_code == line.c.code, receipt_line.c.item == line.c.item)
        .correlate(line)
        .scalar_subquery()
    )
    missing = (
        select(line.c.item)
        .where(line.c.code == pledge_version.c.code, line.c.version == pledge_version.c.version)
        .group_by(line.c.code, line.c.item)
        .having(func.sum(line.c.amount + line.c.quantity) > came)
    )
    return missing.correlate(pledge_version).exists()


OPEN = (pledge_version.c.superseded_at.is_(None), pledge_version.c.state == "open", _something_is_missing())
