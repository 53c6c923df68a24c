"""The one getUpdates that may wait at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from .bodies import Params, whole
from .telegram import Telegram
from .wire import Reply

CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
)


@dataclass(slots=True)
class Poll:
    """A question that waits for updates."""

    reply: Reply
    limit: int
    ends: asyncio.TimerHandle


class Polls:
    """Answers getUpdates; `refuse` is how a call is told no."""

    def __init__(self, refuse: Callable[[Reply, str, int, str], None]) -> None:
        self.refuse = refuse
        self.poll: Poll | None = None
        self.due = False

    def serve(self, world: Telegram) -> None:
        """From now on from this world; a poll that waits goes on waiting, as its bot knows nothing of it."""
        self.world = world
        world.on_update = self.wake

    def ask(self, reply: Reply, asked: Params) -> None:
        self.dismiss()
        if self.world.webhook:
            self.refuse(reply, "getUpdates", 409, CONFLICT[1])
            return
        self.world.updates.confirm(whole(asked.get("offset")) or 0)
        limit = min(max(whole(asked.get("limit")) or 100, 1), 100)
        timeout = min(whole(asked.get("timeout")) or 0, 50)
        if self.world.updates.open or timeout <= 0:
            self.hand(reply, limit)
        else:
            self.poll = Poll(reply, limit, asyncio.get_running_loop().call_later(timeout, self.flush))

    def dismiss(self) -> None:
        """A second reader with the same token ends the first one's wait."""
        if self.poll is not None and not self.poll.reply.lost:
            self.refuse(self.poll.reply, "getUpdates", 409, CONFLICT[0])
        self.forget()

    def forget(self) -> None:
        if self.poll is not None:
            self.poll.ends.cancel()
        self.poll = None

    def wake(self) -> None:
        """Answer soon, not now: what else arrives in this moment goes along."""
        if self.poll is not None and not self.due and self.world.updates.open:
            self.due = True
            asyncio.get_running_loop().call_soon(self.flush)

    def flush(self) -> None:
        self.due = False
        poll = self.poll
        self.forget()
        if poll is not None and not poll.reply.lost:
            self.hand(poll.reply, poll.limit)

    def hand(self, reply: Reply, limit: int) -> None:
        self.world.record("getUpdates", None, "ok")
        reply.send(200, self.world.updates.answer(limit))
