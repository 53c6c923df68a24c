"""Over random histories of a whole campaign the program says what a small model on paper says, after every step."""

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test
from sqlalchemy import select

from bot.conversation import Speaker
from campaign.allocating import Returned, SentBack, Skip
from campaign.items import Group, Item
from campaign.needs import HasNow, NewNeed, Suits
from campaign.receiving import Judged
from reports.figures import Different, Received, Tally, tally_of
from reports.form import form_of
from storage import allocations, approvals, cash, devices, needs, waiting
from storage.allocations import Passing
from storage.audit import stored
from storage.figures import Held, Pupils
from storage.schema import need, need_version
from storage.session import Session
from storage.verify import verify
from tests.model import SCHOOLS, Paid, Pupil
from tests.playing import OFFICE, UNITS, often
from tests.reports.by_hand import form_by_hand
from tests.storage.gifts_played import PLACE, SUM, GiftsPlayed

HISTORIES, STEPS = (int(number) for number in os.environ.get("HISTORIES", "12 40").split())
SCHOOL = st.sampled_from(SCHOOLS)
PUPIL = st.tuples(
    st.sampled_from(["6A2", "9A1"]),
    st.sampled_from(["poor", "near_poor", "other"]),
    st.sampled_from(HasNow),
    st.sampled_from([Suits.ANY, *Suits]),
)
NOT_HERE = ("void", "gone", "lost", "handed over", "refused")


