"""Receipts as they were posted, and the devices of what they are of. Whoever calls has checked who may see them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from campaign.devices import State
from campaign.giving import Donor, DonorKind, NameForm
from campaign.items import Condition, Item
from campaign.receiving import Arrived
from storage import devices
from storage.devices import Device
from storage.schema import device, device_version, receipt, receipt_line
from storage.session import Session
from storage.still_open import STANDS


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a receipt: đồng or pieces of one item; `words` are empty once erased."""

    number: int
    item: Item
    amount: int
    pieces: int
    condition: Condition | None
    description: str
    why: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was posted. `delivery`: the first one of what came; `reversed_by`: the one that took it back."""

    id: str
    delivery: str
    unit: str
    donor_key: str
    person: int | None
    pledge: str
    donor: Donor
    phone: str
    arrived: Arrived
    lines: tuple[Line, ...]
    taken_by: int
    reverses: str
    reversed_by: str
    recorded_at: datetime
    givers_unknown: bool = False


async def one(session: Session, number: str) -> Receipt | None:
    """The receipt with this number. Whoever calls has checked who may see it."""
    return next(iter(await which(session, receipt.c.id == number)), None)


async def of_device(session: Session, brought: Device) -> Receipt | None:
    """The receipt that stands for a device that was given."""
    return next(iter(await which(session, receipt.c.delivery == brought.receipt, STANDS)), None)


async def number_of(session: Session, brought: Device) -> str:
    """Its number; of a device that was taken back with it, the first."""
    stands = await of_device(session, brought)
    return stands.id if stands else brought.receipt


async def brought_by(session: Session, theirs: Iterable[Receipt]) -> list[Device]:
    """The devices of these receipts; not those that a correction took away."""
    deliveries = [each.delivery for each in theirs]
    found = (device.c.receipt_id.in_(deliveries), device_version.c.state != State.VOID)
    return await devices.which(session, *found) if deliveries else []


async def which(session: Session, *where: ColumnElement[bool], most: int | None = None, skip: int = 0) -> list[Receipt]:
    """The receipts for which this holds, newest first."""
    found = _RECEIPTS.where(*where).order_by(receipt.c.recorded_at.desc(), receipt.c.id).limit(most).offset(skip)
    rows = (await session.execute(found)).all()
    lines: dict[str, list[Line]] = defaultdict(list)
    theirs = select(receipt_line).where(receipt_line.c.receipt_id.in_([row.id for row in rows]))
    for line in (await session.execute(theirs.order_by(receipt_line.c.number))).all():
        lines[line.receipt_id].append(_line(session, line))
    return [_receipt(session, row, tuple(lines[row.id])) for row in rows]


def _opened(session: Session, sealed: bytes | None, place: str) -> Mapping[str, str]:
    text = session.sealer.opened(sealed, place) if sealed else None
    return defaultdict(str, json.loads(text) if text else {})


def _line(session: Session, row: Any) -> Line:
    words = _opened(session, row.private, f"receipt_line.private {row.receipt_id} {row.number}")
    condition = Condition(row.condition) if row.condition else None
    return Line(row.number, Item(row.item), int(row.amount), row.pieces, condition, words["description"], words["why"])


def _receipt(session: Session, row: Any, lines: tuple[Line, ...]) -> Receipt:
    words = _opened(session, row.private, f"receipt.private {row.id}")
    donor = Donor(DonorKind(row.donor_kind), NameForm(row.name_form), words["name"], words["organisation"], row.people)
    return Receipt(
        row.id,
        row.delivery,
        row.unit,
        row.donor_key,
        row.person_id,
        row.pledge_code or "",
        donor,
        words["phone"],
        Arrived(row.way),
        lines,
        row.taken_by,
        row.reverses or "",
        row.reversed_by or "",
        row.recorded_at,
        bool(row.unknown_givers),
    )


_BACK = receipt.alias("taken_back_by")
_RECEIPTS = select(receipt, _BACK.c.id.label("reversed_by")).select_from(
    receipt.outerjoin(_BACK, _BACK.c.reverses == receipt.c.id)
)
