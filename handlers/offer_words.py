"""What is offered to a school, in words: for whoever proposes, for the school, and for what became of it."""

from bot.conversation import opens
from bot.messages import Choice, Outgoing
from bot.phrases import _
from campaign.bridging import ANSWER_WITHIN, OTHER_REASON, REFUSALS, Answer, What
from campaign.devices import STATES, State
from campaign.facts import Campaign
from campaign.giving import Way
from campaign.items import ITEMS, Cash
from campaign.units import Directory
from handlers.read_back import as_shown, how, how_to_hand_over
from storage.bridge import Subject
from storage.devices import Device
from storage.offers import Offer

MOST_NAMED = 3


def lines_of(thing: Subject, campaign: Campaign, amount: int = 0) -> list[str]:
    """Numerals and words of it; of a donor the chosen name alone, and no address."""
    if thing.pledge:
        return [
            *(f"• {gift}" for gift in thing.gifts),
            _("• Đăng ký {code}, người ủng hộ: {donor}").format(code=thing.code, donor=as_shown(thing.pledge.donor)),
            _("• Trao: {how}").format(how=how(thing.pledge.handing_over, campaign)),
        ]
    if thing.device:
        return [f"• {say_device(thing.device)}"]
    return [f"• {Cash(amount or thing.amount)}"]


def say_device(device: Device) -> str:
    kind = str(ITEMS[device.item])
    return _("{kind}, mã {code} ({state})").format(kind=kind, code=device.id, state=STATES[device.state])


def asks(offer: Offer, thing: Subject, campaign: Campaign, units: Directory) -> Outgoing:
    """To those who receive at a school."""
    at_office = _at_office(offer.from_unit, units)
    source = units.root.name if at_office else units.shown(offer.from_unit)
    head = _("{source} đề nghị {unit} nhận:").format(source=source, unit=units.shown(offer.to_unit))
    days = ANSWER_WITHIN.days
    foot = (
        _("Mong thầy/cô trả lời trong {days} ngày; sau đó hệ thống hỏi trường khác.")
        if at_office
        else _("Mong thầy/cô trả lời trong {days} ngày; sau đó phần quà ở lại {source}.")
    )
    words = [head, *lines_of(thing, campaign), foot.format(days=days, source=source)]
    return Outgoing("\n".join(words), answers(offer))


def answers(offer: Offer, number: int = 0) -> tuple[Choice, ...]:
    """`number` tells it from the others in a list."""
    about, place = f"{offer.id} {offer.version}", f" {number}" if number else ""
    take, refuse = _("Nhận"), _("Từ chối, nêu lý do")
    return opens("take offer", take + place, about), opens("refuse offer", refuse + place, about)


def answered(offer: Offer, thing: Subject, campaign: Campaign, units: Directory) -> Outgoing:
    """To those who offered it: what the school said."""
    if offer.state is Answer.ACCEPTED:
        head, foot = _("{unit} đã đồng ý nhận:"), []
    else:
        head, foot = _("{unit} chưa nhận được:"), [_("Lý do: {reason}.").format(reason=say_reason(offer.reason))]
    words = [head.format(unit=units.shown(offer.to_unit)), *lines_of(thing, campaign), *foot]
    return Outgoing("\n".join(words), () if offer.state is Answer.ACCEPTED else (elsewhere(offer),))


def say_reason(reason: str) -> str:
    """As those hear it who are not of the school: what was typed stays there."""
    words = str(REFUSALS.get(reason, REFUSALS[OTHER_REASON]))
    return words[:1].lower() + words[1:]


def elsewhere(offer: Offer) -> Choice:
    """To propose it to another unit."""
    code = offer.pledge or offer.device or offer.from_unit
    return opens("propose", _("Đề nghị nơi khác"), f"{offer.what} {code}")


def went_on(
    before: Offer, now: Offer, nobody_at: tuple[str, ...], thing: Subject, campaign: Campaign, units: Directory
) -> Outgoing:
    """To those who offered it: nobody answered."""
    was = units.get(before.to_unit)
    head = _("{unit} đã đóng nên không nhận được:") if was and was.closed else _("{unit} chưa trả lời sau {days} ngày:")
    lines = [head.format(unit=units.shown(before.to_unit), days=ANSWER_WITHIN.days), *lines_of(thing, campaign)]
    if nobody_at:
        lines.append(passed_by(nobody_at, units))
    if now.waits:
        lines.append(_("Hệ thống đã hỏi tiếp {unit}.").format(unit=units.shown(now.to_unit)))
        return Outgoing("\n".join(lines))
    if not _at_office(before.from_unit, units):
        lines.append(_("Phần quà đã trở về {unit}.").format(unit=units.shown(before.from_unit)))
    else:
        lines.append(_("Không còn trường nào đang thiếu để hỏi tiếp; mong thầy/cô chọn nơi nhận."))
    return Outgoing("\n".join(lines), (elsewhere(now),))


