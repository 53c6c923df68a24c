"""The queue of updates: one is forgotten only when a later getUpdates asks beyond it."""

import json
import random
from collections import deque
from dataclasses import dataclass
from typing import Any

REMEMBERED = 20_000
# From TQueue::get in the real server: an offset further ahead is taken for a mistake and read as "from the first".
AHEAD = 10


@dataclass(slots=True)
class Update:
    """`owed` is a redelivery the bot has not been handed yet: no offset takes it back."""

    update_id: int
    body: str
    owed: bool = False


class Updates:
    """Bodies are kept as text, so that an update may also be one that no parser accepts."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.open: deque[Update] = deque()
        self.past: deque[Update] = deque(maxlen=REMEMBERED)
        self.next_id = 0
        self.restart_ids()

    def restart_ids(self, first: int | None = None) -> int:
        """After a silent week the real server goes on from a random number, which may be lower."""
        self.next_id = first or self.rng.randrange(100_000_000, 900_000_000)
        return self.next_id

    def add(self, payload: dict[str, Any]) -> int:
        return self.add_text(f'{{"update_id":{self.next_id},{json.dumps(payload)[1:]}')

    def add_text(self, body: str) -> int:
        update = Update(self.next_id, body)
        self.next_id += 1
        self.open.append(update)
        self.past.append(update)
        return update.update_id

    def add_again(self, update_id: int | None) -> int:
        """Deliver a past update once more, even if it was confirmed; None means the newest."""
        wanted = next(past for past in reversed(self.past) if update_id in (None, past.update_id))
        self.open.append(Update(wanted.update_id, wanted.body, owed=True))
        self.open = deque(sorted(self.open, key=lambda update: update.update_id))
        return wanted.update_id

    def confirm(self, offset: int) -> None:
        if offset < 0:
            for _ in range(len(self.open) + offset):
                self.open.popleft()
            return
        if offset > self.next_id + AHEAD:
            return
        if any(update.owed for update in self.open):
            self.open = deque(update for update in self.open if update.owed or update.update_id >= offset)
            return
        while self.open and self.open[0].update_id < offset:
            self.open.popleft()

    def answer(self, limit: int) -> bytes:
        """The body of a getUpdates answer with the oldest open updates."""
        handed = [self.open[index] for index in range(min(limit, len(self.open)))]
        for update in handed:
            update.owed = False
        return f'{{"ok":true,"result":[{",".join(update.body for update in handed)}]}}'.encode("utf-8", "surrogatepass")
