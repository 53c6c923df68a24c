"""A history by chance: each deed is a turn, which the machine may leave in the middle, or be asked for twice."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from sqlite3 import IntegrityError as DriversIntegrityError
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy.exc import IntegrityError

from bot.conversation import Refused, Speaker
from storage import people
from storage.session import Session
from tests.kit import OCTOBER, Running, clock_at

OFFICE = "PGD"
UNITS = ("THCS-NT", "THCS-AB", OFFICE)
Deed = Callable[[Session, Speaker], Awaitable[Any]]


M = TypeVar("M", bound=Callable[..., None])
DEEDS: list[tuple[str, st.SearchStrategy[dict[str, Any]]]] = []


class NothingThere(Exception):
    """There is nothing yet with which this could be done."""


class _Stumbled(Exception):
    pass


def often(weight: int, **drawn: st.SearchStrategy[Any]) -> Callable[[M], M]:
    """A deed and what is drawn for it; the heavier, the more often it is done. Rules would all be equally rare."""

    def marked(method: M) -> M:
        DEEDS.extend([(method.__name__, st.fixed_dictionaries(drawn))] * weight)
        return method

    return marked


def _drawn(deed: tuple[str, st.SearchStrategy[dict[str, Any]]]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(deed[0]), deed[1])


class Played(RuleBasedStateMachine):
    """The program on a file of its own, with two people who answer for each unit."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.program = Running(Path(self.folder.name), clock_at(OCTOBER))
        self.runner.run(self.program.starts())
        self.stumbles_after = 0  # statements; 0: not at all
        self.is_heard_twice = False
        self.deeds = 0
        self.moment = self.program.clock.now()
        for unit in UNITS:
            for name in (f"manager of {unit}", f"another of {unit}"):
                self.runner.run(self._is_invited(name, unit))

    def teardown(self) -> None:
        self.runner.run(self.program.stops())
        self.runner.close()
        self.folder.cleanup()

    @rule(deed=st.deferred(lambda: st.sampled_from(DEEDS).flatmap(_drawn)))
    def happens(self, deed: tuple[str, dict[str, Any]]) -> None:
        name, drawn = deed
        with suppress(NothingThere):
            getattr(self, name)(**drawn)

    def does(self, deed: Deed, unit: str, name: str = "", allowed: bool = True) -> Any:
        """What it gave. It is refused where the paper says so, and nowhere else."""
        self.program.clock.passes(minutes=1)
        self.deeds += 1
        self.moment = self.program.clock.now()
        turns = self._turns(deed, unit, name or f"manager of {unit}")
        if allowed:
            return self.runner.run(turns)
        with pytest.raises(Refused):
            self.runner.run(turns)
        return None

    def reads(self, read: Callable[[Session], Awaitable[Any]]) -> Any:
        return self.runner.run(self._reads(read))

    async def _turns(self, deed: Deed, unit: str, name: str) -> Any:
        if self.stumbles_after:
            with suppress(_Stumbled):
                await self._turn(deed, unit, name, self.stumbles_after)
            self.stumbles_after = 0
        found = await self._turn(deed, unit, name)
        if self.is_heard_twice:
            with suppress(Refused, IntegrityError, DriversIntegrityError):
                await self._turn(deed, unit, name)
            self.is_heard_twice = False
        return found

    async def _turn(self, deed: Deed, unit: str, name: str, stumbles_after: int = 0) -> Any:
        async with self.program.app.database.transaction() as session:
            person = await people.ensure(session, "test", "test", name, self.moment)
            roles = (("admin" if unit == OFFICE else "manager", unit),) if unit else ()
            who = Speaker(person, 1, "vi", self.moment, roles=roles, talk=f"deed {self.deeds}")
            if stumbles_after:
                _makes_stumble(session, stumbles_after)
            found = await deed(session, who)
            if stumbles_after:
                raise _Stumbled  # at the very end, before it is committed
        return found

    async def _reads(self, read: Callable[[Session], Awaitable[Any]]) -> Any:
        async with self.program.app.database.reading() as session:
            return await read(session)

    async def _is_invited(self, name: str, unit: str) -> None:
        async with self.program.app.database.transaction() as session:
            person = await people.ensure(session, "test", "test", name, self.moment)
            await people.grant(session, person, unit, "admin" if unit == OFFICE else "manager", self.moment)


def _makes_stumble(session: Session, after: int) -> None:
    execute, left = session.execute, iter(range(after))

    async def execute_or_stumble(*statement: Any) -> Any:
        if next(left, None) is None:
            raise _Stumbled
        return await execute(*statement)

    session.execute = execute_or_stumble  # type: ignore[method-assign,assignment]  # a fault that comes from outside
