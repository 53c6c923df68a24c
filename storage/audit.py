"""The audit trail: who did what to what, and when. Only added to; a keyed hash binds each event to the one before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.permissions import Act, units_where
from campaign.trail import Action, Origin
from campaign.units import Directory
from storage import unit_versions
from storage.prepared import Prepared, one_of
from storage.schema import audit_event
from storage.session import Session

# Personal text goes into no digest (nor does `description` of a pledge's line), so that nothing of a person who is
# erased stays here. What else changes in place has events of its own, or follows from the next version.
PERSONAL = {"private", "short_name", "same_pupil"}
# Columns from after the first digests: where they are empty, the digest is as it was before.
YOUNGER = {"consent", "made_by", "uses", "reason"}
LEFT_OUT = PERSONAL | {
    *("id", "superseded_at", "ended_at", "uses_left", "withdrawn_at"),
    *("answer", "answered_by", "answered_at"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event; before the first one, number 0."""

    seq: int = 0
    mac: str = ""

    def __str__(self) -> str:
        return f"{self.seq}:{self.mac}"


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is shown. `roles` holds (role, unit) pairs, or is empty for a donor.

    `changed`: of a unit, which fields, or that it is new.
    """

    at: datetime
    person: int | None
    roles: tuple[tuple[str, str], ...]
    origin: Origin | None
    action: str
    object: str
    unit: str
    changed: frozenset[str] = frozenset()


async def record(
    session: Session,
    at: datetime,
    by: Speaker | Origin,
    action: Action,
    object_: str,
    change: Mapping[str, Any],
    unit: str | None = "",
) -> None:
    """Adds an event, in the transaction of the change. Of `change` only a keyed hash is kept."""
    await session.once(head_of)
    head = await session.once(head_of)  # as it is after others who waited for the first one with us
    event = {
        "seq": head.seq + 1,
        "at": at,
        "actor": by.person if isinstance(by, Speaker) else None,
        "role": json.dumps(by.roles) if isinstance(by, Speaker) else by,
        "action": action,
        "object": object_,
        "unit": unit or "",
        "digest": digest_of(session, change),
    }
    mac = session.sealer.link(linked(head.mac, [*(event | {"at": stored(at)}).values()]))
    session.write(_ADD, [event | {"mac": mac}])
    session.know(head_of, Head(head.seq + 1, mac))


async def head_of(session: Session) -> Head:
    """The newest event, as the database has it. Within a transaction that records, ask by `session.once`."""
    rows = await session.fetch(_HEAD)
    return Head(rows[0].seq, rows[0].mac) if rows else Head()


async def read(session: Session, speaker: Speaker, units: Directory, most: int, skip: int = 0) -> list[Event]:
    """The events of the units below those that this person answers for, newest first. Raises Refused."""
    theirs = units_where(speaker.roles, Act.READ_AUDIT)
    if not theirs:
        raise Refused(_("Nhật ký dành cho quản trị của phòng."))
    events = select(audit_event).order_by(audit_event.c.seq.desc()).limit(most).offset(skip)
    if units.root.code not in theirs:
        events = events.where(audit_event.c.unit.in_({unit.code for code in theirs for unit in units.below(code)}))
    rows = (await session.execute(events)).all()
    of_units = {(row.object, row.at) for row in rows if row.action == Action.UNIT_STORED}
    changed = await unit_versions.changes_at(session, of_units)
    return [_event(row, changed.get((row.object, row.at), ())) for row in rows]


def digest_of(session: Session, change: Mapping[str, Any]) -> str:
    """Equal for the same change, whether it is about to be stored or was read back."""
    kept = {name: value for name, value in change.items() if name not in LEFT_OUT}
    for name in YOUNGER & kept.keys():
        if kept[name] is None:
            del kept[name]
    return session.sealer.digest(_CANONICAL.encode(kept))


def without_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as part of a change: without its personal text."""
    return {name: value for name, value in row.items() if name not in PERSONAL}


async def known(session: Session, digests: Sequence[str]) -> frozenset[str]:
    """Those of these digests that an event has."""
    rows = await session.fetch(_KNOWN, digests=json.dumps(list(digests)))
    return frozenset(row.digest for row in rows)


def stored(moment: datetime) -> str:
    """A time as the database has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def linked(before: str, fields: Sequence[Any]) -> str:
    """An event and the mac before it as one text that no other event has."""
    return _LINKED.encode([before, *fields])


def _event(row: Any, changed: Iterable[str]) -> Event:
    origin = Origin(row.role) if row.actor is None else None
    roles = () if origin else tuple((role, unit) for role, unit in json.loads(row.role))
    return Event(row.at, row.actor, roles, origin, row.action, row.object, row.unit, frozenset(changed))


_CANONICAL = json.JSONEncoder(sort_keys=True, default=stored)
_LINKED = json.JSONEncoder(default=repr)
_ADD = Prepared(insert(audit_event).values({column.name: bindparam(column.name) for column in audit_event.c}))
_KNOWN = Prepared(select(audit_event.c.digest).where(one_of(audit_event.c.digest, "digests")))
_HEAD = Prepared(select(audit_event.c.seq, audit_event.c.mac).order_by(audit_event.c.seq.desc()).limit(1))
