"""The engine: a conversation is a function, run again from the top with the answers kept so far.

It knows nothing of messengers, databases or donations. A question's name is its identity: answers are kept under it,
so a release may add, drop, move or tighten questions while people are mid-way.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import NoReturn, TypeVar

from bot.answering import answer_in, choices_of
from bot.messages import NO_WORDS, YES_WORDS, Choice
from bot.moves import moved
from bot.steps import (
    Answered,
    Dialogue,
    Finished,
    Label,
    Move,
    Names,
    Question,
    Unclear,
    Waiting,
    Words,
)
from bot.text import fold

MOST_QUESTIONS = 200
CONFIRM, CHANGE = "yes", "change"

T = TypeVar("T")
F = TypeVar("F")
Code = TypeVar("Code", bound=str)


class _Unanswered(Exception):
    def __init__(self, question: Question) -> None:
        self.question = question


class _Changed(Exception):
    def __init__(self, question: str) -> None:
        self.question = question


class Ask:
    """What a script asks with. Every call returns the kept answer, read again today, or stops the script there."""

    def __init__(self, dialogue: Dialogue, words: Words) -> None:
        self.path: list[Answered] = []
        self._was = dialogue
        self._answers = dict(dialogue.answers)
        self._said = dict(dialogue.said)
        self._words = words

    def text(
        self,
        name: str,
        prompt: Label,
        read: Callable[[str], T],
        title: Label = "",
        contact: Label = "",
        beside: Sequence[Choice] = (),
        say: Callable[[T], str] = str,
        quick: Mapping[str, Label] = MappingProxyType({}),
    ) -> T:
        """Free text, kept as it was typed and read again on every turn; `say` shows what was read.

        `quick` are buttons for likely answers, each by what one would type; a typed number is never their place.
        """

        def keep(said: str) -> str:
            read(said)
            return said

        question = Question(name, str(prompt), contact=str(contact), beside=tuple(beside))
        return self._answer(
            replace(question, numbers=False), title, keep, read, lambda kept: say(read(kept)), options=quick
        )

    def choice(
        self,
        name: str,
        prompt: Label,
        options: Mapping[Code, Label],
        title: Label = "",
        read: Callable[[str], Code | None] = lambda said: None,
        presumed: Code | None = None,
        parts: bool = True,
    ) -> Code:
        """One of a few: by tap, label or number, or what `read` makes of free words. Kept as its code.

        What is `presumed` holds without being asked, until it is changed in the read-back. Without `parts` a label is
        typed whole.
        """
        codes = {str(option): option for option in options}

        def value(code: str) -> Code:
            return codes[code] if code in codes else _unclear()

        if presumed is not None and not {name} & (self._answers.keys() | self._said.keys() | self._was.replaced.keys()):
            self.path.append(Answered(name, str(title), str(options[presumed]), asked=False))
            return presumed
        return self._answer(
            Question(name, str(prompt), numbers=bool(options), parts=parts),
            title,
            keep=lambda said: str(read(said) or _unclear()),
            value=value,
            shown=lambda code: str(options[codes[code]]),
            options=options,
        )

    def search(
        self, name: str, prompt: Label, names: Names[T], also: Mapping[str, Label], title: Label = ""
    ) -> T | str:
        """One of many by name, or one of the few buttons beside them. Near names are asked about, never taken."""

        def value(code: str) -> T | str:
            return code if code in also else names.get(code) or _unclear(names.why_not(code))

        def shown(code: str) -> str:
            return str(also[code]) if code in also else names.shown(code)

        question = Question(name, str(prompt), numbers=bool(also))
        return self._answer(question, title, names.find, value, shown, also)

    def yes(self, name: str, prompt: Label, yes: Label, no: Label, title: Label = "") -> bool:
        """Yes or no, in the words of its two buttons."""

        def read(said: str) -> str | None:
            return "yes" if fold(said) in YES_WORDS else "no" if fold(said) in NO_WORDS else None

        return self.choice(name, prompt, {"yes": yes, "no": no}, title, read) == "yes"

    def heed(self, name: str, fact: str, prompt: Label, go_on: Label) -> None:
        """Stops once, with a word on it, where the fact is another one than when the talk first came here."""
        if self._answers.setdefault(name, _short(fact)) != _short(fact):
            self.choice(f"{name} {_short(fact)}", prompt, {"seen": go_on})

    def agree(self, summary: str) -> None:
        """Goes on only after a yes to exactly this summary. The other way out is to change one of the answers.

        A part of the yes is none: «Nhàn», typed to mend a name, has the letters of a part of «Xác nhận».
        """
        words = self._words
        name = f"agree {_short(summary)}"
        given = {answer.name: f"{answer.title}: {answer.shown}" for answer in self.path if answer.title}
        ways = {CONFIRM: words.confirm} | ({CHANGE: words.change} if given else {})
        if self.choice(name, summary, ways, read=_read_yes, parts=False) == CHANGE:
            raise _Changed(self.choice("change", words.which, given))

    def _answer(
        self,
        question: Question,
        title: Label,
        keep: Callable[[str], str],
        value: Callable[[str], T],
        shown: Callable[[str], str] = str,
        options: Mapping[Code, Label] | None = None,
    ) -> T:
        name = question.name
        if len(self.path) >= MOST_QUESTIONS:
            raise RuntimeError(f"more than {MOST_QUESTIONS} questions before {name!r}: a loop without a cap")
        heard = name in self._said or name in self._answers
        try:
            if name in self._said:
                doubted = self._was.doubted.get(name)
                self._answers[name] = answer_in(self._said[name], doubted, question, options or {}, keep)
                del self._said[name]
            if name not in self._answers:
                raise Unclear
            answer = value(self._answers[name])
        except Unclear as doubt:
            self._answers.pop(name, None)
            choices = doubt.choices + choices_of(options or {})
            first = not any(each.asked for each in self.path) and name not in self._was.replaced
            lasts = bool(doubt.choices) or name not in self._said
            stop = replace(question, choices=choices, unread=heard, hint=doubt.hint, lasts=lasts, first=first)
            raise _Unanswered(stop) from None
        self.path.append(Answered(name, str(title), shown(self._answers[name])))
        return answer

    def stopped_at(self, question: Question) -> Waiting:
        """What to remember when the script stopped here."""
        replaced = self._was.replaced if question.name in self._was.replaced else {}
        doubted = self._was.doubted if question.unread else {}
        stand = Dialogue(
            self._answers,
            self._said,
            doubted,
            replaced,
            question.name,
            free=not question.choices,
            contact=bool(question.contact),
        )
        return Waiting(stand, question)

    def without(self, question: str) -> Dialogue:
        """The dialogue with one answer forgotten, so that it is asked again and then shown in a new summary."""
        answers = {
            name: kept for name, kept in self._answers.items() if name != "change" and not name.startswith("agree ")
        }
        return Dialogue(answers, self._said, replaced={question: answers.pop(question, "")})


def play(
    script: Callable[[Ask, F], T], facts: F, dialogue: Dialogue, move: Move, words: Words
) -> Waiting | Finished[T]:
    """One move of one person: where the script stands afterwards, or what it ended with. Changes nothing itself."""
    dialogue = moved(dialogue, move, lambda: _path(script, facts, dialogue, words))
    while True:
        ask = Ask(dialogue, words)
        try:
            return Finished(script(ask, facts))
        except _Unanswered as stop:
            return ask.stopped_at(stop.question)
        except _Changed as change:
            dialogue = ask.without(change.question)


def _path(script: Callable[[Ask, F], T], facts: F, dialogue: Dialogue, words: Words) -> list[Answered]:
    ask = Ask(dialogue, words)
    with suppress(_Unanswered, _Changed):
        script(ask, facts)
    return ask.path


def _read_yes(said: str) -> str | None:
    return CONFIRM if fold(said) in YES_WORDS else None


def _short(text: str) -> str:
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


def _unclear(hint: str = "") -> NoReturn:
    raise Unclear(hint)
