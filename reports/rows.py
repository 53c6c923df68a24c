"""The rows of the official form: which units have one, in which order, and the 15 figures of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.text import clean
from campaign.items import Group
from campaign.units import Directory, Unit, sorted_for_report
from reports.figures import ByGroup, Tally, added
from storage.figures import Beside

MOST_NAME = 120
NOT_FILED, MOVED = "(*)", "(**)"


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's 15 figures. A member's are in those of its block, which files for it."""

    number: str
    unit: str
    name: str
    received: ByGroup
    filed: bool = True
    block: bool = False
    member: bool = False
    moved: bool = False  # a device counts for its donor in one row and for its pupil in another

    @property
    def shown(self) -> str:
        """The name, marked if the unit has not filed, or if devices moved."""
        marks = (NOT_FILED if not self.filed else "", MOVED if self.moved else "")
        return " ".join(filter(None, (self.name, *marks)))

    @property
    def figures(self) -> tuple[int, ...]:
        """In the order of the columns."""
        return tuple(figure for group in Group for figure in three(group, self.received))


def three(group: Group, received: ByGroup) -> tuple[int, int, int]:
    """The three figures of a group: donors, đồng or pieces, pupils."""
    got = received[group]
    return got.donors, got.amount if group is Group.CASH else got.pieces, got.pupils


def rows_of(units: Directory, unit: str, tally: Tally) -> Iterator[Row]:
    """Schools by themselves, then each block that lies within the unit, before its members."""
    inside = units.below(unit)
    alone: list[Unit] = []
    blocks: dict[Unit, list[Unit]] = {}
    for school in sorted_for_report(unit for unit in inside if not unit.closed or _has_received(unit, tally)):
        group = units.private_group(school.code)
        (blocks.setdefault(group, []) if group in inside and group else alone).append(school)
    for number, school in enumerate(alone, start=1):
        yield _row(str(number), school, tally)
    for number, (group, schools) in enumerate(blocks.items(), start=len(alone) + 1):
        members = [_row(f"{number}.{n}", school, tally, member=True) for n, school in enumerate(schools, start=1)]
        yield _block(str(number), group, members, tally)
        yield from members


def total_of(rows: tuple[Row, ...], unit: str, name: str) -> Row:
    """Whatever stands in a row of its own, once."""
    return Row("", unit, name, added(row.received for row in rows if not row.member))


def _block(number: str, group: Unit, members: list[Row], tally: Tally) -> Row:
    sums, moved = added(row.received for row in members), any(row.moved for row in members)
    return Row(number, group.code, _name(group), sums, group.code in tally.filed, block=True, moved=moved)


def _has_received(unit: Unit, tally: Tally) -> bool:
    """A school that closed keeps its row if something came to it."""
    return any(each.something for each in tally.of(unit.code, [unit.code]).received.values())


def _row(number: str, school: Unit, tally: Tally, member: bool = False) -> Row:
    received = tally.of(school.code, [school.code]).received
    filed, moved = member or school.code in tally.filed, Beside.MOVED in tally.beside.get(school.code, {})
    return Row(number, school.code, _name(school), received, filed, member=member, moved=moved)


def _name(unit: Unit) -> str:
    return clean(unit.name, MOST_NAME).replace("\n", " ")
