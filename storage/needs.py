"""Declared pupils. Who may declare and see is checked here, whoever calls."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _, lazy
from bot.text import fold
from campaign.devices import State
from campaign.needs import HOLDING, HasNow, NewNeed, Stage, Suits
from campaign.permissions import Act, units_where
from campaign.trail import Action
from storage import audit, campaigns, serving
from storage.schema import need, need_version
from storage.session import Session

DECLARED = ("declared", "approved")  # the states of those who are counted
_NOT_INVITED = lazy("Thầy/cô chưa được mời khai báo ở trường này. Xin hỏi mã mời ở ban giám hiệu.")
CLOSED = lazy("Trường của thầy/cô đã đóng nên không khai báo được nữa. Xin hỏi phòng nếu có nhầm lẫn.")


@dataclass(frozen=True, slots=True)
class Need:
    """A declared pupil, as those who answer for the pupil's school may see one."""

    id: str
    unit: str
    class_name: str
    short_name: str
    hardship: str
    has_now: HasNow
    suits: Suits
    declared_at: datetime
    stage: Stage = Stage.DECLARED
    declared_by: int = 0


def schools_of(speaker: Speaker) -> tuple[str, ...]:
    """The units at which this person may declare pupils. Raises Refused if there is none."""
    if units := units_where(speaker.roles, Act.DECLARE):
        return tuple(dict.fromkeys(units))  # a teacher may be a manager of the same school
    raise Refused(
        _("Việc này dành cho thầy/cô đã được trường mời. Nếu là giáo viên, xin thầy/cô hỏi mã mời ở ban giám hiệu.")
    )


async def declare(session: Session, speaker: Speaker, new: NewNeed) -> str:
    """Stores a declaration, once for each talk. Raises Refused for a unit that closed, or at which this person holds
    no role.
    """
    await _check_may_declare(session, speaker, {new.unit})
    id_ = secrets.token_hex(6)
    await _declare(session, speaker, id_, new, speaker.talk)
    return id_


async def declare_many(session: Session, speaker: Speaker, pupils: Sequence[NewNeed]) -> None:
    """Stores what one talk declares, once. Raises Refused, and stores none, if one of them is not allowed."""
    await _check_may_declare(session, speaker, {new.unit for new in pupils})
    for number, new in enumerate(pupils, 1):
        await _declare(session, speaker, secrets.token_hex(6), new, f"{speaker.talk} {number}")


async def own(session: Session, speaker: Speaker, most: int, skip: int = 0) -> list[Need]:
    """What this person declared at the units where they still hold a role, newest first."""
    mine = _CURRENT.where(need.c.declared_by == speaker.person, need_version.c.unit.in_(schools_of(speaker)))
    rows = (await session.execute(mine.order_by(need.c.declared_at.desc(), need.c.id).limit(most).offset(skip))).all()
    return [_need(session, row) for row in rows]


async def which(session: Session, *where: ColumnElement[bool], most: int | None = None, skip: int = 0) -> list[Need]:
    """The declared pupils for whom this holds now, by class. Whoever calls has checked who may see them."""
    in_order = (need_version.c.class_name, need.c.declared_at, need_version.c.id)
    rows = (await session.execute(_CURRENT.where(*where).order_by(*in_order).limit(most).offset(skip))).all()
    return [_need(session, row) for row in rows]


async def own_one(session: Session, speaker: Speaker, id_: str) -> Need:
    """One of them. Raises Refused, in the same words whether it is another's or does not exist."""
    mine = _CURRENT.where(need.c.id == id_, need.c.declared_by == speaker.person)
    row = (await session.execute(mine.where(need_version.c.unit.in_(schools_of(speaker))))).first()
    if row is None:
        raise Refused(_("Không có học sinh này trong danh sách thầy/cô đã khai."))
    return _need(session, row)


async def withdraw(session: Session, speaker: Speaker, id_: str) -> None:
    """Takes back one's own entry; the pupil's name goes with it, from everything that was kept of the entry."""
    await change(session, speaker, await own_one(session, speaker, id_), Action.NEED_WITHDRAWN)


async def change(session: Session, speaker: Speaker, theirs: Need, action: Action, reason: str = "") -> None:
    """Approves a pupil, or takes the entry out, and the name goes with it. Whoever calls has checked who may.

    Raises Refused for a pupil who is to be taken out and holds something of the campaign.
    """
    out = action is Action.NEED_WITHDRAWN
    if out and theirs.stage in HOLDING:
        raise Refused(
            _("Em đang được giữ hoặc đã nhận phần hỗ trợ. Xin trường thôi giữ hoặc nhận lại trước, ở mục Cấp phát.")
        )
    new = NewNeed(theirs.unit, theirs.class_name, theirs.short_name, theirs.hardship, theirs.has_now, theirs.suits)
    current = (need_version.c.need_id == theirs.id, need_version.c.superseded_at.is_(None))
    await session.execute(update(need_version).where(*current).values(superseded_at=speaker.heard_at))
    await _add_version(session, speaker, theirs.id, new, action, reason)
    if out:
        await blank(session, need_version.c.need_id == theirs.id)


