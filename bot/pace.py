"""How fast a messenger lets us speak: so many messages a second over all chats, about one a second in each.

What it asks for itself, a pause, holds also where we set no pace.
"""

import asyncio
import time

CHAT_BURST = 3
CHAT_PER_SECOND = 1.0
FORGET_AFTER = 60.0


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
        if len(self._full_at) > 10_000:
            self._full_at = {each: full for each, full in self._full_at.items() if full > now - FORGET_AFTER}
        return burst_whole - CHAT_BURST / CHAT_PER_SECOND


async def _until(moment: float) -> None:
    wait = moment - time.monotonic()
    if wait > 0:
        await asyncio.sleep(wait)
