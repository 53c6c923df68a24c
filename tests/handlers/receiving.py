"""Receipts that many tests begin with."""

from sqlalchemy import select

from storage.schema import device, device_version, pledge, receipt
from tests.kit import Person, Running

LAPTOPS = ("/ungho", "Laptop", "2", "Đã qua sử dụng")
PLEDGE = (*LAPTOPS, "thêm", "Tiền mặt", "1tr5", "không, tiếp tục", "thcs nguyen trai")
AS_LAN = ("nhà hảo tâm", "Lan Nguyễn", "mang đến trường", "xác nhận")
TWO_LAPTOPS = (*LAPTOPS, "không, tiếp tục", "thcs nguyen trai", *AS_LAN)
ALL_GOOD = ("Đủ 2 chiếc", "Dùng được", "Cả 6 điểm đều đạt")
ONE_GOOD = ("1", "Dùng được", "Cả 6 điểm đều đạt")
STATES = select(device_version.c.state).where(device_version.c.superseded_at.is_(None)).order_by("state")


ONWARD = ("Chuyển đi đơn vị khác", "Lịch sử")  # what any device in the house leads to


async def pledged(lan: Person, program: Running, *said: str) -> str:
    """The code of what was pledged just now."""
    await lan.has_said(*(said or (*PLEDGE, *AS_LAN)))
    newest = select(pledge.c.code).order_by(pledge.c.made_at.desc(), pledge.c.dialogue_id.desc())
    codes = {row.code for row in await program.rows(newest)}
    [code] = codes - program.__dict__.setdefault("known_codes", set())
    program.__dict__["known_codes"].add(code)
    return str(code)


async def receipts_of(program: Running) -> list[str]:
    """The numbers of the receipts that were posted, in their order."""
    rows = await program.rows(select(receipt.c.id).order_by(receipt.c.recorded_at, receipt.c.dialogue_id))
    return [str(row.id) for row in rows]


async def labels_of(program: Running) -> list[str]:
    return [str(row.id) for row in await program.rows(select(device.c.id).order_by(device.c.id))]


async def states_of(program: Running) -> list[str]:
    return [str(row.state) for row in await program.rows(STATES)]
