"""Who may do what: one table. A role is held at a unit and covers the units below it."""

from collections.abc import Iterable
from enum import StrEnum

from bot.phrases import lazy
from bot.steps import Label


class Role(StrEnum):
    """What a grant makes of a person, beside being a donor."""

    TEACHER = "teacher"
    MANAGER = "manager"
    GROUP_OFFICER = "officer"  # answers for the private preschools
    ADMIN = "admin"


class Act(StrEnum):
    """What is not open to everyone."""

    DECLARE = "declare"  # pupils, at one's own unit
    SEE_UNIT_PUPILS = "see the unit's pupils"
    REPORT = "report"
    REMIND = "remind"
    READ_MESSAGES = "read messages"  # those left after the close
    INVITE_TEACHERS = "invite teachers"
    INVITE_MANAGERS = "invite managers"
    INVITE_OFFICERS = "invite officers"
    IMPORT_UNITS = "import units"
    READ_AUDIT = "read the audit trail"
    SHARE_LINK = "hand out the unit's link"
    RECEIVE = "see, receive, check, count and correct what comes to the unit"
    RECEIVE_AT_OFFICE = "receive and send on what is brought to the office"
    ALLOCATE = "approve the list and hand over"
    ROUTE = "see and route what is pledged to where it is needed most"
    FILE = "file the unit's report"
    FILE_TOTAL = "file the total"
    ANSWER_REPORTS = "accept a report or send it back"
    SEE_SKIPS = "see who was passed over, without names"


ROLES: dict[Role, Label] = {
    Role.TEACHER: lazy("giáo viên"),
    Role.MANAGER: lazy("quản lý trường"),
    Role.GROUP_OFFICER: lazy("phụ trách mầm non ngoài công lập"),
    Role.ADMIN: lazy("quản trị của phòng"),
}

MAY: dict[Act, frozenset[Role]] = {
    Act.DECLARE: frozenset({Role.TEACHER, Role.MANAGER}),
    Act.SEE_UNIT_PUPILS: frozenset({Role.MANAGER}),
    Act.REPORT: frozenset({Role.MANAGER, Role.GROUP_OFFICER, Role.ADMIN}),
    Act.REMIND: frozenset({Role.ADMIN}),
    Act.READ_MESSAGES: frozenset({Role.ADMIN}),
    Act.INVITE_TEACHERS: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.INVITE_MANAGERS: frozenset({Role.GROUP_OFFICER, Role.ADMIN}),
    Act.INVITE_OFFICERS: frozenset({Role.ADMIN}),
    Act.IMPORT_UNITS: frozenset({Role.ADMIN}),
    Act.READ_AUDIT: frozenset({Role.ADMIN}),
    Act.SHARE_LINK: frozenset({Role.MANAGER, Role.GROUP_OFFICER, Role.ADMIN}),
    Act.RECEIVE: frozenset({Role.MANAGER, Role.GROUP_OFFICER}),
    Act.RECEIVE_AT_OFFICE: frozenset({Role.ADMIN}),
    Act.ALLOCATE: frozenset({Role.MANAGER, Role.GROUP_OFFICER}),
    Act.ROUTE: frozenset({Role.ADMIN}),
    Act.FILE: frozenset({Role.MANAGER, Role.GROUP_OFFICER}),
    Act.FILE_TOTAL: frozenset({Role.ADMIN}),
    Act.ANSWER_REPORTS: frozenset({Role.ADMIN}),
    Act.SEE_SKIPS: frozenset({Role.ADMIN}),
}

# Allowed at the unit of the role alone; every other act also at the units below it.
AT_ONE_UNIT = frozenset({Act.DECLARE, Act.RECEIVE_AT_OFFICE, Act.FILE_TOTAL})

# Whoever may invite somebody to a role may also take it back. Admins are named by the settings alone.
INVITES_TO: dict[Role, Act] = {
    Role.MANAGER: Act.INVITE_MANAGERS,
    Role.TEACHER: Act.INVITE_TEACHERS,
    Role.GROUP_OFFICER: Act.INVITE_OFFICERS,
}


def units_where(roles: Iterable[tuple[str, str]], act: Act) -> tuple[str, ...]:
    """The codes of the units at which these (role, unit) pairs allow the act; it holds for the units below them too."""
    return tuple(unit for role, unit in roles if Role(role) in MAY[act])
