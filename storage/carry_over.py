"""What was taken away after a copy was made must not come back with it: roles, codes, reminders, and letters.

A copy knows persons and roles by their numbers, and so does the database that it replaces; what was made only after the
copy has no match in it, as the time of its making differs.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from campaign.trail import Action, Origin
from storage import audit, people
from storage.schema import held_notice, invite, outbox, person, role_grant
from storage.session import Session

_ENDED = "SELECT id, granted_at FROM role_grant WHERE ended_at IS NOT NULL"
_WITHDRAWN = "SELECT fingerprint, withdrawn_at FROM invite WHERE withdrawn_at IS NOT NULL"
_STOPPED = "SELECT id, since, reminders_stopped_at FROM person WHERE reminders_stopped_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What had been taken away in a database: grants and persons by number and time of making, codes by fingerprint."""

    ended: Sequence[tuple[Any, ...]] = ()
    withdrawn: Sequence[tuple[Any, ...]] = ()
    stopped: Sequence[tuple[Any, ...]] = ()


def taken_away_in(database: Path) -> TakenAway | None:
    """What was taken away in a database that is put aside; None if it cannot be read."""
    if not database.exists():
        return TakenAway()
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = [connection.execute(query).fetchall() for query in (_ENDED, _WITHDRAWN, _STOPPED)]
    except sqlite3.Error:
        return None
    return TakenAway(*([tuple(map(_known, row)) for row in rows] for rows in found))


async def carry_over(session: Session, gone: TakenAway, now: datetime) -> tuple[int, int, int]:
    """Takes the same away again: how many roles, codes, and persons who want no reminders."""
    roles = 0
    for id_, granted_at in gone.ended:
        same = (role_grant.c.id == id_, role_grant.c.granted_at == granted_at)
        roles += len(await people.end_grants(session, now, Origin.PROGRAM, *same))
    codes = [await _withdraw(session, fingerprint, at, now) for fingerprint, at in gone.withdrawn]
    stops = [await _stop(session, id_, since, at, now) for id_, since, at in gone.stopped]
    return roles, sum(codes), sum(stops)


async def drop_letters(session: Session, now: datetime) -> int:
    """What the copy still had to send went out long ago, or is out of date; how many letters."""
    waiting = update(outbox).where(outbox.c.state.in_(("new", "sending")))
    closed: Any = await session.execute(waiting.values(state="dead", reason="restored", body=None, closed_at=now))
    held: Any = await session.execute(delete(held_notice))
    return int(closed.rowcount + held.rowcount)


async def _withdraw(session: Session, fingerprint: str, at: datetime, now: datetime) -> int:
    still = (invite.c.fingerprint == fingerprint, invite.c.withdrawn_at.is_(None))
    rows = (await session.execute(update(invite).where(*still).values(withdrawn_at=at).returning(invite))).all()
    for row in rows:
        ended = {"invite": row.id, "withdrawn": at}
        name = f"{row.role} {row.id}"
        await audit.record(session, now, Origin.PROGRAM, Action.INVITE_WITHDRAWN, name, ended, row.unit)
    return len(rows)


async def _stop(session: Session, id_: int, since: datetime, at: datetime, now: datetime) -> int:
    still = (person.c.id == id_, person.c.since == since, person.c.reminders_stopped_at.is_(None))
    stopped = update(person).where(*still).values(reminders_stopped_at=at).returning(person.c.id)
    found = (await session.execute(stopped)).all()
    for _row in found:
        await audit.record(session, now, Origin.PROGRAM, Action.REMINDERS_STOPPED, str(id_), {"at": at})
    return len(found)


def _known(value: Any) -> Any:
    """A time as SQLite keeps it becomes a time; numbers and fingerprints stay."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return value
