"""What was promised and did not come in the days of grace. Who may see it is checked here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.giving import Way
from campaign.permissions import Act
from campaign.reminding import due_moment
from campaign.units import Directory
from storage import authority, campaigns, expected, pledges, receivers, reminders
from storage.expected import ANYWHERE, UNIT
from storage.pledges import Pledge
from storage.receipts import RECEIVING
from storage.schema import pledge, pledge_version
from storage.session import Session
from storage.still_open import no_longer_awaited


@dataclass(frozen=True, slots=True)
class Missing:
    """The codes of what did not come to a unit, and how many of them it was to fetch."""

    codes: tuple[str, ...]
    to_fetch: int


async def told_of(session: Session, roles: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The units of which these roles are told what did not come: their own, of the office those without anybody."""
    units, roles = await campaigns.units(session), tuple(roles)
    theirs = expected.units_of(roles, units)
    own = {unit for unit in theirs if unit == ANYWHERE or units.open.get(unit)}
    return frozenset(own | (await _without_anybody(session, units) if ANYWHERE in theirs else set()))


async def seen_by(session: Session, speaker: Speaker) -> tuple[frozenset[str], frozenset[str]]:
    """The units whose list this person sees, and those of them of which they see address and phone. Raises Refused."""
    units, own = await campaigns.units(session), await authority.covered(session, speaker, *RECEIVING)
    if units.root.code in await authority.covered(session, speaker, Act.ROUTE):
        own |= {ANYWHERE}
        return own | await _without_anybody(session, units), own
    if not own:
        raise Refused(_("Việc này dành cho người quản lý của trường."))
    return own, own


async def listed(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Pledge]:
    """What did not come where this person is told of it, newest first. Raises Refused."""
    seen, _own = await seen_by(session, speaker)
    late = no_longer_awaited(await campaigns.current(session), speaker.heard_at)
    return await pledges.to_units(session, sorted(seen), *late, most=most, skip=skip)


async def count(session: Session, speaker: Speaker) -> int:
    """How many they are. Raises Refused."""
    seen, _own = await seen_by(session, speaker)
    return sum(len(each.codes) for each in (await missing(session, seen, speaker.heard_at)).values())


async def missing(session: Session, units: Collection[str], now: datetime) -> dict[str, Missing]:
    """What did not come to each of these units."""
    late = no_longer_awaited(await campaigns.current(session), now)
    found = select(UNIT, pledge_version.c.code, pledge_version.c.way).where(*late, UNIT.in_(list(units)))
    rows: Sequence[Any] = (await session.execute(found.order_by(pledge_version.c.code))).all()
    by_unit: dict[str, list[Any]] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(row)
    return {
        unit: Missing(tuple(row.code for row in theirs), sum(row.way == Way.FETCH for row in theirs))
        for unit, theirs in by_unit.items()
    }


async def anywhere_missing(session: Session, now: datetime) -> frozenset[str]:
    """The units to which something did not come."""
    late = no_longer_awaited(await campaigns.current(session), now)
    return frozenset((await session.execute(select(UNIT).distinct().where(*late))).scalars())


async def among(session: Session, codes: Collection[str], now: datetime) -> frozenset[str]:
    """Those of these pledges of which nothing is expected any more, though something is missing."""
    late = no_longer_awaited(await campaigns.current(session), now)
    found = select(pledge_version.c.code).where(*late, pledge_version.c.code.in_(list(codes)))
    return frozenset((await session.execute(found)).scalars())


async def donors_waiting(session: Session, rule: str, due_on: date) -> list[int]:
    """The donors whose gifts were to be fetched and were not, if this rule has not told them yet."""
    late = no_longer_awaited(await campaigns.current(session), due_moment(due_on))
    found = select(pledge.c.person_id).join(pledge_version).distinct()
    of_whom = (pledge_version.c.way == Way.FETCH, reminders.not_yet(pledge.c.person_id, rule, due_on))
    return list((await session.execute(found.where(*late, *of_whom))).scalars())


async def not_fetched(session: Session, person: int, now: datetime) -> list[Pledge]:
    """What of this person's was to be fetched and was not, oldest first."""
    theirs = (await pledges.open_of(session, [person])).get(person, [])
    to_fetch = {each.code: each for each in theirs if each.handing_over.way is Way.FETCH}
    late = await among(session, to_fetch, now)
    return [each for code, each in to_fetch.items() if code in late]


async def _without_anybody(session: Session, units: Directory) -> frozenset[str]:
    there = await receivers.with_somebody(session)
    return frozenset(unit.code for unit in units.all if unit.closed or unit.code not in there)
