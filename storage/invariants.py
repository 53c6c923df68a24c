"""What must hold in the database at any moment, as far as it can show it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select, text

from campaign.devices import NEXT, WITH_A_PUPIL, State
from storage import figures, needs, serving_order
from storage.database import Session
from storage.schema import (
    campaign,
    cash_entry,
    device,
    device_version,
    dialogue,
    invite,
    need,
    need_version,
    pledge,
    pledge_line,
    pledge_version,
    role_grant,
    unit,
)

BEGINS = (State.RECEIVED, State.USABLE, State.REPAIR, State.REFUSED)  # the states in which a device is stored
_AT_LAST = datetime(9999, 12, 31, tzinfo=UTC)  # what is known now, also where the clock of this machine is behind


async def first_broken(session: Session) -> str:
    """Which one does not hold, and where; nothing if all hold."""
    whole = (await session.execute(text("PRAGMA integrity_check"))).scalars().first()
    if whole != "ok":
        return f"integrity_check: {whole}"
    orphan: Any = (await session.execute(text("PRAGMA foreign_key_check"))).first()
    if orphan:
        return f"foreign_key_check: {orphan[0]} row {orphan[1]} points to no row of {orphan[2]}"
    for name, broken in _BROKEN.items():
        if found := (await session.execute(broken.limit(1))).first():
            return f"{name}: {found[0]}"
    if jumped := await serving_order.first_jumped(session):
        return f"somebody was served before a needier pupil, and no skip says why: {jumped}"
    return await _wrong_sum(session)


async def _wrong_sum(session: Session) -> str:
    """The figures equal the sum of the records behind them, and the units' figures add up to the total."""
    promised = await figures.promised(session, None, _AT_LAST)
    lines = [line for of_unit in promised.values() for line in of_unit.values()]
    told = sum(amount for amount, _pieces in lines), sum(pieces for _amount, pieces in lines)
    sums = func.coalesce(func.sum(pledge_line.c.amount), 0), func.coalesce(func.sum(pledge_line.c.quantity), 0)
    behind = (await session.execute(select(*sums).join(pledge_version, _VERSION).where(*_NOW_OPEN))).one()
    if told != tuple(behind):
        return f"the promised sums are told as {told}, the records say {tuple(behind)}"
    pupils = sum((await figures.declared_pupils(session, None, _AT_LAST)).values())
    declared = (await session.execute(select(func.count()).select_from(need_version).where(*_NOW_DECLARED))).scalar()
    return "" if pupils == declared else f"{pupils} pupils are told, the records say {declared}"


def _not_one_current(of: Table, key: Any, versions: Table, points: Any) -> Select[Any]:
    current = (points == key) & versions.c.superseded_at.is_(None)
    return select(key).select_from(of.outerjoin(versions, current)).group_by(key).having(func.count(points) != 1)


def _more_than_one(column: Any, *where: ColumnElement[bool]) -> Select[Any]:
    return select(column).where(*where).group_by(column).having(func.count() > 1)


def _without_successor(versions: Table, key: Any) -> Select[Any]:
    """Versions that ended at a time at which no other began."""
    later = versions.alias()
    begins = (later.c[key.name] == key) & (later.c.recorded_at == versions.c.superseded_at)
    return select(key).where(versions.c.superseded_at.is_not(None), ~select(later.c[key.name]).where(begins).exists())


def _unknown_unit(table: Table) -> Select[Any]:
    return select(table.c.unit).where(table.c.unit.is_not(None), table.c.unit.not_in(select(unit.c.code)))


def _goes_where_it_may_not() -> Select[Any]:
    """Versions of devices that do not follow from the one before."""
    before = device_version.alias("before")
    previous = (before.c.device_id == device_version.c.device_id) & (before.c.version == device_version.c.version - 1)
    allowed = [f"{old}>{new}" for old, following in NEXT.items() for new in following]
    step = before.c.state + ">" + device_version.c.state
    first = and_(device_version.c.version == 1, device_version.c.state.not_in(BEGINS))
    both = device_version.outerjoin(before, previous)
    lost = and_(device_version.c.version > 1, before.c.version.is_(None))
    return select(device_version.c.device_id).select_from(both).where(or_(step.not_in(allowed), first, lost))


