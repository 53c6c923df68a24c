"""The units at which there is somebody who receives and can be told."""

from sqlalchemy import select

from campaign.permissions import MAY, Act
from storage import campaigns
from storage.schema import identity, role_grant
from storage.session import Session


async def with_somebody(session: Session) -> frozenset[str]:
    """Here or above somebody may receive for the unit; at the office, those who receive there."""
    units = await campaigns.units(session)
    schools, office = await _held(session, Act.RECEIVE), await _held(session, Act.RECEIVE_AT_OFFICE)
    reached = {unit.code for unit in units.all if schools & set(units.path(unit.code).split("/"))}
    return frozenset(reached | (office & {units.root.code}))


async def _held(session: Session, act: Act) -> set[str]:
    can_be_reached = (identity.c.unreachable_at.is_(None), identity.c.channel != "")
    both = role_grant.join(identity, identity.c.person_id == role_grant.c.person_id)
    held = select(role_grant.c.unit).distinct().select_from(both)
    found = held.where(role_grant.c.role.in_(MAY[act]), role_grant.c.ended_at.is_(None), *can_be_reached)
    return set((await session.execute(found)).scalars())
