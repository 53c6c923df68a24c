"""The records behind the report: what arrived and whom it reached, one row each. Figures count them, pages list them.

A gift counts at the unit where it was first accepted. What was brought to a unit that has no row of its own in the
report, as the office, counts at the first one with a row that it came to.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, literal, null, select, union_all

from campaign.devices import State
from campaign.items import Group, Item, group_of
from storage.cash import Kind
from storage.known import known, stands
from storage.schema import cash_entry, device, device_version, offer, receipt


@dataclass(frozen=True, slots=True)
class Within:
    """Of which units (None: of all), as known when; and which units have no row of their own in the report."""

    units: Sequence[str] | None
    as_of: datetime
    without_row: Collection[str] = field(default=())

    def holds(self, unit: Any) -> list[ColumnElement[bool]]:
        """The unit is one of them."""
        return [] if self.units is None else [unit.in_(list(self.units))]

    def has_row(self, unit: Any) -> list[ColumnElement[bool]]:
        """The unit is one of them and has a row."""
        return [*self.holds(unit), unit.not_in(list(self.without_row))]


def gifts(within: Within) -> CompoundSelect[Any]:
    """What counts for its donor: unit, group, donor_key, people, amount, pieces, receipt_id, device_id."""
    return union_all(_money(within), _money_from_the_office(within), _devices(within))


def reached(within: Within) -> CompoundSelect[Any]:
    """Who has what: unit, group, need_id, device_id. What cash bought counts under cash."""
    return union_all(_with_a_device(within), _with_money(within))


def counted_at(within: Within) -> Any:
    """The unit at which a device counts for its donor, or nothing yet."""
    version = device_version.alias()
    first = (
        select(version.c.unit)
        .where(
            version.c.device_id == device.c.id,
            version.c.recorded_at <= within.as_of,
            version.c.unit.not_in(list(within.without_row)),
        )
        .order_by(version.c.version)
        .limit(1)
    )
    return case(
        (device.c.first_unit.not_in(list(within.without_row)), device.c.first_unit), else_=first.scalar_subquery()
    )


def came(within: Within) -> tuple[Any, list[ColumnElement[bool]]]:
    """Devices that were brought, as each of them stood: what to select from, and where."""
    joined = device.join(device_version, device_version.c.device_id == device.c.id).join(
        receipt, receipt.c.id == device.c.receipt_id
    )
    may_count = device.c.first_unit.in_([*(within.units or ()), *within.without_row])
    there = [] if within.units is None else [may_count, *within.holds(counted_at(within))]
    return joined, [*known(device_version, within.as_of), *stands(receipt, within.as_of), *there]


def _money(within: Within) -> Select[Any]:
    given = [cash_entry.c.kind == Kind.GIFT, *stands(cash_entry, within.as_of), *stands(receipt, within.as_of)]
    joined = cash_entry.join(receipt, receipt.c.id == cash_entry.c.receipt_id)
    return (
        _money_of(receipt.c.donor_key, receipt.c.people)
        .select_from(joined)
        .where(*given, *within.has_row(cash_entry.c.unit))
    )


def _money_from_the_office(within: Within) -> Select[Any]:
    """Of what was sent on without a receipt the office stands for the donors, as one."""
    sent = [cash_entry.c.kind == Kind.TAKEN_OVER, *stands(cash_entry, within.as_of)]
    joined = cash_entry.join(
        offer, and_(offer.c.id == cash_entry.c.offer_id, offer.c.from_unit.in_(list(within.without_row)))
    ).outerjoin(receipt, receipt.c.id == cash_entry.c.receipt_id)
    donor = func.coalesce(receipt.c.donor_key, offer.c.from_unit)
    return (
        _money_of(donor, func.coalesce(receipt.c.people, 1))
        .select_from(joined)
        .where(*sent, *within.has_row(cash_entry.c.unit))
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


def _devices(within: Within) -> Select[Any]:
    joined, where = came(within)
    return (
        select(
            counted_at(within).label("unit"),
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


def _with_a_device(within: Within) -> Select[Any]:
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
        .where(*has, *known(device_version, within.as_of), *within.has_row(device_version.c.unit))
    )


def _with_money(within: Within) -> Select[Any]:
    granted = [cash_entry.c.kind == Kind.GRANT, cash_entry.c.need_id.is_not(None), *stands(cash_entry, within.as_of)]
    return select(cash_entry.c.unit, literal(Group.CASH.value), cash_entry.c.need_id, null()).where(
        *granted, *within.has_row(cash_entry.c.unit)
    )


GROUP = case({item.value: group_of(item).value for item in Item}, value=device.c.item)
UNUSABLE = (State.REFUSED, State.GONE)
