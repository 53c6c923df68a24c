"""The chat that every rival holds, and the one row it ends in: the same words and the same work for each."""

import argparse
import os
import re
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Integer, MetaData, String, Table, event, insert
from sqlalchemy.ext.asyncio import create_async_engine

GIFTS = ("Tiền mặt", "Laptop", "Máy tính bảng", "Sách vở", "Quần áo", "Hiện vật khác")
MORE = ("Có, thêm nữa", "Không, tiếp tục")
UNITS = ("Nơi cần nhất",)
DONORS = ("Nhà hảo tâm", "Phụ huynh", "Cựu học sinh", "Doanh nghiệp", "Tổ chức")
NAMES = ("Ghi tên", "Ẩn danh", "Tên viết tắt")
WAYS = ("Mang đến trường", "Chuyển khoản")
VERDICTS = ("Xác nhận", "Sửa", "Làm lại", "Hủy")

ASK_GIFT = "Quý vị muốn ủng hộ gì?"
ASK_AMOUNT = "Quý vị muốn ủng hộ bao nhiêu tiền?"
ASK_MORE = "Quý vị có ủng hộ thêm gì nữa không?"
ASK_UNIT = "Gửi đến đơn vị nào?"
ASK_DONOR = "Quý vị ủng hộ với tư cách nào?"
ASK_NAME = "Quý vị muốn ghi tên thế nào?"
ASK_WAY = "Quý vị sẽ trao bằng cách nào?"
AGAIN = "Mong quý vị chọn hoặc gõ một trong các mục trên, ví dụ 1tr5."

AMOUNT = re.compile(r"(\d+)(k|tr|triệu)(\d)?")
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a rival is started with."""

    api_url: str
    token: str
    database: str


def arguments() -> Arguments:
    parser = argparse.ArgumentParser()
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--cpu", type=int)
    asked = parser.parse_args()
    if asked.cpu is not None and sys.platform == "linux":
        os.sched_setaffinity(0, {asked.cpu})
    return Arguments(asked.api_url, asked.token, asked.database)


def dong(text: str) -> int | None:
    """1tr5 is one and a half million."""
    found = AMOUNT.fullmatch(text.strip().lower())
    if found is None:
        return None
    unit = 1_000 if found[2] == "k" else 1_000_000
    return int(found[1]) * unit + int(found[3] or 0) * unit // 10


def new_code() -> str:
    return "UH" + "".join(secrets.choice(ALPHABET) for _ in range(6))


def read_back(draft: dict[str, Any]) -> str:
    amount = f"{draft['amount']:,}".replace(",", ".")
    return (
        "Quý vị xem lại giúp ạ:\n"
        f"Ủng hộ: {draft['gift']} {amount}đ\n"
        f"Gửi đến: {draft['unit']}\n"
        f"Tư cách: {draft['donor']}, {draft['name']}\n"
        f"Cách trao: {draft['way']}"
    )


def thanks(code: str) -> str:
    return f"Cảm ơn quý vị! Đã ghi nhận đăng ký ủng hộ. Mã: {code}."


PLEDGES = Table(
    "pledges",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("code", String(8), unique=True, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("gift", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("donor", String, nullable=False),
    Column("name", String, nullable=False),
    Column("way", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)


class Pledges:
    """Each pledge in its own transaction, on the disk before the person is thanked."""

    def __init__(self, path: str) -> None:
        # One connection: writers then queue here, where with five some waited past SQLite's patience and failed.
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0)
        event.listen(self.engine.sync_engine, "connect", durable)

    async def prepare(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(PLEDGES.metadata.create_all)

    async def record(self, person: int, draft: dict[str, Any]) -> str:
        code = new_code()
        row = insert(PLEDGES).values(code=code, person=person, at=datetime.now(UTC), **draft)
        async with self.engine.begin() as connection:
            await connection.execute(row)
        return code

    async def close(self) -> None:
        await self.engine.dispose()


def durable(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
