"""What is kept for a pupil, handed over, taken back, or passed by with a reason. Who may is checked here, afresh."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from bot.conversation import Refused, Speaker, opens
from bot.messages import Choice
from bot.phrases import _
from campaign.allocating import Returned, Skip
from campaign.devices import State
from campaign.items import Item
from campaign.permissions import Act
from campaign.trail import Action
from storage import approvals, audit, authority, cash, devices, needs, receipts, waiting
from storage.cash import Entry, Kind, NewEntry
from storage.devices import Device
from storage.needs import Need
from storage.receipts import Receipt
from storage.schema import cash_entry, device_version, need, skip
from storage.serving import GRANTS
from storage.session import Session
from storage.waiting import Next


@dataclass(frozen=True, slots=True)
class Held:
    """A device with the pupil it is kept for, or who has it."""

    device: Device
    pupil: Need


@dataclass(frozen=True, slots=True)
class Passing:
    """Somebody is to be passed over; `device` is empty for cash, `words` go sealed."""

    unit: str
    device: str
    pupil: str
    reason: Skip
    words: str = ""


async def device_of(session: Session, speaker: Speaker, code: str) -> Device:
    """A device at a unit that this person serves. Raises Refused, in the same words if there is no such device."""
    found = await devices.one(session, code)
    if found is None or found.unit not in await authority.covered(session, speaker, Act.ALLOCATE):
        raise Refused(_("Không có thiết bị này ở đơn vị thầy/cô phụ trách."), (_anew(),))
    return found


async def held(session: Session, speaker: Speaker, unit: str, state: State, most: int, passing: int = 0) -> list[Held]:
    """The devices kept for pupils, or with them, the longest first."""
    await authority.require(session, speaker, unit, Act.ALLOCATE)
    here = (device_version.c.unit == unit, device_version.c.state == state)
    found = await devices.which(session, *here, most=most, skip=passing)
    pupils = await needs.which(session, need.c.id.in_([each.need for each in found]))
    seen = {pupil.id: pupil for pupil in await approvals.as_seen(session, speaker, unit, pupils)}
    return [Held(each, seen[each.need]) for each in found if each.need in seen]


async def held_one(session: Session, speaker: Speaker, code: str, pupil: str, state: State) -> Held:
    """A device that stands so for this pupil. Raises Refused if it does not, or is none of this person's."""
    device = await device_of(session, speaker, code)
    if device.state is not state or device.need != pupil:
        raise changed()
    return Held(device, await approvals.one(session, speaker, device.need))


async def reserve(session: Session, speaker: Speaker, code: str, pupil: str) -> Held:
    """Keeps a device for the pupil who is next for it. Raises Refused if that is another one by now."""
    device = await device_of(session, speaker, code)
    if device.state is State.USABLE:
        following = await waiting.next_for(session, speaker, device.unit, device.item, device.id)
        if following and following.pupil.id == pupil:
            action, to = Action.DEVICE_RESERVED, State.RESERVED
            await devices.change(session, speaker, speaker.heard_at, device, to, action, need=pupil)
            return await held_one(session, speaker, code, pupil, State.RESERVED)
    raise changed()


async def release(session: Session, speaker: Speaker, code: str, pupil: str) -> Held:
    """The device is kept for nobody any more; for whom it was."""
    kept = await held_one(session, speaker, code, pupil, State.RESERVED)
    action, to = Action.DEVICE_RELEASED, State.USABLE
    await devices.change(session, speaker, speaker.heard_at, kept.device, to, action)
    return kept


async def hand_over(session: Session, speaker: Speaker, code: str, pupil: str) -> Held:
    """The pupil for whom it was kept has the device."""
    kept = await held_one(session, speaker, code, pupil, State.RESERVED)
    action, to = Action.DEVICE_HANDED_OVER, State.HANDED_OVER
    await devices.change(session, speaker, speaker.heard_at, kept.device, to, action, need=kept.pupil.id)
    return kept


async def take_back(
    session: Session, speaker: Speaker, code: str, pupil: str, reason: Returned, words: str = ""
) -> Held:
    """The device is at the unit again, to be checked; the pupil waits again, at the old rank."""
    had = await held_one(session, speaker, code, pupil, State.HANDED_OVER)
    at, action, to = speaker.heard_at, Action.DEVICE_RETURNED, State.RECEIVED
    await devices.change(session, speaker, at, had.device, to, action, checks={}, reason=reason, words=words)
    return had


