"""What stands behind a cell of the report, record by record, for those who answer for the unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.conversation import Speaker
from campaign.devices import State
from campaign.items import Group, Item
from campaign.permissions import Act
from storage import authority, campaigns, needs
from storage.arrived import GROUP, UNUSABLE, Within, came, gifts, reached
from storage.known import known
from storage.schema import device, device_version, need_version, receipt
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Cell:
    """A group of the form in the row of a unit, as known at a moment."""

    unit: str
    group: Group
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Gift:
    """A sum or a device that counts. `receipt` is empty for money that the office sent on."""

    donor_key: str
    people: int
    amount: int
    pieces: int
    receipt: str
    device: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A device that came, whether it counts or not."""

    code: str
    item: Item
    state: State
    accepted: bool
    receipt: str

    @property
    def unusable(self) -> bool:
        return self.state in UNUSABLE


@dataclass(frozen=True, slots=True)
class Helped:
    """A pupil who has something; `short_name` only for those who may see it. `device` is empty for money."""

    need: str
    class_name: str
    short_name: str
    device: str


async def gifts_of(session: Session, speaker: Speaker, cell: Cell) -> list[Gift]:
    """Newest first. Raises Refused."""
    within = await _within(session, speaker, cell)
    each = gifts(within.over).subquery()
    found = select(each, receipt.c.recorded_at).select_from(each.outerjoin(receipt, receipt.c.id == each.c.receipt_id))
    here = found.where(each.c.unit == cell.unit, each.c.group == cell.group)
    ordered = here.order_by(receipt.c.recorded_at.desc(), each.c.receipt_id, each.c.device_id)
    rows: Sequence[Any] = (await session.execute(ordered, within.values)).all()
    return [
        Gift(row.donor_key, row.people, int(row.amount), row.pieces, row.receipt_id or "", row.device_id or "")
        for row in rows
    ]


async def devices_of(session: Session, speaker: Speaker, cell: Cell) -> list[Brought]:
    """Those that count first; then those that came and do not. Raises Refused."""
    within = await _within(session, speaker, cell)
    joined, where = came(within.over)
    columns = device.c.id, device.c.item, device_version.c.state, device_version.c.accepted, receipt.c.id.label("of")
    found = select(*columns).select_from(joined).where(*where, GROUP == cell.group.value)
    ordered = found.order_by(device_version.c.accepted.desc(), receipt.c.recorded_at, device.c.id)
    rows: Sequence[Any] = (await session.execute(ordered, within.values)).all()
    return [Brought(row.id, Item(row.item), State(row.state), bool(row.accepted), row.of) for row in rows]


async def pupils_of(session: Session, speaker: Speaker, cell: Cell) -> list[Helped]:
    """By class. Raises Refused."""
    within = await _within(session, speaker, cell)
    may_see = cell.unit in await authority.covered(session, speaker, Act.SEE_UNIT_PUPILS)
    each = reached(within.over).subquery()
    pupil = [need_version.c.need_id == each.c.need_id, *known(need_version, cell.as_of)]
    columns = each.c.need_id, each.c.device_id, need_version.c.class_name, need_version.c.short_name
    found = select(*columns).select_from(each).join(need_version, pupil[0]).where(*pupil[1:])
    here = found.where(each.c.unit == cell.unit, each.c.group == cell.group.value)
    ordered = here.order_by(need_version.c.class_name, each.c.need_id)
    rows: Sequence[Any] = (await session.execute(ordered, within.values)).all()
    return [
        Helped(
            row.need_id,
            row.class_name,
            needs.name_of(session, row.need_id, row.short_name) if may_see else "",
            row.device_id or "",
        )
        for row in rows
    ]


async def _within(session: Session, speaker: Speaker, cell: Cell) -> Within:
    await authority.require(session, speaker, cell.unit, Act.REPORT)
    units = await campaigns.units_at(session, cell.as_of)
    return Within([cell.unit], cell.as_of, [unit.code for unit in units.all if not unit.files])
