"""What is pledged and has not come yet, for those who are to receive it. Who may see it is checked here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.bridging import ANSWER_WITHIN
from campaign.devices import State
from campaign.facts import vietnam_day
from campaign.giving import Way
from campaign.permissions import Act, units_where
from campaign.reminding import due_moment, evening_before
from campaign.units import Directory
from storage import authority, campaigns, offers, pledges
from storage.offers import PROPOSED
from storage.pledges import Pledge
from storage.receipts import RECEIVING
from storage.schema import device_version, offer_version, pledge_version
from storage.session import Session
from storage.still_open import OPEN, awaited

ANYWHERE = ""  # the place of a pledge to where it is needed most
UNIT = func.coalesce(pledge_version.c.unit, ANYWHERE).label("unit")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A pledge that is new to the unit it is for now, since when."""

    unit: str
    code: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many pledges a unit waits for, how many of them it is to fetch, and what waits there for somebody."""

    pledges: int = 0
    to_fetch: int = 0
    devices: int = 0  # that wait for a check or a repair
    offers: int = 0  # that nobody answered on the day on which they were told
    answer_by: datetime | None = None  # the first of them


def units_of(roles: Iterable[tuple[str, str]], units: Directory) -> frozenset[str]:
    """The units whose gifts these roles receive; for those who route pledges also where it is needed most."""
    roles = tuple(roles)
    received = {unit.code for held in units_where(roles, Act.RECEIVE) for unit in units.below(held)}
    at_office = set(units_where(roles, Act.RECEIVE_AT_OFFICE))
    return frozenset(received | at_office | ({ANYWHERE} if units_where(roles, Act.ROUTE) else set()))


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


async def units_waiting(session: Session, day: date) -> frozenset[str]:
    """The units where in the morning of that day a pledge is expected, or a device or an offer waits for somebody."""
    until, campaign = due_moment(day), await campaigns.current(session)
    since, unit = device_version.c.recorded_at, device_version.c.unit
    pledged = select(UNIT).where(*awaited(campaign, until), _since() <= until)
    there = select(unit).where(*_TO_CHECK, since <= until)
    asked = select(offer_version.c.to_unit).where(*_unanswered(day))
    return frozenset((await session.execute(pledged.union(there, asked))).scalars())


async def arrived(session: Session, units: Sequence[str], after: datetime | None, until: datetime) -> list[Arrival]:
    """The pledges that came to these units in between and are not to be fetched, oldest first."""
    since = _since().label("since")
    where = [*_TOLD_BY_DAY, UNIT.in_(list(units)), _since() <= until, *([_since() > after] if after else [])]
    found = select(UNIT, pledge_version.c.code, since).where(*where).order_by(since, pledge_version.c.code)
    return [Arrival(row.unit, row.code, row.since) for row in (await session.execute(found)).all()]


async def waiting(session: Session, units: Sequence[str], now: datetime) -> dict[str, Waiting]:
    """What each of these units waits for."""
    due = awaited(await campaigns.current(session), now)
    fetched = func.sum(case((pledge_version.c.way == Way.FETCH, 1), else_=0))
    counts = select(UNIT, func.count(), fetched).where(*due, UNIT.in_(list(units))).group_by(UNIT)
    rows: Sequence[Any] = (await session.execute(counts)).all()
    found = {unit: Waiting(int(pledged), int(to_fetch)) for unit, pledged, to_fetch in rows}
    unit = device_version.c.unit
    lying = select(unit, func.count()).where(*_TO_CHECK, unit.in_(list(units))).group_by(unit)
    there: Sequence[Any] = (await session.execute(lying)).all()
    for code, devices in there:
        found[code] = replace(found.get(code, Waiting()), devices=int(devices))
    for each in await offers.which(session, *_unanswered(vietnam_day(now)), offer_version.c.to_unit.in_(list(units))):
        before = found.get(each.to_unit, Waiting())
        by = before.answer_by or each.since + ANSWER_WITHIN  # the longest unanswered comes first
        found[each.to_unit] = replace(before, offers=before.offers + 1, answer_by=by)
    return found


def _unanswered(day: date) -> tuple[ColumnElement[bool], ...]:
    return *PROPOSED, offer_version.c.recorded_at < evening_before(day)


def _since() -> Any:
    """When this pledge was first for the unit that it is for now."""
    earlier = pledge_version.alias()
    same_unit = func.coalesce(earlier.c.unit, ANYWHERE) == UNIT
    first = select(func.min(earlier.c.recorded_at)).where(earlier.c.code == pledge_version.c.code, same_unit)
    return first.scalar_subquery()


_TO_CHECK = (
    device_version.c.superseded_at.is_(None),
    device_version.c.state.in_((State.RECEIVED, State.REPAIR)),
)
_TOLD_BY_DAY = (*OPEN, pledge_version.c.way != Way.FETCH)
