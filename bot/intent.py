"""What a message asks for: an answer to the open question, another conversation, or neither."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.conversation import Conversation
from bot.messages import Choice, Outgoing, Strange, Upload
from bot.phrases import CHOOSE, UNREAD, lazy
from bot.steps import Dialogue, Move, Question

BACK, CANCEL = "<", "x"  # what the two buttons under every question carry
BACK_LABEL, CANCEL_LABEL, RESUME_LABEL = lazy("Quay lại"), lazy("Hủy"), lazy("Tiếp tục")
# Both words work typed, in either language, whatever language is spoken.
BACK_WORDS = frozenset({"quay lai", "back"})
CANCEL_WORDS = frozenset({"huy", "cancel", "/huy", "/cancel"})

AnyConversation = Conversation[Any, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A move in the open dialogue."""

    move: Move


@dataclass(frozen=True, slots=True)
class Open:
    """Another conversation, about something, with what was said already for some of its questions."""

    conversation: AnyConversation
    about: str
    said: Mapping[str, str] = field(default_factory=dict)

    def repeats(self, dialogue: Dialogue) -> bool:
        """Says nothing new: that talk starts anew. Else it is another matter, and that talk can wait."""
        return self.said.items() <= {**dialogue.answers, **dialogue.said}.items()


@dataclass(frozen=True, slots=True)
class Resume:
    """Back to a talk that was put aside."""

    dialogue: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the open dialogue."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A button of a question that is not open."""

    dialogue: str


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that is neither text nor a button."""

    what: Strange


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, which was read or could not be."""

    upload: Upload


@dataclass(frozen=True, slots=True)
class Nothing:
    """To end what is not there."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A number that may be the open question's answer, or a place in a list that came after the question."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Nothing that we know of."""


Intent = Answer | Open | Resume | Cancel | Stale | Sent | Odd | Unsure | Nothing | Lost


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that is open now, where it belongs to, and whether it is answered in one's own words."""

    dialogue: str
    question: str
    free: bool = False
    contact: bool = False  # the sender's own phone number is an answer
    conversation: str = ""


def asked(talk: str, question: Question, again: bool = False) -> Outgoing:
    """A question as a message: its buttons carry the talk, the question and the choice, and grant nothing.

    Asked `again`, after something else, it does not repeat that the last answer was not understood.
    """
    unread = question.unread and not again
    hint = question.hint if unread or question.lasts else ""
    if unread and not hint:
        hint = str(CHOOSE if question.choices else UNREAD)
    controls = [] if question.first else [(BACK, BACK_LABEL)]
    return Outgoing(
        f"{hint}\n{question.prompt}" if hint else question.prompt,
        tuple(Choice(f"{talk}|{question.name}|{choice.code}", choice.label) for choice in question.choices)
        + question.beside,
        tuple(
            Choice(f"{talk}|{question.name}|{code}", str(label)) for code, label in [*controls, (CANCEL, CANCEL_LABEL)]
        ),
        contact_button=question.contact,
        unnumbered=bool(question.choices or question.beside) and not question.numbers,
    )
