"""Donors whom those who receive know already: of what is pledged to their units, and of what came to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Speaker
from campaign.giving import Donor, Way
from campaign.items import Cash, Gift, Item
from campaign.receiving import left_of
from storage import authority, pledges, receipts, still_open
from storage.pledges import Pledge
from storage.receipts import RECEIVING
from storage.schema import receipt
from storage.session import Session
from storage.still_open import OPEN, STANDS

_MOST = 500  # of each, the newest: their names are opened one by one to be compared


@dataclass(frozen=True, slots=True)
class Known:
    """A donor, and what we know them by: the code of a pledge that is open, or the number of a receipt and its key.

    `sums`: what is promised in money of a pledge, and what of it is still due; empty once it came.
    """

    code: str
    donor: Donor
    phone: str
    since: datetime
    key: str = ""
    sums: frozenset[int] = frozenset()
    by_transfer: bool = False

    @property
    def pledged(self) -> bool:
        """Something of theirs may still come."""
        return not self.key


async def at_own_units(session: Session, speaker: Speaker) -> list[Known]:
    """Those with something to come first, however late; then those of receipts, each donor once."""
    own = sorted(await authority.covered(session, speaker, *RECEIVING))
    promised = await pledges.to_units(session, own, *OPEN, most=_MOST)
    came = await still_open.came_of(session, [each.code for each in promised])
    found = [_promised(each, came.get(each.code, {})) for each in promised]
    named = (STANDS, receipt.c.unit.in_(own), receipt.c.box_id.is_(None), receipt.c.private.is_not(None))
    keys: set[str] = set()
    for each in await receipts.which(session, *named, most=_MOST):
        if each.donor_key not in keys:
            keys.add(each.donor_key)
            found.append(Known(each.id, each.donor, each.phone, each.recorded_at, each.donor_key))
    return found


def _promised(pledge: Pledge, came: Mapping[Item, tuple[int, int]]) -> Known:
    promised, due = _in_money(pledge.gifts), _in_money(left_of(pledge.gifts, came).values())
    sums = frozenset({promised, due}) if due else frozenset[int]()
    by_transfer = pledge.handing_over.way is Way.TRANSFER
    phone, made_at = pledge.handing_over.phone, pledge.made_at
    return Known(pledge.code, pledge.donor, phone, made_at, sums=sums, by_transfer=by_transfer)


def _in_money(gifts: Iterable[Gift]) -> int:
    return sum(gift.amount for gift in gifts if isinstance(gift, Cash))
