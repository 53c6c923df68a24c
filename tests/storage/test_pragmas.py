"""The promises that SQLite keeps for us, read back from the connections that are used."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.schema import pledge, setting
from tests.kit import Running

FULL, ON = 2, 1


async def test_what_is_committed_is_on_the_disk(program: Running) -> None:
    async with program.app.database.transaction() as session:
        read = [(await session.execute(text(f"PRAGMA {name}"))).scalar() for name in ("journal_mode", "synchronous")]

    assert ["wal", FULL] == read


async def test_what_is_blanked_is_overwritten(program: Running) -> None:
    async with program.app.database.transaction() as session:
        assert ON == (await session.execute(text("PRAGMA secure_delete"))).scalar()


async def test_what_is_pointed_to_is_there(program: Running) -> None:
    row = {"code": "UH2345678", "person_id": 999, "dialogue_id": "x", "made_at": program.clock.now()}
    async with program.app.database.transaction() as session:
        with pytest.raises(IntegrityError):
            await session.execute(insert(pledge).values(row))


async def test_a_view_cannot_write(program: Running) -> None:
    async with program.app.database.reading() as session:
        with pytest.raises(OperationalError, match="readonly"):
            await session.execute(insert(setting).values(name="a", value="b"))


async def test_a_transaction_takes_the_write_lock_when_it_begins(program: Running) -> None:
    """Two that read first and write later would both read what neither has written."""
    async with program.app.database.transaction() as session:
        await session.execute(text("SELECT 1"))
        other = sqlite3.connect(program.app.database.path, timeout=0)
        with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
