"""A gift that came: what of it, in which state, by whose hands, and for which promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.phrases import _, lazy
from bot.steps import Label
from campaign.devices import STATES, State
from campaign.giving import Donor
from campaign.items import Cash, Condition, Devices, Gift, Item, kind_of
from campaign.money import say_vnd
from campaign.numbers import say_number

MOST_PIECES = 500  # in one receipt line


class Arrived(StrEnum):
    """How a gift came."""

    HAND = "hand"
    TRANSFER = "transfer"
    BOX = "box"


class Judged(StrEnum):
    """What is said of a device that came."""

    USABLE = "usable"
    REPAIR = "repair"
    REFUSED = "refused"
    LATER = "received"  # its check is still to come


ARRIVED: dict[Arrived, Label] = {
    Arrived.HAND: lazy("trao tận tay"),
    Arrived.TRANSFER: lazy("chuyển khoản"),
    Arrived.BOX: lazy("thùng quyên góp"),
}

JUDGED: dict[Judged, Label] = {
    Judged.USABLE: lazy("Dùng được"),
    Judged.REPAIR: lazy("Cần sửa"),
    Judged.REFUSED: lazy("Không dùng được"),
    Judged.LATER: lazy("Kiểm tra sau"),
}

JUDGED_IN_WORDS: dict[Judged, Label] = {judged: STATES[State(judged)] for judged in Judged}


OTHER_REASON = "other"
WHY_MORE: dict[str, Label] = {
    "gave more": lazy("Người ủng hộ tặng thêm"),
    "said less": lazy("Khi đăng ký ghi thiếu"),
    OTHER_REASON: lazy("Lý do khác"),
}
WHY_LESS: dict[str, Label] = {
    "changed mind": lazy("Người ủng hộ đổi ý"),
    "broke": lazy("Máy hỏng trước khi trao"),
    "elsewhere": lazy("Đã trao ở nơi khác"),
    "said more": lazy("Khi đăng ký ghi nhầm"),
    OTHER_REASON: lazy("Lý do khác"),
}


@dataclass(frozen=True, slots=True)
class CashCame:
    """A sum in whole đồng; `why` it is more or less than was promised."""

    amount: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class DevicesCame:
    """Pieces of one item, by what was found of them; `checks` are the answers given for the usable ones."""

    item: Item
    judged: Mapping[Judged, int]
    condition: Condition = Condition.USED
    description: str = ""
    why: str = ""
    checks: Mapping[str, bool] = field(default_factory=dict)

    @property
    def pieces(self) -> int:
        """How many came, usable or not."""
        return sum(self.judged.values())


@dataclass(frozen=True, slots=True)
class Untouched:
    """Devices that a correction leaves alone: each stays where it is, with its code."""

    item: Item
    pieces: int
    condition: Condition | None = Condition.USED
    description: str = ""
    why: str = ""


Came = CashCame | DevicesCame


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """What was agreed to. `same_as`: the key of a donor known from another gift; `phone`: of one who came unannounced.

    `closes_pledge`: nothing more will come of it. `box`: the donation box that was counted.
    """

    unit: str
    donor: Donor
    came: tuple[Came, ...]
    arrived: Arrived = Arrived.HAND
    pledge_code: str = ""
    phone: str = ""
    same_as: str = ""
    closes_pledge: bool = False
    box: str = ""
    givers_unknown: bool = False


def left_of(gifts: Sequence[Gift], came: Mapping[Item, tuple[int, int]]) -> dict[int, Gift]:
    """What of a pledge is still open, by the number of its line; what came of an item fills its lines in order."""
    unplaced = {item: amount + pieces for item, (amount, pieces) in came.items()}
    left: dict[int, Gift] = {}
    for number, gift in enumerate(gifts, 1):
        item, promised = item_of(gift), count_of(gift)
        placed = min(promised, unplaced.get(item, 0))
        unplaced[item] = unplaced.get(item, 0) - placed
        if isinstance(gift, Cash) and placed < promised:
            left[number] = replace(gift, amount=promised - placed)
        elif isinstance(gift, Devices) and placed < promised:
            left[number] = replace(gift, quantity=promised - placed)
    return left


def less_than_came(before: Sequence[Gift], after: Sequence[Gift], came: Mapping[Item, tuple[int, int]]) -> str:
    """The first thing of a pledge that a change would make less than what came of it, in words; or nothing."""
    for item, (amount, pieces) in came.items():
        promised, changed = (sum(count_of(g) for g in gifts if item_of(g) is item) for gifts in (before, after))
        if changed < min(promised, amount + pieces):
            return say_came(item, amount, pieces)
    return ""


def item_of(gift: Gift) -> Item:
    return Item.CASH if isinstance(gift, Cash) else gift.item


def count_of(gift: Gift) -> int:
    """Đồng, or pieces."""
    return gift.amount if isinstance(gift, Cash) else gift.quantity


def say_came(item: Item, amount: int, pieces: int, description: str = "") -> str:
    """`500.000đ` or `2 laptop`."""
    return say_vnd(amount) if item is Item.CASH else f"{pieces} {kind_of(item, description)}"


def all_that_came(came: Mapping[Item, tuple[int, int]], promised: Sequence[Gift] = ()) -> str:
    """`500.000đ, 2 laptop`; other devices as the promise called them."""
    called = {gift.item: gift.description for gift in promised if isinstance(gift, Devices)}
    return ", ".join(say_came(item, *came[item], called.get(item, "")) for item in Item if item in came)


def with_came(came: Mapping[Item, tuple[int, int]], now: Sequence[Came]) -> dict[Item, tuple[int, int]]:
    """What came of a promise before and now."""
    total = dict(came)
    for each in now:
        item, count = counted(each)
        amount, pieces = total.get(item, (0, 0))
        total[item] = (amount + count, pieces) if item is Item.CASH else (amount, pieces + count)
    return total


def added_up(came: Sequence[Came]) -> list[Came]:
    """Sums become one, at the place of the first; with the first reason that was given."""
    sums = [each for each in came if isinstance(each, CashCame)]
    if len(sums) < 2:
        return list(came)
    one = CashCame(sum(each.amount for each in sums), next((each.why for each in sums if each.why), ""))
    return [one if each is sums[0] else each for each in came if each is sums[0] or not isinstance(each, CashCame)]


def counted(came: Came) -> tuple[Item, int]:
    """The item, and đồng or pieces."""
    return (Item.CASH, came.amount) if isinstance(came, CashCame) else (came.item, came.pieces)


def say_why(why: str) -> str:
    """A reason of the lists in words, or what was typed instead."""
    if label := (WHY_MORE | WHY_LESS).get(why):
        return str(label)[:1].lower() + str(label)[1:]
    return why


def say_found(came: DevicesCame) -> str:
    """`2 laptop, đã qua sử dụng (hai chiếc): 1 dùng được, 1 cần sửa`."""
    kinds = [f"{n} {JUDGED_IN_WORDS[judged]!s}" for judged, n in came.judged.items() if n]
    gift = Devices(came.item, came.pieces, came.condition, came.description)
    words = say_number(came.pieces)
    return _("{gift} ({words} chiếc): {found}").format(gift=gift, words=words, found=", ".join(kinds))


def state_of(judged: Judged) -> State:
    """The state in which a device of this judgement begins."""
    return State(judged)
