"""The turns of all chats: those that wait are played together and committed at once, each standing or falling alone."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.channels import Channel
from bot.clock import Clock
from bot.conversation import Speaker
from bot.log import log, whereabouts
from bot.messages import Incoming, Outgoing
from bot.outbox import Outbox
from bot.pace import Shares
from bot.phrases import FAILED, IN_GROUP
from bot.program import Program
from bot.turn import Turn
from storage import dialogues, heard, outbox, people, uploads
from storage.database import OUT_OF_REACH, Database
from storage.dialogues import Standing
from storage.heard import MOST_STARTS, Heard, Raw
from storage.outbox import Letter
from storage.session import Session

MOST_TOGETHER = 64
NOWHERE = Standing(None)

Played = tuple[Heard, Incoming, str]


class Turns:
    """Takes what was heard, in the order of each chat, and leaves what is to be said in the outbox."""

    def __init__(
        self, database: Database, program: Program, channels: Mapping[str, Channel], outgoing: Outbox, clock: Clock
    ) -> None:
        self._database = database
        self._program = program
        self._channels = channels
        self._outbox = outgoing
        self._clock = clock
        self._awake = asyncio.Event()
        self._shares = Shares()
        self._stopping = False
        self._suspects: frozenset[int] = frozenset()
        self.files_came: Callable[[], None] = lambda: None

    async def hear(self, channel: Channel, raws: Sequence[Raw]) -> None:
        """On disk when this returns; only then may the messenger be told that we have it."""
        async with self._database.transaction() as session:
            heard.store(session, channel.name, channel.bot, raws, self._clock.now())
        if any(raw.has_file for raw in raws):
            self.files_came()
        self._awake.set()

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Until `stop`; the batch under way is finished first."""
        await self._suspect()  # one of them may have ended the run before
        self._awake.set()
        while not self._stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), self._shares.until_rested())
            self._awake.clear()
            try:
                while not self._stopping and await self.batch(self._shares.resting()):
                    pass
            except OUT_OF_REACH as problem:
                log.error("turns cannot reach the database", **whereabouts(problem))
                await asyncio.sleep(1)
                self._awake.set()
            except Exception as problem:
                log.error("batch failed", **whereabouts(problem))
                await self._suspect()
                self._awake.set()

    async def _suspect(self) -> None:
        """One of the messages that would be played together cannot be: each is played alone, and its starts counted."""
        async with self._database.reading() as session:
            waiting = await heard.waiting(session, list(self._channels), MOST_TOGETHER, self._shares.resting())
        self._suspects = frozenset(message.id for message in waiting)

    def stop(self) -> None:
        self._stopping = True
        self._awake.set()

    async def batch(self, resting: Sequence[str] = ()) -> bool:
        """Plays the messages whose turn it is, but for chats that are resting; False if there are none."""
        async with self._database.transaction() as session:
            waiting = await heard.waiting(session, list(self._channels), MOST_TOGETHER, resting)
            alone = [message for message in waiting if self._comes_alone(message)][:1]
            taken = alone or waiting
            heard.start(session, [message.id for message in alone])
            played = [] if alone else await self._play_all(session, taken)
        if alone:
            # Its start is on disk, so a turn that ends the program is counted too.
            async with self._database.transaction() as session:
                played = await self._play_all(session, taken)
        self._shares.spend(f"{message.channel}:{message.chat}" for message in taken)
        self._outbox.wake()
        for message, incoming, toast in played:
            if incoming.tap_id:
                self._channels[message.channel].acknowledge(incoming, toast)
        return bool(taken)

    def _comes_alone(self, message: Heard) -> bool:
        return message.starts > 0 or message.id in self._suspects

    async def _play_all(self, session: Session, messages: Sequence[Heard]) -> list[Played]:
        aside = [message for message in messages if message.starts >= MOST_STARTS or message.payload is None]
        await self._set_aside(session, aside)
        played: list[Played] = []
        for channel in {message.channel for message in messages}:
            theirs = [m for m in messages if m.channel == channel and m not in aside]
            played += await self._play(session, self._channels[channel], theirs)
        return played

    async def _play(self, session: Session, channel: Channel, messages: Sequence[Heard]) -> list[Played]:
        incoming = _read(channel, messages)
        turns = await self._turns(session, channel, messages, incoming)
        failed = await asyncio.gather(*(turn.prepare() for turn in turns.values()), return_exceptions=True)
        for id_, problem in zip(list(turns), failed, strict=True):
            if problem is not None:
                _report(id_, turns.pop(id_), problem)
        await _complete(session, turns)
        for turn in turns.values():
            turn.close()
        await _write(session, channel, messages, turns)
        for message in messages:
            group = incoming.get(message.id)
            if group and not group.private and self._program.is_ours(group, channel.private_link()):
                await _point_to_private(session, channel, message)
        done = [m for m in messages if m.id in turns or (m.id in incoming and not _is_turn(incoming[m.id]))]
        heard.close(session, [message.id for message in done])
        heard.start(session, [m.id for m in messages if m not in done and not self._comes_alone(m)])
        toasts = {id_: turn.effects.toast for id_, turn in turns.items()}
        return [(m, read, toasts.get(m.id, "")) for m in done if (read := incoming.get(m.id))]

    async def _turns(
        self, session: Session, channel: Channel, messages: Sequence[Heard], incoming: Mapping[int, Incoming | None]
    ) -> dict[int, Turn]:
        spoken = {m.id: read for m in messages if (read := incoming.get(m.id)) and read.private}
        if not spoken:
            return {}
        now = {message.id: message.heard_at for message in messages}
        newest = max(now.values())
        files = [id_ for id_, each in spoken.items() if each.document]
        uploaded = await uploads.of_messages(session, files) if files else {}
        spoken |= {id_: replace(spoken[id_], upload=upload) for id_, upload in uploaded.items()}
        known = await people.of_senders(
            session, channel.name, channel.bot, {i.sender: i for i in spoken.values()}, newest
        )
        standings = await dialogues.of_identities(session, [each.identity for each in known.values()], newest)
        turns = {}
        for id_, read in spoken.items():
            who = known[read.sender]
            speaker = Speaker(
                who.person, who.identity, who.language, now[id_], read.name, who.roles, who.reminders_stopped
            )
            turns[id_] = Turn(self._program, session, read, speaker, standings.get(who.identity, NOWHERE), who.screen)
        return turns

    async def _set_aside(self, session: Session, messages: Sequence[Heard]) -> None:
        for message in messages:
            log.error("message set aside", message=message.id, channel=message.channel, starts=message.starts)
            apology = Letter(f"{message.id}.aside", message.channel, message.chat, Outgoing(str(FAILED)))
            if message.chat:
                outbox.write(session, [apology], message.heard_at)
        heard.close(session, [message.id for message in messages], "set aside")


