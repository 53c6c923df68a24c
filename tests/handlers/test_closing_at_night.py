"""A school closes at night: its donors are told in the morning, of what is still so then."""

from bot.clock import parse_moment
from tests.bot.reminders.beats import beats_at
from tests.closing import brings
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_closing import AT_ANOTHER, CLOSED, at_once
from tests.handlers.test_expected import COME, TO_FETCH
from tests.kit import Person, Running


async def test_at_night_donors_wait_for_the_morning(thao: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-06T21:00"))
    await brings(program, "mã,đóng", "THCS-NT,x")
    await at_once(program)
    thao.sees("THCS Nguyễn Trãi: 1", "8 giờ sáng")
    await beats_at(program, "06 22:00", "07 07:59")
    lan.sees_nothing()
    await beats_at(program, "07 08:00", "07 08:01", "08 09:00")
    lan.sees(CLOSED)
    lan.sees_nothing()


async def test_what_was_settled_in_the_night_is_not_told(lan: Person, tung: Person, program: Running) -> None:
    """Lan moves her pledge; Tùng's school opens again."""
    await lan.has_said(*CASH_PLEDGE)
    await tung.has_said(*AT_ANOTHER)
    program.clock.move_to(parse_moment("2021-10-06T21:00"))
    await brings(program, "mã,đóng", "THCS-NT,x")
    await brings(program, "mã,đóng", "THCS-AB,x")
    await lan.has_said("/cuatoi")
    await lan.taps(lan.messages[-1].choices[0].label)
    lan.looks_up()
    await lan.has_said("nơi cần nhất", "xác nhận")
    await brings(program, "mã,đóng", "THCS-AB,")
    await beats_at(program, "07 08:00")
    lan.sees_nothing()
    tung.sees_nothing()


async def test_a_school_that_closed_in_the_night_is_not_asked_to_fetch(
    minh: Person, lan: Person, program: Running
) -> None:
    program.clock.move_to(parse_moment("2021-10-06T21:00"))
    await lan.has_said(*TO_FETCH)
    await brings(program, "mã,đóng", "THCS-NT,x")
    await beats_at(program, "07 08:00")
    minh.sees_nothing()
    lan.sees(CLOSED)


async def test_a_school_that_opened_again_in_the_night_is(minh: Person, lan: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-06T21:00"))
    await lan.has_said(*TO_FETCH)
    await brings(program, "mã,đóng", "THCS-NT,x")
    await brings(program, "mã,đóng", "THCS-NT,")
    await beats_at(program, "07 08:00")
    minh.sees(COME)
