"""Rows that go to one person as a spreadsheet and can be told only once: kept sealed until it is surely sent."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from storage.schema import sheet
from storage.session import Session

Rows = tuple[tuple[str, ...], ...]


async def keep(session: Session, person_id: int, rows: Sequence[Sequence[str]], now: datetime) -> str:
    """Keeps the rows for three days; the id that an attachment names them by."""
    id_ = secrets.token_hex(6)
    sealed = session.sealer.seal(json.dumps(rows), _place(id_))
    await session.execute(insert(sheet).values(id=id_, person_id=person_id, rows=sealed, made_at=now))
    return id_


async def rows_of(session: Session, id_: str) -> Rows:
    """The rows. KeyError if they are no longer kept."""
    sealed = (await session.execute(select(sheet.c.rows).where(sheet.c.id == id_))).scalar()
    if sealed is None:
        raise KeyError(id_)
    return tuple(map(tuple, json.loads(session.sealer.open(sealed, _place(id_)))))


def _place(id_: str) -> str:
    return f"sheet.rows {id_}"