def too_late(before: Offer, now: Offer, thing: Subject, campaign: Campaign, units: Directory) -> Outgoing:
    """To those who did not answer: where it is now, without the name of another school that was asked."""
    if now.waits:
        head = _("Đề nghị {unit} nhận đã chuyển cho nơi khác vì quá {days} ngày chưa trả lời:")
    elif _at_office(before.from_unit, units):
        head = _("Đề nghị {unit} nhận không còn chờ nữa vì quá {days} ngày chưa trả lời; phòng sẽ chọn nơi nhận:")
    else:
        head = _("Đề nghị {unit} nhận không còn chờ nữa vì quá {days} ngày chưa trả lời; phần quà đã trở về {source}:")
    source = units.shown(before.from_unit or units.root.code)
    head = head.format(unit=units.shown(before.to_unit), days=ANSWER_WITHIN.days, source=source)
    offers = opens("offers", _("Được đề nghị nhận"))
    return Outgoing("\n".join([head, *lines_of(thing, campaign)]), (offers,))


def passed_by(nobody_at: tuple[str, ...], units: Directory) -> str:
    """Schools that lack more, and have nobody who could answer."""
    shown = ", ".join(map(units.shown, nobody_at[:MOST_NAMED])) + (", …" if nobody_at[MOST_NAMED:] else "")
    words = _("Bỏ qua vì chưa có người quản lý nhận được tin: {units}. Xin mời người quản lý ở mục Phân quyền.")
    return words.format(units=shown)


def routed(offer: Offer, thing: Subject, campaign: Campaign, units: Directory) -> Outgoing:
    """To the donor of a pledge that has its school now."""
    if thing.pledge is None:
        raise ValueError(offer.what)
    unit, over = units.get(offer.to_unit), thing.pledge.handing_over
    head = _("Phần ủng hộ {code} của quý vị sẽ đến với học sinh {unit}. Cảm ơn quý vị!")
    words = [head.format(code=thing.code, unit=units.shown(offer.to_unit)), *(f"• {gift}" for gift in thing.gifts)]
    words += how_to_hand_over(thing.code, over, campaign, unit)
    return Outgoing("\n".join(words), (opens("mine", _("Đóng góp của tôi")),), copyable=thing.code)


def taken(offer: Offer, thing: Subject, units: Directory) -> str:
    """To whoever took it: whose move is next."""
    unit = units.shown(offer.to_unit)
    if offer.what is What.CASH:
        words = _("Đã ghi nhận: {sum} nay ở {unit}. Từ lúc này tiền nằm trong sổ tiền của đơn vị.")
        return words.format(sum=Cash(offer.amount), unit=unit)
    if offer.what is What.DEVICE:
        words = _("Đã ghi nhận: thiết bị {code} nay ở {unit}. Mong thầy/cô hẹn ngày lấy máy với {source}.")
        said = words.format(code=offer.device, unit=unit, source=units.shown(offer.from_unit))
        return said if _at_office(offer.to_unit, units) else f"{said}\n{_can_be_given(offer, thing, units)}"
    words = _("Đã ghi nhận: {code} sẽ đến {unit}; người ủng hộ được báo nơi trao. Khi nhận được, mời ghi ở Tiếp nhận.")
    said = words.format(code=thing.code, unit=unit)
    if thing.pledge and thing.pledge.handing_over.way is Way.FETCH:
        said += "\n" + _("Địa chỉ và số điện thoại để đến nhận được gửi riêng cho những người quản lý của trường.")
    return said


def _can_be_given(offer: Offer, thing: Subject, units: Directory) -> str:
    if not _is_usable(thing):
        return _("Kiểm tra hoặc sửa xong mà máy dùng được thì cấp phát được.")
    if _at_office(offer.from_unit, units):
        return _("Từ lúc này máy được tính vào kết quả của trường và cấp phát được cho học sinh.")
    return _(
        "Từ lúc này máy thuộc về trường và cấp phát được cho học sinh; người ủng hộ vẫn được tính ở trường nhận đầu "
        "tiên."
    )


def next_steps(offer: Offer, thing: Subject, units: Directory) -> tuple[Choice, ...]:
    """Where whoever took it goes on."""
    if offer.what is What.PLEDGE:
        return (opens("expected", _("Tiếp nhận")),)
    if offer.what is What.CASH:
        return (opens("cash book", _("Sổ tiền"), offer.to_unit),)
    look = opens("device", _("Xem {code}").format(code=offer.device), offer.device)
    if not _is_usable(thing) or _at_office(offer.to_unit, units):
        return (look,)
    return opens("allocate", _("Cấp phát"), f"{offer.device} {offer.to_unit}"), look


def _is_usable(thing: Subject) -> bool:
    return thing.device is not None and thing.device.state is State.USABLE


def _at_office(unit: str, units: Directory) -> bool:
    return unit in ("", units.root.code)
