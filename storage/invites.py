"""Invitations: a code gives a role at a unit. Kept as keyed hashes; they run out, and guessing is slowed, then shut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.codes import new_invite_code
from campaign.inviting import covered, may_give
from campaign.permissions import INVITES_TO, Role
from campaign.trail import Action, Origin
from storage import audit, campaigns, people, staff_names
from storage.schema import invite, invite_try, role_grant
from storage.session import Session

GOOD_FOR = timedelta(hours=72)
TRIES_OF_ONE = 5, timedelta(hours=1)
TRIES_OF_ALL = 100, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Invite:
    """A code that can still be used, without the code. Its id is what people call it by."""

    id: int
    unit: str
    role: Role
    uses_left: int
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The role that a code gave; `before`: the person held it already."""

    unit: str
    role: str
    before: bool


async def make(
    session: Session, unit: str, role: str, people_count: int, now: datetime, by: Speaker | Origin = Origin.OFFICE
) -> str:
    """A new code for so many people. It is told here once and cannot be read back.

    Raises Refused for a role that the speaker may not give at this unit. No code makes an admin, whoever asks for it.
    """
    if role not in INVITES_TO:
        raise ValueError(f"no code gives the role {role!r}")
    maker = by.person if isinstance(by, Speaker) else None
    if isinstance(by, Speaker):
        await _check_may_give(session, by, unit, role)
    code = new_invite_code()
    values = {"unit": unit, "role": role, "uses_left": people_count, "made_at": now, "expires_at": now + GOOD_FOR}
    values |= {"fingerprint": _fingerprint(session, code), "made_by": maker, "uses": people_count}
    made = (await session.execute(insert(invite).values(values).returning(invite.c.id))).scalar_one()
    await audit.record(session, now, by, Action.INVITE_MADE, f"{role} {made}", values, unit)
    return code


async def open_ones(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Invite]:
    """The codes that can still be used, to roles over which this person has the say, newest first."""
    found = await _theirs(session, speaker)
    rows = (await session.execute(found.order_by(invite.c.id.desc()).limit(most).offset(skip))).all()
    return [_invite(row) for row in rows]


async def count_open(session: Session, speaker: Speaker, unit: str = "") -> int:
    """How many there are, at all units or at one."""
    found = await _theirs(session, speaker)
    found = found.where(invite.c.unit == unit) if unit else found
    return int((await session.execute(select(func.count()).select_from(found.subquery()))).scalar_one())


async def open_one(session: Session, speaker: Speaker, id_: str) -> Invite:
    """One of them. Raises Refused, in the same words whether it is another's or does not exist."""
    number = int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 16 else 0
    row = (await session.execute((await _theirs(session, speaker)).where(invite.c.id == number))).first()
    if row is None:
        raise Refused(_("Mã này đã dùng hết, đã hết hạn hoặc đã được thu hồi, hoặc không do thầy/cô phụ trách."))
    return _invite(row)


async def withdraw(session: Session, speaker: Speaker, id_: str) -> Invite:
    """Nobody can use this code from now on. Raises Refused where this person has no say over it."""
    theirs = await open_one(session, speaker, id_)
    await _end(session, speaker.heard_at, speaker, theirs)
    return theirs


async def withdraw_of_former(session: Session, now: datetime, by: Speaker | Origin, makers: Sequence[int]) -> int:
    """The open codes of these persons to roles over which they have no say any more; how many. Call when one ended."""
    held, units = await people.roles_of(session, makers), await campaigns.units(session)
    open_ones = select(invite).where(*_usable(now), invite.c.made_by.in_(makers)).order_by(invite.c.id)
    rows = (await session.execute(open_ones)).all()
    gone = [row for row in rows if row.unit not in covered(held.get(row.made_by, ()), units)[Role(row.role)]]
    for row in gone:
        await _end(session, now, by, _invite(row))
    return len(gone)


