"""What may happen to gifts: promised, brought, counted, judged, sent on, spent and corrected."""

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from bot.conversation import Speaker
from campaign.bridging import NewOffer, What
from campaign.buying import NewPurchase
from campaign.correcting import Instead, NewCorrection, Reason
from campaign.counting import Count, Counted, NewCounts
from campaign.devices import State
from campaign.facts import end_of_day
from campaign.giving import HandingOver, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Item
from campaign.receiving import Came, CashCame, DevicesCame, Judged, NewReceipt
from storage import boxes, bridge, campaigns, checking, corrections, devices, moving_on, pledges, purchases, receipts
from storage.offers import Offer
from storage.schema import correction, device
from storage.session import Session
from tests.model import JUDGED, ONE_MAY_CORRECT, SCHOOLS, SENT, Gift, Model, Paid, Promise, Slip, Thing
from tests.playing import OFFICE, UNITS, NothingThere, Played, often
from tests.reports.history import donor

UNIT, PLACE = st.sampled_from([*UNITS, SCHOOLS[0]]), st.integers(0, 40)
ITEM = st.sampled_from([Item.LAPTOP, Item.TABLET, Item.SMARTPHONE])
SUM = st.sampled_from([100_000, 300_000, 700_000, 6_000_000])
ANSWER = st.sampled_from(["accepted", "accepted", "refused", "withdrawn", "silence"])
PIECES = st.lists(st.tuples(ITEM, st.sampled_from([Judged.USABLE, *Judged])), min_size=1, max_size=3)


