"""Buttons outside a question can be typed too: by label, marks and case aside, or by number in the newest list."""

from sqlalchemy import select

from bot.clock import parse_moment
from bot.messages import Choice, meant_in_part, pressed, typeable
from storage.schema import pledge
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.receiving import states_of
from tests.handlers.serving import device_comes, has_pupils
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


async def test_a_part_of_a_label_is_enough_where_only_one_has_it(lan: Person) -> None:
    await lan.has_said("/ungho", "tien", "2tr", "tiep tuc", "can nhat", "hao tam", "an danh", "mang den")
    await lan.says("ok")
    lan.sees("Mã: UH", "Nơi cần nhất")


async def test_no_part_of_the_yes_to_a_read_back_is_taken_for_it(lan: Person, program: Running) -> None:
    """A name that is typed to be mended may be spelt like a part of «Xác nhận»."""
    await lan.has_said(*CASH_PLEDGE[:-1])
    for name in ("Nhàn", "Nhân", "xác"):
        await lan.says(name)
        lan.sees("Xin quý vị xem lại", choices=["Xác nhận", "Sửa"])
    assert not await program.rows(select(pledge.c.code))
    await lan.says("xac nhan")
    lan.sees("Mã: UH")


async def test_a_count_behind_a_label_need_not_be_typed() -> None:
    found = pressed("laptop", (Choice("cash", "Tiền mặt (500.000đ)"), Choice("one", "Laptop (1)")), numbers=True)
    assert found == Choice("one", "Laptop (1)")


async def test_of_not_being_something_no_part_is_taken_for_being_it() -> None:
    ways = (Choice("no", "Không có số"), Choice("all", "Tất cả các trường"), Choice("some", "Một số trường"))
    assert ["no", "", "all", "", ""] == [
        found.code if (found := meant_in_part(said, ways)) else ""
        for said in ("khong", "có số", "tất cả", "trường", "5")
    ]


async def test_one_word_presses_no_button_outside_of_a_question(
    lan: Person, minh: Person, hoa: Person, program: Running
) -> None:
    """«Thôi» ends a chat as well as it begins «Thôi giữ», which acts at once."""
    await has_pupils(hoa, minh)
    await device_comes(program)
    await minh.has_said("/capphat", "Trao")
    await minh.says("thôi")
    minh.sees("chưa hiểu ý")
    assert ["reserved"] == await states_of(program)

    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-12T08:00:00+07:00"))
    await program.beats()
    lan.looks_up()
    await lan.says("không")
    lan.sees("chưa hiểu ý", choices=[*(each.label for each in lan.messages[-2].choices), "Việc khác"])
    await lan.says("đóng góp")
    lan.sees("500.000đ")


async def test_words_that_mean_nothing_leave_the_newest_buttons_and_their_numbers(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE, "/cuatoi")
    theirs = [choice.label for choice in lan.messages[-1].choices]
    await lan.says("trời đẹp quá")
    assert [*theirs, "Việc khác"] == [choice.label for choice in lan.sees("chưa hiểu ý").choices]
    await lan.says("2")
    lan.sees("muốn rút lại đăng ký UH")


async def test_who_is_not_understood_twice_is_shown_the_menu(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE, "/cuatoi", "trời đẹp quá")
    await lan.says("hôm nay mưa")
    assert "Ủng hộ" == lan.sees("chưa hiểu ý").choices[0].label


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


async def test_a_button_of_an_earlier_message_can_be_typed_while_it_stands_there(thao: Person) -> None:
    await thao.has_said("/report", "Chi tiết")
    await thao.says("nhac ngay")
    thao.sees("Lúc này không có ai để nhắc.")
    await thao.says("Chi tiết")
    thao.sees("Kết quả đến", choices=["Xem thêm"])


async def test_it_can_be_typed_over_an_open_question_too(minh: Person) -> None:
    await minh.has_said("/moi", "Tạo mã mời")
    await minh.says("ai dang co vai tro")
    minh.sees("quản lý trường")
    minh.sees("Mã cho một hay nhiều người?")


async def test_a_reminder_takes_no_earlier_button_away(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/cuatoi")
    [code] = await program.rows(select(pledge.c.code))
    program.clock.move_to(parse_moment("2021-10-12T08:00:00+07:00"))
    await program.beats()
    lan.looks_up()
    await lan.says(f"rut lai {code.code}")
    lan.sees("muốn rút lại đăng ký UH")


async def test_a_button_of_a_page_that_was_turned_is_there_no_more(thao: Person) -> None:
    await thao.has_said("/nhatky")
    while "Xem thêm" in [choice.label for choice in thao.messages[-1].choices]:
        await thao.taps("Xem thêm")
        thao.looks_up()
    await thao.says("Xem thêm")
    thao.sees("chưa hiểu ý")


def test_a_label_is_meant_where_it_stands_last() -> None:
    old, new = Choice("+page:1", "Xem thêm"), Choice("+page:2", "XEM THEM")
    other, answer = Choice("+remind:", "Nhắc ngay"), Choice("talk|sure|yes", "nhắc ngay")

    assert ((new,), (other,)) == typeable([(new,)], [(old, other)])
    assert ((), (old,)) == typeable([()], [(other,), (old,)], [answer])
    assert ((), (old,)) == typeable([], [(), (old,)])
