"""Reminders as rows: one for each person, rule and day, whatever runs twice or comes late."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from campaign.permissions import Role
from campaign.reminding import MOST_PER_PLEDGE
from storage.outbox import TALKING_FOR, Letter
from storage.prepared import one_of
from storage.schema import identity, outbox, person, pledge, pledge_version, reminded_pledge, reminder, role_grant
from storage.session import Session
from storage.still_open import OPEN


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder whose turn has come, and where its person can be reached."""

    id: int
    rule: str
    due_on: date
    person: int
    language: str
    identity: int
    channel: str
    chat: str

    @property
    def key(self) -> str:
        return f"reminder.{self.rule}.{self.due_on}.{self.person}"


async def plan(
    session: Session, rule: str, persons: Sequence[int], due_on: date, deadline: date, now: datetime
) -> None:
    """Plans this rule's reminder of this day for these persons, each once; a cancelled one revives."""
    if persons:
        values = {"rule": rule, "due_on": due_on, "deadline": deadline, "state": "planned", "planned_at": now}
        await session.execute(_PLAN, [{"person_id": person_id, **values} for person_id in persons])


async def cancel_others(session: Session, rule: str, due_on: date | None, deadline: date, today: date) -> None:
    """What is planned or written for another deadline, or for a day that is over and not the last one due, is not
    sent. One of today or later was asked for by an admin.
    """
    over = reminder.c.due_on < today
    stale = or_(reminder.c.deadline != deadline, and_(over, reminder.c.due_on != due_on) if due_on else over)
    waiting = [reminder.c.rule == rule, stale]
    written = select(reminder.c.outbox_key).where(*waiting, reminder.c.state == "queued")
    gone = delete(outbox).where(outbox.c.key.in_(written), outbox.c.state == "new").returning(outbox.c.key)
    keys = (await session.execute(gone)).scalars().all()
    where = or_(reminder.c.state == "planned", reminder.c.outbox_key.in_(keys))
    cancelled = update(reminder).where(*waiting, where).values(state="cancelled", outbox_key=None)
    await _forget_mentions(session, (await session.execute(cancelled.returning(reminder.c.id))).scalars().all())


async def ready(session: Session, channels: Sequence[str], most: int, now: datetime) -> list[Planned]:
    """Planned reminders of people who can be reached, want them, and are not in the middle of a talk."""
    rows: Sequence[Any] = (
        await session.execute(
            _READY, {"most": most, "at": now, "quiet_since": now - TALKING_FOR, "channels": json.dumps(list(channels))}
        )
    ).all()
    return [Planned(*row) for row in rows]


async def queued(session: Session, planned: Planned, pledges: Sequence[str]) -> None:
    """Its letter is in the outbox, about these pledges."""
    await session.execute(
        update(reminder).where(reminder.c.id == planned.id).values(state="queued", outbox_key=planned.key)
    )
    if pledges:
        rows = [{"reminder_id": planned.id, "code": code} for code in pledges]
        await session.execute(insert(reminded_pledge).on_conflict_do_nothing(), rows)


async def close(session: Session, planned: Planned, state: str) -> None:
    """There is nothing to remind this person of any more, or it cannot be said."""
    await session.execute(update(reminder).where(reminder.c.id == planned.id).values(state=state))


async def give_back(session: Session, letters: Sequence[Letter]) -> None:
    """Not sent after all: planned again, so that it is decided anew when it may go."""
    for letter in letters:
        await session.execute(delete(outbox).where(outbox.c.id == letter.id, outbox.c.state == "new"))
        again = update(reminder).where(reminder.c.outbox_key == letter.key, reminder.c.state == "queued")
        planned = await session.execute(again.values(state="planned", outbox_key=None).returning(reminder.c.id))
        await _forget_mentions(session, planned.scalars().all())


async def _forget_mentions(session: Session, reminders: Sequence[int]) -> None:
    await session.execute(delete(reminded_pledge).where(reminded_pledge.c.reminder_id.in_(reminders)))


