"""What came, asked item by item: how many, in which state, and why more or less than was promised."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2s

from bot.dialogue import Ask
from bot.phrases import _
from bot.steps import Label, Unclear
from bot.text import fold
from campaign.devices import CHECKS
from campaign.giving import MOST_LINES
from campaign.items import CONDITIONS, ITEMS, Cash, Devices, Gift, Item, kind_of
from campaign.money import as_typed, read_vnd, say_vnd
from campaign.numbers import read_count
from campaign.reading import read_description, read_name
from campaign.receiving import (
    JUDGED,
    MOST_PIECES,
    OTHER_REASON,
    WHY_LESS,
    WHY_MORE,
    Came,
    CashCame,
    DevicesCame,
    Judged,
    counted,
    item_of,
)

NONE = "0"
_NONE_WORDS = {NONE, "khong", "khong co", "chua", "chua co", "none", "no"}
_MIXED = "mixed"


def names_of(gifts: Sequence[Gift]) -> dict[int, str]:
    """Each line's name in questions, by what it is: what was said of laptops is not said of telephones."""
    alike, names = Counter[str](), dict[int, str]()
    for number, gift in enumerate(gifts, 1):
        called = gift.description if isinstance(gift, Devices) else ""
        what = f"{item_of(gift)} {blake2s(called.encode(), digest_size=4).hexdigest()}" if called else item_of(gift)
        alike[what] += 1
        names[number] = f"{what} {alike[what]}"
    return names


def of_promise(ask: Ask, tag: str, left: Gift) -> Came | None:
    """What came of one line of a pledge, of which so much is open; None if nothing did."""
    if isinstance(left, Cash):
        prompt = _("Tiền mặt: còn chờ {sum}. Lần này nhận bao nhiêu tiền?").format(sum=say_vnd(left.amount))
        quick = {as_typed(left.amount): _("Đủ {sum}").format(sum=say_vnd(left.amount)), NONE: _("Chưa nhận")}
        # The open part is in the name: when it changes meanwhile, it is another question.
        name, title = f"sum {tag} of {left.amount}", _("Số tiền")
        amount = ask.text(name, prompt, _or_none(read_vnd), title=title, say=_say_sum, quick=quick)
        why = _why_more(ask, tag, amount > left.amount)
        return CashCame(amount, why) if amount else None
    kind = kind_of(left.item, left.description)
    prompt = _("{kind}: còn chờ {n} chiếc. Lần này nhận bao nhiêu chiếc?").format(kind=_large(kind), n=left.quantity)
    quick = {str(left.quantity): _("Đủ {n} chiếc").format(n=left.quantity), NONE: _("Chưa nhận")}
    name, title = f"count {tag} of {left.quantity}", _("Số lượng {kind}").format(kind=kind)
    pieces = ask.text(name, prompt, up_to(MOST_PIECES), title=title, quick=quick)
    if not pieces:
        return None
    judged, checks = _found(ask, tag, pieces, kind)
    title = _("Tình trạng {kind}").format(kind=kind)
    condition = ask.choice(f"condition {tag}", _("Tình trạng máy?"), CONDITIONS, title=title, presumed=left.condition)
    why = _why_more(ask, tag, pieces > left.quantity)
    return DevicesCame(left.item, judged, condition, left.description, why, checks)


def unannounced(ask: Ask, first: str, most: int = MOST_LINES) -> list[Came]:
    """What nobody promised, thing by thing, so many at most; `first`: what to say of the first one."""
    came: list[Came] = []
    for number in range(1, most + 1):
        came.append(_thing(ask, f"new {number}", first if number == 1 else _("Còn gì nữa?")))
        if number == most or not ask.yes(
            f"more {number}", _("Còn nhận gì nữa không?"), yes=_("Thêm"), no=_("Không, tiếp tục")
        ):
            break
    return came


def _thing(ask: Ask, tag: str, prompt: str) -> Came:
    item = ask.choice(f"item {tag}", prompt, ITEMS, title=_("Phần quà"))
    if item is Item.CASH:
        asked = _("Nhận bao nhiêu tiền?")
        return CashCame(ask.text(f"sum {tag}", asked, read_vnd, title=_("Số tiền"), say=say_vnd))
    description = ""
    if item is Item.OTHER:
        description = ask.text(f"description {tag}", _("Thiết bị gì?"), read_description, title=_("Thiết bị"))
    kind = kind_of(item, description)
    title = _("Số lượng {kind}").format(kind=kind)
    pieces = ask.text(f"count {tag}", _("Nhận bao nhiêu chiếc?"), up_to(MOST_PIECES, least=1), title=title)
    judged, checks = _found(ask, tag, pieces, kind)
    title = _("Tình trạng {kind}").format(kind=kind)
    condition = ask.choice(f"condition {tag}", _("Tình trạng máy?"), CONDITIONS, title=title)
    return DevicesCame(item, judged, condition, description, checks=checks)


