"""Everybody sees where help is needed: schools and how many pupils, and nothing by which a pupil could be known."""

import pytest

from bot.clock import parse_moment
from campaign.needs import Suits
from tests.handlers.bridging import AB, BTX, NT, closes, lack, laptops, opens, receives
from tests.kit import Person, Running


async def test_the_schools_that_lack_most_stand_first(lan: Person, program: Running) -> None:
    await lack(program, {NT: {"poor": 4}, AB: {"other": 12}})
    await lack(program, {NT: {"near_poor": 2}}, Suits.COMPUTER)
    await lan.says("/noicannhat")
    told = lan.sees(
        "THCS An Bình: 12 em. Phù hợp: loại nào cũng được.",
        "THCS Nguyễn Trãi: 6 em. Phù hợp: loại nào cũng được, máy tính.",
        choices=["Ủng hộ THCS An Bình", "Ủng hộ THCS Nguyễn Trãi"],
    ).text

    assert told.index("An Bình") < told.index("Nguyễn Trãi")


async def test_fewer_than_five_are_not_counted_in_public_and_nobody_is_told_why(lan: Person, program: Running) -> None:
    await lack(program, {NT: {"orphan": 1, "disabled": 1}})
    await lan.says("Nơi đang cần")
    told = lan.sees("THCS Nguyễn Trãi: dưới 5 em", choices=["Ủng hộ trường này"]).text

    assert [] == [word for word in ("mồ côi", "khuyết tật", "6A2", "N.V", "2 em") if word in told.lower()]


async def test_who_could_have_what_is_promised_or_lies_there_is_not_counted(lan: Person, program: Running) -> None:
    await lack(program, {NT: {"poor": 9}})
    await lan.has_said("/ungho", "Laptop", "2", "Mới", "không, tiếp tục", "thcs nguyen trai", "phụ huynh", "ẩn danh")
    await lan.has_said("mang đến trường", "xác nhận")
    await receives(program, "manager", NT, laptops(1))
    await lan.says("/noicannhat")
    lan.sees("THCS Nguyễn Trãi: 6 em")


async def test_a_tap_opens_a_pledge_to_this_school(lan: Person, program: Running) -> None:
    await lack(program, {NT: {"poor": 9}})
    await lan.has_said("/noicannhat")
    await lan.taps("Ủng hộ trường này")
    lan.sees("Nơi gửi: THCS Nguyễn Trãi", "muốn ủng hộ gì")
    await lan.has_said("Tiền mặt", "500k", "không, tiếp tục", "phụ huynh", "ẩn danh", "mang đến trường")
    assert "• Đến: THCS Nguyễn Trãi" in lan.messages[-1].text


async def test_where_nothing_is_lacking_the_place_of_greatest_need_is_named(lan: Person, program: Running) -> None:
    await lan.says("/noicannhat")
    lan.sees("Hiện chưa có trường nào báo còn thiếu", choices=["Ủng hộ"])
    await lack(program, {NT: {"poor": 1}})
    await receives(program, "manager", NT, laptops(1))
    await lan.says("/noicannhat")
    lan.sees("Hiện chưa có trường nào báo còn thiếu")


async def test_after_the_close_nobody_is_invited_to_pledge_and_what_can_be_done_is_said(
    lan: Person, program: Running
) -> None:
    program.clock.move_to(parse_moment("2021-10-15T23:59"))
    await lan.says("/noicannhat")
    lan.sees("Hiện chưa có trường nào báo còn thiếu", choices=["Ủng hộ"])
    program.clock.move_to(parse_moment("2021-10-16T08:00"))
    await lan.says("/noicannhat")
    lan.sees("Hiện chưa có trường nào", "đã hết ngày 15/10", "tiepnhan@pgd.example", choices=["Để lại lời nhắn"])
    await lack(program, {NT: {"poor": 9}, AB: {"poor": 8}})
    await lan.says("/noicannhat")
    lan.sees("THCS Nguyễn Trãi: 9 em", "đã hết ngày 15/10", "xin để lại lời nhắn", choices=["Để lại lời nhắn"])
    await lan.taps("Để lại lời nhắn")
    lan.sees("muốn nhắn gì")
    await lan.has_said("Hủy")
    await lan.says("/cuatoi")
    lan.sees("chưa có đăng ký nào", choices=[])


async def test_before_the_opening_nobody_is_invited_to_pledge(lan: Person, program: Running) -> None:
    await lack(program, {NT: {"poor": 9}})
    program.clock.move_to(parse_moment("2021-09-06T08:00"))
    await lan.says("/noicannhat")
    lan.sees("THCS Nguyễn Trãi: 9 em", "từ ngày 7/9", choices=[])


async def test_the_list_turns_its_pages(lan: Person, program: Running) -> None:
    schools = ("THCS-THD", NT, AB, BTX, "THCS-TQD", "THCS-VH")
    await lack(program, {school: {"poor": 9 - n} for n, school in enumerate(schools)})
    await lan.says("/noicannhat")
    first = lan.sees("THCS Trần Hưng Đạo: 9 em", "THCS Trần Quang Diệu: 5 em").text
    assert "Vĩnh Hòa" not in first
    await lan.taps("Xem thêm")
    assert lan.sees("THCS Vĩnh Hòa: dưới 5 em", choices=["Ủng hộ trường này", "Trang trước"]).replaces


async def test_a_school_that_closed_is_not_named(lan: Person, program: Running) -> None:
    await lack(program, {NT: {"poor": 9}, AB: {"poor": 8}})
    await closes(program, NT)
    await lan.says("/noicannhat")
    assert "Nguyễn Trãi" not in lan.sees("THCS An Bình: 8 em").text


@pytest.mark.parametrize("page", ["99999", "x", "-1", "1 2"])
async def test_a_page_that_there_is_not_is_answered(lan: Person, program: Running, page: str) -> None:
    await lack(program, {NT: {"poor": 9}})
    await opens(lan, "needed", page)
    lan.sees("Nơi đang cần" if page != "99999" else "Hiện chưa có trường nào")


async def test_the_english_page_says_the_same(lan: Person, program: Running) -> None:
    await lack(program, {NT: {"poor": 9}})
    await lan.has_said("/lang")
    await lan.says("/noicannhat")
    lan.sees("THCS Nguyễn Trãi", "9")
