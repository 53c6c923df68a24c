"""Filed reports: a version never changes; what the office says of it is added, and a new version follows it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, insert, select, update

from bot.conversation import Refused, Speaker, opens
from bot.messages import Choice
from bot.phrases import _
from campaign.filing import NEXT, STATES, Cell, Change, NewFiling, State, Why, files_by_itself
from campaign.permissions import Act
from campaign.trail import Action
from storage import audit, authority, campaigns
from storage.known import known
from storage.schema import filing, filing_version
from storage.session import Session

NO_WORDS: Mapping[Cell, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Filing:
    """A version of a unit's report, with what the office said of it. `frozen`: the form as it was filed."""

    id: str
    unit: str
    number: int
    as_of: datetime
    frozen: str
    changed: tuple[Change, ...]
    filed_by: int
    filed_at: datetime
    version: int
    state: State
    words: Mapping[Cell, str]
    since: datetime  # it is in this state

    @property
    def counts(self) -> bool:
        """The unit has filed: what was sent back is to be filed anew."""
        return self.state is not State.RETURNED


async def file(session: Session, speaker: Speaker, new: NewFiling) -> Filing:
    """Freezes the next version of a unit's report. Raises Refused."""
    units = await campaigns.units(session)
    if new.unit == units.root.code:
        await authority.require(session, speaker, new.unit, Act.FILE_TOTAL)
    else:
        await authority.require(session, speaker, new.unit, Act.FILE)
        if not files_by_itself(units, new.unit):
            raise Refused(_("Đơn vị này gửi số liệu cho người phụ trách mầm non ngoài công lập để nộp chung."))
    before = (await newest(session, [new.unit])).get(new.unit)
    number = before.number + 1 if before else 1
    values = {
        "id": f"{new.unit}.{number}",
        "unit": new.unit,
        "number": number,
        "as_of": speaker.heard_at,
        "figures": new.frozen,
        "changed": json.dumps([asdict(each) for each in new.changed], ensure_ascii=False),
        "filed_by": speaker.person,
        "dialogue_id": speaker.talk,
        "recorded_at": speaker.heard_at,
    }
    await session.execute(insert(filing).values(values))
    await audit.record(session, speaker.heard_at, speaker, Action.REPORT_FROZEN, str(values["id"]), values, new.unit)
    await _say(session, speaker, str(values["id"]), new.unit, (1, State.FILED), NO_WORDS)
    return (await newest(session, [new.unit]))[new.unit]


async def answer(
    session: Session, speaker: Speaker, id_: str, state: State, words: Mapping[Cell, str] = NO_WORDS
) -> Filing:
    """Accepts the newest version of a report, or sends it back with words for some cells. Raises Refused."""
    asked = await to_answer(session, speaker, id_)
    if state not in NEXT[asked.state]:
        said = _("Báo cáo này hiện ở trạng thái: {state}.").format(state=STATES[asked.state])
        raise Refused(said, (_shows(id_),))
    here = (filing_version.c.filing_id == id_, filing_version.c.superseded_at.is_(None))
    await session.execute(update(filing_version).where(*here).values(superseded_at=speaker.heard_at))
    await _say(session, speaker, id_, asked.unit, (asked.version + 1, state), words)
    return (await newest(session, [asked.unit]))[asked.unit]


async def to_answer(session: Session, speaker: Speaker, id_: str) -> Filing:
    """The version that this person is to answer. Raises Refused, also where a newer one was filed."""
    asked = await one(session, id_)
    root = (await campaigns.units(session)).root.code
    if asked is None or asked.unit == root:
        raise Refused(_("Không có báo cáo này để trả lời."))
    await authority.require(session, speaker, asked.unit, Act.ANSWER_REPORTS)
    last = (await newest(session, [asked.unit]))[asked.unit]
    if last.id != id_:
        words = _("Đơn vị đã nộp bản {number} sau bản này. Mong thầy/cô xem bản mới nhất.")
        raise Refused(words.format(number=last.number), (_shows(last.id),))
    return asked


