"""Devices that are bought with given cash: the money goes out and the device is there, in one step."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from bot.conversation import Speaker
from campaign.buying import NewPurchase
from campaign.devices import CHECKS
from campaign.receiving import Judged, state_of
from storage import authority, cash, devices, receipts
from storage.cash import STANDS, Kind, NewEntry
from storage.devices import Device, Origins
from storage.schema import cash_entry
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Bought:
    """The number of the entry and the device's label."""

    entry: int
    device: str


async def post(session: Session, speaker: Speaker, new: NewPurchase) -> Bought:
    """Raises Refused if the unit has less, or is not this person's."""
    await authority.require(session, speaker, new.unit, *receipts.RECEIVING)
    out = NewEntry(
        new.unit, -new.price, Kind.PURCHASE, evidence=new.evidence, words=new.where, description=new.description
    )
    entry = await cash.post(session, speaker, speaker.heard_at, out)
    checks = {str(check): True for check in CHECKS} if new.judged is Judged.USABLE else {}
    origin = Origins(bought_by=entry)
    label = await devices.store(session, speaker, new.item, new.unit, origin, state_of(new.judged), checks)
    return Bought(entry, label)


async def number_of(session: Session, bought: Device) -> str:
    """The entry that stands for a device that was bought, or else its first; nothing for one that was given."""
    found = select(cash_entry.c.id).where(cash_entry.c.purchase == bought.bought_by, STANDS)
    corrected = (await session.execute(found)).scalar() if bought.bought_by else None
    return str(corrected or bought.bought_by or "")


async def bills(session: Session, units: Iterable[str]) -> frozenset[tuple[str, str, int]]:
    """Unit, bill and price of the purchases that stand. Whoever calls has checked who may see them."""
    columns = cash_entry.c.unit, cash_entry.c.evidence, cash_entry.c.amount
    bought = select(*columns).where(cash_entry.c.unit.in_(list(units)), cash_entry.c.kind == Kind.PURCHASE, STANDS)
    rows = (await session.execute(bought)).all()
    return frozenset((row.unit, row.evidence, -int(row.amount)) for row in rows)
