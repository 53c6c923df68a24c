"""Pledges and their versions. A change or a withdrawal is a new version; nothing is edited."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from bot.conversation import Refused, Speaker
from bot.phrases import _
from campaign import consent
from campaign.codes import new_code
from campaign.giving import Correction, Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Gift, Item
from campaign.receiving import OTHER_REASON, WHY_LESS, left_of, less_than_came
from campaign.trail import Action
from storage import audit, campaigns, descriptions
from storage.prepared import Prepared, one_of
from storage.schema import pledge, pledge_line, pledge_version
from storage.session import Session
from storage.still_open import OPEN, came_of_one

TWIN_WITHIN = timedelta(minutes=10)
TWIN_ELSEWHERE_WITHIN = timedelta(days=14)  # of a device that is promised to one school and then to another
_RECENT = 5


@dataclass(frozen=True, slots=True)
class Pledge:
    """A pledge as it stands now. `unit` is empty for where it is needed most; `why` nothing came of a closed one."""

    code: str
    version: int
    person: int
    made_at: datetime
    state: str  # open · withdrawn · closed
    gifts: tuple[Gift, ...]
    unit: str
    donor: Donor
    handing_over: HandingOver
    why: str = ""

    @property
    def open(self) -> bool:
        """Something of it may still come."""
        return self.state == "open"

    @property
    def closed(self) -> bool:
        """Those who receive were told that nothing more comes."""
        return self.state == "closed"


async def record(session: Session, speaker: Speaker, new: NewPledge) -> str:
    """Stores what was agreed to, once for each talk; its code. Raises Refused if the pledge to change is not theirs
    and for a unit that takes nothing.
    """
    await _check_takes_gifts(session, new.unit)
    if new.replaces:
        theirs = await own(session, speaker, new.replaces)
        if less := less_than_came(theirs.gifts, new.gifts, await came_of_one(session, theirs.code)):
            raise Refused(_("Đã nhận {came} của đăng ký này, nên không đổi thành ít hơn được.").format(came=less))
        await _supersede(session, speaker, theirs, new, Action.PLEDGE_CHANGED)
        return theirs.code
    code = new_code()
    while await session.fetch(_TAKEN, new=code):
        code = new_code()
    row = {"code": code, "person_id": speaker.person, "dialogue_id": speaker.talk, "made_at": speaker.heard_at}
    session.write(_ADD, [row])
    await _add_version(session, speaker, code, 1, new, Action.PLEDGE_MADE)
    return code


async def withdraw(session: Session, speaker: Speaker, code: str) -> None:
    """The donor takes back what has not arrived. Raises Refused if it is not theirs or was taken back before."""
    theirs = await own(session, speaker, code)
    same = NewPledge(theirs.gifts, theirs.unit, theirs.donor, theirs.handing_over)
    await _supersede(session, speaker, theirs, same, Action.PLEDGE_WITHDRAWN, "withdrawn")


async def correct(session: Session, speaker: Speaker, code: str, correction: Correction) -> Pledge | None:
    """A version with other personal text and the same figures and state; as it was before, or None if nothing differs.

    Raises Refused if it is not theirs, or if nothing personal is held of it any more.
    """
    mine = _CURRENT.where(pledge.c.code == code, *_with_a_person(speaker))
    found = await _with_lines(session, (await session.execute(mine)).all())
    if not found:
        raise Refused(_("Không có đăng ký nào với mã này còn giữ tên, địa chỉ hay điện thoại của quý vị."))
    [was] = found
    if not correction.changes(was.donor, was.handing_over):
        return None
    donor, over = correction.donor(was.donor), correction.handing_over(was.handing_over)
    new = NewPledge(was.gifts, was.unit, donor, over)
    await _supersede(session, speaker, was, new, Action.PLEDGE_CORRECTED, was.state, was.why)
    return was


async def own(session: Session, speaker: Speaker, code: str) -> Pledge:
    """This person's pledge of this code, of which something is open. Raises Refused.

    It is the same refusal whether it is another's, closed, or does not exist.
    """
    mine = await session.execute(_CURRENT.where(pledge.c.code == code, pledge.c.person_id == speaker.person))
    found = await _with_lines(session, mine.all())
    if not found or not found[0].open:
        raise Refused(_("Không có đăng ký nào đang mở với mã này trong danh sách của quý vị."))
    if not left_of(found[0].gifts, await came_of_one(session, code)):
        raise Refused(_("Đăng ký {code} đã được nhận đủ. Cảm ơn quý vị!").format(code=code))
    return found[0]


async def one(session: Session, code: str) -> Pledge | None:
    """A pledge as it stands now, open or not. Whoever calls has checked who may see it."""
    found = await session.execute(_CURRENT.where(pledge.c.code == code))
    return next(iter(await _with_lines(session, found.all())), None)


async def close(session: Session, speaker: Speaker, theirs: Pledge, why: str = "") -> None:
    """Nothing more will come of it, as those who receive were told. Whoever calls has checked who may say so.

    `why`: a reason of the list, or other words, if no receipt holds it.
    """
    same = NewPledge(theirs.gifts, theirs.unit, theirs.donor, theirs.handing_over)
    await _supersede(session, speaker, theirs, same, Action.PLEDGE_CLOSED, "closed", why)


async def route(session: Session, speaker: Speaker, theirs: Pledge, unit: str) -> None:
    """The pledge is for this unit from now on. Whoever calls has checked who may say so."""
    routed = NewPledge(theirs.gifts, unit, theirs.donor, theirs.handing_over)
    await _supersede(session, speaker, theirs, routed, Action.PLEDGE_ROUTED)


async def of_person(session: Session, person: int, most: int, skip: int = 0) -> list[Pledge]:
    """A person's pledges, newest first."""
    theirs = _CURRENT.where(pledge.c.person_id == person).order_by(pledge.c.made_at.desc(), pledge.c.code)
    return await _with_lines(session, (await session.execute(theirs.limit(most).offset(skip))).all())


