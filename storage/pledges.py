"""Pledges: what their donors may do with them, and how they are found. Each change is a new version."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign.giving import Correction, NewPledge
from campaign.receiving import left_of, less_than_came
from campaign.trail import Action
from storage import campaigns, pledge_rows
from storage.pledge_rows import CURRENT, with_lines
from storage.pledge_rows import Pledge as Pledge
from storage.prepared import Prepared, one_of
from storage.schema import pledge, pledge_version
from storage.session import Session
from storage.still_open import OPEN, came_of_one

TWIN_WITHIN = timedelta(minutes=10)
TWIN_ELSEWHERE_WITHIN = timedelta(days=14)  # of a device that is promised to one school and then to another
_RECENT = 5


async def record(session: Session, speaker: Speaker, new: NewPledge) -> str:
    """Stores what was agreed to, once for each talk; its code. Raises Refused if the pledge to change is not theirs
    and for a unit that takes nothing.
    """
    await _check_takes_gifts(session, new.unit)
    if new.replaces:
        theirs = await own(session, speaker, new.replaces)
        if less := less_than_came(theirs.gifts, new.gifts, await came_of_one(session, theirs.code)):
            raise Refused(_("Đã nhận {came} của đăng ký này, nên không đổi thành ít hơn được.").format(came=less))
        await pledge_rows.supersede(session, speaker, theirs, new, Action.PLEDGE_CHANGED)
        return theirs.code
    return await pledge_rows.add(session, speaker, new)


async def withdraw(session: Session, speaker: Speaker, code: str) -> None:
    """The donor takes back what has not arrived. Raises Refused if it is not theirs or was taken back before."""
    theirs = await own(session, speaker, code)
    same = NewPledge(theirs.gifts, theirs.unit, theirs.donor, theirs.handing_over)
    await pledge_rows.supersede(session, speaker, theirs, same, Action.PLEDGE_WITHDRAWN, "withdrawn")


async def correct(session: Session, speaker: Speaker, code: str, correction: Correction) -> Pledge | None:
    """A version with other personal text and the same figures and state; as it was before, or None if nothing differs.

    Raises Refused if it is not theirs, or if nothing personal is held of it any more.
    """
    mine = CURRENT.where(pledge.c.code == code, *_with_a_person(speaker))
    found = await with_lines(session, (await session.execute(mine)).all())
    if not found:
        raise Refused(_("Không có đăng ký nào với mã này còn giữ tên, địa chỉ hay điện thoại của quý vị."))
    [was] = found
    if not correction.changes(was.donor, was.handing_over):
        return None
    donor, over = correction.donor(was.donor), correction.handing_over(was.handing_over)
    new = NewPledge(was.gifts, was.unit, donor, over)
    await pledge_rows.supersede(session, speaker, was, new, Action.PLEDGE_CORRECTED, was.state, was.why)
    return was


async def own(session: Session, speaker: Speaker, code: str) -> Pledge:
    """This person's pledge of this code, of which something is open. Raises Refused.

    It is the same refusal whether it is another's, closed, or does not exist.
    """
    mine = await session.execute(CURRENT.where(pledge.c.code == code, pledge.c.person_id == speaker.person))
    found = await with_lines(session, mine.all())
    if not found or not found[0].open:
        raise Refused(_("Không có đăng ký nào đang mở với mã này trong danh sách của quý vị."))
    if not left_of(found[0].gifts, await came_of_one(session, code)):
        raise Refused(_("Đăng ký {code} đã được nhận đủ. Cảm ơn quý vị!").format(code=code))
    return found[0]


async def one(session: Session, code: str) -> Pledge | None:
    """A pledge as it stands now, open or not. Whoever calls has checked who may see it."""
    found = await session.execute(CURRENT.where(pledge.c.code == code))
    return next(iter(await with_lines(session, found.all())), None)


async def close(session: Session, speaker: Speaker, theirs: Pledge, why: str = "") -> None:
    """Nothing more will come of it, as those who receive were told. Whoever calls has checked who may say so.

    `why`: a reason of the list, or other words, if no receipt holds it.
    """
    same = NewPledge(theirs.gifts, theirs.unit, theirs.donor, theirs.handing_over)
    await pledge_rows.supersede(session, speaker, theirs, same, Action.PLEDGE_CLOSED, "closed", why)


async def route(session: Session, speaker: Speaker, theirs: Pledge, unit: str) -> None:
    """The pledge is for this unit from now on. Whoever calls has checked who may say so."""
    routed = NewPledge(theirs.gifts, unit, theirs.donor, theirs.handing_over)
    await pledge_rows.supersede(session, speaker, theirs, routed, Action.PLEDGE_ROUTED)


async def of_person(session: Session, person: int, most: int, skip: int = 0) -> list[Pledge]:
    """A person's pledges, newest first."""
    theirs = CURRENT.where(pledge.c.person_id == person).order_by(pledge.c.made_at.desc(), pledge.c.code)
    return await with_lines(session, (await session.execute(theirs.limit(most).offset(skip))).all())


