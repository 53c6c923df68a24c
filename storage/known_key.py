"""Notices before anything is read that a database was sealed with another key."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sealing import Sealer


def is_known(path: Path, sealer: Sealer) -> bool:
    """Whether this key made the database; a database that knows no key yet takes this one."""
    mark = sealer.fingerprint("the key of this database")
    with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
        connection.execute("INSERT OR IGNORE INTO setting (name, value) VALUES ('key', ?)", [mark])
        (kept,) = connection.execute("SELECT value FROM setting WHERE name = 'key'").fetchone()
    return bool(kept == mark)
