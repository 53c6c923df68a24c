"""What did not come in the days of grace is told once, and can still be received: nobody's promise is lost."""

from pathlib import Path

import pytest

from bot.clock import parse_moment
from tests.bot.reminders.beats import beats_at
from tests.bot.reminders.test_moved_deadline import moved
from tests.handlers.bridging import AB, closes, manager, opens
from tests.handlers.pledging import CASH_PLEDGE, SAME_AGAIN
from tests.handlers.receiving import TWO_LAPTOPS, pledged
from tests.handlers.test_expected import PRIVATE, TO_FETCH, elsewhere
from tests.kit import Person, Running

EXPIRED = "Đã quá ngày chờ, chưa nhận:"
NOBODY_CAME = "chưa có ai đến nhận"
WELCOME = "nếu quý vị vẫn muốn trao, xin liên hệ: THCS Nguyễn Trãi (Văn phòng nhà trường); Bộ phận tiếp nhận"


async def told_at(person: Person, program: Running, *moments: str) -> list[str]:
    """What the person is told at these moments of what did not come."""
    person.looks_up()
    before = len(person.messages)
    await beats_at(program, *moments)
    person.looks_up()
    return [each.text for each in person.messages[before:] if EXPIRED in each.text or NOBODY_CAME in each.text]


async def test_a_school_is_told_once_what_did_not_come_and_opens_the_list(
    minh: Person, lan: Person, tung: Person, thao: Person, program: Running
) -> None:
    brought, fetched = await pledged(tung, program, *CASH_PLEDGE), await pledged(lan, program, *TO_FETCH)
    assert [] == await told_at(minh, program, "24 08:00", "24 23:59", "25 07:59")
    office = len(thao.messages)
    [told] = await told_at(minh, program, "25 08:00", "25 08:01", "25 12:00", "26 08:00", "30 08:00")

    assert "THCS Nguyễn Trãi: 2, trong đó nhờ đến nhận: 1" in told
    assert brought in told
    assert fetched in told
    assert not [each for each in thao.messages[office:] if EXPIRED in each.text]
    await minh.taps("Quá hạn")
    listed = minh.sees(f"{fetched}: nhờ trường đến nhận", f"{brought}: mang đến trường", *PRIVATE)
    assert {f"Nhận {fetched}", f"Nhận {brought}"} == {choice.label for choice in listed.choices}


