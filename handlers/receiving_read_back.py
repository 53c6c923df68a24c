"""What the yes to a receipt is to: numerals, words and unit of everything, at a glance on a phone."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.phrases import _, lazy
from bot.steps import Label
from campaign.items import CONDITIONS, Condition, Devices, Gift, Item, kind_of
from campaign.money import say_vnd, say_vnd_in_words
from campaign.numbers import say_number
from campaign.receiving import (
    ARRIVED,
    JUDGED_IN_WORDS,
    Arrived,
    Came,
    CashCame,
    DevicesCame,
    NewReceipt,
    say_found,
    say_why,
)
from handlers.read_back import as_shown
from storage.pledges import Pledge

GLANCE = 700
_NAMES_CUT_AT = (60, 40, 30, 20, 10)
_AT_A_GLANCE: dict[Condition, Label] = {Condition.NEW: lazy("mới"), Condition.USED: lazy("cũ")}

Conditions = Collection[tuple[Item, Condition]]


def read_back(
    new: NewReceipt, unit: str, elsewhere: str, left: Mapping[int, Gift], promised: Sequence[Gift] = ()
) -> str:
    """`elsewhere`: where the gift was promised to. What is long is said in fewer words, but no figure is left out."""
    rest = "; ".join(map(str, left.values()))
    said = _slip(new, unit, elsewhere, [_in_full(each, new.arrived) for each in new.came], rest)
    if len(said) <= GLANCE:
        return said
    as_promised = {(gift.item, gift.condition) for gift in promised if isinstance(gift, Devices)}
    rest = "; ".join(map(_counted, left.values()))
    said = _slip(new, unit, elsewhere, [_in_short(each, new.arrived, as_promised) for each in new.came], rest)
    for most in _NAMES_CUT_AT:
        if len(said) > GLANCE:
            said = _as_a_table(new, unit, elsewhere, len(left), as_promised, most)
    return said


def read_back_of_nothing(pledge: Pledge, left: Iterable[Gift], why: str) -> str:
    """Nothing came, and nothing will: what the yes closes."""
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Đăng ký {code}, của {donor}").format(code=pledge.code, donor=as_shown(pledge.donor)),
        *(_("• Không trao nữa: {gift}").format(gift=gift) for gift in left),
        _("• Lý do: {why}").format(why=say_why(why)),
        _("Đăng ký sẽ khép lại và người ủng hộ được báo. Nếu quà chỉ đến muộn, xin chọn «Quay lại», «Sẽ trao sau»."),
    ]
    return "\n".join(lines)


def _slip(new: NewReceipt, unit: str, elsewhere: str, came: Sequence[str], rest: str) -> str:
    lines = [
        _("Thầy/cô xem lại phiếu nhận:"),
        _("• Nhận tại: {unit}").format(unit=unit),
        _("• Người ủng hộ: {donor}").format(donor=as_shown(new.donor)) + _on_behalf(new),
        *came,
    ]
    if new.pledge_code:
        lines.append(_("• Theo đăng ký: {code}").format(code=new.pledge_code))
    if elsewhere:
        lines.append(_("• Đăng ký gửi đến: {unit}").format(unit=elsewhere))
    return "\n".join([*lines, *_rest(new, rest)])


def _rest(new: NewReceipt, left: str) -> list[str]:
    what = _("không trao nữa") if new.closes_pledge else _("sẽ trao sau")
    return [_("• Còn lại: {gifts}: {rest}").format(gifts=left, rest=what)] if left else []


def _on_behalf(new: NewReceipt) -> str:
    return _(" – {people} người").format(people=new.donor.people) if new.donor.people > 1 else ""


def _in_full(came: Came, arrived: Arrived) -> str:
    why = _("; lý do: {why}").format(why=say_why(came.why)) if came.why else ""
    return (_sum(came, arrived) if isinstance(came, CashCame) else f"• {say_found(came)}") + why


def _sum(came: CashCame, arrived: Arrived) -> str:
    return f"• {say_vnd(came.amount)} ({say_vnd_in_words(came.amount)}), {ARRIVED[arrived]!s}"


def _in_short(came: Came, arrived: Arrived, as_promised: Conditions) -> str:
    """The condition only where it is not as promised."""
    why = f"; {say_why(came.why)}" if came.why else ""
    if isinstance(came, CashCame):
        return _sum(came, arrived) + why
    found = ", ".join(f"{n} {JUDGED_IN_WORDS[judged]!s}" for judged, n in came.judged.items() if n)
    return f"• {_pieces(came, kind_of(came.item, came.description), as_promised)}: {found}{why}"


def _as_a_table(new: NewReceipt, unit: str, elsewhere: str, left: int, as_promised: Conditions, most: int) -> str:
    """The states in one order for all lines; names cut, and of reasons only that there is one."""
    donor = _("• Của {donor}").format(donor=_cut(new.donor.name or _("ẩn danh"), most))
    lines = [
        _("Thầy/cô xem lại: nhận tại {unit}").format(unit=unit),
        donor + _on_behalf(new) + (f", {new.pledge_code}" if new.pledge_code else ""),
    ]
    lines += [_("• Đăng ký gửi đến: {unit}").format(unit=elsewhere)] if elsewhere else []
    lines.append(_("Máy {states}:").format(states="/".join(map(str, JUDGED_IN_WORDS.values()))))
    for each in new.came:
        row = _sum(each, new.arrived) if isinstance(each, CashCame) else _row(each, as_promised, most)
        lines.append(row + (" *" if each.why else ""))
    lines += [_("* có ghi lý do")] if any(each.why for each in new.came) else []
    return "\n".join([*lines, *_rest(new, _("{n} mục").format(n=left) if left else "")])


def _row(came: DevicesCame, as_promised: Conditions, most: int) -> str:
    counts = "/".join(str(came.judged.get(judged, 0)) for judged in JUDGED_IN_WORDS)
    kind = kind_of(came.item, _cut(came.description, most))
    return f"• {_pieces(came, kind, as_promised, _AT_A_GLANCE)}: {counts}"


def _pieces(
    came: DevicesCame, kind: str, as_promised: Conditions, conditions: Mapping[Condition, Label] = CONDITIONS
) -> str:
    differs = (came.item, came.condition) not in as_promised
    condition = f", {str(conditions[came.condition]).lower()}" if differs else ""
    return f"{came.pieces} {kind} ({say_number(came.pieces)}){condition}"


def _counted(gift: Gift) -> str:
    if isinstance(gift, Devices):
        return f"{gift.quantity} {kind_of(gift.item, gift.description)}"
    return say_vnd(gift.amount)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
