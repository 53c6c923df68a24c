"""Who holds which role, as those see it who have the say over it. They may end it; that is checked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.inviting import HEADS, covered, fitting, may_give, seen
from campaign.permissions import Act, Role, units_where
from campaign.trail import Origin
from campaign.units import Unit
from storage import campaigns, invites, people, staff_names
from storage.schema import identity, invite, role_grant, staff_name
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds. `can_end`: the one who asks has the say over it."""

    id: int
    person: int
    unit: str
    role: Role
    since: datetime
    invited_at: datetime | None
    can_end: bool
    name: str = ""  # as the messenger showed it when the role was taken


async def held_below(session: Session, speaker: Speaker, unit: str, most: int, skip: int = 0) -> list[Held]:
    """The roles held at a unit and below it, or wherever this person has a say. Raises Refused where they have none."""
    units = await campaigns.units(session)
    codes = seen(speaker.roles, units)
    if not codes or (unit and unit not in codes):
        raise _not_theirs()
    there = role_grant.c.unit.in_(codes & {each.code for each in units.below(unit)} if unit else codes)
    order = (role_grant.c.unit, role_grant.c.role, role_grant.c.granted_at, role_grant.c.id)
    rows = (await session.execute(_HELD.where(there).order_by(*order).limit(most).offset(skip))).all()
    theirs = covered(speaker.roles, units)
    return [_held(session, row, row.unit in theirs.get(row.role, ())) for row in rows]


async def count_held(session: Session, speaker: Speaker) -> int:
    """How many roles are held where this person has a say."""
    codes = seen(speaker.roles, await campaigns.units(session))
    where = (role_grant.c.ended_at.is_(None), role_grant.c.unit.in_(codes))
    return int((await session.execute(select(func.count()).select_from(role_grant).where(*where))).scalar_one())


async def one(session: Session, speaker: Speaker, id_: str) -> Held:
    """A role that this person may end. Raises Refused, in the same words whether it is not theirs or not there."""
    units = await campaigns.units(session)
    number = int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 16 else 0
    row = (await session.execute(_HELD.where(role_grant.c.id == number))).first()
    if row is None or row.unit not in seen(speaker.roles, units):
        raise _not_theirs()
    if row.role == Role.ADMIN:
        raise Refused(
            _(
                "Quản trị của phòng do thiết lập ADMINS của máy chủ đặt, nên không thu hồi ở đây được. "
                "Xin nhờ người phụ trách kỹ thuật đổi thiết lập này."
            )
        )
    if row.unit not in covered(speaker.roles, units)[Role(row.role)]:
        raise _not_theirs()
    return _held(session, row, can_end=True)


async def revoke(session: Session, speaker: Speaker, id_: str) -> tuple[Held, int]:
    """Ends a role at once, and with it the open codes that its holder made by it; how many codes.

    Raises Refused where this person has no say over it.
    """
    theirs = await one(session, speaker, id_)
    await people.end_grants(session, speaker.heard_at, speaker, role_grant.c.id == theirs.id)
    return theirs, await invites.withdraw_of_former(session, speaker.heard_at, speaker, [theirs.person])


async def name_admins(
    session: Session, persons: Sequence[int], channels: Sequence[str], unit: str, now: datetime
) -> None:
    """Of all who come by these channels, exactly these persons are admins by the settings."""
    by_settings = (
        role_grant.c.role == Role.ADMIN,
        role_grant.c.invite_id.is_(None),
        role_grant.c.person_id.in_(select(identity.c.person_id).where(identity.c.channel.in_(channels))),
    )
    others = (*by_settings, role_grant.c.person_id.not_in(persons))
    ended = await people.end_grants(session, now, Origin.SETTINGS, *others)
    await invites.withdraw_of_former(session, now, Origin.SETTINGS, [person for person, _role, _unit in ended])
    for person_id in persons:
        await people.grant(session, person_id, unit, Role.ADMIN, now, by=Origin.SETTINGS)


async def without_head(session: Session, speaker: Speaker) -> tuple[tuple[Unit, Role], ...]:
    """The units that have nobody at their head, each with the role that is missing: the manager of a school, the
    officer of a group. Only roles that this person may give. Raises Refused for who may give neither.
    """
    if not units_where(speaker.roles, Act.INVITE_MANAGERS):
        raise Refused(_("Việc này dành cho phòng và cho người phụ trách nhóm trường."))
    theirs = may_give(speaker.roles, await campaigns.units(session))
    missing = await _without_heads(session)
    return tuple((unit, role) for unit, role in missing if role in theirs.get(unit.code, ()))


async def without_manager(session: Session) -> tuple[Unit, ...]:
    """All schools that could have a manager and have none. Whoever calls has checked who may know."""
    return tuple(unit for unit, role in await _without_heads(session) if role is Role.MANAGER)


async def _without_heads(session: Session) -> list[tuple[Unit, Role]]:
    held = select(role_grant.c.unit, role_grant.c.role).where(role_grant.c.ended_at.is_(None))
    taken = {(row.unit, row.role) for row in (await session.execute(held)).all()}
    heads = [(unit, role) for unit in (await campaigns.units(session)).all for role in fitting(unit) if role in HEADS]
    return [(unit, role) for unit, role in heads if (unit.code, role) not in taken]


def _held(session: Session, row: Any, can_end: bool) -> Held:
    name = staff_names.opened(session, row.person_id, row.staff_name)
    return Held(row.id, row.person_id, row.unit, Role(row.role), row.granted_at, row.invited_at, can_end, name)


def _not_theirs() -> Refused:
    return Refused(_("Vai trò này đã được thu hồi rồi, hoặc không do thầy/cô phụ trách."))


_HELD = (
    select(role_grant, invite.c.made_at.label("invited_at"), staff_name.c.name.label("staff_name"))
    .select_from(role_grant.outerjoin(invite).outerjoin(staff_name, staff_name.c.person_id == role_grant.c.person_id))
    .where(role_grant.c.ended_at.is_(None))
)
