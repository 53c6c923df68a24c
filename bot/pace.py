"""How fast a messenger lets us speak: so many messages a second over all chats, about one a second in each."""

import asyncio
import time

CHAT_BURST = 3
CHAT_PER_SECOND = 1.0
FORGET_AFTER = 60.0


class Pace:
    """Waits until it is a chat's turn. A rate of 0 lifts both limits. Monotonic time only."""

    def __init__(self, per_second: float) -> None:
        self._between = 1 / per_second if per_second else 0.0
        self._next = 0.0
        self._full_at: dict[str, float] = {}  # when each chat's burst is whole again

    async def turn(self, chat: str) -> None:
        """Returns when the next message may go to this chat."""
        if not self._between:
            return
        now = time.monotonic()
        burst_whole = max(self._full_at.get(chat, now), now) + 1 / CHAT_PER_SECOND
        self._full_at[chat] = burst_whole
        at = max(now, self._next, burst_whole - CHAT_BURST / CHAT_PER_SECOND)
        self._next = max(now, self._next) + self._between
        if len(self._full_at) > 10_000:
            self._full_at = {each: full for each, full in self._full_at.items() if full > now - FORGET_AFTER}
        await asyncio.sleep(at - now)

    def pause(self, seconds: float) -> None:
        """Nothing to anyone for so long."""
        self._next = max(self._next, time.monotonic() + seconds)
