"""A gift that came: what of it, in which state, by whose hands, and for which promise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.phrases import lazy
from bot.steps import Label
from campaign.devices import State
from campaign.giving import Donor
from campaign.items import Condition, Item

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


def state_of(judged: Judged) -> State:
    """The state in which a device of this judgement begins."""
    return State(judged)