def _is_turn(incoming: Incoming | None) -> bool:
    return incoming is not None and incoming.private


def _read(channel: Channel, messages: Sequence[Heard]) -> dict[int, Incoming | None]:
    incoming = {}
    for message in messages:
        try:
            incoming[message.id] = channel.read(message.payload or {})
        except Exception as problem:
            log.error("message cannot be read", message=message.id, channel=channel.name, **whereabouts(problem))
    return incoming


async def _complete(session: Session, turns: dict[int, Turn]) -> None:
    """One after the other: who finishes later sees what the earlier ones changed."""
    writes = session.writes
    for id_, turn in list(turns.items()):
        if turn.ends:
            try:
                await turn.complete(afresh=session.writes != writes)
            except Exception as problem:
                _report(id_, turns.pop(id_), problem)


async def _write(session: Session, channel: Channel, messages: Sequence[Heard], turns: Mapping[int, Turn]) -> None:
    by_state: dict[str, list[str]] = defaultdict(list)
    letters = []
    chats = {message.id: message.chat for message in messages}
    for id_, turn in turns.items():
        for talk, state in turn.effects.closed.items():
            by_state[state].append(talk)
        for number, message in enumerate(turn.effects.says):
            letters.append(Letter(f"{id_}.{number}", channel.name, chats[id_], message, turn.speaker.identity))
    for state, talks in by_state.items():
        dialogues.close(session, talks, state)
    dialogues.park(session, [talk for turn in turns.values() for talk in turn.effects.parked])
    dialogues.save(session, [turn.effects.opened for turn in turns.values() if turn.effects.opened])
    if turns:
        now = max(turn.speaker.heard_at for turn in turns.values())
        outbox.write(session, letters, now)
        screens = {turn.speaker.identity: turn.effects.screen for turn in turns.values()}
        people.are_shown(session, {identity: screen for identity, screen in screens.items() if screen})
        people.were_heard(session, {turn.speaker.identity: chats[id_] for id_, turn in turns.items()}, now)


async def _point_to_private(session: Session, channel: Channel, message: Heard) -> None:
    words = str(IN_GROUP).format(link=channel.private_link())
    letter = Letter(f"{message.id}.group", channel.name, message.chat, Outgoing(words))
    outbox.write(session, [letter], message.heard_at)


def _report(id_: int, turn: Turn, problem: BaseException) -> None:
    if not isinstance(problem, Exception):
        raise problem
    log.error("turn failed", message=id_, person=turn.speaker.person, **whereabouts(problem))
