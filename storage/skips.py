"""Who was passed over: at which unit, at which rank and why, for those who watch over it. No pupil is named."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.allocating import Skip
from campaign.items import Item
from campaign.permissions import Act
from storage import authority
from storage.schema import device, skip
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Skipped:
    """A pupil passed over for one thing: for an item, or for cash."""

    unit: str
    rank: int
    reason: Skip
    item: Item
    at: datetime


async def read(session: Session, speaker: Speaker, most: int, passing: int = 0) -> list[Skipped]:
    """Those of the units that this person watches over, newest first. Raises Refused."""
    covered = await authority.covered(session, speaker, Act.SEE_SKIPS)
    if not covered:
        raise Refused(_("Mục này dành cho quản trị của phòng."))
    found = (
        select(skip.c.unit, skip.c.rank, skip.c.reason, skip.c.recorded_at, device.c.item)
        .select_from(skip.outerjoin(device, device.c.id == skip.c.for_what))
        .where(skip.c.unit.in_(covered))
        .order_by(skip.c.id.desc())
        .limit(most)
        .offset(passing)
    )
    return [
        Skipped(row.unit, row.rank, Skip(row.reason), Item(row.item or Item.CASH), row.recorded_at)
        for row in (await session.execute(found)).all()
    ]
