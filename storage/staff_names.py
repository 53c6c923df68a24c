"""How school people are called, so that whoever gave a role can tell whose it is; sealed, and gone with the person."""

from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.trail import Action
from storage import audit
from storage.schema import staff_name
from storage.session import Session


async def keep(session: Session, speaker: Speaker) -> None:
    """As the messenger shows this person now; one that is kept already stays, as it may have been corrected."""
    if speaker.name:
        await session.execute(insert(staff_name).values(_row(session, speaker, speaker.name)).on_conflict_do_nothing())


async def correct(session: Session, speaker: Speaker, name: str) -> None:
    """As this person says. Raises Refused where no name is kept."""
    if not await kept(session, speaker.person):
        raise Refused(_("Hệ thống không giữ tên nào khi {you} nhận vai trò."))
    row = _row(session, speaker, name)
    await session.execute(update(staff_name).where(staff_name.c.person_id == speaker.person).values(row))
    change = {"at": speaker.heard_at}
    await audit.record(session, speaker.heard_at, speaker, Action.STAFF_NAME_CORRECTED, str(speaker.person), change)


async def kept(session: Session, person_id: int) -> str:
    """The name that is kept of this person, or nothing."""
    rows = await session.execute(select(staff_name.c.name).where(staff_name.c.person_id == person_id))
    return opened(session, person_id, rows.scalar())


def opened(session: Session, person_id: int, sealed: bytes | None) -> str:
    """The name in a row of this table, or nothing."""
    return (session.sealer.opened(sealed, _place(person_id)) or "") if sealed else ""


async def forget(session: Session, *which: ColumnElement[bool]) -> int:
    """These names go; how many."""
    gone: Any = await session.execute(delete(staff_name).where(*which))
    return int(gone.rowcount)


def _row(session: Session, speaker: Speaker, name: str) -> dict[str, Any]:
    return {"person_id": speaker.person, "name": session.sealer.seal(name, _place(speaker.person))}


def _place(person_id: int) -> str:
    return f"staff_name.name {person_id}"
