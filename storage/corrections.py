"""Corrections of what was entered by mistake: at once, or above a sum when a second person of the unit agrees."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.correcting import Instead, NewCorrection, Reason, as_text, from_text
from campaign.money import say_vnd
from campaign.permissions import MAY, Act
from campaign.trail import Action
from storage import audit, authority, campaigns, receipts, undoing
from storage.schema import correction, role_grant
from storage.session import Session
from storage.undoing import Subject

AGREED, DECLINED, NOT_NEEDED = "agreed", "declined", "not needed"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that waits for a second person; `readable` is False where its words are no longer kept."""

    id: str
    unit: str
    receipt: str
    entry: int
    reason: Reason
    words: str
    instead: Instead | None
    asked_by: int
    asked_at: datetime
    readable: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it: the new number, if something stands instead; or the id under which `others` are asked."""

    number: str = ""
    asked: str = ""
    others: tuple[int, ...] = ()


async def make(session: Session, speaker: Speaker, new: NewCorrection) -> Made:
    """Corrects, or asks for a second person's yes. Raises Refused."""
    subject = await undoing.one(session, new.receipt, new.entry)
    await authority.require(session, speaker, subject.unit, *receipts.RECEIVING)
    if any((each.receipt, each.entry) == (new.receipt, new.entry) for each in await waiting(session, [subject.unit])):
        raise Refused(_("Việc sửa bút toán này đang chờ người thứ hai đồng ý."))
    await undoing.check(session, subject, new.instead)
    if not await needs_second(session, subject, new.instead):
        await _store(session, speaker, subject, new, NOT_NEEDED)
        return Made(await undoing.carry_out(session, speaker, subject, new.words, new.instead))
    others = (await answering(session, [subject.unit]))[subject.unit] - {speaker.person}
    if not others:
        raise Refused(await nobody_else(session))
    return Made(asked=await _store(session, speaker, subject, new, None), others=tuple(sorted(others)))


async def agree(session: Session, speaker: Speaker, id_: str) -> tuple[Correction, Subject, str]:
    """A second person agrees, and it is done: of what, and the new number. All is checked again. Raises Refused."""
    asked = await to_answer(session, speaker, id_)
    if asked.asked_by not in (await answering(session, [asked.unit]))[asked.unit]:
        raise Refused(_("Người xin sửa nay không còn phụ trách đơn vị. Mong thầy/cô không đồng ý, rồi tự xin sửa lại."))
    if not asked.readable:
        raise Refused(_("Nội dung xin sửa không còn được lưu. Mong thầy/cô không đồng ý, rồi xin sửa lại."))
    subject = await undoing.one(session, asked.receipt, asked.entry)
    await _answer(session, speaker, asked, AGREED)
    return asked, subject, await undoing.carry_out(session, speaker, subject, asked.words, asked.instead)


async def decline(session: Session, speaker: Speaker, id_: str) -> Correction:
    """A second person does not agree; everything stays as it was. Raises Refused."""
    asked = await to_answer(session, speaker, id_)
    await _answer(session, speaker, asked, DECLINED)
    return asked


async def to_answer(session: Session, speaker: Speaker, id_: str) -> Correction:
    """What this person is asked to agree to. Raises Refused: to who asked for it, too."""
    row = (await session.execute(select(correction).where(correction.c.id == id_))).first()
    if row is None or row.unit not in await authority.covered(session, speaker, *receipts.RECEIVING):
        raise Refused(_("Không có việc sửa nào đang chờ thầy/cô trả lời."))
    if row.answer:
        raise Refused(_("Việc sửa này đã được trả lời."))
    if row.asked_by == speaker.person:
        raise Refused(_("Thầy/cô là người xin sửa, nên cần một người khác cùng phụ trách đơn vị đồng ý."))
    return _correction(session, row)


