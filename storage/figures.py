"""The sums behind every report, unit by unit, told as they were known at any moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    case,
    distinct,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from campaign.devices import State
from campaign.items import Group
from storage import needs
from storage.arrived import UNUSABLE, WITHOUT_ROW, Over, Within, came, counted_at, gifts, reached
from storage.cash import Kind
from storage.known import AS_OF, known, stands
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
    rows: Sequence[Any] = (await session.execute(_given(within.over), within.values)).all()
    return {(unit, Group(group)): Given(*map(int, numbers)) for unit, group, *numbers in rows}


async def helped(session: Session, within: Within) -> dict[By, int]:
    """How many different pupils have something, by unit and group, by unit, and by group."""
    rows: Sequence[Any] = (await session.execute(_helped(within.over), within.values)).all()
    return {(unit, Group(group) if group else ALL): int(count) for unit, group, count in rows}


async def pupils(session: Session, within: Within) -> dict[str, Pupils]:
    """The pupils that each unit declared and did not withdraw."""
    rows: Sequence[Any] = (await session.execute(_pupils(within.over), within.values)).all()
    return {unit: Pupils(int(declared), int(served)) for unit, declared, served in rows}


async def beside(session: Session, within: Within) -> dict[str, dict[Beside, int]]:
    """What each unit has that is told apart from its figures."""
    rows: Sequence[Any] = (await session.execute(_beside(within.over), within.values)).all()
    found: dict[str, dict[Beside, int]] = defaultdict(dict)
    for unit, what, count in rows:
        found[unit][Beside(what)] = int(count)
    return dict(found)


async def held(session: Session, within: Within) -> dict[str, Held]:
    """What lies at the units that have no row."""
    rows: Sequence[Any] = (await session.execute(_held(within.over), within.values)).all()
    return {unit: Held(int(amount), int(pieces)) for unit, amount, pieces in rows if amount or pieces}


@cache
def _given(over: Over) -> CompoundSelect[Any]:
    each = gifts(over).subquery()
    by = each.c.unit, each.c.group, each.c.donor_key
    sums = _people(each), func.sum(each.c.amount).label("amount"), func.sum(each.c.pieces).label("pieces")
    donors = select(*by, *sums).where(each.c.unit.is_not(None)).group_by(*by).cte().prefix_with("MATERIALIZED")
    of_units = donors.c.unit, donors.c.group
    once = select(donors.c.group, _people(donors)).group_by(donors.c.group, donors.c.donor_key).subquery()
    return union_all(
        select(*of_units, *(func.sum(donors.c[name]) for name in ("people", "amount", "pieces"))).group_by(*of_units),
        select(null(), once.c.group, func.sum(once.c.people), literal(0), literal(0)).group_by(once.c.group),
    )


def _people(donors: Any) -> Any:
    """A donor who gave on behalf of several numbers of people counts as the most of them."""
    return func.max(donors.c.people).label("people")


@cache
def _helped(over: Over) -> CompoundSelect[Any]:
    each = reached(over).subquery()
    pupils = select(each.c.unit, each.c.group, each.c.need_id).distinct().cte().prefix_with("MATERIALIZED")
    unit, group, number = pupils.c.unit, pupils.c.group, func.count(distinct(pupils.c.need_id))
    return union_all(
        select(unit, group, number).group_by(unit, group),
        select(unit, null(), number).group_by(unit),
        select(null(), group, number).group_by(group),
    )


@cache
def _pupils(over: Over) -> Select[Any]:
    unit = need_version.c.unit
    declared = [*known(need_version, AS_OF), need_version.c.state.in_(needs.DECLARED), *over.holds(unit)]
    served = func.count(case((or_(*_has_something()), 1)))
    return select(unit, func.count(), served).where(*declared).group_by(unit)


@cache
def _beside(over: Over) -> Select[Any]:
    each = union_all(_boxes(over), _not_accepted(over), *_moved()).subquery()
    by = each.c.unit, each.c.what
    return select(*by, func.count()).where(*over.has_row(each.c.unit)).group_by(*by)


@cache
def _held(over: Over) -> Select[Any]:
    at = [cash_entry.c.unit.in_(WITHOUT_ROW), *over.holds(cash_entry.c.unit), cash_entry.c.recorded_at <= AS_OF]
    lie = [device_version.c.state.not_in(_NOT_HERE), *known(device_version, AS_OF)]
    of = device_version.c.unit.in_(WITHOUT_ROW), *over.holds(device_version.c.unit)
    sums = union_all(
        select(cash_entry.c.unit.label("unit"), cash_entry.c.amount.label("amount"), literal(0).label("pieces")).where(
            *at
        ),
        select(device_version.c.unit, literal(0), literal(1)).where(*lie, *of),
    ).subquery()
    return select(sums.c.unit, func.sum(sums.c.amount), func.sum(sums.c.pieces)).group_by(sums.c.unit)


def _has_something() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    device_ = [device_version.c.need_id == need_version.c.need_id, device_version.c.state == State.HANDED_OVER]
    money = [cash_entry.c.need_id == need_version.c.need_id, cash_entry.c.kind == Kind.GRANT]
    return (
        exists().where(*device_, *known(device_version, AS_OF)),
        exists().where(*money, *stands(cash_entry, AS_OF)),
    )


def _boxes(over: Over) -> Select[Any]:
    of_unknown = [receipt.c.unknown_givers == 1, *stands(receipt, AS_OF), *over.has_row(receipt.c.unit)]
    return select(receipt.c.unit.label("unit"), literal(Beside.BOX.value).label("what")).where(*of_unknown)


def _not_accepted(over: Over) -> Select[Any]:
    joined, where = came(over)
    what = case((device_version.c.state.in_(UNUSABLE), Beside.REFUSED.value), else_=Beside.UNCHECKED.value)
    lie = device_version.c.state != State.LOST
    return select(counted_at(), what).select_from(joined).where(*where, device_version.c.accepted == 0, lie)


def _moved() -> tuple[Select[Any], Select[Any]]:
    """Where it counts for its donor, and where for its pupil."""
    both = device.join(device_version, device_version.c.device_id == device.c.id)
    handed_over = [device_version.c.state == State.HANDED_OVER, *known(device_version, AS_OF)]
    ends = select(counted_at().label("donor_at"), device_version.c.unit.label("pupil_at"))
    moves = ends.select_from(both).where(*handed_over, device_version.c.need_id.is_not(None)).cte()
    elsewhere = moves.c.donor_at != moves.c.pupil_at
    return (
        select(moves.c.donor_at, literal(Beside.MOVED.value)).where(elsewhere),
        select(moves.c.pupil_at, literal(Beside.MOVED.value)).where(elsewhere),
    )


_NOT_HERE = (State.VOID, State.GONE, State.LOST, State.HANDED_OVER, *UNUSABLE)
