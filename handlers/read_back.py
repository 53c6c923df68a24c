"""A pledge in words: for the yes before it is stored, and for the thanks after."""

from collections.abc import Iterable

from bot.phrases import _
from campaign import consent
from campaign.banks import BANKS
from campaign.facts import Campaign, say_day
from campaign.giving import DONOR_KINDS, WAYS, Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.units import Unit


def read_back(new: NewPledge, campaign: Campaign, unit: Unit | None) -> str:
    """Numerals, words and unit of everything that the yes will be to."""
    over = new.handing_over
    lines = [
        _("Xin quý vị xem lại:"),
        *(f"• {gift}" for gift in new.gifts),
        _("• Đến: {unit}").format(unit=unit.name if unit else _("nơi cần nhất")),
        _("• Người ủng hộ: {donor}").format(donor=_donor(new.donor)),
        _("• Trao: {how}").format(how=how(over, campaign)),
    ]
    if over.way is Way.FETCH:
        lines.append(_("• Địa chỉ: {address}; điện thoại: {phone}").format(address=over.address, phone=over.phone))
    return "\n".join([*lines, str(consent.TEXT)])


def after_pledging(code: str, new: NewPledge, campaign: Campaign, unit: Unit | None, will_remind: bool) -> str:
    """Thanks, the code, and where to bring it."""
    thanks = (
        _("Đã ghi nhận thay đổi. Mã: {code}.")
        if new.replaces
        else _("Cảm ơn quý vị! Đã ghi nhận đăng ký ủng hộ. Mã: {code}.")
    )
    lines = [thanks.format(code=code), *how_to_hand_over(code, new.handing_over, campaign, unit)]
    if will_remind:
        lines.append(_("Hệ thống sẽ nhắc trước ngày {day}.").format(day=say_day(campaign.closes_on)))
    return "\n".join(lines)


def how_to_hand_over(code: str, over: HandingOver, campaign: Campaign, unit: Unit | None) -> list[str]:
    """Where to bring it, who comes for it, or which account it goes to."""
    if over.way is Way.FETCH and not (unit and unit.closed):
        return [_who_comes(over, campaign, unit)]
    lines = [_where(unit, campaign)]
    if over.way is Way.TRANSFER and unit:
        words = _("Chuyển khoản: {bank}, số tài khoản {account}, {name}. Nội dung: {code}.")
        bank = BANKS.get(unit.bank_bin, _("mã ngân hàng {bin}").format(bin=unit.bank_bin))
        lines.append(words.format(bank=bank, account=unit.account, name=unit.account_name, code=code))
    return lines


def _who_comes(over: HandingOver, campaign: Campaign, unit: Unit | None) -> str:
    """Nothing of where the school is: nobody is to bring it there."""
    if unit is None:
        words = _("Khi có trường nhận, trường sẽ gọi số {phone} để hẹn đến nhận. Liên hệ: {contact}.")
        return words.format(phone=over.phone, contact=campaign.contact)
    words = _("{unit} sẽ gọi số {phone} để hẹn đến nhận. Liên hệ: {contact}.")
    return words.format(unit=unit.name, phone=over.phone, contact=unit.contact or campaign.contact)


def _where(unit: Unit | None, campaign: Campaign) -> str:
    if unit and unit.closed:
        words = _("{unit} đã đóng. Xin chọn nơi khác bằng nút «Đổi», hoặc liên hệ: {contact}.")
        return words.format(unit=unit.name, contact=campaign.contact)
    if unit is None:
        return _("Nơi cần nhất sẽ được báo lại để quý vị trao. Liên hệ: {contact}.").format(contact=campaign.contact)
    known = [part for part in (unit.address, unit.hours, unit.contact) if part]
    if not known:
        return _("{unit}. Liên hệ: {contact}.").format(unit=unit.name, contact=campaign.contact)
    return f"{unit.name}: {'; '.join(known)}."


def whom_to_call(units: Iterable[Unit | None], campaign: Campaign) -> str:
    """At these schools, and of the campaign."""
    there = [f"{unit.name} ({unit.contact})" for unit in units if unit and unit.contact and not unit.closed]
    return "; ".join([*dict.fromkeys(there), str(campaign.contact)])


def as_shown(donor: Donor) -> str:
    """The donor by the name that they chose for the public list."""
    name = donor.name or _("ẩn danh")
    kind = str(DONOR_KINDS[donor.kind])
    return f"{name} ({kind[:1].lower() + kind[1:]})"


def _donor(donor: Donor) -> str:
    words = as_shown(donor)
    if donor.kind is not DonorKind.ORGANISATION:
        return words
    who = "" if donor.name_form is NameForm.SHOWN else f"{donor.organisation}, "
    return words + " – " + who + _("{people} người").format(people=donor.people)


def how(over: HandingOver, campaign: Campaign) -> str:
    """The way it comes, and by when."""
    way = str(WAYS[over.way])
    words = _("{way}, chậm nhất là hết ngày {day}")
    return words.format(way=way[:1].lower() + way[1:], day=say_day(campaign.closes_on))
