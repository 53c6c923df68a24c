"""The sums behind every report, unit by unit, told as they were known at any moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, exists, func, literal, null, or_, select, union_all

from campaign.devices import State
from campaign.items import Group
from storage import needs
from storage.arrived import UNUSABLE, Within, came, counted_at, gifts, reached
from storage.cash import Kind
from storage.known import known, stands
from storage.schema import cash_entry, device, device_version, need_version, receipt
from storage.session import Session

ALL = None  # instead of a unit or of a group: of all of them together, everybody counted once

By = tuple[str | None, Group | None]


@dataclass(frozen=True, slots=True)
class Given:
    """What arrived."""

    donors: int = 0
    amount: int = 0  # đồng
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Pupils:
    """How many are declared, and how many of these have something now."""

    declared: int = 0
    served: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What lies at a unit that has no row in the report, and waits to be sent on."""

    amount: int = 0  # đồng
    devices: int = 0

    def __add__(self, other: "Held") -> "Held":
        return Held(self.amount + other.amount, self.devices + other.devices)


class Beside(StrEnum):
    """What stands beside the figures."""

    BOX = "box"  # of which nobody knows how many gave
    REFUSED = "refused"  # devices that cannot be used
    UNCHECKED = "unchecked"  # devices that wait for a check or for repair
    MOVED = "moved"  # devices that were accepted at one unit and handed over at another


async def given(session: Session, within: Within) -> dict[By, Given]:
    """What arrived, by unit and group; by group alone the donors of several units count once."""
    each = gifts(within).subquery()
    by = each.c.unit, each.c.group, each.c.donor_key
    sums = _people(each), func.sum(each.c.amount).label("amount"), func.sum(each.c.pieces).label("pieces")
    donors = select(*by, *sums).where(each.c.unit.is_not(None)).group_by(*by).cte().prefix_with("MATERIALIZED")
    of_units = donors.c.unit, donors.c.group
    once = select(donors.c.group, _people(donors)).group_by(donors.c.group, donors.c.donor_key).subquery()
    counts = union_all(
        select(*of_units, *(func.sum(donors.c[name]) for name in ("people", "amount", "pieces"))).group_by(*of_units),
        select(null(), once.c.group, func.sum(once.c.people), literal(0), literal(0)).group_by(once.c.group),
    )
    rows: Sequence[Any] = (await session.execute(counts)).all()
    return {(unit, Group(group)): Given(*map(int, numbers)) for unit, group, *numbers in rows}


def _people(donors: Any) -> Any:
    """A donor who gave on behalf of several numbers of people counts as the most of them."""
    return func.max(donors.c.people).label("people")


async def helped(session: Session, within: Within) -> dict[By, int]:
    """How many different pupils have something, by unit and group, by unit, and by group."""
    each = reached(within).subquery()
    pupils = select(each.c.unit, each.c.group, each.c.need_id).distinct().cte().prefix_with("MATERIALIZED")
    unit, group, number = pupils.c.unit, pupils.c.group, func.count(distinct(pupils.c.need_id))
    counts = union_all(
        select(unit, group, number).group_by(unit, group),
        select(unit, null(), number).group_by(unit),
        select(null(), group, number).group_by(group),
    )
    rows: Sequence[Any] = (await session.execute(counts)).all()
    return {(unit, Group(group) if group else ALL): int(count) for unit, group, count in rows}


async def pupils(session: Session, within: Within) -> dict[str, Pupils]:
    """The pupils that each unit declared and did not withdraw."""
    where = [*known(need_version, within.as_of), need_version.c.state.in_(needs.DECLARED)]
    unit = need_version.c.unit
    counts = select(unit, func.count(), func.count(case((or_(*_has_something(within.as_of)), 1)))).where(
        *where, *within.holds(unit)
    )
    rows: Sequence[Any] = (await session.execute(counts.group_by(unit))).all()
    return {unit: Pupils(int(declared), int(served)) for unit, declared, served in rows}


async def beside(session: Session, within: Within) -> dict[str, dict[Beside, int]]:
    """What each unit has that is told apart from its figures."""
    each = union_all(_boxes(within), _not_accepted(within), *_moved(within)).subquery()
    counts = select(each.c.unit, each.c.what, func.count()).where(*within.has_row(each.c.unit))
    rows: Sequence[Any] = (await session.execute(counts.group_by(each.c.unit, each.c.what))).all()
    found: dict[str, dict[Beside, int]] = defaultdict(dict)
    for unit, what, count in rows:
        found[unit][Beside(what)] = int(count)
    return dict(found)


async def held(session: Session, within: Within) -> dict[str, Held]:
    """What lies at the units that have no row."""
    there = list(within.without_row)
    at = [cash_entry.c.unit.in_(there), *within.holds(cash_entry.c.unit), cash_entry.c.recorded_at <= within.as_of]
    lie = [device_version.c.state.not_in(_NOT_HERE), *known(device_version, within.as_of)]
    of = device_version.c.unit.in_(there), *within.holds(device_version.c.unit)
    sums = union_all(
        select(cash_entry.c.unit.label("unit"), cash_entry.c.amount.label("amount"), literal(0).label("pieces")).where(
            *at
        ),
        select(device_version.c.unit, literal(0), literal(1)).where(*lie, *of),
    ).subquery()
    each = select(sums.c.unit, func.sum(sums.c.amount), func.sum(sums.c.pieces)).group_by(sums.c.unit)
    rows: Sequence[Any] = (await session.execute(each)).all()
    return {unit: Held(int(amount), int(pieces)) for unit, amount, pieces in rows if amount or pieces}


def _has_something(as_of: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    device_ = [device_version.c.need_id == need_version.c.need_id, device_version.c.state == State.HANDED_OVER]
    money = [cash_entry.c.need_id == need_version.c.need_id, cash_entry.c.kind == Kind.GRANT]
    return (
        exists().where(*device_, *known(device_version, as_of)),
        exists().where(*money, *stands(cash_entry, as_of)),
    )


def _boxes(within: Within) -> Select[Any]:
    of_unknown = [receipt.c.unknown_givers == 1, *stands(receipt, within.as_of), *within.has_row(receipt.c.unit)]
    return select(receipt.c.unit.label("unit"), literal(Beside.BOX.value).label("what")).where(*of_unknown)


def _not_accepted(within: Within) -> Select[Any]:
    joined, where = came(within)
    what = case((device_version.c.state.in_(UNUSABLE), Beside.REFUSED.value), else_=Beside.UNCHECKED.value)
    lie = device_version.c.state.not_in((State.LOST, State.VOID))
    return select(counted_at(within), what).select_from(joined).where(*where, device_version.c.accepted == 0, lie)


def _moved(within: Within) -> tuple[Select[Any], Select[Any]]:
    """Where it counts for its donor, and where for its pupil."""
    both = device.join(device_version, device_version.c.device_id == device.c.id)
    handed_over = [device_version.c.state == State.HANDED_OVER, *known(device_version, within.as_of)]
    ends = select(counted_at(within).label("donor_at"), device_version.c.unit.label("pupil_at"))
    moves = ends.select_from(both).where(*handed_over, device_version.c.need_id.is_not(None)).cte()
    elsewhere = moves.c.donor_at != moves.c.pupil_at
    return (
        select(moves.c.donor_at, literal(Beside.MOVED.value)).where(elsewhere),
        select(moves.c.pupil_at, literal(Beside.MOVED.value)).where(elsewhere),
    )


_NOT_HERE = (State.VOID, State.GONE, State.LOST, State.HANDED_OVER, *UNUSABLE)
