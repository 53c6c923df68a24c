"""/report and the proposal of the next pupil over a campaign in which all was received: at three sizes."""

import gc
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import Table, insert

from bench.processes import Failed
from bench.reporting import MOMENT, settings_in
from bench.tables import Figure
from bot.app import load_campaign, open_database
from bot.clock import MovedClock
from bot.conversation import Speaker
from bot.log import set_up
from campaign.devices import State
from campaign.giving import DonorKind, NameForm
from campaign.items import Condition, Item
from campaign.needs import HasNow, Suits
from campaign.receiving import Arrived
from campaign.units import Unit
from handlers import allocate, report
from storage import campaigns
from storage.cash import Kind
from storage.database import Database
from storage.schema import cash_entry, device, device_version, lot, need, need_version, person, receipt, receipt_line
from storage.session import Session

UNITS, RECEIPTS, PUPILS = 500, 100_000, 20_000
SIZES = (0.1, 1 / 3, 1.0)
TIMES = 40
LINEAR = 1.1  # growth that is measured is never quite even
ADMIN, MANAGER = "PGD", "S0"  # S0 has a tenth of all the pupils: the largest school is measured, not the usual one
NOW = MOMENT + timedelta(days=3)
DEVICES = [item for item in Item if item is not Item.CASH]
HANDED_OVER, USABLE, WAITING = 0.2, 0.7, 0.8  # of the devices: up to these parts of them
Rows = dict[Table, list[dict[str, Any]]]


async def figures() -> list[Figure]:
    """The CPU time at the full size, and how it grows beside the size."""
    set_up("WARNING")
    took = [await _took(size) for size in SIZES]
    found = []
    for name, seconds in zip(("/report", "next pupil"), zip(*took, strict=True), strict=True):
        whole = f"{name}, {RECEIPTS:,} receipts, {PUPILS:,} pupils: p95 CPU"
        found.append(Figure(whole, seconds[-1], 1, "s"))
        for (small, before), (large, after) in pairwise(zip(SIZES, seconds, strict=True)):
            growth = after / before / (large / small)
            found.append(Figure(f"{name}, growth from {small:.2f} to {large:.2f} by size", growth, LINEAR, "×"))
    return found


async def _took(size: float) -> tuple[float, float]:
    """CPU seconds of the report and of the proposal, the 95th of 100 times."""
    with tempfile.TemporaryDirectory(prefix="lalanh-bench-") as folder:
        settings = settings_in(Path(folder))
        database = open_database(settings, alone=True)
        try:
            await load_campaign(database, settings, MovedClock(MOMENT))
            await _fill(database, size)
            gc.collect()
            gc.freeze()  # what filling left in memory is nothing that the program would have to look through
            return await _p95(database, _reports), await _p95(database, _proposes)
        finally:
            await database.close()


async def _p95(database: Database, does: Callable[[Session], Awaitable[str]]) -> float:
    took = []
    for _time in range(TIMES):
        async with database.reading() as session:
            began = time.process_time()
            said = await does(session)
            took.append(time.process_time() - began)
    if not any(character.isdigit() for character in said):
        raise Failed(f"there is nothing to be seen: {said}")
    return quantiles(took, n=20)[-1]


async def _reports(session: Session) -> str:
    admin = Speaker(1, 1, "vi", NOW, roles=(("admin", ADMIN),))
    return (await report.finish(session, admin, await report.facts(session, admin, ""))).text


async def _proposes(session: Session) -> str:
    manager = Speaker(1, 1, "vi", NOW, roles=(("manager", MANAGER),))
    return (await allocate.propose(session, manager, (MANAGER, ""))).text


async def _fill(database: Database, size: float) -> None:
    chance = random.Random(4)
    schools = [f"S{number}" for number in range(round(UNITS * size))]
    async with database.transaction() as session:
        units = [Unit(code, f"Trường {code}", chance.choice(["MN", "TH", "THCS"]), parent=ADMIN) for code in schools]
        await campaigns.keep_units(session, units, MOMENT)
        await session.execute(insert(person), [{"id": 1, "language": "vi", "since": MOMENT}])
        rows: Rows = {lot: [{"unit": code, "seed": code, "drawn_at": MOMENT} for code in schools]}
        rows |= _pupils(session, schools, round(PUPILS * size), chance)
        rows |= _gifts(schools, round(RECEIPTS * size), [each["id"] for each in rows[need]], chance)
        for table in (lot, need, need_version, receipt, receipt_line, cash_entry, device, device_version):
            await session.execute(insert(table), rows[table])


