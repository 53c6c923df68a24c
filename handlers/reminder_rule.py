"""A rule of reminding, and what all reminders have in common."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation import opens
from bot.messages import Choice, Outgoing
from bot.phrases import _, plural
from campaign.facts import Campaign, say_day, vietnam_day
from campaign.permissions import Role
from campaign.reminding import Whom, due_moment
from campaign.units import Directory
from storage import reminders
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Words:
    """A reminder's message, and the pledges that it is about."""

    message: Outgoing
    pledges: tuple[str, ...] = ()


Finds = Callable[[Session], Awaitable[Whom]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`persons`: who is to be reminded on that day and was not yet. `words`: None if there is nothing left to say.

    `whom`: everyone with something to be reminded of, whatever the day, for an admin who reminds by hand.
    `also_late`: by hand, as long as there is something, after the last day too.
    """

    name: str
    days: Callable[[Campaign], Sequence[int]]
    last_day: Callable[[Campaign], date]
    persons: Callable[[Session, date], Awaitable[Sequence[int]]]
    words: Callable[[Session, int, datetime], Awaitable[Words | None]]
    whom: Finds | None = None  # of those that an admin may send at any time
    also_late: bool = False


async def admins(session: Session, rule: str, due_on: date) -> Sequence[int]:
    """Those who are to be told by a rule for the office."""
    held = await reminders.holders(session, [Role.ADMIN], due_moment(due_on), rule, due_on)
    return sorted({person for person, _unit in held})


def schools_but(served: Collection[str], units: Directory) -> tuple[str, ...]:
    """The codes of the open schools that are not among these."""
    return tuple(unit.code for unit in units.all if unit.files and not unit.closed and unit.code not in served)


def greeting(last_day: date, now: datetime, words: str) -> str:
    """Until when, and how long that is."""
    days = (last_day - vietnam_day(now)).days
    left = plural("còn {days} ngày", "còn {days} ngày", days).format(days=days) if days else _("hôm nay là ngày cuối")
    return words.format(day=say_day(last_day)) + f" ({left})."


def stop() -> Choice:
    """The way out of all reminders."""
    return opens("stop", _("Không nhắc nữa"))
