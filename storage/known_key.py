"""Notices before anything is read that a database was sealed with another key."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sealing import Sealer


def made_by(path: Path, sealer: Sealer) -> bool:
    """Whether this key made the database, which is only read."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        kept = connection.execute("SELECT value FROM setting WHERE name = 'key'").fetchone()
    return bool(kept and kept[0] == _mark(sealer))


def is_known(path: Path, sealer: Sealer) -> bool:
    """Whether this key made the database; a database that knows no key yet takes this one."""
    mark = _mark(sealer)
    with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
        connection.execute("INSERT OR IGNORE INTO setting (name, value) VALUES ('key', ?)", [mark])
        (kept,) = connection.execute("SELECT value FROM setting WHERE name = 'key'").fetchone()
    return bool(kept == mark)


def _mark(sealer: Sealer) -> str:
    return sealer.fingerprint("the key of this database")