def _pupils(session: Session, schools: Sequence[str], many: int, chance: random.Random) -> Rows:
    ids = [f"n{number}" for number in range(many)]
    declared = [
        {"id": id_, "declared_by": 1, "dialogue_id": id_, "declared_at": MOMENT + timedelta(seconds=number)}
        for number, id_ in enumerate(ids)
    ]
    versions = [
        {
            "need_id": id_,
            "state": "approved",
            "unit": MANAGER if number % 10 == 0 else chance.choice(schools),
            "class_name": f"{chance.randint(1, 9)}A{chance.randint(1, 6)}",
            "hardship": chance.choice(["poor", "near_poor", "orphan"]),
            "has_now": chance.choice(list(HasNow)),
            "suits": chance.choice(list(Suits)),
            "short_name": session.sealer.seal("Ng. V. A.", f"need_version.short_name {id_}"),
            "same_pupil": f"{number:032x}",
            "recorded_at": MOMENT,
        }
        for number, id_ in enumerate(ids)
    ]
    return {need: declared, need_version: versions}


def _gifts(schools: Sequence[str], many: int, pupils: Sequence[str], chance: random.Random) -> Rows:
    """Each receipt is of money or of one device; every fifth device has a pupil, as long as there are any."""
    rows: Rows = {table: [] for table in (receipt, receipt_line, cash_entry, device, device_version)}
    without = iter(pupils)
    for number in range(many):
        unit = chance.choice(schools)
        item = Item.CASH if number % 2 else chance.choice(DEVICES)
        rows[receipt].append(_receipt(number, unit, many, chance))
        rows[receipt_line].append(_line(number, item))
        if item is Item.CASH:
            rows[cash_entry].append(_entry(number, unit))
        else:
            rows[device].append(_device(number, unit, item))
            rows[device_version] += _versions(number, unit, chance.random(), without)
    return rows


def _receipt(number: int, unit: str, many: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": f"BN{number:06d}",
        "delivery": f"BN{number:06d}",
        "unit": unit,
        "donor_key": f"donor {chance.randint(0, many // 2)}",
        "donor_kind": DonorKind.PARENT,
        "people": 1,
        "unknown_givers": 0,
        "name_form": NameForm.SHOWN,
        "way": Arrived.HAND,
        "taken_by": 1,
        "dialogue_id": f"r{number}",
        "private": bytes(96),
        "recorded_at": MOMENT + timedelta(seconds=number),
    }


def _line(number: int, item: Item) -> dict[str, Any]:
    cash = item is Item.CASH
    return {
        "receipt_id": f"BN{number:06d}",
        "number": 1,
        "item": item,
        "amount": 200_000 if cash else 0,
        "pieces": 0 if cash else 1,
        "condition": None if cash else Condition.USED,
    }


def _entry(number: int, unit: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "amount": 200_000,
        "kind": Kind.GIFT,
        "receipt_id": f"BN{number:06d}",
        "dialogue_id": f"r{number}",
        "recorded_at": MOMENT + timedelta(seconds=number),
    }


def _device(number: int, unit: str, item: Item) -> dict[str, Any]:
    return {
        "id": f"TB{number:06d}",
        "item": item,
        "first_unit": unit,
        "receipt_id": f"BN{number:06d}",
        "receipt_line": 1,
        "bought_by": None,
    }


def _versions(number: int, unit: str, part: float, without: Iterator[str]) -> Iterator[dict[str, Any]]:
    pupil = next(without, None) if part < HANDED_OVER else None
    states = [State.RECEIVED]
    states += [State.USABLE] if part < USABLE else []
    states += [State.RESERVED, State.HANDED_OVER] if pupil else []
    for version, state in enumerate(states, 1):
        began = MOMENT + timedelta(seconds=number, minutes=version)
        yield {
            "device_id": f"TB{number:06d}",
            "version": version,
            "state": state,
            "unit": unit,
            "need_id": pupil if version > 2 else None,
            "accepted": int(version > 1),
            "by": 1,
            "recorded_at": began,
            "superseded_at": None if version == len(states) else began + timedelta(minutes=1),
        }
