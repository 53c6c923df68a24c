"""What happened to a device, step by step, for whoever sees its page, and without a pupil's name."""

import pytest

from tests.handlers.bridging import AB, NT, manager
from tests.handlers.serving import device_comes, has_pupils
from tests.handlers.test_hand_on import TO_AN_BINH
from tests.kit import Person, Running

NAMES = ("A.A", "B.B", "C.C", "D.D")


@pytest.fixture
async def label(minh: Person, hoa: Person, program: Running) -> str:
    """A laptop that was handed over, came back broken, was repaired and is kept for the next pupil."""
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    program.clock.passes(hours=1)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")
    await minh.has_said("Đã trao, nhận lại", "1", "Máy hỏng", "Xác nhận")
    program.clock.passes(days=1)
    await minh.has_said(code, "Cần sửa", "Xác nhận")
    await minh.has_said(code, "Kiểm tra 6 điểm", *["Đạt"] * 4, "Không đạt", "Đạt", "Cần sửa")
    await minh.has_said(code, "Kiểm tra 6 điểm", *["Đạt"] * 6, "Xác nhận", "/capphat", "Trao")
    minh.looks_up()
    return code


async def test_the_page_of_a_device_opens_what_happened_to_it(minh: Person, label: str) -> None:
    await minh.says(label)
    page = minh.sees(f"Thiết bị {label} vẫn như trước: giữ cho một em")
    assert "Lịch sử" == page.choices[0].label
    await minh.taps("Lịch sử")
    told = minh.sees(
        f"Lịch sử của {label}, laptop:",
        "• 7/10 09:00: giữ cho một học sinh lớp 6\n• 7/10 09:00: đã sửa, dùng được\n• 7/10 09:00: cần sửa\n",
        "• 6/10 09:00: một học sinh lớp 6 trả lại, chờ kiểm tra; lý do: máy hỏng\n",
        "• 6/10 09:00: trao cho một học sinh lớp 6\n• 6/10 09:00: giữ cho một học sinh lớp 6\n",
        choices=[f"Xem {label}"],
    ).text
    assert ", dùng được" in told.splitlines()[-1]
    assert [] == [name for name in NAMES if name in told]
    assert len(told) <= 700


async def test_a_device_in_the_house_shows_it_beside_what_can_be_done(minh: Person, program: Running) -> None:
    code = await device_comes(program)
    await minh.says(code)
    minh.sees("Cần ghi gì?", choices=["Kiểm tra 6 điểm", "Cần sửa", "Không dùng được", "Thất lạc", "Lịch sử"])
    await minh.says("lịch sử")
    minh.sees(f"Lịch sử của {code}, laptop:", choices=[f"Xem {code}"])
    await minh.taps(f"Xem {code}")
    minh.sees("Cần ghi gì?")


async def test_a_long_history_turns_in_pages(minh: Person, program: Running) -> None:
    code = await device_comes(program)
    for _time in range(4):
        await minh.has_said(code, "Thất lạc", "Xác nhận", code, "Đã tìm thấy", "Xác nhận")
    await minh.has_said(code)
    minh.looks_up()
    await minh.says("Lịch sử")
    assert 8 == len(minh.sees("đã tìm thấy, chờ kiểm tra", choices=["Xem thêm", f"Xem {code}"]).text.splitlines())
    await minh.taps("Xem thêm")
    assert 3 == len(minh.sees("từ phiếu nhận", choices=["Trang trước", f"Xem {code}"]).text.splitlines())


async def test_it_goes_with_the_device_to_another_school_and_is_nobody_else_s(
    minh: Person, lan: Person, hoa: Person, thao: Person, label: str, program: Running
) -> None:
    vinh = await manager(program, "vinh", AB)
    other = await device_comes(program, unit=NT)
    await minh.sends(tap="+hand on:", tap_id="1", pressed="1")
    minh.looks_up()
    await minh.has_said(f"Chuyển {other}", *TO_AN_BINH)
    await minh.sends(tap=f"+device history:{other}", tap_id="2", pressed="2")
    minh.sees("đang chuyển đơn vị")
    vinh.looks_up()
    await vinh.has_said("Nhận", "Xác nhận")
    await vinh.sends(tap=f"+device history:{other}", tap_id="3", pressed="3")
    vinh.sees("chuyển đến THCS An Bình, dùng được")
    for code, strangers in {other: (minh, lan, hoa, thao), label: (vinh, lan, hoa, thao)}.items():
        for person in strangers:
            person.looks_up()
            await person.sends(tap=f"+device history:{code}", tap_id=code, pressed="4")
            person.sees("Không có thiết bị nào với mã nhãn này")