class GiftsPlayed(Played):
    def __init__(self) -> None:
        super().__init__()
        self.model = Model(end_of_day(self.reads(campaigns.current).expected_until))

    @often(
        2,
        who=st.sampled_from(["lan", "tung"]),
        people=st.integers(1, 2),
        unit=st.sampled_from([*SCHOOLS, ""]),
        gifts=st.lists(st.booleans(), max_size=2),
    )
    def pledges(self, who: str, people: int, unit: str, gifts: list[bool]) -> None:
        promised: list[Gift] = [("cash", 700_000) if is_cash else ("laptop", 2) for is_cash in [*gifts, False][:3]]
        lines = tuple(Cash(n) if item == "cash" else Devices(Item(item), n, Condition.USED) for item, n in promised)
        new = NewPledge(lines, unit, donor(who, people), HandingOver(Way.BRING))
        code = self.does(lambda session, speaker: pledges.record(session, speaker, new), "", who)
        self.model.promises[code] = Promise(unit, f"{who} {people}", promised, who)

    @often(1, place=PLACE)
    def withdraws(self, place: int) -> None:
        code, promise = self.one_of(self.model.promises, place)
        may = promise.open and bool(self.model.left_of(code))
        self.does(lambda session, who: pledges.withdraw(session, who, code), "", promise.by, may)
        promise.open = promise.open and not may

    @often(5, unit=UNIT, money=SUM, pieces=PIECES, kind=st.integers(0, 3), place=PLACE, people=st.integers(1, 3))
    def receives(self, unit: str, money: int, pieces: Any, kind: int, place: int, people: int) -> None:
        came: list[Came] = [CashCame(money)] if kind % 2 else []
        came += [DevicesCame(item, {judged: 1}) for item, judged in pieces] if kind != 1 else []
        code = self.one_of(self.model.promises, place)[0] if place % 3 == 0 and self.model.promises else ""
        before = self.one_of(self.model.slips, place)[0] if place % 3 == 1 and self.model.slips else ""
        closes = bool(code) and place % 2 == 0 and self.model.promises[code].unit == unit

        async def deed(session: Session, who: Speaker) -> str:
            known = await receipts.one(session, before) if before else None
            key = known.donor_key if known else ""
            new = NewReceipt(
                unit, donor("Lan", people), tuple(came), pledge_code=code, same_as=key, closes_pledge=closes
            )
            return await receipts.post(session, who, new)

        number = self.does(deed, unit)
        giver = self.model.promises[code].donor if code else self.model.slips[before].donor if before else number
        brought = Counter((str(item), str(judged)) for item, judged in pieces) if kind != 1 else Counter()
        self.came(number, Slip(unit, giver, people, money if kind % 2 else 0, code, self.moment), brought)
        if closes:
            self.model.promises[code].open = False

    @often(1, unit=UNIT, money=SUM, first=st.sampled_from([0, 100_000]), givers=st.sampled_from([None, 30]))
    def counts_a_box(self, unit: str, money: int, first: int, givers: int | None) -> None:
        """Where the first two counts differ it is counted again."""
        found = [[money, money]] if not first else [[money + first, money], [money, money]]
        counts = [
            Count(round_, place, f"counter {place}", Counted(givers, amount))
            for round_, both in enumerate(found, 1)
            for place, amount in enumerate(both, 1)
        ]
        closing = self.does(lambda session, who: boxes.count(session, who, NewCounts(unit, "", tuple(counts))), unit)
        self.came(closing.receipt, Slip(unit, closing.receipt, givers or 1, money, "", self.moment, not givers))

    @often(4, place=PLACE, to=st.sampled_from(["usable", "usable", "received", "repair", "refused", "lost", "gone"]))
    def judges(self, place: int, to: str) -> None:
        label, thing = self.thing_at(place)
        may = to in JUDGED.get(thing.state, ())
        self.does(lambda session, who: checking.judge(session, who, label, State(to), {}), thing.unit, allowed=may)
        if may:
            thing.becomes(to)

    @often(3, place=PLACE, to=UNIT, answer=ANSWER)
    def sends_on(self, place: int, to: str, answer: str) -> None:
        label, thing = self.thing_at(place)
        may = thing.state in SENT and to != thing.unit
        if self.is_taken(NewOffer(What.DEVICE, label, to), thing.unit, may, answer):
            thing.units.append(to)

    @often(2, from_=UNIT, to=UNIT, money=SUM, answer=ANSWER)
    def sends_money_on(self, from_: str, to: str, money: int, answer: str) -> None:
        may = self.model.balance(from_) >= money and to != from_
        if self.is_taken(NewOffer(What.CASH, from_, to, money), from_, may, answer):
            self.model.sent.append((from_, to, money))

    @often(2, place=PLACE, to=st.sampled_from(SCHOOLS), answer=ANSWER)
    def routes(self, place: int, to: str, answer: str) -> None:
        """What was promised to where it is needed most."""
        anywhere = {code: promise for code, promise in self.model.promises.items() if not promise.unit}
        code, promise = self.one_of(anywhere if place % 4 else self.model.promises, place)
        may = promise.open and not promise.unit and bool(self.model.left_of(code))
        if self.is_taken(NewOffer(What.PLEDGE, code, to), OFFICE, may, answer):
            promise.unit = to

    def is_taken(self, new: NewOffer, from_: str, may: bool, answer: str) -> bool:
        """Whether the other unit has it in the end. To the same offer nobody answers twice."""
        made = self.does(lambda session, who: bridge.propose(session, who, new), from_, allowed=may)
        if not may:
            return False
        if answer == "silence":
            self.program.clock.passes(days=2)
            [moved] = self.does(lambda session, who: moving_on.move_on(session, who.heard_at), OFFICE)
            if moved.now.waits:
                self.answered(moved.now, "withdrawn", from_)
            return False
        self.answered(made, answer, from_)
        self.answered(made, answer, from_, allowed=False)
        return answer == "accepted"

    def answered(self, made: Offer, answer: str, from_: str, allowed: bool = True) -> None:
        async def deed(session: Session, who: Speaker) -> None:
            match answer:
                case "accepted":
                    await bridge.accept(session, who, made.id, made.version)
                case "refused":
                    await bridge.refuse(session, who, made.id, made.version, "enough")
                case _:
                    await bridge.withdraw(session, who, made.id, made.version)

        self.does(deed, from_ if answer == "withdrawn" else made.to_unit, allowed=allowed)

    @often(2, unit=UNIT, item=ITEM, money=SUM, judged=st.sampled_from([Judged.USABLE, Judged.LATER]))
    def buys(self, unit: str, item: Item, money: int, judged: Judged) -> None:
        may = self.model.balance(unit) >= money
        new = NewPurchase(unit, item, money, "HĐ 1", judged)
        bought = self.does(lambda session, who: purchases.post(session, who, new), unit, allowed=may)
        if bought:
            self.model.paid[bought.entry] = Paid(unit, money)
            self.model.things[bought.device] = thing = Thing(item, [unit], "", paid=bought.entry)
            thing.becomes(judged)

    @often(5, place=PLACE, money=st.one_of(st.just(0), SUM))
    def corrects(self, place: int, money: int) -> None:
        """`money` stands instead, or nothing does; of a larger sum a second person is asked."""
        paid = place % 2 and self.model.paid
        of, subject = self.one_of(paid or self.model.slips, place // 2)
        is_slip = isinstance(subject, Slip)
        money = 0 if is_slip and subject.pieces else money
        may = self.model.may_correct(of, money) and of not in {asked for asked, _to in self.model.asked.values()}
        people = subject.people if isinstance(subject, Slip) else 1
        instead = Instead((CashCame(money),), people) if is_slip else Instead(amount=money)
        name = {"receipt": str(of)} if is_slip else {"entry": int(of)}
        new = NewCorrection(subject.unit, Reason.OTHER, words="nhầm", instead=instead if money else None, **name)
        made = self.does(lambda session, who: corrections.make(session, who, new), subject.unit, allowed=may)
        if may and max(money, subject.money) > ONE_MAY_CORRECT:
            self.model.asked[made.asked] = of, money
        elif may:
            self.is_corrected(of, money, made.number)

    @often(2, place=PLACE, agrees=st.booleans())
    def answers(self, place: int, agrees: bool) -> None:
        id_, (of, money) = self.one_of(self.model.asked, place)
        may = not agrees or self.model.may_correct(of, money)
        unit = self.reads(lambda session: _unit_asked(session, id_))
        answer = corrections.agree if agrees else corrections.decline
        self.does(lambda session, who: answer(session, who, id_), unit, allowed=False)  # by who asked
        done = self.does(lambda session, who: answer(session, who, id_), unit, f"another of {unit}", may)
        if may:
            del self.model.asked[id_]
        if may and agrees:
            self.is_corrected(of, money, done[-1])

    def came(self, number: str, slip: Slip, brought: Counter[tuple[str, str]] | None = None) -> None:
        """Onto paper, with the labels that the program gave."""
        found = self.reads(lambda session: devices.which(session, device.c.receipt_id == number))
        assert (brought or Counter()) == Counter((each.item, each.state) for each in found)
        slip.pieces = Counter(str(each.item) for each in found)
        self.model.slips[number] = slip
        for each in found:
            self.model.things[each.id] = thing = Thing(each.item, [slip.unit], "", slip=number)
            thing.becomes(each.state)

    def is_corrected(self, of: str | int, money: int, number: str) -> None:
        model = self.model
        bought = [thing for thing in model.things.values() if thing.paid == of]
        was_usable = [thing.state == "usable" for thing in bought]
        old = model.takes_back(of)
        if not money:
            return
        if isinstance(old, Slip):
            self.came(number, replace(old, money=money, at=self.moment, givers_unknown=False))
            return
        model.paid[int(number)] = replace(old, money=money)
        if old.pupil:
            model.last_grant[old.unit] = int(number)
        for thing, is_usable in zip(bought, was_usable, strict=True):
            [new] = self.reads(lambda session: devices.which(session, device.c.bought_by == int(number)))
            model.things[new.id] = again = Thing(thing.item, [old.unit], "", paid=int(number))
            again.becomes("usable" if is_usable else "received")

    def thing_at(self, place: int) -> tuple[str, Thing]:
        """One of a state, so that what is rare is seen as often."""
        states: dict[str, dict[str, Thing]] = {}
        for label, thing in self.model.things.items():
            states.setdefault(thing.state, {})[label] = thing
        _state, theirs = self.one_of(states, place)
        found: tuple[str, Thing] = self.one_of(theirs, place // len(states))
        return found

    def one_of(self, kept: dict[Any, Any], place: int) -> Any:
        """A key with what is kept under it."""
        if not kept:
            raise NothingThere
        return list(kept.items())[place % len(kept)]


async def _unit_asked(session: Session, id_: str) -> str:
    return str((await session.execute(select(correction.c.unit).where(correction.c.id == id_))).scalar_one())
