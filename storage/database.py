"""The database: one writer at a time, readers beside it, and everything on disk before anyone is told of it."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

import aiosqlite
from sqlalchemy import CursorResult, Executable, Select, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.prepared import Prepared
from storage.sealing import Sealer

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Work = Callable[[sqlite3.Connection], object]
FetchMany = Callable[["Session", Sequence[K]], Awaitable[Mapping[K, V]]]


class Busy(Exception):
    """Another `run`, `chat` or `demo` holds this database."""


class Session:
    """One transaction. Those who are given one never commit; only the one who opened it does.

    Several turns may read through it at once: statements go one after the other, `load` gathers the keys that are
    asked for at the same time into one statement, and writes wait for the next trip to the driver's thread.
    """

    def __init__(self, line: "_Line", sealer: Sealer, begin: str) -> None:
        self.sealer = sealer
        self.writes = 0  # how many rows were written through it
        self._line = line
        self._one_at_a_time = asyncio.Lock()
        self._waiting: list[Work] = [_statement(begin)]
        self._asked: dict[object, dict[Any, asyncio.Future[Any]]] = {}
        self._known: dict[object, asyncio.Future[Any]] = {}

    async def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        """Any statement, by SQLAlchemy's own execution."""
        async with self._one_at_a_time:
            await self._in_thread()
            self.writes += not isinstance(statement, Select)
            return await self._line.connection.execute(statement, values)

    async def fetch(self, prepared: Prepared, **values: Any) -> list[Any]:
        """The rows of a statement that was prepared."""
        rows: list[Any] = []
        async with self._one_at_a_time:
            await self._in_thread(lambda connection: rows.extend(prepared.fetch(connection, values)))
        return rows

    def write(self, prepared: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """Once for each row, before anything that is asked or committed later."""
        if rows:
            self.writes += len(rows)
            self._waiting.append(lambda connection: prepared.write(connection, rows))

    async def once(self, read: Callable[["Session"], Awaitable[V]]) -> V:
        """What `read` gives, read once in this transaction."""
        if read not in self._known:
            self._known[read] = asyncio.ensure_future(read(self))
        known: V = await self._known[read]
        return known

    def forget(self, read: Callable[["Session"], Awaitable[Any]]) -> None:
        """What was read `once` has been changed."""
        self._known.pop(read, None)

    def know(self, read: Callable[["Session"], Awaitable[V]], value: V) -> None:
        """What `read` gives from here on; a savepoint that is rolled back takes it back."""
        known = self._known[read] = asyncio.get_running_loop().create_future()
        known.set_result(value)

    async def load(self, fetch: FetchMany[K, V], key: K) -> V | None:
        """The value of one key, fetched together with the keys that others ask for meanwhile."""
        asked = self._asked.get(fetch)
        if asked is None:
            asked = self._asked[fetch] = {}
            self._known[fetch, id(asked)] = asyncio.ensure_future(self._fetch(fetch, asked))
        future = asked.setdefault(key, asyncio.get_running_loop().create_future())
        value: V | None = await future
        return value

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What is written inside stands or falls together."""
        await self.finish()
        not_begun = self._waiting = [_statement("SAVEPOINT turn")]
        known = dict(self._known)
        try:
            yield
            await self.finish("RELEASE turn")
        except BaseException:
            begun = self._waiting is not not_begun
            self._waiting = [_statement("ROLLBACK TO turn"), _statement("RELEASE turn")] if begun else []
            self._known = known
            raise

    async def finish(self, *last: str) -> None:
        """Everything that waits is written, then these statements."""
        async with self._one_at_a_time:
            self._waiting += map(_statement, last)
            await self._in_thread()

    async def _fetch(self, fetch: FetchMany[Any, Any], asked: dict[Any, asyncio.Future[Any]]) -> None:
        await asyncio.sleep(0)  # let the others ask
        self._asked.pop(fetch, None)
        try:
            found = await fetch(self, list(asked))
        except Exception as problem:
            for future in asked.values():
                future.set_exception(problem)
        else:
            for key, future in asked.items():
                future.set_result(found.get(key))

    async def _in_thread(self, *work: Work) -> None:
        """All that waits, and then this work, in one trip to the driver's thread."""
        waiting, self._waiting = [*self._waiting, *work], []
        if not waiting:
            return
        await self._line.run(lambda connection: [each(connection) for each in waiting])


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


@dataclass(frozen=True, slots=True)
class _Line:
    """A connection as SQLAlchemy has it, and as its driver does."""

    connection: AsyncConnection
    driver: aiosqlite.Connection

    async def run(self, work: Work) -> None:
        """In the driver's thread."""
        await self.driver._execute(lambda: work(self.driver._conn))  # type: ignore[no-untyped-call]  # its one door

    async def roll_back(self) -> None:
        # A full disk rolls back by itself, and a transaction in which nothing was asked never began.
        await self.run(lambda connection: connection.in_transaction and connection.execute("ROLLBACK"))


class _Door:
    """One connection, used by one transaction at a time; transactions say BEGIN and COMMIT themselves."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._one_at_a_time = asyncio.Lock()
        self._line: _Line | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[_Line]:
        async with self._one_at_a_time:
            if self._line is None:
                connection = await self._engine.connect()
                driver: Any = (await connection.get_raw_connection()).driver_connection
                self._line = _Line(connection, driver)
            yield self._line

    async def close(self) -> None:
        if self._line:
            await self._line.connection.close()
        await self._engine.dispose()


def _statement(sql: str) -> Work:
    return lambda connection: connection.execute(sql)


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
