"""The database: one writer at a time, readers beside it, and everything on disk before anyone is told of it."""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import CursorResult, Executable, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.sealing import Sealer

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

FetchMany = Callable[["Session", Sequence[K]], Awaitable[Mapping[K, V]]]


class Busy(Exception):
    """Another `run`, `chat` or `demo` holds this database."""


class Session:
    """One transaction. Those who are given one never commit; only the one who opened it does.

    Several turns may read through it at once: statements go one after the other, and `load` gathers the keys that are
    asked for at the same time into one statement.
    """

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self.sealer = sealer
        self._connection = connection
        self._one_at_a_time = asyncio.Lock()
        self._asked: dict[object, dict[Any, asyncio.Future[Any]]] = {}
        self._known: dict[object, asyncio.Future[Any]] = {}

    async def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        async with self._one_at_a_time:
            return await self._connection.execute(statement, values)

    async def once(self, read: Callable[["Session"], Awaitable[V]]) -> V:
        """What `read` gives, read once in this transaction."""
        if read not in self._known:
            self._known[read] = asyncio.ensure_future(read(self))
        known: V = await self._known[read]
        return known

    def forget(self, read: Callable[["Session"], Awaitable[Any]]) -> None:
        """What was read `once` has been changed."""
        self._known.pop(read, None)

    async def load(self, fetch: FetchMany[K, V], key: K) -> V | None:
        """The value of one key, fetched together with the keys that others ask for meanwhile."""
        asked = self._asked.get(fetch)
        if asked is None:
            asked = self._asked[fetch] = {}
            self._known[fetch, id(asked)] = asyncio.ensure_future(self._fetch(fetch, asked))
        future = asked.setdefault(key, asyncio.get_running_loop().create_future())
        value: V | None = await future
        return value

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

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What is written inside stands or falls together."""
        async with self._connection.begin_nested():
            yield


class Database:
    """Opens transactions on one SQLite file; all writers of this program queue at one lock."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        self.path = Path(make_url(url).database or "")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.sealer = sealer
        self._write_lock = asyncio.Lock()
        self._writer = _engine(url, "BEGIN IMMEDIATE", pool_size=1)
        self._reader = _engine(url, "BEGIN", pool_size=2, pragmas=("query_only=ON",))
        self._hold: IO[str] | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """Commits at the end, or changes nothing. Keep out of it whatever waits for anything but the database."""
        async with self._write_lock, self._writer.begin() as connection:
            yield Session(connection, self.sealer)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """One consistent view, beside whoever is writing."""
        async with self._reader.begin() as connection:
            yield Session(connection, self.sealer)

    def hold(self) -> None:
        """Be the only running program on this database until `close`. Raises Busy."""
        hold = self.path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            hold.close()
            raise Busy(str(self.path)) from None
        self._hold = hold

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()
        if self._hold:
            self._hold.close()


def _engine(url: str, begin: str, pool_size: int, pragmas: Iterable[str] = ()) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"isolation_level": None, "timeout": 10},
        pool_size=pool_size,
        max_overflow=0,
        query_cache_size=500,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def take_lock_at_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def key_of(inserted: CursorResult[Any]) -> int:
    """The id that a new row got."""
    keys: Any = inserted.inserted_primary_key
    return int(keys[0])
