"""The small types of the engine: what stands open, what is remembered, what a person may do, where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from bot.messages import Choice

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Label(Protocol):
    """Words to show: a `str`, or something that becomes one in the language of whoever reads."""

    def __str__(self) -> str: ...


class Unclear(Exception):
    """What was said is no answer yet: the hint says what helps, the choices what was perhaps meant."""

    def __init__(self, hint: str = "", choices: Sequence[Choice] = ()) -> None:
        super().__init__(hint)
        self.hint = hint
        self.choices = tuple(choices)


@dataclass(frozen=True, slots=True)
class Question:
    """What stands open. `unread`: the last thing said here was no answer; the hint, if any, says what helps."""

    name: str
    prompt: str
    choices: tuple[Choice, ...] = ()
    contact: str = ""  # the label of a button that sends one's own phone number, where the messenger has one
    beside: tuple[Choice, ...] = ()  # buttons that answer nothing and open something else
    unread: bool = False
    hint: str = ""
    lasts: bool = False  # the hint is of more than the words just typed, and stands whenever the question is asked
    first: bool = False
    numbers: bool = True  # a typed number is the place of a button, and not an answer in itself
    parts: bool = True  # a part of a button's words is enough


@dataclass(frozen=True, slots=True)
class Words:
    """What the engine itself says at the read-back."""

    confirm: Label
    change: Label
    which: Label


@dataclass(frozen=True, slots=True)
class Dialogue:
    """All that is remembered between turns.

    `said` are words that are no answer yet: their question was not reached, or they were unclear there; `doubted` are
    the unclear words before them, whose near matches are on the screen; `replaced` is the answer that a change forgot,
    empty where it was only presumed.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    doubted: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    open_question: str = ""
    free: bool = False  # the open question is answered in one's own words
    contact: bool = False  # the open question shows a button for the phone number, which goes with it

    @property
    def untouched(self) -> bool:
        """Nothing was said in it yet."""
        return not (self.answers or self.said or self.replaced)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question behind us, with the answer as a person would say it; `asked`: not one that was presumed."""

    name: str
    title: str
    shown: str
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Say:
    """Words typed at the open question."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a question; it counts only while that question is the open one."""

    question: str
    code: str


@dataclass(frozen=True, slots=True)
class Back:
    """One question back: the last answer on the way here is forgotten, or a change just begun is dropped."""


@dataclass(frozen=True, slots=True)
class Again:
    """Nothing was answered: the question that is open today."""


Move = Say | Tap | Back | Again


@dataclass(frozen=True, slots=True)
class Waiting:
    """The script stands at a question."""

    dialogue: Dialogue
    question: Question


@dataclass(frozen=True, slots=True)
class Finished(Generic[T]):
    """The script came to its end, with what it was for."""

    result: T


class Names(Protocol[T_co]):
    """Many named things. `find` gives a code or raises Unclear with the near ones; `get` knows a kept code, or not;
    then `why_not` says why, if there is something to say.
    """

    def find(self, text: str) -> str: ...

    def get(self, code: str) -> T_co | None: ...

    def why_not(self, code: str) -> str: ...

    def shown(self, code: str) -> str: ...