async def with_a_person(session: Session, speaker: Speaker) -> list[Pledge]:
    """This person's pledges of which a name, an address or a phone is held, newest first."""
    theirs = CURRENT.where(*_with_a_person(speaker)).order_by(pledge.c.made_at.desc(), pledge.c.code)
    return await with_lines(session, (await session.execute(theirs)).all())


async def recent(session: Session, person: int) -> list[Pledge]:
    """A person's last few pledges, newest first; asked for by many at once, it is one query."""
    return await session.load(_recent_of, person) or []


async def open_of(session: Session, persons: Sequence[int]) -> dict[int, list[Pledge]]:
    """The pledges of each of these persons of which something is open, oldest first."""
    where = pledge.c.person_id.in_(list(persons))
    rows = (await session.execute(CURRENT.where(where, *OPEN).order_by(pledge.c.made_at))).all()
    found: dict[int, list[Pledge]] = defaultdict(list)
    for each in await with_lines(session, rows):
        found[each.person].append(each)
    return found


async def to_units(
    session: Session, units: Sequence[str], *now: ColumnElement[bool], most: int, skip: int = 0
) -> list[Pledge]:
    """The pledges to these units for which this holds, newest first; "" is where it is needed most.

    Whoever calls has checked who may see them.
    """
    there: ColumnElement[bool] = pledge_version.c.unit.in_(list(units))
    there = there | pledge_version.c.unit.is_(None) if "" in units else there
    found = CURRENT.where(there, *now).order_by(pledge.c.made_at.desc(), pledge.c.code).limit(most).offset(skip)
    return await with_lines(session, (await session.execute(found)).all())


async def _check_takes_gifts(session: Session, code: str) -> None:
    units = await campaigns.units(session)
    if not code or units.open.get(code):
        return
    if unit := units.get(code):
        words = _("{unit} đã đóng, không nhận ủng hộ nữa. Xin {you} chọn nơi khác.")
        raise Refused(words.format(unit=unit.name))
    raise Refused(_("Không có đơn vị này. Xin {you} chọn nơi khác."))


async def _recent_of(session: Session, persons: Sequence[int]) -> Mapping[int, list[Pledge]]:
    rows = await session.fetch(_RECENT_OF, persons=json.dumps(list(persons)))
    found: dict[int, list[Pledge]] = defaultdict(list)
    for each in await with_lines(session, rows):
        found[each.person].append(each)
    return found


def _with_a_person(speaker: Speaker) -> tuple[ColumnElement[bool], ...]:
    return pledge.c.person_id == speaker.person, pledge_version.c.private.is_not(None)


_AGE = func.row_number().over(partition_by=pledge.c.person_id, order_by=pledge.c.made_at.desc()).label("age")
_BY_AGE = select(pledge.c.code, _AGE).where(one_of(pledge.c.person_id, "persons")).subquery()
_RECENT_OF = Prepared(
    CURRENT.where(pledge.c.code.in_(select(_BY_AGE.c.code).where(_BY_AGE.c.age <= _RECENT))).order_by(
        pledge.c.made_at.desc()
    )
)