async def donors_with_open_pledges(session: Session, before: datetime, rule: str, due_on: date) -> list[int]:
    """Donors of open pledges made before then, each reminded of fewer than three times."""
    times = select(func.count()).where(reminded_pledge.c.code == pledge.c.code).scalar_subquery()
    where = [
        *OPEN,
        pledge.c.made_at <= before,
        times < MOST_PER_PLEDGE,
        not_yet(pledge.c.person_id, rule, due_on),
    ]
    donors = select(pledge.c.person_id).join(pledge_version).where(*where).distinct()
    return list((await session.execute(donors)).scalars())


async def times_reminded(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """How often each pledge was in a reminder."""
    counted = (
        select(reminded_pledge.c.code, func.count())
        .where(reminded_pledge.c.code.in_(codes))
        .group_by(reminded_pledge.c.code)
    )
    rows: Sequence[Any] = (await session.execute(counted)).all()
    return {code: int(times) for code, times in rows}


async def holders(
    session: Session, roles: Sequence[Role], before: datetime, rule: str, due_on: date
) -> list[tuple[int, str]]:
    """(person, unit) of those who hold one of these roles since before then."""
    where = [
        role_grant.c.role.in_(roles),
        role_grant.c.ended_at.is_(None),
        role_grant.c.granted_at <= before,
        not_yet(role_grant.c.person_id, rule, due_on),
    ]
    rows = (await session.execute(select(role_grant.c.person_id, role_grant.c.unit).where(*where))).all()
    return [(row.person_id, row.unit) for row in rows]


async def last_due(session: Session, rule: str, before: date) -> dict[int, date]:
    """The last day before this one on which each person was told by a rule."""
    where = [reminder.c.rule == rule, reminder.c.state == "queued", reminder.c.due_on < before]
    days = select(reminder.c.person_id, func.max(reminder.c.due_on)).where(*where).group_by(reminder.c.person_id)
    rows: Sequence[Any] = (await session.execute(days)).all()
    return dict(rows)


def not_yet(person_id: Any, rule: str, due_on: date) -> Any:
    """Of a person: this rule has not reminded them, on that day or later."""
    # A later one counts too: a clock that was set back does not send what a later day has overtaken.
    has_row = [reminder.c.person_id == person_id, reminder.c.rule == rule, reminder.c.due_on >= due_on]
    return ~exists().where(*has_row, reminder.c.state != "cancelled")


def _ready() -> Select[Any]:
    on = one_of(identity.c.channel, "channels")
    newest = func.row_number().over(partition_by=identity.c.person_id, order_by=identity.c.last_heard_at.desc())
    reachable = select(identity, newest.label("place")).where(identity.c.unreachable_at.is_(None), on).subquery()
    # Not after now: a clock that ran ahead must not silence anyone for days.
    lately = identity.c.last_heard_at.between(bindparam("quiet_since"), bindparam("at"))
    talking = exists().where(identity.c.person_id == person.c.id, lately)
    return (
        select(
            reminder.c.id,
            reminder.c.rule,
            reminder.c.due_on,
            person.c.id,
            person.c.language,
            reachable.c.id,
            reachable.c.channel,
            reachable.c.chat,
        )
        .join(person, person.c.id == reminder.c.person_id)
        .join(reachable, reachable.c.person_id == person.c.id)
        .where(reminder.c.state == "planned", reachable.c.place == 1, person.c.reminders_stopped_at.is_(None), ~talking)
        .order_by(reminder.c.id)
        .limit(bindparam("most"))
    )


_READY = _ready()
_PLAN = insert(reminder)
_PLAN = _PLAN.on_conflict_do_update(
    index_elements=["person_id", "rule", "due_on"],
    set_={"state": "planned", "deadline": _PLAN.excluded.deadline, "planned_at": _PLAN.excluded.planned_at},
    where=reminder.c.state == "cancelled",
)