async def with_a_person(session: Session, speaker: Speaker) -> list[Pledge]:
    """This person's pledges of which a name, an address or a phone is held, newest first."""
    theirs = _CURRENT.where(*_with_a_person(speaker)).order_by(pledge.c.made_at.desc(), pledge.c.code)
    return await _with_lines(session, (await session.execute(theirs)).all())


async def recent(session: Session, person: int) -> list[Pledge]:
    """A person's last few pledges, newest first; asked for by many at once, it is one query."""
    return await session.load(_recent_of, person) or []


async def open_of(session: Session, persons: Sequence[int]) -> dict[int, list[Pledge]]:
    """The pledges of each of these persons of which something is open, oldest first."""
    where = pledge.c.person_id.in_(list(persons))
    rows = (await session.execute(_CURRENT.where(where, *OPEN).order_by(pledge.c.made_at))).all()
    found: dict[int, list[Pledge]] = defaultdict(list)
    for each in await _with_lines(session, rows):
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
    found = _CURRENT.where(there, *now).order_by(pledge.c.made_at.desc(), pledge.c.code).limit(most).offset(skip)
    return await _with_lines(session, (await session.execute(found)).all())


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
    for each in await _with_lines(session, rows):
        found[each.person].append(each)
    return found


async def _with_lines(session: Session, rows: Sequence[Any]) -> list[Pledge]:
    lines: dict[tuple[str, int], list[Gift]] = defaultdict(list)
    if rows:
        for line in await session.fetch(_LINES, codes=json.dumps([row.code for row in rows])):
            lines[line.code, line.version].append(_gift(session, line))
    return [_pledge(session, row, tuple(lines[row.code, row.version])) for row in rows]


async def _supersede(
    session: Session,
    speaker: Speaker,
    old: Pledge,
    new: NewPledge,
    action: Action,
    state: str = "open",
    why: str = "",
) -> None:
    session.write(_SUPERSEDE, [{"old": old.code, "at": speaker.heard_at}])
    await _add_version(session, speaker, old.code, old.version + 1, new, action, state, why)


