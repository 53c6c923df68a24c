"""Behind the report's figures: every cell opens to its records, which add up to it, for those who may see them."""

import pytest

from campaign.giving import NameForm
from campaign.items import Condition, Devices, Item
from campaign.receiving import CashCame, DevicesCame, Judged
from tests.kit import Person, Running
from tests.reports.history import OFFICE, SCHOOL, History, donor

LAPTOPS = DevicesCame(Item.LAPTOP, {Judged.USABLE: 1, Judged.REFUSED: 1})


@pytest.fixture
async def history(program: Running) -> History:
    """Lan promised 3 laptops and brought 2 of which one failed, and money; a pupil has the good one."""
    history = History(program)
    code = await history.pledges("lan", Devices(Item.LAPTOP, 3, Condition.USED))
    number = await history.receives(LAPTOPS, CashCame(500_000), of=donor("Lan Nguyễn"), code=code)
    [good] = [each for each in await history.brought(number) if each.accepted]
    await history.hands_over(good.id, await history.declares("N.V.A"))
    await history.declares("L.T.B")
    history.last = await history.receives(CashCame(1_550_000), of=donor("5A", 31, NameForm.ANONYMOUS))
    return history


async def test_the_office_sees_what_was_received_and_whom_it_reached(thao: Person, history: History) -> None:
    await history.receives(CashCame(900_000), unit=OFFICE)
    await thao.says("/report")
    told = thao.sees("Kết quả đến")

    assert [
        "Tiền mặt: 32 người, 2.050.000đ, 0 HS",
        "Máy tính bàn: 0 người, 0 bộ, 0 HS",
        "Laptop: 1 người, 1 máy, 1 HS",
        "Điện thoại thông minh: 0 người, 0 máy, 0 HS",
        "Thiết bị khác: 0 người, 0 máy, 0 HS (kể cả máy tính bảng)",
        "Phòng đang giữ, chưa đến trường: 900.000đ, 0 thiết bị.",
        "Đăng ký chưa nhận: 0đ, 1 thiết bị. Học sinh còn thiếu thiết bị: 1/2.",
        "Chưa nộp báo cáo: 33/33 đơn vị.",
    ] == told.text.splitlines()[1:]


async def test_the_progress_tells_no_small_number_of_pupils(lan: Person, history: History) -> None:
    await lan.says("/tiendo")
    lan.sees(
        "Đã nhận: 2.050.000đ và 1 thiết bị.",
        "Đã trao cho dưới 5 học sinh.",
        "Đăng ký chưa nhận: 0đ và 1 thiết bị.",
    )
    laptops = await history.receives(DevicesCame(Item.LAPTOP, {Judged.USABLE: 4}))
    for number, each in enumerate(await history.brought(laptops)):
        await history.hands_over(each.id, await history.declares(f"N.{number}"))
    await lan.says("/tiendo")
    lan.sees("Đã trao cho 5 học sinh.")


async def test_a_manager_opens_a_sum_to_its_receipts(minh: Person, history: History) -> None:
    await minh.says("Báo cáo")
    minh.sees("Tiền mặt: 32 người", choices=["Tiền mặt", "Laptop", "Gửi báo cáo"])
    await minh.taps("Tiền mặt")
    minh.sees(
        "THCS Nguyễn Trãi\nKết quả đến",
        "Tiền mặt: 32 người, 2.050.000đ, 0 HS",
        choices=["Người ủng hộ", "Số tiền", "Học sinh được hưởng", "Các dòng khác"],
    )
    await minh.taps("Số tiền")
    told = minh.sees("THCS Nguyễn Trãi, Số tiền", "Cộng lại: 2.050.000đ, đúng bằng số trong báo cáo.")
    newest, older = [line for line in told.text.splitlines() if line.startswith("• BN")]
    assert newest.endswith(", 6/10: 1.550.000đ, ẩn danh (tập thể, tổ chức)")
    assert older.endswith(", 6/10: 500.000đ, Lan Nguyễn (nhà hảo tâm)")
    assert told.replaces, "it takes the place of the group"
    await minh.taps("Tiền mặt")
    minh.sees("Tiền mặt: 32 người")
    await minh.taps("Người ủng hộ")
    minh.sees("• ẩn danh (tập thể, tổ chức): 31 người; BN", "Cộng lại: 32 người, đúng bằng số trong báo cáo.")


