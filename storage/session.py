"""One transaction, as those who read and write in it have it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import CursorResult, Executable, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.prepared import Prepared
from storage.sealing import Sealer

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Work = Callable[[sqlite3.Connection], object]
FetchMany = Callable[["Session", Sequence[K]], Awaitable[Mapping[K, V]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A connection as SQLAlchemy has it, and as its driver does."""

    connection: AsyncConnection
    driver: aiosqlite.Connection

    async def run(self, work: Work) -> None:
        """In the driver's thread."""
        await self.driver._execute(lambda: work(self.driver._conn))  # type: ignore[no-untyped-call]  # its one door

    async def roll_back(self) -> None:
        # A full disk rolls back by itself, and a transaction in which nothing was asked never began.
        await self.run(lambda connection: connection.in_transaction and connection.execute("ROLLBACK"))


class Session:
    """One transaction. Those who are given one never commit; only the one who opened it does.

    Several turns may read through it at once: statements go one after the other, `load` gathers the keys that are
    asked for at the same time into one statement, and writes wait for the next trip to the driver's thread.
    """

    def __init__(self, line: "Line", sealer: Sealer, begin: str) -> None:
        self.sealer = sealer
        self.writes = 0  # how many rows were written through it
        self._line = line
        self._one_at_a_time = asyncio.Lock()
        self._waiting: list[Work] = [statement(begin)]
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
        not_begun = self._waiting = [statement("SAVEPOINT turn")]
        known = dict(self._known)
        try:
            yield
            await self.finish("RELEASE turn")
        except BaseException:
            begun = self._waiting is not not_begun
            self._waiting = [statement("ROLLBACK TO turn"), statement("RELEASE turn")] if begun else []
            self._known = known
            raise

    async def finish(self, *last: str) -> None:
        """Everything that waits is written, then these statements."""
        async with self._one_at_a_time:
            self._waiting += map(statement, last)
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


def statement(sql: str) -> Work:
    return lambda connection: connection.execute(sql)
