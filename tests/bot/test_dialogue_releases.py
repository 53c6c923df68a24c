"""The bare engine in mid-talk when a release changes the script."""

from typing import Any

from bot.dialogue import Ask
from bot.steps import Unclear
from tests.bot.guest import DRINKS, Guest, order, read_cups

SIZES = {"small": "Nhỏ", "large": "Lớn"}


def read_few_cups(text: str) -> int:
    if (cups := read_cups(text)) < 5:
        return cups
    raise Unclear("Nhiều nhất là 4 ly.")


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
