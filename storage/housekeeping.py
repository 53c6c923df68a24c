"""What need not be kept: closed messages after three days, and what was answered in talks that nobody came back to."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update

from storage.database import Session
from storage.dialogues import OPEN_FOR
from storage.outbox import REPLY
from storage.schema import dialogue, heard, outbox

KEPT_FOR = timedelta(hours=72)
OLDEST_AT_ONCE = 1_000  # a look at the oldest rows only: cheap on a table of any size


async def sweep(session: Session, now: datetime) -> None:
    """Safe to repeat; what is still open is never touched."""
    old = now - KEPT_FOR
    await session.execute(delete(heard).where(_among_oldest(heard), heard.c.state != "new", heard.c.heard_at < old))
    sent = (outbox.c.state.in_(("sent", "dead")), outbox.c.kind == REPLY, outbox.c.made_at < old)
    await session.execute(delete(outbox).where(_among_oldest(outbox), *sent))
    unclosed = or_(dialogue.c.state == "open", dialogue.c.state == "parked")
    left = update(dialogue).where(unclosed, dialogue.c.touched_at < now - OPEN_FOR)
    await session.execute(left.values(state="expired", kept=None))


def _among_oldest(table: Table) -> ColumnElement[bool]:
    oldest = select(table.c.id).order_by(table.c.id).limit(OLDEST_AT_ONCE).subquery()
    return table.c.id <= select(func.max(oldest.c.id)).scalar_subquery()