class Campaign(GiftsPlayed):
    @initialize(pupils=st.lists(PUPIL, min_size=2, max_size=4))
    def begins(self, pupils: list[Any]) -> None:
        for unit in SCHOOLS:
            self.declares(unit, pupils)
            self.approves(unit)
            usable = [(item, Judged.USABLE) for item in (Item.LAPTOP, Item.SMARTPHONE)]
            self.receives(unit, 700_000, usable, kind=3, place=2, people=1)

    @often(1, unit=SCHOOL, pupils=st.lists(PUPIL, min_size=1, max_size=3))
    def declares(self, unit: str, pupils: list[Any]) -> None:
        """In one message: only the lot decides between equals."""
        news = [NewNeed(unit, class_, f"N.{n}", *of) for n, (class_, *of) in enumerate(pupils)]
        self.does(lambda session, who: needs.declare_many(session, who, news), unit)
        ids = self.reads(lambda session: _declared_by(session, f"deed {self.deeds} %"))
        assert len(ids) == len(pupils)
        for id_, (class_name, tier, has, suits) in zip(ids, pupils, strict=True):
            self.model.pupils[id_] = Pupil(unit, class_name, tier, has, suits, self.moment)

    @often(2, unit=SCHOOL)
    def approves(self, unit: str) -> None:
        theirs = [pupil for pupil in self.model.pupils.values() if pupil.unit == unit and not pupil.approved]
        ids = list(self.model.pupils)
        assert len(theirs) == self.does(lambda session, who: approvals.approve(session, who, unit, ids), unit)
        for pupil in theirs:
            pupil.approved = True
        self.model.seeds[unit] = self.reads(lambda session: approvals.seed_of(session, unit))

    @often(1, place=PLACE)
    def sends_back(self, place: int) -> None:
        id_, pupil = self.one_of(self.model.pupils, place)
        may = id_ not in self.model.holding()
        self.does(lambda s, who: approvals.send_back(s, who, id_, SentBack.WRONG), pupil.unit, allowed=may)
        if may:
            del self.model.pupils[id_]

    @often(6, place=PLACE, other=st.sampled_from([None, None, None, 0, 1, 2]), goes_on=st.booleans())
    def reserves(self, place: int, other: int | None, goes_on: bool) -> None:
        """For who is next, or for `other`; and perhaps it is handed over at once."""
        usable = {k: v for k, v in self.model.things.items() if v.state == "usable" and v.unit in SCHOOLS}
        label, thing = self.one_of(usable if place % 5 else self.model.things, place)
        following = self.model.next_for(thing.unit, thing.item, label) if thing.unit in SCHOOLS else ""
        wrong = self.one_of(self.model.pupils, other or 0)[0]
        pupil = following if following and other is None else wrong
        may = thing.state == "usable" and pupil == following
        self.does(lambda session, who: allocations.reserve(session, who, label, pupil), thing.unit, allowed=may)
        if may:
            thing.becomes("reserved", pupil)
            if goes_on:
                self.hands_over(list(self.model.things).index(label))

    @often(3, place=PLACE)
    def hands_over(self, place: int) -> None:
        self._moves_on(place, "reserved", "handed over", allocations.hand_over)

    @often(1, place=PLACE)
    def releases(self, place: int) -> None:
        self._moves_on(place, "reserved", "usable", allocations.release)

    @often(2, place=PLACE)
    def takes_a_device_back(self, place: int) -> None:
        self._moves_on(place, "handed over", "received", allocations.take_back, Returned.BROKEN)

    def _moves_on(self, place: int, from_: str, to: str, move: Any, *why: Any) -> None:
        theirs = {label: thing for label, thing in self.model.things.items() if thing.state == from_}
        label, thing = self.one_of(theirs or self.model.things, place)
        pupil = thing.pupil
        self.does(lambda session, who: move(session, who, label, pupil, *why), thing.unit, allowed=bool(theirs))
        if theirs:
            thing.becomes(to, pupil if to == "handed over" else "")

    @often(3, place=PLACE, unit=SCHOOL)
    def passes_over(self, place: int, unit: str) -> None:
        """For a device, or for money where none can be given."""
        usable = {k: v for k, v in self.model.things.items() if v.state == "usable" and v.unit in SCHOOLS}
        label, thing = self.one_of(usable, place) if usable and place % 3 else ("", None)
        unit, item = (thing.unit, thing.item) if thing else (unit, "cash")
        pupil = self.model.next_for(unit, item, label)
        new = Passing(unit, label, pupil, Skip.ABSENT)
        for_what = label or str(self.model.last_grant[unit])
        self.does(lambda s, who: allocations.pass_over(s, who, new), unit, allowed=bool(pupil))
        if pupil:
            self.model.skipped.add((pupil, for_what))

    @often(4, unit=SCHOOL, money=SUM)
    def grants(self, unit: str, money: int) -> None:
        pupil = self.model.next_for(unit, "cash")
        may = bool(pupil) and self.model.balance(unit) >= money
        entry = self.does(lambda s, who: allocations.grant(s, who, unit, pupil, money), unit, allowed=may)
        if may:
            self.model.paid[entry] = Paid(unit, money, pupil)
            self.model.last_grant[unit] = entry

    @often(1, place=PLACE)
    def takes_a_grant_back(self, place: int) -> None:
        theirs = {number: paid for number, paid in self.model.paid.items() if paid.pupil}
        number, paid = self.one_of(theirs, place)
        self.does(lambda s, who: allocations.take_grant_back(s, who, str(number)), paid.unit)
        del self.model.paid[number]

    @often(1, days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.program.clock.passes(days=days)

    @often(2, after=st.integers(1, 30))
    def the_machine_will_stumble(self, after: int) -> None:
        self.stumbles_after = after

    @often(2)
    def the_messenger_will_repeat(self) -> None:
        self.is_heard_twice = True

    @invariant()
    def the_program_says_what_the_paper_says(self) -> None:
        self.reads(self._compares)

    async def _compares(self, session: Session) -> None:
        tally = await tally_of(session, None, now := self.program.clock.now())
        self._compares_what_came(tally)
        promised = {(u, item): sum(n) for u, items in tally.promised.items() for item, n in items.items()}
        assert promised == self.model.still_promised(now)
        self._compares_pupils(tally)
        things = Counter((thing.unit, thing.item, thing.state) for thing in self.model.things.values())
        assert things == await devices.counts(session, UNITS)
        for unit in UNITS:
            assert self.model.balance(unit) == await cash.balance(session, unit) >= 0
        for unit in SCHOOLS:
            await self._compares_who_is_next(session, unit)

    def _compares_what_came(self, tally: Tally) -> None:
        for group in Group:
            for unit in SCHOOLS:
                told = tally.received.get(unit, {}).get(group, Received())
                assert told == Received(*self.model.figures([unit], group)), (unit, group)
            donors, _money, _pieces, pupils = self.model.figures(SCHOOLS, group)
            assert tally.different[group] == Different(donors, pupils)
        beside = {(unit, str(what)): n for unit, each in tally.beside.items() for what, n in each.items()}
        assert beside == self.model.beside()
        lie = [thing for thing in self.model.things.values() if thing.unit == OFFICE and thing.state not in NOT_HERE]
        assert tally.held.get(OFFICE, Held()) == Held(self.model.balance(OFFICE), len(lie))

    def _compares_pupils(self, tally: Tally) -> None:
        served = {id_ for id_, state in self.model.holding().items() if state != "reserved"}
        for unit in SCHOOLS:
            theirs = {id_ for id_, pupil in self.model.pupils.items() if pupil.unit == unit}
            assert tally.pupils.get(unit, Pupils()) == Pupils(len(theirs), len(theirs & served))

    async def _compares_who_is_next(self, session: Session, unit: str) -> None:
        who = Speaker(1, 1, "vi", self.moment, roles=(("manager", unit),), talk="")
        waits = await waiting.ranked(session, unit)
        usable = {k: v.item for k, v in self.model.things.items() if v.unit == unit and v.state == "usable"}
        for label, item in ({"": "cash"} | usable).items():
            following = await waiting.next_for(session, who, unit, Item(item), label, waits)
            assert (following.pupil.id if following else "") == self.model.next_for(unit, item, label)

    def teardown(self) -> None:
        try:
            self.reads(self._ends)
        finally:
            super().teardown()

    async def _ends(self, session: Session) -> None:
        await verify(session)
        now = self.program.clock.now()
        form = await form_of(session, now)
        told = {row.unit: row.figures for row in form.rows if not row.block}
        assert told == form_by_hand(self.program.app.database.path, stored(now))


async def _declared_by(session: Session, talks: str) -> list[str]:
    found = select(need.c.id).join(need_version).where(need.c.dialogue_id.like(talks))
    return list((await session.execute(found.order_by(need_version.c.id))).scalars())


@pytest.mark.timeout(7200)  # `make model` has more and longer ones
def test_the_program_says_what_the_paper_says() -> None:
    chosen = settings(
        max_examples=HISTORIES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink] if "HISTORIES" in os.environ else [Phase.generate],
    )
    run_state_machine_as_test(Campaign, settings=chosen)
