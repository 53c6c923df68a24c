"""A donor is reminded on the right days, at a good hour, and not after the deadline."""

from bot.clock import parse_moment
from tests.bot.reminders.beats import DELIVER, beats_at
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


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


async def test_the_button_under_a_reminder_opens_the_pledge(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    reminded = lan.sees(DELIVER)
    assert "Đổi UH" in reminded.choices[0].label
    await lan.taps(reminded.choices[0].label)
    lan.sees("xem lại", "• 500.000đ")
