"""When reminders are due: on which day, and at which hours nobody is disturbed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.clock import VIETNAM

FIRST_HOUR, LAST_HOUR = 8, 20
MOST_PER_PLEDGE = 3


def due_day(days: Sequence[int], last_day: date, now: datetime) -> date | None:
    """The latest day among `days` before the last good one whose reminder hour has come; None before the first of
    them and after the last good day. Whoever was away over several gets only this one.
    """
    local = now.astimezone(VIETNAM)
    if local.date() > last_day:
        return None
    come = [day for day in (last_day - timedelta(days=each) for each in days) if due_moment(day) <= local]
    return max(come, default=None)


def due_moment(day: date) -> datetime:
    """When that day's reminders are due."""
    return datetime.combine(day, time(FIRST_HOUR), VIETNAM)


def quiet(now: datetime) -> bool:
    """Nobody is reminded of anything now."""
    return not FIRST_HOUR <= now.astimezone(VIETNAM).hour < LAST_HOUR
