"""Donors whom those who receive know already: of what is pledged to their units, and of what came to them."""

from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Speaker
from campaign.giving import Donor
from storage import authority, pledges, receipts
from storage.receipts import RECEIVING
from storage.schema import receipt
from storage.session import Session
from storage.still_open import OPEN, STANDS

_MOST = 500  # of each, the newest: their names are opened one by one to be compared


@dataclass(frozen=True, slots=True)
class Known:
    """A donor, and what we know them by: the code of a pledge that is open, or the number of a receipt and its key."""

    code: str
    donor: Donor
    phone: str
    since: datetime
    key: str = ""

    @property
    def pledged(self) -> bool:
        """Something of theirs may still come."""
        return not self.key


async def at_own_units(session: Session, speaker: Speaker) -> list[Known]:
    """Those with something to come first, however late; then those of receipts, each donor once."""
    own = sorted(await authority.covered(session, speaker, *RECEIVING))
    found = [
        Known(each.code, each.donor, each.handing_over.phone, each.made_at)
        for each in await pledges.to_units(session, own, *OPEN, most=_MOST)
    ]
    named = (STANDS, receipt.c.unit.in_(own), receipt.c.box_id.is_(None), receipt.c.private.is_not(None))
    keys: set[str] = set()
    for each in await receipts.which(session, *named, most=_MOST):
        if each.donor_key not in keys:
            keys.add(each.donor_key)
            found.append(Known(each.id, each.donor, each.phone, each.recorded_at, each.donor_key))
    return found
