"""What of a unit is in no figure yet, though something came: worth a look before a report is filed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from campaign.devices import State
from storage import boxes, serving
from storage.schema import device_version, need_version
from storage.session import Session

WAITING = (State.RECEIVED, State.REPAIR)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Devices that wait for a check or repair, boxes half counted; pupils who wait where usable devices lie."""

    to_check: int = 0
    boxes: int = 0
    pupils: int = 0
    usable: int = 0

    @property
    def something(self) -> bool:
        return bool(self.to_check or self.boxes or (self.pupils and self.usable))


async def at(session: Session, units: Collection[str]) -> Unfinished:
    """Of these units together. Whoever calls has checked who may see it."""
    here = (device_version.c.superseded_at.is_(None), device_version.c.unit.in_(list(units)))
    by_state = select(device_version.c.state, func.count()).where(*here).group_by(device_version.c.state)
    rows: Sequence[Any] = (await session.execute(by_state)).all()
    states = {State(state): int(count) for state, count in rows}
    waits = select(func.count()).select_from(need_version)
    waits = waits.where(need_version.c.superseded_at.is_(None), need_version.c.unit.in_(list(units)), serving.WAITS)
    return Unfinished(
        sum(states.get(each, 0) for each in WAITING),
        len(await boxes.open_at(session, units)),
        (await session.execute(waits)).scalar_one(),
        states.get(State.USABLE, 0),
    )
