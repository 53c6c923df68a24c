"""`[Điều phối]` shows the office what waits, and which schools lack most, and why."""

import pytest

from bot.clock import parse_moment
from campaign.devices import State
from campaign.items import Item
from campaign.needs import Suits
from campaign.receiving import DevicesCame, Judged
from storage import cash, devices
from tests.handlers.bridging import (
    AB,
    BTX,
    CASH_ANYWHERE,
    LAPTOP_ANYWHERE,
    NT,
    code_of,
    is_proposed,
    lack,
    laptops,
    manager,
    money,
    opens,
    receives,
    states,
)
from tests.handlers.serving import comes, has_pupils
from tests.kit import Person, Running
from tests.storage.test_audit import proved


@pytest.fixture
async def vinh(program: Running) -> Person:
    """The principal of THCS An Bình."""
    return await manager(program, "vinh", AB)


async def test_where_nothing_waits_nothing_is_asked(thao: Person) -> None:
    await thao.says("Điều phối")
    thao.sees("Hiện không có phần quà nào chờ điều phối", choices=["Tiếp nhận", "Các lần bỏ qua"])


async def test_what_is_brought_to_the_office_is_received_from_here(thao: Person) -> None:
    await thao.has_said("Điều phối")
    await thao.taps("Tiếp nhận")
    thao.sees("Hiện chưa có đăng ký nào đang chờ nhận.")
    assert "Không có đăng ký trước" in [choice.label for choice in thao.messages[-1].choices]


async def test_the_three_schools_that_lack_most_stand_there_with_the_reason(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await manager(program, "bich", BTX)
    await manager(program, "dao", "THCS-VH")
    await lack(program, {NT: {"poor": 2, "other": 1}, AB: {"poor": 3}, BTX: {"near_poor": 9}, "THCS-VH": {"other": 30}})
    await receives(program, "manager", NT, laptops(1))
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    await thao.says("Điều phối")
    thao.sees(
        "1 đăng ký cho nơi cần nhất",
        f"• Đăng ký {code}, người ủng hộ: ẩn danh (phụ huynh)",
        choices=[f"Chọn trường cho {code}", "Tiếp nhận", "Các lần bỏ qua"],
    )
    await thao.taps(f"Chọn trường cho {code}")
    thao.sees(
        "• 2 laptop, đã qua sử dụng",
        "1. THCS An Bình: 3 em đang chờ, chưa có gì cho em nào (hộ nghèo 3).",
        "2. THCS Nguyễn Trãi: 3 em đang chờ, 1 em đã có phần hứa hoặc sẵn ở trường; "
        "còn thiếu 2 (hộ nghèo 1, khó khăn khác 1).",
        "3. THCS Bùi Thị Xuân: 9 em đang chờ, chưa có gì cho em nào (hộ cận nghèo 9).",
        choices=["THCS An Bình", "THCS Nguyễn Trãi", "THCS Bùi Thị Xuân"],
    )


async def test_the_office_takes_an_offer_back(thao: Person, minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    minh.looks_up()
    await opens(thao, "route")
    thao.looks_up()
    await thao.taps("Chờ trả lời: 1")
    thao.sees("Đang chờ trường trả lời", "THCS Nguyễn Trãi, hỏi lúc 08:00 ngày 6/10")
    await thao.taps(f"Rút lại {await code_of(program)}")
    thao.sees("Rút lại đề nghị với THCS Nguyễn Trãi?")
    await thao.taps("Rút lại")
    thao.sees("Đã rút lại đề nghị với THCS Nguyễn Trãi")
    await minh.taps("Nhận")
    minh.sees("không còn chờ nữa")
    assert [("proposed", NT), ("withdrawn", NT)] == await states(program)
    await proved(program)


async def test_what_was_brought_to_the_office_goes_to_a_school_as_it_was(
    thao: Person, minh: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 2}}, Suits.COMPUTER)
    await receives(program, "admin", "PGD", laptops(1, Judged.LATER), money(1_500_000))
    await thao.says("Điều phối")
    thao.sees(
        "ở phòng: 1 thiết bị, 1.500.000đ",
        choices=["Thiết bị ở phòng: 1", "Chuyển tiền ở phòng", "Tiếp nhận", "Các lần bỏ qua"],
    )
    await thao.taps("Thiết bị ở phòng: 1")
    thao.sees("• Laptop, mã TB", "(chờ kiểm tra)")
    await thao.taps(next(c.label for c in thao.messages[-1].choices if c.label.startswith("Chọn trường cho TB")))
    thao.sees("1. THCS Nguyễn Trãi: 2 em đang chờ")
    await thao.has_said("1", "xác nhận")
    assert [(State.MOVING, "PGD")] == await lying(program)
    minh.looks_up()
    await minh.has_said("Nhận", "xác nhận")
    assert [(State.RECEIVED, NT)] == await lying(program)
    await opens(thao, "propose", "cash PGD")
    thao.sees("Chuyển bao nhiêu tiền? (trong sổ còn 1.500.000đ)")
    await thao.says("2tr")
    thao.sees("không đủ 2.000.000đ")
    await thao.has_said("1tr", "thcs nguyen trai")
    assert "• 1.000.000đ (một triệu đồng)" in thao.messages[-1].text
    await thao.has_said("xác nhận")
    assert [500_000, 0] == await balances(program)
    minh.looks_up()
    await minh.has_said("Nhận", "xác nhận")
    assert [500_000, 1_000_000] == await balances(program)
    await proved(program)


