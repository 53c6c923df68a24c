"""What words typed at a question say: one of its buttons, in full, by place or in part, or what it reads in them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.messages import YES_WORDS, Choice, meant_in_part, pressed
from bot.steps import Label, Question, Unclear
from bot.text import fold

Code = TypeVar("Code", bound=str)
Keep = Callable[[str], str]


def answer_in(said: str, doubted: str | None, question: Question, options: Mapping[Code, Label], keep: Keep) -> str:
    """The answer to be kept. `doubted` are the words before these, whose near matches are on the screen.

    Raises Unclear.
    """
    near = () if doubted is None else _near(doubted, keep)
    if len(near) == 1 and fold(said) in YES_WORDS:
        return near[0].code
    if button := pressed(said, near + choices_of(options), numbers=question.numbers):
        return button.code
    try:
        return keep(said)
    except Unclear as doubt:
        meant = meant_in_part(said, choices_of(options)) if question.parts and not doubt.choices else None
        if meant is None:
            raise
        return meant.code


def choices_of(options: Mapping[Code, Label]) -> tuple[Choice, ...]:
    """The buttons of these options."""
    return tuple(Choice(str(code), str(label)) for code, label in options.items())


def _near(doubted: str, keep: Keep) -> tuple[Choice, ...]:
    try:
        keep(doubted)
    except Unclear as doubt:
        return doubt.choices
    return ()
