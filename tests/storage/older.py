"""A database in the shape of an earlier release, with the rows that it has now."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.migrate import migrate

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'alembic%'"
SAME_NEXT_ID = """
    UPDATE sqlite_sequence SET seq = (SELECT seq FROM now.sqlite_sequence n WHERE n.name = sqlite_sequence.name)
"""


def turn_back(path: Path, shape: str) -> None:
    """Nothing may be running on it. What the earlier shape has no place for is lost."""
    older = path.with_name(f"{shape}.db")
    migrate(f"sqlite+aiosqlite:///{older}", to=shape)
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS now", [str(path)])
        for (table,) in connection.execute(TABLES).fetchall():
            columns = ", ".join(f'"{name}"' for name in _columns(connection, table))
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
            connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM now.{table}")  # noqa: S608
        connection.execute(SAME_NEXT_ID)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    older.replace(path)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    ours, theirs = (
        [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")] for schema in ("main", "now")
    )
    return [name for name in ours if name in theirs]
