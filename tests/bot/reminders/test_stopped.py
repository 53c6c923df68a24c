"""Who stopped the reminders, took the pledge back or pledged nothing is left alone."""

from bot.clock import parse_moment
from tests.bot.reminders.beats import DELIVER, beats_at
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


async def withdraws(lan: Person) -> None:
    await lan.has_said("/cuatoi")
    await lan.taps(lan.messages[-1].choices[1].label)
    lan.looks_up()
    await lan.has_said("rút lại")


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
