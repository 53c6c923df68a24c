"""Dialogues between turns: small plain data, sealed; at most one open for each identity."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.steps import Dialogue
from storage.prepared import Prepared, one_of
from storage.schema import dialogue
from storage.session import Session

# A question about what was said is named by a hash of it, of 12 digits; it goes when the talk is over.
_ASKED: Any = dialogue.c.open_question
STOOD_AT: Any = case((_ASKED.like("% " + "_" * 12), func.substr(_ASKED, 1, func.length(_ASKED) - 13)), else_=_ASKED)
OPEN_FOR = timedelta(hours=72)
MOST_PARKED = 8


@dataclass(frozen=True, slots=True)
class Talk:
    """A dialogue with the conversation it is of, and when it was last spoken in."""

    conversation: str
    about: str
    identity: int
    dialogue: Dialogue
    touched_at: datetime
    opened_at: datetime
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    place: str = ""  # the messenger's id of the message that became the open question

    def at(self, now: datetime, dialogue: Dialogue, place: str) -> "Talk":
        """The same talk, one move on."""
        return replace(self, dialogue=dialogue, touched_at=now, place=place)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an identity stands: the open talk, and those put aside, the newest first."""

    open: Talk | None
    parked: tuple[Talk, ...] = ()

    @property
    def all(self) -> tuple[Talk, ...]:
        return (self.open, *self.parked) if self.open else self.parked


async def of_identities(session: Session, identities: Sequence[int], now: datetime) -> dict[int, Standing]:
    """Where each identity stands. Closed here: a talk not spoken in for 72 hours, and all but the last parked."""
    rows = await session.fetch(_UNCLOSED, identities=json.dumps(list(identities)))
    stale = [row.id for row in rows if row.touched_at < now - OPEN_FOR]
    close(session, stale, "expired")
    close(session, forgotten := _beyond_the_last_parked(rows), "cancelled")
    talks: dict[int, dict[str, list[Talk]]] = {}
    for row in rows:
        if row.id not in {*stale, *forgotten} and (talk := _talk(session, row)):
            talks.setdefault(row.identity_id, {"open": [], "parked": []})[row.state].append(talk)
    return {each: Standing(next(iter(own["open"]), None), tuple(own["parked"])) for each, own in talks.items()}


def _beyond_the_last_parked(rows: Sequence[Any]) -> list[str]:
    """Somebody who begins talk after talk and ends none would make each of their turns longer, and all others wait."""
    parked: dict[int, list[str]] = {}
    for row in rows:
        if row.state == "parked":
            parked.setdefault(row.identity_id, []).append(row.id)
    return [id_ for theirs in parked.values() for id_ in theirs[MOST_PARKED:]]


async def state_of(session: Session, identity: int, id_: str) -> str | None:
    """What became of a dialogue of this identity."""
    where = (dialogue.c.id == id_, dialogue.c.identity_id == identity)
    state: str | None = (await session.execute(select(dialogue.c.state).where(*where))).scalar()
    return state


async def last_ran_out(session: Session, identity: int) -> bool:
    """The last talk of this identity was closed because nobody spoke in it."""
    theirs = select(dialogue.c.state).where(dialogue.c.identity_id == identity)
    last = (await session.execute(theirs.order_by(dialogue.c.touched_at.desc()).limit(1))).scalar()
    return bool(last == "expired")


def save(session: Session, talks: Sequence[Talk]) -> None:
    """These are the open talks of their identities."""
    session.write(_SAVE, [_row(session, talk) for talk in talks])


def park(session: Session, ids: Sequence[str]) -> None:
    """Put aside; can be taken up again."""
    session.write(_PARK, [{"row": id_} for id_ in ids])


def close(session: Session, ids: Sequence[str], state: str) -> None:
    """Over, one way or another; what was answered in it is not kept."""
    session.write(_CLOSE, [{"row": id_, "new_state": state} for id_ in ids])


def _row(session: Session, talk: Talk) -> dict[str, Any]:
    kept = {name: value for name, value in asdict(talk.dialogue).items() if value and name != "open_question"}
    if talk.place:
        kept["place"] = talk.place
    return {
        "id": talk.id,
        "identity_id": talk.identity,
        "conversation": talk.conversation,
        "about": talk.about,
        "open_question": talk.dialogue.open_question,
        "kept": session.sealer.seal(json.dumps(kept), _place(talk.id)),
        "state": "open",
        "opened_at": talk.opened_at,
        "touched_at": talk.touched_at,
    }


def _talk(session: Session, row: Any) -> Talk | None:
    text = session.sealer.opened(row.kept, _place(row.id))
    if text is None:
        close(session, [row.id], "expired")
        return None
    kept = json.loads(text)
    known = {name: kept[name] for name in ("answers", "said", "doubted", "replaced", "free", "contact") if name in kept}
    stand = Dialogue(**known, open_question=row.open_question)
    place = kept.get("place", "")
    return Talk(row.conversation, row.about, row.identity_id, stand, row.touched_at, row.opened_at, row.id, place)


def _place(id_: str) -> str:
    return f"dialogue.kept {id_}"


_UNCLOSED = Prepared(
    select(dialogue)
    .where(or_(dialogue.c.state == "open", dialogue.c.state == "parked"), one_of(dialogue.c.identity_id, "identities"))
    .order_by(dialogue.c.touched_at.desc())
)
_INSERT = insert(dialogue).values({column.name: bindparam(column.name) for column in dialogue.c})
_MOVES = ("open_question", "kept", "state", "touched_at")
_SAVE = Prepared(
    _INSERT.on_conflict_do_update(index_elements=["id"], set_={name: _INSERT.excluded[name] for name in _MOVES})
)
_PARK = Prepared(update(dialogue).where(dialogue.c.id == bindparam("row")).values(state="parked"))
_CLOSE = Prepared(
    update(dialogue)
    .where(dialogue.c.id == bindparam("row"))
    .values(state=bindparam("new_state"), kept=None, open_question=STOOD_AT)
)
