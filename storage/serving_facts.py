"""The events that decide who is served, in their order, with the facts that they tell of."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import String, bindparam, cast, select

from campaign.trail import Action
from storage.prepared import Prepared, one_of
from storage.schema import audit_event, cash_entry, device, device_version, lot, need, need_version, skip
from storage.session import Session

AT_ONCE = 1_000
_DEVICE = (Action.DEVICE_RESERVED, Action.DEVICE_RELEASED, Action.DEVICE_HANDED_OVER, Action.DEVICE_RETURNED)
_CASH = (Action.CASH_OUT, Action.CASH_REVERSED)
_NEED = (Action.NEED_APPROVED, Action.NEED_WITHDRAWN)
Facts = Mapping[tuple[str, str], Any]


async def served(session: Session) -> AsyncIterator[tuple[Any, Any]]:
    """Each event with its fact; without one where it tells of the campaign or a unit, or the fact is gone."""
    after = 0
    while events := await session.fetch(_EVENTS, after=after, most=AT_ONCE, actions=_ACTIONS):
        after = events[-1].seq
        facts = await _facts_of(session, events)
        for event in events:
            yield event, facts.get((KIND.get(event.action, ""), event.object))


async def _facts_of(session: Session, events: Sequence[Any]) -> Facts:
    """What these events tell of, by the kind and the object that they name."""
    found: dict[tuple[str, str], Any] = {}
    for kind, statement in _STATEMENTS.items():
        keys = {event.object.split(" ")[0] for event in events if KIND.get(event.action) == kind}
        for row in await session.fetch(statement, keys=json.dumps(sorted(keys))) if keys else ():
            found[kind, str(row.object)] = row
    return found


KIND = {
    **dict.fromkeys(_DEVICE, "device"),
    **dict.fromkeys(_CASH, "cash"),
    **dict.fromkeys(_NEED, "need"),
    Action.PUPIL_SKIPPED: "skip",
    Action.LOT_DRAWN: "lot",
}

_ACTIONS = json.dumps([*KIND, Action.CAMPAIGN_STORED, Action.UNIT_STORED, Action.ADOPTED])
_EVENTS = Prepared(
    select(audit_event.c.seq, audit_event.c.action, audit_event.c.object)
    .where(audit_event.c.seq > bindparam("after"), one_of(audit_event.c.action, "actions"))
    .order_by(audit_event.c.seq)
    .limit(bindparam("most"))
)
_BEFORE, _REVERSED = device_version.alias("before"), cash_entry.alias("reversed")
_OBJECT = "object"
_STATEMENTS = {
    "device": Prepared(
        select(
            (device_version.c.device_id + " " + cast(device_version.c.version, String)).label(_OBJECT),
            *(device_version.c[name] for name in ("device_id", "state", "unit", "need_id")),
            device.c.item,
            _BEFORE.c.need_id.label("before"),
        )
        .select_from(
            device_version.join(device).outerjoin(
                _BEFORE,
                (_BEFORE.c.device_id == device_version.c.device_id)
                & (_BEFORE.c.version == device_version.c.version - 1),
            )
        )
        .where(one_of(device_version.c.device_id, "keys"))
    ),
    "cash": Prepared(
        select(
            cast(cash_entry.c.id, String).label(_OBJECT),
            *(cash_entry.c[name] for name in ("id", "unit", "kind", "need_id", "dialogue_id")),
            _REVERSED.c.kind.label("taken_back"),
        )
        .select_from(cash_entry.outerjoin(_REVERSED, _REVERSED.c.id == cash_entry.c.reverses))
        .where(one_of(cash_entry.c.id, "keys"))
    ),
    "need": Prepared(
        select(
            need_version.c.need_id.label(_OBJECT),
            *(need_version.c[name] for name in ("unit", "class_name", "hardship", "has_now", "suits")),
            need.c.declared_at,
        )
        .select_from(need_version.join(need))
        .where(one_of(need_version.c.need_id, "keys"), need_version.c.state == "approved")
    ),
    "skip": Prepared(
        select(cast(skip.c.id, String).label(_OBJECT), skip.c.unit, skip.c.need_id, skip.c.for_what).where(
            one_of(skip.c.id, "keys")
        )
    ),
    "lot": Prepared(select(lot.c.unit.label(_OBJECT), lot.c.seed).where(one_of(lot.c.unit, "keys"))),
}
