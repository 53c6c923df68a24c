"""The campaign and its units as stored: every version stays, the newest counts."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, or_, select, update

from bot.conversation import Speaker
from campaign.facts import Campaign
from campaign.trail import Action, Origin
from campaign.units import Directory, Unit
from storage import audit
from storage.schema import campaign, unit
from storage.session import Session


async def current(session: Session) -> Campaign:
    """The campaign as it is known now."""
    return await session.once(_campaign)


async def at(session: Session, moment: datetime) -> Campaign:
    """The campaign as it was known at a moment; as it is now, before there was any."""
    known = (
        campaign.c.recorded_at <= moment,
        or_(campaign.c.superseded_at.is_(None), campaign.c.superseded_at > moment),
    )
    facts = (await session.execute(select(campaign.c.facts).where(*known))).scalar()
    return Campaign.model_validate_json(facts) if facts else await current(session)


async def units(session: Session) -> Directory:
    """All units that there are now."""
    return await session.once(_directory)


async def units_at(session: Session, moment: datetime) -> Directory:
    """All units as they were known at a moment; as they are now, before any were."""
    known = (unit.c.recorded_at <= moment, or_(unit.c.superseded_at.is_(None), unit.c.superseded_at > moment))
    rows = (await session.execute(select(unit.c.facts).where(*known).order_by(unit.c.id))).all()
    return _directory_of(tuple(row.facts for row in rows)) if rows else await units(session)


async def _campaign(session: Session) -> Campaign:
    facts = (await session.execute(select(campaign.c.facts).where(campaign.c.superseded_at.is_(None)))).scalar_one()
    return _parsed(facts)


async def _directory(session: Session) -> Directory:
    rows = (await session.execute(select(unit.c.facts).where(unit.c.superseded_at.is_(None)).order_by(unit.c.id))).all()
    return _directory_of(tuple(row.facts for row in rows))


_parsed_campaigns: dict[str, Campaign] = {}
_built: dict[tuple[str, ...], Directory] = {}


def _parsed(facts: str) -> Campaign:
    """Parsed once for as long as it stays the same."""
    if facts not in _parsed_campaigns:
        _parsed_campaigns.clear()
        _parsed_campaigns[facts] = Campaign.model_validate_json(facts)
    return _parsed_campaigns[facts]


def _directory_of(facts: tuple[str, ...]) -> Directory:
    if facts not in _built:
        _built.clear()
        _built[facts] = Directory([_unit(json.loads(each)) for each in facts])
    return _built[facts]


def _unit(facts: dict[str, str | list[str]]) -> Unit:
    return Unit(**{name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()})  # type: ignore[arg-type]  # written from a Unit


async def keep(session: Session, facts: Campaign, now: datetime) -> bool:
    """Stores the campaign where it differs from what is stored; True if it did."""
    text = facts.model_dump_json()
    stored = (await session.execute(select(campaign.c.facts).where(campaign.c.superseded_at.is_(None)))).scalar()
    if stored == text:
        return False
    await session.execute(update(campaign).where(campaign.c.superseded_at.is_(None)).values(superseded_at=now))
    version = {"facts": text, "recorded_at": now}
    await session.execute(insert(campaign).values(version))
    await audit.record(session, now, Origin.OFFICE, Action.CAMPAIGN_STORED, "", version)
    session.forget(_campaign)
    return True


async def keep_units(
    session: Session, given: Iterable[Unit], now: datetime, by: Speaker | Origin = Origin.OFFICE
) -> int:
    """Stores each unit that differs from what is stored, and all below one that moved; how many. The others stay."""
    rows = (await session.execute(select(unit).where(unit.c.superseded_at.is_(None)))).all()
    stored = {row.code: (_unit(json.loads(row.facts)), row.path) for row in rows}
    directory = Directory(({code: known for code, (known, _) in stored.items()} | {u.code: u for u in given}).values())
    now_known = {each.code: (each, directory.path(each.code)) for each in directory.all}
    changed = {code: (each, path) for code, (each, path) in now_known.items() if stored.get(code) != (each, path)}
    for code, (each, path) in changed.items():
        current = (unit.c.code == code, unit.c.superseded_at.is_(None))
        await session.execute(update(unit).where(*current).values(superseded_at=now))
        facts = json.dumps(asdict(each), ensure_ascii=False)
        version = {"code": code, "path": path, "facts": facts, "recorded_at": now}
        await session.execute(insert(unit).values(version))
        await audit.record(session, now, by, Action.UNIT_STORED, code, version, code)
    session.forget(_directory)
    return len(changed)


async def is_stored(session: Session) -> bool:
    """A campaign was stored here before."""
    return (await session.execute(select(campaign.c.id).limit(1))).first() is not None
