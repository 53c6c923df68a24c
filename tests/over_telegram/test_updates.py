"""Updates that cannot be read, come twice, or are neither text nor tap: the program goes on."""

from typing import Any

import pytest

from tests.over_telegram.cast import HOA, LAN
from tests.service import Service
from tests.standin.phone import Phone

UNREADABLE: dict[str, Any] = {
    "no date": {"message": {"message_id": 1, "chat": {"id": LAN, "type": "private"}}},
    "no type of chat": {"message": {"message_id": 1, "date": 1, "chat": {"id": LAN}, "text": "a"}},
    "a date in words": {"message": {"message_id": 1, "date": "nay", "chat": {"id": LAN, "type": "private"}}},
    "no chat": {"message": {"message_id": 1}},
    "a word for a message": {"message": "a"},
    "a press by nobody": {"callback_query": {"id": "1"}},
    "a word for a press": {"callback_query": "a"},
    "half a letter": {
        "message": {
            "message_id": 1,
            "date": 1,
            "from": {"id": HOA, "is_bot": False, "first_name": "\ud83d"},
            "chat": {"id": HOA, "type": "private"},
            "text": "\udc00\x00",
        }
    },
    "nothing known": {"smell": {"of": "lotus"}},
}


@pytest.mark.parametrize("update", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_update_that_cannot_be_read_stops_nobody(update: Any, lan: Phone, bot: Service) -> None:
    await lan.standin.raw(update)
    await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    await lan.standin.raw(update)
    await lan.taps("Tiền mặt")
    await lan.sees("bao nhiêu tiền")


async def test_an_update_that_comes_again_is_answered_once(lan: Phone, bot: Service) -> None:
    said = await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    await lan.standin.duplicate(said.update_id)
    await lan.sees_nothing(1)


async def test_what_is_neither_text_nor_tap_is_answered_kindly(lan: Phone, bot: Service) -> None:
    said = await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    for kind, words in (
        ("photo", "chưa xem được hình"),
        ("sticker", "Cảm ơn quý vị!"),
        ("voice", "chưa nghe được tin thoại"),
        ("document", "chưa đọc được loại tin này"),
    ):
        await lan.standin.send(LAN, kind)
        await lan.sees(words)
        await lan.sees("muốn ủng hộ gì")
    await lan.standin.edit(LAN, said.message_id, "/help")
    await lan.sees("không đọc lại tin nhắn đã sửa")
    await lan.sees("muốn ủng hộ gì")
    await lan.taps("Tiền mặt")
    await lan.sees("bao nhiêu tiền")
