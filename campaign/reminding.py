"""When reminders are due: on which day, and at which hours nobody is disturbed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.clock import VIETNAM

FIRST_HOUR, LAST_HOUR = 8, 20
MOST_PER_PLEDGE = 3


class Why(StrEnum):
    """Why somebody is not reminded now, though there is something to remind of; the first that holds is told."""

    STOPPED = "stopped"
    SPENT = "spent"  # each of their pledges was in three reminders
    UNREACHABLE = "unreachable"
    TALKING = "talking"
    REMINDED = "reminded"  # today, or it is on its way


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody whom a rule is about, at a unit; `unit` is empty for a pledge to where it is needed most."""

    person: int
    unit: str
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a rule is about, whether reminded before or not, and the units where there should be somebody."""

    concerned: tuple[Concerned, ...]
    nobody_at: tuple[str, ...] = ()


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


def evening_before(day: date) -> datetime:
    """From then on, what is to be told waits for the morning of that day."""
    return datetime.combine(day - timedelta(days=1), time(LAST_HOUR), VIETNAM)


def sending_day(now: datetime) -> date:
    """The day on which what is to be sent now goes: in the evening it waits for the morning."""
    local = now.astimezone(VIETNAM)
    return local.date() + timedelta(days=local.hour >= LAST_HOUR)


def quiet(now: datetime) -> bool:
    """Nobody is reminded of anything now."""
    return not FIRST_HOUR <= now.astimezone(VIETNAM).hour < LAST_HOUR
