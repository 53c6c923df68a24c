"""Money in and out of a unit, in whole đồng. Nothing is edited; the balance is the sum, and never below zero."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, insert, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.money import say_vnd
from campaign.trail import Action, Origin
from storage import audit
from storage.known import stands
from storage.schema import cash_entry
from storage.session import Session


class Kind(StrEnum):
    """What an entry is for. The words are data at rest."""

    GIFT = "gift"
    PURCHASE = "purchase"
    GRANT = "grant"
    SENT_ON = "sent on"
    TAKEN_OVER = "taken over"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was posted; `amount` is below zero for money that went out."""

    id: int
    unit: str
    amount: int
    kind: Kind
    receipt: str
    need: str
    offer: str
    reverses: int | None
    evidence: str
    recorded_at: datetime
    words: str = ""  # what it was for, or why it was taken back; empty once erased
    description: str = ""  # of what was bought and is in no list
    purchase: int | None = None

    @property
    def bought(self) -> int:
        """The purchase under whose number its device stands: its own, or the one of which it corrects price or bill."""
        return self.purchase or self.id


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be posted; `words` and `description` go sealed."""

    unit: str
    amount: int
    kind: Kind
    receipt: str | None = None
    need: str | None = None
    offer: str | None = None
    reverses: int | None = None
    evidence: str | None = None
    words: str = ""
    description: str = ""
    purchase: int | None = None


async def post(session: Session, by: Speaker | Origin, at: datetime, new: NewEntry) -> int:
    """Its number. Raises Refused if there is less than goes out. Whoever calls has checked who may post it."""
    left = await balance(session, new.unit)
    if left + new.amount < 0:
        raise Refused(
            _("Tiền mặt của đơn vị còn {left}, không đủ để chi {amount}.").format(
                left=say_vnd(left), amount=say_vnd(-new.amount)
            )
        )
    values = {
        "unit": new.unit,
        "amount": new.amount,
        "kind": new.kind,
        "receipt_id": new.receipt,
        "need_id": new.need,
        "offer_id": new.offer,
        "reverses": new.reverses,
        "purchase": new.purchase,
        "evidence": new.evidence,
        "by": by.person if isinstance(by, Speaker) else None,
        "dialogue_id": by.talk if isinstance(by, Speaker) else "",
        "recorded_at": at,
    }
    number = int((await session.execute(insert(cash_entry).values(values).returning(cash_entry.c.id))).scalar_one())
    if new.words or new.description:
        said = json.dumps({"words": new.words, "description": new.description})
        sealed = session.sealer.seal(said, _place(number))
        await session.execute(update(cash_entry).where(cash_entry.c.id == number).values(private=sealed))
    action = Action.CASH_REVERSED if new.reverses else Action.CASH_IN if new.amount > 0 else Action.CASH_OUT
    await audit.record(session, at, by, action, str(number), values, new.unit)
    return number


async def reverse(session: Session, speaker: Speaker, entry: Entry, words: str = "") -> int:
    """Takes an entry back, once. Raises Refused if it was taken back, or its money has gone out since."""
    if (await session.execute(select(cash_entry.c.id).where(cash_entry.c.reverses == entry.id))).first():
        raise Refused(_("Bút toán này đã được hủy trước đó."))
    back = NewEntry(
        entry.unit,
        -entry.amount,
        Kind.REVERSAL,
        entry.receipt or None,
        entry.need or None,
        entry.offer or None,
        entry.id,
        words=words,
    )
    return await post(session, speaker, speaker.heard_at, back)


async def balance(session: Session, unit: str, as_of: datetime | None = None) -> int:
    """What the unit has, now or at a moment."""
    then = [cash_entry.c.recorded_at <= as_of] if as_of else []
    total = select(func.coalesce(func.sum(cash_entry.c.amount), 0)).where(cash_entry.c.unit == unit, *then)
    return int((await session.execute(total)).scalar_one())


async def one(session: Session, number: int) -> Entry | None:
    """The entry with this number."""
    return next(iter(await which(session, cash_entry.c.id == number)), None)


async def which(session: Session, *where: Any, most: int | None = None, skip: int = 0) -> list[Entry]:
    """The entries for which this holds, newest first."""
    found = select(cash_entry).where(*where).order_by(cash_entry.c.id.desc()).limit(most).offset(skip)
    rows: Sequence[Any] = (await session.execute(found)).all()
    return [_entry(session, row) for row in rows]


async def forget(session: Session, *which_ones: Any) -> int:
    """What was said of these entries goes; of how many. Whoever calls records why."""
    said = update(cash_entry).where(cash_entry.c.private.is_not(None), *which_ones)
    return (await session.execute(said.values(private=None))).rowcount


def _place(number: int) -> str:
    return f"cash_entry.private {number}"


def _entry(session: Session, row: Any) -> Entry:
    text = session.sealer.opened(row.private, _place(row.id)) if row.private else None
    said = json.loads(text) if text else {}
    return Entry(
        row.id,
        row.unit,
        int(row.amount),
        Kind(row.kind),
        row.receipt_id or "",
        row.need_id or "",
        row.offer_id or "",
        row.reverses,
        row.evidence or "",
        row.recorded_at,
        said.get("words", ""),
        said.get("description", ""),
        row.purchase,
    )


STANDS = and_(*stands(cash_entry))
