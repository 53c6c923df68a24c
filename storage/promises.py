"""What was promised and what came of it. A promise is no result, whatever became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, String, and_, bindparam, case, cast, func, select

from campaign.items import Item
from storage.arrived import UNUSABLE, Over, Within, came
from storage.known import AS_OF, known, stands
from storage.schema import UtcDateTime, device, device_version, pledge_line, pledge_version, receipt, receipt_line
from storage.session import Session

Promised = dict[Item, tuple[int, int]]  # item → (đồng, pieces)

_CODE: BindParameter[str] = bindparam("code")
_EXPECTED_UNTIL = bindparam("expected_until", type_=UtcDateTime())
_OF = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)


@dataclass(frozen=True, slots=True)
class Kept:
    """One item of a pledge: đồng of cash, else pieces. `to_replace` came and cannot be used."""

    promised: int = 0
    came: int = 0
    accepted: int = 0
    to_replace: int = 0

    @property
    def open(self) -> int:
        """What is still to come."""
        return max(self.promised - self.came, 0)


async def promised(session: Session, within: Within, expected_until: datetime | None = None) -> dict[str, Promised]:
    """Promised to each unit and still to come; what has no unit yet is under "".

    After `expected_until` a promise is expected no more, unless something of it came later than that.
    """
    only_late = expected_until is not None and within.as_of > expected_until
    values = {**within.values, _EXPECTED_UNTIL.key: expected_until}
    rows: Sequence[Any] = (await session.execute(_still_open(within.over, only_late), values)).all()
    found: dict[str, Promised] = {}
    for unit, item, amount, pieces in rows:
        if amount or pieces:
            found.setdefault(unit, {})[Item(item)] = int(amount), int(pieces)
    return found


async def kept(session: Session, code: str, as_of: datetime) -> dict[Item, Kept]:
    """What became of each item of a pledge. Whoever calls has checked who may see it."""
    values = {_CODE.key: code, **Within(None, as_of).values}
    promised_, came_, judged = [await _numbers(session, each(), values) for each in (_lines, _arrived, _judged)]
    judged[Item.CASH] = (*came_.get(Item.CASH, (0,)), 0)  # whatever came of it is accepted
    return {
        item: Kept(*promised_.get(item, (0,)), *came_.get(item, (0,)), *judged.get(item, (0, 0)))
        for item in Item
        if item in promised_ or item in came_
    }


async def _numbers(session: Session, of_items: Select[Any], values: Mapping[str, Any]) -> dict[Item, tuple[int, ...]]:
    rows: Sequence[Any] = (await session.execute(of_items, values)).all()
    return {Item(item): tuple(map(int, numbers)) for item, *numbers in rows}


@cache
def _lines() -> Select[Any]:
    sums = select(pledge_line.c.item, func.sum(pledge_line.c.amount + pledge_line.c.quantity))
    current = [pledge_version.c.code == _CODE, *known(pledge_version, AS_OF)]
    return sums.join(pledge_version, _OF).where(*current).group_by(pledge_line.c.item)


@cache
def _arrived() -> Select[Any]:
    arrived = _came().where(receipt.c.pledge_code == _CODE).subquery()
    return select(arrived.c.item, arrived.c.amount + arrived.c.pieces)


@cache
def _still_open(over: Over, only_late: bool) -> Select[Any]:
    promises, came_ = _promises(over).subquery(), _came_of(over).subquery()
    same = and_(came_.c.code == promises.c.code, came_.c.item == promises.c.item)
    by = promises.c.unit, promises.c.item
    open_ = (func.sum(func.max(promises.c[each] - func.coalesce(came_.c[each], 0), 0)) for each in ("amount", "pieces"))
    late = [promises.c.code.in_(_late())] if only_late else []
    return select(*by, *open_).select_from(promises.outerjoin(came_, same)).where(*late).group_by(*by)


def _promises(over: Over) -> Select[Any]:
    open_ = [*known(pledge_version, AS_OF), pledge_version.c.state == "open"]
    unit = func.coalesce(pledge_version.c.unit, "")
    sums = func.sum(pledge_line.c.amount).label("amount"), func.sum(pledge_line.c.quantity).label("pieces")
    by = pledge_line.c.code, unit.label("unit"), pledge_line.c.item
    lines = select(*by, *sums).select_from(pledge_line.join(pledge_version, _OF))
    return lines.where(*open_, *over.holds(pledge_version.c.unit)).group_by(*by)


def _came_of(over: Over) -> Select[Any]:
    """Of the pledges to these units."""
    of_units = select(pledge_version.c.code).where(*over.holds(pledge_version.c.unit))
    here = [receipt.c.pledge_code.in_(of_units)] if over is Over.THESE else []
    return _came().where(*here)


def _came() -> Select[Any]:
    """Usable or not."""
    sums = func.sum(receipt_line.c.amount).label("amount"), func.sum(receipt_line.c.pieces).label("pieces")
    # Not the column itself, whose index SQLite would follow all over the file for the sake of the order.
    by = cast(receipt.c.pledge_code, String).label("code"), receipt_line.c.item
    of_pledges = [receipt.c.pledge_code.is_not(None), *stands(receipt, AS_OF)]
    return select(*by, *sums).select_from(receipt_line.join(receipt)).where(*of_pledges).group_by(*by)


def _late() -> Select[Any]:
    return select(receipt.c.pledge_code).where(
        receipt.c.pledge_code.is_not(None), receipt.c.recorded_at > _EXPECTED_UNTIL, *stands(receipt, AS_OF)
    )


@cache
def _judged() -> Select[Any]:
    joined, where = came(Over.ALL)
    refused = and_(device_version.c.accepted == 0, device_version.c.state.in_(UNUSABLE))
    counts = func.sum(device_version.c.accepted), func.count(case((refused, 1)))
    return (
        select(device.c.item, *counts)
        .select_from(joined)
        .where(*where, receipt.c.pledge_code == _CODE)
        .group_by(device.c.item)
    )