async def closed_to(session: Session, speaker: Speaker) -> str:
    """Why no code is taken from this person now, or nothing."""
    most, within = TRIES_OF_ONE
    mine = (invite_try.c.person_id == speaker.person, invite_try.c.tried_at > speaker.heard_at - within)
    if await _count(session, *mine) >= most:
        return _("{You} đã thử nhiều mã sai. Xin đợi một giờ rồi gõ lại, hoặc hỏi lại người đã mời.")
    most, within = TRIES_OF_ALL
    if await _count(session, invite_try.c.tried_at > speaker.heard_at - within) >= most:
        return _("Hôm nay hệ thống tạm ngừng nhận mã mời vì có quá nhiều mã sai. Xin báo cho người đã mời.")
    return ""


async def closes(session: Session, now: datetime) -> bool:
    """The wrong code that was just counted is the one that closes the door to all."""
    most, within = TRIES_OF_ALL
    closed = await _count(session, invite_try.c.tried_at > now - within) == most
    if closed:
        await audit.record(session, now, Origin.PROGRAM, Action.CODES_CLOSED, "", {"tries": most, "at": now})
    return closed


async def take(session: Session, speaker: Speaker, code: str) -> Taken | None:
    """Uses a code up by one and gives its role; None if it is not good, which counts as a try."""
    now = speaker.heard_at
    fits = (
        invite.c.fingerprint == _fingerprint(session, code),
        invite.c.withdrawn_at.is_(None),
        invite.c.expires_at > now,
    )
    found = (await session.execute(select(invite).where(*fits))).first()
    if found and await _took(session, speaker, found.id):
        found = found if await _holds(session, speaker, found.role, found.unit) else None
        if found:
            return Taken(found.unit, found.role, before=True)
    if found is None or not found.uses_left:
        await session.execute(insert(invite_try).values(person_id=speaker.person, tried_at=now))
        return None
    new = await people.grant(session, speaker.person, found.unit, found.role, now, found.id, by=speaker)
    await staff_names.keep(session, speaker)
    if new:
        await session.execute(update(invite).where(invite.c.id == found.id).values(uses_left=invite.c.uses_left - 1))
        used = {"invite": found.id, "person": speaker.person, "left": found.uses_left - 1}
        await audit.record(session, now, speaker, Action.INVITE_USED, f"{found.role} {found.id}", used, found.unit)
    return Taken(found.unit, found.role, before=not new)


async def _check_may_give(session: Session, speaker: Speaker, unit: str, role: str) -> None:
    if role not in may_give(speaker.roles, await campaigns.units(session)).get(unit, ()):
        raise Refused(_("Thầy/cô không mời vai trò này ở đơn vị này được. Xin hỏi phòng nếu cần."))


async def _theirs(session: Session, speaker: Speaker) -> Select[Any]:
    theirs = covered(speaker.roles, await campaigns.units(session))
    fits = or_(*(and_(invite.c.role == role, invite.c.unit.in_(codes)) for role, codes in theirs.items()))
    return select(invite).where(*_usable(speaker.heard_at), fits)


def _usable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return invite.c.withdrawn_at.is_(None), invite.c.expires_at > now, invite.c.uses_left > 0


async def _end(session: Session, now: datetime, by: Speaker | Origin, one: Invite) -> None:
    await session.execute(update(invite).where(invite.c.id == one.id).values(withdrawn_at=now))
    ended = {"invite": one.id, "withdrawn": now}
    await audit.record(session, now, by, Action.INVITE_WITHDRAWN, f"{one.role} {one.id}", ended, one.unit)


def _invite(row: Any) -> Invite:
    return Invite(row.id, row.unit, Role(row.role), row.uses_left, row.made_at, row.expires_at)


async def _took(session: Session, speaker: Speaker, invite_id: int) -> bool:
    """Once is all: a role that was withdrawn does not come back with the code that gave it."""
    theirs = (role_grant.c.invite_id == invite_id, role_grant.c.person_id == speaker.person)
    return (await session.execute(select(role_grant.c.id).where(*theirs).limit(1))).first() is not None


async def _holds(session: Session, speaker: Speaker, role: str, unit: str) -> bool:
    held = await people.roles_of(session, [speaker.person])
    return (role, unit) in held.get(speaker.person, ())


async def _count(session: Session, *where: object) -> int:
    statement = select(func.count()).select_from(invite_try).where(*where)  # type: ignore[arg-type]  # conditions of ours
    return int((await session.execute(statement)).scalar_one())


def _fingerprint(session: Session, code: str) -> str:
    return session.sealer.fingerprint("invite", code)
