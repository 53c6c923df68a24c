"""Spreadsheets that people sent, as rows of text: kept sealed, for their sender alone, for three days at most."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.messages import Upload
from storage.schema import upload
from storage.session import Session

Rows = tuple[tuple[str, ...], ...]


async def keep(session: Session, heard_id: int, person_id: int, rows: Rows, problem: str, now: datetime) -> None:
    """What became of the file of a message."""
    id_ = secrets.token_hex(6)
    sealed = session.sealer.seal(json.dumps(rows), _place(id_)) if rows else None
    values = {"id": id_, "heard_id": heard_id, "person_id": person_id, "rows": sealed, "problem": problem}
    await session.execute(insert(upload).values(**values, read_at=now).on_conflict_do_nothing())


async def of_messages(session: Session, heard_ids: Sequence[int]) -> dict[int, Upload]:
    """The files of these messages."""
    found = await session.execute(select(upload).where(upload.c.heard_id.in_(heard_ids)))
    return {row.heard_id: Upload(row.id, row.problem) for row in found.all()}


async def rows_of(session: Session, person_id: int, id_: str) -> Rows:
    """The rows of what this person sent; none if it is another's, could not be read or is no longer kept."""
    theirs = select(upload).where(upload.c.id == id_, upload.c.person_id == person_id)
    found = (await session.execute(theirs)).first()
    if found is None or found.rows is None:
        return ()
    return tuple(map(tuple, json.loads(session.sealer.open(found.rows, _place(id_)))))


def _place(id_: str) -> str:
    return f"upload.rows {id_}"
