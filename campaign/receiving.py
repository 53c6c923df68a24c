"""A gift that came: what of it, in which state, by whose hands, and for which promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.phrases import lazy
from bot.steps import Label
from campaign.devices import State
from campaign.giving import Donor
from campaign.items import Cash, Condition, Devices, Gift, Item

MOST_PIECES, MOST_AMOUNT = 500, 10_000_000_000  # in one receipt line: pieces, đồng


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


def item_of(gift: Gift) -> Item:
    return Item.CASH if isinstance(gift, Cash) else gift.item


def count_of(gift: Gift) -> int:
    """Đồng, or pieces."""
    return gift.amount if isinstance(gift, Cash) else gift.quantity


def state_of(judged: Judged) -> State:
    """The state in which a device of this judgement begins."""
    return State(judged)