async def waiting(session: Session, units: Iterable[str]) -> list[Correction]:
    """Those at these units that nobody answered, oldest first. Whoever calls has checked who may see them."""
    found = select(correction).where(correction.c.unit.in_(list(units)), correction.c.answer.is_(None))
    rows = (await session.execute(found.order_by(correction.c.recorded_at, correction.c.id))).all()
    return [_correction(session, row) for row in rows]


async def needs_second(session: Session, subject: Subject, instead: Instead | None) -> bool:
    """Whether the old or the new sum is above what one person corrects."""
    above = (await campaigns.current(session)).second_person_above
    return max(subject.money, instead.money if instead else 0) > above


async def answering(session: Session, units: Sequence[str]) -> dict[str, frozenset[int]]:
    """Who answers for each of these units, as far as its money goes."""
    roles = MAY[Act.RECEIVE] | MAY[Act.RECEIVE_AT_OFFICE]
    held = select(role_grant).where(role_grant.c.role.in_(roles), role_grant.c.ended_at.is_(None))
    rows: Sequence[Any] = (await session.execute(held)).all()
    directory = await campaigns.units(session)
    found: dict[str, frozenset[int]] = {}
    for unit in units:
        path = directory.path(unit).strip("/").split("/")
        here = {row.person_id for row in rows if row.role in MAY[Act.RECEIVE] and row.unit in path}
        here |= {row.person_id for row in rows if row.role in MAY[Act.RECEIVE_AT_OFFICE] and row.unit == unit}
        found[unit] = frozenset(here)
    return found


async def nobody_else(session: Session) -> str:
    """What to say where only one person answers for the unit."""
    campaign = await campaigns.current(session)
    words = _(
        "Bút toán trên {sum} cần một người thứ hai cùng phụ trách đơn vị đồng ý, mà đơn vị mới có một người. "
        "Mong thầy/cô nhờ phòng mời thêm một người quản lý («Phân quyền»), rồi sửa lại. Liên hệ: {contact}."
    )
    return words.format(sum=say_vnd(campaign.second_person_above), contact=campaign.contact)


async def forget(session: Session, *which: ColumnElement[bool]) -> int:
    """What these say goes; of how many. Whoever calls records why."""
    said = update(correction).where(correction.c.private.is_not(None), *which)
    return (await session.execute(said.values(private=None))).rowcount


async def _store(session: Session, speaker: Speaker, subject: Subject, new: NewCorrection, answer: str | None) -> str:
    id_ = secrets.token_hex(6)
    values = {
        "id": id_,
        "unit": subject.unit,
        "receipt_id": new.receipt or None,
        "cash_entry_id": new.entry or None,
        "asked_by": speaker.person,
        "dialogue_id": speaker.talk,
        "reason": new.reason,
        "private": session.sealer.seal(as_text(new.words, new.instead), _place(id_)),
        "recorded_at": speaker.heard_at,
        "answer": answer,
    }
    await session.execute(insert(correction).values(values))
    await audit.record(session, speaker.heard_at, speaker, Action.CORRECTION_ASKED, id_, values, subject.unit)
    return id_


async def _answer(session: Session, speaker: Speaker, asked: Correction, answer: str) -> None:
    values = {"answer": answer, "answered_by": speaker.person, "answered_at": speaker.heard_at}
    await session.execute(update(correction).where(correction.c.id == asked.id).values(values))
    said = {"said": answer, "at": speaker.heard_at}
    await audit.record(session, speaker.heard_at, speaker, Action.CORRECTION_ANSWERED, asked.id, said, asked.unit)


def _correction(session: Session, row: Any) -> Correction:
    text = session.sealer.opened(row.private, _place(row.id)) if row.private else None
    words, instead = from_text(text) if text else ("", None)
    return Correction(
        row.id,
        row.unit,
        row.receipt_id or "",
        row.cash_entry_id or 0,
        Reason(row.reason),
        words,
        instead,
        row.asked_by,
        row.recorded_at,
        text is not None,
    )


def _place(id_: str) -> str:
    return f"correction.private {id_}"
