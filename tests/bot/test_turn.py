"""One message: what it is taken for, in private and in a group, in one language and the other."""

import pytest
from sqlalchemy import select

from bot.messages import Strange
from storage.schema import dialogue, identity, person
from tests.kit import Person, Running


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

    assert {"Ủng hộ", "Đóng góp của tôi", "Nơi đang cần", "Tiến độ", "Liên hệ", "English"} == {
        c.label for c in found.choices
    }


async def test_school_people_are_addressed_as_such(hoa: Person) -> None:
    await hoa.says("ờ thì")
    hoa.sees("chưa hiểu ý thầy/cô. Thầy/cô có thể chọn")


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
    await lan.sends(private=False, text="/ungho@another_bot", chat="g")
    await lan.sends(private=False, text="/ban @somebody", chat="g")
    await lan.sends(private=False, text="/ungho", strange=Strange.EDITED, chat="g")
    lan.sees_nothing()

    assert "g" not in program.phones.shown


async def test_a_group_does_not_disturb_the_private_talk(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.sends(private=False, text="/huy", chat="g")
    await lan.says("2")
    lan.sees("Tình trạng máy?")


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


async def test_huy_without_its_mark_ends_the_talk_where_it_is_no_answer(lan: Person) -> None:
    await lan.has_said("/ungho", "tiền mặt")
    await lan.says("HUY")
    lan.sees("Đã hủy")


async def test_a_name_that_looks_like_a_code_is_a_name(lan: Person) -> None:
    await lan.has_said("/ungho", "tiền mặt", "500k", "không, tiếp tục", "nơi cần nhất", "phụ huynh", "tên khác")
    await lan.says("Phan Van Dat")
    lan.sees("trao bằng cách nào")


async def test_what_stands_behind_a_command_is_not_kept(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho tôi là Bí Mật 0912345678")

    assert [("",)] == await program.rows(select(dialogue.c.about))
