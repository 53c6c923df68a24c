"""Devices that wait for a check, a repair or their way back, for those who receive at their unit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.devices import State
from campaign.trail import Action
from storage import authority, devices
from storage.devices import Device
from storage.receipts import RECEIVING
from storage.schema import device_version, need_version
from storage.session import Session

WAITING = (State.RECEIVED, State.REPAIR, State.REFUSED)  # something is to be done with them
OTHERS = (State.USABLE, State.LOST)
_GOES = {State.GONE, State.LOST}


async def at_own_units(
    session: Session, speaker: Speaker, states: Sequence[State], most: int, skip: int = 0
) -> list[Device]:
    """The devices in these states where this person receives, the longest waiting first. Raises Refused."""
    own = await authority.covered(session, speaker, *RECEIVING)
    if not own:
        raise Refused(_("Việc này dành cho người quản lý của trường."))
    where = device_version.c.unit.in_(sorted(own)), device_version.c.state.in_(states)
    return await devices.which(session, *where, most=most, skip=skip)


async def one(session: Session, speaker: Speaker, code: str) -> Device:
    """The device with this label. The same refusal whether it is elsewhere or there is none."""
    found = await devices.one(session, code)
    if found is None or found.unit not in await authority.covered(session, speaker, *RECEIVING):
        raise Refused(_("Không có thiết bị nào với mã nhãn này ở đơn vị của thầy/cô."))
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a device stood from then on. `class_name`: of the pupil it was kept for or handed to; never a name."""

    at: datetime
    state: State
    unit: str
    reason: str
    checks: Mapping[str, bool]
    class_name: str


async def history(session: Session, speaker: Speaker, code: str) -> tuple[Device, list[Stage]]:
    """A device and all that happened to it, the first thing first; for whoever sees its page. Raises Refused."""
    device = await one(session, speaker, code)
    pupils = (need_version.c.need_id == device_version.c.need_id) & need_version.c.superseded_at.is_(None)
    stages = (
        select(device_version, need_version.c.class_name)
        .select_from(device_version.outerjoin(need_version, pupils))
        .where(device_version.c.device_id == device.id)
        .order_by(device_version.c.version)
    )
    return device, [_stage(row) for row in (await session.execute(stages)).all()]


def _stage(row: Any) -> Stage:
    checks = json.loads(row.checks) if row.checks else {}
    return Stage(row.recorded_at, State(row.state), row.unit, row.reason or "", checks, row.class_name or "")


async def judge(
    session: Session, speaker: Speaker, code: str, to: State, checks: Mapping[str, bool], reason: str = ""
) -> Device:
    """What was found of a device, or what became of it; how it stood before.

    Raises Refused for one that was kept for a pupil, handed over or sent on meanwhile, and where it cannot become so.
    """
    before = await one(session, speaker, code)
    if before.state not in (*WAITING, *OTHERS):
        raise devices.stands_so(before)
    action = Action.DEVICE_GONE if to in _GOES else Action.DEVICE_CHECKED
    at, answers = speaker.heard_at, checks or None
    await devices.change(session, speaker, at, before, to, action, checks=answers, reason=reason)
    return before
