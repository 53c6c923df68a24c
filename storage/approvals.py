"""The school approves what its teachers declared; only approved pupils are served. Who may is checked here."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, insert, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.allocating import SentBack
from campaign.permissions import Act
from campaign.trail import Action
from storage import audit, authority, campaigns, needs
from storage.needs import Need
from storage.schema import lot, need, need_version
from storage.session import Session

SEED_BYTES = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A pupil of the list; `twin`: another one of the class has the same short name."""

    pupil: Need
    twin: bool


async def units_of(session: Session, speaker: Speaker) -> tuple[str, ...]:
    """The open units whose list this person approves and serves. Raises Refused if there is none."""
    units = await campaigns.units(session)
    covered = await authority.covered(session, speaker, Act.ALLOCATE)
    if found := tuple(unit.code for unit in units.all if unit.code in covered and not unit.closed):
        return found
    raise Refused(_("Việc này dành cho người quản lý của trường hoặc phụ trách nhóm trường."))


async def new_by_unit(session: Session, speaker: Speaker) -> dict[str, int]:
    """How many pupils wait to be approved, at each unit where this person approves and there are some."""
    within = need_version.c.unit.in_(await units_of(session, speaker))
    counts = select(need_version.c.unit, func.count()).where(*_NEW, within).group_by(need_version.c.unit)
    rows: Sequence[Any] = (await session.execute(counts)).all()
    return {unit: int(count) for unit, count in rows}


async def new_ones(session: Session, speaker: Speaker, unit: str) -> list[Entry]:
    """Those who wait to be approved, by class."""
    await authority.require(session, speaker, unit, Act.ALLOCATE)
    found = await needs.which(session, *_NEW, need_version.c.unit == unit)
    twins = await _twins(session, unit) if found else frozenset()
    return [Entry(pupil, pupil.id in twins) for pupil in await as_seen(session, speaker, unit, found)]


async def approved_ones(session: Session, speaker: Speaker, unit: str, most: int, skip: int = 0) -> list[Need]:
    """Those who are approved, served or not, by class."""
    await authority.require(session, speaker, unit, Act.ALLOCATE)
    here = (need_version.c.unit == unit, need_version.c.state == "approved")
    return await as_seen(session, speaker, unit, await needs.which(session, *here, most=most, skip=skip))


async def one(session: Session, speaker: Speaker, id_: str) -> Need:
    """A pupil of a unit where this person approves. Raises Refused, in the same words if there is no such pupil."""
    found = await needs.which(session, need.c.id == id_)
    covered = await authority.covered(session, speaker, Act.ALLOCATE)
    if not found or found[0].unit not in covered:
        raise Refused(_("Không có học sinh này trong danh sách của đơn vị thầy/cô phụ trách."))
    [seen] = await as_seen(session, speaker, found[0].unit, found)
    return seen


async def as_seen(session: Session, speaker: Speaker, unit: str, pupils: Sequence[Need]) -> list[Need]:
    """These pupils of a unit, without their names for those who may not see them."""
    if unit in await authority.covered(session, speaker, Act.SEE_UNIT_PUPILS):
        return list(pupils)
    return [replace(pupil, short_name="") for pupil in pupils]


async def approve(session: Session, speaker: Speaker, unit: str, ids: Sequence[str]) -> int:
    """Approves these pupils of the unit, but for those who were answered meanwhile; how many."""
    await authority.require(session, speaker, unit, Act.ALLOCATE)
    chosen = frozenset(ids)
    found = [each for each in await needs.which(session, *_NEW, need_version.c.unit == unit) if each.id in chosen]
    if found:
        await _draw_once(session, speaker, unit)
    for each in found:
        await needs.change(session, speaker, each, Action.NEED_APPROVED)
    return len(found)


async def send_back(session: Session, speaker: Speaker, id_: str, reason: SentBack) -> Need:
    """Takes an entry out of the list, and the name with it; the entry as it was, for whoever declared it.

    Raises Refused.
    """
    await one(session, speaker, id_)
    [theirs] = await needs.which(session, need.c.id == id_)
    await needs.change(session, speaker, theirs, Action.NEED_WITHDRAWN, reason)
    return theirs


async def seed_of(session: Session, unit: str) -> str:
    """What was drawn for the unit when its first pupils were approved; nothing before."""
    return str((await session.execute(select(lot.c.seed).where(lot.c.unit == unit))).scalar() or "")


async def _draw_once(session: Session, speaker: Speaker, unit: str) -> None:
    if await seed_of(session, unit):
        return
    drawn = {"unit": unit, "seed": secrets.token_hex(SEED_BYTES), "drawn_at": speaker.heard_at}
    await session.execute(insert(lot).values(drawn))
    await audit.record(session, speaker.heard_at, speaker, Action.LOT_DRAWN, unit, drawn, unit)


async def _twins(session: Session, unit: str) -> frozenset[str]:
    """Those whose class and short name another pupil of the unit has too."""
    declared = (need_version.c.superseded_at.is_(None), need_version.c.state.in_(needs.DECLARED))
    here = (*declared, need_version.c.unit == unit, need_version.c.same_pupil != "")
    shared = select(need_version.c.same_pupil).where(*here).group_by(need_version.c.same_pupil)
    twice = need_version.c.same_pupil.in_(shared.having(func.count() > 1))
    return frozenset((await session.execute(select(need_version.c.need_id).where(*here, twice))).scalars())


_NEW = (need_version.c.superseded_at.is_(None), need_version.c.state == "declared")
