"""One message: what it is taken for, and what it may and may not do."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.intent import Program
from bot.messages import Strange
from handlers import CONVERSATIONS
from storage.schema import dialogue, heard, identity, need, person, pledge, pledge_version
from tests.handlers.test_pledge import CASH_PLEDGE
from tests.kit import Person, Running


async def test_an_old_button_is_answered_with_the_open_question_and_a_toast(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.taps("Tiền mặt")
    lan.sees("bao nhiêu chiếc")
    lan.sees_nothing()

    assert ["Nút này thuộc câu hỏi trước. Câu hỏi đang chờ ở dưới."] == lan.toasts


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


async def test_a_view_in_mid_talk_answers_and_the_open_question_is_asked_again(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.says("Tiến độ")
    lan.sees("Đến 08:00 ngày 6/10")
    lan.sees("bao nhiêu chiếc")
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_another_conversation_parks_the_talk_and_offers_it_afterwards(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.has_said(*CASH_PLEDGE[:-1])
    await hoa.says("xác nhận")
    hoa.sees("Cảm ơn quý vị!")
    hoa.sees("còn một việc đang làm dở", choices=["Tiếp tục"])
    await hoa.taps("Tiếp tục")
    hoa.sees("Tên viết tắt")
    await hoa.says("N.V.A")
    hoa.sees("Hoàn cảnh?")


async def test_a_parked_talk_is_offered_when_the_other_one_is_cancelled(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2", "/ungho")
    await hoa.says("hủy")
    hoa.sees("Đã hủy")
    hoa.sees("còn một việc đang làm dở", choices=["Tiếp tục"])


async def test_a_second_tap_on_continue_asks_the_question_again(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.has_said(*CASH_PLEDGE)
    await hoa.taps("Tiếp tục")
    hoa.sees("Tên viết tắt")
    await hoa.taps("Tiếp tục")
    hoa.sees("Tên viết tắt")


async def test_continue_after_the_talk_has_run_out_says_that_it_is_closed(hoa: Person, clock: MovedClock) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.has_said(*CASH_PLEDGE)
    clock.passes(hours=73)
    await hoa.taps("Tiếp tục")
    hoa.sees("đã đóng")


async def test_the_same_opening_words_start_anew(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Laptop", "2")
    await lan.says("Ủng hộ")
    lan.sees("muốn ủng hộ gì")

    assert {"cancelled", "open"} == {row.state for row in await program.rows(select(dialogue.c.state))}


async def test_a_talk_is_open_for_72_hours(lan: Person, clock: MovedClock) -> None:
    await lan.has_said("/ungho", "Laptop")
    clock.passes(hours=71, minutes=59)
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_a_talk_ends_after_72_hours(lan: Person, clock: MovedClock, program: Running) -> None:
    await lan.has_said("/ungho", "Laptop")
    clock.passes(hours=72, seconds=1)
    await lan.says("2")
    lan.sees("chưa hiểu ý quý vị")

    assert [("expired", None)] == await program.rows(select(dialogue.c.state, dialogue.c.kept))


async def test_a_message_that_comes_twice_has_one_effect(lan: Person, program: Running) -> None:
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")
    lan.sees_nothing()


async def test_an_id_that_comes_again_with_other_words_is_another_message(lan: Person, program: Running) -> None:
    """Update ids restart after a quiet week."""
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    await program.hears_again(7, sender="lan", chat="lan", text="Laptop")
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")
    lan.sees("bao nhiêu chiếc")


async def test_a_confirmation_that_comes_twice_pledges_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE[:-1])
    await program.hears_again(70, sender="lan", chat="lan", text="xác nhận")
    await program.hears_again(71, sender="lan", chat="lan", text="xác nhận")
    await program.app.settle()
    lan.sees("Cảm ơn")

    assert 1 == len(await program.rows(select(pledge)))


async def test_messages_of_one_chat_are_answered_in_their_order(lan: Person, program: Running) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/ungho")
    await program.hears_again(2, sender="lan", chat="lan", text="Laptop")
    await program.hears_again(3, sender="lan", chat="lan", text="2")
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")
    lan.sees("bao nhiêu chiếc")
    lan.sees("Tình trạng máy?")


async def test_what_was_heard_before_a_restart_is_answered_after_it(lan: Person, program: Running) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/ungho")
    await program.restarts()
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")


@pytest.fixture
def starts(program: Running) -> list[str]:
    """A program with a conversation that fails; every start of it is in the list."""
    tries: list[str] = []

    async def facts(session: Any, speaker: Speaker, about: str) -> str:
        tries.append(about)
        raise RuntimeError("broken on purpose")

    def script(ask: Ask, facts: str) -> str:
        return facts

    async def finish(session: Any, speaker: Speaker, result: str) -> Reply:
        return Reply(result)

    broken = Conversation("broken", facts, script, finish, commands=("broken",))
    program.speaks(Program([broken, *CONVERSATIONS]))
    return tries


async def test_a_message_that_fails_is_set_aside_after_three_starts_with_an_honest_word(
    lan: Person, program: Running, starts: list[str]
) -> None:
    await lan.says("/broken")
    lan.sees("gặp lỗi với tin nhắn này")
    lan.sees_nothing()

    assert 3 == len(starts)
    assert [("set aside", None)] == await program.rows(select(heard.c.state, heard.c.payload))


async def test_after_a_message_that_failed_the_next_one_goes_on(lan: Person, starts: list[str]) -> None:
    await lan.has_said("/ungho", "Laptop", "/broken")
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_a_message_that_fails_takes_nobody_with_it(
    lan: Person, tung: Person, program: Running, starts: list[str]
) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/broken")
    await program.hears_again(2, sender="tung", chat="tung", text="/ungho")
    await program.hears_again(3, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    tung.sees("muốn ủng hộ gì")
    lan.sees("gặp lỗi")
    lan.sees("muốn ủng hộ gì")


@pytest.mark.parametrize(
    ("strange", "words"),
    [
        (Strange.EDITED, "không đọc lại tin nhắn đã sửa"),
        (Strange.PHOTO, "chưa xem được hình"),
        (Strange.STICKER, "trả lời bằng chữ"),
        (Strange.VOICE, "chưa nghe được tin thoại"),
        (Strange.FOREIGN_CONTACT, "số của người khác"),
        (Strange.OTHER, "chưa đọc được loại tin này"),
    ],
)
async def test_what_cannot_be_read_is_answered_kindly_and_the_question_stays(
    lan: Person, strange: Strange, words: str
) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.sends(strange=strange)
    lan.sees(words)
    lan.sees("bao nhiêu chiếc")


async def test_a_photo_out_of_the_blue_is_answered_once(lan: Person) -> None:
    await lan.sends(strange=Strange.PHOTO)
    lan.sees("chưa xem được hình")
    lan.sees_nothing()


async def test_words_that_mean_nothing_bring_the_menu(lan: Person) -> None:
    await lan.says("trời đẹp quá")
    found = lan.sees("chưa hiểu ý quý vị")

    assert {"Ủng hộ", "Đóng góp của tôi", "Tiến độ", "Liên hệ", "English"} == {c.label for c in found.choices}


async def test_in_a_group_a_command_is_answered_only_with_the_link(lan: Person, program: Running) -> None:
    await lan.sends(private=False, text="/ungho", chat="g")
    lan.sees_nothing()

    [answer] = program.phones.shown["g"]
    assert "https://example.org/bot" in answer.text
    assert () == answer.choices
    assert [] == await program.rows(select(dialogue))
    assert [] == await program.rows(select(person))


async def test_in_a_group_people_talk_without_us(lan: Person, program: Running) -> None:
    await lan.sends(private=False, text="tôi tặng 2 laptop", chat="g")
    await lan.sends(private=False, strange=Strange.PHOTO, chat="g")
    lan.sees_nothing()

    assert "g" not in program.phones.shown


async def test_a_group_does_not_disturb_the_private_talk(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.sends(private=False, text="/huy", chat="g")
    await lan.says("2")
    lan.sees("Tình trạng máy?")


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


async def test_a_refusal_in_mid_talk_leaves_the_talk_open(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.says("/khaibao")
    lan.sees("dành cho thầy/cô")
    lan.sees("bao nhiêu chiếc")


async def test_lang_switches_and_switches_back(lan: Person, program: Running) -> None:
    await lan.has_said("/lang")
    await lan.says("/start")
    lan.sees("Drive for online-learning devices")
    assert [("en",)] == await program.rows(select(person.c.language))
    await lan.has_said("/lang")
    await lan.says("/start")
    lan.sees("Vận động quyên góp")


async def test_the_language_of_one_is_not_the_language_of_another(lan: Person, tung: Person) -> None:
    await lan.has_said("/lang")
    await tung.says("/start")
    tung.sees("Kính chào quý vị!", "Vận động quyên góp")


async def test_the_language_can_be_changed_in_mid_talk(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.says("/lang")
    lan.looks_up()
    await lan.says("2")
    assert "condition 1" in lan.sees().choices[0].code


async def test_a_person_is_one_whatever_they_say(lan: Person, program: Running) -> None:
    await lan.has_said("/start", "/ungho", "hủy", "/help")

    assert 1 == len(await program.rows(select(identity)))


async def test_huy_is_a_name_where_a_name_is_asked(lan: Person) -> None:
    """Huy is a common name; only the word with its mark, or the button, takes a talk away there."""
    await lan.has_said("/ungho", "tiền mặt", "500k", "không, tiếp tục", "nơi cần nhất", "phụ huynh", "tên khác")
    await lan.says("Huy")
    lan.sees("trao bằng cách nào")
    await lan.says("huy")
    lan.sees("Đã hủy")


async def test_a_name_that_looks_like_a_code_is_a_name(lan: Person) -> None:
    await lan.has_said("/ungho", "tiền mặt", "500k", "không, tiếp tục", "nơi cần nhất", "phụ huynh", "tên khác")
    await lan.says("Phan Van Dat")
    lan.sees("trao bằng cách nào")


async def test_what_stands_behind_a_command_is_not_kept(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho tôi là Bí Mật 0912345678")

    assert [("",)] == await program.rows(select(dialogue.c.about))
