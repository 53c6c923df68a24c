"""How fast a messenger lets us speak: so many messages a second over all chats, about one a second in each.

What it asks for itself, a pause, holds also where we set no pace. And how fast one chat may speak to us.
"""

import asyncio
import time
from collections.abc import Iterable

CHAT_BURST = 3
CHAT_PER_SECOND = 1.0
FORGET_AFTER = 60.0
MOST_REMEMBERED = 10_000
TURNS_AT_ONCE = 30  # quicker than hands are
TURNS_PER_SECOND = 2.0  # of one chat, from there on: more than the messenger lets us answer


class Pace:
    """Waits until it is a chat's turn. A rate of 0 lifts both limits, not a pause. Monotonic time only."""

    def __init__(self, per_second: float) -> None:
        self._between = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._paused_until = 0.0
        self._full_at: dict[str, float] = {}  # when each chat's burst is whole again

    async def turn(self, chat: str) -> None:
        """Returns when the next message may go to this chat."""
        at = max(self._in_line(), self._in_chat(chat) if self._between else 0.0)
        await _until(at)
        while at < self._paused_until:  # the pause began while this one waited
            at = self._in_line()
            await _until(at)

    def pause(self, seconds: float) -> None:
        """Nothing to anyone for so long."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)
        self._next = max(self._next, self._paused_until)

    def _in_line(self) -> float:
        """When the messenger takes one more from us."""
        at = max(time.monotonic(), self._next)
        self._next = at + self._between
        return at

    def _in_chat(self, chat: str) -> float:
        """When this chat takes one more."""
        now = time.monotonic()
        burst_whole = max(self._full_at.get(chat, now), now) + 1 / CHAT_PER_SECOND
        self._full_at[chat] = burst_whole
        if len(self._full_at) > MOST_REMEMBERED:
            self._full_at = {each: full for each, full in self._full_at.items() if full > now - FORGET_AFTER}
        return burst_whole - CHAT_BURST / CHAT_PER_SECOND


class Shares:
    """One chat's share of everybody's time: who floods rests between turns, and the others hardly notice."""

    def __init__(self) -> None:
        self._whole_at: dict[str, float] = {}  # when each chat's share is whole again
        self._rests_until: dict[str, float] = {}

    def spend(self, chats: Iterable[str]) -> None:
        """Each of these had a turn."""
        now = time.monotonic()
        for chat in chats:
            whole = self._whole_at[chat] = max(self._whole_at.get(chat, now), now) + 1 / TURNS_PER_SECOND
            if (until := whole - (TURNS_AT_ONCE - 1) / TURNS_PER_SECOND) > now:
                self._rests_until[chat] = until
        if len(self._whole_at) > MOST_REMEMBERED:
            self._whole_at = {chat: whole for chat, whole in self._whole_at.items() if whole > now}

    def resting(self) -> list[str]:
        """The chats that have spent theirs for now."""
        now = time.monotonic()
        self._rests_until = {chat: until for chat, until in self._rests_until.items() if until > now}
        return list(self._rests_until)

    def until_rested(self) -> float | None:
        """Seconds until one of those may go on; None if nobody rests."""
        return max(0.0, min(self._rests_until.values()) - time.monotonic()) if self._rests_until else None


async def _until(moment: float) -> None:
    wait = moment - time.monotonic()
    if wait > 0:
        await asyncio.sleep(wait)