async def blank(session: Session, *which: ColumnElement[bool]) -> int:
    """Names and hashes of these pupils go; in how many rows. Whoever calls records why."""
    named = or_(need_version.c.short_name.is_not(None), need_version.c.same_pupil != "")
    found = await session.execute(update(need_version).where(named, *which).values(short_name=None, same_pupil=""))
    return found.rowcount


async def same_pupils(session: Session, unit: str) -> frozenset[str]:
    """Keyed hashes of the pupils declared at a unit, to notice one who is declared twice."""
    rows = await session.execute(select(need_version.c.same_pupil).where(*_DECLARED, need_version.c.unit == unit))
    return frozenset(row.same_pupil for row in rows.all())


def same_pupil(session: Session, unit: str, class_name: str, short_name: str) -> str:
    """Equal for the same pupil, however the name is typed; tells nothing without the key."""
    letters = "".join(character for character in fold(short_name) if character.isalnum())
    return session.sealer.fingerprint("pupil", unit, fold(class_name), letters)


async def count_declared(session: Session, unit: str) -> int:
    """How many pupils are declared at a unit."""
    return int(
        (await session.execute(select(func.count()).where(*_DECLARED, need_version.c.unit == unit))).scalar_one()
    )


async def count_missing(session: Session, unit: str) -> int:
    """How many pupils of a unit are declared and have received nothing."""
    waiting = select(func.count()).where(*_DECLARED, need_version.c.unit == unit, ~serving.SERVED)
    return int((await session.execute(waiting)).scalar_one())


async def last_class(session: Session, speaker: Speaker) -> str:
    """The class of the pupil whom this person declared last, or nothing."""
    mine = _CURRENT.where(need.c.declared_by == speaker.person)
    newest = mine.order_by(need.c.declared_at.desc(), need_version.c.id.desc()).limit(1)
    row = (await session.execute(newest)).first()
    return str(row.class_name) if row else ""


async def units_with_needs(session: Session) -> frozenset[str]:
    """The codes of the units that declared somebody."""
    return frozenset((await session.execute(select(need_version.c.unit).where(*_DECLARED).distinct())).scalars())


async def _check_may_declare(session: Session, speaker: Speaker, schools: Collection[str]) -> None:
    if not set(schools) <= set(schools_of(speaker)):
        raise Refused(str(_NOT_INVITED))
    units = await campaigns.units(session)
    if not all(map(units.open.get, schools)):
        raise Refused(str(CLOSED))


async def _declare(session: Session, speaker: Speaker, id_: str, new: NewNeed, talk: str) -> None:
    values = {"id": id_, "declared_by": speaker.person, "dialogue_id": talk, "declared_at": speaker.heard_at}
    await session.execute(insert(need).values(values))
    await _add_version(session, speaker, id_, new, Action.NEED_DECLARED)


async def _add_version(
    session: Session, speaker: Speaker, id_: str, new: NewNeed, action: Action, reason: str = ""
) -> None:
    named = bool(new.short_name)  # not once the name was blanked
    version = {
        "need_id": id_,
        "state": _STATES[action],
        "unit": new.unit,
        "class_name": new.class_name,
        "hardship": new.hardship,
        "has_now": new.has_now,
        "suits": new.suits,
        "short_name": session.sealer.seal(new.short_name, _place(id_)) if named else None,
        "same_pupil": same_pupil(session, new.unit, new.class_name, new.short_name) if named else "",
        "reason": reason or None,
        "recorded_at": speaker.heard_at,
    }
    await session.execute(insert(need_version).values(version))
    await audit.record(session, speaker.heard_at, speaker, action, id_, version, new.unit)


def name_of(session: Session, id_: str, sealed: bytes | None) -> str:
    """The short name of a pupil, or nothing once it is erased. Whoever calls has checked who may see it."""
    return session.sealer.open(sealed, _place(id_)) if sealed else ""


def _need(session: Session, row: Any) -> Need:
    return Need(
        row.id,
        row.unit,
        row.class_name,
        name_of(session, row.id, row.short_name),
        row.hardship,
        HasNow(row.has_now),
        Suits(row.suits),
        row.declared_at,
        _stage(row),
        row.declared_by,
    )


def _stage(row: Any) -> Stage:
    if row.has_grant:
        return Stage.GRANTED
    if row.device_state == State.HANDED_OVER:
        return Stage.SERVED
    return Stage.RESERVED if row.device_state else Stage(row.state)


def _place(id_: str) -> str:
    return f"need_version.short_name {id_}"


_STATES = {
    Action.NEED_DECLARED: "declared",
    Action.NEED_APPROVED: "approved",
    Action.NEED_WITHDRAWN: "withdrawn",
}
_DECLARED = (need_version.c.superseded_at.is_(None), need_version.c.state.in_(DECLARED))
_CURRENT = (
    select(
        need,
        *(column for column in need_version.c if column.name not in ("id", "need_id")),
        serving.DEVICE_STATE.label("device_state"),
        serving.HAS_GRANT.label("has_grant"),
    )
    .select_from(need.join(need_version))
    .where(*_DECLARED)
)
