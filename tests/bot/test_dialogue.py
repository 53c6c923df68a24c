"""The bare engine, one move at a time: an answer, a tap, a step back, words it cannot read."""

from typing import Any

import pytest

from bot.dialogue import Ask
from bot.messages import Choice
from bot.steps import Tap, Unclear
from tests.bot.guest import Guest, order, read_cups


def endless(ask: Ask, facts: Any) -> None:
    for n in iter(int, 1):
        ask.text(f"word {n}{len(ask.path)}", "Nữa?", str)


def test_questions_come_in_order_and_the_yes_ends_the_talk() -> None:
    guest = Guest(order)
    assert ("Uống gì?", ["Trà", "Cà phê"], True) == (guest.prompt, guest.labels, guest.question.first)
    guest.taps("tea")
    assert ("Mấy ly?", False) == (guest.prompt, guest.question.first)
    guest.says("2")
    assert ("2 ly Trà", ["Xác nhận", "Sửa"]) == (guest.prompt, guest.labels)
    guest.taps("yes")
    assert ("tea", 2) == guest.result


def test_a_choice_is_taken_by_label_without_accents_and_by_number() -> None:
    guest = Guest(order)
    guest.says("CA PHE")
    assert {"drink": "coffee"} == guest.stand.answers
    guest.goes_back()
    guest.says("1")
    assert {"drink": "tea"} == guest.stand.answers


def test_a_number_beyond_the_list_is_no_answer() -> None:
    guest = Guest(order)
    guest.says("3")
    assert ("Uống gì?", True) == (guest.prompt, guest.question.unread)
    guest.says("0")
    assert ("Uống gì?", True) == (guest.prompt, guest.question.unread)


def test_back_forgets_the_last_answer() -> None:
    guest = Guest(order)
    guest.says("trà", "2")
    guest.goes_back()
    assert "Mấy ly?" == guest.prompt
    guest.goes_back()
    assert ("Uống gì?", {}) == (guest.prompt, guest.stand.answers)


def test_back_at_the_first_question_asks_it_again() -> None:
    guest = Guest(order)
    guest.goes_back()
    assert "Uống gì?" == guest.prompt
    guest.says("trà")
    assert "Mấy ly?" == guest.prompt


def test_back_drops_words_that_were_not_understood() -> None:
    guest = Guest(order)
    guest.says("trà", "nhiều lắm")
    guest.goes_back()
    guest.says("cà phê")
    assert ("Mấy ly?", False, "") == (guest.prompt, guest.question.unread, guest.question.hint)


def test_unread_words_leave_the_question_open_with_a_hint() -> None:
    guest = Guest(order)
    guest.says("trà", "nhiều lắm")
    assert ("Mấy ly?", True, "Xin gõ một con số.") == (guest.prompt, guest.question.unread, guest.question.hint)
    guest.says("3")
    assert "3 ly Trà" == guest.prompt


def test_a_tap_on_another_question_changes_nothing() -> None:
    guest = Guest(order)
    guest.says("trà")
    before = guest.stand
    guest.moves(Tap("drink", "coffee"))
    assert before == guest.stand


def test_a_tap_that_was_never_offered_is_no_answer() -> None:
    guest = Guest(order)
    guest.taps("gold")
    assert ("Uống gì?", {}) == (guest.prompt, guest.stand.answers)


def test_answers_given_beforehand_are_not_asked() -> None:
    assert "Mấy ly?" == Guest(order, {"drink": "tea"}).prompt


def test_an_answer_given_beforehand_that_cannot_be_read_is_asked() -> None:
    guest = Guest(order, {"drink": "wine", "cups": "2"})
    assert "Uống gì?" == guest.prompt
    guest.says("trà")
    assert "2 ly Trà" == guest.prompt


def hot_order(ask: Ask, facts: Any) -> tuple[int, str]:
    cups = ask.text("cups", "Mấy ly?", read_cups, title="Số ly")
    heat = ask.choice("heat", "Nóng hay đá?", {"hot": "Nóng", "iced": "Đá"}, title="Kiểu", presumed="hot")
    ask.agree(f"{cups} ly {heat}")
    return cups, heat


def test_what_is_presumed_is_not_asked_and_the_way_back_does_not_lead_to_it() -> None:
    guest = Guest(hot_order)
    guest.says("2")
    assert "2 ly hot" == guest.prompt
    guest.goes_back()
    assert ("Mấy ly?", {}, True) == (guest.prompt, guest.stand.answers, guest.question.first)


def test_what_is_presumed_is_changed_in_the_read_back() -> None:
    guest = Guest(hot_order)
    guest.says("2", "sửa", "Kiểu: Nóng")
    assert "Nóng hay đá?" == guest.prompt
    guest.goes_back()
    assert "2 ly hot" == guest.prompt
    guest.goes_back()
    assert "Mấy ly?" == guest.prompt
    guest.says("2", "sửa", "Kiểu: Nóng", "đá", "xác nhận")
    assert (2, "iced") == guest.result


def test_a_loop_without_a_cap_is_stopped() -> None:
    with pytest.raises(RuntimeError, match="without a cap"):
        Guest(endless, {f"word 0{n}": "x" for n in range(300)})


@pytest.mark.parametrize("word", ["có", "Đúng", "phải", "vâng", "OK"])
def test_yes_takes_the_one_thing_that_was_asked_about(word: str) -> None:
    def read(text: str) -> int:
        if text == "200":
            raise Unclear("Ý quý vị là 200 nghìn?", [Choice("200.000", "200 nghìn")])
        return len(text)

    guest = Guest(lambda ask, facts: ask.text("sum", "Bao nhiêu?", read))
    guest.says("200", word)

    assert len("200.000") == guest.result


@pytest.mark.parametrize(("word", "answer"), [("có", True), ("không", False), ("hết rồi", False), ("Thêm", True)])
def test_yes_and_no_are_understood_beside_the_labels(word: str, answer: bool) -> None:
    guest = Guest(lambda ask, facts: ask.yes("more", "Thêm gì nữa?", yes="Thêm", no="Không, tiếp tục"))
    guest.says(word)

    assert answer is guest.result
