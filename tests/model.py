"""A campaign as a careful clerk keeps it on paper: plain Python, which shares nothing with the program."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

SCHOOLS = ("THCS-NT", "THCS-AB")
GROUPS = {"tablet": "other"}  # the others are in a group of their own
TIERS = ("poor", "near_poor", "orphan", "disabled", "other")
WORST_FIRST = ("nothing", "broken", "shared")
DO = {
    "any": {"desktop", "laptop", "tablet", "smartphone"},
    "computer": {"desktop", "laptop"},
    "tablet": {"tablet"},
    "smartphone": {"smartphone"},
}
JUDGED = {  # what a check, a loss or a way out makes of a device
    "received": {"usable", "repair", "refused", "lost"},
    "usable": {"repair", "refused", "lost"},
    "repair": {"usable", "refused", "lost"},
    "refused": {"usable", "repair", "gone"},
    "lost": {"received"},
}
ONE_MAY_CORRECT = 5_000_000
UNUSABLE = {"refused", "gone"}
NOWHERE = {"lost", "void"}
SENT = {"received", "usable", "repair"}
TAKEN_BACK = {"received", "usable", "repair", "refused"}
Gift = tuple[str, int]  # an item, and đồng or pieces
Row = tuple[str, str, str, int, int, int]  # unit, group, donor, people, đồng, pieces


@dataclass
class Promise:
    unit: str
    donor: str
    gifts: Sequence[Gift]
    by: str
    open: bool = True


@dataclass
class Slip:
    unit: str
    donor: str
    people: int
    money: int
    pledge: str
    at: datetime
    givers_unknown: bool = False
    pieces: Counter[str] = field(default_factory=Counter)


@dataclass
class Paid:
    """Money that went out, for a device or to a pupil."""

    unit: str
    money: int
    pupil: str = ""


@dataclass
class Thing:
    item: str
    units: list[str]  # where it was, from first to last
    state: str
    slip: str = ""  # that stands for it
    line: int = 0
    paid: int = 0
    pupil: str = ""
    good: bool = False  # was found usable, then or later

    @property
    def unit(self) -> str:
        return self.units[-1]

    def becomes(self, state: str, pupil: str = "") -> None:
        self.state, self.pupil, self.good = state, pupil, self.good or state == "usable"


@dataclass(frozen=True)
class Change:
    """What a correction makes of a slip or a payment: nothing stands any more, or this money and all lines but these.

    `donor`, of how many people and by which promise, where it was another's gift.
    """

    stands: bool
    money: int = 0
    gone: frozenset[int] = frozenset()
    donor: tuple[str, int, str] | None = None


@dataclass
class Pupil:
    unit: str
    class_name: str
    tier: str
    has: str
    needs: str
    since: datetime
    approved: bool = False


@dataclass
class Model:
    """What stands. What was taken back is not in it, but for devices, which are void."""

    expected_until: datetime
    promises: dict[str, Promise] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)
    paid: dict[int, Paid] = field(default_factory=dict)
    sent: list[tuple[str, str, int]] = field(default_factory=list)
    things: dict[str, Thing] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    seeds: dict[str, str] = field(default_factory=dict)
    skipped: set[tuple[str, str]] = field(default_factory=set)
    last_grant: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, tuple[str | int, Change]] = field(default_factory=dict)  # corrections that wait: of what, to what

    def balance(self, unit: str) -> int:
        came = sum(slip.money for slip in self.slips.values() if slip.unit == unit)
        went = sum(paid.money for paid in self.paid.values() if paid.unit == unit)
        return came - went + sum(n * ((to == unit) - (from_ == unit)) for from_, to, n in self.sent)

    def holding(self) -> dict[str, str]:
        """Who has something or has it kept for them, and where it stands."""
        granted = {paid.pupil: "granted" for paid in self.paid.values() if paid.pupil}
        return {thing.pupil: thing.state for thing in self.things.values() if thing.pupil} | granted

    def next_for(self, unit: str, item: str, label: str = "") -> str:
        """The neediest who waits, would take it and was not passed over; nobody at the office."""
        held, for_what = self.holding(), label or str(self.last_grant[unit])
        waiting = [
            id_
            for id_, pupil in self.pupils.items()
            if pupil.unit == unit and pupil.approved and id_ not in held and (id_, for_what) not in self.skipped
            if item == "cash" or item in DO[pupil.needs]
        ]
        return min(waiting, key=self._rank, default="")

    def of(self, of: str | int) -> list[Thing]:
        """What came with a slip, or was bought."""
        return [each for each in self.things.values() if of in (each.slip, each.paid) and each.state != "void"]

    def goes(self, of: str | int, change: Change) -> list[Thing]:
        """What a correction takes away."""
        return [each for each in self.of(of) if not change.stands or each.line in change.gone]

    def may_correct(self, of: str | int, change: Change) -> bool:
        """Nothing that goes was used, and the money is there."""
        subject = self.slips.get(of) if isinstance(of, str) else self.paid.get(of)
        if subject is None:
            return False
        more = change.money - subject.money if isinstance(subject, Slip) else subject.money - change.money
        theirs = self.goes(of, change)
        free = all(each.state in TAKEN_BACK and each.unit == subject.unit for each in theirs)
        return free and self.balance(subject.unit) + more >= 0

    def takes_back(self, of: str | int, change: Change, number: str) -> Slip | Paid:
        """What stays is of the slip or the payment with this number from now on."""
        for each in self.goes(of, change):
            each.state = "void"
        for each in self.of(of):
            each.slip, each.paid = (number, 0) if isinstance(of, str) else ("", int(number))
        return self.slips.pop(of) if isinstance(of, str) else self.paid.pop(of)

    def gifts(self) -> Iterable[Row]:
        """What counts for its donor; what lies at the office counts once a school has it."""
        for slip in self.slips.values():
            if slip.money and slip.unit in SCHOOLS:
                yield slip.unit, "cash", slip.donor, slip.people, slip.money, 0
        for from_, to, money in self.sent:
            if to in SCHOOLS and from_ not in SCHOOLS:
                yield to, "cash", from_, 1, money, 0
        for thing in self.things.values():
            schools = [unit for unit in thing.units if unit in SCHOOLS]
            if schools and thing.good and thing.slip in self.slips:
                slip = self.slips[thing.slip]
                yield schools[0], GROUPS.get(thing.item, thing.item), slip.donor, slip.people, 0, 1

    def beside(self) -> Counter[tuple[str, str]]:
        """What is told apart from the figures, by unit."""
        found: Counter[tuple[str, str]] = Counter()
        for slip in self.slips.values():
            found[slip.unit, "box"] += slip.givers_unknown and slip.unit in SCHOOLS
        for thing in self.things.values():
            first = next((unit for unit in thing.units if unit in SCHOOLS), "")
            if first and thing.slip in self.slips and not thing.good and thing.state not in NOWHERE:
                found[first, "refused" if thing.state in UNUSABLE else "unchecked"] += 1
            if thing.state == "handed over" and first != thing.unit:
                found.update({(first, "moved"): 1, (thing.unit, "moved"): 1})
        return +found

    def reached(self) -> Iterable[tuple[str, str, str]]:
        """Who has what: what was bought counts as the money that it cost."""
        yield from ((paid.unit, "cash", paid.pupil) for paid in self.paid.values() if paid.pupil)
        for thing in self.things.values():
            if thing.state == "handed over":
                yield thing.unit, "cash" if thing.paid else GROUPS.get(thing.item, thing.item), thing.pupil

    def figures(self, units: Sequence[str], group: str) -> tuple[int, int, int, int]:
        """Donors, đồng, pieces, pupils; whoever gave or got twice counts once."""
        rows = [row for row in self.gifts() if row[0] in units and row[1] == group]
        people: dict[str, int] = {}
        for _unit, _group, donor, heads, _money, _pieces in rows:
            people[donor] = max(people.get(donor, 0), heads)
        pupils = {pupil for unit, of, pupil in self.reached() if unit in units and of == group}
        return sum(people.values()), sum(row[4] for row in rows), sum(row[5] for row in rows), len(pupils)

    def left_of(self, code: str) -> Counter[str]:
        """What of a promise did not come yet, usable or not."""
        came: Counter[str] = Counter()
        for slip in self.slips.values():
            came += Counter({"cash": slip.money, **slip.pieces}) if slip.pledge == code else Counter()
        promised: Counter[str] = Counter()
        for item, number in self.promises[code].gifts:
            promised[item] += number
        return promised - came

    def still_promised(self, now: datetime) -> Counter[tuple[str, str]]:
        """By unit and item; after the days of grace only of those of whom something came later."""
        late = {slip.pledge for slip in self.slips.values() if slip.at > self.expected_until}
        left: Counter[tuple[str, str]] = Counter()
        for code, promise in self.promises.items():
            if promise.open and (now <= self.expected_until or code in late):
                for item, number in self.left_of(code).items():
                    left[promise.unit, item] += number
        return left

    def _rank(self, id_: str) -> tuple[int, int, bool, datetime, str]:
        pupil = self.pupils[id_]
        lot = hashlib.sha256(f"{self.seeds[pupil.unit]} {id_}".encode()).hexdigest()
        final = pupil.class_name.startswith("9")
        return TIERS.index(pupil.tier), WORST_FIRST.index(pupil.has), not final, pupil.since, lot
