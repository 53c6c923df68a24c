"""What of a unit is in no figure yet, though something came: worth a look before a report is filed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from campaign.devices import State, suits
from campaign.items import Item
from campaign.needs import Suits
from storage import boxes, serving
from storage.schema import device, device_version, need_version
from storage.session import Session

WAITING = (State.RECEIVED, State.REPAIR)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Devices never found usable yet, boxes half counted; pupils who wait where usable devices lie that suit them."""

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
    to_check = select(func.count()).where(*here, device_version.c.state.in_(WAITING), device_version.c.accepted == 0)
    usable = select(device_version.c.unit, device.c.item).join_from(device_version, device)
    lie = await _rows(session, usable.where(*here, device_version.c.state == State.USABLE))
    waits = (need_version.c.superseded_at.is_(None), need_version.c.unit.in_(list(units)), serving.WAITS)
    pupils = await _rows(session, select(need_version.c.unit, need_version.c.suits).where(*waits))
    return Unfinished(
        (await session.execute(to_check)).scalar_one(),
        len(await boxes.open_at(session, units)),
        sum(any(_fits(each, pupil) for each in lie) for pupil in pupils),
        sum(any(_fits(each, pupil) for pupil in pupils) for each in lie),
    )


async def _rows(session: Session, statement: Any) -> Sequence[Any]:
    return (await session.execute(statement)).all()


def _fits(thing: Any, pupil: Any) -> bool:
    return thing.unit == pupil.unit and suits(Suits(pupil.suits), Item(thing.item))