def _found(ask: Ask, tag: str, pieces: int, kind: str) -> tuple[Mapping[Judged, int], Mapping[str, bool]]:
    """How many of them are in which state, and the answers of the check of those that can be used."""
    options: dict[str, Label] = {str(judged): label for judged, label in JUDGED.items()}
    options |= {_MIXED: _("Mỗi máy một khác")} if pieces > 1 else {}
    prompt = _("{pieces} {kind}: xem qua thấy thế nào?").format(pieces=pieces, kind=kind)
    said = ask.choice(f"judged {tag} {pieces}", prompt, options, title=_("Đánh giá {kind}").format(kind=kind))
    judged = _each(ask, tag, pieces, kind) if said == _MIXED else {Judged(said): pieces}
    usable = judged.get(Judged.USABLE, 0)
    if not usable or all_checked(ask, f"checks {tag} {usable}", usable, kind):
        return judged, dict.fromkeys(map(str, CHECKS), True) if usable else {}
    waiting = judged.get(Judged.LATER, 0) + usable
    return {**{state: n for state, n in judged.items() if state != Judged.USABLE}, Judged.LATER: waiting}, {}


def _each(ask: Ask, tag: str, pieces: int, kind: str) -> dict[Judged, int]:
    judged: dict[Judged, int] = {}
    left = pieces
    for state in (Judged.USABLE, Judged.REPAIR, Judged.REFUSED):
        if left:
            label = str(JUDGED[state]).lower()
            prompt = _("Trong {n} chiếc, bao nhiêu chiếc {state}?").format(n=left, state=label)
            quick = {str(left): _("Cả {n} chiếc").format(n=left), NONE: _("Không có")}
            title = f"{_large(kind)}, {label}"
            judged[state] = ask.text(f"{state} {tag} {left}", prompt, up_to(left), title, quick=quick)
            left -= judged[state]
    judged[Judged.LATER] = left
    return {state: n for state, n in judged.items() if n}


def all_checked(ask: Ask, name: str, usable: int, kind: str) -> bool:
    """Nothing counts as usable before somebody said so of all six points."""
    points = "\n".join(f"{n}. {label}" for n, label in enumerate(CHECKS.values(), 1))
    prompt = _("Máy dùng được ({n} {kind}) có đạt đủ sáu điểm này không?").format(n=usable, kind=kind)
    return ask.yes(name, f"{prompt}\n{points}", yes=_("Cả 6 điểm đều đạt"), no=JUDGED[Judged.LATER])


def _why_more(ask: Ask, tag: str, more: bool) -> str:
    if not more:
        return ""
    return _reason(ask, f"why more {tag}", _("Nhiều hơn số đã đăng ký. Vì sao?"), WHY_MORE)


def why_no_more(ask: Ask) -> str:
    """Why the rest will not come: of the list, or in words."""
    return _reason(ask, "why less", _("Vì sao phần còn lại không trao nữa?"), WHY_LESS)


def why_less(ask: Ask, came: Sequence[Came], short: Collection[Item]) -> list[Came]:
    """The reason stands at what came of the items that are short; else at whatever came first."""
    why = why_no_more(ask)
    at = next((n for n, each in enumerate(came) if counted(each)[0] in short), 0)
    return [replace(each, why=each.why or why) if n == at else each for n, each in enumerate(came)]


def _reason(ask: Ask, name: str, prompt: str, reasons: Mapping[str, Label]) -> str:
    code = ask.choice(name, prompt, reasons, title=_("Lý do"))
    if code != OTHER_REASON:
        return code
    return ask.text(f"{name} in words", _("Xin ghi lý do, thật ngắn:"), read_name, title=_("Lý do khác"))


def up_to(most: int, least: int = 0) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not least and fold(text) in _NONE_WORDS:
            return 0
        count = read_count(text)
        if count > most:
            raise Unclear(_("Nhiều nhất là {most} chiếc. Xin kiểm tra lại số này.").format(most=most))
        return count

    return read


def _or_none(read: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: 0 if fold(text) in _NONE_WORDS else read(text)


def _say_sum(amount: int) -> str:
    return say_vnd(amount) if amount else _("chưa nhận")


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]
