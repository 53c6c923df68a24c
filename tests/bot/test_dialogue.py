"""The bare engine: small scripts, one move at a time."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from bot.dialogue import Again, Ask, Back, Dialogue, Finished, Move, Question, Say, Tap, Unclear, Words, play
from bot.messages import Choice

WORDS = Words(confirm="Xác nhận", change="Sửa", which="Sửa mục nào?")
DRINKS = {"tea": "Trà", "coffee": "Cà phê"}
SIZES = {"small": "Nhỏ", "large": "Lớn"}

Script = Callable[[Ask, Any], Any]


def read_cups(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise Unclear("Xin gõ một con số.")


def read_few_cups(text: str) -> int:
    if (cups := read_cups(text)) < 5:
        return cups
    raise Unclear("Nhiều nhất là 4 ly.")


class Streets:
    """Names of which some are near one another."""

    names: ClassVar[dict[str, str]] = {"ab1": "An Bình 1", "ab2": "An Bình 2", "th": "Tân Hiệp"}

    def find(self, text: str) -> str:
        near = [Choice(code, name) for code, name in self.names.items() if text in name]
        if len(near) == 1:
            return near[0].code
        raise Unclear(f"Có {len(near)} đường:", near)

    def get(self, code: str) -> str | None:
        return self.names.get(code)

    def shown(self, code: str) -> str:
        return self.names[code]


def order(ask: Ask, facts: Any) -> tuple[str, int]:
    drink = ask.choice("drink", "Uống gì?", DRINKS, title="Thức uống")
    cups = ask.text("cups", "Mấy ly?", read_cups, title="Số ly")
    ask.agree(f"{cups} ly {DRINKS[drink]}{facts or ''}")
    return drink, cups


def order_with_size(ask: Ask, facts: Any) -> tuple[str, str, int]:
    drink = ask.choice("drink", "Uống gì?", DRINKS)
    size = ask.choice("size", "Ly cỡ nào?", SIZES)
    return drink, size, ask.text("cups", "Mấy ly?", read_cups)


def order_cups_first(ask: Ask, facts: Any) -> tuple[str, int]:
    cups = ask.text("cups", "Mấy ly?", read_cups)
    return ask.choice("drink", "Uống gì?", DRINKS), cups


def order_without_drink(ask: Ask, facts: Any) -> tuple[int, str]:
    return ask.text("cups", "Mấy ly?", read_cups), ask.choice("size", "Ly cỡ nào?", SIZES)


def order_few(ask: Ask, facts: Any) -> tuple[str, int]:
    drink = ask.choice("drink", "Uống gì?", DRINKS)
    cups = ask.text("cups", "Mấy ly?", read_few_cups)
    ask.agree(f"{cups} ly {DRINKS[drink]}")
    return drink, cups


def order_tea_only(ask: Ask, facts: Any) -> str:
    return ask.choice("drink", "Uống gì?", {"tea": "Trà"})


def order_with_branch(ask: Ask, facts: Any) -> list[str]:
    drink = ask.choice("drink", "Uống gì?", DRINKS, title="Thức uống")
    sugar = drink == "coffee" and ask.yes("sugar", "Có đường không?", yes="Có", no="Không", title="Đường")
    cups = ask.text("cups", "Mấy ly?", read_cups, title="Số ly")
    ask.agree(f"{cups} ly {drink} {sugar}")
    return [drink, str(sugar), str(cups)]


def deliver(ask: Ask, facts: Any) -> str:
    return ask.search("street", "Đường nào?", Streets(), also={"here": "Tại quán"})


def deliver_and_pay(ask: Ask, facts: Any) -> tuple[str, bool]:
    street = ask.search("street", "Đường nào?", Streets(), also={"here": "Tại quán"})
    return street, ask.yes("card", "Trả bằng thẻ?", yes="Có", no="Không")


def endless(ask: Ask, facts: Any) -> None:
    for n in iter(int, 1):
        ask.text(f"word {n}{len(ask.path)}", "Nữa?", str)


class Guest:
    """Someone who talks with a script; a `release` is another script for the same talk."""

    def __init__(self, script: Script, answers: dict[str, str] | None = None) -> None:
        self.script = script
        self.facts: Any = None
        self.stand = Dialogue(answers or {})
        self.result: Any = None
        self.question = Question("", "")
        self.moves(Again())

    def moves(self, move: Move) -> None:
        outcome = play(self.script, self.facts, self.stand, move, WORDS)
        if isinstance(outcome, Finished):
            self.result = outcome.result
        else:
            self.stand, self.question = outcome.dialogue, outcome.question

    def says(self, *texts: str) -> None:
        for text in texts:
            self.moves(Say(text))

    def taps(self, code: str) -> None:
        self.moves(Tap(self.question.name, code))

    def goes_back(self) -> None:
        self.moves(Back())

    def release(self, script: Script) -> None:
        self.script = script
        self.moves(Again())

    @property
    def prompt(self) -> str:
        return self.question.prompt

    @property
    def labels(self) -> list[str]:
        return [choice.label for choice in self.question.choices]


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


def test_a_change_asks_one_thing_and_shows_the_new_summary() -> None:
    guest = Guest(order)
    guest.says("trà", "2", "sửa")
    assert ("Sửa mục nào?", ["Thức uống: Trà", "Số ly: 2"]) == (guest.prompt, guest.labels)
    guest.says("Thức uống: Trà")
    assert "Uống gì?" == guest.prompt
    guest.says("cà phê")
    assert "2 ly Cà phê" == guest.prompt
    guest.taps("yes")
    assert ("coffee", 2) == guest.result


def test_a_change_taken_back_leaves_the_old_answer() -> None:
    guest = Guest(order)
    guest.says("trà", "2", "sửa", "1")
    guest.goes_back()
    assert "2 ly Trà" == guest.prompt
    guest.taps("yes")
    assert ("tea", 2) == guest.result


def test_a_change_taken_back_after_unclear_words_leaves_the_old_answer() -> None:
    guest = Guest(order)
    guest.says("trà", "2", "sửa", "2", "nhiều lắm")
    guest.goes_back()
    assert "2 ly Trà" == guest.prompt


def test_a_change_of_the_first_question_offers_the_way_back_too() -> None:
    guest = Guest(order)
    guest.says("trà", "2", "sửa", "1")
    assert ("Uống gì?", False) == (guest.prompt, guest.question.first)


def test_back_at_the_list_of_answers_is_back_at_the_summary() -> None:
    guest = Guest(order)
    guest.says("trà", "2", "sửa")
    guest.goes_back()
    assert ("2 ly Trà", ["Xác nhận", "Sửa"]) == (guest.prompt, guest.labels)


def test_a_change_asks_what_now_needs_asking_and_only_that() -> None:
    guest = Guest(order_with_branch)
    guest.says("trà", "2", "sửa", "1", "cà phê")
    assert "Có đường không?" == guest.prompt
    guest.says("có")
    assert "2 ly coffee True" == guest.prompt


def test_one_change_after_another() -> None:
    guest = Guest(order)
    guest.says("trà", "2", "sửa", "1", "cà phê", "sửa", "2", "4")
    assert "4 ly Cà phê" == guest.prompt


def test_the_yes_belongs_to_exactly_the_summary_on_screen() -> None:
    guest = Guest(order)
    guest.says("trà", "2")
    shown = guest.question.name
    guest.facts = ", hết ngày 20/10"
    guest.moves(Tap(shown, "yes"))
    assert ("2 ly Trà, hết ngày 20/10", None) == (guest.prompt, guest.result)
    guest.moves(Tap(shown, "yes"))
    assert None is guest.result
    guest.taps("yes")
    assert ("tea", 2) == guest.result


def test_near_names_are_offered_and_taken_by_number() -> None:
    guest = Guest(deliver)
    guest.says("An Bình")
    assert ("Có 2 đường:", ["An Bình 1", "An Bình 2", "Tại quán"]) == (guest.question.hint, guest.labels)
    guest.says("2")
    assert "An Bình 2" == guest.result


def test_near_names_are_taken_by_label_and_by_tap() -> None:
    guest = Guest(deliver)
    guest.says("An Bình", "an binh 1")
    assert "An Bình 1" == guest.result
    other = Guest(deliver)
    other.says("An Bình")
    other.taps("ab2")
    assert "An Bình 2" == other.result


def test_the_button_beside_near_names_keeps_its_place_in_the_list() -> None:
    guest = Guest(deliver)
    guest.says("An Bình", "3")
    assert "here" == guest.result


def test_a_certain_name_is_taken_at_once() -> None:
    guest = Guest(deliver)
    guest.says("Tân Hiệp")
    assert "Tân Hiệp" == guest.result


def test_near_names_are_forgotten_after_back() -> None:
    guest = Guest(deliver_and_pay)
    guest.says("An Bình", "1")
    guest.goes_back()
    assert ("Đường nào?", ["Tại quán"]) == (guest.prompt, guest.labels)


def test_answers_given_beforehand_are_not_asked() -> None:
    assert "Mấy ly?" == Guest(order, {"drink": "tea"}).prompt


def test_an_answer_given_beforehand_that_cannot_be_read_is_asked() -> None:
    guest = Guest(order, {"drink": "wine", "cups": "2"})
    assert "Uống gì?" == guest.prompt
    guest.says("trà")
    assert "2 ly Trà" == guest.prompt


def test_a_release_inserts_a_question() -> None:
    guest = Guest(order)
    guest.says("trà", "2")
    guest.release(order_with_size)
    assert "Ly cỡ nào?" == guest.prompt
    guest.says("nhỏ")
    assert ("tea", "small", 2) == guest.result


def test_words_said_at_a_question_that_a_release_pushed_back_are_not_lost() -> None:
    guest = Guest(order)
    guest.says("trà")
    guest.script = order_with_size
    guest.says("2")
    assert "Ly cỡ nào?" == guest.prompt
    guest.says("lớn")
    assert ("tea", "large", 2) == guest.result


def test_a_release_removes_a_question() -> None:
    guest = Guest(order)
    guest.says("trà", "2")
    guest.release(order_without_drink)
    assert "Ly cỡ nào?" == guest.prompt
    guest.says("nhỏ")
    assert (2, "small") == guest.result


def test_a_release_removes_the_open_question() -> None:
    guest = Guest(order)
    guest.release(order_without_drink)
    assert ("Mấy ly?", False) == (guest.prompt, guest.question.unread)


def test_a_release_turns_two_questions_round() -> None:
    guest = Guest(order)
    guest.says("trà")
    guest.release(order_cups_first)
    guest.says("2")
    assert ("tea", 2) == guest.result


def test_a_release_tightens_a_question_and_only_that_one_is_asked_again() -> None:
    guest = Guest(order)
    guest.says("trà", "9")
    guest.release(order_few)
    assert ("Mấy ly?", "Nhiều nhất là 4 ly.") == (guest.prompt, guest.question.hint)
    guest.says("4")
    assert "4 ly Trà" == guest.prompt


def test_a_release_takes_a_choice_away() -> None:
    guest = Guest(order)
    guest.says("cà phê")
    guest.release(order_tea_only)
    assert ("Uống gì?", ["Trà"]) == (guest.prompt, guest.labels)


def test_a_loop_without_a_cap_is_stopped() -> None:
    with pytest.raises(RuntimeError, match="without a cap"):
        Guest(endless, {f"word 0{n}": "x" for n in range(300)})
