"""Brings a database to this release's shape. Cheap where it is there already."""

import sqlite3
from pathlib import Path

from sqlalchemy.engine import make_url

SHAPES = ("0001", "0002", "0003", "0005", "0006", "0007", "0008", "0009", "0011", "0012", "0013")
NEWEST = SHAPES[-1]


def is_newest(path: Path) -> bool:
    """Whether a database has this release's shape."""
    return _revision(path) == NEWEST


def migrate(url: str, to: str = "head") -> None:
    """Runs the migrations that are missing, to this release's shape or to an earlier one."""
    path = Path(make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    if is_newest(path):
        return
    from alembic import command  # a fifth of a second that only a change of shape needs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}".replace("%", "%%"))
    command.upgrade(config, to)


def _revision(path: Path) -> str:
    if not path.exists():
        return ""
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return ""
    finally:
        connection.close()
    return str(row[0]) if row else ""
