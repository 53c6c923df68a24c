"""Persons, the messengers' identities they come with, and the roles they hold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from bot.conversation import Speaker
from bot.messages import Choice, Incoming, typeable
from bot.phrases import FIRST_LANGUAGE
from campaign.trail import Action, Origin
from storage import audit
from storage.prepared import Prepared, one_of
from storage.schema import identity, person, role_grant
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Screen:
    """What an identity has before its eyes: the buttons of our last messages, the newest first, and which commands."""

    buttons: tuple[tuple[Choice, ...], ...] = ()
    commands: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Someone who wrote to us: who it is and which roles they hold, read in this transaction."""

    person: int
    identity: int
    language: str
    roles: tuple[tuple[str, str], ...]
    reminders_stopped: bool
    screen: Screen = Screen()


async def of_senders(
    session: Session, channel: str, bot: str, messages: Mapping[str, Incoming], now: datetime
) -> dict[str, Known]:
    """Who these senders are, by the messenger's id. Those who write for the first time become persons."""
    rows = await session.fetch(_SENDERS, channel=channel, bot=bot, ids=json.dumps(list(messages)))
    found = {row.external_id: row for row in rows}
    roles = await roles_of(session, [row.person_id for row in found.values()])
    known = {
        sender: Known(
            row.person_id,
            row.id,
            row.language,
            roles.get(row.person_id, ()),
            row.reminders_stopped_at is not None,
            _screen(session, row),
        )
        for sender, row in found.items()
    }
    new = {sender: message.chat for sender, message in messages.items() if sender not in known}
    return known | await _welcome(session, channel, bot, new, now)


