"""The records behind the report: what arrived and whom it reached, one row each. Figures count them, pages list them.

A gift counts at the unit where it was first accepted. What was brought to a unit that has no row of its own in the
report, as the office, counts at the first one with a row that it came to.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    union_all,
)

from campaign.devices import State
from campaign.items import Group, Item, group_of
from storage.cash import Kind
from storage.known import AS_OF, known, stands
from storage.schema import cash_entry, device, device_version, offer, receipt


class Over(Enum):
    """Over which units a statement goes. Built once for each of them, it is run with the values of a `Within`."""

    ALL = auto()
    THESE = auto()

    def holds(self, unit: Any) -> list[ColumnElement[bool]]:
        """The unit is one of them."""
        return [unit.in_(_UNITS)] if self is Over.THESE else []

    def has_row(self, unit: Any) -> list[ColumnElement[bool]]:
        """The unit is one of them and has a row."""
        return [*self.holds(unit), unit.not_in(WITHOUT_ROW)]


@dataclass(frozen=True, slots=True)
class Within:
    """Of which units (None: of all), as known when; and which units have no row of their own in the report."""

    units: Sequence[str] | None
    as_of: datetime
    without_row: Collection[str] = field(default=())

    @property
    def over(self) -> Over:
        return Over.ALL if self.units is None else Over.THESE

    @property
    def values(self) -> Mapping[str, Any]:
        """Of the parameters of statements."""
        units, without_row = list(self.units or ()), list(self.without_row)
        return {
            AS_OF.key: self.as_of,
            _UNITS.key: units,
            WITHOUT_ROW.key: without_row,
            _FIRST_UNITS.key: units + without_row,
        }


def gifts(over: Over) -> CompoundSelect[Any]:
    """What counts for its donor: unit, group, donor_key, people, amount, pieces, receipt_id, device_id."""
    return union_all(_money(over), _money_from_the_office(over), _devices(over))


def reached(over: Over) -> CompoundSelect[Any]:
    """Who has what: unit, group, need_id, device_id. What cash bought counts under cash."""
    return union_all(_with_a_device(over), _with_money(over))


@cache
def counted_at() -> Any:
    """The unit at which a device counts for its donor, or nothing yet."""
    version = device_version.alias()
    at_one_with_a_row = [version.c.recorded_at <= AS_OF, version.c.unit.not_in(WITHOUT_ROW)]
    first = select(version.c.unit).where(version.c.device_id == device.c.id, *at_one_with_a_row)
    first = first.order_by(version.c.version).limit(1)
    return case((device.c.first_unit.not_in(WITHOUT_ROW), device.c.first_unit), else_=first.scalar_subquery())


def came(over: Over) -> tuple[Any, list[ColumnElement[bool]]]:
    """Devices that were brought, as each of them stood, with the receipt that stood: what to select from, and where."""
    joined = device.join(device_version, device_version.c.device_id == device.c.id).join(
        receipt, receipt.c.delivery == device.c.receipt_id
    )
    there = [device.c.first_unit.in_(_FIRST_UNITS), *over.holds(counted_at())] if over is Over.THESE else []
    brought = device_version.c.state != State.VOID
    return joined, [*known(device_version, AS_OF), *stands(receipt, AS_OF), brought, *there]


def _money(over: Over) -> Select[Any]:
    given = [cash_entry.c.kind == Kind.GIFT, *stands(cash_entry, AS_OF), *stands(receipt, AS_OF)]
    joined = cash_entry.join(receipt, receipt.c.id == cash_entry.c.receipt_id)
    return (
        _money_of(receipt.c.donor_key, receipt.c.people)
        .select_from(joined)
        .where(*given, *over.has_row(cash_entry.c.unit))
    )


def _money_from_the_office(over: Over) -> Select[Any]:
    """Of what was sent on without a receipt the office stands for the donors, as one."""
    sent = [cash_entry.c.kind == Kind.TAKEN_OVER, *stands(cash_entry, AS_OF)]
    joined = cash_entry.join(
        offer, and_(offer.c.id == cash_entry.c.offer_id, offer.c.from_unit.in_(WITHOUT_ROW))
    ).outerjoin(receipt, receipt.c.id == cash_entry.c.receipt_id)
    donor = func.coalesce(receipt.c.donor_key, offer.c.from_unit)
    return (
        _money_of(donor, func.coalesce(receipt.c.people, 1))
        .select_from(joined)
        .where(*sent, *over.has_row(cash_entry.c.unit))
    )


def _money_of(donor: Any, people: Any) -> Select[Any]:
    return select(
        cash_entry.c.unit.label("unit"),
        literal(Group.CASH.value).label("group"),
        donor.label("donor_key"),
        people.label("people"),
        cash_entry.c.amount.label("amount"),
        literal(0).label("pieces"),
        cash_entry.c.receipt_id.label("receipt_id"),
        null().label("device_id"),
    )


def _devices(over: Over) -> Select[Any]:
    joined, where = came(over)
    return (
        select(
            counted_at().label("unit"),
            GROUP.label("group"),
            receipt.c.donor_key,
            receipt.c.people,
            literal(0).label("amount"),
            literal(1).label("pieces"),
            receipt.c.id.label("receipt_id"),
            device.c.id.label("device_id"),
        )
        .select_from(joined)
        .where(*where, device_version.c.accepted == 1)
    )


def _with_a_device(over: Over) -> Select[Any]:
    has = [device_version.c.state == State.HANDED_OVER, device_version.c.need_id.is_not(None)]
    by_cash = case((device.c.bought_by.is_not(None), literal(Group.CASH.value)), else_=GROUP)
    return (
        select(
            device_version.c.unit.label("unit"),
            by_cash.label("group"),
            device_version.c.need_id.label("need_id"),
            device.c.id.label("device_id"),
        )
        .select_from(device_version.join(device, device.c.id == device_version.c.device_id))
        .where(*has, *known(device_version, AS_OF), *over.has_row(device_version.c.unit))
    )


def _with_money(over: Over) -> Select[Any]:
    granted = [cash_entry.c.kind == Kind.GRANT, cash_entry.c.need_id.is_not(None), *stands(cash_entry, AS_OF)]
    return select(cash_entry.c.unit, literal(Group.CASH.value), cash_entry.c.need_id, null()).where(
        *granted, *over.has_row(cash_entry.c.unit)
    )


GROUP = case({item.value: group_of(item).value for item in Item}, value=device.c.item)
WITHOUT_ROW: BindParameter[str] = bindparam("without_row", expanding=True)
_UNITS: BindParameter[str] = bindparam("units", expanding=True)
_FIRST_UNITS: BindParameter[str] = bindparam("first_units", expanding=True)
UNUSABLE = (State.REFUSED, State.GONE)
