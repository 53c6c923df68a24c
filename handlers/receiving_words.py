"""A receipt in words: for the yes before it is posted, for whoever posted it, and for its donor."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from bot.conversation import opens
from bot.messages import Outgoing
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.devices import STATES
from campaign.facts import Campaign
from campaign.items import Gift, kind_of
from campaign.money import say_vnd
from campaign.receiving import (
    Came,
    CashCame,
    DevicesCame,
    Judged,
    NewReceipt,
)
from storage.devices import Device

_MOST_LABELS = 12


class Told(Enum):
    """Whether a donor hears of what came."""

    NOT = auto()
    NOW = auto()
    IN_THE_MORNING = auto()


_TOLD: dict[Told, Label] = {
    Told.NOT: lazy("Mong thầy/cô cảm ơn người ủng hộ giúp."),
    Told.NOW: lazy("Hệ thống đã báo và cảm ơn người ủng hộ."),
    Told.IN_THE_MORNING: lazy("Đêm nay hệ thống không làm phiền; sáng ra sẽ báo và cảm ơn người ủng hộ."),
}


def no_more(code: str, left: Sequence[Gift], unit: str, campaign: Campaign) -> Outgoing:
    """For the donor of a pledge of which the school heard that nothing more comes."""
    head = _("{unit} ghi nhận: quý vị không trao nữa phần sau của đăng ký {code}:").format(unit=unit, code=code)
    foot = _("Cảm ơn tấm lòng của quý vị. Nếu chưa đúng, xin quý vị báo trường hoặc liên hệ: {contact}.")
    lines = [head, *(f"• {gift}" for gift in left), foot.format(contact=campaign.contact)]
    return Outgoing("\n".join(lines), (opens("mine", _("Đóng góp của tôi")),))


def posted(number: str, unit: str, devices: Sequence[Device], donor_told: Told, elsewhere: str) -> str:
    """For whoever received: the number, and the codes for the devices' labels."""
    lines = [_("Đã ghi phiếu nhận {number}, {unit}.").format(number=number, unit=unit)]
    if devices:
        lines += _labels(devices)
    if elsewhere:
        words = _("Quà này được đăng ký gửi đến {unit}; sau này có thể chuyển đến đó.")
        lines.append(words.format(unit=elsewhere))
    lines.append(str(_TOLD[donor_told]))
    return "\n".join(lines)


def _labels(devices: Sequence[Device]) -> list[str]:
    """By kind and by what was found, so that nobody puts the label of one on another."""
    lines, left = [_("Dán nhãn thiết bị:")], _MOST_LABELS
    alike: dict[str, list[str]] = {}
    for each in sorted(devices, key=lambda each: (each.receipt_line, list(STATES).index(each.state))):
        alike.setdefault(f"{kind_of(each.item)}, {STATES[each.state]}", []).append(each.id)
    for kind, codes in alike.items():
        lines += [f"• {kind}: {', '.join(codes[:left])}"] if left else []
        left -= len(codes[:left])
    if len(devices) > _MOST_LABELS:
        words = _("• và {n} mã khác, có đủ trên «Phiếu nhận để in»")
        lines.append(words.format(n=len(devices) - _MOST_LABELS))
    return lines


def came_elsewhere(number: str, new: NewReceipt, unit: str) -> Outgoing:
    """For those who expected it: by its code, without a name."""
    head = _("Đăng ký {code} gửi đến trường thầy/cô đã được nhận tại {unit}, phiếu {number}:")
    foot = _("Nếu trường vẫn cần, mong thầy/cô hẹn với {unit}: nơi ấy chuyển được ở «Chuyển đi đơn vị khác».")
    lines = [head.format(code=new.pledge_code, unit=unit, number=number), *_came(new.came), foot.format(unit=unit)]
    return Outgoing("\n".join(lines))


def thanks(number: str, new: NewReceipt, unit: str, left: Mapping[int, Gift]) -> Outgoing:
    """For the donor, at once: thanks before anything else, and kindly of what cannot be used."""
    lines = [_("Cảm ơn quý vị! {unit} đã nhận:").format(unit=unit)]
    lines += _came(new.came)
    lines.append(_("Phiếu nhận: {number}.").format(number=number))
    found = _found_unfit(new.came)
    if found.get(Judged.LATER):
        lines.append(_("Máy sẽ được trường kiểm tra trước khi trao cho học sinh."))
    if found.get(Judged.REPAIR):
        lines.append(_("Có {n} máy cần sửa, trường sẽ lo việc sửa.").format(n=found[Judged.REPAIR]))
    if n := found.get(Judged.REFUSED):
        lines.append(unfit(n))
    if left:
        words = _("Còn lại, không trao nữa: {gifts}.") if new.closes_pledge else _("Còn lại, khi nào tiện: {gifts}.")
        lines.append(words.format(gifts="; ".join(map(str, left.values()))))
    mine = (opens("mine", _("Đóng góp của tôi")),) if new.pledge_code else ()
    return Outgoing("\n".join(lines), mine, copyable=number)


def unfit(n: int) -> str:
    """Thanks stand before it; nobody is to feel refused."""
    return _(
        "Có {n} máy rất tiếc chưa phù hợp cho học trực tuyến; tấm lòng của quý vị vẫn rất quý. "
        "Trường sẽ liên hệ để gửi lại máy, hoặc giúp quý vị đưa đi tái chế."
    ).format(n=n)


def _came(came: Sequence[Came]) -> list[str]:
    return [f"• {say_vnd(each.amount) if isinstance(each, CashCame) else _pieces(each)}" for each in came]


def _pieces(came: DevicesCame) -> str:
    return f"{came.pieces} {kind_of(came.item, came.description)}"


def _found_unfit(came: Sequence[Came]) -> dict[Judged, int]:
    found: dict[Judged, int] = {}
    for each in came:
        if isinstance(each, DevicesCame):
            for judged, n in each.judged.items():
                found[judged] = found.get(judged, 0) + n
    return found
