"""An offer that nobody answers goes on to the school that lacks most of those not asked yet, or back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign import shortage
from campaign.bridging import ANSWER_WITHIN, Answer, What
from campaign.items import Item
from campaign.receiving import item_of
from campaign.shortage import Shortage
from campaign.trail import Origin
from storage import bridge, campaigns, devices, lacking, notices, offers, pledges, receivers
from storage.offers import PROPOSED, Offer
from storage.schema import offer_version
from storage.session import Session

MOST_AT_ONCE = 20  # in one heartbeat; the others go with the next


@dataclass(frozen=True, slots=True)
class Needing:
    """The schools to be asked, those that lack most first, and those passed by because nobody is there."""

    schools: tuple[Shortage, ...]
    nobody_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """An offer that was not answered; `now` is it after that: proposed to the next one, or lapsed for good."""

    before: Offer
    now: Offer
    nobody_at: tuple[str, ...] = ()


async def needing(session: Session, items: Sequence[Item], but: frozenset[str], now: datetime, most: int) -> Needing:
    """So many of those who lack most of what one of these items would be for, without these units."""
    campaign, there = await campaigns.current(session), await receivers.with_somebody(session)
    order = shortage.in_order(await lacking.demands(session, now), items, campaign)
    theirs = [each for each in order if each.unit not in but]
    reached = [place for place, each in enumerate(theirs) if each.unit in there][:most]
    looked_at = theirs[: reached[-1]] if len(reached) == most else theirs
    nobody_at = tuple(each.unit for each in looked_at if each.unit not in there)
    return Needing(tuple(theirs[place] for place in reached), nobody_at)


async def items_of(session: Session, what: What, code: str) -> Sequence[Item]:
    """Which kinds are offered."""
    if what is What.PLEDGE and (promised := await pledges.one(session, code)):
        return [item_of(gift) for gift in promised.gifts]
    if what is What.DEVICE and (device := await devices.one(session, code)):
        return [device.item]
    return [Item.CASH]


async def move_on(session: Session, now: datetime) -> list[Moved]:
    """All that nobody answered in time, or that went to a school which closed since."""
    units = await campaigns.units(session)
    closed = [unit.code for unit in units.all if unit.closed]
    late = (offer_version.c.recorded_at <= now - ANSWER_WITHIN) | offer_version.c.to_unit.in_(closed)
    due = await offers.which(session, *PROPOSED, late, most=MOST_AT_ONCE)
    return [await _moved(session, each, now) for each in due]


async def _moved(session: Session, before: Offer, now: datetime) -> Moved:
    await notices.take_back(session, bridge.key_of(before))
    if not await bridge.is_open(session, before):
        return Moved(before, await offers.change(session, Origin.PROGRAM, now, before, Answer.WITHDRAWN))
    lapsed = await offers.change(session, Origin.PROGRAM, now, before, Answer.LAPSED)
    found = await _next(session, before, now)
    if found.schools:
        to = found.schools[0].unit
        proposed = await offers.change(session, Origin.PROGRAM, now, lapsed, Answer.PROPOSED, to)
        return Moved(before, proposed, found.nobody_at)
    await bridge.give_back(session, Origin.PROGRAM, now, before)
    return Moved(before, lapsed, found.nobody_at)


async def _next(session: Session, before: Offer, now: datetime) -> Needing:
    """A school that handed something on chose the other itself: for it nobody else is asked."""
    root = (await campaigns.units(session)).root.code
    if before.from_unit not in ("", root):
        return Needing((), ())
    items = await items_of(session, before.what, before.pledge or before.device)
    return await needing(session, items, await offers.asked(session, before), now, most=1)
