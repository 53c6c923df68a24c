"""What waits for a school: pledges to where it is needed most, what was brought to the office, what a unit hands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.bridging import MOVABLE
from storage import authority, bridge, campaigns, cash, devices, offers, pledges
from storage.devices import Device
from storage.offers import PROPOSED, Offer
from storage.pledges import Pledge
from storage.receipts import RECEIVING
from storage.schema import cash_entry, device_version, left_message, offer, offer_version, pledge_version
from storage.session import Session
from storage.still_open import OPEN


@dataclass(frozen=True, slots=True)
class Tray:
    """How much of each waits; `cash` in đồng."""

    pledges: int
    devices: int
    cash: int
    offered: int
    messages: int


async def overview(session: Session, speaker: Speaker) -> Tray:
    """Raises Refused for who routes nothing."""
    root = await _root(session, speaker)
    unread = select(func.count()).select_from(left_message).where(left_message.c.handled_at.is_(None))
    lying = await devices.counts(session, [root])
    return Tray(
        pledges=len(await _codes(session)),
        devices=sum(n for (_unit, _item, state), n in lying.items() if state in MOVABLE),
        cash=await cash.balance(session, root),
        offered=await offers.count(session, *PROPOSED, _by_the_office(root)),
        messages=int((await session.execute(unread)).scalar_one()),
    )


async def waiting_pledges(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Pledge]:
    """Those that were offered to nobody, or by nobody taken, the oldest first. Raises Refused."""
    await _root(session, speaker)
    found = [await pledges.one(session, code) for code in (await _codes(session))[skip : skip + most]]
    return [each for each in found if each]


async def waiting_devices(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Device]:
    """Those that lie at the office, the oldest first. Raises Refused."""
    return await devices.which(session, *_lying_at(await _root(session, speaker)), most=most, skip=skip)


async def on_offer(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Offer]:
    """What the office offered and schools have not answered, the longest first. Raises Refused."""
    root = await _root(session, speaker)
    return await offers.which(session, *PROPOSED, _by_the_office(root), most=most, skip=skip)


async def movable(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Device]:
    """The devices of this person's units that can be handed on. Raises Refused."""
    here = device_version.c.unit.in_(await _own(session, speaker))
    return await devices.which(session, here, device_version.c.state.in_(MOVABLE), most=most, skip=skip)


async def cash_at_hand(session: Session, speaker: Speaker) -> dict[str, int]:
    """What each of this person's units has, if it has something. Raises Refused."""
    sums = select(cash_entry.c.unit, func.sum(cash_entry.c.amount)).group_by(cash_entry.c.unit)
    here = sums.where(cash_entry.c.unit.in_(await _own(session, speaker))).having(func.sum(cash_entry.c.amount) > 0)
    rows: Sequence[Any] = (await session.execute(here.order_by(cash_entry.c.unit))).all()
    return {unit: int(amount) for unit, amount in rows}


async def sent_on(session: Session, speaker: Speaker, most: int) -> list[Offer]:
    """What this person's units offered and is not answered, the longest first. Raises Refused."""
    own = await _own(session, speaker)
    return await offers.which(session, *PROPOSED, offer.c.from_unit.in_(own), most=most)


async def _own(session: Session, speaker: Speaker) -> frozenset[str]:
    if own := await authority.covered(session, speaker, *RECEIVING):
        return own
    raise Refused(_("Việc này dành cho người quản lý của trường."))


async def _root(session: Session, speaker: Speaker) -> str:
    if not await bridge.routes(session, speaker):
        raise Refused(_("Điều phối dành cho quản trị của phòng."))
    return (await campaigns.units(session)).root.code


async def _codes(session: Session) -> list[str]:
    """Pledges to where it is needed most of which something is still to come, and that no school is asked about."""
    proposed = select(offer.c.pledge_code).join(offer_version).where(*PROPOSED, offer.c.pledge_code.is_not(None))
    here = (*OPEN, pledge_version.c.unit.is_(None), pledge_version.c.code.not_in(proposed))
    found = select(pledge_version.c.code).where(*here).order_by(pledge_version.c.recorded_at)
    return list((await session.execute(found)).scalars())


def _lying_at(root: str) -> tuple[ColumnElement[bool], ...]:
    return device_version.c.unit == root, device_version.c.state.in_(MOVABLE)


def _by_the_office(root: str) -> ColumnElement[bool]:
    return or_(offer.c.from_unit == root, offer.c.from_unit.is_(None))
