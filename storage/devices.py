"""Devices, one record each, and where each of them stands. Whoever calls has checked who may change it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.codes import new_code
from campaign.devices import DEVICE_PREFIX, NEXT, STATES, State
from campaign.items import Item
from campaign.trail import Action, Origin
from storage import audit
from storage.schema import device, device_version
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Device:
    """A device as it stands now. `accepted`: found usable once; `need`: the pupil it is kept for, or who has it."""

    id: str
    item: Item
    first_unit: str
    receipt: str
    receipt_line: int
    bought_by: int | None
    version: int
    state: State
    unit: str
    need: str
    accepted: bool
    checks: Mapping[str, bool]
    since: datetime


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a device comes from: a line of a receipt, or the cash entry that bought it."""

    receipt: str | None = None
    line: int | None = None
    bought_by: int | None = None


async def store(
    session: Session, speaker: Speaker, item: Item, unit: str, origin: Origins, state: State, checks: Mapping[str, bool]
) -> str:
    """A new device; the code for its label."""
    code = await _new_label(session)
    values = {
        "id": code,
        "item": item,
        "first_unit": unit,
        "receipt_id": origin.receipt,
        "receipt_line": origin.line,
        "bought_by": origin.bought_by,
    }
    await session.execute(insert(device).values(values))
    first = _Version(code, 1, state, unit, accepted=state is State.USABLE, checks=checks)
    await _add(session, speaker.heard_at, speaker, Action.DEVICE_STORED, first, values)
    return code


async def change(
    session: Session,
    by: Speaker | Origin,
    at: datetime,
    now: Device,
    to: State,
    action: Action,
    *,
    unit: str = "",
    need: str | None = None,
    accepted: bool | None = None,
    checks: Mapping[str, bool] | None = None,
    reason: str = "",
    words: str = "",
) -> None:
    """The device stands elsewhere from now on. Raises Refused where it cannot go from where it stands."""
    if to not in NEXT[now.state]:
        raise stands_so(now)
    here = (device_version.c.device_id == now.id, device_version.c.superseded_at.is_(None))
    await session.execute(update(device_version).where(*here).values(superseded_at=at))
    usable = to is State.USABLE or now.accepted
    version = _Version(
        now.id,
        now.version + 1,
        to,
        unit or now.unit,
        need,
        usable if accepted is None else accepted,
        now.checks if checks is None else checks,
        reason,
        words,
    )
    await _add(session, at, by, action, version, _never_changing(now))


def stands_so(now: Device) -> Refused:
    """What somebody is told who would do with a device what cannot be done as it stands."""
    return Refused(_("Thiết bị {code} hiện ở trạng thái: {state}.").format(code=now.id, state=STATES[now.state]))


async def one(session: Session, code: str) -> Device | None:
    """The device with this label."""
    return next(iter(await which(session, device.c.id == code)), None)


async def which(session: Session, *where: ColumnElement[bool], most: int | None = None, skip: int = 0) -> list[Device]:
    """The devices for which this holds now, in the order in which they came."""
    found = _CURRENT.where(*where).order_by(device_version.c.recorded_at, device.c.id).limit(most).offset(skip)
    return [_device(row) for row in (await session.execute(found)).all()]


async def counts(session: Session, units: Sequence[str]) -> dict[tuple[str, Item, State], int]:
    """How many devices of each item are in each state at these units."""
    by = device_version.c.unit, device.c.item, device_version.c.state
    now = (device_version.c.superseded_at.is_(None), device_version.c.unit.in_(list(units)))
    rows: Sequence[Any] = (
        await session.execute(select(*by, func.count()).select_from(_BOTH).where(*now).group_by(*by))
    ).all()
    return {(unit, Item(item), State(state)): int(count) for unit, item, state, count in rows}


@dataclass(frozen=True, slots=True)
class _Version:
    device: str
    number: int
    state: State
    unit: str
    need: str | None = None
    accepted: bool = False
    checks: Mapping[str, bool] | None = None
    reason: str = ""
    words: str = ""


async def _add(
    session: Session,
    at: datetime,
    by: Speaker | Origin,
    action: Action,
    new: _Version,
    of: Mapping[str, Any],
) -> None:
    place = f"device_version.private {new.device} {new.number}"
    version = {
        "device_id": new.device,
        "version": new.number,
        "state": new.state,
        "unit": new.unit,
        "need_id": new.need,
        "accepted": int(new.accepted),
        "checks": json.dumps(dict(new.checks), sort_keys=True) if new.checks else None,
        "reason": new.reason or None,
        "by": by.person if isinstance(by, Speaker) else None,
        "private": session.sealer.seal(new.words, place) if new.words else None,
        "recorded_at": at,
    }
    await session.execute(insert(device_version).values(version))
    object_ = f"{new.device} {new.number}"
    await audit.record(session, at, by, action, object_, version | {"of": dict(of)}, new.unit)


async def _new_label(session: Session) -> str:
    code = new_code(DEVICE_PREFIX)
    while (await session.execute(select(device.c.id).where(device.c.id == code))).first():
        code = new_code(DEVICE_PREFIX)
    return code


def _never_changing(now: Device) -> dict[str, Any]:
    return {
        "id": now.id,
        "item": now.item,
        "first_unit": now.first_unit,
        "receipt_id": now.receipt or None,
        "receipt_line": now.receipt_line or None,
        "bought_by": now.bought_by,
    }


def _device(row: Any) -> Device:
    return Device(
        row.id,
        Item(row.item),
        row.first_unit,
        row.receipt_id or "",
        row.receipt_line or 0,
        row.bought_by,
        row.version,
        State(row.state),
        row.unit,
        row.need_id or "",
        bool(row.accepted),
        json.loads(row.checks) if row.checks else {},
        row.recorded_at,
    )


_BOTH = device.join(device_version, device_version.c.device_id == device.c.id)
_CURRENT = (
    select(device, *(column for column in device_version.c if column.name != "device_id"))
    .select_from(_BOTH)
    .where(device_version.c.superseded_at.is_(None))
)
