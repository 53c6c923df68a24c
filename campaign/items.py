"""What is given: items, the groups of the report form they count in, and how they are said."""

from dataclasses import dataclass
from enum import StrEnum

from bot.phrases import _, lazy
from bot.steps import Label
from campaign.money import say_vnd, say_vnd_in_words


class Item(StrEnum):
    """One of the six things of the plan."""

    CASH = "cash"
    DESKTOP = "desktop"
    LAPTOP = "laptop"
    SMARTPHONE = "smartphone"
    TABLET = "tablet"
    OTHER = "other"


class Group(StrEnum):
    """One of the five groups of columns of the report form."""

    CASH = "cash"
    DESKTOP = "desktop"
    LAPTOP = "laptop"
    SMARTPHONE = "smartphone"
    OTHER = "other"


class Condition(StrEnum):
    """As the donor says it."""

    NEW = "new"
    USED = "used"


ITEMS: dict[Item, Label] = {
    Item.CASH: lazy("Tiền mặt"),
    Item.DESKTOP: lazy("Máy tính để bàn"),
    Item.LAPTOP: lazy("Laptop"),
    Item.SMARTPHONE: lazy("Điện thoại thông minh"),
    Item.TABLET: lazy("Máy tính bảng"),
    Item.OTHER: lazy("Thiết bị khác"),
}

CONDITIONS: dict[Condition, Label] = {Condition.NEW: lazy("Mới"), Condition.USED: lazy("Đã qua sử dụng")}

GROUPS: dict[Group, Label] = {
    Group.CASH: lazy("Tiền mặt"),
    Group.DESKTOP: lazy("Máy tính bàn"),
    Group.LAPTOP: lazy("Laptop"),
    Group.SMARTPHONE: lazy("Điện thoại thông minh"),
    Group.OTHER: lazy("Thiết bị khác"),
}


def group_of(item: Item) -> Group:
    """Tablets have no columns of their own: they count under other devices (`docs/decisions`)."""
    return Group.OTHER if item is Item.TABLET else Group(item)


@dataclass(frozen=True, slots=True)
class Cash:
    """A sum in whole đồng."""

    amount: int

    def __str__(self) -> str:
        return f"{say_vnd(self.amount)} ({say_vnd_in_words(self.amount)})"


@dataclass(frozen=True, slots=True)
class Devices:
    """Some pieces of one kind; `description` for what is in no list."""

    item: Item
    quantity: int
    condition: Condition
    description: str = ""

    def __str__(self) -> str:
        return _("{count} {kind}, {condition}").format(
            count=self.quantity,
            kind=kind_of(self.item, self.description),
            condition=_in_a_sentence(CONDITIONS[self.condition]),
        )


Gift = Cash | Devices


def kind_of(item: Item, description: str = "") -> str:
    """What a device is, inside a sentence."""
    return description or _in_a_sentence(ITEMS[item])


def _in_a_sentence(label: Label) -> str:
    words = str(label)
    return words[:1].lower() + words[1:]
