"""Each reminder once, at a good hour, and only while it is of use."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from bot.messages import Outcome, SendFailed
from bot.settings import Settings
from storage.schema import reminder
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_pledge import CASH_PLEDGE
from tests.kit import ROOT, Person, Running, clock_at

DELIVER = "Quý vị đã đăng ký ủng hộ; chương trình nhận đến hết ngày 15/10"
DECLARE = "Trường của thầy/cô chưa khai báo học sinh nào"
FILE = "Đến lúc gửi báo cáo kết quả; hạn cuối là hết ngày 24/10"


@pytest.fixture
def clock() -> MovedClock:
    return clock_at("2021-10-01T09:00")


async def beats_at(program: Running, *moments: str) -> None:
    """It becomes each of these moments, written `12 08:00`, and the heart beats."""
    for moment in moments:
        program.clock.move_to(parse_moment(f"2021-10-{moment.replace(' ', 'T')}"))
        await program.beats()


def moved(program: Running, folder: Path, closes_on: str, report_due_before: str = "2021-11-05") -> Settings:
    """The settings with a campaign whose last days are others."""
    text = (ROOT / "campaign.toml").read_text("utf-8")
    text = text.replace("closes_on = 2021-10-15", f"closes_on = {closes_on}")
    text = text.replace("report_due_before = 2021-10-25", f"report_due_before = {report_due_before}")
    file = folder / "moved.toml"
    file.write_text(text.replace('units = "units.csv"', f'units = "{ROOT}/units.csv"'), "utf-8")
    return program.settings.model_copy(update={"campaign_file": file})


async def withdraws(lan: Person) -> None:
    await lan.has_said("/cuatoi")
    await lan.taps(lan.messages[-1].choices[1].label)
    lan.looks_up()
    await lan.has_said("rút lại")


async def test_a_donor_is_reminded_on_5_12_and_14_october(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "02 08:00", "04 10:00", "05 07:59")
    lan.sees_nothing()
    await beats_at(program, "05 08:00")
    lan.sees(f"{DELIVER} (còn 10 ngày).", "THCS Nguyễn Trãi", "• 500.000đ (năm trăm nghìn đồng)", "Liên hệ")
    await beats_at(program, "05 08:01", "06 08:00", "11 19:00")
    lan.sees_nothing()
    await beats_at(program, "12 08:00")
    lan.sees(f"{DELIVER} (còn 3 ngày).")
    await beats_at(program, "12 19:59", "13 08:00")
    lan.sees_nothing()
    await beats_at(program, "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")
    await beats_at(program, "15 08:00", "15 19:00", "16 08:00", "20 08:00")
    lan.sees_nothing()


async def test_several_pledges_are_one_reminder(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Laptop", "2", "Mới", "không, tiếp tục", "nơi cần nhất", "1", "xác nhận")
    await beats_at(program, "05 08:00")
    lan.sees("THCS Nguyễn Trãi", "• 500.000đ", "nơi cần nhất", "• 2 laptop, mới")
    lan.sees_nothing()


async def test_two_beats_send_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00", "05 08:00")
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_two_beats_at_once_send_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T08:00"))
    await asyncio.gather(program.app.beat(), program.app.beat())
    await program.app.outbox.drain()
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_a_restart_sends_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    await program.restarts()
    await beats_at(program, "05 08:10")
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_a_restart_between_planning_and_sending_sends_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T08:00"))
    await program.app.beat()
    await program.restarts()
    await beats_at(program, "05 08:01", "05 08:02")
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_a_reminder_written_before_a_long_downtime_is_written_anew(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T08:00"))
    await program.app.beat()
    await program.restarts()
    await beats_at(program, "08 09:00", "08 09:01")
    lan.sees(f"{DELIVER} (còn 7 ngày).")
    lan.sees_nothing()


async def test_nobody_is_disturbed_in_the_evening_and_at_night(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 20:00", "05 21:00", "06 00:00", "06 07:30", "06 07:59")
    lan.sees_nothing()
    await beats_at(program, "06 08:00")
    lan.sees(f"{DELIVER} (còn 9 ngày).")


async def test_until_eight_in_the_evening_people_are_reminded(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 19:59")
    lan.sees(DELIVER)


async def test_nobody_is_reminded_in_the_middle_of_a_talk(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T07:50"))
    await lan.has_said("/ungho", "Laptop")
    await beats_at(program, "05 08:00", "05 08:19")
    lan.sees_nothing()
    await beats_at(program, "05 08:21")
    lan.sees(DELIVER)
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_after_days_of_downtime_only_the_latest_is_sent(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "13 09:00", "13 09:01")
    lan.sees(f"{DELIVER} (còn 2 ngày).")
    lan.sees_nothing()
    await beats_at(program, "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")


async def test_on_the_last_day_it_is_late_but_of_use(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "15 09:00")
    lan.sees(f"{DELIVER} (hôm nay là ngày cuối).")


async def test_after_the_deadline_nothing_is_sent(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "16 08:00", "16 09:00")
    lan.sees_nothing()


async def test_what_was_planned_is_not_sent_after_the_deadline(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "15 21:00", "16 08:00")
    lan.sees_nothing()


async def test_a_pledge_made_after_the_hour_is_not_reminded_that_day(lan: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-05T08:01"))
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 10:00", "06 08:00", "11 08:00")
    lan.sees_nothing()
    await beats_at(program, "12 08:00")
    lan.sees(DELIVER)


async def test_a_pledge_made_before_the_hour_is_reminded_that_day(lan: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-05T07:00"))
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    lan.sees(DELIVER)


async def test_a_donor_stops_the_reminders_for_good_and_takes_it_back(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.says("/dung_nhac")
    lan.sees("sẽ không nhắc nữa", choices=["Nhắc lại"])
    await beats_at(program, "05 08:00", "12 08:00")
    lan.sees_nothing()
    await program.restarts()
    await beats_at(program, "13 08:00")
    lan.sees_nothing()
    await lan.taps("Nhắc lại")
    lan.sees("sẽ lại nhắc khi")
    await beats_at(program, "14 08:00")
    lan.sees(DELIVER)


async def test_the_button_under_a_reminder_stops_them(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    lan.looks_up()
    await lan.taps("Không nhắc nữa")
    lan.sees("sẽ không nhắc nữa")
    await beats_at(program, "12 08:00", "14 08:00")
    lan.sees_nothing()


async def test_a_stop_wins_over_what_is_planned(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T07:50"))
    await lan.has_said("/start")
    await beats_at(program, "05 08:00")
    await lan.has_said("/dung_nhac")
    await beats_at(program, "05 09:00")
    lan.sees_nothing()


async def test_a_stop_wins_over_what_is_written_and_not_sent(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T08:00"))
    await program.app.beat()
    await lan.has_said("/dung_nhac")
    await beats_at(program, "05 09:00", "06 09:00")
    lan.sees_nothing()


async def test_who_stopped_reminders_is_not_promised_one(lan: Person) -> None:
    await lan.has_said("/dung_nhac")
    await lan.has_said(*CASH_PLEDGE[:-1])
    await lan.says("xác nhận")
    assert "sẽ nhắc" not in lan.sees("Cảm ơn").text


async def test_a_pledge_taken_back_is_not_reminded(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await withdraws(lan)
    await beats_at(program, "05 08:00", "12 08:00")
    lan.sees_nothing()


async def test_a_pledge_taken_back_after_the_planning_is_not_reminded(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T07:50"))
    await lan.has_said("/cuatoi")
    await beats_at(program, "05 08:00")
    await withdraws(lan)
    await beats_at(program, "05 09:00")
    lan.sees_nothing()


async def test_who_pledged_nothing_is_not_reminded(tung: Person, program: Running) -> None:
    await tung.has_said("/start")
    await beats_at(program, "05 08:00", "12 08:00", "14 08:00")
    tung.sees_nothing()


async def test_a_moved_deadline_moves_the_reminders(lan: Person, program: Running, tmp_path: Path) -> None:
    """With 20 October as the last day they are due on 10, 17 and 19."""
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    lan.sees(DELIVER)
    await program.restarts(moved(program, tmp_path, "2021-10-20"))
    await beats_at(program, "06 08:00", "09 08:00")
    lan.sees_nothing()
    await beats_at(program, "10 08:00")
    lan.sees("hết ngày 20/10 (còn 10 ngày)")
    await beats_at(program, "12 08:00", "14 08:00")
    lan.sees_nothing()
    await beats_at(program, "17 08:00")
    lan.sees("hết ngày 20/10 (còn 3 ngày)")


async def test_a_moved_deadline_cancels_what_was_planned_for_the_old_one(
    lan: Person, program: Running, tmp_path: Path
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T07:50"))
    await lan.has_said("/start")
    await beats_at(program, "05 08:00")
    await program.restarts(moved(program, tmp_path, "2021-10-20"))
    await beats_at(program, "05 09:00")
    lan.sees_nothing()

    assert [("cancelled",)] == await program.rows(select(reminder.c.state))


async def test_a_deadline_moved_and_moved_back_reminds_once(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    before = program.settings
    await beats_at(program, "05 08:00")
    lan.sees(DELIVER)
    await program.restarts(moved(program, tmp_path, "2021-10-20"))
    await beats_at(program, "05 09:00")
    await program.restarts(before)
    await beats_at(program, "05 10:00", "06 10:00")
    lan.sees_nothing()


async def test_one_pledge_is_reminded_three_times_at_most(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00", "12 08:00", "14 08:00")
    lan.looks_up()
    await program.restarts(moved(program, tmp_path, "2021-10-25"))
    await beats_at(program, "15 08:00", "22 08:00", "24 08:00")
    lan.sees_nothing()


async def test_a_teacher_of_a_school_that_declared_nobody_is_reminded_on_5_and_12_october(
    hoa: Person, program: Running
) -> None:
    await beats_at(program, "04 08:00")
    hoa.sees_nothing()
    await beats_at(program, "05 08:00", "06 08:00")
    hoa.sees(DECLARE, "hết ngày 15/10 (còn 10 ngày)", choices=["Khai báo học sinh", "Không nhắc nữa"])
    hoa.sees_nothing()
    await beats_at(program, "12 08:00", "13 08:00", "14 08:00", "15 08:00", "16 08:00")
    hoa.sees(DECLARE, "(còn 3 ngày)")
    hoa.sees_nothing()
    await hoa.taps("Khai báo học sinh")
    hoa.sees("Lớp?")


async def test_once_somebody_declared_the_school_s_teachers_are_left_alone(hoa: Person, program: Running) -> None:
    colleague = Person("mai", "cô Mai", program)
    await colleague.has_role("teacher", "THCS-NT")
    elsewhere = Person("nga", "cô Nga", program)
    await elsewhere.has_role("teacher", "THCS-AB")
    await hoa.has_said(*PUPIL)
    await beats_at(program, "05 08:00")
    hoa.sees_nothing()
    colleague.sees_nothing()
    elsewhere.sees(DECLARE)


async def test_a_declaration_after_the_planning_spares_the_reminder(hoa: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-05T07:50"))
    await hoa.has_said("/start")
    await beats_at(program, "05 08:00")
    await hoa.has_said(*PUPIL)
    await beats_at(program, "05 09:00")
    hoa.sees_nothing()


async def test_a_teacher_who_joins_after_the_hour_is_not_reminded_that_day(program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-05T08:30"))
    mai = Person("mai", "cô Mai", program)
    await mai.has_role("teacher", "THCS-NT")
    await beats_at(program, "05 10:00")
    mai.sees_nothing()
    await beats_at(program, "12 08:00")
    mai.sees(DECLARE)


async def test_a_manager_is_reminded_to_report_on_17_21_23_and_24_october(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/dung_nhac")
    await beats_at(program, "05 08:00", "12 08:00", "16 08:00", "17 07:59")
    minh.sees_nothing()
    await beats_at(program, "17 08:00", "18 08:00")
    minh.sees(f"{FILE} (còn 7 ngày).", "THCS Nguyễn Trãi", "Đăng ký chưa nhận: 500.000đ", "baocao@pgd.example")
    minh.sees_nothing()
    await beats_at(program, "21 08:00", "22 08:00")
    minh.sees(f"{FILE} (còn 3 ngày).")
    minh.sees_nothing()
    await beats_at(program, "23 08:00")
    minh.sees(f"{FILE} (còn 1 ngày).")
    minh.sees_nothing()
    await beats_at(program, "24 08:00", "24 19:00")
    minh.sees(f"{FILE} (hôm nay là ngày cuối).")
    minh.sees_nothing()
    await beats_at(program, "25 08:00", "26 08:00")
    minh.sees_nothing()


async def test_teachers_and_the_office_are_not_reminded_to_report(hoa: Person, thao: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await beats_at(program, "17 08:00", "21 08:00", "24 08:00")
    hoa.sees_nothing()
    thao.sees_nothing()


async def test_a_clock_that_is_set_back_does_not_send_again(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00", "12 08:00")
    lan.sees(DELIVER)
    lan.sees(DELIVER)
    await beats_at(program, "11 09:00", "05 08:00", "06 08:00", "12 08:00", "12 08:30")
    lan.sees_nothing()
    await beats_at(program, "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")


async def test_after_a_later_reminder_an_earlier_one_is_not_sent(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "12 08:00")
    lan.sees(f"{DELIVER} (còn 3 ngày).")
    await beats_at(program, "06 08:00")
    lan.sees_nothing()


async def test_a_clock_that_was_wrong_for_a_moment_does_not_silence_the_reminders(
    lan: Person, program: Running
) -> None:
    """Late rather than never: the time that was seen by mistake lies after the deadline."""
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "31 12:00", "05 08:00")
    lan.sees(f"{DELIVER} (còn 10 ngày).")


async def test_a_reminder_that_may_have_arrived_is_not_repeated(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.phones.failures.append(SendFailed(Outcome.UNKNOWN, "the line broke"))
    await beats_at(program, "05 08:00", "05 08:01", "06 08:00")
    lan.sees_nothing()
    await beats_at(program, "12 08:00")
    lan.sees(DELIVER)


async def test_who_blocked_us_is_reminded_again_only_after_speaking(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.phones.failures.append(SendFailed(Outcome.UNREACHABLE, "blocked"))
    await beats_at(program, "05 08:00", "12 08:00")
    lan.sees_nothing()
    await lan.has_said("/start")
    await beats_at(program, "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")


async def test_the_button_under_a_reminder_opens_the_pledge(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    reminded = lan.sees(DELIVER)
    assert "Đổi UH" in reminded.choices[0].label
    await lan.taps(reminded.choices[0].label)
    lan.sees("xem lại", "• 500.000đ")