async def test_a_manager_opens_devices_and_pupils(minh: Person, history: History) -> None:
    await minh.has_said("/baocao")
    await minh.taps("Laptop")
    minh.looks_up()
    await minh.taps("Số thiết bị")
    told = minh.sees("Số thiết bị", "laptop: đã trao (BN", "Cộng lại: 1 thiết bị, đúng bằng số trong báo cáo.")
    assert [False, True] == [line.endswith(", không tính") for line in told.text.splitlines() if "• TB" in line]
    await minh.taps("Laptop")
    minh.looks_up()
    await minh.taps("Học sinh được hưởng")
    minh.sees("• N.V.A, lớp 6A2: TB", "Cộng lại: 1 HS, đúng bằng số trong báo cáo.")
    await minh.taps("Laptop")
    minh.looks_up()
    await minh.taps("Các dòng khác")
    minh.sees("THCS Nguyễn Trãi\n", "Máy tính bàn: 0 người", choices=["Tiền mặt", "Laptop"])


async def test_long_lists_turn_in_place(minh: Person, history: History) -> None:
    for n in range(1, 9):
        await history.receives(CashCame(100_000 * n), of=donor("Tùng"))
    await minh.has_said("/baocao")
    await minh.taps("Tiền mặt")
    minh.looks_up()
    await minh.taps("Số tiền")
    minh.sees("800.000đ", "Cộng lại: 5.650.000đ, đúng", choices=["Xem thêm", "Tiền mặt"])
    shown = str(len(minh.messages))
    await minh.taps("Xem thêm")
    page = minh.sees("500.000đ, Lan Nguyễn", "Cộng lại: 5.650.000đ, đúng", choices=["Trang trước", "Tiền mặt"])
    assert shown == page.replaces
    await minh.taps("Trang trước")
    minh.sees("800.000đ")


async def test_the_office_opens_a_school_from_the_details_and_sees_no_pupil_s_name(
    thao: Person, history: History
) -> None:
    await thao.has_said("/report")
    await thao.taps("Chi tiết")
    while "THCS Nguyễn Trãi" not in [choice.label for choice in thao.messages[-1].choices]:
        thao.looks_up()
        await thao.taps("Xem thêm")
    thao.sees("đã nhận 2.050.000đ, 1 thiết bị; 1 HS được hưởng")
    await thao.taps("THCS Nguyễn Trãi")
    thao.sees("THCS Nguyễn Trãi\n", choices=["Tiền mặt", "Laptop"])
    await thao.taps("Laptop")
    thao.looks_up()
    await thao.taps("Học sinh được hưởng")
    thao.sees("• HS-", "lớp 6A2", "Cộng lại: 1 HS")

    assert [] == [message for message in thao.messages if "N.V.A" in message.text]


@pytest.mark.parametrize("role", ["nobody", "teacher", "a manager elsewhere", "the officer"])
async def test_nobody_else_looks_behind_a_school_s_figures(program: Running, history: History, role: str) -> None:
    who = Person("tam", "Tâm", program)
    if role == "teacher":
        await who.has_role("teacher", SCHOOL)
    if role == "a manager elsewhere":
        await who.has_role("manager", "THCS-AB")
    if role == "the officer":
        await who.has_role("officer", "NCL")
    for about in ("r THCS-NT", "c2 THCS-NT", "0 l3 THCS-NT", "l1 THCS-NT 6/10/2021", "l3", "", "x 9"):
        await who.sends(tap=f"+behind:{about}", tap_id="1", pressed="1")
        who.sees("Việc này dành cho người phụ trách của đơn vị đó.")


async def test_a_past_day_opens_to_what_was_known_then(minh: Person, history: History) -> None:
    history.program.clock.passes(days=2)
    await history.receives(CashCame(700_000), of=donor("Tùng"))
    await history.takes_back(history.last)
    await minh.has_said("/baocao 6/10")
    await minh.taps("Tiền mặt")
    minh.sees("Kết quả đến 23:59 ngày 6/10", "32 người, 2.050.000đ")
    await minh.taps("Số tiền")
    minh.sees("Kết quả đến 23:59 ngày 6/10", "500.000đ, Lan", "Cộng lại: 2.050.000đ, đúng")
