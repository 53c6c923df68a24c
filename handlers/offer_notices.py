"""Word to both sides of an offer, and to the donor whose pledge has a school now."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.messages import Outgoing
from campaign.bridging import Answer, What
from campaign.permissions import Act
from campaign.units import Directory
from handlers import offer_words, pickups
from storage import bridge, campaigns, moving_on, notices
from storage.offers import Offer
from storage.session import Session


async def ask_unit(session: Session, offer: Offer, now: datetime) -> None:
    """Those who receive at the unit are asked."""
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    thing = await bridge.offered_thing(session, offer)
    words = partial(offer_words.asks, offer, thing, campaign, units)
    act = _receiving(offer, units)
    await notices.tell_those_who_may(session, act, offer.to_unit, bridge.key_of(offer), words, now)


def _receiving(offer: Offer, units: Directory) -> Act:
    return Act.RECEIVE_AT_OFFICE if offer.to_unit == units.root.code else Act.RECEIVE


async def tell_answer(session: Session, offer: Offer, now: datetime) -> None:
    """Those who offered it learn what the unit said."""
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    thing = await bridge.offered_thing(session, offer)
    await _tell_those_who_offered(session, offer, partial(offer_words.answered, offer, thing, campaign, units), now)


async def tell_donor(session: Session, offer: Offer, now: datetime) -> None:
    """Of a pledge that was taken: the donor where it goes, and those who are to fetch it where it is."""
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    thing = await bridge.offered_thing(session, offer)
    if thing.pledge:
        words = partial(offer_words.routed, offer, thing, campaign, units)
        await notices.tell_person(
            session, thing.pledge.person, f"routed.{thing.code}.{thing.pledge.version}", words, now
        )
        await pickups.tell_routed(session, thing.pledge, now)


async def move_on(session: Session, now: datetime) -> None:
    """What nobody answered goes on to the next school, or back; both sides and the silent school are told."""
    for moved in await moving_on.move_on(session, now):
        if moved.now.waits:
            await ask_unit(session, moved.now, now)
        elif moved.now.state is Answer.WITHDRAWN:
            continue  # the donor knows, and the unit asked in vain is told when it answers
        units, campaign = await campaigns.units(session), await campaigns.current(session)
        thing = await bridge.offered_thing(session, moved.now)
        words = partial(offer_words.went_on, moved.before, moved.now, moved.nobody_at, thing, campaign, units)
        await _tell_those_who_offered(session, moved.now, words, now)
        silent = moved.before
        if units.open.get(silent.to_unit):
            too_late = partial(offer_words.too_late, silent, moved.now, thing, campaign, units)
            key, act = f"too late.{silent.id}.{silent.version}", _receiving(silent, units)
            await notices.tell_those_who_may(session, act, silent.to_unit, key, too_late, now)


async def _tell_those_who_offered(session: Session, offer: Offer, words: Callable[[], Outgoing], now: datetime) -> None:
    """Where nobody of a school can be told any more, those who answer for all."""
    root = (await campaigns.units(session)).root.code
    key = f"offered.{offer.id}.{offer.version}"
    office = Act.ROUTE if offer.what is What.PLEDGE else Act.RECEIVE_AT_OFFICE
    act, unit = (office, root) if offer.from_unit in ("", root) else (Act.RECEIVE, offer.from_unit)
    told = await notices.tell_those_who_may(session, act, unit, key, words, now)
    if not told and unit != root:
        await notices.tell_those_who_may(session, Act.ROUTE, root, key, words, now)
