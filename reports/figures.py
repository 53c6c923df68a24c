"""One set of figures for the chat, the spreadsheet and the page: a figure shown in two places is the same figure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from campaign.facts import end_of_day
from campaign.items import Group, Item, group_of
from storage import campaigns, figures, filings, promises
from storage.arrived import Within
from storage.figures import ALL, Beside, Given, Held, Pupils
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Received:
    """One group of the report form: what arrived and whom it reached."""

    donors: int = 0
    amount: int = 0  # đồng
    pieces: int = 0
    pupils: int = 0

    def __add__(self, other: "Received") -> "Received":
        return Received(
            self.donors + other.donors,
            self.amount + other.amount,
            self.pieces + other.pieces,
            self.pupils + other.pupils,
        )

    @property
    def something(self) -> bool:
        """Anything arrived, or reached anybody."""
        return self != Received()


ByGroup = Mapping[Group, Received]


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit with all below it, as known at a moment."""

    unit: str
    as_of: datetime
    received: dict[Group, Received]
    held: Held  # at units without a row in the report: no result before a school has it
    promised: dict[Group, int]  # đồng of cash, pieces of the others
    promised_amount: int
    promised_devices: int
    pupils_declared: int
    pupils_waiting: int  # declared, and without anything yet
    pupils_helped: int  # different ones, also those who are declared no more


@dataclass(frozen=True, slots=True)
class Different:
    """How many different people stand behind the figures of a group, over several units."""

    donors: int
    pupils: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of each unit by itself; what has no unit yet is under "". Every report is added up from one."""

    as_of: datetime
    promised: Mapping[str, promises.Promised] = field(default_factory=dict)
    pupils: Mapping[str, Pupils] = field(default_factory=dict)
    received: Mapping[str, ByGroup] = field(default_factory=dict)
    helped: Mapping[str, int] = field(default_factory=dict)
    different: Mapping[Group, Different] = field(default_factory=dict)
    beside: Mapping[str, Mapping[Beside, int]] = field(default_factory=dict)
    held: Mapping[str, Held] = field(default_factory=dict)
    filed: frozenset[str] = frozenset()

    def of(self, unit: str, units: Collection[str]) -> Figures:
        """The figures of a unit with these units, itself and those below."""
        received = added(self.received[each] for each in units if each in self.received)
        promised = dict.fromkeys(Group, 0)
        for lines in (self.promised[each] for each in units if each in self.promised):
            for item, (amount, pieces) in lines.items():
                promised[group_of(item)] += amount if item is Item.CASH else pieces
        pupils = [self.pupils[each] for each in units if each in self.pupils]
        return Figures(
            unit=unit,
            as_of=self.as_of,
            received=received,
            held=sum((self.held[each] for each in units if each in self.held), Held()),
            promised=promised,
            promised_amount=promised[Group.CASH],
            promised_devices=sum(promised.values()) - promised[Group.CASH],
            pupils_declared=sum(each.declared for each in pupils),
            pupils_waiting=sum(each.declared - each.served for each in pupils),
            pupils_helped=sum(self.helped.get(each, 0) for each in units),
        )

    @property
    def codes(self) -> set[str]:
        """Whatever it knows something of."""
        return {*self.promised, *self.pupils, *self.received, *self.held}

    def all_beside(self, what: Beside) -> int:
        """How many of these there are at all units."""
        return sum(each.get(what, 0) for each in self.beside.values())


def added(several: Iterable[ByGroup]) -> dict[Group, Received]:
    """The sums, group by group."""
    all_ = list(several)
    return {group: sum((each[group] for each in all_), Received()) for group in Group}


async def tally_of(session: Session, units: Collection[str] | None, as_of: datetime) -> Tally:
    """Of these units, or of all; as many queries for one as for all."""
    campaign, directory = await campaigns.at(session, as_of), await campaigns.units_at(session, as_of)
    without_row = [unit.code for unit in directory.all if not unit.files]
    within = Within(None if units is None else list(units), as_of, without_row)
    given, helped = await figures.given(session, within), await figures.helped(session, within)
    return Tally(
        as_of,
        promised=await promises.promised(session, within, end_of_day(campaign.expected_until)),
        pupils=await figures.pupils(session, within),
        received=_by_unit(given, helped),
        helped={unit: count for (unit, group), count in helped.items() if unit and group is ALL},
        different={group: _different(given, helped, group) for group in Group},
        beside=await figures.beside(session, within),
        held=await figures.held(session, within),
        filed=await filings.filed(session, as_of),
    )


def _by_unit(given: Mapping[figures.By, Given], helped: Mapping[figures.By, int]) -> dict[str, ByGroup]:
    units = {unit for unit, _group in (*given, *helped) if unit}
    return {unit: {group: _received(given, helped, (unit, group)) for group in Group} for unit in units}


def _received(given: Mapping[figures.By, Given], helped: Mapping[figures.By, int], cell: figures.By) -> Received:
    got = given.get(cell, Given())
    return Received(got.donors, got.amount, got.pieces, helped.get(cell, 0))


def _different(given: Mapping[figures.By, Given], helped: Mapping[figures.By, int], group: Group) -> Different:
    return Different(given.get((ALL, group), Given()).donors, helped.get((ALL, group), 0))


async def figures_of(session: Session, unit: str, as_of: datetime) -> Figures:
    """The figures of a unit and those below it; the root's hold what has no unit yet, too."""
    tally, within = await tally_below(session, unit, as_of)
    return tally.of(unit, within)


async def tally_below(session: Session, unit: str, as_of: datetime) -> tuple[Tally, Collection[str]]:
    """What is known of a unit and those below it, and of which codes it is."""
    directory = await campaigns.units_at(session, as_of)
    units = None if unit == directory.root.code else [each.code for each in directory.below(unit)]
    tally = await tally_of(session, units, as_of)
    return tally, tally.codes if units is None else units
