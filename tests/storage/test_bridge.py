"""Who may offer and answer, cell by cell; and what counts as lacking, fact by fact."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.clock import parse_moment
from bot.conversation import Refused, Speaker
from campaign.bridging import NewOffer, What
from campaign.devices import State
from campaign.giving import Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Item
from campaign.needs import HasNow, NewNeed, Suits
from campaign.receiving import CashCame, DevicesCame, Judged, NewReceipt
from campaign.trail import Action
from storage import bridge, cash, devices, lacking, needs, people, pledges, receipts
from storage.cash import Kind, NewEntry
from storage.schema import device
from storage.session import Session
from tests.kit import Running

LAN = Donor(DonorKind.BENEFACTOR, NameForm.ANONYMOUS)
UNITS = {"THCS-NT": "manager", "THCS-AB": "manager", "NCL-AD": "manager", "PGD": "admin"}
HELD = {
    "donor": ((), set[str]()),
    "teacher": ((("teacher", "THCS-NT"),), set[str]()),
    "manager": ((("manager", "THCS-NT"),), {"THCS-NT"}),
    "officer": ((("officer", "NCL"),), {"NCL-AD"}),
    "admin": ((("admin", "PGD"),), {"PGD"}),
    "admin of a part": ((("admin", "NCL"),), set[str]()),
}


async def someone(session: Session, program: Running, name: str, *roles: tuple[str, str]) -> Speaker:
    now = program.clock.now()
    person = await people.ensure(session, "test", "test", name, now)
    for role, unit in roles:
        await people.grant(session, person, unit, role, now)
    return Speaker(person, 1, "vi", now, roles=roles, talk=f"talk of {name}")


async def everybody_has_money(session: Session, program: Running) -> dict[str, Speaker]:
    """And somebody who answers for it."""
    found = {}
    for unit, role in UNITS.items():
        found[unit] = await someone(session, program, f"of {unit}", (role, unit))
        await receipts.post(session, found[unit], NewReceipt(unit, LAN, (CashCame(900_000),)))
    return found


@pytest.mark.parametrize(("who", "unit"), list(product(HELD, UNITS)))
async def test_only_who_receives_at_a_unit_offers_and_answers_for_it(program: Running, who: str, unit: str) -> None:
    roles, at = HELD[who]
    other = "THCS-AB" if unit == "THCS-NT" else "THCS-NT"
    async with program.app.database.transaction() as session:
        theirs = await everybody_has_money(session, program)
        me = await someone(session, program, "me", *roles)
        sent = await bridge.propose(session, theirs[other], NewOffer(What.CASH, other, unit, 100_000))
        for does in (
            bridge.propose(session, me, NewOffer(What.CASH, unit, other, 200_000)),
            bridge.accept(session, me, sent.id, sent.version),
        ):
            if unit in at:
                await does
            else:
                with pytest.raises(Refused):
                    await does
        assert (800_000 if unit in at else 900_000) == await cash.balance(session, unit)


@pytest.mark.parametrize("who", HELD)
async def test_only_the_office_proposes_what_is_pledged_to_nobody(program: Running, who: str) -> None:
    roles, _at = HELD[who]
    async with program.app.database.transaction() as session:
        lan = await someone(session, program, "lan")
        await someone(session, program, "minh", ("manager", "THCS-NT"))
        me = await someone(session, program, "me", *roles)
        code = await pledges.record(session, lan, NewPledge((Cash(500_000),), "", LAN, HandingOver(Way.BRING)))
        new = NewOffer(What.PLEDGE, code, "THCS-NT")
        if who == "admin":
            await bridge.propose(session, me, new)
        else:
            with pytest.raises(Refused):
                await bridge.propose(session, me, new)


async def test_of_money_that_is_on_its_way_no_second_part_is_sent(program: Running) -> None:
    async with program.app.database.transaction() as session:
        theirs = await everybody_has_money(session, program)
        new = NewOffer(What.CASH, "THCS-NT", "THCS-AB", 600_000)
        await bridge.propose(session, theirs["THCS-NT"], new)
        with pytest.raises(Refused, match=r"còn 300\.000đ, không đủ"):
            await bridge.propose(session, replace(theirs["THCS-NT"], talk="another"), new)


async def coming(session: Session, program: Running, later: timedelta = timedelta()) -> tuple[int, dict[Item, int]]:
    """Of THCS Nguyễn Trãi: how many wait, and what they may expect."""
    found = {each.unit: each for each in await lacking.demands(session, program.clock.now() + later)}
    there = found.get("THCS-NT")
    return (sum(there.pupils.values()), dict(there.coming)) if there else (0, {})


async def six_wait(session: Session, program: Running) -> tuple[Speaker, list[str]]:
    minh = await someone(session, program, "minh", ("manager", "THCS-NT"))
    new = NewNeed("THCS-NT", "6A2", "N.V.A", "poor", HasNow.NOTHING, Suits.ANY)
    return minh, [
        await needs.declare(session, replace(minh, talk=f"pupil {n}"), replace(new, short_name=f"N.V.{n}"))
        for n in "ABCDEF"
    ]


async def test_who_has_something_or_has_it_kept_waits_no_more(program: Running) -> None:
    async with program.app.database.transaction() as session:
        minh, pupils = await six_wait(session, program)
        assert (6, {}) == await coming(session, program)
        came = (DevicesCame(Item.LAPTOP, {Judged.USABLE: 2, Judged.LATER: 1, Judged.REFUSED: 1}), CashCame(900_000))
        await receipts.post(session, minh, NewReceipt("THCS-NT", LAN, came))
        assert (6, {Item.LAPTOP: 3}) == await coming(session, program)
        usable = [each for each in await devices.which(session) if each.state is State.USABLE]
        at, reserve, hand_over = minh.heard_at, Action.DEVICE_RESERVED, Action.DEVICE_HANDED_OVER
        for each, pupil in zip(usable, pupils, strict=False):
            await devices.change(session, minh, at, each, State.RESERVED, reserve, need=pupil)
        assert (4, {Item.LAPTOP: 1}) == await coming(session, program)
        [first] = await devices.which(session, device.c.id == usable[0].id)
        await devices.change(session, minh, at, first, State.HANDED_OVER, hand_over, need=pupils[0])
        grant = await cash.post(session, minh, at, NewEntry("THCS-NT", -300_000, Kind.GRANT, need=pupils[2]))
        assert (3, {Item.LAPTOP: 1}) == await coming(session, program)
        entry = await cash.one(session, grant)
        assert entry is not None
        await cash.reverse(session, minh, entry)
        [first] = await devices.which(session, device.c.id == usable[0].id)
        await devices.change(session, minh, at, first, State.RECEIVED, Action.DEVICE_RETURNED)
        assert (5, {Item.LAPTOP: 2}) == await coming(session, program)


async def test_a_promise_counts_until_it_came_or_the_days_of_grace_are_over(program: Running) -> None:
    async with program.app.database.transaction() as session:
        minh, _pupils = await six_wait(session, program)
        lan = await someone(session, program, "lan")
        promise = NewPledge((Devices(Item.LAPTOP, 3, Condition.USED),), "THCS-NT", LAN, HandingOver(Way.BRING))
        code = await pledges.record(session, lan, promise)
        assert (6, {Item.LAPTOP: 3}) == await coming(session, program)
        came = (DevicesCame(Item.LAPTOP, {Judged.REFUSED: 1}),)
        await receipts.post(session, minh, NewReceipt("THCS-NT", LAN, came, pledge_code=code))
        assert (6, {Item.LAPTOP: 2}) == await coming(session, program)
        assert (6, {}) == await coming(session, program, timedelta(days=30))
        late = replace(minh, talk="late", heard_at=parse_moment("2021-10-27T08:00"))
        await receipts.post(session, late, NewReceipt("THCS-NT", LAN, came, pledge_code=code))
        assert (6, {Item.LAPTOP: 1}) == await coming(session, program, timedelta(days=30))


async def test_what_is_offered_to_a_school_counts_for_it_while_it_waits(program: Running) -> None:
    """So that not everything is offered to the same school at once."""
    async with program.app.database.transaction() as session:
        minh, _pupils = await six_wait(session, program)
        lan, thao = await someone(session, program, "lan"), await someone(session, program, "thao", ("admin", "PGD"))
        promise = NewPledge((Devices(Item.LAPTOP, 3, Condition.USED),), "", LAN, HandingOver(Way.BRING))
        code = await pledges.record(session, lan, promise)
        made = await bridge.propose(session, thao, NewOffer(What.PLEDGE, code, "THCS-NT"))
        assert (6, {Item.LAPTOP: 3}) == await coming(session, program)
        await receipts.post(session, thao, NewReceipt("PGD", LAN, (DevicesCame(Item.TABLET, {Judged.USABLE: 1}),)))
        [tablet] = await devices.which(session)
        await bridge.propose(session, replace(thao, talk="2"), NewOffer(What.DEVICE, tablet.id, "THCS-NT"))
        assert (6, {Item.LAPTOP: 3, Item.TABLET: 1}) == await coming(session, program)
        await bridge.refuse(session, minh, made.id, made.version, "enough")
        assert (6, {Item.TABLET: 1}) == await coming(session, program)
