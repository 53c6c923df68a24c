"""Money that many tests begin with."""

from storage import cash
from tests.kit import Person, Running

BOUGHT = ("Laptop", "1tr8", "HĐ 12/2021", "Bỏ qua", "Đạt cả sáu mục", "Xác nhận")


async def has_counted(minh: Person, amount: str, givers: str = "31") -> None:
    """A box is counted on one phone, and there is a receipt."""
    await minh.has_said("/thung", "Nguyễn Thị Hoa", givers, amount, "Đếm tiếp trên máy này", "Trần Văn Minh", givers)
    await minh.has_said(amount, "Xác nhận")


async def has_bought(minh: Person, *answers: str) -> None:
    """A device is bought with what is in the book."""
    await minh.has_said("Sổ tiền", "Mua thiết bị", *(answers or BOUGHT))


async def balance(program: Running, unit: str = "THCS-NT") -> int:
    async with program.app.database.reading() as session:
        return await cash.balance(session, unit)
