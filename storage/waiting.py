"""Who waits at a unit, in the order of need, and who is next for what there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.conversation import Speaker
from campaign.devices import suits
from campaign.items import Item
from campaign.permissions import Act
from campaign.ranking import Waits, rank_of
from storage import approvals, authority, campaigns, needs, serving
from storage.cash import Kind
from storage.needs import Need
from storage.schema import cash_entry, need_version, skip
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Next:
    """The best-ranked waiting pupil for something.

    `place`: among all who wait; `accepting`: how many of them would take it; `passed_over`: how many of these carry a
    skip for it.
    """

    pupil: Need
    place: int
    accepting: int
    passed_over: int
    for_what: str


async def ranked(session: Session, unit: str) -> list[Need]:
    """All who wait at a unit, the neediest first."""
    campaign, directory = await campaigns.current(session), await campaigns.units(session)
    here = directory.get(unit)
    level, seed = here.level if here else "", await approvals.seed_of(session, unit)
    found = await needs.which(session, need_version.c.unit == unit, serving.WAITS)
    return sorted(found, key=lambda pupil: rank_of(as_waiting(pupil), campaign, level, seed))


def as_waiting(pupil: Need) -> Waits:
    """What of a pupil decides the order."""
    return Waits(pupil.id, pupil.class_name, pupil.hardship, pupil.has_now, pupil.declared_at)


async def next_for(
    session: Session, speaker: Speaker, unit: str, item: Item, device: str = "", pupils: Sequence[Need] | None = None
) -> Next | None:
    """Who is next for this device, or for cash; None if nobody waits who would take it and was not passed over.

    `pupils`: those who wait there, where they were read before. Raises Refused for those who do not serve the unit.
    """
    await authority.require(session, speaker, unit, Act.ALLOCATE)
    waiting = await ranked(session, unit) if pupils is None else pupils
    for_what = device or await _since_grant(session, unit)
    passed_over = select(skip.c.need_id).where(skip.c.unit == unit, skip.c.for_what == for_what)
    skipped = set((await session.execute(passed_over)).scalars())
    accepting = [(place, pupil) for place, pupil in enumerate(waiting, 1) if suits(pupil.suits, item)]
    left = [(place, pupil) for place, pupil in accepting if pupil.id not in skipped]
    if not left:
        return None
    place, pupil = left[0]
    [seen] = await approvals.as_seen(session, speaker, unit, [pupil])
    return Next(seen, place, len(accepting), len(accepting) - len(left), for_what)


async def _since_grant(session: Session, unit: str) -> str:
    """A pupil passed over for money stays so until the unit's next grant."""
    here = (cash_entry.c.unit == unit, cash_entry.c.kind == Kind.GRANT)
    newest = select(func.coalesce(func.max(cash_entry.c.id), 0)).where(*here)
    return str((await session.execute(newest)).scalar_one())
