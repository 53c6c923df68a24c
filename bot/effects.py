"""What a turn changes beside what `finish` writes: it is kept and sent when the turn's transaction commits."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.messages import Choice, Outgoing, typeable
from bot.phrases import CONTACT_DONE
from storage.dialogues import Talk
from storage.people import Screen


@dataclass(slots=True)
class Effects:
    """What is said, what becomes of talks, and what the person has before their eyes then (None: as before).

    `pressed` is the message whose button was pressed: the first thing said can take its place. `contact`: a button for
    the phone number is on the screen, and goes with the first thing said.
    """

    pressed: str = ""
    contact: bool = False
    says: list[Outgoing] = field(default_factory=list)
    toast: str = ""
    opened: Talk | None = None
    closed: dict[str, str] = field(default_factory=dict)
    parked: list[str] = field(default_factory=list)
    screen: Screen | None = None

    def say(self, message: Outgoing, in_place: bool = False) -> str:
        """Adds a message; the id of the message that it takes the place of, or nothing."""
        if not self.says:
            if in_place:
                message = replace(message, replaces=self.pressed)
            if self.contact and not message.contact_button:
                message = replace(message, contact_done=str(CONTACT_DONE))
        self.says.append(message)
        return message.replaces

    def in_view(self, before: Sequence[tuple[Choice, ...]], tapped: str) -> tuple[tuple[Choice, ...], ...]:
        """The buttons that open something, the newest message's first; none stand under a newest that is a question.

        The buttons of a question are known to its talk. A message that was replaced took its own away.
        """
        said = [message.choices for message in reversed(self.says)]
        openings = [tuple(choice for choice in choices if choice.code.startswith(("+", ">"))) for choices in said]
        newest_is_question = bool(openings) and self.opened is not None
        newest = [each for place, each in enumerate(openings) if each or (newest_is_question and not place)]
        if self.says and self.says[0].replaces:
            before = [choices for choices in before if tapped not in {choice.code for choice in choices}]
        return typeable(newest, before, (choice for choices in said for choice in choices))
