"""`[Tiếp nhận]` lists what a school expects; a gift to be fetched is told at once to those who are to fetch it."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from campaign.trail import Origin
from storage import people
from storage.schema import held_notice, pledge
from tests.handlers.pledging import CASH_PLEDGE, SAME_AGAIN
from tests.kit import Person, Running

FETCH = ("nhờ trường đến nhận", "12 Hẻm Hoa Sứ", "0912345678", "xác nhận")
TO_FETCH = (*CASH_PLEDGE[:-2], *FETCH)
COME = "Có người nhờ đến nhận quà"
OFF = "Không cần đến nhận"
PRIVATE = ("Hẻm Hoa Sứ", "0912345678")
SEARCH = (
    *("Tìm theo mã, tên, số điện thoại", "Không có đăng ký trước", "Thiết bị chờ kiểm tra"),
    *("Được đề nghị nhận", "Chuyển đi đơn vị khác"),
)
REFUSED = "dành cho người quản lý của trường"


def elsewhere(words: tuple[str, ...], unit: str) -> tuple[str, ...]:
    return tuple(unit if said == "thcs nguyen trai" else said for said in words)


async def code_of(program: Running) -> str:
    [(code,)] = await program.rows(select(pledge.c.code))
    return str(code)


async def begins_to_change(lan: Person, code: str, answer: str) -> None:
    await lan.has_said("/cuatoi")
    await lan.taps(f"Đổi {code}")
    lan.looks_up()
    await lan.has_said("sửa", answer)


@pytest.fixture
async def principal_of_an_binh(program: Running) -> Person:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    return vinh


async def test_before_anything_is_pledged_the_list_is_empty(minh: Person) -> None:
    await minh.says("Tiếp nhận")
    minh.sees("chưa có đăng ký nào đang chờ nhận", choices=[*SEARCH])


async def test_the_list_says_what_comes_how_and_by_when(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await minh.says("/tiepnhan")
    code = await code_of(program)
    minh.sees(
        f"{code}: mang đến trường, chậm nhất là hết ngày 15/10",
        "• 500.000đ (năm trăm nghìn đồng)",
        "• Người ủng hộ: ẩn danh (phụ huynh)",
        choices=[f"Nhận {code}", *SEARCH],
    )


async def test_a_pick_up_whose_donor_erased_everything_says_so(minh: Person, lan: Person) -> None:
    await lan.has_said(*TO_FETCH, "/rieng_tu", "Xóa thông tin của tôi", "Giữ, không ghi tên", "Xóa")
    minh.looks_up()
    await minh.says("/tiepnhan")
    minh.sees("• Địa chỉ, điện thoại: không còn giữ; người ủng hộ sẽ nêu mã khi trao")


async def test_a_pick_up_is_listed_with_address_and_phone(minh: Person, lan: Person) -> None:
    await lan.has_said(*TO_FETCH)
    minh.looks_up()
    await minh.says("/tiepnhan")
    minh.sees("nhờ trường đến nhận", "• Địa chỉ: 12 Hẻm Hoa Sứ; điện thoại: 0912345678")


async def test_an_organisation_that_chose_another_name_is_listed_by_that_name_only(minh: Person, lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE[:5], "tập thể, tổ chức", "Hội Khuyến học", "12", "tên khác", "Chi hội 2")
    await lan.has_said("mang đến trường", "xác nhận")
    await minh.says("/tiepnhan")
    told = minh.sees("Người ủng hộ: Chi hội 2 (tập thể, tổ chức)").text

    assert "Khuyến học" not in told
    assert "Lan" not in told


async def test_the_list_turns_its_pages_newest_first(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    oldest = await code_of(program)
    for sum_ in ("100k", "200k", "300k"):
        program.clock.passes(minutes=1)
        await lan.has_said(*(sum_ if said == "500k" else said for said in SAME_AGAIN), "xác nhận")
    await minh.says("/tiepnhan")
    newest = minh.sees("300.000đ")
    assert [*SEARCH, "Xem thêm"] == [choice.label for choice in newest.choices[3:]]
    first = newest.text
    assert first.index("300.000đ") < first.index("200.000đ") < first.index("100.000đ")
    await minh.taps("Xem thêm")
    assert minh.sees("500.000đ", choices=[f"Nhận {oldest}", *SEARCH, "Trang trước"]).replaces


async def test_what_is_taken_back_or_for_others_is_not_listed(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {await code_of(program)}")
    lan.looks_up()
    await lan.has_said("rút lại")
    await lan.has_said(*elsewhere(SAME_AGAIN, "thcs an binh"), "xác nhận")
    await lan.has_said(*elsewhere(SAME_AGAIN, "nơi cần nhất"), "Hai phần quà", "xác nhận")
    await minh.says("/tiepnhan")
    minh.sees("chưa có đăng ký nào")


async def test_an_officer_sees_the_group_s_schools_by_name(lan: Person, program: Running) -> None:
    officer = Person("nga", "cô Nga", program)
    await officer.has_role("officer", "NCL")
    await lan.has_said(*elsewhere(CASH_PLEDGE, "Mầm non tư thục Tuổi Thơ"))
    await officer.says("/tiepnhan")
    officer.sees(f"{await code_of(program)}, Mầm non tư thục Tuổi Thơ: mang đến trường")


@pytest.mark.parametrize("about", ["", "0", "1", "THCS-NT", "-1", "99999", "x" * 40])
async def test_nobody_else_sees_it_by_any_button(
    lan: Person, hoa: Person, thao: Person, principal_of_an_binh: Person, about: str
) -> None:
    await lan.has_said(*TO_FETCH)
    thao.looks_up()
    for person in (lan, hoa):
        await person.sends(tap=f"+expected:{about}", tap_id="1", pressed="1")
        person.sees(REFUSED)
    for person in (principal_of_an_binh, thao):  # the office receives what is brought to the office
        await person.sends(tap=f"+expected:{about}", tap_id="1", pressed="1")
        person.sees("chưa có đăng ký nào")


async def test_a_manager_whose_role_ended_sees_nothing_by_an_old_button(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*TO_FETCH)
    minh.looks_up()
    async with program.app.database.transaction() as session:
        await people.end_grants(session, program.clock.now(), Origin.OFFICE)
    await minh.sends(tap="+expected:", tap_id="1", pressed="1")
    minh.sees(REFUSED)


async def test_a_pick_up_is_told_at_once_to_every_manager_of_the_school(
    minh: Person, hoa: Person, thao: Person, principal_of_an_binh: Person, lan: Person, program: Running
) -> None:
    deputy = Person("dung", "cô Dung", program)
    await deputy.has_role("manager", "THCS-NT")
    await deputy.has_said("/lang en")
    await lan.has_said(*TO_FETCH)
    code = await code_of(program)
    told = minh.sees(f"{COME}: {code}, THCS Nguyễn Trãi", "• 500.000đ", "ẩn danh (phụ huynh)", *PRIVATE)
    deputy.sees(f"Somebody asks for a gift to be fetched: {code}", *PRIVATE)

    assert code == told.copyable
    for other in (hoa, thao, principal_of_an_binh):
        other.sees_nothing()


async def test_what_is_brought_is_not_told_at_once(minh: Person, lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    minh.sees_nothing()


async def test_what_is_only_begun_or_said_to_be_the_same_gift_is_not_told(minh: Person, lan: Person) -> None:
    await lan.has_said(*TO_FETCH[:-1])
    minh.sees_nothing()
    await lan.has_said("xác nhận")
    minh.sees(COME)
    await lan.has_said(*SAME_AGAIN[:-1], *FETCH[:-1], "Một phần quà")
    minh.sees_nothing()


async def test_a_message_that_comes_twice_tells_once(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*TO_FETCH[:-1])
    again = {"sender": "lan", "chat": "lan", "name": "Lan Nguyễn", "text": "xác nhận"}
    for _ in range(2):
        await program.hears_again(99, **again)
        await program.app.settle()
    minh.sees(COME)
    minh.sees_nothing()


async def test_a_changed_pick_up_is_told_again(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*TO_FETCH)
    minh.looks_up()
    code = await code_of(program)
    await begins_to_change(lan, code, "Địa chỉ: 12 Hẻm Hoa Sứ")
    await lan.has_said("7 Trần Phú", "xác nhận")
    assert "Hoa Sứ" not in minh.sees(f"đã thay đổi: {code}", "7 Trần Phú").text


async def test_a_pick_up_taken_back_is_told(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*TO_FETCH)
    minh.looks_up()
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.looks_up()
    await lan.has_said("rút lại")
    minh.sees(f"{OFF} {code} nữa")


async def test_a_pick_up_that_goes_elsewhere_is_told_at_both_schools(
    minh: Person, lan: Person, principal_of_an_binh: Person, program: Running
) -> None:
    await lan.has_said(*TO_FETCH)
    minh.looks_up()
    code = await code_of(program)
    await begins_to_change(lan, code, "Gửi đến: THCS Nguyễn Trãi")
    await lan.has_said("thcs an binh", "xác nhận")
    principal_of_an_binh.sees(f"{COME}: {code}, THCS An Bình", *PRIVATE)
    assert "An Bình" not in minh.sees(OFF).text


async def test_a_gift_that_is_brought_after_all_need_not_be_fetched(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*TO_FETCH)
    minh.looks_up()
    await begins_to_change(lan, await code_of(program), "Cách trao: Nhờ trường đến nhận")
    await lan.has_said("mang đến trường", "xác nhận")
    minh.sees(OFF)


async def test_a_gift_to_be_fetched_after_all_is_told(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await begins_to_change(lan, await code_of(program), "Cách trao: Mang đến trường")
    await lan.has_said(*FETCH)
    minh.sees(COME, *PRIVATE)


async def test_where_it_is_needed_most_the_admins_are_told(minh: Person, thao: Person, lan: Person) -> None:
    await lan.has_said(*elsewhere(TO_FETCH, "nơi cần nhất"))
    thao.sees(COME, "nơi cần nhất", *PRIVATE)
    minh.sees_nothing()


async def test_where_nobody_receives_the_admins_learn_of_the_code_alone(
    thao: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*TO_FETCH)
    told = thao.sees("THCS Nguyễn Trãi", await code_of(program), "chưa có người quản lý nào")

    assert not [word for word in PRIVATE if word in told.text]


async def test_who_stopped_the_reminders_still_learns_of_a_pick_up(minh: Person, lan: Person) -> None:
    await minh.says("/dung_nhac")
    minh.sees("sẽ không nhắc nữa", "Khi có người nhờ đến nhận quà, thầy/cô vẫn được báo")
    await lan.says("/dung_nhac")
    assert "đến nhận" not in lan.sees("sẽ không nhắc nữa").text
    await lan.has_said(*TO_FETCH)
    minh.sees(COME)


@pytest.fixture
def at_night(clock: MovedClock) -> MovedClock:
    clock.move_to(parse_moment("2021-10-06T22:00"))
    return clock


async def in_the_morning(program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-07T07:59"))
    await program.beats()
    program.clock.move_to(parse_moment("2021-10-07T08:00"))
    await program.beats()


async def test_at_night_a_pick_up_waits_for_the_morning(
    minh: Person, lan: Person, program: Running, at_night: MovedClock
) -> None:
    """The donor is answered at once; the principal sleeps."""
    await lan.has_said(*TO_FETCH)
    assert "Cảm ơn" in lan.messages[-1].text
    await program.beats()
    minh.sees_nothing()
    await program.restarts()
    program.clock.move_to(parse_moment("2021-10-07T07:59"))
    await program.beats()
    minh.sees_nothing()
    program.clock.move_to(parse_moment("2021-10-07T08:00"))
    await program.beats()
    await program.beats()
    minh.sees(f"{COME}: {await code_of(program)}", *PRIVATE)
    minh.sees("Tất cả đang chờ nhận")
    minh.sees_nothing()


@pytest.mark.parametrize(("hour", "told"), [("19:59", 1), ("20:00", 0), ("07:59", 0), ("08:00", 1)])
async def test_the_hours_are_those_of_the_reminders(
    minh: Person, lan: Person, clock: MovedClock, hour: str, told: int
) -> None:
    clock.move_to(parse_moment(f"2021-10-07T{hour}"))
    await lan.has_said(*TO_FETCH)

    assert told == len(minh.messages)


async def test_what_was_taken_back_before_the_morning_is_told_to_nobody(
    minh: Person, lan: Person, program: Running, at_night: MovedClock
) -> None:
    await lan.has_said(*TO_FETCH, "/cuatoi")
    await lan.has_said(f"Rút lại {await code_of(program)}", "rút lại")
    await in_the_morning(program)
    minh.sees_nothing()


async def test_what_changed_before_the_morning_is_told_once_as_it_stands_then(
    minh: Person, lan: Person, program: Running, at_night: MovedClock
) -> None:
    await lan.has_said(*TO_FETCH)
    await begins_to_change(lan, await code_of(program), "Địa chỉ: 12 Hẻm Hoa Sứ")
    await lan.has_said("7 Trần Phú", "xác nhận")
    await in_the_morning(program)
    assert "Hoa Sứ" not in minh.sees(COME, "7 Trần Phú").text
    minh.sees("Tất cả đang chờ nhận")
    minh.sees_nothing()


async def test_a_pick_up_that_was_told_by_day_and_taken_back_at_night_is_called_off_in_the_morning(
    minh: Person, lan: Person, program: Running, clock: MovedClock
) -> None:
    await lan.has_said(*TO_FETCH)
    minh.sees(COME)
    clock.move_to(parse_moment("2021-10-06T22:00"))
    await lan.has_said("/cuatoi", f"Rút lại {await code_of(program)}", "rút lại")
    minh.sees_nothing()
    await in_the_morning(program)
    minh.sees(OFF)


async def test_in_the_morning_it_is_told_to_those_who_receive_then(
    minh: Person, lan: Person, program: Running, at_night: MovedClock
) -> None:
    await lan.has_said(*TO_FETCH)
    async with program.app.database.transaction() as session:
        await people.end_grants(session, program.clock.now(), Origin.OFFICE)
    deputy = Person("dung", "cô Dung", program)
    await deputy.has_role("manager", "THCS-NT")
    await deputy.has_said("/lang en")
    await in_the_morning(program)
    minh.sees_nothing()
    deputy.sees("Somebody asks for a gift to be fetched", *PRIVATE)


async def test_of_who_was_erased_at_night_nothing_is_told_in_the_morning(
    minh: Person, lan: Person, program: Running, at_night: MovedClock
) -> None:
    await lan.has_said(*TO_FETCH, "/rieng_tu", "Xóa thông tin của tôi", "Giữ, không ghi tên", "Xóa")
    assert [] == await program.rows(select(held_notice))
    await in_the_morning(program)
    assert [] == [message for message in minh.messages if COME in message.text]


async def test_what_waits_for_the_morning_is_sealed(
    minh: Person, lan: Person, program: Running, at_night: MovedClock
) -> None:
    await lan.has_said(*TO_FETCH)
    [(body,)] = await program.rows(select(held_notice.c.body))

    assert [] == [word for word in ("500", *PRIVATE) if word.encode() in body]