def _shows(id_: str) -> Choice:
    return opens("filing", _("Xem bản đã gửi"), id_)


async def to_see(session: Session, speaker: Speaker, id_: str) -> Filing:
    """A version that this person may see: of their unit, or of one whose reports they answer. Raises Refused."""
    found = await one(session, id_)
    if found is None:
        raise Refused(_("Không có báo cáo này."))
    await authority.require(session, speaker, found.unit, Act.FILE, Act.ANSWER_REPORTS)
    return found


async def one(session: Session, id_: str) -> Filing | None:
    """The version with this id, as it stands now. Whoever calls has checked who may see it."""
    rows = (await session.execute(_ALL.where(filing.c.id == id_, filing_version.c.superseded_at.is_(None)))).all()
    return _filing(rows[0]) if rows else None


async def newest(
    session: Session, units: Collection[str] | None = None, as_of: datetime | None = None
) -> dict[str, Filing]:
    """The last version of each of these units, or of all; as known now, or at a moment."""
    last, of_last, where = _last(as_of)
    if units is not None:
        where.append(filing.c.unit.in_(list(units)))
    rows = (await session.execute(_ALL.join(last, of_last).where(*where))).all()
    return {row.unit: _filing(row) for row in rows}


async def filed(session: Session, as_of: datetime | None = None) -> frozenset[str]:
    """The units whose report is there and was not sent back, now or at a moment."""
    last, of_last, where = _last(as_of)
    both = filing.join(filing_version, filing_version.c.filing_id == filing.c.id).join(last, of_last)
    there = select(filing.c.unit).select_from(both).where(*where, filing_version.c.state != State.RETURNED)
    return frozenset((await session.execute(there)).scalars())


def _last(as_of: datetime | None) -> tuple[Subquery, ColumnElement[bool], list[ColumnElement[bool]]]:
    """The number of each unit's last version, now or at a moment; how it joins; and what was said of it last."""
    numbers = select(filing.c.unit, func.max(filing.c.number).label("number")).group_by(filing.c.unit)
    last = (numbers if as_of is None else numbers.where(filing.c.recorded_at <= as_of)).subquery()
    still: list[ColumnElement[bool]] = [filing_version.c.superseded_at.is_(None)]
    of_last = (last.c.unit == filing.c.unit) & (last.c.number == filing.c.number)
    return last, of_last, still if as_of is None else [*known(filing_version, as_of)]


async def _say(
    session: Session, speaker: Speaker, id_: str, unit: str, what: tuple[int, State], words: Mapping[Cell, str]
) -> None:
    version, state = what
    values = {
        "filing_id": id_,
        "version": version,
        "state": state,
        "words": json.dumps({str(cell): said for cell, said in words.items()}, ensure_ascii=False),
        "by": speaker.person,
        "recorded_at": speaker.heard_at,
    }
    await session.execute(insert(filing_version).values(values))
    action = Action.REPORT_FILED if state is State.FILED else Action.REPORT_ANSWERED
    await audit.record(session, speaker.heard_at, speaker, action, id_, values, unit)


def _filing(row: Any) -> Filing:
    changed = tuple(_change(each) for each in json.loads(row.changed))
    words = {Cell.read(cell): said for cell, said in json.loads(row.words).items()}
    return Filing(
        row.id,
        row.unit,
        row.number,
        row.as_of,
        row.figures,
        changed,
        row.filed_by,
        row.recorded_at,
        row.version,
        State(row.state),
        words,
        row.since,
    )


def _change(kept: Mapping[str, Any]) -> Change:
    return Change(**{**kept, "cell": Cell(**kept["cell"]), "why": Why(kept["why"])})


_SAID = filing_version.c.version, filing_version.c.state, filing_version.c.words
_ALL = select(filing, *_SAID, filing_version.c.recorded_at.label("since")).join(
    filing_version, filing_version.c.filing_id == filing.c.id
)
