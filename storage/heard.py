"""What we heard: stored raw, once by its id, before the messenger is told; closed in the turn's transaction."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert

from storage.prepared import Prepared, one_of
from storage.schema import heard
from storage.session import Session

MOST_STARTS = 3


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as the messenger gave it, with its id and the chat that it belongs to."""

    external_id: str
    chat: str
    payload: dict[str, Any]
    has_file: bool = False  # waits until the file was fetched


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that waits for its turn; `starts` counts the turns that it began alone and did not end."""

    id: int
    channel: str
    bot: str
    chat: str
    payload: dict[str, Any] | None  # none if it cannot be opened
    heard_at: datetime
    starts: int


def store(session: Session, channel: str, bot: str, raws: Sequence[Raw], now: datetime) -> None:
    """Each message once: the same id with the same payload is already here."""
    rows = []
    for raw in raws:
        text = json.dumps(raw.payload, separators=(",", ":"))
        digest = keyed(session, hashlib.blake2s(text.encode(), digest_size=12).hexdigest())
        sealed = session.sealer.seal(text, place(channel, raw.external_id, digest))
        rows.append(
            {
                "channel": channel,
                "bot": bot,
                "external_id": raw.external_id,
                "digest": digest,
                "chat": raw.chat,
                "payload": sealed,
                "heard_at": now,
                "state": "fetching" if raw.has_file else "new",
            }
        )
    session.write(_STORE, rows)


def keyed(session: Session, digest: str) -> str:
    """So that nobody who has only the database tries out what was said."""
    return session.sealer.fingerprint("heard", digest)


async def waiting(session: Session, channels: Sequence[str], most: int, resting: Sequence[str] = ()) -> list[Heard]:
    """The messages of these channels whose turn it is: the oldest of each chat, oldest first.

    Chats that are `resting` (`channel:chat`) have no turn now.
    """
    rows = await session.fetch(
        _WAITING, channels=json.dumps(list(channels)), most=most, resting=json.dumps(list(resting))
    )
    return [_opened(session, row) for row in rows]


def start(session: Session, ids: Sequence[int]) -> None:
    """Their turns begin, or failed: one more start is counted."""
    session.write(_START, [{"row": row} for row in ids])


def close(session: Session, ids: Sequence[int], state: str = "done") -> None:
    """These were answered, or set aside; what they said, and in which chat, is not kept."""
    session.write(_CLOSE, [{"row": row, "new_state": state} for row in ids])


async def with_files(session: Session, channels: Sequence[str], most: int) -> list[Heard]:
    """Messages whose files are to be fetched, oldest first."""
    fetching = select(heard).where(heard.c.state == _FETCHING, heard.c.channel.in_(channels))
    rows = (await session.execute(fetching.order_by(heard.c.id).limit(most))).all()
    return [_opened(session, row) for row in rows]


async def have_file(session: Session, id_: int) -> None:
    """Its file was fetched, or cannot be: the turn of this message may come."""
    await session.execute(update(heard).where(heard.c.id == id_, heard.c.state == "fetching").values(state="new"))


async def count_waiting(session: Session) -> int:
    """Messages that wait for their turn."""
    return int((await session.execute(select(func.count()).where(heard.c.state == "new"))).scalar_one())


def _opened(session: Session, row: Any) -> Heard:
    text = session.sealer.opened(row.payload, place(row.channel, row.external_id, row.digest))
    payload = json.loads(text) if text else None
    return Heard(row.id, row.channel, row.bot, row.chat, payload, row.heard_at, row.starts)


def place(channel: str, external_id: str, digest: str) -> str:
    """Where a payload is sealed to."""
    return f"heard.payload {channel} {external_id} {digest}"


_STORED = ("channel", "bot", "external_id", "digest", "chat", "payload", "heard_at", "state")
_STORE = Prepared(insert(heard).values({name: bindparam(name) for name in _STORED}).on_conflict_do_nothing())
_FETCHING: ColumnElement[str] = literal_column("'fetching'")  # a bound value would not use the partial index


def _waits(row: FromClause) -> ColumnElement[bool]:
    """A message whose file is not there yet holds up what was heard later in its chat."""
    return row.c.state.in_([literal_column("'new'"), _FETCHING])


def _chats() -> CTE:
    """The chats in which something waits, each found from the one before: however much waits in one of them."""
    channel = func.json_each(bindparam("channels")).table_valued("value").c.value
    first, later = heard.alias("first"), heard.alias("later")
    of_first = select(func.min(first.c.chat)).where(_waits(first), first.c.channel == channel)
    chats = select(channel.label("channel"), of_first.scalar_subquery().label("chat")).cte("chats", recursive=True)
    of_next = select(func.min(later.c.chat)).where(
        _waits(later), later.c.channel == chats.c.channel, later.c.chat > chats.c.chat
    )
    return chats.union_all(select(chats.c.channel, of_next.scalar_subquery()).where(chats.c.chat.is_not(None)))


def _oldest(chats: CTE) -> Select[Any]:
    """Of each chat that has its turn, the message that waits longest."""
    row = heard.alias("row")
    first = select(func.min(row.c.id)).where(_waits(row), row.c.channel == chats.c.channel, row.c.chat == chats.c.chat)
    rests = one_of(chats.c.channel + ":" + chats.c.chat, "resting")
    return select(first.scalar_subquery()).where(chats.c.chat.is_not(None), ~rests)


_WAITING = Prepared(
    select(heard.c.id, heard.c.starts, *(heard.c[name] for name in _STORED))
    .where(heard.c.id.in_(_oldest(_chats())), heard.c.state == "new")
    .order_by(heard.c.id)
    .limit(bindparam("most"))
)
_START = Prepared(update(heard).where(heard.c.id == bindparam("row")).values(starts=heard.c.starts + 1))
_CLOSE = Prepared(
    update(heard)
    .where(heard.c.id == bindparam("row"), heard.c.state == "new")
    .values(state=bindparam("new_state"), payload=None, chat="")
)
