"""The database: one writer at a time, readers beside it, and everything on disk before anyone is told of it."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.sealing import Sealer
from storage.session import Line, Session


class Busy(Exception):
    """Another `run`, `chat` or `demo` holds this database."""


# A statement of a turn raises the driver's own, any other SQLAlchemy's.
OUT_OF_REACH = (OperationalError, sqlite3.OperationalError)


def held(path: Path) -> IO[str]:
    """The lock of a database, ours until it is closed. Raises Busy."""
    real = path.resolve()  # by whatever name it is reached
    lock = real.with_name(f"{real.name}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Busy(str(path)) from None
    return lock


class Database:
    """Opens transactions on one SQLite file; all writers of this program queue at one lock."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        self.path = Path(make_url(url).database or "")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.sealer = sealer
        self._writer = _Door(_engine(url))
        self._reader = _Door(_engine(url, "query_only=ON"))
        self._hold: IO[str] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """Commits at the end, or changes nothing. Keep out of it whatever waits for anything but the database."""
        async with self._writer.opened() as line:
            session = Session(line, self.sealer, "BEGIN IMMEDIATE")
            try:
                yield session
                await session.finish("COMMIT")
            except BaseException:
                await asyncio.shield(line.roll_back())
                raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """One consistent view, beside whoever is writing."""
        async with self._reader.opened() as line:
            try:
                yield Session(line, self.sealer, "BEGIN")
            finally:
                await asyncio.shield(line.roll_back())

    def hold(self) -> None:
        """Be the only running program on this database until `close`. Raises Busy."""
        self._hold = held(self.path)

    def release(self) -> None:
        """Others may run on this database again."""
        if self._hold:
            self._hold.close()
            self._hold = None

    async def scrub(self) -> bool:
        """Rewrites the files, so that no byte of what was blanked is left in them; False if somebody was reading."""
        found: list[Any] = []

        def rewrite(connection: sqlite3.Connection) -> None:
            connection.execute("VACUUM")
            found.extend(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())

        async with self._writer.opened() as line:
            await line.run(rewrite)
        return not found[0]

    async def close(self) -> None:
        await self._writer.close()
        await self._reader.close()
        self.release()


class _Door:
    """One connection, used by one transaction at a time; transactions say BEGIN and COMMIT themselves."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._one_at_a_time = asyncio.Lock()
        self._line: Line | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Line]:
        async with self._one_at_a_time:
            if self._line is None:
                connection = await self._engine.connect()
                driver: Any = (await connection.get_raw_connection()).driver_connection
                self._line = Line(connection, driver)
            yield self._line

    async def close(self) -> None:
        if self._line:
            await self._line.connection.close()
        await self._engine.dispose()


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",  # what is blanked is overwritten, not only forgotten
)


def _engine(url: str, *pragmas: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"isolation_level": None, "timeout": 10},
        pool_size=1,
        max_overflow=0,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # they hold what people wrote
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