async def test_a_device_of_the_office_counts_at_the_school_from_its_yes_and_can_be_given_at_once(
    hoa: Person, thao: Person, minh: Person, program: Running
) -> None:
    await has_pupils(hoa, minh)
    [code] = await comes(program, DevicesCame(Item.LAPTOP, {Judged.USABLE: 1}), unit="PGD", role="admin")
    await minh.says("/baocao")
    minh.sees("Laptop: 0 người, 0 máy")
    await opens(thao, "propose", f"device {code}")
    thao.looks_up()
    await thao.has_said("thcs nguyen trai", "xác nhận")
    minh.looks_up()
    await minh.has_said("Nhận")
    await minh.says("xác nhận")
    minh.sees(
        "Từ lúc này máy được tính vào kết quả của trường và cấp phát được",
        choices=["Cấp phát", f"Xem {code}", "Được đề nghị nhận"],
    )
    await minh.says("/baocao")
    minh.sees("Laptop: 1 người, 1 máy")
    await minh.taps("Cấp phát")
    assert code in minh.sees("A.A").text


async def lying(program: Running) -> list[tuple[State, str]]:
    async with program.app.database.reading() as session:
        return [(each.state, each.unit) for each in await devices.which(session)]


async def balances(program: Running) -> list[int]:
    async with program.app.database.reading() as session:
        return [await cash.balance(session, unit) for unit in ("PGD", NT)]


async def test_messages_of_outside_donors_are_one_tap_away(thao: Person, lan: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-17T09:30"))
    await lan.has_said("/ungho", "Để lại lời nhắn", "Tôi có 2 laptop", "không cần", "xác nhận")
    thao.looks_up()
    await thao.says("Điều phối")
    thao.sees("Lời nhắn chưa xử lý: 1", choices=["Lời nhắn", "Tiếp nhận", "Các lần bỏ qua"])


async def test_the_list_turns_its_pages_the_oldest_first(thao: Person, lan: Person, program: Running) -> None:
    for sum_ in ("100k", "200k", "300k", "400k"):
        program.clock.passes(minutes=11)
        await lan.has_said(
            *(
                sum_ if said == "500k" else said
                for said in CASH_ANYWHERE
                if said not in ("phụ huynh", "ẩn danh") or sum_ == "100k"
            )
        )
    await opens(thao, "route")
    first = thao.sees("4 đăng ký cho nơi cần nhất", "100.000đ", "200.000đ", "300.000đ").text
    assert "400.000đ" not in first
    await thao.taps("Xem thêm")
    assert thao.sees("400.000đ").replaces


@pytest.mark.parametrize("conversation", ["route", "propose", "withdraw offer"])
async def test_only_the_office_routes(
    minh: Person, hoa: Person, lan: Person, program: Running, conversation: str
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    about = f"pledge {await code_of(program)}" if conversation == "propose" else ""
    for person in (minh, hoa, lan):
        await opens(person, conversation, about)
        assert "laptop" not in person.messages[-1].text
        assert {"Điều phối"}.isdisjoint(choice.label for choice in person.messages[-1].choices)