async def donor_to_tell(session: Session, device: Device) -> tuple[int, str] | None:
    """Who gave a device, with the code of the pledge, if they write to us and were not told of it before."""
    past = (device_version.c.device_id == device.id, device_version.c.state == State.HANDED_OVER)
    times = (await session.execute(select(func.count()).where(*past))).scalar_one()
    given = await receipts.of_device(session, device) if device.receipt and times == 1 else None
    return (given.person, given.pledge) if given and given.person else None


async def had_of(session: Session, theirs: Receipt) -> list[Held]:
    """The devices of a receipt that pupils have, wherever that is. Whoever calls tells nobody the pupils' names."""
    had = [each for each in await receipts.brought_by(session, [theirs]) if each.state is State.HANDED_OVER]
    pupils = {each.id: each for each in await needs.which(session, need.c.id.in_([each.need for each in had]))}
    return [Held(each, pupils[each.need]) for each in had if each.need in pupils]


async def pass_over(session: Session, speaker: Speaker, new: Passing) -> Next:
    """Whoever is next is passed over for this one thing, with a reason. Raises Refused if that is another by now."""
    item = Item.CASH
    if new.device:
        device = await device_of(session, speaker, new.device)
        item = device.item
        if device.state is not State.USABLE or device.unit != new.unit:
            raise changed()
    following = await waiting.next_for(session, speaker, new.unit, item, new.device)
    if following is None or following.pupil.id != new.pupil:
        raise changed()
    await _add_skip(session, speaker, new, following)
    return following


async def grant(session: Session, speaker: Speaker, unit: str, pupil: str, amount: int) -> int:
    """Money for the pupil who is next for it; the number of the entry. Raises Refused."""
    following = await waiting.next_for(session, speaker, unit, Item.CASH)
    if following is None or following.pupil.id != pupil:
        raise changed()
    return await cash.post(session, speaker, speaker.heard_at, NewEntry(unit, -amount, Kind.GRANT, need=pupil))


async def grants(
    session: Session, speaker: Speaker, unit: str, most: int, passing: int = 0
) -> list[tuple[Entry, Need]]:
    """The money that pupils have, newest first."""
    await authority.require(session, speaker, unit, Act.ALLOCATE)
    found = await cash.which(session, cash_entry.c.unit == unit, *GRANTS, most=most, skip=passing)
    pupils = await needs.which(session, need.c.id.in_([each.need for each in found]))
    seen = {pupil.id: pupil for pupil in await approvals.as_seen(session, speaker, unit, pupils)}
    return [(each, seen[each.need]) for each in found if each.need in seen]


async def grant_of(session: Session, speaker: Speaker, number: str) -> tuple[Entry, Need]:
    """One of them. Raises Refused, in the same words whether it is another's, was taken back or does not exist."""
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else 0
    found = await cash.which(session, cash_entry.c.id == wanted, *GRANTS)
    if not found or found[0].unit not in await authority.covered(session, speaker, Act.ALLOCATE):
        raise changed()
    return found[0], await approvals.one(session, speaker, found[0].need)


async def take_grant_back(session: Session, speaker: Speaker, number: str, words: str = "") -> Entry:
    """A reversing entry: the money is the unit's again, and the pupil waits at the old rank."""
    entry, _pupil = await grant_of(session, speaker, number)
    await cash.reverse(session, speaker, entry, words)
    return entry


async def _add_skip(session: Session, speaker: Speaker, new: Passing, following: Next) -> None:
    values = {
        "need_id": new.pupil,
        "unit": new.unit,
        "for_what": following.for_what,
        "rank": following.place,
        "reason": new.reason,
        "by": speaker.person,
        "dialogue_id": speaker.talk,
        "recorded_at": speaker.heard_at,
    }
    place = f"skip.private {new.pupil} {following.for_what}"
    sealed = session.sealer.seal(new.words, place) if new.words else None
    added = insert(skip).values(values | {"private": sealed}).returning(skip.c.id)
    number = (await session.execute(added)).scalar_one()
    await audit.record(session, speaker.heard_at, speaker, Action.PUPIL_SKIPPED, str(number), values, new.unit)


def changed() -> Refused:
    """What somebody is told who comes too late."""
    words = _("Trong lúc thầy/cô xem, việc này đã được xử lý hoặc thứ tự đã thay đổi. Xin xem lại ở mục Cấp phát.")
    return Refused(words, (_anew(),))


def _anew() -> Choice:
    return opens("allocate", _("Cấp phát"))
