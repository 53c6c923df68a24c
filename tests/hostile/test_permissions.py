"""Who may do what, cell by cell: role × unit × action, as the agreed design says it, not as the code does.

Everyone: own pledges. Teachers and managers declare pupils at their unit; whoever declared one sees it; the office
never does. Who answers for a unit sees its figures; managers invite teachers of the unit, the officer managers of the
group, the office everyone below; the list of units and the trail are the office's. A role covers the units below it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from bot.conversation import Refused, Speaker
from campaign.allocating import SentBack
from campaign.devices import State
from campaign.giving import Correction, Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash, Item
from campaign.needs import HasNow, NewNeed, Suits
from campaign.permissions import Act, units_where
from campaign.units import Directory, Unit
from campaign.units_table import UnitsTable
from handlers import CONVERSATIONS, report
from storage import (
    allocations,
    approvals,
    audit,
    campaigns,
    needs,
    pledges,
    sheets,
    unit_import,
    uploads,
    waiting,
)
from storage.schema import dialogue, identity
from storage.session import Session
from tests.hostile.kit import AT_ONCE, Besieged, message, nothing_goes_wrong, tap
from tests.kit import Person

ROLES = ("donor", "teacher", "manager", "officer", "admin")
PLACES = {"own": "OWN", "other": "OTH", "below": "BEL", "above": "TOP", "closed": "CLO"}
UNITS = (
    Unit("PGD", "Phòng Giáo dục", "office"),
    Unit("TOP", "Cụm trường", "group", parent="PGD"),
    Unit("OWN", "Trường Của Mình", "THCS", parent="TOP"),
    Unit("OTH", "Trường Khác", "THCS", parent="TOP"),
    Unit("BEL", "Điểm trường", "TH", parent="OWN"),
    Unit("CLO", "Điểm trường cũ", "TH", parent="OWN", closed="2021-09-01"),
)
SUMS = {"OWN": 1, "OTH": 20, "BEL": 300, "TOP": 4_000, "CLO": 50_000}  # whoever is told a total is told of which units
COVERED = {"own", "below", "closed"}
MAY = {
    Act.DECLARE: {"teacher", "manager"},
    Act.SEE_UNIT_PUPILS: {"manager"},
    Act.REPORT: {"manager", "officer", "admin"},
    Act.INVITE_TEACHERS: {"manager", "admin"},
    Act.INVITE_MANAGERS: {"officer", "admin"},
    Act.IMPORT_UNITS: {"admin"},
    Act.READ_AUDIT: {"admin"},
    Act.REMIND: {"admin"},
    Act.READ_MESSAGES: {"admin"},
    Act.INVITE_OFFICERS: {"admin"},
    Act.SHARE_LINK: {"manager", "officer", "admin"},
    Act.RECEIVE: {"manager", "officer"},
    Act.ALLOCATE: {"manager", "officer"},
    Act.ROUTE: {"admin"},
    Act.FILE: {"manager", "officer"},
    Act.ANSWER_REPORTS: {"admin"},
    Act.SEE_SKIPS: {"admin"},
    Act.RECEIVE_AT_OFFICE: {"admin"},
    Act.FILE_TOTAL: {"admin"},
}
INVITING = {"invite", "holders", "qr"}
SERVING = {"approvals", "approved pupils", "approve", "send back", "allocate", "kept", "given", "grants"}
CASH = {"box", "cash book", "purchase", "correct"}
RECEIVING = {"receive"}  # also by the office, of what is brought to it
# The talks that somebody with this role may begin beside those that are everybody's.
TALKS = {
    "donor": set[str](),
    "teacher": {"declare", "declare many"},
    "manager": {"declare", "declare many", *CASH, *INVITING, *SERVING, *RECEIVING},
    "officer": {"codes for schools", *CASH, *INVITING, *SERVING, *RECEIVING},
    "admin": {"codes for schools", "remind", "box", *INVITING, *RECEIVING},
}
CELLS = list(product(ROLES, PLACES))


def roles_at(role: str, unit: str) -> tuple[tuple[str, str], ...]:
    return () if role == "donor" else ((role, unit),)


@pytest.mark.parametrize(("act", "role", "place"), list(product(Act, ROLES, PLACES)))
def test_the_table_says_what_the_design_says(act: Act, role: str, place: str) -> None:
    held = units_where(roles_at(role, "OWN"), act)
    reached = {unit.code for code in held for unit in Directory(UNITS).below(code)}
    assert (role in MAY[act] and place in COVERED) == (PLACES[place] in reached)


class _Undone(Exception):
    pass


async def is_allowed(session: Session, action: Callable[[], Awaitable[object]]) -> bool:
    """Does it, and takes it back."""
    try:
        async with session.savepoint():
            await action()
            raise _Undone
    except _Undone:
        return True
    except Refused:
        return False


@dataclass
class Stage:
    """At every place there is a pledge and a pupil of our person, from better days, and one of somebody else's: also
    at the one that has closed since.
    """

    session: Session
    mine: dict[str, tuple[str, str]]
    others: dict[str, tuple[str, str]]
    upload: str
    sheet: str


def new_pledge(unit: str, replaces: str = "") -> NewPledge:
    donor = Donor(DonorKind.ORGANISATION, NameForm.SHOWN, "Hội Kín", "Hội Kín", 3)
    return NewPledge((Cash(SUMS[unit]),), unit, donor, HandingOver(Way.BRING), replaces)


def new_need(unit: str, name: str = "Q.Q.Q") -> NewNeed:
    return NewNeed(unit, "6A2", name, "poor", HasNow.NOTHING, Suits.ANY)


async def speaker(program: Besieged, name: str, role: str, unit: str = "OWN") -> Speaker:
    who = Person(name, name, program)
    if role != "donor":
        await who.has_role(role, unit)
    else:
        await program.hears(sender=name, chat=name, text="/start")
    found = select(identity.c.person_id, identity.c.id).where(identity.c.external_id == name)
    [(person, identity_id)] = await program.rows(found)
    return Speaker(person, identity_id, "vi", program.clock.now(), roles=roles_at(role, unit), talk=f"talk of {name}")


async def staged(program: Besieged, session: Session, me: Speaker, other: Speaker) -> Stage:
    made: list[dict[str, tuple[str, str]]] = []
    await campaigns.keep_units(session, [replace(unit, closed="") for unit in UNITS[1:]], me.heard_at)
    for who in (me, other):
        things = {}
        for place, unit in PLACES.items():
            then = Speaker(who.person, 1, "vi", who.heard_at, roles=(("teacher", unit),), talk=f"{who.person} {unit}")
            needed = await needs.declare(session, then, new_need(unit, f"X.Y.{who.person}"))
            things[place] = (await pledges.record(session, then, new_pledge(unit)), needed)
        made.append(things)
    await campaigns.keep_units(session, UNITS[1:], me.heard_at + timedelta(seconds=1))
    await uploads.keep(session, 1, other.person, (("bí mật",),), "", other.heard_at)
    upload = (await uploads.of_messages(session, [1]))[1].id
    return Stage(
        session, made[0], made[1], upload, await sheets.keep(session, other.person, [("bí mật",)], other.heard_at)
    )


Action = Callable[[Stage, Speaker, str], Awaitable[object]]
OTHER_NAME = Correction(NameForm.OTHER, "Hội Khác")
_nobody: set[tuple[str, str]] = set()
_everyone = set(CELLS)
_where_it_is_open = {(role, place) for role, place in CELLS if place != "closed"}
_at_own_school = {("teacher", "own"), ("manager", "own")}
_served = set(product(("manager", "officer"), COVERED))

# What the storage is asked for, and the (role, place) at which the design allows it.
ACTIONS: dict[str, tuple[Action, set[tuple[str, str]]]] = {
    "declare": (lambda s, me, at: needs.declare(s.session, me, new_need(PLACES[at])), _at_own_school),
    "declare many": (lambda s, me, at: needs.declare_many(s.session, me, [new_need(PLACES[at])]), _at_own_school),
    "see a pupil I declared": (lambda s, me, at: needs.own_one(s.session, me, s.mine[at][1]), _at_own_school),
    "withdraw a pupil I declared": (lambda s, me, at: needs.withdraw(s.session, me, s.mine[at][1]), _at_own_school),
    "see another's pupil as mine": (lambda s, me, at: needs.own_one(s.session, me, s.others[at][1]), _nobody),
    "withdraw another's pupil": (lambda s, me, at: needs.withdraw(s.session, me, s.others[at][1]), _nobody),
    "see the list to approve": (lambda s, me, at: approvals.new_ones(s.session, me, PLACES[at]), _served),
    "see who is approved": (lambda s, me, at: approvals.approved_ones(s.session, me, PLACES[at], 9), _served),
    "approve another's pupil": (
        lambda s, me, at: approvals.approve(s.session, me, PLACES[at], [s.others[at][1]]),
        _served,
    ),
    "send another's pupil back": (
        lambda s, me, at: approvals.send_back(s.session, me, s.others[at][1], SentBack.TWICE),
        _served,
    ),
    "see who is next": (lambda s, me, at: waiting.next_for(s.session, me, PLACES[at], Item.LAPTOP, "TB1"), _served),
    "see what was handed over": (
        lambda s, me, at: allocations.held(s.session, me, PLACES[at], State.HANDED_OVER, 9),
        _served,
    ),
    "see the money that pupils have": (lambda s, me, at: allocations.grants(s.session, me, PLACES[at], 9), _served),
    "see my pledge": (lambda s, me, at: pledges.own(s.session, me, s.mine[at][0]), _everyone),
    "withdraw my pledge": (lambda s, me, at: pledges.withdraw(s.session, me, s.mine[at][0]), _everyone),
    "change my pledge": (
        lambda s, me, at: pledges.record(s.session, me, new_pledge(PLACES[at], s.mine[at][0])),
        _where_it_is_open,
    ),
    "see another's pledge as mine": (lambda s, me, at: pledges.own(s.session, me, s.others[at][0]), _nobody),
    "withdraw another's pledge": (lambda s, me, at: pledges.withdraw(s.session, me, s.others[at][0]), _nobody),
    "change another's pledge": (
        lambda s, me, at: pledges.record(s.session, me, new_pledge(PLACES[at], s.others[at][0])),
        _nobody,
    ),
    "correct my pledge": (lambda s, me, at: pledges.correct(s.session, me, s.mine[at][0], OTHER_NAME), _everyone),
    "correct another's pledge": (
        lambda s, me, at: pledges.correct(s.session, me, s.others[at][0], OTHER_NAME),
        _nobody,
    ),
    "pledge": (lambda s, me, at: pledges.record(s.session, me, new_pledge(PLACES[at])), _where_it_is_open),
}


async def beginning(program: Besieged, role: str) -> tuple[Speaker, Speaker]:
    async with program.app.database.transaction() as session:
        await campaigns.keep_units(session, UNITS[1:], program.clock.now())
    return await speaker(program, "me", role), await speaker(program, "other", "donor")


@pytest.mark.parametrize("role", ROLES)
async def test_the_storage_does_what_the_design_allows_and_no_more(program: Besieged, role: str) -> None:
    me, other = await beginning(program, role)
    wrong = []
    async with program.app.database.transaction() as session:
        stage = await staged(program, session, me, other)
        for place, (what, (action, allowed)) in product(PLACES, ACTIONS.items()):
            if ((role, place) in allowed) != await is_allowed(session, lambda a=action, p=place: a(stage, me, p)):  # type: ignore[misc]
                wrong.append((what, place))
        assert () == await uploads.rows_of(session, me.person, stage.upload)
    assert [] == wrong


@pytest.mark.parametrize("role", ROLES)
async def test_whoever_is_told_figures_is_told_those_of_the_units_that_the_role_covers(
    program: Besieged, role: str
) -> None:
    me, other = await beginning(program, role)
    async with program.app.database.transaction() as session:
        await staged(program, session, me, other)
        facts = await report.facts(session, replace(me, heard_at=program.clock.now()), "")
    told = {place for place, unit in PLACES.items() if str(SUMS[unit])[0] in str(facts.figures.promised_amount // 2)}

    assert (role in MAY[Act.REPORT]) == facts.answers_for_it
    assert (COVERED if role in MAY[Act.REPORT] else set(PLACES)) == told  # the campaign's progress is everybody's


@pytest.mark.parametrize("role", ROLES)
async def test_the_trail_is_read_by_the_office_below_its_unit(program: Besieged, role: str) -> None:
    me, other = await beginning(program, role)
    async with program.app.database.transaction() as session:
        await staged(program, session, me, other)
        try:
            read = await audit.read(session, me, await campaigns.units(session), most=500)
        except Refused:
            read = []
    seen = {place for place, unit in PLACES.items() if unit in {event.unit for event in read}}
    assert (COVERED if role == "admin" else set()) == seen


@pytest.mark.parametrize(("role", "place"), [*CELLS, *((role, "root") for role in ROLES)])
async def test_only_the_districts_office_brings_in_units(program: Besieged, role: str, place: str) -> None:
    unit = PLACES.get(place, "PGD")
    me = Speaker(1, 1, "vi", program.clock.now(), roles=roles_at(role, unit))
    async with program.app.database.transaction() as session:
        row = (2, {"code": "TH-M", "name": "Tiểu học Mới", "level": "TH", "parent": "PGD"})
        table = UnitsTable((row,))
        allowed = await is_allowed(session, lambda: unit_import.apply(session, me, table, me.heard_at))
    assert (role == "admin" and place == "root") == allowed


@pytest.mark.parametrize("role", ROLES)
async def test_no_opening_tap_shows_or_changes_what_is_anothers(program: Besieged, role: str) -> None:
    """Every conversation, opened about every kind of object, by somebody with this role."""
    me, other = await beginning(program, role)
    async with program.app.database.transaction() as session:
        stage = await staged(program, session, me, other)
        objects = [each for pair in stage.others.values() for each in pair]
        objects += [stage.upload, stage.sheet, *PLACES.values(), "", "0", "7"]
    names = [each.name for each in CONVERSATIONS if each.name not in {"stop", "language"}]
    cells = dict(enumerate(product(names, objects), 1000))
    for id_ in cells:
        if role != "donor":
            await program.role_of(id_, role, "OWN")
    before, tapped = program.facts(), list(cells)
    with nothing_goes_wrong():
        for start in range(0, len(tapped), AT_ONCE):
            batch = tapped[start : start + AT_ONCE]
            await program.hear_updates([tap(id_, f"+{cells[id_][0]}:{cells[id_][1]}") for id_ in batch])

    assert before == program.facts()
    said = {id_: " ".join(each.text for each in program.phones.shown.get(str(id_), [])) for id_ in cells}
    assert [] == [cells[id_] for id_, text in said.items() if "bí mật" in text]
    sees_pupils = SERVING if role in MAY[Act.SEE_UNIT_PUPILS] else set[str]()
    named = {id_: text for id_, text in said.items() if cells[id_][0] not in sees_pupils}
    assert [] == [cells[id_] for id_, text in named.items() if "X.Y." in text]
    receives = role in MAY[Act.RECEIVE] | MAY[Act.RECEIVE_AT_OFFICE]
    named = {id_: text for id_, text in said.items() if not (receives and cells[id_][0] == "expected")}
    assert [] == [cells[id_] for id_, text in named.items() if "Hội Kín" in text]
    elsewhere = [stage.others[place][0] for place in PLACES.keys() - COVERED]
    assert [] == [cells[id_] for id_, text in said.items() if any(code in text for code in elsewhere)]
    open_now = select(dialogue.c.conversation).where(dialogue.c.state == "open").distinct()
    assert {"pledge", "erase"} | TALKS[role] == {name for (name,) in await program.rows(open_now)}


@pytest.mark.parametrize("role", ROLES)
async def test_at_a_closed_school_nobody_declares(program: Besieged, role: str) -> None:
    await beginning(program, role)
    if role != "donor":
        await program.role_of(900, role, "CLO")
    before = program.facts()
    for text in ("/khaibao", "N.V.A; 6A2; nghèo\nL.T.B; 7A1; mồ côi; dùng chung", "Xác nhận"):
        await program.hear_updates([message(900, text=text)])

    assert before == program.facts()
    assert [] == await program.rows(select(dialogue.c.id).where(dialogue.c.state == "open"))
