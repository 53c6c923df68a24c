"""What lies where it is not needed most goes on to another unit, both agreeing. Who may is checked here, afresh."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.bridging import MOVABLE, Answer, NewOffer, What
from campaign.devices import State
from campaign.items import Gift
from campaign.permissions import Act
from campaign.receiving import left_of
from campaign.trail import Action, Origin
from storage import authority, campaigns, cash, devices, notices, offers, pledges, receipts, receivers
from storage.cash import Kind, NewEntry
from storage.devices import Device
from storage.offers import PROPOSED, Offer
from storage.pledges import Pledge
from storage.receipts import RECEIVING
from storage.schema import cash_entry, device_version, offer, offer_version
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be offered: a pledge to where it is needed most, or what lies at `unit`.

    `gifts` are those of the pledge that are still to come, `amount` is the unit's cash, or how much of it is offered.
    """

    what: What
    code: str
    unit: str = ""
    pledge: Pledge | None = None
    gifts: tuple[Gift, ...] = ()
    device: Device | None = None
    amount: int = 0


async def routes(session: Session, speaker: Speaker) -> bool:
    """Whether this person says where pledges to where it is needed most go."""
    root = (await campaigns.units(session)).root.code
    return root in await authority.covered(session, speaker, Act.ROUTE)


async def subject(session: Session, speaker: Speaker, what: What, code: str) -> Subject:
    """What this person may offer now. Raises Refused, in the same words whether it is another's or does not exist."""
    if what is What.PLEDGE:
        return await _pledge(session, speaker, code)
    own = await authority.covered(session, speaker, *RECEIVING)
    if what is What.CASH and code in own:
        return Subject(what, code, code, amount=await cash.balance(session, code))
    device = await devices.one(session, code) if what is What.DEVICE else None
    if device is None or device.unit not in own:
        raise Refused(_("Không có phần quà này ở nơi thầy/cô phụ trách."))
    if device.state not in MOVABLE:
        raise Refused(
            _("Thiết bị {code} lúc này không chuyển được: đang chuyển, đã trao hoặc đã xử lý.").format(code=code)
        )
    return Subject(what, code, device.unit, device=device)


async def propose(session: Session, speaker: Speaker, new: NewOffer) -> Offer:
    """Offers something to a unit; a device or money leaves its own place for as long. Raises Refused."""
    theirs = await subject(session, speaker, new.what, new.code)
    await _check_can_take(session, speaker, new.to_unit, theirs.unit)
    made = await offers.store(session, speaker, new, theirs.unit)
    if theirs.device:
        await _move(session, speaker, speaker.heard_at, theirs.device, State.MOVING)
    elif new.what is What.CASH:
        out = NewEntry(theirs.unit, -new.amount, Kind.SENT_ON, offer=made.id)
        await cash.post(session, speaker, speaker.heard_at, out)
    return made


async def _check_can_take(session: Session, speaker: Speaker, unit: str, from_unit: str) -> None:
    """Raises Refused where nothing can be offered to: no school, closed, the same place, or nobody is there."""
    units = await campaigns.units(session)
    there = units.open.get(unit)
    if there is None or unit == from_unit or not (there.files or there == units.root):
        raise Refused(_("Không chuyển đến đơn vị này được. Xin thầy/cô chọn một trường khác."))
    if unit not in await receivers.with_somebody(session):
        invites = await authority.covered(session, speaker, Act.INVITE_MANAGERS)
        raise Refused(nobody_at(there.name, unit in invites))


def nobody_at(unit: str, may_invite: bool) -> str:
    """Why nothing can be offered to this unit, and what whoever reads it can do about it."""
    words = (
        _("{unit} chưa có người quản lý nào nhận được tin. Xin mời người quản lý ở mục Phân quyền, hoặc chọn nơi khác.")
        if may_invite
        else _("{unit} chưa có người quản lý nào nhận được tin. Xin nhờ phòng mời người quản lý, hoặc chọn nơi khác.")
    )
    return words.format(unit=unit)


async def offered(session: Session, speaker: Speaker, id_: str, version: int) -> Offer:
    """What was offered to a unit of this person and still waits. Raises Refused."""
    found = await offers.one(session, id_)
    own = await authority.covered(session, speaker, *RECEIVING)
    if found is None or not own & await offers.asked(session, found):
        raise _not_theirs()
    now = _still(found, version)
    if now.to_unit not in own:
        raise _not_theirs()
    return now


async def offered_by(session: Session, speaker: Speaker, id_: str, version: int) -> Offer:
    """What this person's side offered and still waits. Raises Refused."""
    found = await offers.one(session, id_)
    own = await authority.covered(session, speaker, *RECEIVING)
    if found is None or not (found.from_unit in own if found.from_unit else await routes(session, speaker)):
        raise _not_theirs()
    return _still(found, version)


async def accept(session: Session, speaker: Speaker, id_: str, version: int) -> Offer:
    """It is the other unit's from now on. Raises Refused if it was answered meanwhile, or is there no more."""
    now = await offered(session, speaker, id_, version)
    await _check_can_take(session, speaker, now.to_unit, now.from_unit)
    at = speaker.heard_at
    if now.what is What.PLEDGE:
        await pledges.route(session, speaker, await _still_anywhere(session, now), now.to_unit)
    elif now.what is What.DEVICE:
        device = await devices.one(session, now.device)
        if device is None or device.state is not State.MOVING:
            raise _gone()
        await _move(session, speaker, at, device, await _before(session, device), now.to_unit)
    else:
        await cash.post(session, speaker, at, NewEntry(now.to_unit, now.amount, Kind.TAKEN_OVER, offer=now.id))
    return await _answered(session, speaker, at, now, Answer.ACCEPTED)


