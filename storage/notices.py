"""Word to people outside of any talk, as to those who hold a role: written like every answer, once under its key."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from bot.messages import Outgoing
from bot.phrases import speaking
from campaign.permissions import MAY, Act
from storage import campaigns, outbox
from storage.database import Session
from storage.outbox import Letter
from storage.schema import identity, person, role_grant


async def tell_holders(
    session: Session, role: str, unit: str, key: str, words: Callable[[], Outgoing], now: datetime
) -> None:
    """Tells everyone who holds this role at this unit, in their language, where each was last heard."""
    await _tell(session, key, words, now, _holders(role_grant.c.role == role, role_grant.c.unit == unit))


async def tell_those_who_may(
    session: Session, act: Act, unit: str, key: str, words: Callable[[], Outgoing], now: datetime
) -> int:
    """The same for everyone whose role, here or above, allows the act at this unit; how many they are."""
    here_or_above = (await campaigns.units(session)).path(unit).strip("/").split("/")
    roles = role_grant.c.role.in_(MAY[act])
    return await _tell(session, key, words, now, _holders(roles, role_grant.c.unit.in_(here_or_above)))


async def tell_person(session: Session, person_id: int, key: str, words: Callable[[], Outgoing], now: datetime) -> int:
    """The same to one person; whether they can be reached."""
    return await _tell(session, key, words, now, person.c.id == person_id)


def _holders(*held: ColumnElement[bool]) -> ColumnElement[bool]:
    return person.c.id.in_(select(role_grant.c.person_id).where(*held, role_grant.c.ended_at.is_(None)))


async def _tell(
    session: Session, key: str, words: Callable[[], Outgoing], now: datetime, who: ColumnElement[bool]
) -> int:
    newest = func.row_number().over(partition_by=identity.c.person_id, order_by=identity.c.last_heard_at.desc())
    reached = select(identity, newest.label("place")).where(*_REACHED).subquery()
    is_staff = exists().where(role_grant.c.person_id == person.c.id, role_grant.c.ended_at.is_(None))
    told = (
        select(
            person.c.id,
            person.c.language,
            is_staff.label("is_staff"),
            reached.c.id.label("identity"),
            reached.c.channel,
            reached.c.chat,
        )
        .join(reached, reached.c.person_id == person.c.id)
        .where(who, reached.c.place == 1)
        .order_by(person.c.id)
    )
    rows = (await session.execute(told)).all()
    for each in rows:
        with speaking(each.language, to_staff=each.is_staff):
            letter = Letter(f"{key}.{each.id}", each.channel, each.chat, words(), each.identity)
        outbox.write(session, [letter], now)
    return len(rows)


_REACHED = (identity.c.unreachable_at.is_(None), identity.c.channel != "")  # of those who were erased nothing is left
