"""What may happen to gifts: promised, brought, counted, judged, sent on, spent and corrected."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from bot.conversation import Speaker
from campaign.bridging import NewOffer, What
from campaign.buying import NewPurchase
from campaign.correcting import Giver, Instead, NewCorrection, Reason
from campaign.counting import Count, Counted, NewCounts
from campaign.devices import State
from campaign.facts import end_of_day
from campaign.giving import HandingOver, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Item
from campaign.receiving import Came, CashCame, DevicesCame, Judged, NewReceipt, Untouched
from storage import (
    boxes,
    bridge,
    campaigns,
    checking,
    corrections,
    devices,
    moving_on,
    pledges,
    purchases,
    receipts,
    undoing,
)
from storage.devices import Device
from storage.offers import Offer
from storage.schema import correction, device
from storage.session import Session
from tests.model import JUDGED, ONE_MAY_CORRECT, SCHOOLS, SENT, Change, Gift, Model, Paid, Promise, Slip, Thing
from tests.playing import OFFICE, UNITS, NothingThere, Played, often
from tests.reports.history import donor

UNIT, PLACE = st.sampled_from([*UNITS, SCHOOLS[0]]), st.integers(0, 40)
ITEM = st.sampled_from([Item.LAPTOP, Item.TABLET, Item.SMARTPHONE])
SUM = st.sampled_from([100_000, 300_000, 700_000, 6_000_000])
ANSWER = st.sampled_from(["accepted", "accepted", "refused", "withdrawn", "silence"])
WAY = st.sampled_from(["nothing", "kept", "kept", "of another", "dropped", "mended"])
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

    @often(5, place=PLACE, money=st.one_of(st.just(0), SUM), way=WAY)
    def corrects(self, place: int, money: int, way: str) -> None:
        """Of a larger sum a second person is asked. What was not wrong stays, whoever has it."""
        paid = place % 2 and self.model.paid
        of, subject = self.one_of(paid or self.model.slips, place // 2)
        if isinstance(of, str):
            instead, change = self.slip_instead(of, money, way, place)
        else:
            instead, change = self.paid_instead(of, money, way)
        may = self.model.may_correct(of, change) and of not in {asked for asked, _to in self.model.asked.values()}
        name = {"receipt": str(of)} if isinstance(subject, Slip) else {"entry": int(of)}
        new = NewCorrection(subject.unit, Reason.OTHER, words="nhầm", instead=instead, **name)
        made = self.does(lambda session, who: corrections.make(session, who, new), subject.unit, allowed=may)
        if may and max(change.money, subject.money) > ONE_MAY_CORRECT:
            self.model.asked[made.asked] = of, change
        elif may:
            self.is_corrected(of, change, made.number)

    def slip_instead(self, of: str, money: int, way: str, place: int) -> tuple[Instead | None, Change]:
        """The sum is another, and perhaps the last line, or the donor."""
        stored = self.reads(lambda session: receipts.one(session, of))
        assert stored
        lines: dict[int, Came | Untouched] = {}
        for line in stored.lines:
            lines[line.number] = CashCame(money) if line.amount else Untouched(line.item, line.pieces)
        last = max((n for n, line in lines.items() if isinstance(line, Untouched)), default=0)
        if last and way == "dropped":
            del lines[last]
        elif last and way == "mended":
            lines[last] = DevicesCame(Item.TABLET, {Judged.LATER: 1})
        came = {n: line for n, line in lines.items() if not isinstance(line, CashCame) or money}
        if way == "nothing" or not came:
            return None, Change(stands=False)
        gone = frozenset({last} if last and way in ("dropped", "mended") else ())
        giver = self.another(place) if way == "of another" else None
        told = (giver.pledge and self.model.promises[giver.pledge].donor, 2, giver.pledge) if giver else None
        has_money = any(line.amount for line in stored.lines)
        change = Change(stands=True, money=money if has_money else 0, gone=gone, donor=told)
        return Instead(came, stored.donor.people, giver=giver), change

    def another(self, place: int) -> Giver:
        """Who promised something, or whom nobody knows."""
        code = self.one_of(self.model.promises, place)[0] if place % 3 and self.model.promises else ""
        return Giver(donor("Lan", 2), pledge=code)

    def paid_instead(self, of: int, money: int, way: str) -> tuple[Instead | None, Change]:
        if way == "nothing" or not money:
            return None, Change(stands=False)
        another = way == "mended" and bool(self.model.of(of))
        instead = Instead(amount=money, item=Item.TABLET if another else None)
        return instead, Change(stands=True, money=money, gone=frozenset({0} if another else ()))

    @often(2, place=PLACE, agrees=st.booleans())
    def answers(self, place: int, agrees: bool) -> None:
        id_, (of, change) = self.one_of(self.model.asked, place)
        may = not agrees or self.model.may_correct(of, change)
        unit = self.reads(lambda session: _unit_asked(session, id_))
        answer = corrections.agree if agrees else corrections.decline
        self.does(lambda session, who: answer(session, who, id_), unit, allowed=False)  # by who asked
        done = self.does(lambda session, who: answer(session, who, id_), unit, f"another of {unit}", may)
        if may:
            del self.model.asked[id_]
        if may and agrees:
            self.is_corrected(of, change, done[-1])

    def came(self, number: str, slip: Slip, brought: Counter[tuple[str, str]] | None = None) -> None:
        """Onto paper, with the labels that the program gave."""
        found = self.reads(lambda session: devices.which(session, device.c.receipt_id == number))
        assert (brought or Counter()) == Counter((each.item, each.state) for each in found)
        self.model.slips[number] = slip
        self.onto_paper(found, slip.unit, slip=number)
        slip.pieces = Counter(thing.item for thing in self.model.of(number))

    def onto_paper(self, found: Iterable[Device], unit: str, slip: str = "", paid: int = 0) -> None:
        for each in found:
            thing = Thing(str(each.item), [unit], "", slip, each.receipt_line, paid)
            self.model.things[each.id] = thing
            thing.becomes(str(each.state))

    def is_corrected(self, of: str | int, change: Change, number: str) -> None:
        went = [thing for thing in self.model.goes(of, change) if thing.state == "usable"]
        old = self.model.takes_back(of, change, number)
        if not change.stands:
            return
        found = self.reads(lambda session: _brought(session, of, number))
        new = [each for each in found if each.id not in self.model.things]
        assert {str(each.item) for each in new} <= {"tablet"}
        assert {each.id for each in found} - {each.id for each in new} == self.labels_of(of, number)
        if isinstance(old, Slip):
            donor_, people, pledge = change.donor or (old.donor, old.people, old.pledge)
            corrected = replace(old, money=change.money, at=self.moment, givers_unknown=False)
            slip = replace(corrected, donor=donor_ or number, people=people, pledge=pledge)
            self.model.slips[number] = slip
            self.onto_paper(new, slip.unit, slip=number)
            slip.pieces = Counter(thing.item for thing in self.model.of(number))
            return
        self.model.paid[int(number)] = replace(old, money=change.money)
        self.onto_paper(new, old.unit, paid=int(number))
        assert [each.state for each in new] == ["usable" if went else "received" for _each in new]
        if old.pupil:
            self.model.last_grant[old.unit] = int(number)

    def labels_of(self, of: str | int, number: str) -> set[str]:
        """Of what stayed."""
        theirs = self.model.of(number if isinstance(of, str) else int(number))
        return {label for label, thing in self.model.things.items() if any(thing is each for each in theirs)}

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


async def _brought(session: Session, of: str | int, number: str) -> Sequence[Device]:
    which = (number, 0) if isinstance(of, str) else ("", int(number))
    return (await undoing.one(session, *which)).devices


async def _unit_asked(session: Session, id_: str) -> str:
    return str((await session.execute(select(correction.c.unit).where(correction.c.id == id_))).scalar_one())
