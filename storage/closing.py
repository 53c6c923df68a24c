"""What is still open at units that close, and which of their donors are to be told once the night is over."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, func, select

from campaign.unit_changes import Left
from storage import needs, pledges, settings_kept
from storage.pledges import Pledge
from storage.schema import need_version, pledge_version, role_grant
from storage.session import Session
from storage.still_open import OPEN

_TO_TELL = "closed in the night"
_ALL = 1_000_000


async def left_at(session: Session, units: Sequence[str]) -> dict[str, Left]:
    """What is still open at each of these units."""
    if not units:
        return {}
    open_ = _NOW_OPEN & pledge_version.c.unit.in_(units)
    declared = _DECLARED & need_version.c.unit.in_(units)
    held = role_grant.c.ended_at.is_(None) & role_grant.c.unit.in_(units)
    counts = [
        await _counted(session, select(pledge_version.c.unit, func.count()).where(open_), pledge_version.c.unit),
        await _counted(session, select(need_version.c.unit, func.count()).where(declared), need_version.c.unit),
        await _counted(session, select(role_grant.c.unit, _PERSONS).where(held), role_grant.c.unit),
    ]
    return {unit: Left(*(each.get(unit, 0) for each in counts)) for unit in units}


async def open_pledges(session: Session, units: Collection[str]) -> list[Pledge]:
    """The pledges that these units still wait for, newest first. Whoever calls tells each donor only of their own."""
    return await pledges.to_units(session, sorted(units), *OPEN, most=_ALL) if units else []


async def to_tell(session: Session) -> frozenset[str]:
    """The units whose donors wait to be told."""
    return frozenset(json.loads(await settings_kept.kept(session, _TO_TELL) or "[]"))


async def keep_to_tell(session: Session, units: Collection[str]) -> None:
    """From now on it is these."""
    await settings_kept.keep(session, _TO_TELL, json.dumps(sorted(units)) if units else "")


async def _counted(session: Session, counts: Any, by: Any) -> dict[str, int]:
    rows: Sequence[Any] = (await session.execute(counts.group_by(by))).all()
    return {unit: int(count) for unit, count in rows}


_NOW_OPEN = and_(*OPEN)
_DECLARED = need_version.c.superseded_at.is_(None) & need_version.c.state.in_(needs.DECLARED)
_PERSONS = func.count(role_grant.c.person_id.distinct())
