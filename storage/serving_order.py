"""The history, walked in order: every device and grant went to the neediest who waits, or a skip says why not."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from campaign.devices import WITH_A_PUPIL, suits
from campaign.facts import Campaign
from campaign.items import Item
from campaign.needs import HasNow, Suits
from campaign.ranking import Rank, Waits, rank_of
from campaign.trail import Action
from storage.cash import Kind
from storage.schema import campaign, unit
from storage.serving_facts import KIND, served
from storage.session import Session


@dataclass
class _School:
    """A unit at one moment: who is approved and has nothing yet, and who was passed over for what."""

    level: str = ""
    seed: str = ""
    waiting: dict[str, tuple[Waits, Suits]] = field(default_factory=dict)
    holding: dict[str, tuple[Waits, Suits]] = field(default_factory=dict)
    skipped: set[tuple[str, str]] = field(default_factory=set)
    last_grant: int = 0
    taken_back: tuple[str, str] = ("", "")  # the pupil of the last grant that was, and in which talk
    ranks: dict[str, Rank] = field(default_factory=dict)  # of those who wait, under today's rules

    def jumped(self, pupil: str, item: Item, for_what: str, campaign: Campaign) -> bool:
        """Serves a pupil; whether that one did not wait, or another one should have been served."""
        theirs = self.waiting.pop(pupil, None)
        if theirs is None or not suits(theirs[1], item):
            return True
        mine = self._rank(theirs[0], campaign)
        self.holding[pupil] = theirs
        return any(
            suits(needed, item) and (id_, for_what) not in self.skipped and self._rank(waits, campaign) < mine
            for id_, (waits, needed) in self.waiting.items()
        )

    def waits_again(self, pupil: str) -> None:
        """What was kept for a pupil, or given, is not any more."""
        if theirs := self.holding.pop(pupil, None):
            self.waiting[pupil] = theirs

    def has_again(self, pupil: str) -> None:
        """What was given stays given: only its sum was corrected."""
        if theirs := self.waiting.pop(pupil, None):
            self.holding[pupil] = theirs

    def _rank(self, waits: Waits, campaign: Campaign) -> Rank:
        if waits.id not in self.ranks:
            self.ranks[waits.id] = rank_of(waits, campaign, self.level, self.seed)
        return self.ranks[waits.id]


@dataclass
class _Walk:
    """Everything that decides, as it was after the events so far."""

    campaigns: list[tuple[int, Campaign]]
    levels: dict[str, list[tuple[int, str]]]
    campaign: Campaign | None = None
    schools: dict[str, _School] = field(default_factory=lambda: defaultdict(_School))

    def jumped(self, school: _School, pupil: str, item: Item, for_what: str) -> bool:
        return self.campaign is None or school.jumped(pupil, item, for_what, self.campaign)

    def campaign_changes(self, row: int | None) -> None:
        """To the stored version with this number, or to the next one."""
        while self.campaigns:
            number, self.campaign = self.campaigns.pop(0)
            if row is None or number >= row:
                break
        for school in self.schools.values():
            school.ranks.clear()

    def unit_changes(self, code: str, row: int | None) -> None:
        """The same for a unit."""
        versions, school = self.levels.get(code, []), self.schools[code]
        while versions:
            number, school.level = versions.pop(0)
            if row is None or number >= row:
                break
        school.ranks.clear()


async def first_jumped(session: Session) -> str:
    """Where somebody was served before a needier pupil without a word; nothing if nobody was."""
    walk = _Walk(await _campaigns(session), await _levels(session))
    async for event, fact in served(session):
        if broken := _step(walk, event, fact):
            return broken
    return ""


def _step(walk: _Walk, event: Any, fact: Any) -> str:
    """One event; a fact that it tells of and that is gone is found missing elsewhere."""
    match action := Action(event.action):
        case Action.CAMPAIGN_STORED:
            walk.campaign_changes(None)
        case Action.UNIT_STORED:
            walk.unit_changes(event.object, None)
        case Action.ADOPTED:
            _adopt(walk, event.object.split(" "))
        case _ if fact:
            return _MOVES[KIND[action]](walk, action, fact)
    return ""


def _adopt(walk: _Walk, words: Sequence[str]) -> None:
    """A fact from before there was a trail, as its event names it."""
    if words[0] == "campaign":
        walk.campaign_changes(int(words[-1]))
    elif words[0] == "unit":
        walk.unit_changes(" ".join(words[1:-1]), int(words[-1]))


def _is_drawn(walk: _Walk, _action: Action, row: Any) -> str:
    walk.schools[row.object].seed = row.seed
    return ""


def _list_changes(walk: _Walk, action: Action, row: Any) -> str:
    school = walk.schools[row.unit]
    if action is Action.NEED_APPROVED:
        waits = Waits(row.object, row.class_name, row.hardship, HasNow(row.has_now), row.declared_at)
        school.waiting[row.object] = waits, Suits(row.suits)
    else:
        school.waiting.pop(row.object, None)
    return ""


def _is_skipped(walk: _Walk, _action: Action, row: Any) -> str:
    walk.schools[row.unit].skipped.add((row.need_id, row.for_what))
    return ""


def _device_moves(walk: _Walk, _action: Action, row: Any) -> str:
    school = walk.schools[row.unit]
    if row.state not in WITH_A_PUPIL:
        school.waits_again(row.before)
        return ""
    is_new = row.need_id not in school.holding
    return row.device_id if is_new and walk.jumped(school, row.need_id, Item(row.item), row.device_id) else ""


def _money_moves(walk: _Walk, _action: Action, row: Any) -> str:
    school = walk.schools[row.unit]
    if row.taken_back == Kind.GRANT:
        school.waits_again(row.need_id)
        school.taken_back = row.need_id, row.dialogue_id
    if row.kind != Kind.GRANT:
        return ""
    for_what, school.last_grant = str(school.last_grant), row.id
    if school.taken_back == (row.need_id, row.dialogue_id):
        school.has_again(row.need_id)
        return ""
    return f"cash entry {row.id}" if walk.jumped(school, row.need_id, Item.CASH, for_what) else ""


async def _campaigns(session: Session) -> list[tuple[int, Campaign]]:
    rows = (await session.execute(select(campaign.c.id, campaign.c.facts).order_by(campaign.c.id))).all()
    return [(row.id, Campaign.model_validate_json(row.facts)) for row in rows]


async def _levels(session: Session) -> dict[str, list[tuple[int, str]]]:
    levels: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in (await session.execute(select(unit.c.id, unit.c.code, unit.c.facts).order_by(unit.c.id))).all():
        levels[row.code].append((row.id, json.loads(row.facts)["level"]))
    return levels


_MOVES: dict[str, Callable[[_Walk, Action, Any], str]] = {
    "device": _device_moves,
    "cash": _money_moves,
    "need": _list_changes,
    "skip": _is_skipped,
    "lot": _is_drawn,
}
