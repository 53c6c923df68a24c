"""Donation boxes: counted by two people until both find the same; then there is a receipt. Counts are never edited."""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.counting import Count, Counted, Differ, NewCounts, differ, of_box, same_person
from campaign.trail import Action
from storage import audit, authority, receipts
from storage.schema import box, box_count, receipt
from storage.session import Session


@dataclass(frozen=True, slots=True)
class OpenBox:
    """A box whose counting is not over. It waits for the second count of its last round, or the two differed.

    What was found is not told here, so that nobody counts towards it.
    """

    id: str
    unit: str
    round: int
    differed: Differ | None
    counter: str  # of the last first count; empty once erased
    typed_by: int
    counted_at: datetime

    @property
    def waits(self) -> bool:
        return self.differed is None


@dataclass(frozen=True, slots=True)
class Closing:
    """How the counts of a talk ended. Neither `over` nor `differed`: the second one is still to come."""

    found: Counted
    over: bool = False
    differed: Differ | None = None
    receipt: str = ""


async def open_at(session: Session, units: Iterable[str]) -> dict[str, OpenBox]:
    """The box of each of these units that waits to be counted on. Whoever calls has checked who may see it."""
    received = select(receipt.c.id).where(receipt.c.box_id == box.c.id).exists()
    found = select(box_count, box.c.unit).join(box).where(box.c.unit.in_(list(units)), ~received)
    rows = (await session.execute(found.order_by(box.c.opened_at, box_count.c.round, box_count.c.place))).all()
    counts: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        counts[row.box_id].append(row)
    opened = (_open(session, each) for each in counts.values())
    return {each.unit: each for each in opened if each}


async def count(session: Session, speaker: Speaker, new: NewCounts) -> Closing:
    """Stores these counts; two equal ones close the box, with a receipt unless it was empty. Raises Refused."""
    await authority.require(session, speaker, new.unit, *receipts.RECEIVING)
    now_open = (await open_at(session, [new.unit])).get(new.unit)
    _check(speaker, new, now_open)
    id_ = new.box or await _opened(session, speaker, new.unit)
    kept = await _never_changing(session, id_)
    for each in new.counts:
        await _add(session, speaker, kept, each)
    last = new.counts[-1]
    if last.place == 1:
        return Closing(last.found)
    first = await _found(session, id_, last.round)
    if differed := differ(first, last.found):
        return Closing(last.found, differed=differed)
    number = await receipts.post(session, speaker, of_box(new.unit, id_, first)) if first.amount else ""
    return Closing(first, over=True, receipt=number)


async def forget(session: Session, *which: ColumnElement[bool]) -> int:
    """The counters' names go; of how many counts. Whoever calls records why."""
    named = update(box_count).where(box_count.c.private.is_not(None), *which)
    return (await session.execute(named.values(private=None))).rowcount


def _check(speaker: Speaker, new: NewCounts, now_open: OpenBox | None) -> None:
    """Raises Refused unless these counts go on from where the box stands."""
    begins = (new.counts[0].round, new.counts[0].place)
    if now_open is None:
        fits = not new.box and begins == (1, 1)
    else:
        second = (now_open.round, 2) if now_open.waits else None
        fits = new.box == now_open.id and begins in ((now_open.round + 1, 1), second)
    if not fits:
        raise Refused(_("Thùng này vừa được đếm ở máy khác. Xin mở lại «Thùng quyên góp» để đếm tiếp."))
    first, typed_by = new.counts[0].counter, 0
    if now_open and begins[1] == 2:
        first, typed_by = now_open.counter, now_open.typed_by
    if typed_by == speaker.person or any(same_person(first, each.counter) for each in new.counts if each.place == 2):
        raise Refused(_("Thùng cần hai người khác nhau đếm."))


async def _opened(session: Session, speaker: Speaker, unit: str) -> str:
    values = {
        "id": secrets.token_hex(6),
        "unit": unit,
        "opened_by": speaker.person,
        "dialogue_id": speaker.talk,
        "opened_at": speaker.heard_at,
    }
    await session.execute(insert(box).values(values))
    return str(values["id"])


async def _never_changing(session: Session, id_: str) -> dict[str, Any]:
    return dict((await session.execute(select(box).where(box.c.id == id_))).mappings().one())


async def _add(session: Session, speaker: Speaker, of: dict[str, Any], new: Count) -> None:
    place = _place(of["id"], new.round, new.place)
    values = {
        "box_id": of["id"],
        "round": new.round,
        "place": new.place,
        "givers": new.found.givers,
        "amount": new.found.amount,
        "typed_by": speaker.person,
        "private": session.sealer.seal(json.dumps({"counter": new.counter}), place),
        "recorded_at": speaker.heard_at,
    }
    await session.execute(insert(box_count).values(values))
    object_ = f"{of['id']} {new.round} {new.place}"
    await audit.record(session, speaker.heard_at, speaker, Action.BOX_COUNTED, object_, values | {"of": of}, of["unit"])


async def _found(session: Session, id_: str, round_: int) -> Counted:
    """What the first one found in this round."""
    where = (box_count.c.box_id == id_, box_count.c.round == round_, box_count.c.place == 1)
    row = (await session.execute(select(box_count).where(*where))).one()
    return Counted(row.givers, int(row.amount))


def _open(session: Session, counts: list[Any]) -> OpenBox | None:
    last = [each for each in counts if each.round == counts[-1].round]
    first, found = last[0], [Counted(each.givers, int(each.amount)) for each in last]
    differed = differ(*found) if len(found) == 2 else None
    if len(found) == 2 and not differed:
        return None  # empty: it was closed without a receipt
    private = session.sealer.opened(first.private, _place(first.box_id, first.round, 1)) if first.private else None
    counter = json.loads(private)["counter"] if private else ""
    return OpenBox(first.box_id, first.unit, first.round, differed, counter, first.typed_by, first.recorded_at)


def _place(id_: str, round_: int, place: int) -> str:
    return f"box_count.private {id_} {round_} {place}"
