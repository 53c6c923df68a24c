"""The bare engine at the summary: one answer is changed, and the yes is to exactly what is on screen."""

from typing import Any

from bot.dialogue import Ask
from bot.steps import Tap
from tests.bot.guest import DRINKS, Guest, order, read_cups


def order_with_branch(ask: Ask, facts: Any) -> list[str]:
    drink = ask.choice("drink", "Uống gì?", DRINKS, title="Thức uống")
    sugar = drink == "coffee" and ask.yes("sugar", "Có đường không?", yes="Có", no="Không", title="Đường")
    cups = ask.text("cups", "Mấy ly?", read_cups, title="Số ly")
    ask.agree(f"{cups} ly {drink} {sugar}")
    return [drink, str(sugar), str(cups)]


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


def order_by_the_list(ask: Ask, prices: Any) -> tuple[str, int]:
    ask.heed("prices", str(prices), f"Giá vừa đổi: {prices}", "Gọi tiếp")
    return order(ask, "")


def test_a_fact_that_changes_in_the_middle_is_told_of_once_and_the_answers_stay() -> None:
    guest = Guest(order_by_the_list)
    guest.says("trà")
    guest.facts = 20
    guest.says("2")
    assert ("Giá vừa đổi: 20", ["Gọi tiếp"]) == (guest.prompt, guest.labels)
    guest.says("Gọi tiếp")
    assert "2 ly Trà" == guest.prompt
    guest.facts = 30
    guest.says("xác nhận")
    assert "Giá vừa đổi: 30" == guest.prompt


def test_a_fact_that_stays_is_not_spoken_of() -> None:
    guest = Guest(order_by_the_list)
    guest.says("trà", "2", "xác nhận")
    assert ("tea", 2) == guest.result
