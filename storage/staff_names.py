"""How school people are called, so that whoever gave a role can tell whose it is; sealed, and gone with the person."""

from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlalchemy.dialects.sqlite import insert

from bot.conversation import Speaker
from storage.database import Session
from storage.schema import staff_name


async def keep(session: Session, speaker: Speaker) -> None:
    """As the messenger shows this person now."""
    if not speaker.name:
        return
    row = {"person_id": speaker.person, "name": session.sealer.seal(speaker.name, _place(speaker.person))}
    await session.execute(insert(staff_name).values(row).on_conflict_do_update(index_elements=["person_id"], set_=row))


def opened(session: Session, person_id: int, sealed: bytes | None) -> str:
    """The name in a row of this table, or nothing."""
    return (session.sealer.opened(sealed, _place(person_id)) or "") if sealed else ""


async def forget(session: Session, *which: ColumnElement[bool]) -> int:
    """These names go; how many."""
    gone: Any = await session.execute(delete(staff_name).where(*which))
    return int(gone.rowcount)


def _place(person_id: int) -> str:
    return f"staff_name.name {person_id}"
