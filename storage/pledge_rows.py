"""A pledge as rows: its versions, each with its lines and what is sealed of it. Nothing is edited."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.conversation import Speaker
from campaign import consent
from campaign.codes import new_code
from campaign.giving import Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Gift, Item
from campaign.receiving import OTHER_REASON, WHY_LESS
from campaign.trail import Action
from storage import audit, descriptions
from storage.prepared import Prepared, one_of
from storage.schema import pledge, pledge_line, pledge_version
from storage.session import Session


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

    def same_as(self, new: NewPledge) -> bool:
        """Nothing in it differs."""
        theirs = self.gifts, self.unit, self.donor, self.handing_over
        return theirs == (new.gifts, new.unit, new.donor, new.handing_over)

    @property
    def closed(self) -> bool:
        """Those who receive were told that nothing more comes."""
        return self.state == "closed"


async def add(session: Session, speaker: Speaker, new: NewPledge) -> str:
    """A new pledge, once for each talk; its code."""
    code = new_code()
    while await session.fetch(_TAKEN, new=code):
        code = new_code()
    row = {"code": code, "person_id": speaker.person, "dialogue_id": speaker.talk, "made_at": speaker.heard_at}
    session.write(_ADD, [row])
    await _add_version(session, speaker, code, 1, new, Action.PLEDGE_MADE)
    return code


async def supersede(
    session: Session,
    speaker: Speaker,
    old: Pledge,
    new: NewPledge,
    action: Action,
    state: str = "open",
    why: str = "",
) -> None:
    """Another version is the current one from now on."""
    session.write(_SUPERSEDE, [{"old": old.code, "at": speaker.heard_at}])
    await _add_version(session, speaker, old.code, old.version + 1, new, action, state, why)


async def with_lines(session: Session, rows: Sequence[Any]) -> list[Pledge]:
    """The pledges of these rows of `CURRENT`."""
    lines: dict[tuple[str, int], list[Gift]] = defaultdict(list)
    if rows:
        for line in await session.fetch(_LINES, codes=json.dumps([row.code for row in rows])):
            lines[line.code, line.version].append(_gift(session, line))
    return [_pledge(session, row, tuple(lines[row.code, row.version])) for row in rows]


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


def _place(code: str) -> str:
    return f"pledge_version.private {code}"


_BY_THE_DONOR = {Action.PLEDGE_MADE, Action.PLEDGE_CHANGED, Action.PLEDGE_CORRECTED}
CURRENT = (
    select(pledge, *(column for column in pledge_version.c if column.name != "code"))
    .select_from(pledge.join(pledge_version))
    .where(pledge_version.c.superseded_at.is_(None))
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
