"""Buttons: pressed late, forged, or somebody else's, they do nothing they should not."""

import pytest
from sqlalchemy import select

from storage.schema import dialogue, need, pledge, pledge_version
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


async def test_an_old_button_is_answered_with_the_open_question_and_a_toast(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.taps("Tiền mặt")
    assert "" == lan.sees("bao nhiêu chiếc").replaces

    assert ["Nút này thuộc câu hỏi trước. Câu hỏi đang chờ ở dưới."] == lan.toasts


async def test_a_second_tap_on_a_button_that_was_just_pressed_shows_nothing_new(lan: Person) -> None:
    await lan.has_said("/ungho")
    laptop = lan.button("Laptop").code
    await lan.sends(tap=laptop, tap_id="1", pressed="7")
    first = lan.sees("bao nhiêu chiếc")
    await lan.sends(tap=laptop, tap_id="2", pressed="7")

    assert first == lan.sees("bao nhiêu chiếc")
    assert "7" == first.replaces
    assert ["Nút này đã dùng rồi."] == lan.toasts


async def test_an_old_button_does_not_change_the_old_answer(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.taps("Tiền mặt")
    lan.looks_up()
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_a_button_of_a_cancelled_talk_asks_what_is_next(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "hủy")
    await lan.taps("Tiền mặt")
    lan.sees("cần gì tiếp theo")

    assert [("cancelled",)] == await program.rows(select(dialogue.c.state))


async def test_a_button_press_takes_the_place_of_its_message(lan: Person) -> None:
    await lan.has_said("/ungho")
    await lan.taps("Laptop")
    assert "1" == lan.sees("bao nhiêu chiếc").replaces
    await lan.says("2")
    assert "" == lan.sees("Tình trạng").replaces


@pytest.mark.parametrize(
    "tap",
    [
        "nonsense",
        "",
        "|",
        "||",
        "deadbeef|item 1|cash",
        "deadbeef|x",
        "+",
        "+nothing:there",
        ">deadbeef",
        ">",
        "+change:",
    ],
)
async def test_a_forged_button_changes_nothing(lan: Person, program: Running, tap: str) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.sends(tap=tap, tap_id="1", pressed="1")
    lan.looks_up()
    await lan.says("2")
    lan.sees("Tình trạng máy?")

    assert [] == await program.rows(select(pledge))


async def test_a_choice_that_was_never_offered_is_no_answer(lan: Person) -> None:
    await lan.has_said("/ungho")
    offered = lan.button("Laptop").code
    await lan.sends(tap=offered.replace("|laptop", "|gold"), tap_id="1", pressed="1")
    lan.sees("muốn ủng hộ gì")


async def test_a_yes_forged_for_another_summary_pledges_nothing(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE[:-1])
    talk = lan.button("Xác nhận").code.partition("|")[0]
    await lan.sends(tap=f"{talk}|agree 000000000000|yes", tap_id="1", pressed="1")
    lan.sees("xem lại")

    assert [] == await program.rows(select(pledge))


async def test_the_button_of_another_person_s_talk_does_nothing(lan: Person, tung: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE[:-1])
    await tung.sends(tap=lan.button("Xác nhận").code, tap_id="1", pressed="1")
    tung.looks_up()
    await tung.has_said("/ungho", "Laptop")
    await tung.sends(tap=lan.button("Hủy").code, tap_id="1", pressed="1")
    tung.sees("bao nhiêu chiếc")
    await lan.says("xác nhận")
    lan.sees("Cảm ơn")

    assert 1 == len(await program.rows(select(pledge)))


async def test_another_person_s_talk_cannot_be_continued(lan: Person, tung: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Laptop")
    [(talk,)] = await program.rows(select(dialogue.c.id))
    await tung.sends(tap=f">{talk}", tap_id="1", pressed="1")
    tung.sees("đã đóng")


async def test_a_donor_cannot_open_what_is_for_teachers(lan: Person, program: Running) -> None:
    await lan.sends(tap="+declare:", tap_id="1", pressed="1")
    lan.sees("dành cho thầy/cô")
    await lan.sends(tap="+withdraw pupil:abc", tap_id="1", pressed="1")
    lan.sees("dành cho thầy/cô")

    assert [] == await program.rows(select(need))


async def test_another_s_pledge_cannot_be_opened_by_a_forged_button(
    lan: Person, tung: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    [(code,)] = await program.rows(select(pledge.c.code))
    await tung.sends(tap=f"+withdraw:{code}", tap_id="1", pressed="1")
    tung.sees("Không có đăng ký nào đang mở với mã này")

    assert [(1, "open")] == await program.rows(select(pledge_version.c.version, pledge_version.c.state))
