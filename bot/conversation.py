"""A conversation: its name, the words that open it, and three functions: facts, script, finish."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.dialogue import Ask, play
from bot.messages import Attachment, Choice
from bot.phrases import FIRST_LANGUAGE, language, lazy, speaking
from bot.steps import Again, Dialogue, Finished, Label, Move, Waiting, Words

F = TypeVar("F")
R = TypeVar("R")

WORDS = Words(confirm=lazy("Xác nhận"), change=lazy("Sửa"), which=lazy("Cần sửa mục nào?"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as known in this turn's transaction, and when we heard it. `roles` are (role, unit's code)."""

    person: int
    identity: int
    language: str
    heard_at: datetime
    name: str = ""  # as the messenger shows it
    roles: tuple[tuple[str, str], ...] = ()
    reminders_stopped: bool = False
    talk: str = ""  # the id of the talk that `finish` ends; a talk ends once

    def spoken_to(self) -> AbstractContextManager[None]:
        """What is said inside is said as this person is spoken to."""
        return speaking(self.language, to_staff=bool(self.roles))


@dataclass(frozen=True, slots=True)
class Reply:
    """What a conversation ends with."""

    text: str
    choices: tuple[Choice, ...] = ()
    copyable: str = ""  # a part of the text that people will want to copy
    in_place: bool = False  # takes the place of the message whose button was pressed: a page of a list
    menu: bool = False  # the buttons of all that this person can do
    attachments: tuple[Attachment, ...] = ()  # pictures and files that follow, each a message of its own
    new_roles: bool = False  # the person holds other roles now
    language: str = ""  # spoken from this reply on
    farewell: bool = False  # the person was erased: nothing is offered after it


class Refused(Exception):
    """This person may not, or it cannot be done now: the text says why and what helps. Nothing was changed."""

    def __init__(self, text: str, choices: tuple[Choice, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.choices = choices


def played(script: Callable[[Ask, F], R], facts: F, dialogue: Dialogue, move: Move) -> Waiting | Finished[R]:
    """One move, understood in the language that is spoken or in the first one, whose labels people know by heart."""
    outcome = play(script, facts, dialogue, move, WORDS)
    if language() == FIRST_LANGUAGE or isinstance(outcome, Finished) or not outcome.question.unread:
        return outcome
    with speaking(FIRST_LANGUAGE):
        understood = play(script, facts, dialogue, move, WORDS)
    if isinstance(understood, Finished) or understood.question.unread:
        return outcome if isinstance(understood, Waiting) else understood
    return play(script, facts, understood.dialogue, Again(), WORDS)


def anyone(speaker: Speaker) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Conversation(Generic[F, R]):
    """One thing people can do. The session is whatever the storage hands to `facts` and `finish`.

    `about` is what it was opened with: the words behind its command or the object of a button. `answers` are given
    before the first question; it may raise Refused, and then what was open stays so. `hears` finds in free text what
    this conversation is about, or nothing; `finds` does so among other words, where no other talk has a question open.
    `reads` finds in it words for questions, by their names: they are kept sealed with the answers, as `about` is not.
    """

    name: str
    facts: Callable[[Any, Speaker, str], Awaitable[F]]
    script: Callable[[Ask, F], R]
    finish: Callable[[Any, Speaker, R], Awaitable[Reply]]
    commands: tuple[str, ...] = ()
    describes: Label = ""  # what the first command does, for the messenger's command menu
    takes_words: bool = False  # what is typed behind its command is what it is about; else it is not kept
    label: Label = ""  # the button in the menu
    open_to: Callable[[Speaker], bool] = anyone  # who sees it in menus; what counts is checked in `facts` and `finish`
    answers: Callable[[F], Mapping[str, str]] = field(default=lambda facts: {})
    hears: Callable[[str], str | None] | None = None
    finds: Callable[[str], str | None] | None = None
    takes_codes: bool = False  # a code that is typed in it answers its question, and opens nothing else
    takes_file: Label = ""  # what a file is that opens this; the talk is then about the upload's id
    reads: Callable[[str], Mapping[str, str]] | None = None


def opens(name: str, label: Label, about: str = "") -> Choice:
    """A button that opens a conversation, about something."""
    return Choice(f"+{name}:{about}", str(label))


def resumes(talk: str, label: Label) -> Choice:
    """A button that goes on with a talk which was left."""
    return Choice(f">{talk}", str(label))
