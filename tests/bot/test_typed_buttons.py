"""Buttons outside a question can be typed too: by label, marks and case aside, or by number in the newest list."""

from sqlalchemy import select

from bot.clock import parse_moment
from storage.schema import pledge
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


async def test_a_number_under_the_menu_presses_its_button(lan: Person) -> None:
    await lan.says("/start")
    assert "Ủng hộ" == lan.sees("Kính chào").choices[0].label
    await lan.says("1")
    lan.sees("muốn ủng hộ gì")


async def test_the_label_of_a_button_with_a_code_can_be_typed(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/cuatoi")
    [code] = await program.rows(select(pledge.c.code))
    await lan.says(f"rut lai {code.code.lower()}")
    lan.sees("muốn rút lại đăng ký UH", choices=["Rút lại", "Giữ nguyên"])


async def test_go_on_can_be_typed_after_a_pupil_was_declared(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2", "N.V.A", "hộ nghèo", "không có thiết bị", "máy tính", "xác nhận")
    await hoa.says("khai tiep")
    hoa.sees("Tên viết tắt")


async def test_the_talk_that_was_put_aside_is_taken_up_by_its_typed_label(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2", "/ungho", "hủy")
    await hoa.says("TIEP TUC")
    hoa.sees("Tên viết tắt")


async def test_a_number_under_an_open_question_is_its_answer(lan: Person) -> None:
    await lan.has_said("/start", "/ungho", "Laptop")
    await lan.says("1")
    lan.sees("Tình trạng máy?")


async def test_the_buttons_are_remembered_over_a_restart(lan: Person, program: Running) -> None:
    await lan.has_said("/start")
    await program.restarts()
    await lan.says("1")
    lan.sees("muốn ủng hộ gì")


async def test_a_number_with_no_list_before_it_is_not_taken_for_anything(lan: Person) -> None:
    await lan.says("1")
    lan.sees("chưa hiểu ý")


async def test_a_number_beyond_the_list_presses_nothing(lan: Person) -> None:
    await lan.has_said("/start")
    await lan.says("99")
    lan.sees("chưa hiểu ý")


async def test_a_reminders_button_can_be_typed(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-12T08:00:00+07:00"))
    await program.beats()
    lan.sees("chương trình nhận đến hết ngày")
    await lan.says("khong nhac nua")
    lan.sees("sẽ không nhắc nữa")


async def test_a_number_after_a_reminder_over_an_open_question_is_asked_about(lan: Person, program: Running) -> None:
    """It may be a place in the reminder's list, and the open question may be whether to take a pledge back."""
    program.clock.move_to(parse_moment("2021-10-11T20:00:00+07:00"))
    await lan.has_said(*CASH_PLEDGE, "/cuatoi", "2")
    program.clock.move_to(parse_moment("2021-10-12T08:00:00+07:00"))
    await program.beats()
    lan.looks_up()
    await lan.says("1")
    lan.sees("chưa rõ số vừa gõ là của tin nào")
    lan.sees("muốn rút lại đăng ký UH")
    await lan.says("1")
    lan.sees("Đã rút lại")


async def test_a_number_after_a_reminder_answers_what_is_asked_in_ones_own_words(lan: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-11T20:00:00+07:00"))
    await lan.has_said(*CASH_PLEDGE, "/ungho", "Laptop")
    program.clock.move_to(parse_moment("2021-10-12T08:00:00+07:00"))
    await program.beats()
    lan.looks_up()
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_the_menu_is_still_there_after_an_answer_without_buttons(lan: Person) -> None:
    await lan.has_said("/start", "Liên hệ")
    await lan.says("1")
    lan.sees("muốn ủng hộ gì")


async def test_cancelling_what_is_not_open_says_so(lan: Person) -> None:
    await lan.says("/huy")
    lan.sees("Không có việc nào đang làm dở")
