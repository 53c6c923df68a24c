"""How donors call a device that is in no list: words of their own, so sealed as names are, and in no digest."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select, update

from storage.schema import pledge_line, pledge_version
from storage.session import Session


def sealed(session: Session, words: str, line: Mapping[str, Any]) -> bytes | None:
    """The words as they are stored with this line of a pledge."""
    return session.sealer.seal(words, _place(line["code"], line["version"], line["number"])) if words else None


def opened(session: Session, line: Any) -> str:
    """The words of a line that was read, or nothing."""
    place = _place(line.code, line.version, line.number)
    return session.sealer.open(line.description, place) if line.description else ""


def digested(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line as the trail vouches for it: as if there were no words, so that they can go."""
    return {**line, "description": None}


async def blank(session: Session, *which: ColumnElement[bool]) -> int:
    """The words in these versions of pledges go; in how many lines. Whoever calls records why."""
    theirs = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
    there = select(pledge_version.c.code).where(theirs, *which).exists()
    said = update(pledge_line).where(pledge_line.c.description.is_not(None), there)
    return (await session.execute(said.values(description=None))).rowcount


def _place(code: str, version: int, number: int) -> str:
    return f"pledge_line.description {code} {version} {number}"
