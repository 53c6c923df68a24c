"""One set of figures for the chat, the spreadsheet and the page: a figure shown in two places is the same figure."""

from dataclasses import dataclass
from datetime import datetime

from campaign.items import Group, Item
from storage import campaigns, figures
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Received:
    """One group of the report form: what arrived and whom it reached. Nothing arrives until receiving exists."""

    donors: int = 0
    amount: int = 0  # đồng
    pieces: int = 0
    pupils: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit with all below it, as known at a moment."""

    unit: str
    as_of: datetime
    received: dict[Group, Received]
    promised_amount: int
    promised_devices: int
    pupils_declared: int
    pupils_waiting: int


async def figures_of(session: Session, unit: str, as_of: datetime) -> Figures:
    """The figures of a unit and those below it; the root's hold what has no unit yet, too."""
    directory = await campaigns.units(session)
    units = None if unit == directory.root.code else [each.code for each in directory.below(unit)]
    promised = await figures.promised(session, units, as_of)
    declared = await figures.declared_pupils(session, units, as_of)
    received = {group: Received() for group in Group}
    return Figures(
        unit=unit,
        as_of=as_of,
        received=received,
        promised_amount=promised.get(Item.CASH, (0, 0))[0],
        promised_devices=sum(pieces for _, pieces in promised.values()),
        pupils_declared=declared,
        pupils_waiting=declared - sum(each.pupils for each in received.values()),
    )
