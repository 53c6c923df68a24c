"""Delivers what was committed: each chat in order, replies before reminders, within the messenger's pace.

A reply is repeated until it is known to have arrived; a reminder whose outcome is unknown is flagged, never repeated.
"""

import asyncio
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.channels import Channel
from bot.clock import Clock
from bot.log import log, whereabouts
from bot.messages import Attachment, File, Outcome, Outgoing, SendFailed
from bot.pace import Pace
from bot.phrases import NOT_MADE
from campaign.reminding import quiet
from storage import outbox, reminders
from storage.database import OUT_OF_REACH, Database
from storage.outbox import REMINDER, REPLY, Closed, Letter
from storage.session import Session

MOST_IN_FLIGHT = 128
REMINDERS_AT_ONCE = 8
MOST_ATTEMPTS = {REPLY: 300, REMINDER: 8}  # at the longest rest a reply is tried for a day
MOST_REPEATS_IN_DOUBT = 5  # of messages that may have arrived; a server's own fault is tried for a day
LONGEST_REST = 300.0
STOPPED_REST = 30.0


Render = Callable[[Attachment], Awaitable[File]]
GaveUp = Callable[[Session, Letter, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Sent:
    letter: Letter
    failure: SendFailed | None


class Outbox:
    """One sender for all channels; the database is its queue."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], clock: Clock, render: Render) -> None:
        self.epoch = secrets.token_hex(4)
        self.channels = list(channels)
        self._database = database
        self._channels = channels
        self._clock = clock
        self._render = render
        self._paces = {name: Pace(channel.pace) for name, channel in channels.items()}
        self._awake = asyncio.Event()
        self._stopping = False
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}
        self._sent: list[_Sent] = []  # with outcomes that are not written yet
        self._paced_in_a_row = 0
        self._reminders_out = False
        self.more_reminders: Callable[[], Awaitable[int]] = _no_more
        self.gave_up: GaveUp = _nothing_said  # in the transaction that closes the letter

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Until `stop`; what is under way is waited for and marked."""
        await self._doubt_earlier_runs()
        while not self._stopping:
            try:
                await self.round()
            except OUT_OF_REACH as problem:
                log.error("outbox cannot reach the database", **whereabouts(problem))
                await asyncio.sleep(1)
            await self._sleep()
        while self._under_way or self._sent:
            await asyncio.gather(*self._under_way.values())
            await self._mark()

    def stop(self) -> None:
        """Take nothing new."""
        self._stopping = True
        self._awake.set()

    async def drain(self) -> None:
        """Send whatever can be sent now, and come back when nothing is under way."""
        while await self.round() or self._under_way or self._sent:
            await asyncio.gather(*self._under_way.values())

    async def round(self) -> int:
        """Marks what was sent, then starts sending what waits. How many letters were started."""
        await self._mark()
        self._awake.clear()
        now = time.monotonic()
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
        room = MOST_IN_FLIGHT - len(self._under_way)
        if self._stopping or room <= 0:
            return 0
        unavailable = [*self._under_way, *self._resting, *(_chat(each.letter) for each in self._sent)]
        async with self._database.reading() as session:
            letters = await outbox.due(session, self.channels, REPLY, room, unavailable)
            bulk = (
                await outbox.due(session, self.channels, REMINDER, REMINDERS_AT_ONCE, unavailable)
                if not letters
                else []
            )
        if self._reminders_out and not letters and not bulk:
            self._reminders_out = False
            return await self.more_reminders()
        letters += await self._claimed(bulk)
        self._reminders_out = self._reminders_out or bool(bulk)
        self._start(letters)
        return len(letters)

    async def _claimed(self, letters: Sequence[Letter]) -> list[Letter]:
        if not letters:
            return []
        now = self._clock.now()
        async with self._database.transaction() as session:
            claimed = [] if quiet(now) else await outbox.claim(session, letters, self.epoch, now)
            await reminders.give_back(session, [letter for letter in letters if letter not in claimed])
        return claimed

    def _start(self, letters: Sequence[Letter]) -> None:
        by_chat: dict[str, list[Letter]] = {}
        for letter in letters:
            by_chat.setdefault(_chat(letter), []).append(letter)
        for chat, theirs in by_chat.items():
            self._under_way[chat] = asyncio.create_task(self._deliver(chat, theirs))

    async def _deliver(self, chat: str, letters: Sequence[Letter]) -> None:
        try:
            await self._send_in_order(letters)
        finally:
            del self._under_way[chat]
            self._awake.set()

    async def _send_in_order(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            await self._paces[letter.channel].turn(letter.chat)
            if self._stopping and letter is not letters[0]:
                return
            failure = await self._send(letter)
            self._sent.append(_Sent(letter, failure))
            self._awake.set()
            if failure:
                return  # what follows in this chat waits behind it

    async def _send(self, letter: Letter) -> SendFailed | None:
        if not letter.whole:
            return SendFailed(Outcome.REFUSED, "cannot be opened")
        try:
            message, file = await self._made(letter)
            await self._channels[letter.channel].send(letter.chat, message, file)
        except SendFailed as failure:
            return failure
        except Exception as problem:
            log.error("message cannot be put into the messenger's form", letter=letter.id, **whereabouts(problem))
            return SendFailed(Outcome.REFUSED, type(problem).__name__)
        return None

    async def _made(self, letter: Letter) -> tuple[Outgoing, File | None]:
        """The message with its file, or with an honest word where that could not be made."""
        message = letter.message
        if message.attachment is None:
            return message, None
        try:
            return message, await self._render(message.attachment)
        except Exception as problem:
            log.error("file not made", letter=letter.id, kind=message.attachment.kind, **whereabouts(problem))
            return Outgoing(str(NOT_MADE)), None

    async def _mark(self) -> None:
        sent, self._sent = self._sent, []
        if not sent:
            return
        now = self._clock.now()
        try:
            async with self._database.transaction() as session:
                closed = [Closed(each.letter.id, "sent") for each in sent if each.failure is None]
                for each in sent:
                    if each.failure:
                        closed += await self._failed(session, each.letter, each.failure)
                outbox.close(session, closed, now)
        except BaseException:
            self._sent = sent + self._sent
            raise
        self._paced_in_a_row = 0 if closed else self._paced_in_a_row

    async def _failed(self, session: Session, letter: Letter, failure: SendFailed) -> list[Closed]:
        """Writes what a failure means; the letter, if that closes it."""
        if failure.outcome in (Outcome.PACED, Outcome.STOPPED, Outcome.MOVED):
            await self._postpone(session, letter, failure)
            return []
        if failure.outcome is Outcome.UNREACHABLE and letter.identity:
            await outbox.unreachable(session, letter.identity, self._clock.now())
        if verdict := _verdict(letter, failure.outcome):
            log.warning("letter closed", letter=letter.id, kind=letter.kind, state=verdict, reason=failure.reason)
            await self.gave_up(session, letter, self._clock.now())
            return [Closed(letter.id, verdict, failure.reason)]
        self._rest(letter, min(LONGEST_REST, 2.0**letter.attempts) * random.uniform(0.5, 1))  # noqa: S311 - jitter
        await outbox.try_again(session, [letter], failure.reason)
        return []

    async def _postpone(self, session: Session, letter: Letter, failure: SendFailed) -> None:
        """Neither taken nor refused: no attempt is used up."""
        match failure.outcome:
            case Outcome.PACED:
                self._slow_down(letter, failure.wait)
            case Outcome.STOPPED:
                log.error("the messenger does not accept our token", channel=letter.channel)
                self._paces[letter.channel].pause(STOPPED_REST)
                self._rest(letter, STOPPED_REST)
            case Outcome.MOVED:
                await outbox.moved(session, letter, failure.chat)
        await outbox.wait_again(session, letter)

    def _slow_down(self, letter: Letter, wait: float) -> None:
        wait *= random.uniform(1, 1.1)  # noqa: S311 - so that not all come back at once
        self._paced_in_a_row += 1
        self._rest(letter, wait)
        if self._paced_in_a_row >= 3:  # not one busy chat, then, but all of us
            self._paces[letter.channel].pause(wait)

    def _rest(self, letter: Letter, seconds: float) -> None:
        self._resting[_chat(letter)] = time.monotonic() + seconds

    async def _sleep(self) -> None:
        waits = [until - time.monotonic() for until in self._resting.values()]
        with suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), max(0.01, min([1.0, *waits])))

    async def _doubt_earlier_runs(self) -> None:
        async with self._database.transaction() as session:
            doubtful = await outbox.doubt_earlier_runs(session, self.epoch, self._clock.now())
        if doubtful:
            log.warning("reminders of an earlier run may have arrived", reminders=doubtful)


def _verdict(letter: Letter, outcome: Outcome) -> str:
    """How a failure closes a letter, or nothing if it is tried again."""
    if outcome in (Outcome.UNREACHABLE, Outcome.REFUSED):
        return "dead"
    if outcome in (Outcome.UNKNOWN, Outcome.FAULT) and letter.kind == REMINDER:
        return "unknown"
    most = MOST_REPEATS_IN_DOUBT if outcome is Outcome.UNKNOWN else MOST_ATTEMPTS[letter.kind]
    return "dead" if letter.attempts + 1 >= most else ""


async def _no_more() -> int:
    return 0


async def _nothing_said(session: Session, letter: Letter, now: datetime) -> None:
    pass


def _chat(letter: Letter) -> str:
    return f"{letter.channel}:{letter.chat}"
