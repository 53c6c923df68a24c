"""The audit trail in pages, for whoever answers for the units; and its head, told every day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import VIETNAM
from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.messages import Outgoing
from bot.phrases import _, lazy
from campaign.facts import say_moment, vietnam_day
from campaign.permissions import ROLES, Act, Role, units_where
from campaign.reminding import FIRST_HOUR, LAST_HOUR
from campaign.trail import ACTIONS, FIELDS, ORIGINS, Action
from campaign.units import Directory
from handlers.paging import Page, number_in, page_of
from storage import audit, campaigns, notices, settings_kept
from storage.audit import Event, Head
from storage.session import Session
from storage.unit_versions import NEW
from storage.verify import TOLD, head_from

PAGE = 6
_ROLES = {str(role): label for role, label in ROLES.items()}
_ACTIONS = {str(action): label for action, label in ACTIONS.items()}
_PLEDGES = {Action.PLEDGE_MADE, Action.PLEDGE_CHANGED, Action.PLEDGE_WITHDRAWN}
_GRANTS = {Action.ROLE_GRANTED, Action.ROLE_ENDED}
_PERSONS = {Action.PERSON_ERASED, Action.REMINDERS_STOPPED, Action.REMINDERS_RESUMED}


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of events, newest first, and the units that they name."""

    units: Directory
    page: Page[Event]


async def facts(session: Session, speaker: Speaker, about: str) -> Trail:
    units = await campaigns.units(session)
    found = await audit.read(session, speaker, units, most=PAGE + 1, skip=number_in(about) * PAGE)
    return Trail(units, page_of(found, about, PAGE))


def script(ask: Ask, trail: Trail) -> Trail:
    return trail


async def finish(session: Session, speaker: Speaker, trail: Trail) -> Reply:
    page = trail.page
    if not page.shown:
        return Reply(_("Nhật ký chưa có mục nào."), in_place=page.turned)
    words = [_("Nhật ký, mới nhất ở trên:"), *(_line(event, trail.units) for event in page.shown)]
    return Reply("\n".join(words), page.buttons("trail"), in_place=page.turned)


def may_read(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.READ_AUDIT))


def _line(event: Event, units: Directory) -> str:
    time, day = say_moment(event.at)
    done = [str(_ACTIONS.get(event.action, event.action)), *_object(event)]
    where = [f"({_unit(event.unit, units)})"] if event.unit else []
    return f"• {time} {day}, {_who(event, units)}: {' '.join([*done, *where])}{_changed(event)}"


def _who(event: Event, units: Directory) -> str:
    if event.origin:
        return str(ORIGINS[event.origin])
    return f"{_as_what(event, units)} ({_person(event.person)})"


def _person(number: int | str | None) -> str:
    return _("người số {number}").format(number=number)


def _as_what(event: Event, units: Directory) -> str:
    roles = [
        str(_ROLES.get(role, role)) if unit == units.root.code else f"{_ROLES.get(role, role)} {_unit(unit, units)}"
        for role, unit in event.roles
    ]
    return ", ".join(roles) or _("nhà hảo tâm")


def _object(event: Event) -> list[str]:
    """A pledge's code, a role with its number and whose it is, a code by its number, or another person.

    What else there is would tell nobody anything; the number of a role is in no event of earlier releases.
    """
    first, *numbers = event.object.split() or [""]
    if event.action in _PLEDGES:
        return [first]
    if event.action in _PERSONS:
        return [] if first == str(event.person) else [f"– {_person(first)}"]
    if first not in _ROLES:
        return []
    role = str(_ROLES[first])
    if event.action in _GRANTS:
        person, *number = numbers
        return [*_numbered(role, number), _("của {person}").format(person=_person(person))]
    return _numbered(role, numbers)


def _numbered(role: str, number: Sequence[str]) -> list[str]:
    return [role, *(_("số {number}").format(number=each) for each in number)]


def _changed(event: Event) -> str:
    if NEW in event.changed:
        return _(": đơn vị mới")
    fields = dict.fromkeys(str(label) for name, label in FIELDS.items() if name in event.changed)
    return ": " + ", ".join(fields) if fields else ""


def _unit(code: str, units: Directory) -> str:
    return units.shown(code) if units.get(code) else code


async def tell_head(session: Session, now: datetime) -> None:
    """Tells the admins how long the trail is, once a day if it grew: whoever cuts it later is found out."""
    day, _between, told = (await settings_kept.kept(session, TOLD)).partition(" ")
    if not FIRST_HOUR <= now.astimezone(VIETNAM).hour < LAST_HOUR or day == str(vietnam_day(now)):
        return
    head = await session.once(audit.head_of)
    if head.seq == (head_from(told) or Head()).seq:
        return
    root = (await campaigns.units(session)).root.code
    key = f"audit head.{vietnam_day(now)}"
    await notices.tell_holders(session, Role.ADMIN, root, key, lambda: _head_told(head), now)
    await settings_kept.keep(session, TOLD, f"{vietnam_day(now)} {head}")


def _head_told(head: Head) -> Outgoing:
    words = _(
        "Nhật ký đến nay có {events} mục, dấu: {mark}\nXin giữ lại tin này: nếu sau này có ai cắt bớt hay viết lại "
        "nhật ký, dấu này cho biết."
    )
    return Outgoing(words.format(events=head.seq, mark=head), copyable=str(head))


AUDIT_TRAIL = Conversation(
    "trail",
    facts,
    script,
    finish,
    commands=("nhatky",),
    describes=lazy("Nhật ký"),
    label=lazy("Nhật ký"),
    open_to=may_read,
)
