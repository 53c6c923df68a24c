"""What is pledged and has not come yet, for those who are to receive it. Who may see it is checked here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.devices import State
from campaign.giving import Way
from campaign.permissions import Act, units_where
from campaign.units import Directory
from storage import authority, campaigns, pledges
from storage.pledges import Pledge
from storage.receipts import RECEIVING
from storage.schema import device_version, pledge_version
from storage.session import Session
from storage.still_open import OPEN, awaited

ANYWHERE = ""  # as it is stored of a pledge to where it is needed most


@dataclass(frozen=True, slots=True)
class Arrival:
    """A pledge that is new to the unit it is for now, since when."""

    unit: str
    code: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many pledges a unit waits for, how many of them it is to fetch, and what waits there for a check."""

    pledges: int = 0
    to_fetch: int = 0
    devices: int = 0  # that wait for a check or a repair


def units_of(roles: Iterable[tuple[str, str]], units: Directory) -> frozenset[str]:
    """The units whose gifts these roles receive; for those who route pledges also where it is needed most."""
    roles = tuple(roles)
    received = {unit.code for held in units_where(roles, Act.RECEIVE) for unit in units.below(held)}
    received.update(units_where(roles, Act.RECEIVE_AT_OFFICE))
    return frozenset(received | ({ANYWHERE} if units_where(roles, Act.ROUTE) else set()))


async def at_own_units(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Pledge]:
    """What is expected where this person receives, newest first, with address and phone. Raises Refused."""
    own = await received_by(session, speaker)
    due = awaited(await campaigns.current(session), speaker.heard_at)
    return await pledges.to_units(session, sorted(own), *due, most=most, skip=skip)


async def received_by(session: Session, speaker: Speaker) -> frozenset[str]:
    """The units at which this person receives gifts. Raises Refused if there is none."""
    own = await authority.covered(session, speaker, *RECEIVING)
    if not own:
        raise Refused(_("Việc này dành cho người quản lý của trường."))
    return own


async def units_waiting(session: Session, until: datetime) -> frozenset[str]:
    """The units for which, since then at the latest, a pledge is open or a device waits for a check or a repair."""
    since, unit = device_version.c.recorded_at, device_version.c.unit
    pledged = select(_UNIT).where(*OPEN, _since() <= until)
    there = select(unit).where(*_TO_CHECK, since <= until)
    return frozenset((await session.execute(pledged.union(there))).scalars())


async def arrived(session: Session, units: Sequence[str], after: datetime | None, until: datetime) -> list[Arrival]:
    """The pledges that came to these units in between and are not to be fetched, oldest first."""
    since = _since().label("since")
    where = [*_TOLD_BY_DAY, _UNIT.in_(list(units)), _since() <= until, *([_since() > after] if after else [])]
    found = select(_UNIT, pledge_version.c.code, since).where(*where).order_by(since, pledge_version.c.code)
    return [Arrival(row.unit, row.code, row.since) for row in (await session.execute(found)).all()]


async def waiting(session: Session, units: Sequence[str]) -> dict[str, Waiting]:
    """What each of these units waits for."""
    fetched = func.sum(case((pledge_version.c.way == Way.FETCH, 1), else_=0))
    counts = select(_UNIT, func.count(), fetched).where(*OPEN, _UNIT.in_(list(units))).group_by(_UNIT)
    rows: Sequence[Any] = (await session.execute(counts)).all()
    found = {unit: Waiting(int(pledged), int(to_fetch)) for unit, pledged, to_fetch in rows}
    unit = device_version.c.unit
    lying = select(unit, func.count()).where(*_TO_CHECK, unit.in_(list(units))).group_by(unit)
    there: Sequence[Any] = (await session.execute(lying)).all()
    for code, devices in there:
        found[code] = replace(found.get(code, Waiting()), devices=int(devices))
    return found


def _since() -> Any:
    """When this pledge was first for the unit that it is for now."""
    earlier = pledge_version.alias()
    same_unit = func.coalesce(earlier.c.unit, ANYWHERE) == _UNIT
    first = select(func.min(earlier.c.recorded_at)).where(earlier.c.code == pledge_version.c.code, same_unit)
    return first.scalar_subquery()


_TO_CHECK = (
    device_version.c.superseded_at.is_(None),
    device_version.c.state.in_((State.RECEIVED, State.REPAIR)),
)
_UNIT = func.coalesce(pledge_version.c.unit, ANYWHERE).label("unit")
_TOLD_BY_DAY = (*OPEN, pledge_version.c.way != Way.FETCH)
