"""The words all channels share: what comes in, what goes out, and how sending fails."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.text import fold


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it carries (at most 64 bytes on the wire) and what it shows."""

    code: str
    label: str


# Typed after "do you mean …?", and after a question that is answered with yes or no; in both languages.
YES_WORDS = frozenset(
    {"co", "dung", "dung roi", "dung vay", "phai", "vang", "da", "u", "uh", "ok", "oke", "yes"}
    | {"dong y", "chinh xac"}
)
NO_WORDS = frozenset({"khong", "ko", "k", "khong a", "het", "het roi", "thoi", "khong con", "du roi", "no"})


_COUNT = re.compile(r"\s*\([^()]*\)$")  # as in «Laptop (2)»


def pressed(text: str, choices: Sequence[Choice], numbers: bool) -> Choice | None:
    """The button that typed words mean: its label, marks, case and a count behind it aside, or its place, by number."""
    said = fold(text)
    if numbers and said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= len(choices):
        return choices[int(said[:4]) - 1]
    whole = next((choice for choice in choices if fold(choice.label) == said), None)
    return whole or next((choice for choice in choices if fold(_COUNT.sub("", choice.label)) == said), None)


_DENIALS = frozenset({"khong", "chua", "chang", "thoi", "ngung", "huy", "no", "not", "never"})


def meant_in_part(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The one button whose label has these words in it. What they leave out beside them may not deny them."""
    said = f" {fold(text)} "
    clauses = [(choice, clause) for choice in choices for clause in _clauses(choice.label)]
    fitting = [(choice, clause.replace(said, " ")) for choice, clause in clauses if said in clause]
    if len(fitting) != 1 or not any(map(str.isalpha, said)):
        return None
    [(choice, left_out)] = fitting
    return None if _DENIALS & set(left_out.split()) else choice


def _clauses(label: str) -> list[str]:
    return [f" {' '.join(map(fold, clause.split()))} " for clause in label.split(",")]


MOST_IN_VIEW = 6  # messages whose buttons can be typed


def typeable(
    newest: Sequence[tuple[Choice, ...]], before: Sequence[tuple[Choice, ...]], offered: Iterable[Choice] = ()
) -> tuple[tuple[Choice, ...], ...]:
    """The buttons that can be typed, the newest message's first: what is in view of earlier ones stays.

    A label that a newer message `offered` too, be it as an answer, is meant there.
    """
    if not newest:
        return tuple(before)
    meant = {fold(choice.label) for choices in (*newest, tuple(offered)) for choice in choices}
    older = (tuple(choice for choice in choices if fold(choice.label) not in meant) for choices in before)
    return (*newest, *filter(None, older))[:MOST_IN_VIEW]


class Strange(StrEnum):
    """What people send that is neither text nor a tap; each is answered kindly."""

    EDITED = "edited"
    PHOTO = "photo"
    STICKER = "sticker"
    VOICE = "voice"
    CONTACT = "contact"
    FOREIGN_CONTACT = "foreign contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that somebody sent: the messenger's id of it, its name, and its size in bytes where it is known."""

    id: str
    name: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A spreadsheet that was sent, read and kept: under which id, or why it could not be read."""

    id: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, already in our words. `sender` is the messenger's id of the person, `chat` where to answer."""

    sender: str
    chat: str
    name: str = ""
    text: str = ""
    tap: str = ""
    tap_id: str = ""
    pressed: str = ""
    contact: str = ""
    strange: Strange | None = None
    private: bool = True
    document: Document | None = None
    upload: Upload | None = None  # what became of the document


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file, made when it is sent: which kind, of which unit, as of when."""

    kind: str
    unit: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class File:
    """A picture or file that was made, as it is sent."""

    name: str
    content: bytes
    is_picture: bool = False
    beside: tuple["File", ...] = ()  # go with it, where one message can carry several


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a person, in plain text; each channel gives it the messenger's form."""

    text: str = ""
    choices: tuple[Choice, ...] = ()
    controls: tuple[Choice, ...] = ()
    replaces: str = ""  # the messenger's id of a message that this one takes the place of, where it can
    copyable: str = ""  # a part of the text that people will want to copy
    contact_button: str = ""
    unnumbered: bool = False  # a number typed here is an answer, not the place of a button
    contact_done: str = ""  # said to take the contact button away
    commands: Sequence[Sequence[str]] = ()  # the command menu of this person, instead of a message
    attachment: Attachment | None = None  # goes with the message, whose text stands under it

    def as_dict(self) -> dict[str, Any]:
        """Plain data without what is empty, for the outbox."""
        words = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        for buttons in {"choices", "controls"} & words.keys():
            words[buttons] = [(choice.code, choice.label) for choice in words[buttons]]
        if made := self.attachment:
            words["attachment"] = (made.kind, made.unit, made.as_of.isoformat())
        return words

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Outgoing":
        """The message that `as_dict` described; words that a later release added or dropped do no harm."""
        known = {key: value for key, value in data.items() if key in cls.__slots__}
        for buttons in {"choices", "controls"} & known.keys():
            known[buttons] = tuple(Choice(code, label) for code, label in known[buttons])
        if made := known.get("attachment"):
            known["attachment"] = Attachment(made[0], made[1], datetime.fromisoformat(made[2]))
        return cls(**known)


class Outcome(StrEnum):
    """What is known of a message that was not plainly delivered."""

    NOT_DELIVERED = "not delivered"  # passing: the same message may be tried again
    PACED = "paced"  # the messenger asks us to wait; no attempt is used up
    UNKNOWN = "unknown"  # it may have arrived
    FAULT = "fault"  # the messenger's own fault: hardly delivered, but nobody knows
    UNREACHABLE = "unreachable"  # this person blocked us or is gone
    REFUSED = "refused"  # this message will never be taken
    MOVED = "moved"  # the chat has another id now
    STOPPED = "stopped"  # our token is not accepted


class SendFailed(Exception):
    """A channel could not deliver; `wait` in seconds where the messenger named a time, `chat` where it moved to."""

    def __init__(self, outcome: Outcome, reason: str = "", wait: float = 0.0, chat: str = "") -> None:
        super().__init__(outcome, reason)
        self.outcome = outcome
        self.reason = reason
        self.wait = wait
        self.chat = chat
