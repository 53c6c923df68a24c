"""Word to people outside of any talk, as to those who hold a role: written like every answer, once under its key.


Nobody asked for it, so at night it is held; in the morning it goes to those whom it concerns then.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, select

from bot.messages import Outgoing
from bot.phrases import LANGUAGES, speaking
from campaign.permissions import MAY, Act
from campaign.reminding import quiet
from storage import campaigns, outbox, people
from storage.outbox import Letter
from storage.prepared import one_of
from storage.schema import held_notice, identity, person, role_grant
from storage.session import Session


@dataclass(frozen=True, slots=True)
class To:
    """One person, or all who hold one of these roles at one of these units."""

    person_id: int | None = None
    roles: Sequence[str] = ()
    units: Sequence[str] = ()

    def reached(self) -> Select[tuple[int, str, bool, int, str, str]]:
        """Where each of them was last heard."""
        held = (role_grant.c.role.in_(self.roles), role_grant.c.unit.in_(self.units), role_grant.c.ended_at.is_(None))
        holders: ColumnElement[bool] = person.c.id.in_(select(role_grant.c.person_id).where(*held))
        return _reached(holders if self.person_id is None else person.c.id == self.person_id)


async def tell_holders(
    session: Session,
    role: str,
    unit: str,
    key: str,
    words: Callable[[], Outgoing],
    now: datetime,
    at_any_hour: bool = False,
) -> None:
    """Tells everyone who holds this role at this unit, in their language, where each was last heard."""
    await _tell(session, key, words, now, To(roles=[role], units=[unit]), at_any_hour)


async def tell_those_who_may(
    session: Session,
    act: Act,
    unit: str,
    key: str,
    words: Callable[[], Outgoing],
    now: datetime,
    besides: int | None = None,
) -> int:
    """The same for everyone whose role, here or above, allows the act at this unit; how many they are.

    `besides`: this person, who knows already.
    """
    here_or_above = (await campaigns.units(session)).path(unit).strip("/").split("/")
    to = To(roles=sorted(MAY[act]), units=here_or_above)
    if besides is None:
        return await _tell(session, key, words, now, to)
    others = [each.id for each in (await session.execute(to.reached())).all() if each.id != besides]
    return sum([await _tell(session, f"{key}.{each}", words, now, To(each, units=here_or_above)) for each in others])


async def tell_person(session: Session, person_id: int, key: str, words: Callable[[], Outgoing], now: datetime) -> int:
    """The same to one person; whether they can be reached."""
    return await _tell(session, key, words, now, To(person_id))


async def tell_donors(session: Session, words: Mapping[int, Callable[[], Outgoing]], key: str, now: datetime) -> None:
    """To each of these persons what is theirs, as donors are spoken to. Whoever calls keeps it out of the night."""
    theirs = {"persons": json.dumps(list(words))}
    for each in (await session.execute(_reached(one_of(person.c.id, "persons")), theirs)).all():
        with speaking(each.language):
            await _to_one(session, key, each, words[each.id](), now)


async def tell_held(session: Session, now: datetime) -> None:
    """In the morning, what was held at night goes out in its order; nothing of a unit that has closed by then."""
    if quiet(now):
        return
    held = (await session.execute(delete(held_notice).returning(held_notice))).all()
    units = await campaigns.units(session) if held else None
    for row in sorted(held, key=lambda each: each.id):
        to = To(row.person_id, json.loads(row.roles), json.loads(row.units))
        has_closed = units and to.units and not units.open.get(to.units[-1])
        if not has_closed and (text := session.sealer.opened(row.body, _place(row.key))):
            said = {each: Outgoing.from_dict(words) for each, words in json.loads(text).items()}
            await _write(session, row.key, said, now, to)


async def is_held(session: Session, key: str) -> bool:
    """It waits for the morning."""
    return (await session.execute(select(held_notice.c.id).where(held_notice.c.key == key))).first() is not None


async def take_back(session: Session, key: str) -> None:
    """What is held under this key, or one that goes on from it after a dot, is not told."""
    goes_on = held_notice.c.key.startswith(f"{key}.", autoescape=True)
    await session.execute(delete(held_notice).where((held_notice.c.key == key) | goes_on))


async def _tell(
    session: Session, key: str, words: Callable[[], Outgoing], now: datetime, to: To, at_any_hour: bool = False
) -> int:
    said = {}
    for language, staff in product(LANGUAGES, (False, True)):
        with speaking(language, to_staff=staff):
            said[_way_of_speaking(language, staff)] = words()
    if at_any_hour or not quiet(now):
        return await _write(session, key, said, now, to)
    how_many = len((await session.execute(to.reached())).all())
    if how_many:
        body = json.dumps({language: message.as_dict() for language, message in said.items()}, ensure_ascii=False)
        row = {"key": key, "body": session.sealer.seal(body, _place(key)), "made_at": now, **asdict(to)}
        row |= {"roles": json.dumps(to.roles), "units": json.dumps(to.units)}
        await session.execute(insert(held_notice).values(row))
    return how_many


async def _write(session: Session, key: str, said: Mapping[str, Outgoing], now: datetime, to: To) -> int:
    rows = (await session.execute(to.reached())).all()
    for each in rows:
        await _to_one(session, key, each, said[_way_of_speaking(each.language, each.is_staff)], now)
    return len(rows)


async def _to_one(session: Session, key: str, who: Any, message: Outgoing, now: datetime) -> None:
    outbox.write(session, [Letter(f"{key}.{who.id}", who.channel, who.chat, message, who.identity)], now)
    if message.choices:
        await people.are_offered(session, who.identity, message.choices)


def _reached(who: ColumnElement[bool]) -> Select[tuple[int, str, bool, int, str, str]]:
    newest = func.row_number().over(partition_by=identity.c.person_id, order_by=identity.c.last_heard_at.desc())
    can_be_reached = (identity.c.unreachable_at.is_(None), identity.c.channel != "")
    reached = select(identity, newest.label("place")).where(*can_be_reached).subquery()
    is_staff = exists().where(role_grant.c.person_id == person.c.id, role_grant.c.ended_at.is_(None)).label("is_staff")
    where = reached.c.id.label("identity"), reached.c.channel, reached.c.chat
    told = select(person.c.id, person.c.language, is_staff, *where)
    joined = told.join(reached, reached.c.person_id == person.c.id)
    return joined.where(who, reached.c.place == 1).order_by(person.c.id)


def _way_of_speaking(language: str, to_staff: bool) -> str:
    return f"{language} to staff" if to_staff else language


def _place(key: str) -> str:
    return f"held_notice.body {key}"
