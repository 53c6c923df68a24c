"""Reminders that an admin asks for: who would get one now, who would not and why; sent as the day's own are.

Such a reminder is one of its day: it has the key of that day's own (person, rule, day), so neither doubles the other,
and a day's own that comes later is another one.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, false, func, or_, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.facts import start_of_day
from campaign.permissions import Act, Role, units_where
from campaign.reminding import MOST_PER_PLEDGE, Concerned, Whom, Why, quiet
from campaign.trail import Action
from campaign.units import Directory
from storage import audit, reminders
from storage.outbox import TALKING_FOR
from storage.prepared import one_of
from storage.schema import identity, outbox, person, pledge, pledge_version, reminded_pledge, reminder, role_grant
from storage.session import Session
from storage.still_open import OPEN


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a rule would do now: whom it would remind, how many it would not and why, and where there is nobody."""

    persons: tuple[int, ...]
    left_out: Mapping[Why, int]
    nobody_at: tuple[str, ...]

    @property
    def something(self) -> bool:
        """There is anybody to remind, or should be."""
        return bool(self.persons or self.left_out or self.nobody_at)


async def outlook(session: Session, speaker: Speaker, units: Directory, rule: str, whom: Whom, day: date) -> Outlook:
    """Of the units below those that this person answers for. Raises Refused."""
    theirs = units_of(speaker, units)
    spent: dict[int, bool] = {}
    for each in whom.concerned:
        if each.unit in theirs:
            spent[each.person] = spent.get(each.person, True) and each.spent
    reasons = await _reasons(session, list(spent), rule, day, speaker.heard_at)
    if speaker.person in spent and not quiet(speaker.heard_at):
        reasons[speaker.person].append(Why.TALKING)  # the very message that asks
    why = {who: _first(Why.SPENT if spent[who] else None, reasons[who]) for who in spent}
    persons = tuple(who for who, reason in why.items() if reason is None)
    left_out = Counter(reason for reason in why.values() if reason)
    return Outlook(persons, left_out, tuple(unit for unit in whom.nobody_at if unit in theirs))


async def send(
    session: Session, speaker: Speaker, units: Directory, rule: str, whom: Whom, day: date, deadline: date
) -> int:
    """Plans this rule's reminders of this day for whom they can reach; how many. Raises Refused."""
    persons = (await outlook(session, speaker, units, rule, whom, day)).persons
    if not persons:
        return 0
    await reminders.plan(session, rule, persons, day, deadline, speaker.heard_at)
    change = {"rule": rule, "due_on": str(day), "persons": sorted(persons)}
    unit = units_where(speaker.roles, Act.REMIND)[0]
    await audit.record(session, speaker.heard_at, speaker, Action.REMINDED, f"{rule} {day}", change, unit)
    return len(persons)


async def open_pledges(session: Session) -> tuple[Concerned, ...]:
    """The donors of open pledges, each with the unit, and whether it was in as many reminders as may be."""
    times = select(func.count()).where(reminded_pledge.c.code == pledge.c.code).scalar_subquery()
    found = select(pledge.c.person_id, pledge_version.c.unit, times >= MOST_PER_PLEDGE).join(pledge_version)
    rows: Sequence[Any] = (await session.execute(found.where(*OPEN))).all()
    return tuple(Concerned(who, unit or "", bool(spent)) for who, unit, spent in rows)


async def holders(session: Session, *roles: Role) -> tuple[Concerned, ...]:
    """Those who hold one of these roles, and where."""
    held = (role_grant.c.role.in_(roles), role_grant.c.ended_at.is_(None))
    rows: Sequence[Any] = (await session.execute(select(role_grant.c.person_id, role_grant.c.unit).where(*held))).all()
    return tuple(Concerned(who, unit) for who, unit in rows)


async def units_with_somebody(session: Session, *roles: Role, after: datetime | None = None) -> frozenset[str]:
    """The units at which somebody holds one of these roles and can be reached, or held it `after` a moment."""
    theirs = (identity.c.person_id == role_grant.c.person_id, identity.c.channel != "")
    reached = exists().where(*theirs, identity.c.unreachable_at.is_(None))
    there = and_(role_grant.c.ended_at.is_(None), reached)
    went = role_grant.c.ended_at > after if after else false()
    held = select(role_grant.c.unit).distinct().where(role_grant.c.role.in_(roles), or_(there, went))
    return frozenset((await session.execute(held)).scalars())


def units_of(speaker: Speaker, units: Directory) -> Collection[str]:
    """The codes of the units for which they may remind, with "" for pledges to none. Raises Refused."""
    codes = units_where(speaker.roles, Act.REMIND)
    if not codes:
        raise Refused(_("Việc nhắc dành cho quản trị của phòng."))
    below = {unit.code for code in codes for unit in units.below(code)}
    return below | {""} if units.root.code in codes else below


def _first(spent: Why | None, others: Sequence[Why]) -> Why | None:
    held = {spent, *others}
    return next((why for why in Why if why in held), None)


async def _reasons(
    session: Session, persons: Sequence[int], rule: str, day: date, now: datetime
) -> dict[int, list[Why]]:
    values = {
        "persons": json.dumps(persons),
        "rule": rule,
        "day": day,
        "since": start_of_day(day),
        # At night it goes in the morning, when nobody knows who will be talking.
        "quiet_since": now + timedelta(seconds=1) if quiet(now) else now - TALKING_FOR,
        "at": now,
    }
    reasons = (Why.STOPPED, Why.UNREACHABLE, Why.TALKING, Why.REMINDED)
    rows: Sequence[Any] = (await session.execute(_REASONS, values)).all()
    return {row[0]: [why for why, holds in zip(reasons, row[1:], strict=True) if holds] for row in rows}


def _reasons_of() -> Select[Any]:
    theirs = identity.c.person_id == person.c.id
    lately = identity.c.last_heard_at.between(bindparam("quiet_since"), bindparam("at"))
    went_today = and_(outbox.c.key == reminder.c.outbox_key, outbox.c.made_at >= bindparam("since"))
    has_row = (
        reminder.c.person_id == person.c.id,
        reminder.c.rule == bindparam("rule"),
        reminder.c.state != "cancelled",
        or_(reminder.c.due_on >= bindparam("day"), reminder.c.state == "planned", exists().where(went_today)),
    )
    return select(
        person.c.id,
        person.c.reminders_stopped_at.is_not(None),
        ~exists().where(theirs, identity.c.unreachable_at.is_(None)),
        exists().where(theirs, lately),
        exists().where(*has_row),
    ).where(one_of(person.c.id, "persons"))


_REASONS = _reasons_of()
