"""What happened to one device, step by step; its pupils by their grade only, whoever looks."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.allocating import RETURNED, Returned, said_of
from campaign.devices import CHECKS, STATES, WITH_A_PUPIL, State
from campaign.facts import say_moment
from campaign.items import kind_of
from campaign.units import Directory
from handlers.paging import Page, number_and_past, number_in, page_of
from storage import campaigns, checking, purchases, receipts
from storage.checking import Stage
from storage.devices import Device
from storage.session import Session

PAGE = 7  # lines, which then fit a phone's screen
WAYS_OUT: dict[str, Label] = {
    "returned": lazy("Đã trả lại người ủng hộ"),
    "recycled": lazy("Đã thanh lý, tái chế"),
}
_OUT_OF: dict[State, Label] = {
    State.MOVING: lazy("không chuyển đi nữa, {state}"),
    State.LOST: lazy("đã tìm thấy, {state}"),
}
_REPAIRED = lazy("đã sửa, {state}")


@dataclass(frozen=True, slots=True)
class History:
    """A page of what happened, the newest first, each thing with what was before it."""

    device: Device
    origin: str
    units: Directory
    page: Page[tuple[Stage | None, Stage]]


async def facts(session: Session, speaker: Speaker, about: str) -> History:
    page, code = number_and_past(about)
    device, stages = await checking.history(session, speaker, code)
    steps = [*zip([None, *stages], stages, strict=False)][::-1]
    begun = number_in(page) * PAGE
    shown = page_of(steps[begun : begun + PAGE + 1], page, PAGE)
    return History(device, await origin_number(session, device), await campaigns.units(session), shown)


def script(ask: Ask, history: History) -> History:
    return history


async def finish(session: Session, speaker: Speaker, history: History) -> Reply:
    device, page = history.device, history.page
    lines = [_("Lịch sử của {code}, {kind}:").format(code=device.id, kind=kind_of(device.item))]
    for before, now in page.shown:
        time, day = say_moment(now.at)
        lines.append(f"• {day} {time}: {_happened(history, before, now)}")
    look = opens("device", _("Xem {code}").format(code=device.id), device.id)
    return Reply("\n".join(lines), (*page.buttons("device history", device.id), look), in_place=page.turned)


async def origin_number(session: Session, device: Device) -> str:
    """Of the receipt or the entry that stands for it."""
    return await purchases.number_of(session, device) or await receipts.number_of(session, device)


def origin(device: Device, number: str) -> str:
    if device.receipt:
        return _("từ phiếu nhận {number}").format(number=number)
    return _("mua bằng tiền ủng hộ, số {number} trong sổ").format(number=number)


def _happened(history: History, before: Stage | None, now: Stage) -> str:
    state = STATES[now.state]
    if before is None:
        return _("{origin}, {state}").format(origin=origin(history.device, history.origin), state=state)
    if now.unit != before.unit:
        return _("chuyển đến {unit}, {state}").format(unit=history.units.shown(now.unit), state=state)
    if said := _with_a_pupil(history, before, now):
        return said
    if now.state is State.GONE and now.reason in WAYS_OUT:
        way_out = str(WAYS_OUT[now.reason])
        return way_out[:1].lower() + way_out[1:]
    repaired = before.state is State.REPAIR and now.state is State.USABLE
    if words := _REPAIRED if repaired else _OUT_OF.get(before.state):
        return str(words).format(state=state)
    failed = [check for check, good in now.checks.items() if not good] if now.checks != before.checks else []
    told = _("{state}, chưa đạt {n}/{all} điểm").format(state=state, n=len(failed), all=len(CHECKS))
    return told if failed else str(state)


def _with_a_pupil(history: History, before: Stage, now: Stage) -> str:
    """Kept, handed over, given back; or nothing, if it is no pupil's matter."""
    if now.state in WITH_A_PUPIL:
        words = _("giữ cho {pupil}") if now.state is State.RESERVED else _("trao cho {pupil}")
        return words.format(pupil=_pupil(history, now))
    if before.state not in WITH_A_PUPIL:
        return ""
    kept, had = _("thôi giữ cho {pupil}, {state}"), _("{pupil} trả lại, {state}")
    words = kept if before.state is State.RESERVED else had
    said = words.format(pupil=_pupil(history, before), state=STATES[now.state])
    why = str(RETURNED[Returned(now.reason)]) if now.reason in RETURNED else ""
    return said + (_("; lý do: {why}").format(why=why[:1].lower() + why[1:]) if why else "")


def _pupil(history: History, stage: Stage) -> str:
    unit = history.units.get(stage.unit)
    return said_of(stage.class_name, unit.level if unit else "")


DEVICE_HISTORY = Conversation("device history", facts, script, finish)
