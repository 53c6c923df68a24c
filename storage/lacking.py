"""What each school lacks, of all schools at once: pupils who wait, and what is promised, lies there or is offered."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from campaign.bridging import Answer
from campaign.devices import State
from campaign.facts import end_of_day
from campaign.items import Item
from campaign.needs import Suits
from campaign.shortage import Demand
from storage import audit, campaigns, needs, promises
from storage.arrived import Within
from storage.known import AT_LAST
from storage.schema import (
    cash_entry,
    device,
    device_version,
    need_version,
    offer,
    offer_version,
    pledge_line,
    pledge_version,
)
from storage.serving import GRANTS
from storage.session import Session


async def demands(session: Session, now: datetime) -> Sequence[Demand]:
    """Of every school that is open and has pupils who wait, in the order of the units.

    Read anew only after some fact changed, as everybody may ask: each change has an event, so the newest tells.
    """
    grace = end_of_day((await campaigns.current(session)).expected_until)
    after = grace if now > grace else None
    newest = (await session.once(audit.head_of)).mac, after
    if newest not in _known:
        _known.clear()
        _known[newest] = await _read(session, after)
    return _known[newest]


_known: dict[tuple[str, datetime | None], Sequence[Demand]] = {}


async def _read(session: Session, after: datetime | None) -> Sequence[Demand]:
    pupils: dict[str, dict[tuple[str, Suits], int]] = defaultdict(dict)
    for unit, hardship, suits, count in await _rows(session, _WAITING):
        pupils[unit][hardship, Suits(suits)] = int(count)
    coming: dict[str, Counter[Item]] = defaultdict(Counter)
    for unit, promised in (await promises.promised(session, Within(None, AT_LAST), after)).items():
        coming[unit] += Counter({item: pieces for item, (_amount, pieces) in promised.items()})
    for unit, item, pieces in await _rows(session, _THERE_OR_OFFERED):
        coming[unit][Item(item)] += int(pieces)
    schools = [unit.code for unit in (await campaigns.units(session)).all if unit.files and not unit.closed]
    return tuple(Demand(code, pupils[code], coming.get(code, {})) for code in schools if code in pupils)


async def _rows(session: Session, statement: Select[Any]) -> Sequence[Any]:
    return (await session.execute(statement)).all()


def _summed(*each: Select[Any]) -> Select[Any]:
    every: Any = union_all(*each).subquery()
    by = every.c.unit, every.c.item
    return select(*by, func.sum(every.c.pieces)).group_by(*by)


_OF = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_OPEN = (pledge_version.c.superseded_at.is_(None), pledge_version.c.state == "open")
_HAS_A_DEVICE = select(device_version.c.need_id).where(
    device_version.c.need_id.is_not(None), device_version.c.superseded_at.is_(None)
)
_HAS_A_GRANT = select(cash_entry.c.need_id).where(cash_entry.c.need_id.is_not(None), *GRANTS)
_BY = need_version.c.unit, need_version.c.hardship, need_version.c.suits
_WAITING = (
    select(*_BY, func.count())
    .where(
        need_version.c.superseded_at.is_(None),
        need_version.c.state.in_(needs.DECLARED),
        need_version.c.need_id.not_in(_HAS_A_DEVICE),
        need_version.c.need_id.not_in(_HAS_A_GRANT),
    )
    .group_by(*_BY)
)
_LIE_THERE = (
    select(device_version.c.unit, device.c.item, literal(1).label("pieces"))
    .join_from(device_version, device)
    .where(device_version.c.superseded_at.is_(None), device_version.c.state.in_((State.USABLE, State.RECEIVED)))
)
_ASKED = (offer_version.c.superseded_at.is_(None), offer_version.c.state == Answer.PROPOSED)
_DEVICES_OFFERED = (
    select(offer_version.c.to_unit, device.c.item, literal(1))
    .select_from(offer_version.join(offer).join(device, device.c.id == offer.c.device_id))
    .where(*_ASKED)
)
_PLEDGES_OFFERED = (
    select(offer_version.c.to_unit, pledge_line.c.item, pledge_line.c.quantity)
    .select_from(offer_version.join(offer).join(pledge_version, pledge_version.c.code == offer.c.pledge_code))
    .join(pledge_line, _OF)
    .where(*_ASKED, *_OPEN, pledge_version.c.unit.is_(None), pledge_line.c.quantity > 0)
)
_THERE_OR_OFFERED = _summed(_LIE_THERE, _DEVICES_OFFERED, _PLEDGES_OFFERED)
