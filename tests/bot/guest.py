"""Someone who talks with a bare script, and the script most of these talks follow: an order at a café."""

from collections.abc import Callable
from typing import Any

from bot.dialogue import Ask, play
from bot.steps import Again, Back, Dialogue, Finished, Move, Question, Say, Tap, Unclear, Words

WORDS = Words(confirm="Xác nhận", change="Sửa", which="Sửa mục nào?")
DRINKS = {"tea": "Trà", "coffee": "Cà phê"}
Script = Callable[[Ask, Any], Any]


def read_cups(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise Unclear("Xin gõ một con số.")


def order(ask: Ask, facts: Any) -> tuple[str, int]:
    drink = ask.choice("drink", "Uống gì?", DRINKS, title="Thức uống")
    cups = ask.text("cups", "Mấy ly?", read_cups, title="Số ly")
    ask.agree(f"{cups} ly {DRINKS[drink]}{facts or ''}")
    return drink, cups


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