async def _add_version(
    session: Session,
    speaker: Speaker,
    code: str,
    number: int,
    new: NewPledge,
    action: Action,
    state: str = "open",
    why: str = "",
) -> None:
    donor, over = new.donor, new.handing_over
    reason = why if why in WHY_LESS else OTHER_REASON if why else None
    private = {"name": donor.name, "organisation": donor.organisation, "address": over.address, "phone": over.phone}
    private |= {"why": why} if reason == OTHER_REASON else {}
    sealed = session.sealer.seal(json.dumps(private), _place(code)) if any(private.values()) else None
    version = {
        "code": code,
        "version": number,
        "state": state,
        "unit": new.unit or None,
        "donor_kind": donor.kind,
        "people": donor.people,
        "name_form": donor.name_form,
        "way": over.way,
        "private": sealed,
        "reason": reason,
        "consent": consent.VERSION if action in _BY_THE_DONOR else None,
        "recorded_at": speaker.heard_at,
    }
    lines = [_line(session, code, number, place, gift) for place, gift in enumerate(new.gifts, 1)]
    session.write(_ADD_VERSION, [version])
    session.write(_ADD_LINES, lines)
    change = version | {"lines": [descriptions.digested(line) for line in lines]}
    await audit.record(session, speaker.heard_at, speaker, action, f"{code} {number}", change, new.unit)


def _line(session: Session, code: str, version: int, number: int, gift: Gift) -> dict[str, Any]:
    line = {"code": code, "version": version, "number": number, "item": Item.CASH, "amount": 0, "quantity": 0}
    if isinstance(gift, Cash):
        return line | {"amount": gift.amount, "condition": None, "description": None}
    return line | asdict(gift) | {"description": descriptions.sealed(session, gift.description, line)}


def _gift(session: Session, row: Any) -> Gift:
    if row.item == Item.CASH:
        return Cash(row.amount)
    return Devices(Item(row.item), row.quantity, Condition(row.condition), descriptions.opened(session, row))


def _pledge(session: Session, row: Any, gifts: tuple[Gift, ...]) -> Pledge:
    held = json.loads(session.sealer.open(row.private, _place(row.code))) if row.private else {}
    private: Mapping[str, str] = defaultdict(str, held)
    donor = Donor(
        DonorKind(row.donor_kind), NameForm(row.name_form), private["name"], private["organisation"], row.people
    )
    over = HandingOver(Way(row.way), private["address"], private["phone"])
    why = private["why"] or row.reason or ""
    return Pledge(row.code, row.version, row.person_id, row.made_at, row.state, gifts, row.unit or "", donor, over, why)


def _with_a_person(speaker: Speaker) -> tuple[ColumnElement[bool], ...]:
    return pledge.c.person_id == speaker.person, pledge_version.c.private.is_not(None)


def _place(code: str) -> str:
    return f"pledge_version.private {code}"


_BY_THE_DONOR = {Action.PLEDGE_MADE, Action.PLEDGE_CHANGED, Action.PLEDGE_CORRECTED}


_CURRENT = (
    select(pledge, *(column for column in pledge_version.c if column.name != "code"))
    .select_from(pledge.join(pledge_version))
    .where(pledge_version.c.superseded_at.is_(None))
)
_AGE = func.row_number().over(partition_by=pledge.c.person_id, order_by=pledge.c.made_at.desc()).label("age")
_BY_AGE = select(pledge.c.code, _AGE).where(one_of(pledge.c.person_id, "persons")).subquery()
_RECENT_OF = Prepared(
    _CURRENT.where(pledge.c.code.in_(select(_BY_AGE.c.code).where(_BY_AGE.c.age <= _RECENT))).order_by(
        pledge.c.made_at.desc()
    )
)
_NOW = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_LINES = Prepared(
    select(pledge_line)
    .select_from(pledge_line.join(pledge_version, _NOW))
    .where(one_of(pledge_line.c.code, "codes"), pledge_version.c.superseded_at.is_(None))
    .order_by(pledge_line.c.code, pledge_line.c.number)
)
_TAKEN = Prepared(select(pledge.c.code).where(pledge.c.code == bindparam("new")))
_ADD = Prepared(insert(pledge).values({column.name: bindparam(column.name) for column in pledge.c}))
_SUPERSEDE = Prepared(
    update(pledge_version)
    .where(pledge_version.c.code == bindparam("old"), pledge_version.c.superseded_at.is_(None))
    .values(superseded_at=bindparam("at"))
)
_WRITTEN = [column.name for column in pledge_version.c if column.name != "superseded_at"]
_ADD_VERSION = Prepared(insert(pledge_version).values({name: bindparam(name) for name in _WRITTEN}))
_ADD_LINES = Prepared(insert(pledge_line).values({column.name: bindparam(column.name) for column in pledge_line.c}))
