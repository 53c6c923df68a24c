"""What must hold in the database at any moment, as far as it can show it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, or_, select, text

from storage import sums
from storage.database import Session
from storage.schema import (
    campaign,
    dialogue,
    invite,
    need,
    need_version,
    pledge,
    pledge_line,
    pledge_version,
    role_grant,
    unit,
)


async def first_broken(session: Session) -> str:
    """Which one does not hold, and where; nothing if all hold."""
    whole = (await session.execute(text("PRAGMA integrity_check"))).scalars().first()
    if whole != "ok":
        return f"integrity_check: {whole}"
    orphan: Any = (await session.execute(text("PRAGMA foreign_key_check"))).first()
    if orphan:
        return f"foreign_key_check: {orphan[0]} row {orphan[1]} points to no row of {orphan[2]}"
    for name, broken in _BROKEN.items():
        if found := (await session.execute(broken.limit(1))).first():
            return f"{name}: {found[0]}"
    return await sums.first_wrong(session)


def _not_one_current(of: Table, key: Any, versions: Table, points: Any) -> Select[Any]:
    current = (points == key) & versions.c.superseded_at.is_(None)
    return select(key).select_from(of.outerjoin(versions, current)).group_by(key).having(func.count(points) != 1)


def _more_than_one(column: Any, *where: ColumnElement[bool]) -> Select[Any]:
    return select(column).where(*where).group_by(column).having(func.count() > 1)


def _without_successor(versions: Table, key: Any) -> Select[Any]:
    """Versions that ended at a time at which no other began."""
    later = versions.alias()
    begins = (later.c[key.name] == key) & (later.c.recorded_at == versions.c.superseded_at)
    return select(key).where(versions.c.superseded_at.is_not(None), ~select(later.c[key.name]).where(begins).exists())


def _unknown_unit(table: Table) -> Select[Any]:
    return select(table.c.unit).where(table.c.unit.is_not(None), table.c.unit.not_in(select(unit.c.code)))


_VERSION = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_NOTHING = or_(
    pledge_line.c.amount < 0, pledge_line.c.quantity < 0, (pledge_line.c.amount > 0) == (pledge_line.c.quantity > 0)
)
_NUMBERED = func.min(pledge_version.c.version), func.max(pledge_version.c.version)

_BROKEN: dict[str, Select[Any]] = {
    "a version of a pledge without lines": select(pledge_version.c.code).where(
        ~select(pledge_line.c.code).where(_VERSION).exists()
    ),
    "a pledge without exactly one current version": _not_one_current(
        pledge, pledge.c.code, pledge_version, pledge_version.c.code
    ),
    "a declared pupil without exactly one current version": _not_one_current(
        need, need.c.id, need_version, need_version.c.need_id
    ),
    "a pledge whose versions are not numbered from 1 on": select(pledge_version.c.code)
    .group_by(pledge_version.c.code)
    .having(or_(_NUMBERED[0] != 1, _NUMBERED[1] != func.count())),
    "a version of a pledge that ended when no other began": _without_successor(pledge_version, pledge_version.c.code),
    "a version of a pupil that ended when no other began": _without_successor(need_version, need_version.c.need_id),
    "a version of a unit that ended when no other began": _without_successor(unit, unit.c.code),
    "a unit with several current versions": _more_than_one(unit.c.code, unit.c.superseded_at.is_(None)),
    "several current campaigns": _more_than_one(campaign.c.superseded_at.is_(None), campaign.c.superseded_at.is_(None)),
    "several pledges of one talk": _more_than_one(pledge.c.dialogue_id),
    "several pupils of one talk": _more_than_one(need.c.dialogue_id),
    "several open talks of one identity": _more_than_one(dialogue.c.identity_id, dialogue.c.state == "open"),
    "an invitation used too often": select(invite.c.id).where(invite.c.uses_left < 0),
    "a line of a pledge that is neither money nor pieces": select(pledge_line.c.code).where(_NOTHING),
    "a pledge to a unit that there never was": _unknown_unit(pledge_version),
    "a pupil at a unit that there never was": _unknown_unit(need_version),
    "a role at a unit that there never was": _unknown_unit(role_grant),
    "an invitation to a unit that there never was": _unknown_unit(invite),
}
