"""What is to be said: written in the transaction that decided it, sent after the commit, and marked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.messages import Outgoing
from storage.prepared import Prepared, one_of
from storage.schema import identity, outbox, person
from storage.session import Session

REPLY, REMINDER = "reply", "reminder"
MAIL = "mail"  # the channel whose chats are addresses
TALKING_FOR = timedelta(minutes=30)
FRESH_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one chat. Its key says what it is for: the same key is never written twice."""

    key: str
    channel: str
    chat: str
    message: Outgoing
    identity: int | None = None
    kind: str = REPLY
    id: int = 0
    attempts: int = 0
    whole: bool = True  # False: what it said cannot be opened


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of a letter."""

    id: int
    state: str  # sent · unknown · dead
    reason: str = ""


def write(session: Session, letters: Sequence[Letter], now: datetime) -> None:
    """To be sent once this transaction is committed."""
    session.write(_WRITE, [_row(session, letter, now) for letter in letters])


async def due(
    session: Session, channels: Sequence[str], kind: str, most: int, unavailable: Sequence[str]
) -> list[Letter]:
    """The oldest letters of a kind that wait to be sent, but for chats (`channel:chat`) that are busy or resting."""
    rows = await session.fetch(
        _DUE, channels=json.dumps(list(channels)), kind=kind, most=most, unavailable=json.dumps(list(unavailable))
    )
    return [_letter(session, row) for row in rows]


async def claim(session: Session, letters: Sequence[Letter], epoch: str, now: datetime) -> list[Letter]:
    """Of these reminders, the ones that are ours to send now: not when the person is talking with us or wants no
    reminders, and not what was written too long ago.
    """
    claimed = []
    for letter in letters:
        values = {
            "row": letter.id,
            "run": epoch,
            "at": now,
            "quiet_since": now - TALKING_FOR,
            "fresh_since": now - FRESH_FOR,
        }
        if (await session.execute(_CLAIM, values)).rowcount:
            claimed.append(letter)
    return claimed


def close(session: Session, closed: Sequence[Closed], now: datetime) -> None:
    """Sent, or never to be; what they said, and to which chat, is not kept."""
    session.write(_CLOSE, [{"row": c.id, "new_state": c.state, "why": c.reason or None, "at": now} for c in closed])


async def try_again(session: Session, letters: Sequence[Letter], reason: str) -> None:
    """They were not delivered and wait again, with one more attempt counted."""
    if letters:
        await session.execute(_AGAIN, [{"row": letter.id, "why": reason} for letter in letters])


async def wait_again(session: Session, letter: Letter) -> None:
    """It was not taken and not refused either: it waits as before, with no attempt counted."""
    await session.execute(update(outbox).where(outbox.c.id == letter.id).values(state="new"))


async def unreachable(session: Session, identity_id: int, now: datetime) -> None:
    """This person blocked us or is gone: no reminders until they write again."""
    await session.execute(update(identity).where(identity.c.id == identity_id).values(unreachable_at=now))
    bulk = (outbox.c.identity_id == identity_id, outbox.c.kind == REMINDER, outbox.c.state == "new")
    await session.execute(
        update(outbox).where(*bulk).values(state="dead", body=None, chat="", reason="unreachable", closed_at=now)
    )


async def moved(session: Session, letter: Letter, chat: str) -> None:
    """The messenger gave the chat another id."""
    await session.execute(
        update(outbox).where(outbox.c.channel == letter.channel, outbox.c.chat == letter.chat).values(chat=chat)
    )


async def doubt_earlier_runs(session: Session, epoch: str, now: datetime) -> int:
    """Reminders that an earlier run took and did not mark: they may have arrived, so they are not repeated."""
    theirs = (outbox.c.state == "sending", outbox.c.epoch != epoch)
    values = {"state": "unknown", "body": None, "chat": "", "closed_at": now}
    values["reason"] = "the program ended while sending"
    return (await session.execute(update(outbox).where(*theirs).values(values))).rowcount


async def count_waiting(session: Session, kind: str) -> int:
    """Letters of a kind that are not closed."""
    where = (outbox.c.kind == kind, outbox.c.state.in_(("new", "sending")))
    return int((await session.execute(select(func.count()).where(*where))).scalar_one())


def _row(session: Session, letter: Letter, now: datetime) -> dict[str, Any]:
    body = json.dumps(letter.message.as_dict(), ensure_ascii=False)
    return {
        "key": letter.key,
        "identity_id": letter.identity,
        "channel": letter.channel,
        "chat": letter.chat,
        "kind": letter.kind,
        "body": session.sealer.seal(body, _place(letter.key)),
        "made_at": now,
    }


def _letter(session: Session, row: Any) -> Letter:
    text = session.sealer.opened(row.body, _place(row.key))
    message = Outgoing.from_dict(json.loads(text or "{}"))
    whole = text is not None
    return Letter(row.key, row.channel, row.chat, message, row.identity_id, row.kind, row.id, row.attempts, whole)


def _place(key: str) -> str:
    return f"outbox.body {key}"


_WRITTEN = ("key", "identity_id", "channel", "chat", "kind", "body", "made_at")
_WRITE = Prepared(insert(outbox).values({name: bindparam(name) for name in _WRITTEN}))
_DUE = Prepared(
    select(outbox.c.id, outbox.c.attempts, *(outbox.c[name] for name in _WRITTEN if name != "made_at"))
    .where(
        outbox.c.state == "new",
        outbox.c.kind == bindparam("kind"),
        one_of(outbox.c.channel, "channels"),
        ~one_of(outbox.c.channel + ":" + outbox.c.chat, "unavailable"),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_TALKING = select(identity.c.id).where(
    identity.c.id == outbox.c.identity_id, identity.c.last_heard_at.between(bindparam("quiet_since"), bindparam("at"))
)
_STOPPED = (
    select(identity.c.id)
    .join(person)
    .where(identity.c.id == outbox.c.identity_id, person.c.reminders_stopped_at.is_not(None))
)
_CLAIM = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.state == "new",
        outbox.c.made_at > bindparam("fresh_since"),
        ~_TALKING.exists(),
        ~_STOPPED.exists(),
    )
    .values(state="sending", epoch=bindparam("run"))
)
_CLOSE = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state=bindparam("new_state"), reason=bindparam("why"), closed_at=bindparam("at"), body=None, chat="")
)
_AGAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state="new", attempts=outbox.c.attempts + 1, reason=bindparam("why"))
)
