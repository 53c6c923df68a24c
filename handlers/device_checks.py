"""Devices that came are looked at point by point; what cannot be used goes back to its donor or is recycled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Outgoing
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.bridging import MOVABLE, What
from campaign.codes import find_code
from campaign.devices import CHECKS, DEVICE_PREFIX, NEXT, STATES, Check, State
from campaign.facts import say_day, vietnam_day
from campaign.items import kind_of
from handlers import device_history
from handlers.device_history import WAYS_OUT, origin, origin_number
from handlers.paging import Page, number_in, page_of
from handlers.receiving_words import unfit
from storage import campaigns, checking, notices, receipts
from storage.checking import OTHERS, WAITING
from storage.devices import Device
from storage.session import Session

PAGE = 5
_OTHERS = "others"
_CHECK, _HISTORY, _HAND_ON = "check", "history", "hand on"
_WHAT: dict[str, tuple[Label, State]] = {
    _CHECK: (lazy("Kiểm tra 6 điểm"), State.USABLE),
    State.REPAIR: (lazy("Cần sửa"), State.REPAIR),
    State.REFUSED: (lazy("Không dùng được"), State.REFUSED),
    State.GONE: (lazy("Trả lại hoặc thanh lý"), State.GONE),
    State.LOST: (lazy("Thất lạc"), State.LOST),
    State.RECEIVED: (lazy("Đã tìm thấy"), State.RECEIVED),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the devices of which something is to be done, or of the others."""

    others: bool
    page: Page[Device]


async def shelf(session: Session, speaker: Speaker, about: str) -> Shelf:
    page, _between, which = about.partition(" ")
    states = OTHERS if which == _OTHERS else WAITING
    found = await checking.at_own_units(session, speaker, states, PAGE + 1, number_in(page) * PAGE)
    return Shelf(which == _OTHERS, page_of(found, page, PAGE))


def show(ask: Ask, shelf: Shelf) -> Shelf:
    return shelf


async def list_them(session: Session, speaker: Speaker, shelf: Shelf) -> Reply:
    page, which = shelf.page, _OTHERS if shelf.others else ""
    elsewhere = (
        opens("devices", _("Thiết bị chờ kiểm tra"))
        if shelf.others
        else opens("devices", _("Thiết bị khác của đơn vị"), f"0 {_OTHERS}")
    )
    turns = (*page.buttons("devices", which), elsewhere, opens("expected", _("Tiếp nhận")))
    if not page.shown:
        return Reply(_("Không có thiết bị nào."), turns, in_place=page.turned)
    head = _("Thiết bị đã kiểm tra:") if shelf.others else _("Thiết bị chờ kiểm tra, cần sửa hoặc cần trả lại:")
    buttons = [opens("device", _("Xem {code}").format(code=each.id), each.id) for each in page.shown]
    return Reply("\n".join([head, *map(_one, page.shown)]), (*buttons, *turns), in_place=page.turned)


def _one(device: Device) -> str:
    words = _("• {code}: {kind}, {state} từ {day}")
    since = say_day(vietnam_day(device.since))
    line = words.format(code=device.id, kind=kind_of(device.item), state=STATES[device.state], day=since)
    failed = [str(CHECKS[Check(check)]) for check, good in device.checks.items() if not good]
    return line + (_(" (chưa đạt: {points})").format(points="; ".join(failed)) if failed else "")


