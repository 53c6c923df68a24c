"""At which units a person may do what, asked inside the transaction that does it."""

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.permissions import AT_ONE_UNIT, Act, units_where
from storage import campaigns
from storage.session import Session


async def covered(session: Session, speaker: Speaker, *acts: Act) -> frozenset[str]:
    """The codes of the units at which one of these acts is allowed to this person."""
    units = await campaigns.units(session)
    found: set[str] = set()
    for act in acts:
        held = [unit for unit in units_where(speaker.roles, act) if units.get(unit)]
        found |= set(held) if act in AT_ONE_UNIT else {below.code for unit in held for below in units.below(unit)}
    return frozenset(found)


async def require(session: Session, speaker: Speaker, unit: str, *acts: Act) -> None:
    """Raises Refused unless one of these acts is allowed to this person at this unit."""
    if unit not in await covered(session, speaker, *acts):
        raise Refused(_("Việc này dành cho người phụ trách của đơn vị đó. Nếu cần, xin hỏi ban giám hiệu hoặc phòng."))
