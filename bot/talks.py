"""One person's talks in a turn: the open one, those put aside for it, and what becomes of them."""

from collections.abc import Callable
from datetime import datetime

from bot.effects import Effects
from bot.intent import Asked, Open, asked
from bot.steps import Waiting
from storage.dialogues import Standing, Talk


class Talks:
    """What is done here is kept as effects, and done when the turn's transaction commits."""

    def __init__(self, standing: Standing, effects: Effects) -> None:
        self.open = standing.open
        self._aside = standing.parked
        self._effects = effects

    @property
    def question(self) -> Asked | None:
        """The one that was open when the message came."""
        if self.open is None:
            return None
        stand = self.open.dialogue
        return Asked(self.open.id, stand.open_question, stand.free, stand.contact, self.open.conversation)

    @property
    def going_on(self) -> Talk | None:
        """The open one, if it was not closed in this turn."""
        return self.open if self.open and self.open.id not in self._effects.closed else None

    def make_room(self, opening: Open) -> None:
        """For another: the open one waits, unless the same begins anew, or nothing was said in it yet."""
        if self.open is None:
            return
        anew = self.open.conversation == opening.conversation.name and opening.repeats(self.open.dialogue)
        if anew or self.open.dialogue.untouched:
            self.close(self.open, "cancelled")
        else:
            self._effects.parked.append(self.open.id)

    def take_up(self, id_: str) -> Talk | None:
        """One that was put aside is the open one again; None if there is none with this id."""
        talk = next((waiting for waiting in self._aside if waiting.id == id_), None)
        if talk and self.open:
            self._effects.parked.append(self.open.id)
            self._aside = (self.open, *self._aside)
        self.open = talk or self.open
        return talk

    def waiting(self, over: Talk, may_go_on: Callable[[Talk], bool]) -> Talk | None:
        """The newest of those that were put aside for the one that is over."""
        return next((talk for talk in self._aside if talk.id != over.id and may_go_on(talk)), None)

    def stand(self, talk: Talk, now: datetime, outcome: Waiting, in_place: bool = False, again: bool = False) -> None:
        """Its question is asked, and it is the open one from now on."""
        place = self._effects.say(asked(talk.id, outcome.question, again), in_place)
        self._effects.opened = talk.at(now, outcome.dialogue, place)

    def close(self, talk: Talk, state: str) -> None:
        """It is over."""
        self._effects.closed[talk.id] = state
