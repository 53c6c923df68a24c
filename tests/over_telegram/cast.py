"""Who speaks over the stand-in of Telegram, and a talk that several tests begin with."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tests.standin.phone import Phone

T = TypeVar("T")

LAN, HOA = 7_000_000_001, 7_000_000_002
CODE = re.compile("Mã: (UH[0-9A-Z]{6})")


async def comes(look: Callable[[], Awaitable[T]]) -> T:
    """What is there as soon as something is: what follows an answer in the chat may come a moment after it."""
    async with asyncio.timeout(10):
        while not (found := await look()):  # noqa: ASYNC110 - the program is at work
            await asyncio.sleep(0.05)
        return found


async def wants_to_be_fetched(lan: Phone) -> None:
    """Up to the question for the phone."""
    await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    await lan.taps("Laptop")
    await lan.sees("bao nhiêu chiếc")
    await lan.says("2")
    await lan.sees("Tình trạng")
    await lan.taps("Mới")
    await lan.sees("thêm gì nữa")
    await lan.taps("Không, tiếp tục")
    await lan.sees("Gửi đến đơn vị nào")
    await lan.says("thcs nguyen trai")
    await lan.sees("tư cách nào")
    await lan.taps("Nhà hảo tâm")
    await lan.sees("ghi tên thế nào")
    await lan.taps("Lan Nguyễn")
    await lan.sees("trao bằng cách nào")
    await lan.taps("Nhờ trường đến nhận")
    await lan.sees("địa chỉ")
    await lan.says("12 Hẻm Hoa Sứ")
    await lan.sees("Số điện thoại")