async def test_what_comes_late_is_received_at_once_and_the_rest_is_awaited_again(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await told_at(minh, program, "25 08:00")
    await minh.says("/tiepnhan")
    minh.sees("Hiện chưa có đăng ký nào đang chờ nhận.", "Đã quá ngày chờ, chưa nhận: 1.")
    await minh.taps("Quá hạn: 1")
    minh.sees("• 2 laptop, đã qua sử dụng", "Lan Nguyễn")
    await minh.taps(f"Nhận {code}")
    minh.looks_up()
    await minh.has_said("1", "Dùng được", "Cả 6 điểm đều đạt", "Không có", "Sẽ trao sau", "xác nhận")
    assert [m for m in lan.messages if "đã nhận" in m.text.lower()]
    await minh.says("/tiepnhan")
    minh.sees(f"Đang chờ nhận:\n\n{code}", "• 1 laptop")
    assert not [choice for choice in minh.messages[-1].choices if "Quá hạn" in choice.label]
    await opens(minh, "expired")
    minh.sees("Không có đăng ký nào quá hạn.")
    lan.looks_up()
    await lan.says("/cuatoi")
    lan.sees(f"{code} (đã nhận một phần), đến")


async def test_a_late_comer_is_found_by_name(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await told_at(minh, program, "25 08:00")
    await minh.has_said("/tiepnhan", "Tìm theo mã, tên, số điện thoại", "lan nguyen")
    assert code in "\n".join([minh.messages[-1].text, *(choice.label for choice in minh.messages[-1].choices)])


async def test_who_asked_for_a_pick_up_is_told_kindly_and_once(
    minh: Person, lan: Person, tung: Person, program: Running
) -> None:
    await pledged(tung, program, *CASH_PLEDGE)
    code = await pledged(lan, program, *TO_FETCH)
    tung.looks_up()
    [told] = await told_at(lan, program, "24 12:00", "25 07:59", "25 08:00", "25 09:00", "26 08:00")

    assert code in told
    assert "• 500.000đ" in told
    assert "xin lỗi quý vị" in told
    assert WELCOME in told
    assert not [each for each in tung.messages if EXPIRED in each.text or NOBODY_CAME in each.text]
    await lan.says("/cuatoi")
    lan.sees(f"{code} (quá ngày nhận), đến: THCS Nguyễn Trãi", WELCOME)
    await tung.has_said("/cuatoi")
    assert WELCOME in tung.messages[-1].text


async def test_of_a_part_delivery_the_rest_is_said_to_be_late(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, "1", "Dùng được", "Cả 6 điểm đều đạt", "Không có", "Sẽ trao sau", "xác nhận")
    [told] = await told_at(minh, program, "25 08:00")
    assert code in told
    lan.looks_up()
    await lan.says("/cuatoi")
    lan.sees(f"{code} (đã nhận một phần, phần còn lại quá ngày nhận), đến", "Đã nhận: 1", WELCOME)


async def test_where_nobody_receives_and_for_where_it_is_needed_most_the_office_is_told(
    thao: Person, lan: Person, tung: Person, program: Running
) -> None:
    """Of a school's pick-up the office sees no address, of one that is for no school yet it does."""
    nobody_there = await pledged(lan, program, *TO_FETCH)
    anywhere = await pledged(tung, program, *elsewhere(TO_FETCH, "nơi cần nhất"))
    [told] = await told_at(thao, program, "25 08:00", "25 12:00", "26 08:00")
    assert "nơi cần nhất: 1, trong đó nhờ đến nhận: 1" in told
    assert "THCS Nguyễn Trãi: 1, trong đó nhờ đến nhận: 1" in told
    await thao.taps("Quá hạn")
    first, second = sorted(thao.sees().text.split("\n\n")[1:], key=lambda each: nobody_there not in each)
    assert f"{nobody_there}, THCS Nguyễn Trãi" in first
    assert not [word for word in PRIVATE if word in first]
    assert f"{anywhere}, nơi cần nhất" in second
    assert all(word in second for word in PRIVATE)
    await opens(thao, "route")
    thao.sees()
    await thao.taps("Quá hạn: 2")
    thao.sees(nobody_there, anywhere)
    await thao.taps(f"Nhận {nobody_there}")
    thao.sees("Đăng ký này gửi đến THCS Nguyễn Trãi. Nhận tại Phòng Giáo dục")


async def test_a_school_that_closed_since_is_the_office_s(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *CASH_PLEDGE)
    await closes(program, "THCS-NT")
    minh.looks_up()
    [told] = await told_at(thao, program, "25 08:00")
    assert code in told
    assert not [each for each in minh.messages if EXPIRED in each.text]


async def test_what_came_or_was_taken_back_is_told_to_nobody(
    minh: Person, thao: Person, lan: Person, tung: Person, program: Running
) -> None:
    came, back = await pledged(lan, program, *TWO_LAPTOPS), await pledged(tung, program, *TO_FETCH)
    minh.looks_up()
    await minh.has_said(came, "Đủ 2 chiếc", "Dùng được", "Cả 6 điểm đều đạt", "Không có", "xác nhận")
    await tung.has_said("/cuatoi", f"Rút lại {back}", "rút lại")
    for person in (minh, thao, lan, tung):
        person.looks_up()
    await beats_at(program, "25 08:00")
    assert not [
        each.text
        for person in (minh, thao, lan, tung)
        for each in person.messages
        if EXPIRED in each.text or NOBODY_CAME in each.text
    ]


async def test_after_days_of_downtime_it_is_told_late_rather_than_never(
    minh: Person, lan: Person, program: Running
) -> None:
    await pledged(lan, program, *TO_FETCH)
    minh.looks_up()
    await program.restarts()
    assert 1 == len(await told_at(minh, program, "28 09:00", "28 10:00", "29 08:00"))
    assert 1 == len([each for each in lan.messages if NOBODY_CAME in each.text])


async def test_with_fewer_days_of_grace_it_is_told_earlier_and_the_morning_s_word_waits_no_longer(
    minh: Person, lan: Person, program: Running, tmp_path: Path
) -> None:
    await pledged(lan, program, *CASH_PLEDGE)
    await program.restarts(moved(program, tmp_path, "2021-10-15", "2021-10-25", grace_days=2))
    await beats_at(program, "17 08:00")
    assert 1 == len([each for each in minh.messages if "Tất cả đang chờ nhận" in each.text])
    assert 1 == len(await told_at(minh, program, "18 08:00", "19 08:00", "20 08:00"))
    assert 1 == len([each for each in minh.messages if "Tất cả đang chờ nhận" in each.text])


async def test_a_personal_stop_wins_and_the_list_still_says_it(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TO_FETCH)
    minh.looks_up()
    await minh.has_said("/dung_nhac")
    await lan.has_said("/dung_nhac")
    assert [] == await told_at(minh, program, "25 08:00", "26 08:00")
    assert not [each for each in lan.messages if NOBODY_CAME in each.text]
    await opens(minh, "expired")
    minh.sees(code)


@pytest.mark.parametrize("about", ["", "0", "1", "THCS-NT", "-1", "99999", "x" * 40])
async def test_nobody_else_sees_the_list_by_any_button(
    lan: Person, hoa: Person, minh: Person, thao: Person, program: Running, about: str
) -> None:
    code = await pledged(lan, program, *TO_FETCH)
    vinh = await manager(program, "vinh", AB)
    program.clock.move_to(parse_moment("2021-10-25T09:00"))
    for person in (lan, hoa):
        await opens(person, "expired", about)
        person.sees("dành cho người quản lý của trường")
    for person in (vinh, thao):
        await opens(person, "expired", about)
        assert code not in person.sees("Không có đăng ký nào quá hạn").text


async def test_the_list_turns_its_pages(minh: Person, lan: Person, program: Running) -> None:
    for n, sum_ in enumerate(("100k", "200k", "300k", "400k")):
        program.clock.passes(minutes=1)
        words = CASH_PLEDGE if n == 0 else (*SAME_AGAIN, "xác nhận")
        await lan.has_said(*(sum_ if said == "500k" else said for said in words))
    minh.looks_up()
    program.clock.move_to(parse_moment("2021-10-25T09:00"))
    await opens(minh, "expired")
    assert "100.000đ" not in minh.sees("400.000đ", "300.000đ", "200.000đ").text
    await minh.taps("Xem thêm")
    assert minh.sees("100.000đ").replaces