async def roles_of(session: Session, persons: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """The (role, unit) pairs that each of them holds now."""
    roles: dict[int, tuple[tuple[str, str], ...]] = {}
    if persons:
        for row in await session.fetch(_ROLES, persons=json.dumps(list(persons))):
            roles[row.person_id] = (*roles.get(row.person_id, ()), (row.role, row.unit))
    return roles


async def roles_changed(session: Session) -> bool:
    """Somebody's roles changed in this transaction. Ask by `session.once`."""
    return False


def were_heard(session: Session, chats: Mapping[int, str], now: datetime) -> None:
    """These identities spoke just now, from these chats: they can be reached."""
    session.write(_HEARD, [{"row": row, "new_chat": chat, "at": now} for row, chat in chats.items()])


def are_shown(session: Session, screens: Mapping[int, Screen]) -> None:
    """What these identities have before their eyes from now on."""
    rows = [
        {"row": id_, "new_buttons": _sealed(session, id_, screen.buttons), "new_menu": screen.commands or None}
        for id_, screen in screens.items()
    ]
    session.write(_SHOWN, rows)


async def are_offered(session: Session, identity_id: int, buttons: tuple[Choice, ...]) -> None:
    """These are the newest buttons that this identity sees; what it saw before is still there."""
    [row] = await session.fetch(_IN_VIEW, row=identity_id)
    in_view = typeable([buttons], _screen(session, row).buttons)
    session.write(_OFFERED, [{"row": identity_id, "new_buttons": _sealed(session, identity_id, in_view)}])


async def set_language(session: Session, person_id: int, language: str) -> None:
    await session.execute(update(person).where(person.c.id == person_id).values(language=language))


async def stop_reminders(session: Session, speaker: Speaker) -> None:
    """No reminders for this person from now on, until taken back."""
    await _set_reminders(session, speaker, speaker.heard_at, Action.REMINDERS_STOPPED)


async def resume_reminders(session: Session, speaker: Speaker) -> None:
    """Takes the stop back."""
    await _set_reminders(session, speaker, None, Action.REMINDERS_RESUMED)


async def _set_reminders(session: Session, speaker: Speaker, stopped_at: datetime | None, action: Action) -> None:
    stop = {"reminders_stopped_at": stopped_at}
    await session.execute(update(person).where(person.c.id == speaker.person).values(stop))
    await audit.record(session, speaker.heard_at, speaker, action, str(speaker.person), stop)


async def ensure(session: Session, channel: str, bot: str, external_id: str, now: datetime) -> int:
    """The person behind an identity that the settings name; made if they never wrote to us."""
    where = (identity.c.channel == channel, identity.c.bot == bot, identity.c.external_id == external_id)
    found = (await session.execute(select(identity.c.person_id).where(*where))).scalar()
    return found or (await _welcome(session, channel, bot, {external_id: external_id}, now))[external_id].person


async def grant(
    session: Session,
    person_id: int,
    unit: str,
    role: str,
    now: datetime,
    invite_id: int | None = None,
    by: Speaker | Origin = Origin.OFFICE,
) -> bool:
    """Gives a role at a unit; False if the person holds it already."""
    held = await roles_of(session, [person_id])
    if (role, unit) in held.get(person_id, ()):
        return False
    values = {"person_id": person_id, "unit": unit, "role": role, "invite_id": invite_id, "granted_at": now}
    number = (await session.execute(insert(role_grant).values(values).returning(role_grant.c.id))).scalar_one()
    session.know(roles_changed, True)
    await audit.record(session, now, by, Action.ROLE_GRANTED, f"{role} {person_id} {number}", values, unit)
    return True


async def end_grants(
    session: Session, now: datetime, by: Speaker | Origin, *which: ColumnElement[bool]
) -> Sequence[tuple[int, str, str]]:
    """Ends these roles at once: (person, role, unit). Whoever calls has checked that it may be done."""
    ended = update(role_grant).where(role_grant.c.ended_at.is_(None), *which).values(ended_at=now)
    rows = (await session.execute(ended.returning(role_grant))).all()
    session.know(roles_changed, True)
    for row in rows:
        object_ = f"{row.role} {row.person_id} {row.id}"
        await audit.record(session, now, by, Action.ROLE_ENDED, object_, ending_of(row._asdict()), row.unit)
    return [(row.person_id, row.role, row.unit) for row in rows]


def ending_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail remembers of the end of a role."""
    return {**row, "ended": row["ended_at"]}


def _sealed(session: Session, id_: int, buttons: tuple[tuple[Choice, ...], ...]) -> bytes | None:
    if not buttons:
        return None
    pairs = [[(choice.code, choice.label) for choice in choices] for choices in buttons]
    return session.sealer.seal(json.dumps(pairs), f"identity.buttons {id_}")


def _screen(session: Session, row: Any) -> Screen:
    text = session.sealer.opened(row.buttons, f"identity.buttons {row.id}") if row.buttons else None
    pairs = json.loads(text) if text else []
    buttons = tuple(tuple(Choice(code, label) for code, label in choices) for choices in pairs)
    return Screen(buttons, row.command_menu or "")


async def _welcome(
    session: Session, channel: str, bot: str, chats: Mapping[str, str], now: datetime
) -> dict[str, Known]:
    """Makes persons of these senders."""
    if not chats:
        return {}
    persons = (await session.execute(_NEW_PERSONS, [{"language": FIRST_LANGUAGE, "since": now}] * len(chats))).scalars()
    rows = [
        {"person_id": person_id, "channel": channel, "bot": bot, "external_id": sender, "chat": chat}
        for person_id, (sender, chat) in zip(persons, chats.items(), strict=True)
    ]
    made = (await session.execute(_NEW_IDENTITIES, rows)).all()
    return {row.external_id: Known(row.person_id, row.id, FIRST_LANGUAGE, (), reminders_stopped=False) for row in made}


_NEW_PERSONS = insert(person).returning(person.c.id)
_NEW_IDENTITIES = insert(identity).returning(identity.c.id, identity.c.person_id, identity.c.external_id)
_SENDERS = Prepared(
    select(
        identity.c.external_id,
        identity.c.id,
        identity.c.person_id,
        identity.c.buttons,
        identity.c.command_menu,
        person.c.language,
        person.c.reminders_stopped_at,
    )
    .select_from(identity.join(person))
    .where(
        identity.c.channel == bindparam("channel"),
        identity.c.bot == bindparam("bot"),
        one_of(identity.c.external_id, "ids"),
    )
)
_ROLES = Prepared(
    select(role_grant.c.person_id, role_grant.c.role, role_grant.c.unit)
    .where(one_of(role_grant.c.person_id, "persons"), role_grant.c.ended_at.is_(None))
    .order_by(role_grant.c.id)
)
_HEARD = Prepared(
    update(identity)
    .where(identity.c.id == bindparam("row"), identity.c.channel != "")  # an erased one stays so
    .values(last_heard_at=bindparam("at"), chat=bindparam("new_chat"), unreachable_at=None)
)
_IN_VIEW = Prepared(
    select(identity.c.id, identity.c.buttons, identity.c.command_menu).where(identity.c.id == bindparam("row"))
)
_OFFERED = Prepared(update(identity).where(identity.c.id == bindparam("row")).values(buttons=bindparam("new_buttons")))
_SHOWN = Prepared(
    update(identity)
    .where(identity.c.id == bindparam("row"), identity.c.channel != "")
    .values(buttons=bindparam("new_buttons"), command_menu=bindparam("new_menu"))
)
