"""A device's life: where it may go from where it stands, and what a check asks."""

from enum import StrEnum

from bot.phrases import lazy
from bot.steps import Label
from campaign.items import Item
from campaign.needs import Suits

DEVICE_PREFIX, RECEIPT_PREFIX = "TB", "BN"


class State(StrEnum):
    """Where a device stands. The words are data at rest."""

    RECEIVED = "received"  # waits for its check
    USABLE = "usable"
    REPAIR = "repair"
    REFUSED = "refused"
    RESERVED = "reserved"  # for a pupil
    HANDED_OVER = "handed over"
    MOVING = "moving"  # offered to another unit
    GONE = "gone"  # back to its donor, or recycled
    LOST = "lost"
    VOID = "void"  # the entry that brought it was taken back


class Check(StrEnum):
    """What is looked at before a device counts as usable."""

    STARTS = "starts"
    SCREEN = "screen"
    CAMERA = "camera"
    LESSONS = "lessons"
    BATTERY = "battery"
    SIGNED_OUT = "signed out"


STATES: dict[State, Label] = {
    State.RECEIVED: lazy("chờ kiểm tra"),
    State.USABLE: lazy("dùng được"),
    State.REPAIR: lazy("cần sửa"),
    State.REFUSED: lazy("không dùng được"),
    State.RESERVED: lazy("giữ cho một em"),
    State.HANDED_OVER: lazy("đã trao"),
    State.MOVING: lazy("đang chuyển đơn vị"),
    State.GONE: lazy("đã trả lại hoặc thanh lý"),
    State.LOST: lazy("thất lạc"),
    State.VOID: lazy("đã hủy bút toán"),
}

CHECKS: dict[Check, Label] = {
    Check.STARTS: lazy("Máy khởi động được"),
    Check.SCREEN: lazy("Màn hình xem rõ"),
    Check.CAMERA: lazy("Camera và micro dùng được"),
    Check.LESSONS: lazy("Mở được ứng dụng học trực tuyến"),
    Check.BATTERY: lazy("Pin dùng được một giờ, hoặc có nguồn cắm"),
    Check.SIGNED_OUT: lazy("Đã thoát tài khoản của chủ cũ"),
}

NEXT: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.USABLE, State.REPAIR, State.REFUSED, State.MOVING, State.LOST, State.VOID}),
    State.USABLE: frozenset({State.RESERVED, State.REPAIR, State.REFUSED, State.MOVING, State.LOST, State.VOID}),
    State.REPAIR: frozenset({State.USABLE, State.REFUSED, State.MOVING, State.LOST, State.VOID}),
    State.REFUSED: frozenset({State.USABLE, State.REPAIR, State.GONE, State.VOID}),
    State.RESERVED: frozenset({State.USABLE, State.HANDED_OVER}),
    State.HANDED_OVER: frozenset({State.RECEIVED}),
    State.MOVING: frozenset({State.RECEIVED, State.USABLE, State.REPAIR, State.LOST}),
    State.GONE: frozenset(),
    State.LOST: frozenset({State.RECEIVED}),
    State.VOID: frozenset(),
}

WITH_A_PUPIL = frozenset({State.RESERVED, State.HANDED_OVER})

_COMPUTERS = frozenset({Item.DESKTOP, Item.LAPTOP})
_SUITS: dict[Suits, frozenset[Item]] = {
    Suits.ANY: frozenset(Item) - {Item.CASH},
    Suits.COMPUTER: _COMPUTERS,
    Suits.TABLET: frozenset({Item.TABLET}),
    Suits.SMARTPHONE: frozenset({Item.SMARTPHONE}),
}


def suits(needed: Suits, item: Item) -> bool:
    """Whether a pupil for whom this would do is served by this item; cash buys what suits, and so suits everybody."""
    return item is Item.CASH or item in _SUITS[needed]
