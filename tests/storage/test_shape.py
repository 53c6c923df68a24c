"""The migrations lead to the shape that the schema describes, and waiting messages are found by their index."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from storage.heard import _WAITING
from storage.migrate import migrate
from storage.schema import metadata
from tests.kit import Running

COLUMNS = "SELECT m.name, c.name, c.type, c.[notnull], c.pk FROM sqlite_master m, pragma_table_info(m.name) c"


def shape_of(path: Path) -> tuple[set[tuple[object, ...]], set[str]]:
    """Every column of every table, and every index as it was written."""
    with closing(sqlite3.connect(path)) as connection:
        columns = set(connection.execute(f"{COLUMNS} WHERE m.type = 'table' AND m.name NOT LIKE 'alembic%'"))
        written = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        indexes = {re.sub(r"[\"\s()]+", " ", sql).lower().strip() for (sql,) in written}
    return columns, {index for index in indexes if "alembic" not in index}


def test_migrations_and_schema_agree(tmp_path: Path) -> None:
    migrate(f"sqlite+aiosqlite:///{tmp_path}/migrated.db")
    engine = create_engine(f"sqlite:///{tmp_path}/described.db")
    metadata.create_all(engine)
    engine.dispose()
    (migrated, its_indexes), (described, their_indexes) = map(
        shape_of, (tmp_path / "migrated.db", tmp_path / "described.db")
    )

    assert set() == migrated ^ described
    assert set() == its_indexes ^ their_indexes


async def test_what_waits_is_found_without_looking_at_what_was_answered(program: Running) -> None:
    values = _WAITING._values({"channels": "[]", "most": 64, "resting": "[]"})
    with closing(sqlite3.connect(program.app.database.path)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {_WAITING._sql}", values).fetchall()

    looks = [step[-1] for step in plan if "heard" in step[-1] or "SEARCH" in step[-1]]
    assert [] == [look for look in looks if "ix_heard_new (" not in look and "(rowid=?)" not in look]
    assert any("ix_heard_new (channel=? AND chat>?)" in look for look in looks), plan
