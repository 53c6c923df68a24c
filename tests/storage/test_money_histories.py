"""In whatever order one receives, buys and corrects, the balance is what a small model says, and never below zero."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import accumulate

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.conversation import Refused, Speaker
from campaign.buying import NewPurchase
from campaign.correcting import Instead, NewCorrection, Reason
from campaign.giving import Donor, DonorKind, NameForm
from campaign.items import Item
from campaign.receiving import CashCame, NewReceipt
from storage import cash, cash_book, corrections, people, purchases, receipts
from storage.schema import cash_entry, receipt
from storage.session import Session
from tests.kit import Running

UNIT = "THCS-NT"
DONOR = Donor(DonorKind.PARENT, NameForm.ANONYMOUS)
SUMS = st.integers(1, 5_000_000)
RECEIVE, BUY = "receive", "buy"
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([RECEIVE, BUY]), SUMS),
        st.tuples(st.integers(0, 9), st.one_of(st.none(), SUMS)),  # which one is corrected, and to what
    ),
    max_size=16,
)


class _Undone(Exception):
    pass


@dataclass
class Model:
    """Sums that stand, by their place in the history; those that went out are below zero."""

    stands: dict[int, int] = field(default_factory=dict)
    posted: int = 0

    @property
    def left(self) -> int:
        return sum(self.stands.values())

    def post(self, amount: int) -> bool:
        return self.replace(None, amount)

    def replace(self, place: int | None, amount: int | None) -> bool:
        """Whether it can be done; then it is."""
        after = {each: kept for each, kept in self.stands.items() if each != place}
        if amount is not None:
            after[self.posted] = amount
        if sum(after.values()) < 0:
            return False
        self.stands, self.posted = after, self.posted + (amount is not None)
        return True


@dataclass
class Story:
    """The same history in the database."""

    session: Session
    who: Speaker
    numbers: list[str] = field(default_factory=list)

    async def post(self, amount: int) -> None:
        if amount > 0:
            new = NewReceipt(UNIT, DONOR, (CashCame(amount),))
            self.numbers.append(await receipts.post(self.session, self.who, new))
        else:
            bought = await purchases.post(self.session, self.who, NewPurchase(UNIT, Item.LAPTOP, -amount, "HĐ 1"))
            self.numbers.append(str(bought.entry))

    async def replace(self, place: int, amount: int | None) -> None:
        number = self.numbers[place]
        instead = None
        if amount is not None and number.startswith("BN"):
            instead = Instead({1: CashCame(amount)})
        elif amount is not None:
            instead = Instead(amount=amount)
        of = {"receipt": number} if number.startswith("BN") else {"entry": int(number)}
        new = NewCorrection(UNIT, Reason.AMOUNT, instead=instead, **of)
        made = await corrections.make(self.session, self.who, new)
        self.numbers += [made.number] if made.number else []


async def goes_through(story: Story, place: int | None, amount: int | None) -> bool:
    story.who = replace(story.who, talk=f"{story.who.talk}'", heard_at=story.who.heard_at + timedelta(minutes=1))
    try:
        async with story.session.savepoint():
            if place is None:
                assert amount is not None
                await story.post(amount)
            else:
                await story.replace(place, amount)
    except Refused:
        return False
    return True


async def plays(session: Session, who: Speaker, steps: list[tuple[str | int, int | None]]) -> None:
    model, story = Model(), Story(session, who)
    for what, amount in steps:
        if isinstance(what, str):
            assert amount is not None
            signed = amount if what == RECEIVE else -amount
            assert model.post(signed) == await goes_through(story, None, signed)
        elif what < model.posted:
            sign = 1 if story.numbers[what].startswith("BN") else -1
            signed_or_not = None if amount is None else sign * amount
            expected = what in model.stands and model.replace(what, signed_or_not)
            assert expected == await goes_through(story, what, amount)
        assert model.left == await cash.balance(session, UNIT)
        assert model.posted == len(story.numbers)
    book = await cash_book.book(session, story.who, UNIT)
    came = sum(amount for amount in model.stands.values() if amount > 0)
    assert (came, came - model.left, model.left) == (book.came, book.went, book.left)
    entries = select(cash_entry.c.amount).order_by(cash_entry.c.id)
    assert all(left >= 0 for left in accumulate((await session.execute(entries)).scalars()))
    assert bool(model.left) == bool(book.since)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_the_balance_is_never_below_zero(program: Running, steps: list[tuple[str | int, int | None]]) -> None:
    try:
        async with program.app.database.transaction() as session:
            now = program.clock.now()
            person = await people.ensure(session, "test", "test", "minh", now)
            await plays(session, Speaker(person, 1, "vi", now, roles=(("manager", UNIT),), talk="t"), steps)
            raise _Undone
    except _Undone:
        pass
    assert [] == await program.rows(select(receipt))
