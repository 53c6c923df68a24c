"""Offers and their versions: what is offered to which unit, and what became of it. Whoever calls checked who may."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.conversation import Speaker
from campaign.bridging import Answer, NewOffer, What
from campaign.trail import Action, Origin
from storage import audit
from storage.schema import offer, offer_version
from storage.session import Session

PROPOSED = (offer_version.c.superseded_at.is_(None), offer_version.c.state == Answer.PROPOSED)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as it stands now. `from_unit` is empty for a pledge, which lies nowhere yet."""

    id: str
    what: What
    pledge: str
    device: str
    amount: int
    from_unit: str
    made_by: int
    dialogue: str
    made_at: datetime
    version: int
    state: Answer
    to_unit: str
    reason: str
    since: datetime

    @property
    def waits(self) -> bool:
        """Nobody has answered yet."""
        return self.state is Answer.PROPOSED


async def store(session: Session, speaker: Speaker, new: NewOffer, from_unit: str) -> Offer:
    """A new offer, proposed to its unit."""
    id_ = secrets.token_hex(6)
    values = {
        "id": id_,
        "what": new.what,
        "pledge_code": new.code if new.what is What.PLEDGE else None,
        "device_id": new.code if new.what is What.DEVICE else None,
        "amount": new.amount,
        "from_unit": from_unit or None,
        "made_by": speaker.person,
        "dialogue_id": speaker.talk,
        "made_at": speaker.heard_at,
    }
    await session.execute(insert(offer).values(values))
    first = _Version(1, Answer.PROPOSED, new.to_unit)
    await _add(session, speaker, speaker.heard_at, values, first)
    return await one_of(session, id_)


async def change(
    session: Session,
    by: Speaker | Origin,
    at: datetime,
    now: Offer,
    state: Answer,
    to_unit: str = "",
    reason: str = "",
    words: str = "",
) -> Offer:
    """It stands otherwise from now on."""
    here = (offer_version.c.offer_id == now.id, offer_version.c.superseded_at.is_(None))
    await session.execute(update(offer_version).where(*here).values(superseded_at=at))
    version = _Version(now.version + 1, state, to_unit or now.to_unit, reason, words)
    await _add(session, by, at, _never_changing(now), version)
    return await one_of(session, now.id)


async def one(session: Session, id_: str) -> Offer | None:
    """The offer with this id."""
    return next(iter(await which(session, offer.c.id == id_)), None)


async def one_of(session: Session, id_: str) -> Offer:
    """An offer that there is."""
    [found] = await which(session, offer.c.id == id_)
    return found


async def which(session: Session, *where: ColumnElement[bool], most: int | None = None, skip: int = 0) -> list[Offer]:
    """The offers for which this holds now, the longest unanswered first."""
    found = _CURRENT.where(*where).order_by(offer_version.c.recorded_at, offer.c.id).limit(most).offset(skip)
    return [_offer(row) for row in (await session.execute(found)).all()]


async def count(session: Session, *where: ColumnElement[bool]) -> int:
    """How many there are."""
    found = select(func.count()).select_from(_BOTH).where(offer_version.c.superseded_at.is_(None), *where)
    return int((await session.execute(found)).scalar_one())


async def asked(session: Session, now: Offer) -> frozenset[str]:
    """The units to which this was offered at any time."""
    return await asked_for(session, now.what, now.pledge or now.device or now.id)


async def asked_for(session: Session, what: What, code: str) -> frozenset[str]:
    """The units to which this pledge, this device or, of cash, this offer went at any time."""
    column = {What.PLEDGE: offer.c.pledge_code, What.DEVICE: offer.c.device_id, What.CASH: offer.c.id}[what]
    units = select(offer_version.c.to_unit).distinct().select_from(_BOTH).where(column == code)
    return frozenset((await session.execute(units)).scalars())


@dataclass(frozen=True, slots=True)
class _Version:
    version: int
    state: Answer
    to_unit: str
    reason: str = ""
    words: str = ""


async def _add(session: Session, by: Speaker | Origin, at: datetime, of: dict[str, Any], new: _Version) -> None:
    place = f"offer_version.private {of['id']} {new.version}"
    values = asdict(new) | {
        "offer_id": of["id"],
        "reason": new.reason or None,
        "by": by.person if isinstance(by, Speaker) else None,
        "private": session.sealer.seal(new.words, place) if new.words else None,
        "recorded_at": at,
    }
    del values["words"]
    await session.execute(insert(offer_version).values(values))
    await audit.record(
        session, at, by, _ACTIONS[new.state], f"{of['id']} {new.version}", values | {"of": of}, new.to_unit
    )


def _never_changing(now: Offer) -> dict[str, Any]:
    return {
        "id": now.id,
        "what": now.what,
        "pledge_code": now.pledge or None,
        "device_id": now.device or None,
        "amount": now.amount,
        "from_unit": now.from_unit or None,
        "made_by": now.made_by,
        "dialogue_id": now.dialogue,
        "made_at": now.made_at,
    }


def _offer(row: Any) -> Offer:
    return Offer(
        row.id,
        What(row.what),
        row.pledge_code or "",
        row.device_id or "",
        int(row.amount),
        row.from_unit or "",
        row.made_by,
        row.dialogue_id,
        row.made_at,
        row.version,
        Answer(row.state),
        row.to_unit,
        row.reason or "",
        row.recorded_at,
    )


_ACTIONS = {
    Answer.PROPOSED: Action.OFFERED,
    Answer.ACCEPTED: Action.OFFER_ANSWERED,
    Answer.REFUSED: Action.OFFER_ANSWERED,
    Answer.LAPSED: Action.OFFER_LAPSED,
    Answer.WITHDRAWN: Action.OFFER_WITHDRAWN,
}
_BOTH = offer.join(offer_version)
_OF_VERSION: Sequence[Any] = [column for column in offer_version.c if column.name != "offer_id"]
_CURRENT = select(offer, *_OF_VERSION).select_from(_BOTH).where(offer_version.c.superseded_at.is_(None))
