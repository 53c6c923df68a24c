"""One set of figures for the chat, the spreadsheet and the page: a figure shown in two places is the same figure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from campaign.items import Group, Item, group_of
from storage import campaigns, figures
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Received:
    """One group of the report form: what arrived and whom it reached. Nothing arrives until receiving exists."""

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


ByGroup = Mapping[Group, Received]


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit with all below it, as known at a moment."""

    unit: str
    as_of: datetime
    received: dict[Group, Received]
    promised: dict[Group, int]  # đồng of cash, pieces of the others
    promised_amount: int
    promised_devices: int
    pupils_declared: int
    pupils_waiting: int


@dataclass(frozen=True, slots=True)
class Different:
    """How many different people stand behind the figures of a group, over several units."""

    donors: int
    pupils: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of each unit by itself; what has no unit yet is under "". Every report is added up from one."""

    as_of: datetime
    promised: Mapping[str, figures.Promised] = field(default_factory=dict)
    declared: Mapping[str, int] = field(default_factory=dict)
    received: Mapping[str, ByGroup] = field(default_factory=dict)
    different: Mapping[Group, Different] = field(default_factory=dict)
    boxes: int = 0  # donation boxes of unknown givers, each counted as one donor
    filed: frozenset[str] = frozenset()

    def of(self, unit: str, units: Collection[str]) -> Figures:
        """The figures of a unit with these units, itself and those below."""
        received = added(self.received[each] for each in units if each in self.received)
        promised = dict.fromkeys(Group, 0)
        for lines in (self.promised[each] for each in units if each in self.promised):
            for item, (amount, pieces) in lines.items():
                promised[group_of(item)] += amount if item is Item.CASH else pieces
        declared = sum(self.declared.get(each, 0) for each in units)
        return Figures(
            unit=unit,
            as_of=self.as_of,
            received=received,
            promised=promised,
            promised_amount=promised[Group.CASH],
            promised_devices=sum(promised.values()) - promised[Group.CASH],
            pupils_declared=declared,
            pupils_waiting=declared - sum(each.pupils for each in received.values()),
        )


def added(several: Iterable[ByGroup]) -> dict[Group, Received]:
    """The sums, group by group."""
    all_ = list(several)
    return {group: sum((each[group] for each in all_), Received()) for group in Group}


async def tally_of(session: Session, units: Collection[str] | None, as_of: datetime) -> Tally:
    """Of these units, or of all; as many queries for one as for all."""
    within = None if units is None else list(units)
    return Tally(
        as_of,
        promised=await figures.promised(session, within, as_of),
        declared=await figures.declared_pupils(session, within, as_of),
    )


async def figures_of(session: Session, unit: str, as_of: datetime) -> Figures:
    """The figures of a unit and those below it; the root's hold what has no unit yet, too."""
    directory = await campaigns.units_at(session, as_of)
    units = None if unit == directory.root.code else [each.code for each in directory.below(unit)]
    tally = await tally_of(session, units, as_of)
    return tally.of(unit, {*tally.promised, *tally.declared, *tally.received} if units is None else units)
