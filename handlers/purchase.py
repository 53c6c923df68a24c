"""A device is bought with given cash: what, for how much, and on which bill."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from bot.steps import Unclear
from campaign.buying import CHECKED, DEVICES, NewPurchase, read_evidence
from campaign.devices import CHECKS
from campaign.items import Item, kind_of
from campaign.money import read_vnd, say_vnd, say_vnd_in_words
from campaign.reading import read_description, read_name
from campaign.units import Directory
from handlers.own_unit import ask_unit, may_keep_cash, named, own_units
from storage import cash, purchases
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose money may be spent, how much there is, and which bills are in the book already."""

    units: Directory
    left: Mapping[str, int]
    bills: frozenset[tuple[str, str, int]]
    about: str


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    units = await own_units(session, speaker)
    codes = [unit.code for unit in units.all]
    left = {code: await cash.balance(session, code) for code in codes}
    return Facts(units, left, await purchases.bills(session, codes), about)


def script(ask: Ask, facts: Facts) -> NewPurchase | None:
    unit = ask_unit(ask, facts.units)
    left = facts.left[unit]
    if not left:
        words = _("{unit} chưa có tiền trong sổ, nên chưa mua được. Tiền vừa nhận thì ghi ở «Tiếp nhận» trước.")
        raise Refused(words.format(unit=facts.units.shown(unit)), (opens("cash book", _("Sổ tiền"), unit),))
    item = ask.choice("item", _("Mua thiết bị gì?"), DEVICES, title=_("Thiết bị"))
    description = ""
    if item is Item.OTHER:
        description = ask.text("description", _("Thiết bị gì?"), read_description, title=_("Tên thiết bị"))
    prompt = _("Giá bao nhiêu tiền? (trong sổ còn {left})").format(left=say_vnd(left))
    price = ask.text("price", prompt, partial(read_price, left), title=_("Giá"), say=say_vnd)
    evidence = ask.text("evidence", _("Số hóa đơn hoặc phiếu mua?"), read_evidence, title=_("Chứng từ"))
    if (unit, evidence, price) in facts.bills and _is_entered_already(ask, evidence, price):
        return None
    where = ""
    if ask.yes("says where", _("Ghi thêm nơi mua?"), yes=_("Ghi"), no=_("Bỏ qua"), title=_("Nơi mua")):
        where = ask.text("where", _("Mua ở đâu?"), read_name, title=_("Tên nơi mua"))
    judged = ask.choice("judged", _checks(), CHECKED, title=_("Kiểm tra"))
    new = NewPurchase(unit, item, price, evidence, judged, description, where)
    ask.agree(_read_back(new, facts.units.shown(unit), left))
    return new


def read_price(left: int, text: str) -> int:
    """A sum that there is. Raises Unclear."""
    price = read_vnd(text)
    if price > left:
        words = _("Trong sổ còn {left}, không đủ {price}. Xin kiểm tra lại giá, hoặc ghi nhận thêm tiền trước.")
        raise Unclear(words.format(left=say_vnd(left), price=say_vnd(price)))
    return price


def _is_entered_already(ask: Ask, evidence: str, price: int) -> bool:
    prompt = _("Chứng từ {number}, {price} đã có trong sổ. Đây là cùng một máy hay một máy nữa?")
    said = prompt.format(number=evidence, price=say_vnd(price))
    return ask.choice(f"same {price}", said, {"yes": _("Cùng một máy"), "no": _("Một máy nữa")}) == "yes"


def _checks() -> str:
    listed = [f"• {check}" for check in CHECKS.values()]
    foot = _("Có mục chưa đạt thì chọn «Kiểm tra sau» và đổi máy với nơi bán.")
    return "\n".join([_("Máy đã được kiểm tra chưa?"), *listed, foot])


def _read_back(new: NewPurchase, unit: str, left: int) -> str:
    what = f"{kind_of(new.item)} ({new.description})" if new.description else kind_of(new.item)
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Mua: 1 {what}, cho {unit}").format(what=what, unit=unit),
        _("• Giá: {sum} ({words})").format(sum=say_vnd(new.price), words=say_vnd_in_words(new.price)),
        _("• Chứng từ: {number}").format(number=new.evidence),
        _("• Kiểm tra: {checked}").format(checked=CHECKED[new.judged]),
        _("• Còn lại trong sổ: {left}").format(left=say_vnd(left - new.price)),
    ]
    return "\n".join([*lines, *([_("• Nơi mua: {where}").format(where=new.where)] if new.where else [])])


async def finish(session: Session, speaker: Speaker, new: NewPurchase | None) -> Reply:
    if new is None:
        return Reply(_("Vâng, máy đã có trong sổ, không ghi thêm."), (opens("cash book", _("Sổ tiền")),))
    bought = await purchases.post(session, speaker, new)
    left = await cash.balance(session, new.unit)
    words = _(
        "Đã ghi số {number}: mua {item}, {price}, chứng từ {evidence}. Trong sổ còn {left}.\n"
        "Mã thiết bị: {code}. Mong thầy/cô dán mã lên máy."
    )
    said = words.format(
        number=bought.entry,
        item=kind_of(new.item),
        price=say_vnd(new.price),
        evidence=new.evidence,
        left=say_vnd(left),
        code=bought.device,
    )
    choices = (opens("cash book", _("Sổ tiền"), new.unit), opens("purchase", _("Mua thêm"), new.unit))
    return Reply(said, choices, copyable=bought.device)


def unit_of_button(facts: Facts) -> Mapping[str, str]:
    return named(facts.units, facts.about)


PURCHASE = Conversation("purchase", facts, script, finish, open_to=may_keep_cash, answers=unit_of_button)
