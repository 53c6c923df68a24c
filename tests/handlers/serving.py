"""What a school needs before it can serve somebody: pupils on its list, and things that came."""

from bot.conversation import Speaker
from campaign.giving import Donor, DonorKind, NameForm
from campaign.items import Item
from campaign.receiving import Came, CashCame, DevicesCame, Judged, NewReceipt
from storage import devices, people, receipts
from storage.schema import device
from tests.kit import Person, Running

LAN = Donor(DonorKind.BENEFACTOR, NameForm.SHOWN, "Lan Nguyễn")
# Hộ nghèo before hộ cận nghèo before mồ côi; of the two poor ones, who has nothing before who shares.
PUPILS = (
    "C.C; 7A1; mồ côi; dùng chung; loại nào cũng được\n"
    "B.B; 6A2; cận nghèo; không có thiết bị; loại nào cũng được\n"
    "A.A; 6A2; nghèo; không có thiết bị; loại nào cũng được\n"
    "D.D; 8A1; nghèo; dùng chung; điện thoại thông minh"
)
APPROVED = ("Duyệt danh sách", "1", "Xác nhận")


async def has_pupils(hoa: Person, minh: Person, pupils: str = PUPILS) -> None:
    """Declared by cô Hoa and approved by thầy Minh."""
    await hoa.has_said(pupils, "Xác nhận")
    await minh.has_said(*APPROVED)


async def comes(
    program: Running, *came: Came, unit: str = "THCS-NT", code: str = "", role: str = "manager"
) -> list[str]:
    """Received at the unit, by the office's hand; the codes of the devices."""
    now = program.clock.now()
    async with program.app.database.transaction() as session:
        person = await people.ensure(session, "test", "test", "receiver", now)
        talk = f"comes {program.clock.now()} {len(await devices.which(session))} {unit} {came}"
        who = Speaker(person, 1, "vi", now, roles=((role, unit),), talk=talk)
        number = await receipts.post(session, who, NewReceipt(unit, LAN, came, pledge_code=code))
        return [each.id for each in await devices.which(session, device.c.receipt_id == number)]


async def device_comes(program: Running, item: Item = Item.LAPTOP, code: str = "", unit: str = "THCS-NT") -> str:
    """One usable device; its code."""
    [found] = await comes(program, DevicesCame(item, {Judged.USABLE: 1}), code=code, unit=unit)
    return found


async def cash_comes(program: Running, amount: int = 1_500_000) -> None:
    await comes(program, CashCame(amount))
