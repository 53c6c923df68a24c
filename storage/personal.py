"""What is held about a person, for that person and for the office's erasing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from storage import needs, staff_names
from storage.schema import identity, left_message, need, need_version, pledge, pledge_version, receipt
from storage.session import Session
from storage.still_open import OPEN


@dataclass(frozen=True, slots=True)
class Held:
    """Beside roles, language and the pledges themselves. `pupils` counts those declared, by unit."""

    channels: tuple[str, ...]
    pledges: int
    open_pledges: int
    pupils: tuple[tuple[str, int], ...]
    messages: int = 0  # left after the close, whose words are still kept
    named_pledges: int = 0  # with a name, an address or a phone
    staff_name: str = ""
    receipts: int = 0  # of what they gave, with their name

    @property
    def erased(self) -> bool:
        """No messenger leads to this person."""
        return not self.channels


async def held(session: Session, person_id: int) -> Held:
    """Counts what is held about a person."""
    known = select(identity.c.channel).where(identity.c.person_id == person_id, identity.c.channel != "").distinct()
    channels = tuple((await session.execute(known.order_by(identity.c.channel))).scalars())
    mine = (pledge.c.person_id == person_id, pledge_version.c.superseded_at.is_(None))
    private = select(pledge_version.c.private.is_not(None)).join(pledge).where(*mine)
    named = (await session.execute(private)).scalars().all()
    of_mine = select(func.count()).select_from(pledge_version.join(pledge)).where(*mine, *OPEN)
    left = (left_message.c.person_id == person_id, left_message.c.private.is_not(None))
    messages = (await session.execute(select(func.count()).where(*left))).scalar_one()
    given = (receipt.c.person_id == person_id, receipt.c.private.is_not(None))
    receipts = (await session.execute(select(func.count()).where(*given))).scalar_one()
    return Held(
        channels,
        pledges=len(named),
        open_pledges=int((await session.execute(of_mine)).scalar_one()),
        pupils=await _pupils(session, person_id),
        messages=int(messages),
        named_pledges=sum(named),
        staff_name=await staff_names.kept(session, person_id),
        receipts=int(receipts),
    )


async def _pupils(session: Session, person_id: int) -> tuple[tuple[str, int], ...]:
    declared = (need_version.c.superseded_at.is_(None), need_version.c.state.in_(needs.DECLARED))
    units = select(need_version.c.unit, func.count()).join(need).where(need.c.declared_by == person_id, *declared)
    units = units.group_by(need_version.c.unit).order_by(need_version.c.unit)
    rows: Sequence[Any] = (await session.execute(units)).all()
    return tuple((unit, count) for unit, count in rows)
