"""The totals: who is told what, and as of when."""

from datetime import timedelta

import pytest

from bot.clock import MovedClock, parse_moment
from campaign.receiving import CashCame
from reports.form import form_of
from tests.bot.spreadsheets import workbook
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.serving import comes
from tests.handlers.test_declare import NEXT_PUPIL, PUPIL
from tests.kit import Person, Running


async def test_the_office_sees_the_totals_of_all(thao: Person, lan: Person, hoa: Person, clock: MovedClock) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Máy tính bảng", "3", "Mới", "không, tiếp tục", "nơi cần nhất", "1", "xác nhận")
    await hoa.has_said(*PUPIL)
    clock.move_to(parse_moment("2021-10-12T09:30"))
    await thao.says("/report")
    told = thao.sees("Kết quả đến 09:30 ngày 12/10 (còn 3 ngày tiếp nhận):")

    assert [
        "Tiền mặt: 0 người, 0đ, 0 HS",
        "Máy tính bàn: 0 người, 0 bộ, 0 HS",
        "Laptop: 0 người, 0 máy, 0 HS",
        "Điện thoại thông minh: 0 người, 0 máy, 0 HS",
        "Thiết bị khác: 0 người, 0 máy, 0 HS (kể cả máy tính bảng)",
        "Đăng ký chưa nhận: 500.000đ, 3 thiết bị. Học sinh còn thiếu thiết bị: 1/1.",
        "Chưa nộp báo cáo: 33/33 đơn vị.",
    ] == told.text.splitlines()[1:]


async def test_the_state_at_the_end_of_a_day(thao: Person, lan: Person, hoa: Person, clock: MovedClock) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await hoa.has_said(*PUPIL)
    clock.move_to(parse_moment("2021-10-10T23:59:30"))
    await lan.has_said("/ungho", "Tiền mặt", "1tr", "không, tiếp tục", "nơi cần nhất", "1", "xác nhận")
    clock.move_to(parse_moment("2021-10-11T00:00:01"))
    await lan.has_said("/ungho", "Tiền mặt", "2tr", "không, tiếp tục", "nơi cần nhất", "1", "xác nhận")
    await hoa.has_said(*NEXT_PUPIL)
    clock.move_to(parse_moment("2021-10-12T09:30"))
    await thao.says("/report 10/10")
    thao.sees("Kết quả đến 23:59 ngày 10/10:", "chưa nhận: 1.500.000đ, 0 thiết bị", "còn thiếu thiết bị: 1/1.")
    await thao.says("/report 5/10")
    thao.sees("chưa nhận: 0đ, 0 thiết bị", "0/0")
    await thao.says("/report")
    thao.sees("09:30 ngày 12/10", "chưa nhận: 3.500.000đ", "còn thiếu thiết bị: 2/2.")


