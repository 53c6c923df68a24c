"""/report over a whole campaign: 50,000 pledges and 5,000 declared pupils."""

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.contestants import NOW
from bench.processes import ROOT, Failed
from bot.app import load_campaign, open_database
from bot.clock import MovedClock, parse_moment
from bot.log import set_up
from bot.settings import Settings
from campaign.giving import DonorKind, NameForm, Way
from campaign.items import Condition, Item
from campaign.needs import HasNow, Suits
from reports.figures import Figures, figures_of
from storage import campaigns
from storage.database import Database
from storage.schema import need, need_version, person, pledge, pledge_line, pledge_version
from storage.session import Session

PLEDGES = 50_000
NEEDS = 5_000
DONORS = 20_000
CHANGED = 10  # every tenth pledge was changed once
MOMENT = parse_moment(NOW)


async def cpu_seconds() -> float:
    """The CPU time of the root's figures in a program that computes them for the first time."""
    set_up("WARNING")
    with tempfile.TemporaryDirectory(prefix="lalanh-bench-") as folder:
        settings = settings_in(Path(folder))
        database = open_database(settings, alone=True)
        await load_campaign(database, settings, MovedClock(MOMENT))
        await fill(database)
        await database.close()
        database = open_database(settings, alone=True)
        try:
            return await _timed(database)
        finally:
            await database.close()


async def fill(database: Database) -> None:
    """In one transaction."""
    chance = random.Random(15)
    async with database.transaction() as session:
        units = [unit.code for unit in (await campaigns.units(session)).all]
        persons = [{"id": number, "language": "vi", "since": MOMENT} for number in range(1, DONORS + 1)]
        versions = list(_versions(units, chance))
        await session.execute(insert(person), persons)
        await session.execute(insert(pledge), list(_pledges(chance)))
        await session.execute(insert(pledge_version), versions)
        await session.execute(insert(pledge_line), list(_lines(versions, chance)))
        await session.execute(insert(need), list(_needs(chance)))
        await session.execute(insert(need_version), list(_need_versions(session, units, chance)))


def settings_in(folder: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # a parameter of the base class
        database_url=f"sqlite+aiosqlite:///{folder}/lalanh.db",
        campaign_file=ROOT / "campaign.toml",
        secret_key="for measuring only, thirty-two characters",  # noqa: S106  # seals invented names
        telegram_bot_token="",
        now=None,
    )


async def _timed(database: Database) -> float:
    async with database.reading() as session:
        root = (await campaigns.units(session)).root.code
        began = time.process_time()
        figures = await figures_of(session, root, MOMENT)
        took = time.process_time() - began
    _check(figures)
    return took


def _check(figures: Figures) -> None:
    if figures.pupils_declared != NEEDS or not figures.promised_amount or not figures.promised_devices:
        raise Failed(f"the figures are not those of the database that was filled: {figures}")


def _pledges(chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(PLEDGES):
        donor = chance.randint(1, DONORS)
        yield {"code": _code(number), "person_id": donor, "dialogue_id": f"p{number}", "made_at": MOMENT}


def _versions(units: Sequence[str], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Some are superseded, and the same columns are in every row, as executemany needs."""
    for number in range(PLEDGES):
        last = 2 if number % CHANGED == 0 else 1
        for version in range(1, last + 1):
            yield {
                "code": _code(number),
                "version": version,
                "state": "open",
                "unit": chance.choice([None, chance.choice(units)]),
                "donor_kind": chance.choice(list(DonorKind)),
                "people": 1,
                "name_form": chance.choice(list(NameForm)),
                "way": chance.choice(list(Way)),
                "private": bytes(96),
                "recorded_at": MOMENT,
                "superseded_at": None if version == last else MOMENT,
            }


def _lines(versions: Sequence[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    for version in versions:
        for number, item in enumerate(chance.sample(list(Item), chance.choice([1, 1, 2])), 1):
            cash = item is Item.CASH
            yield {
                "code": version["code"],
                "version": version["version"],
                "number": number,
                "item": item,
                "amount": 50_000 * chance.randint(1, 100) if cash else 0,
                "quantity": 0 if cash else chance.randint(1, 20),
                "condition": None if cash else chance.choice(list(Condition)),
                "description": bytes(42) if item is Item.OTHER else None,
            }


def _needs(chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(NEEDS):
        teacher = chance.randint(1, DONORS)
        yield {"id": f"n{number}", "declared_by": teacher, "dialogue_id": f"d{number}", "declared_at": MOMENT}


def _need_versions(session: Session, units: Sequence[str], chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(NEEDS):
        yield {
            "need_id": f"n{number}",
            "state": "declared",
            "unit": chance.choice(units),
            "class_name": f"{chance.randint(1, 9)}A{chance.randint(1, 6)}",
            "hardship": "poor",
            "has_now": chance.choice(list(HasNow)),
            "suits": chance.choice(list(Suits)),
            "short_name": session.sealer.seal("Ng. V. A.", f"need_version.short_name n{number}"),
            "same_pupil": f"{number:032x}",
            "recorded_at": MOMENT,
        }


def _code(number: int) -> str:
    return f"UH{number:06d}"
