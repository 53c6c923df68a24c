"""The units of a table come in: first what it would change, then all of it or nothing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.facts import vietnam_day
from campaign.permissions import Act, units_where
from campaign.trail import Origin
from campaign.unit_changes import Changes, changes, say_unknown
from campaign.units import Unit
from campaign.units_table import UnitsTable, units_of
from storage import campaigns, closing, settings_kept
from storage.session import Session

_READ = "units file"


async def plan(session: Session, speaker: Speaker | None, table: UnitsTable, now: datetime) -> Changes:
    """What the table would change now. `speaker` None is the office at its own command line.

    Raises Refused, and ValueError that names every bad row.
    """
    found, _given = await _planned(session, speaker, table, now)
    return found


async def apply(session: Session, speaker: Speaker | None, table: UnitsTable, now: datetime) -> Changes:
    """Changes what `plan` tells of in this transaction, and raises what it raises."""
    found, given = await _planned(session, speaker, table, now)
    await campaigns.keep_units(session, given, now, speaker or Origin.OFFICE)
    return found


async def keep_file(session: Session, units: Sequence[Unit], now: datetime) -> Changes:
    """Stores the units of the campaign's file when the file is another one than it was; what that changed.

    So a restart does not undo what a table changed since.
    """
    facts = [{name: value for name, value in asdict(unit).items() if value} for unit in units]  # as any release says it
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    if await settings_kept.kept(session, _READ) == digest:
        return changes((), ())
    await settings_kept.keep(session, _READ, digest)
    found = await _changes(session, (await campaigns.units(session)).all, units)
    await campaigns.keep_units(session, units, now)
    return found


async def _planned(
    session: Session, speaker: Speaker | None, table: UnitsTable, now: datetime
) -> tuple[Changes, tuple[Unit, ...]]:
    known = await campaigns.units(session)
    if speaker and known.root.code not in units_where(speaker.roles, Act.IMPORT_UNITS):
        raise Refused(_("Chỉ quản trị của phòng mới thay được danh sách đơn vị."))
    try:
        given = units_of(table.rows, known.all, vietnam_day(now))
    except ValueError as faults:
        raise ValueError("\n".join([*say_unknown(table.unknown, 20), str(faults)])) from None
    return await _changes(session, known.all, given, table.unknown), given


async def _changes(
    session: Session, known: Sequence[Unit], given: Sequence[Unit], unknown: Sequence[str] = ()
) -> Changes:
    found = changes(known, given, unknown)
    return replace(found, left=await closing.left_at(session, [new.code for _old, new in found.closed]))
