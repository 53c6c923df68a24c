"""Files over Telegram's API: the report's picture and sheet go out, a sheet of pupils comes in."""

from pathlib import Path

from tests.bot.spreadsheets import workbook
from tests.over_telegram.cast import HOA, LAN
from tests.service import Service
from tests.standin.client import StandIn
from tests.standin.phone import Phone

HEAD = ("Tên viết tắt", "Lớp", "Hoàn cảnh")


async def test_a_report_brings_its_picture_and_its_form(standin: StandIn, tmp_path: Path) -> None:
    thao = Phone(standin, LAN, "cô Thảo")
    async with Service(standin, tmp_path, ADMINS=f"telegram:{LAN}"):
        await thao.says("/report")
        await thao.sees("Kết quả đến")
        picture = await thao.sees_kind("photo")
        form = await thao.sees_kind("document")

    assert 5_000 < picture["file"]["size"] < 200_000
    assert form["file"]["name"].endswith(".xlsx")
    assert 5_000 < form["file"]["size"] < 100_000


async def test_a_sheet_of_pupils_is_fetched_read_and_declared(hoa: Phone, standin: StandIn, bot: Service) -> None:
    _status, out, _errors = await bot.says("invite", "THCS-NT", "teacher")
    [code] = [line.removeprefix("Mã: ") for line in out.splitlines() if line.startswith("Mã: ")]
    await hoa.says(f"/start {code}")
    await hoa.sees("giáo viên")
    await standin.send_file(HOA, "6A2.xlsx", workbook([HEAD, ("N.V.A", "6A2", "Hộ nghèo"), ("L.T.B", "6A2", "Mồ côi")]))
    await hoa.sees("xem lại", "2 học sinh")
    await hoa.taps("Xác nhận")
    await hoa.sees("Đã khai báo 2 học sinh")


async def test_a_donor_s_file_is_answered_and_not_fetched(lan: Phone, standin: StandIn, bot: Service) -> None:
    await standin.send_file(LAN, "a.xlsx", workbook([HEAD]))
    await lan.sees("chưa đọc được loại tin này")

    assert "getFile" not in {call["method"] for call in await standin.calls()}
