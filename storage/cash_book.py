"""A unit's money as those who answer for it read it: in, out, left, and the entries behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from bot.conversation import Speaker
from campaign.receiving import Arrived
from storage import authority, cash, devices, receipts
from storage.cash import STANDS, Entry
from storage.devices import Device
from storage.schema import cash_entry, device, receipt
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Book:
    """Sums of what stands, mistakes and their reversals aside; `since` when the oldest of what is left lies there."""

    came: int
    went: int
    left: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, the one that took it back, the device that it bought, and how a gift arrived."""

    entry: Entry
    reversed_by: int | None
    bought: Device | None
    arrived: Arrived | None


async def book(session: Session, speaker: Speaker, unit: str) -> Book:
    """Raises Refused to who does not answer for the unit."""
    await authority.require(session, speaker, unit, *receipts.RECEIVING)
    amount = cash_entry.c.amount
    came, went = (func.coalesce(func.sum(case((sign, amount), else_=0)), 0) for sign in (amount > 0, amount < 0))
    sums: Any = (await session.execute(select(came, went).where(cash_entry.c.unit == unit, STANDS))).one()
    left = int(sums[0]) + int(sums[1])
    return Book(int(sums[0]), -int(sums[1]), left, await _since(session, unit, left) if left else None)


async def lines(session: Session, speaker: Speaker, unit: str, most: int, skip: int = 0) -> list[Line]:
    """The entries of a unit, newest first. Raises Refused to who does not answer for it."""
    await authority.require(session, speaker, unit, *receipts.RECEIVING)
    entries = await cash.which(session, cash_entry.c.unit == unit, most=most, skip=skip)
    ids = [each.id for each in entries]
    back = select(cash_entry.c.reverses, cash_entry.c.id).where(cash_entry.c.reverses.in_(ids))
    reversed_by: dict[int, int] = {row.reverses: row.id for row in (await session.execute(back)).all()}
    theirs = device.c.bought_by.in_([each.bought for each in entries])
    bought = {each.bought_by: each for each in await devices.which(session, theirs)}
    ways = select(receipt.c.id, receipt.c.way).where(receipt.c.id.in_([each.receipt for each in entries]))
    arrived = {row.id: Arrived(row.way) for row in (await session.execute(ways)).all()}
    return [
        Line(each, reversed_by.get(each.id), bought.get(each.bought), arrived.get(each.receipt)) for each in entries
    ]


async def _since(session: Session, unit: str, left: int) -> datetime:
    """What came first went first, so what is left is of the newest gifts."""
    so_far = func.sum(cash_entry.c.amount).over(order_by=cash_entry.c.id.desc()).label("so_far")
    came = select(cash_entry.c.id, cash_entry.c.recorded_at, so_far).where(
        cash_entry.c.unit == unit, cash_entry.c.amount > 0, STANDS
    )
    newest: Any = came.subquery()
    oldest = select(newest.c.recorded_at).where(newest.c.so_far >= left).order_by(newest.c.id.desc()).limit(1)
    return (await session.execute(oldest)).scalar_one()  # type: ignore[no-any-return]  # a column of a subquery
