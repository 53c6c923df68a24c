"""What a turn changes beside what `finish` writes: it is kept and sent when the turn's transaction commits."""

from dataclasses import dataclass, field, replace

from bot.messages import Choice, Outgoing
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

    def typeable(self) -> tuple[tuple[Choice, ...], ...]:
        """The buttons that open something, the newest message's first; none stand under a newest that is a question.

        The buttons of a question are known to its talk.
        """
        said = [message.choices for message in reversed(self.says)]
        openings = [tuple(choice for choice in choices if choice.code.startswith(("+", ">"))) for choices in said]
        newest_is_question = bool(openings) and self.opened is not None
        return tuple(choices for place, choices in enumerate(openings) if choices or (newest_is_question and not place))