@dataclass(frozen=True, slots=True)
class Known:
    """A device, and the number of the receipt or of the entry that stands for it."""

    device: Device
    origin: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a device; `to` is empty if it stays as it is.

    `asked`: what happened to it so far; `moves`: it is to go on to another school.
    """

    device: Device
    to: State | None = None
    checks: Mapping[str, bool] = field(default_factory=dict)
    reason: str = ""
    asked: bool = False
    moves: bool = False


async def one(session: Session, speaker: Speaker, about: str) -> Known:
    device = await checking.one(session, speaker, about)
    return Known(device, await origin_number(session, device))


def look(ask: Ask, known: Known) -> Found:
    device = known.device
    ways: dict[str, Label] = {code: label for code, (label, to) in _WHAT.items() if _may(device, code, to)}
    if not ways:
        return Found(device)
    shown = f"{_one(device).removeprefix('• ')}; {origin(device, known.origin)}"
    ways |= {_HAND_ON: _("Chuyển đi đơn vị khác")} if device.state in MOVABLE else {}
    ways[_HISTORY] = _("Lịch sử")
    what = ask.choice("what", _("{device}. Cần ghi gì?").format(device=shown), ways)
    if what in (_HISTORY, _HAND_ON):
        return Found(device, asked=what == _HISTORY, moves=what == _HAND_ON)
    found = _checked(ask, device) if what == _CHECK else Found(device, _WHAT[what][1])
    if found.to is State.GONE:
        found = Found(device, found.to, reason=ask.choice("way out", _("Máy đi đâu?"), WAYS_OUT))
    if found.to is device.state:
        return Found(device)
    ask.agree(_read_back(found))
    return found


def _may(device: Device, code: str, to: State) -> bool:
    if code == State.RECEIVED:
        return device.state is State.LOST
    if code == _CHECK:
        return device.state in (*WAITING, State.USABLE)
    return to in NEXT[device.state]


def _checked(ask: Ask, device: Device) -> Found:
    answers: dict[str, bool] = {}
    for number, (check, label) in enumerate(CHECKS.items(), 1):
        prompt = _("{code}, điểm {n}/6: {point}?").format(code=device.id, n=number, point=label)
        answers[str(check)] = ask.yes(f"check {check}", prompt, yes=_("Đạt"), no=_("Không đạt"), title=label)
    if all(answers.values()):
        return Found(device, State.USABLE, answers)
    states = {State.REPAIR: _("Cần sửa"), State.REFUSED: _("Không dùng được")}
    return Found(device, ask.choice("then", _("Có điểm chưa đạt. Máy này thế nào?"), states), answers)


def _read_back(found: Found) -> str:
    device = found.device
    lines = [
        _("Thầy/cô xem lại:"),
        f"• {device.id}: {kind_of(device.item)}",
        f"• {STATES[device.state]} → {STATES[found.to or device.state]}",
    ]
    failed = [str(CHECKS[Check(check)]) for check, good in found.checks.items() if not good]
    lines += [_("• Chưa đạt: {points}").format(points="; ".join(failed))] if failed else []
    lines += [f"• {WAYS_OUT[found.reason]}"] if found.reason else []
    return "\n".join(lines)


async def looked(session: Session, speaker: Speaker, found: Found) -> Reply:
    device = found.device
    if found.asked:
        return await device_history.finish(session, speaker, await device_history.facts(session, speaker, device.id))
    if found.moves:
        onward = opens("propose", _("Chuyển {code}").format(code=device.id), f"{What.DEVICE} {device.id}")
        return Reply(_("Chuyển máy này đến một trường khác; trường ấy nhận thì mới chuyển."), (onward,))
    back = (
        opens("device history", _("Lịch sử"), device.id),
        opens("devices", _("Thiết bị chờ kiểm tra")),
        opens("expected", _("Tiếp nhận")),
    )
    if found.to is None:
        words = _("Thiết bị {code} vẫn như trước: {state}.")
        return Reply(words.format(code=device.id, state=STATES[device.state]), back)
    before = await checking.judge(session, speaker, device.id, found.to, found.checks, found.reason)
    if found.to is State.REFUSED and not before.accepted:
        await _tell_donor(session, speaker, before)
    words = _("Đã ghi: {code} {state}.")
    return Reply(words.format(code=device.id, state=STATES[found.to]), back)


async def _tell_donor(session: Session, speaker: Speaker, device: Device) -> None:
    """A device that was thanked for turns out to be of no use: kindly, and once."""
    brought = await receipts.of_device(session, device) if device.receipt else None
    if brought and brought.person and brought.person != speaker.person:
        unit = (await campaigns.units(session)).shown(device.first_unit)
        words = partial(_kindly, unit, brought.id)
        await notices.tell_person(session, brought.person, f"unfit.{device.id}", words, speaker.heard_at)


def _kindly(unit: str, number: str) -> Outgoing:
    words = _("{unit} cảm ơn quý vị đã ủng hộ (phiếu nhận {number}) và đã kiểm tra máy.")
    return Outgoing(f"{words.format(unit=unit, number=number)} {unfit(1)}")


def find_label(text: str) -> str | None:
    return find_code(text, DEVICE_PREFIX)


DEVICES = Conversation("devices", shelf, show, list_them)
DEVICE = Conversation("device", one, look, looked, finds=find_label)
