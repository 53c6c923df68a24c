"""The facts that the audit trail vouches for, each with the digest that its event must have."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, literal_column, select

from campaign.trail import Action, Origin
from storage import audit, descriptions, seal_later, settings_kept
from storage.people import ending_of
from storage.schema import (
    box,
    box_count,
    campaign,
    cash_entry,
    correction,
    device,
    device_version,
    filing,
    filing_version,
    invite,
    lot,
    need_version,
    offer,
    offer_version,
    pledge_line,
    pledge_version,
    receipt,
    receipt_line,
    role_grant,
    skip,
    unit,
)
from storage.session import Session

AT_ONCE = 500
_ADOPTS = "trail adopts"  # written by the migration
_AT = "at row"  # no column is called so
FACT_ACTIONS = frozenset(
    {
        *(Action.PLEDGE_MADE, Action.PLEDGE_CHANGED, Action.PLEDGE_CORRECTED, Action.PLEDGE_WITHDRAWN),
        *(Action.PLEDGE_CLOSED, Action.PLEDGE_ROUTED),
        *(Action.NEED_DECLARED, Action.NEED_APPROVED, Action.NEED_WITHDRAWN),
        *(Action.ROLE_GRANTED, Action.ROLE_ENDED, Action.INVITE_MADE),
        *(Action.RECEIVED, Action.RECEIPT_REVERSED, Action.CASH_IN, Action.CASH_OUT, Action.CASH_REVERSED),
        *(Action.DEVICE_STORED, Action.DEVICE_CHECKED, Action.DEVICE_RESERVED, Action.DEVICE_RELEASED),
        *(Action.DEVICE_HANDED_OVER, Action.DEVICE_RETURNED, Action.DEVICE_MOVED, Action.DEVICE_GONE),
        *(Action.DEVICE_VOIDED, Action.BOX_COUNTED, Action.LOT_DRAWN, Action.PUPIL_SKIPPED),
        *(Action.OFFERED, Action.OFFER_ANSWERED, Action.OFFER_LAPSED, Action.OFFER_WITHDRAWN),
        *(Action.REPORT_FROZEN, Action.REPORT_FILED, Action.REPORT_ANSWERED),
        Action.CORRECTION_ASKED,
        *(Action.CAMPAIGN_STORED, Action.UNIT_STORED, Action.ADOPTED),
    }
)

Row = Mapping[str, Any]
Changes = Callable[[Session, Sequence[Row]], Awaitable[list[tuple[Row, Row]]]]


async def recorded(session: Session) -> AsyncIterator[list[tuple[str, str]]]:
    """Where each fact stands and its digest, some at a time."""
    async for some in _changes(session):
        yield [(_where(table, row), audit.digest_of(session, change)) for table, row, change in some]


async def adopt(session: Session, now: datetime) -> None:
    """Facts from before there was a trail become its first events: once, after the database got one.

    Before that, what an older release kept unsealed is sealed.
    """
    await seal_later.seal_old(session, now)
    if not await settings_kept.kept(session, _ADOPTS):
        return
    await settings_kept.keep(session, _ADOPTS, "")
    async for some in _changes(session):
        for table, row, change in some:
            where = _where(table, row)
            await audit.record(session, now, Origin.PROGRAM, Action.ADOPTED, where, change, row.get("unit"))


async def _changes(session: Session) -> AsyncIterator[list[tuple[Table, Row, Row]]]:
    for table, changes_of in _TABLES.items():
        after = 0
        while rows := await _rows(session, table, after):
            after = rows[-1][_AT]
            facts = [{name: value for name, value in row.items() if name != _AT} for row in rows]
            yield [(table, row, change) for row, change in await changes_of(session, facts)]


async def _rows(session: Session, table: Table, after: int) -> Sequence[Row]:
    place: Any = literal_column(f"{table.name}.rowid")
    rows = select(place.label(_AT), table).where(place > after).order_by(place).limit(AT_ONCE)
    return [dict(row) for row in (await session.execute(rows)).mappings()]


async def _as_it_stands(session: Session, rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    return [(row, row) for row in rows]


async def _with_lines(session: Session, rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    theirs = select(pledge_line).where(pledge_line.c.code.in_({row["code"] for row in rows}))
    lines: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for line in (await session.execute(theirs.order_by(pledge_line.c.number))).mappings():
        lines[line["code"], line["version"]].append(descriptions.digested(dict(line)))
    return [(row, {**row, "lines": lines[row["code"], row["version"]]}) for row in rows]


async def _with_what_came(session: Session, rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    theirs = select(receipt_line).where(receipt_line.c.receipt_id.in_([row["id"] for row in rows]))
    lines: dict[str, list[Row]] = defaultdict(list)
    for line in (await session.execute(theirs.order_by(receipt_line.c.number))).mappings():
        lines[line["receipt_id"]].append(audit.without_words(dict(line)))
    return [(row, {**row, "lines": lines[row["id"]]}) for row in rows]


def _with(whole: Table, key: str) -> Changes:
    """Versions of something, each with what never changes of it."""

    async def changes(session: Session, rows: Sequence[Row]) -> list[tuple[Row, Row]]:
        theirs = select(whole).where(whole.c.id.in_({row[key] for row in rows}))
        wholes = {each["id"]: dict(each) for each in (await session.execute(theirs)).mappings()}
        return [(row, {**row, "of": audit.without_words(wholes[row[key]])}) for row in rows]

    return changes


async def _with_their_end(session: Session, rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    return [(row, row) for row in rows] + [(row, ending_of(row)) for row in rows if row["ended_at"]]


def _where(table: Table, row: Row) -> str:
    names = ("code", "device_id", "offer_id", "filing_id", "box_id", "round", "place", "version", "need_id", "id")
    return " ".join([table.name, *(str(row[name]) for name in names if name in row)])


_TABLES: dict[Table, Changes] = {
    campaign: _as_it_stands,
    unit: _as_it_stands,
    role_grant: _with_their_end,
    invite: _as_it_stands,
    pledge_version: _with_lines,
    need_version: _as_it_stands,
    receipt: _with_what_came,
    device_version: _with(device, "device_id"),
    cash_entry: _as_it_stands,
    box_count: _with(box, "box_id"),
    lot: _as_it_stands,
    skip: _as_it_stands,
    offer_version: _with(offer, "offer_id"),
    filing: _as_it_stands,
    filing_version: _as_it_stands,
    correction: _as_it_stands,
}
