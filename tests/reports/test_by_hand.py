"""Whatever happens, the form is what somebody would add up by hand, at the time and when asked again later."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.conversation import Refused
from campaign.devices import State
from campaign.items import Condition, Devices, Item
from campaign.receiving import CashCame, DevicesCame, Judged
from reports.figures import Figures, figures_of
from reports.form import form_of
from storage import devices, receipts
from storage.audit import stored
from storage.devices import Device
from storage.verify import verify
from tests.kit import OCTOBER, Running, clock_at
from tests.reports.by_hand import Cells, form_by_hand
from tests.reports.history import OFFICE, OTHER_SCHOOL, SCHOOL, History, donor

UNITS = (SCHOOL, OTHER_SCHOOL, OFFICE)
ITEMS = (Item.LAPTOP, Item.TABLET, Item.SMARTPHONE)
DEEDS = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 5), st.integers(0, 5)), min_size=6, max_size=30)


class Chance:
    """A history in which each deed is picked by three numbers; what cannot be done is refused, and changes nothing."""

    def __init__(self, program: Running) -> None:
        self.program = program
        self.history = History(program)
        self.codes: list[str] = []
        self.pupils: list[tuple[str, str]] = []

    async def does(self, kind: int, one: int, other: int) -> None:
        deeds: list[Callable[[int, int], Awaitable[object]]] = [
            *(self._declares, self._pledges, self._brings_devices, self._brings_money, self._takes_back),
            *(self._checks, self._hands_over, self._hands_over, self._moves, self._spends, self._sends),
        ]
        with suppress(Refused):
            await deeds[kind](one, other)

    async def _declares(self, one: int, other: int) -> None:
        unit = UNITS[one % 2]
        self.pupils.append((await self.history.declares(f"N.{len(self.pupils)}", unit), unit))

    async def _pledges(self, one: int, other: int) -> None:
        gift = Devices(ITEMS[other % 3], one + 1, Condition.USED)
        self.codes.append(await self.history.pledges(f"donor {one}", gift, people_=1 + other))

    async def _brings_devices(self, one: int, other: int) -> None:
        came = DevicesCame(ITEMS[other % 3], {Judged.USABLE: 1 + one % 2, Judged.REFUSED: other % 2, Judged.LATER: 1})
        await self._receives(came, one, other)

    async def _brings_money(self, one: int, other: int) -> None:
        await self._receives(CashCame(100_000 * (one + 1)), one, other, box=one == other)

    async def _receives(self, came: DevicesCame | CashCame, one: int, other: int, box: bool = False) -> None:
        code = self.codes[one % len(self.codes)] if self.codes and other % 2 else ""
        same = "" if code or other else "somebody known"
        who = donor("Lan", 1 + other)
        await self.history.receives(came, unit=UNITS[one % 3], of=who, code=code, same_as=same, box=box)

    async def _takes_back(self, one: int, other: int) -> None:
        async with self.program.app.database.reading() as session:
            found = await receipts.which(session)
        if found:
            await self.history.takes_back(found[one % len(found)].id)

    async def _checks(self, one: int, other: int) -> None:
        if each := await self._device(one):
            to = (State.USABLE, State.REPAIR, State.REFUSED, State.RECEIVED, State.GONE, State.LOST)[other]
            await self.history.becomes(each.id, to, unit=each.unit)

    async def _hands_over(self, one: int, other: int) -> None:
        each = await self._device(one, State.USABLE)
        free = [pupil for pupil in self.pupils if each and pupil[1] == each.unit]
        if each and free and await self._has_none(free[other % len(free)][0]):
            await self.history.hands_over(each.id, free[other % len(free)][0])

    async def _moves(self, one: int, other: int) -> None:
        if each := await self._device(one):
            await self.history.moves(each.id, UNITS[other % 3])

    async def _spends(self, one: int, other: int) -> None:
        unit = UNITS[one % 2]
        if other % 2:
            await self.history.buys(Item.DESKTOP, 100_000, unit)
        elif theirs := [pupil for pupil in self.pupils if pupil[1] == unit]:
            number = await self.history.grants(100_000, theirs[one % len(theirs)][0], unit)
            if other == 4:
                await self.history.takes_back_money(number)

    async def _sends(self, one: int, other: int) -> None:
        await self.history.sends_money(50_000, UNITS[one % 3], UNITS[(one + 1 + other % 2) % 3])

    async def _device(self, one: int, *states: State) -> Device | None:
        async with self.program.app.database.reading() as session:
            found = [each for each in await devices.which(session) if not states or each.state in states]
        return found[one % len(found)] if found else None

    async def _has_none(self, pupil: str) -> bool:
        async with self.program.app.database.reading() as session:
            return all(each.need != pupil for each in await devices.which(session))


async def told(program: Running, moment: datetime) -> tuple[Cells, Figures]:
    async with program.app.database.reading() as session:
        form, all_ = await form_of(session, moment), await figures_of(session, OFFICE, moment)
    assert form.total.received == all_.received
    assert 0 <= all_.pupils_waiting <= all_.pupils_declared
    return {row.unit: row.figures for row in form.rows if not row.block}, all_


async def lives_through(deeds: list[tuple[int, int, int]], folder: Path) -> None:
    program = await Running(folder, clock_at(OCTOBER)).starts()
    chance = Chance(program)
    then: dict[datetime, tuple[Cells, Figures]] = {}
    try:
        for number, deed in enumerate(deeds):
            await chance.does(*deed)
            if number % 5 == 0 or number == len(deeds) - 1:
                now = program.clock.now()
                then[now] = await told(program, now)
        for moment, what in then.items():
            assert what == await told(program, moment), "another answer than was given then"
            assert what[0] == form_by_hand(program.app.database.path, stored(moment))
        async with program.app.database.reading() as session:
            await verify(session)
    finally:
        await program.stops()


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(DEEDS)
def test_the_form_is_what_is_added_up_by_hand(deeds: list[tuple[int, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lives_through(deeds, Path(folder)))
