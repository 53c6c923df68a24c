"""What nobody answers goes on to the next school, each asked once, and then back to the office."""

import pytest

from bot.clock import parse_moment
from tests.handlers.bridging import (
    AB,
    BTX,
    LAPTOP_ANYWHERE,
    NT,
    closes,
    code_of,
    is_proposed,
    lack,
    manager,
    opens,
    states,
)
from tests.handlers.serving import device_comes
from tests.kit import Person, Running
from tests.storage.test_audit import proved

ASKED = "đề nghị THCS Nguyễn Trãi nhận:"


@pytest.fixture
async def vinh(program: Running) -> Person:
    """The principal of THCS An Bình."""
    return await manager(program, "vinh", AB)


async def test_a_school_that_was_asked_is_not_shown_again(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    minh.looks_up()
    await minh.has_said("Từ chối, nêu lý do", "Trường đã đủ", "xác nhận")
    thao.looks_up()
    await thao.taps("Đề nghị nơi khác")
    thao.sees("1. THCS An Bình", choices=["THCS An Bình"])


async def test_two_days_of_silence_ask_the_next_school_each_once_and_then_the_office(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    thao.looks_up()
    minh.looks_up()
    program.clock.passes(days=2, minutes=-1)
    await program.beats()
    vinh.sees_nothing()
    program.clock.passes(minutes=1)
    await program.beats()
    await program.beats()
    vinh.sees("đề nghị THCS An Bình nhận", "• 2 laptop", choices=["Nhận", "Từ chối, nêu lý do"])
    vinh.sees_nothing()
    told = [each.text for each in thao.messages[thao.read :]]
    assert 1 == len(
        [t for t in told if "THCS Nguyễn Trãi chưa trả lời sau 2 ngày" in t and "hỏi tiếp THCS An Bình" in t]
    )
    minh.sees(
        "Đề nghị THCS Nguyễn Trãi nhận đã chuyển cho nơi khác vì quá 2 ngày chưa trả lời:",
        "• 2 laptop, đã qua sử dụng",
        choices=["Được đề nghị nhận"],
    )
    minh.sees_nothing()
    await minh.taps("Nhận")
    minh.sees("không còn chờ nữa")
    thao.looks_up()
    program.clock.passes(days=2)
    await program.beats()
    vinh.sees("THCS An Bình nhận không còn chờ nữa vì quá 2 ngày chưa trả lời; phòng sẽ chọn nơi nhận:")
    told = [each.text for each in thao.messages[thao.read :]]
    assert [t for t in told if "THCS An Bình chưa trả lời" in t and "mong thầy/cô chọn nơi nhận" in t]
    assert [("proposed", NT), ("lapsed", NT), ("proposed", AB), ("lapsed", AB)] == await states(program)
    await opens(thao, "route")
    thao.looks_up()
    assert "1 đăng ký cho nơi cần nhất" in thao.messages[-1].text
    await thao.says("/nhatky")
    trail = thao.sees("hệ thống: đề nghị chuyển hết hạn, chưa ai trả lời (THCS An Bình)").text
    assert "trả lời một đề nghị" not in trail
    await proved(program)


async def test_who_is_passed_by_because_nobody_is_there_is_named(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, BTX: {"poor": 4}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    await opens(thao, "route")
    thao.looks_up()
    await thao.taps(f"Chọn trường cho {code}")
    thao.sees(
        "Bỏ qua vì chưa có người quản lý nhận được tin: THCS Bùi Thị Xuân", choices=["THCS Nguyễn Trãi", "THCS An Bình"]
    )
    await thao.says("thcs bùi thị xuân")
    thao.sees("THCS Bùi Thị Xuân chưa có người quản lý nào nhận được tin. Xin mời người quản lý ở mục Phân quyền")
    await thao.has_said("thcs nguyen trai", "xác nhận")
    program.clock.passes(days=2)
    await program.beats()
    told = [each.text for each in thao.messages[thao.read :]]
    assert [t for t in told if "hỏi tiếp THCS An Bình" in t and "Bỏ qua" in t and "Bùi Thị Xuân" in t]


async def test_an_offer_at_night_is_told_in_the_morning_unless_it_was_taken_back(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    program.clock.move_to(parse_moment("2021-10-06T22:00"))
    await is_proposed(thao, program)
    minh.sees_nothing()
    await thao.has_said("Rút lại đề nghị", "Rút lại")
    await is_proposed(thao, program)
    program.clock.move_to(parse_moment("2021-10-07T08:00"))
    await program.beats()
    assert 1 == len([each for each in minh.messages if ASKED in each.text])


async def test_what_the_donor_took_back_meanwhile_cannot_be_taken(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    await is_proposed(thao, program)
    minh.looks_up()
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.looks_up()
    await lan.has_said("rút lại")
    await minh.has_said("Nhận")
    await minh.has_said("xác nhận")
    assert [m for m in minh.messages if "Phần quà này không còn để nhận" in m.text]
    thao.looks_up()
    program.clock.passes(days=2)
    await program.beats()
    assert [("proposed", NT), ("withdrawn", NT)] == await states(program)
    assert not [m for m in thao.messages[thao.read :] if "chưa trả lời" in m.text]
    await proved(program)


async def test_of_what_a_school_offered_the_silent_one_is_told_that_it_is_back_there(
    minh: Person, vinh: Person, program: Running
) -> None:
    code = await device_comes(program)
    await opens(minh, "propose", f"device {code}")
    minh.looks_up()
    await minh.has_said("thcs an binh", "xác nhận")
    vinh.looks_up()
    program.clock.passes(days=2)
    await program.beats()
    vinh.sees("không còn chờ nữa vì quá 2 ngày chưa trả lời; phần quà đã trở về THCS Nguyễn Trãi:", code)
    vinh.sees_nothing()


async def test_a_school_that_closed_is_waited_for_no_longer(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    thao.looks_up()
    await closes(program, NT)
    await program.beats()
    told = [each.text for each in thao.messages[thao.read :]]
    assert [t for t in told if "THCS Nguyễn Trãi đã đóng nên" in t and "hỏi tiếp THCS An Bình" in t]
    vinh.sees("đề nghị THCS An Bình nhận")
    assert not [each for each in minh.messages if "chưa trả lời" in each.text]
