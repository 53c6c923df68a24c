"""Which roles somebody may give and take back, and where."""

from collections.abc import Iterable

from campaign.permissions import INVITES_TO, Role, units_where
from campaign.units import Directory, Unit

Roles = Iterable[tuple[str, str]]
HEADS = (Role.MANAGER, Role.GROUP_OFFICER)  # who answers for a unit, and invites the others


def fitting(unit: Unit) -> tuple[Role, ...]:
    """The roles that people can be invited to at a unit."""
    if not unit.parent or unit.closed:
        return ()
    return (Role.MANAGER, Role.TEACHER) if unit.files else (Role.GROUP_OFFICER,)


def covered(roles: Roles, units: Directory) -> dict[Role, frozenset[str]]:
    """For each role, the codes of the units at which someone with these (role, unit) pairs has the say over it."""
    held = tuple(roles)
    return {
        role: frozenset(unit.code for code in units_where(held, act) for unit in units.below(code))
        for role, act in INVITES_TO.items()
    }


def seen(roles: Roles, units: Directory) -> frozenset[str]:
    """The codes of the units at which someone sees who holds which role: those where they have a say."""
    return frozenset[str]().union(*covered(roles, units).values())


def may_give(roles: Roles, units: Directory) -> dict[str, tuple[Role, ...]]:
    """For each unit, by its code, the roles that may be given there now."""
    theirs = covered(roles, units)
    given = {unit.code: tuple(role for role in fitting(unit) if unit.code in theirs[role]) for unit in units.all}
    return {code: roles for code, roles in given.items() if roles}


def may_invite(roles: Roles) -> bool:
    """Somebody with these (role, unit) pairs may give a role somewhere."""
    held = tuple(roles)
    return any(units_where(held, act) for act in INVITES_TO.values())
