"""Messages that people leave after the close, for the admins. Who may leave and read them is checked here."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.facts import start_of_day, vietnam_day
from campaign.permissions import Act, units_where
from campaign.trail import Action
from campaign.units import Directory
from storage import audit
from storage.schema import left_message
from storage.session import Session

MOST_A_DAY = 3


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What somebody says, and the name and phone by which they can be answered."""

    text: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the admins read it; `said` is None where it cannot be opened or is no longer kept."""

    id: str
    left_at: datetime
    handled: bool
    said: NewMessage | None


async def check_may_leave(session: Session, speaker: Speaker) -> None:
    """Raises Refused to who left as many today as may be."""
    today = start_of_day(vietnam_day(speaker.heard_at))
    theirs = (left_message.c.person_id == speaker.person, left_message.c.left_at >= today)
    left = (await session.execute(select(func.count()).select_from(left_message).where(*theirs))).scalar_one()
    if left >= MOST_A_DAY:
        raise Refused(
            _("Hôm nay {you} đã để lại {n} lời nhắn; chương trình đã nhận đủ. Mong {you} quay lại ngày mai.").format(
                n=left
            )
        )


async def leave(session: Session, speaker: Speaker, new: NewMessage) -> str:
    """Stores a message, once for each talk; its id. Raises Refused."""
    await check_may_leave(session, speaker)
    id_ = secrets.token_hex(6)
    values = {
        "id": id_,
        "person_id": speaker.person,
        "dialogue_id": speaker.talk,
        "left_at": speaker.heard_at,
        "private": session.sealer.seal(json.dumps(asdict(new)), _place(id_)),
    }
    await session.execute(insert(left_message).values(values))
    await audit.record(session, speaker.heard_at, speaker, Action.MESSAGE_LEFT, id_, values)
    return id_


async def read(session: Session, speaker: Speaker, units: Directory, most: int, skip: int = 0) -> list[Message]:
    """The newest first. Raises Refused."""
    _check_may_read(speaker, units)
    newest = select(left_message).order_by(left_message.c.left_at.desc(), left_message.c.id)
    rows = (await session.execute(newest.limit(most).offset(skip))).all()
    return [_message(session, row) for row in rows]


async def handle(session: Session, speaker: Speaker, units: Directory, id_: str) -> Message:
    """Marks one as handled, once; as it was before. Raises Refused."""
    _check_may_read(speaker, units)
    row = (await session.execute(select(left_message).where(left_message.c.id == id_))).first()
    if row is None:
        raise Refused(_("Không có lời nhắn này."))
    message = _message(session, row)
    if not message.handled:
        values = {"handled_at": speaker.heard_at, "handled_by": speaker.person}
        await session.execute(update(left_message).where(left_message.c.id == id_).values(values))
        await audit.record(session, speaker.heard_at, speaker, Action.MESSAGE_HANDLED, id_, values)
    return message


async def blank(session: Session, *which: ColumnElement[bool]) -> int:
    """What these messages say, and who left them, goes; of how many. Whoever calls records why."""
    said = update(left_message).where(left_message.c.private.is_not(None), *which)
    return (await session.execute(said.values(private=None))).rowcount


def _check_may_read(speaker: Speaker, units: Directory) -> None:
    if units.root.code not in units_where(speaker.roles, Act.READ_MESSAGES):
        raise Refused(_("Lời nhắn dành cho quản trị của phòng."))


def _message(session: Session, row: Any) -> Message:
    private = session.sealer.opened(row.private, _place(row.id)) if row.private else None
    said = NewMessage(**json.loads(private)) if private else None
    return Message(row.id, row.left_at, row.handled_at is not None, said)


def _place(id_: str) -> str:
    return f"left_message.private {id_}"
