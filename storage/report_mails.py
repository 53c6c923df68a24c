"""Filed reports that go out by mail: none is forgotten until it was taken."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select

from bot.conversation import Speaker
from bot.messages import Outgoing
from campaign.permissions import Act
from storage import authority, campaigns, outbox, settings_kept
from storage.outbox import MAIL, Letter
from storage.schema import outbox as letters
from storage.session import Session

MAILS_FROM = "mails from"  # the address, while mail is on
PATIENCE = timedelta(minutes=10)
_KEY = "mail."


async def is_on(session: Session) -> bool:
    """Mails can be sent."""
    return bool(await settings_kept.kept(session, MAILS_FROM))


def write(session: Session, filing_id: str, to: str, message: Outgoing, now: datetime) -> None:
    """To be sent once this transaction is committed."""
    outbox.write(session, [Letter(_KEY + filing_id, MAIL, to, message)], now)


def filing_of(letter: Letter) -> str:
    """The filed report that this mail carries; nothing of any other letter."""
    return letter.key.removeprefix(_KEY) if letter.channel == MAIL else ""


async def unsent(session: Session, now: datetime) -> int:
    """How many mails wait for longer than they should, or were given up."""
    return int((await session.execute(select(func.count()).where(*_unsent(now)))).scalar_one())


async def given_up(session: Session, speaker: Speaker) -> list[str]:
    """Takes up those that were given up: of which filed reports. They are to be written again. Raises Refused."""
    root = (await campaigns.units(session)).root.code
    await authority.require(session, speaker, root, Act.FILE_TOTAL)
    dead = delete(letters).where(letters.c.channel == MAIL, letters.c.state.in_(("dead", "unknown")))
    keys = (await session.execute(dead.returning(letters.c.key))).scalars().all()
    return sorted(key.removeprefix(_KEY) for key in keys)


def _unsent(now: datetime) -> tuple[ColumnElement[bool], ...]:
    late = (letters.c.state == "new") & (letters.c.made_at < now - PATIENCE)
    return letters.c.channel == MAIL, or_(letters.c.state.in_(("dead", "unknown")), late)
