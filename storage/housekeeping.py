"""What need not be kept: closed messages after three days, and what was answered in talks that nobody came back to."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from storage.dialogues import OPEN_FOR, STOOD_AT
from storage.outbox import MAIL, REPLY
from storage.schema import dialogue, heard, outbox, sheet, upload
from storage.session import Session

KEPT_FOR = timedelta(hours=72)
OLDEST_AT_ONCE = 1_000  # so that a beat stays short


async def sweep(session: Session, now: datetime) -> None:
    """Safe to repeat; what is still open is never touched."""
    old = now - KEPT_FOR
    await _delete_oldest(session, heard, heard.c.state != "new", heard.c.heard_at < old)
    sent = outbox.c.state.in_(("sent", "dead"))
    to_send_again = (outbox.c.channel == MAIL) & (outbox.c.state == "dead")
    await _delete_oldest(session, outbox, sent, outbox.c.kind == REPLY, ~to_send_again, outbox.c.made_at < old)
    await session.execute(delete(sheet).where(sheet.c.made_at < old))
    await session.execute(delete(upload).where(upload.c.read_at < old))
    unclosed = or_(dialogue.c.state == "open", dialogue.c.state == "parked")
    left = update(dialogue).where(unclosed, dialogue.c.touched_at < now - OPEN_FOR)
    await session.execute(left.values(state="expired", kept=None, open_question=STOOD_AT))


async def _delete_oldest(session: Session, table: Table, *where: ColumnElement[bool]) -> None:
    oldest = select(table.c.id).where(*where).order_by(table.c.id).limit(OLDEST_AT_ONCE)
    await session.execute(delete(table).where(table.c.id.in_(oldest)))
