"""Word to those who hold a role, outside of any talk: written like every answer, once under its key."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select

from bot.messages import Outgoing
from bot.phrases import speaking
from storage import outbox
from storage.database import Session
from storage.outbox import Letter
from storage.schema import identity, person, role_grant


async def tell_holders(
    session: Session, role: str, unit: str, key: str, words: Callable[[], Outgoing], now: datetime
) -> None:
    """Tells everyone who holds this role at this unit, in their language, where each was last heard."""
    newest = func.row_number().over(partition_by=identity.c.person_id, order_by=identity.c.last_heard_at.desc())
    reached = select(identity, newest.label("place")).where(identity.c.unreachable_at.is_(None)).subquery()
    held = (role_grant.c.role == role, role_grant.c.unit == unit, role_grant.c.ended_at.is_(None))
    holders = (
        select(person.c.id, person.c.language, reached.c.id.label("identity"), reached.c.channel, reached.c.chat)
        .join(role_grant, role_grant.c.person_id == person.c.id)
        .join(reached, reached.c.person_id == person.c.id)
        .where(*held, reached.c.place == 1)
    )
    for holder in (await session.execute(holders)).all():
        with speaking(holder.language):
            letter = Letter(f"{key}.{holder.id}", holder.channel, holder.chat, words(), holder.identity)
        outbox.write(session, [letter], now)
