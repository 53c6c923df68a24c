"""The one clock, handed to whoever needs the time. All times are aware; Vietnam's time only when speaking."""

import time
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(VIETNAM)


class MovedClock:
    """A clock that starts where it is told, ticks on from there, and can be moved: for tests and the demo."""

    def __init__(self, start: datetime) -> None:
        self.move_to(start)

    def move_to(self, moment: datetime) -> None:
        self._start = moment.astimezone(VIETNAM)
        self._since = time.monotonic()

    def passes(self, **time_span: float) -> None:
        """Some time goes by at once: `clock.passes(days=2)`."""
        self.move_to(self.now() + timedelta(**time_span))

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._since)


def parse_moment(text: str) -> datetime:
    """`2021-10-12T08:00:00+07:00`, or the same without a zone for Vietnam's time. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