async def test_a_past_answer_is_given_again_as_of_its_minute(
    thao: Person, minh: Person, lan: Person, clock: MovedClock
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    clock.move_to(parse_moment("2021-10-10T09:30"))
    for person in (thao, minh):
        await person.says("/report")
        person.sees("09:30 ngày 10/10", "chưa nhận: 500.000đ")
    clock.passes(minutes=1)
    await lan.has_said("/ungho", "Tiền mặt", "2tr", "không, tiếp tục", "thcs nguyen trai", "1", "xác nhận")
    clock.move_to(parse_moment("2021-10-12T09:30"))
    for asked in ("10/10 09:30", "10/10/2021 9h30", "09:30 ngày 10/10", "10/10 lúc 9 giờ 30"):
        for person in (thao, minh):
            await person.says(f"/report {asked}")
            person.sees("Kết quả đến 09:30 ngày 10/10:", "chưa nhận: 500.000đ")
    await thao.says("/report 10/10")
    thao.sees("Kết quả đến 23:59 ngày 10/10:", "chưa nhận: 2.500.000đ")


async def test_what_is_opened_from_a_past_minute_is_of_that_minute(
    thao: Person, minh: Person, program: Running, clock: MovedClock
) -> None:
    await comes(program, CashCame(500_000))
    clock.move_to(parse_moment("2021-10-10T09:31"))
    await comes(program, CashCame(1_000_000))
    clock.move_to(parse_moment("2021-10-12T09:30"))
    await minh.has_said("/report 10/10 09:30", "Tiền mặt")
    assert "Kết quả đến 09:30 ngày 10/10:\nTiền mặt: 1 người, 500.000đ" in minh.messages[-1].text
    await minh.taps("Số tiền")
    assert "Cộng lại: 500.000đ, đúng bằng số trong báo cáo." in minh.messages[-1].text
    await thao.has_said("/report 10/10 09:30", "Chi tiết")
    assert thao.messages[-1].text.startswith("Kết quả đến 09:30 ngày 10/10:")
    assert "500.000đ" in thao.messages[-1].text


async def test_what_is_taken_back_later_still_stood_on_that_day(
    thao: Person, lan: Person, hoa: Person, clock: MovedClock
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await hoa.has_said(*PUPIL)
    clock.passes(days=5)
    await lan.has_said("/cuatoi")
    await lan.taps(lan.messages[-1].choices[1].label)
    lan.looks_up()
    await lan.has_said("rút lại")
    await hoa.has_said("/hocsinh")
    await hoa.taps("Rút N.V.A (6A2)")
    hoa.looks_up()
    await hoa.has_said("rút lại")
    await thao.says("/report")
    thao.sees("chưa nhận: 0đ", "0/0")
    await thao.says("/report 10/10")
    thao.sees("chưa nhận: 500.000đ", "1/1")


async def test_a_day_to_come_has_no_figures_yet(thao: Person) -> None:
    await thao.says("/report 20/10")
    thao.sees("Ngày 20/10 chưa đến")


@pytest.mark.parametrize(
    "day", ["32/10", "hôm qua", "10", "10/13", "29/2", "1/1/9999999999", "10/10 25:00", "10/10 9:75", "09:30"]
)
async def test_a_day_that_is_none_is_asked_for(thao: Person, day: str) -> None:
    await thao.says(f"/report {day}")
    thao.sees("ngày và tháng, ví dụ 10/10")


async def test_a_manager_sees_the_own_school_only(minh: Person, lan: Person, hoa: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Tiền mặt", "1tr", "không, tiếp tục", "thcs an binh", "1", "xác nhận")
    await lan.has_said("/ungho", "Tiền mặt", "3tr", "không, tiếp tục", "nơi cần nhất", "1", "xác nhận")
    await hoa.has_said(*PUPIL)
    await minh.says("/baocao")
    told = minh.sees("chưa nhận: 500.000đ, 0 thiết bị", "1/1")
    assert told.text.startswith("THCS Nguyễn Trãi\n")


async def test_who_holds_several_roles_is_told_of_the_widest(minh: Person) -> None:
    await minh.has_role("officer", "NCL")
    await minh.says("/report")
    assert minh.sees().text.startswith("Cơ sở giáo dục mầm non ngoài công lập\n")


async def test_a_donor_is_told_the_progress(lan: Person) -> None:
    await lan.says("/report")
    report = lan.sees("Đã nhận: 0đ và 0 thiết bị.", "Đăng ký chưa nhận: 0đ")
    await lan.says("/tiendo")
    assert report.text == lan.sees().text


async def test_a_donor_s_day_is_not_looked_at(lan: Person, clock: MovedClock) -> None:
    await lan.has_said(*CASH_PLEDGE)
    clock.passes(days=3)
    await lan.says("/report 5/10")
    lan.sees("ngày 9/10", "500.000đ")


async def test_a_teacher_is_told_the_progress_too(hoa: Person) -> None:
    await hoa.says("/report")
    told = hoa.sees("Đã nhận:")
    assert "HS" not in told.text
    await hoa.says("/start")
    assert "Báo cáo" not in [choice.label for choice in hoa.sees().choices]


async def test_no_pupil_s_name_is_told_to_the_office(thao: Person, hoa: Person) -> None:
    await hoa.has_said(*PUPIL)
    await thao.says("/report")
    assert "N.V.A" not in thao.sees().text


async def test_a_report_in_mid_talk_leaves_the_talk_open(minh: Person) -> None:
    await minh.has_said("/khaibao")
    await minh.says("/report")
    minh.sees("Kết quả đến")
    minh.sees("Lớp?")


async def test_a_past_day_knows_its_schools_by_the_names_that_they_had_then(
    minh: Person, thao: Person, program: Running, clock: MovedClock
) -> None:
    clock.passes(days=3)
    renamed = workbook([("mã", "tên"), ("THCS-NT", "THCS Nguyễn Trãi Mới")])
    await thao.sends_file("truong.xlsx", renamed)
    thao.looks_up()
    await thao.has_said("xác nhận")
    await minh.says("/report")
    minh.sees("THCS Nguyễn Trãi Mới\n")
    await minh.says("/report 7/10")
    minh.sees("THCS Nguyễn Trãi\n", "Kết quả đến 23:59 ngày 7/10")
    async with program.app.database.reading() as session:
        [then, now] = [
            [row.name for row in (await form_of(session, moment, "THCS-NT")).rows]
            for moment in (clock.now() - timedelta(days=2), clock.now())
        ]

    assert (["THCS Nguyễn Trãi"], ["THCS Nguyễn Trãi Mới"]) == (then, now)


async def test_who_answers_for_two_schools_says_which_one(minh: Person) -> None:
    await minh.has_role("manager", "THCS-AB")
    await minh.says("/report")
    minh.sees("Báo cáo của đơn vị nào?", choices=["THCS Nguyễn Trãi", "THCS An Bình"])
    await minh.says("thcs an binh")
    assert minh.sees("Kết quả đến").text.startswith("THCS An Bình\n")
    assert "THCS-AB" in minh.gets_file("bao-cao").name
