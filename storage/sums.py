"""Every figure equals the records behind it: they are read one by one and added up once more."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from campaign.devices import State
from campaign.items import Group
from storage import campaigns, figures, needs, promises
from storage.arrived import Within, gifts, reached
from storage.cash import Kind
from storage.known import AT_LAST
from storage.schema import (
    cash_entry,
    device,
    device_version,
    need_version,
    pledge_line,
    pledge_version,
    receipt,
    receipt_line,
)
from storage.session import Session


async def first_wrong(session: Session) -> str:
    """Which sum is wrong; nothing if all are right."""
    units = await campaigns.units(session)
    within = Within(None, AT_LAST, [unit.code for unit in units.all if not unit.files])
    for check in (_promised, _declared, _brought, _given, _helped):
        if wrong := await check(session, within):
            return wrong
    return ""


async def _promised(session: Session, within: Within) -> str:
    told = await promises.promised(session, within)
    by_unit = {(unit, item): numbers for unit, lines in told.items() for item, numbers in lines.items()}
    came: dict[tuple[str, str], int] = defaultdict(int)
    for code, item, number in await _rows(session, _CAME):
        came[code, item] += number
    promised: dict[tuple[str, str, str], int] = defaultdict(int)
    for code, unit, item, number in await _rows(session, _PROMISED):
        promised[code, unit or "", item] += number
    behind: dict[tuple[str, str], int] = defaultdict(int)
    for (code, unit, item), number in promised.items():
        behind[unit, item] += max(number - came[code, item], 0)
    return _differs("promised", {key: sum(numbers) for key, numbers in by_unit.items()}, behind)


async def _declared(session: Session, within: Within) -> str:
    told = {unit: pupils.declared for unit, pupils in (await figures.pupils(session, within)).items()}
    behind: dict[str, int] = defaultdict(int)
    for (unit,) in await _rows(session, _DECLARED):
        behind[unit] += 1
    return _differs("pupils declared", told, behind)


async def _brought(session: Session, within: Within) -> str:
    """Every line of a receipt that stands has its devices; every receipt has its money."""
    for what, lines, brought in (("devices", _PIECES, _DEVICES), ("money", _SUMS, _ENTRIES)):
        told, behind = await _rows(session, lines), await _rows(session, brought)
        numbers = [{" ".join(map(str, of)): int(number) for *of, number in rows} for rows in (told, behind)]
        if wrong := _differs(f"{what} of receipts", *numbers):
            return wrong
    return ""


async def _given(session: Session, within: Within) -> str:
    told = {key: (got.donors, got.amount, got.pieces) for key, got in (await figures.given(session, within)).items()}
    people: dict[figures.By, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sums: dict[figures.By, list[int]] = defaultdict(lambda: [0, 0])
    for row in await _rows(session, gifts(within.over), within.values):
        if row.unit is None:
            continue
        for cell in ((row.unit, Group(row.group)), (figures.ALL, Group(row.group))):
            people[cell][row.donor_key] = max(people[cell][row.donor_key], row.people)
        amount_and_pieces = sums[row.unit, Group(row.group)]
        amount_and_pieces[0] += row.amount
        amount_and_pieces[1] += row.pieces
    behind = {cell: (sum(donors.values()), *sums[cell]) for cell, donors in people.items()}
    return _differs("donors, đồng and devices received", told, behind)


async def _helped(session: Session, within: Within) -> str:
    pupils: dict[figures.By, set[str]] = defaultdict(set)
    for row in await _rows(session, reached(within.over), within.values):
        for cell in ((row.unit, Group(row.group)), (row.unit, figures.ALL), (figures.ALL, Group(row.group))):
            pupils[cell].add(row.need_id)
    behind = {cell: len(different) for cell, different in pupils.items()}
    return _differs("pupils who benefit", await figures.helped(session, within), behind)


async def _rows(session: Session, statement: Any, values: Any = None) -> Sequence[Any]:
    return (await session.execute(statement, values)).all()


def _differs(what: str, told: dict[Any, Any], behind: dict[Any, Any]) -> str:
    """What is zero in both may be missing in one."""
    for key in {**told, **behind}:
        if (told.get(key) or 0) != (behind.get(key) or 0):
            return f"{what}, {key}: told as {told.get(key, 0)}, the records say {behind.get(key, 0)}"
    return ""


_OPEN = (pledge_version.c.superseded_at.is_(None), pledge_version.c.state == "open")
_OF = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_BACK = select(receipt.c.reverses).where(receipt.c.reverses.is_not(None))

_PROMISED: Select[Any] = (
    select(pledge_line.c.code, pledge_version.c.unit, pledge_line.c.item, pledge_line.c.amount + pledge_line.c.quantity)
    .join(pledge_version, _OF)
    .where(*_OPEN)
)
_CAME: Select[Any] = (
    select(receipt.c.pledge_code, receipt_line.c.item, receipt_line.c.amount + receipt_line.c.pieces)
    .select_from(receipt_line.join(receipt))
    .where(receipt.c.pledge_code.is_not(None), receipt.c.id.not_in(_BACK))
)
_DECLARED: Select[Any] = select(need_version.c.unit).where(
    need_version.c.superseded_at.is_(None), need_version.c.state.in_(needs.DECLARED)
)
_LINE = receipt_line.c.receipt_id
_PIECES: Select[Any] = (
    select(receipt.c.delivery, receipt_line.c.number, receipt_line.c.pieces)
    .select_from(receipt_line.join(receipt))
    .where(receipt.c.id.not_in(_BACK))
)
_SUMS: Select[Any] = select(_LINE, func.sum(receipt_line.c.amount)).group_by(_LINE)
_OF_LINE = device.c.receipt_id, device.c.receipt_line
_STANDS = (device_version.c.superseded_at.is_(None), device_version.c.state != State.VOID)
_DEVICES: Select[Any] = (
    select(*_OF_LINE, func.count())
    .select_from(device.join(device_version))
    .where(device.c.receipt_id.is_not(None), *_STANDS)
    .group_by(*_OF_LINE)
)
_ENTRIES: Select[Any] = (
    select(cash_entry.c.receipt_id, func.sum(cash_entry.c.amount))
    .where(cash_entry.c.kind == Kind.GIFT, cash_entry.c.receipt_id.is_not(None))
    .group_by(cash_entry.c.receipt_id)
)