def _changed_hands() -> Select[Any]:
    """Handed over to another pupil than the one it was kept for."""
    before = device_version.alias("kept")
    previous = (before.c.device_id == device_version.c.device_id) & (before.c.version == device_version.c.version - 1)
    both = device_version.join(before, previous)
    handed = (device_version.c.state == State.HANDED_OVER, device_version.c.need_id != before.c.need_id)
    return select(device_version.c.device_id).select_from(both).where(*handed)


def _below_zero() -> Select[Any]:
    so_far = func.sum(cash_entry.c.amount).over(partition_by=cash_entry.c.unit, order_by=cash_entry.c.id)
    balances = select(cash_entry.c.unit, so_far.label("balance")).subquery()
    return select(balances.c.unit).where(balances.c.balance < 0)


_VERSION = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_NOW_OPEN = (pledge_version.c.superseded_at.is_(None), pledge_version.c.state == "open")
_NOW_DECLARED = (need_version.c.superseded_at.is_(None), need_version.c.state.in_(needs.DECLARED))
_NOTHING = or_(
    pledge_line.c.amount < 0, pledge_line.c.quantity < 0, (pledge_line.c.amount > 0) == (pledge_line.c.quantity > 0)
)
_NUMBERED = func.min(pledge_version.c.version), func.max(pledge_version.c.version)

_BROKEN: dict[str, Select[Any]] = {
    "a version of a pledge without lines": select(pledge_version.c.code).where(
        ~select(pledge_line.c.code).where(_VERSION).exists()
    ),
    "a pledge without exactly one current version": _not_one_current(
        pledge, pledge.c.code, pledge_version, pledge_version.c.code
    ),
    "a declared pupil without exactly one current version": _not_one_current(
        need, need.c.id, need_version, need_version.c.need_id
    ),
    "a pledge whose versions are not numbered from 1 on": select(pledge_version.c.code)
    .group_by(pledge_version.c.code)
    .having(or_(_NUMBERED[0] != 1, _NUMBERED[1] != func.count())),
    "a version of a pledge that ended when no other began": _without_successor(pledge_version, pledge_version.c.code),
    "a version of a pupil that ended when no other began": _without_successor(need_version, need_version.c.need_id),
    "a version of a unit that ended when no other began": _without_successor(unit, unit.c.code),
    "a unit with several current versions": _more_than_one(unit.c.code, unit.c.superseded_at.is_(None)),
    "several current campaigns": _more_than_one(campaign.c.superseded_at.is_(None), campaign.c.superseded_at.is_(None)),
    "several pledges of one talk": _more_than_one(pledge.c.dialogue_id),
    "several pupils of one talk": _more_than_one(need.c.dialogue_id),
    "several open talks of one identity": _more_than_one(dialogue.c.identity_id, dialogue.c.state == "open"),
    "an invitation used too often": select(invite.c.id).where(invite.c.uses_left < 0),
    "a line of a pledge that is neither money nor pieces": select(pledge_line.c.code).where(_NOTHING),
    "a device without exactly one current holder": _not_one_current(
        device, device.c.id, device_version, device_version.c.device_id
    ),
    "a pupil who holds several devices": _more_than_one(
        device_version.c.need_id, device_version.c.superseded_at.is_(None), device_version.c.need_id.is_not(None)
    ),
    "a device that went where it may not go": _goes_where_it_may_not(),
    "a device handed over to another pupil than the one it was kept for": _changed_hands(),
    "a version of a device that ended when no other began": _without_successor(
        device_version, device_version.c.device_id
    ),
    "a device handed over that was never found usable": select(device_version.c.device_id).where(
        device_version.c.state.in_(WITH_A_PUPIL), device_version.c.accepted == 0
    ),
    "a device with a pupil and no pupil, or the other way round": select(device_version.c.device_id).where(
        device_version.c.state.in_(WITH_A_PUPIL) != device_version.c.need_id.is_not(None)
    ),
    "more cash went out than there was": _below_zero(),
    "a device at a unit that there never was": _unknown_unit(device_version),
    "cash at a unit that there never was": _unknown_unit(cash_entry),
    "a pledge to a unit that there never was": _unknown_unit(pledge_version),
    "a pupil at a unit that there never was": _unknown_unit(need_version),
    "a role at a unit that there never was": _unknown_unit(role_grant),
    "an invitation to a unit that there never was": _unknown_unit(invite),
}