async def refuse(session: Session, speaker: Speaker, id_: str, version: int, reason: str, words: str = "") -> Offer:
    """The unit cannot take it, and says why; what was on its way is back where it was."""
    now = await offered(session, speaker, id_, version)
    await give_back(session, speaker, speaker.heard_at, now)
    return await _answered(session, speaker, speaker.heard_at, now, Answer.REFUSED, reason, words)


async def withdraw(session: Session, speaker: Speaker, id_: str, version: int) -> Offer:
    """Those who offered it think better of it."""
    now = await offered_by(session, speaker, id_, version)
    await give_back(session, speaker, speaker.heard_at, now)
    return await _answered(session, speaker, speaker.heard_at, now, Answer.WITHDRAWN)


async def give_back(session: Session, by: Speaker | Origin, at: datetime, now: Offer) -> None:
    """A device or money is where it was before it was offered, unless it was lost on the way."""
    if now.what is What.DEVICE:
        device = await devices.one(session, now.device)
        if device and device.state is State.MOVING:
            await _move(session, by, at, device, await _before(session, device))
    elif now.what is What.CASH:
        [out] = await cash.which(session, cash_entry.c.offer_id == now.id, cash_entry.c.kind == Kind.SENT_ON)
        back = NewEntry(out.unit, -out.amount, Kind.REVERSAL, offer=now.id, reverses=out.id)
        await cash.post(session, by, at, back)


async def offered_thing(session: Session, now: Offer) -> Subject:
    """What an offer is of: of a device how it was found before it was on its way. Whoever calls has checked who may."""
    if now.what is What.PLEDGE and (promised := await pledges.one(session, now.pledge)):
        return await _promised(session, promised)
    device = await devices.one(session, now.device) if now.what is What.DEVICE else None
    if device and device.state is State.MOVING:
        device = replace(device, state=await _before(session, device))
    return Subject(now.what, now.device or now.from_unit, now.from_unit, device=device, amount=now.amount)


async def is_open(session: Session, now: Offer) -> bool:
    """What is offered is still there to be taken."""
    if now.what is What.PLEDGE:
        promised = await pledges.one(session, now.pledge)
        return bool(promised and promised.open and not promised.unit)
    device = await devices.one(session, now.device) if now.what is What.DEVICE else None
    return now.what is What.CASH or (device is not None and device.state is State.MOVING)


async def to_own_units(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Offer]:
    """What waits for an answer of this person's units, the longest first. Raises Refused."""
    own = await authority.covered(session, speaker, *RECEIVING)
    if not own:
        raise Refused(_("Việc này dành cho người quản lý của trường."))
    return await offers.which(session, *PROPOSED, offer_version.c.to_unit.in_(own), most=most, skip=skip)


async def _pledge(session: Session, speaker: Speaker, code: str) -> Subject:
    promised = await pledges.one(session, code)
    if promised is None or not await routes(session, speaker):
        raise Refused(_("Không có đăng ký nào cho nơi cần nhất với mã này."))
    if not promised.open or promised.unit:
        raise Refused(_("Đăng ký {code} đã có nơi nhận, hoặc không còn mở.").format(code=code))
    for other in await offers.which(session, *PROPOSED, offer.c.pledge_code == code):
        unit = (await campaigns.units(session)).shown(other.to_unit)
        raise Refused(_("Đăng ký {code} đang chờ {unit} trả lời.").format(code=code, unit=unit))
    return await _promised(session, promised)


async def _promised(session: Session, promised: Pledge) -> Subject:
    came = (await receipts.came_of(session, [promised.code])).get(promised.code, {})
    gifts = tuple(left_of(promised.gifts, came).values())
    return Subject(What.PLEDGE, promised.code, pledge=promised, gifts=gifts)


async def _still_anywhere(session: Session, now: Offer) -> Pledge:
    promised = await pledges.one(session, now.pledge)
    if promised is None or not promised.open or promised.unit:
        raise _gone()
    return promised


async def _move(
    session: Session, by: Speaker | Origin, at: datetime, device: Device, to: State, unit: str = ""
) -> None:
    await devices.change(session, by, at, device, to, Action.DEVICE_MOVED, unit=unit)


async def _before(session: Session, device: Device) -> State:
    """How it stood before it was offered."""
    earlier = (device_version.c.device_id == device.id, device_version.c.version == device.version - 1)
    return State((await session.execute(select(device_version.c.state).where(*earlier))).scalar_one())


async def _answered(
    session: Session, speaker: Speaker, at: datetime, now: Offer, answer: Answer, reason: str = "", words: str = ""
) -> Offer:
    await notices.take_back(session, key_of(now))
    return await offers.change(session, speaker, at, now, answer, reason=reason, words=words)


def key_of(now: Offer) -> str:
    """Of the notice that asks the unit."""
    return f"offer.{now.id}.{now.version}"


def _still(found: Offer, version: int) -> Offer:
    if not found.waits or found.version != version:
        raise Refused(_("Đề nghị này đã được trả lời, đã rút lại hoặc đã hết hạn nên không còn chờ nữa."))
    return found


def _gone() -> Refused:
    return Refused(_("Phần quà này không còn để nhận: người ủng hộ đã đổi hoặc rút lại, hoặc máy bị thất lạc."))


def _not_theirs() -> Refused:
    return Refused(_("Không có đề nghị này ở nơi thầy/cô phụ trách."))
