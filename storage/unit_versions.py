"""What became of the units, version by version."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.schema import unit
from storage.session import Session

NEW = "new"


async def changes_at(
    session: Session, moments: Collection[tuple[str, datetime]]
) -> dict[tuple[str, datetime], set[str]]:
    """Which fields of a unit changed at a moment; of one that was not there before, `NEW`."""
    if not moments:
        return {}
    columns = (unit.c.code, unit.c.path, unit.c.facts, unit.c.recorded_at)
    of_these = select(*columns).where(unit.c.code.in_({code for code, _at in moments})).order_by(unit.c.id)
    changed: dict[tuple[str, datetime], set[str]] = {}
    known: dict[str, Mapping[str, Any]] = {}
    for row in (await session.execute(of_these)).all():
        facts = json.loads(row.facts) | {"parent": row.path}  # it moves with what is above it
        changed.setdefault((row.code, row.recorded_at), set()).update(_changed(known.get(row.code), facts))
        known[row.code] = facts
    return {moment: changed[moment] for moment in moments if moment in changed}


def _changed(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> set[str]:
    """What an earlier release did not write is empty."""
    if before is None:
        return {NEW}
    return {name for name in before.keys() | after.keys() if (before.get(name) or "") != (after.get(name) or "")}
