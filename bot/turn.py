"""One incoming message, in the transaction that is open: what it changes and what will be said commit together."""

from dataclasses import dataclass, replace
from typing import Any

from bot import phrases
from bot.conversation import Refused, Reply, Speaker, opens, played
from bot.effects import Effects
from bot.intent import (
    CANCEL_WORDS,
    RESUME_LABEL,
    Answer,
    AnyConversation,
    Cancel,
    Lost,
    Nothing,
    Odd,
    Open,
    Resume,
    Sent,
    Stale,
    Unsure,
)
from bot.messages import Choice, Incoming, Outgoing, Upload
from bot.program import Program
from bot.steps import Again, Dialogue, Finished, Label, Move, Say
from bot.talks import Talks
from bot.text import fold
from storage import dialogues, people
from storage.dialogues import Standing, Talk
from storage.people import Screen
from storage.session import Session


@dataclass(frozen=True, slots=True)
class _End:
    """A conversation that came to its end and waits for its `finish`."""

    conversation: AnyConversation
    talk: Talk
    move: Move
    result: Any


class Turn:
    """One message of one person. `prepare` reads and plays and may run beside others; `complete` writes, alone."""

    def __init__(
        self,
        program: Program,
        session: Session,
        incoming: Incoming,
        speaker: Speaker,
        standing: Standing,
        screen: Screen,
    ) -> None:
        self.speaker = speaker
        contact = standing.open is not None and standing.open.dialogue.contact
        self.effects = Effects(incoming.pressed, contact)
        self._program = program
        self._session = session
        self._incoming = incoming
        self._screen = screen
        self._talks = Talks(standing, self.effects)
        self._end: _End | None = None

    @property
    def ends(self) -> bool:
        """A conversation came to its end: `complete` has something to do."""
        return self._end is not None

    async def prepare(self) -> None:  # noqa: C901 - one case for each intent
        with self.speaker.spoken_to():
            match self._program.intent(self._incoming, self._talks.question, self.speaker, self._screen.buttons):
                case Answer(move) if self._talks.open:
                    await self._play(self._talks.open, move)
                case Open() as opening:
                    await self._open(opening)
                case Resume(id_):
                    await self._resume(id_)
                case Cancel() if self._talks.open:
                    self._cancel(self._talks.open)
                case Stale(id_):
                    await self._stale(id_)
                case Sent(upload):
                    await self._sent(upload)
                case Odd(what):
                    self.effects.say(Outgoing(str(phrases.ODD[what])))
                    await self._ask_again()
                case Unsure():
                    self.effects.say(Outgoing(str(phrases.UNSURE)))
                    await self._ask_again()
                case Nothing():
                    self._offer_menu(phrases.NOTHING_OPEN)
                case Lost() | _:
                    await self._lost()

    async def complete(self, afresh: bool) -> None:
        """Finishes what came to its end. `afresh`: somebody finished since the facts were read, so read them again."""
        with self.speaker.spoken_to():
            try:
                async with self._session.savepoint():
                    if afresh and self._end:
                        await self._replay(self._end)
                    if self._end is None:
                        return
                    end = self._end
                    reply = await end.conversation.finish(
                        self._session, replace(self.speaker, talk=end.talk.id), end.result
                    )
            except Refused as refusal:
                self._refuse(refusal)
                await self._ask_again()
            else:
                await self._finished(end, reply)

    def close(self) -> None:
        """Remembers what the person has before their eyes now, and sends the command menu where it is another one."""
        commands = self._program.command_menu(self.speaker)
        buttons = self.effects.in_view(self._screen.buttons, self._incoming.tap)
        if commands != self._screen.commands:
            with self.speaker.spoken_to():
                self.effects.says.append(Outgoing(commands=self._program.commands(self.speaker)))
        screen = Screen(buttons, commands)
        self.effects.screen = screen if screen != self._screen else None

    async def _replay(self, end: _End) -> None:
        self._end = None
        if await self._session.once(people.roles_changed):
            await self._read_roles()
        await self._step(end.conversation, end.talk, end.move)

    async def _play(self, talk: Talk, move: Move) -> None:
        conversation = self._program.by_name.get(talk.conversation)
        if conversation is None:  # a release took it away
            self._talks.close(talk, "cancelled")
            self._offer_menu(phrases.WHAT_NEXT)
            return
        try:
            await self._step(conversation, talk, move)
        except Refused as refusal:
            self._talks.close(talk, "cancelled")
            self._refuse(refusal)
            self._offer_parked(talk)

    async def _step(self, conversation: AnyConversation, talk: Talk, move: Move) -> None:
        facts = await conversation.facts(self._session, self.speaker, talk.about)
        outcome = played(conversation.script, facts, talk.dialogue, move)
        if isinstance(outcome, Finished):
            self._end = _End(conversation, talk, move, outcome.result)
        elif outcome.question.unread and isinstance(move, Say) and fold(move.text) in CANCEL_WORDS:
            self._cancel(talk)
        else:
            self._talks.stand(talk, self.speaker.heard_at, outcome, in_place=True, again=isinstance(move, Again))

    def _cancel(self, talk: Talk) -> None:
        self._talks.close(talk, "cancelled")
        self.effects.say(Outgoing(str(phrases.CANCELLED), self._program.menu(self.speaker)), in_place=True)
        self._offer_parked(talk)

    async def _open(self, opening: Open) -> None:
        conversation, about = opening.conversation, opening.about
        try:
            facts = await conversation.facts(self._session, self.speaker, about)
            now = self.speaker.heard_at
            stand = Dialogue(answers=dict(conversation.answers(facts)), said=opening.said)
            talk = Talk(conversation.name, about, self.speaker.identity, stand, now, now)
            outcome = played(conversation.script, facts, stand, Again())
        except Refused as refusal:
            self._refuse(refusal)
            await self._ask_again()
            return
        if isinstance(outcome, Finished):
            self._end = _End(conversation, talk, Again(), outcome.result)
            return
        self._talks.make_room(opening)
        self._talks.stand(talk, now, outcome)

    async def _sent(self, upload: Upload) -> None:
        """A spreadsheet opens the conversation that it is for; where it may be for several, the person says which."""
        fitting = self._program.for_files(self.speaker)
        if upload.problem:
            self.effects.say(Outgoing(upload.problem))
            await self._ask_again()
        elif len(fitting) == 1:
            await self._open(Open(fitting[0], upload.id))
        else:
            choices = tuple(opens(each.name, each.takes_file, upload.id) for each in fitting)
            self.effects.say(Outgoing(str(phrases.WHICH_LIST), choices))

    async def _resume(self, id_: str) -> None:
        talk = self._talks.take_up(id_)
        if talk is None:
            if self._talks.open is None or self._talks.open.id != id_:
                self.effects.say(Outgoing(str(phrases.GONE), self._menu_unless_talking()))
            await self._ask_again()
            return
        await self._play(talk, Again())

    async def _stale(self, id_: str) -> None:
        talk = self._talks.open
        if talk and talk.place and talk.place == self._incoming.pressed:
            self.effects.toast = str(phrases.USED)  # by a first tap, which turned this very message
            await self._ask_again()
        elif talk:
            self.effects.toast = str(phrases.STALE)
            self.effects.pressed = ""
            await self._ask_again()
        elif await dialogues.state_of(self._session, self.speaker.identity, id_) == "finished":
            self.effects.toast = str(phrases.USED)
        else:
            self._offer_menu(phrases.WHAT_NEXT)

    async def _lost(self) -> None:
        if await dialogues.last_ran_out(self._session, self.speaker.identity):
            self._offer_menu(phrases.RAN_OUT)
            return
        before = next(iter(self._screen.buttons), ())
        self.effects.say(Outgoing(str(phrases.LOST), self._program.once_more(self.speaker, before)))

    async def _ask_again(self) -> None:
        if talk := self._talks.going_on:
            await self._play(talk, Again())

    async def _finished(self, end: _End, reply: Reply) -> None:
        if reply.new_roles:
            await self._read_roles()
        self.speaker = replace(self.speaker, language=reply.language or self.speaker.language)
        with self.speaker.spoken_to():
            menu = self._program.menu(self.speaker) if reply.menu else ()
            self.effects.say(
                Outgoing(reply.text, reply.choices + menu, copyable=reply.copyable), in_place=reply.in_place
            )
            for attachment in reply.attachments:
                self.effects.say(Outgoing(attachment=attachment))
            if reply.farewell:
                self._talks.close(end.talk, "finished")
            elif self._talks.open and end.talk.id == self._talks.open.id:
                self._talks.close(end.talk, "finished")
                self._offer_parked(end.talk)
            else:
                await self._ask_again()

    async def _read_roles(self) -> None:
        roles = await people.roles_of(self._session, [self.speaker.person])
        self.speaker = replace(self.speaker, roles=roles.get(self.speaker.person, ()))

    def _offer_menu(self, words: Label) -> None:
        self.effects.say(Outgoing(str(words), self._program.menu(self.speaker)))

    def _offer_parked(self, over: Talk) -> None:
        """One talk is over: the newest of those put aside for it can be taken up again."""
        if waiting := self._talks.waiting(over, self._may_go_on):
            self.effects.say(Outgoing(str(phrases.UNFINISHED), (Choice(f">{waiting.id}", str(RESUME_LABEL)),)))

    def _may_go_on(self, talk: Talk) -> bool:
        conversation = self._program.by_name.get(talk.conversation)
        return conversation is not None and conversation.open_to(self.speaker)

    def _refuse(self, refusal: Refused) -> None:
        """Says why, once, however often it comes up in this turn."""
        if all(said.text != refusal.text for said in self.effects.says):
            self.effects.say(Outgoing(refusal.text, refusal.choices or self._menu_unless_talking()))

    def _menu_unless_talking(self) -> tuple[Choice, ...]:
        return () if self._talks.going_on else self._program.menu(self.speaker)
