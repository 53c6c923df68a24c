"""What came is posted whole, once, and taken back whole."""

from dataclasses import replace

import pytest

from bot.conversation import Refused, Speaker
from campaign.correcting import Instead
from campaign.devices import State
from campaign.giving import Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Item
from campaign.receiving import CashCame, DevicesCame, Judged, NewReceipt
from storage import cash, devices, people, pledges, receipts, undoing
from storage.schema import device
from storage.session import Session
from tests.kit import Running
from tests.storage.test_audit import proved
from tests.storage.test_closed import closes

LAN = Donor(DonorKind.BENEFACTOR, NameForm.SHOWN, "Lan Nguyễn")
PROMISE = NewPledge((Devices(Item.LAPTOP, 3, Condition.USED), Cash(500_000)), "THCS-NT", LAN, HandingOver(Way.BRING))
CAME = (
    DevicesCame(Item.LAPTOP, {Judged.USABLE: 1, Judged.REFUSED: 1}, description="Dell 7490", why="một máy mang sau"),
    CashCame(500_000),
)


async def speaker(session: Session, program: Running, name: str, *roles: tuple[str, str], talk: str = "1") -> Speaker:
    now = program.clock.now()
    person = await people.ensure(session, "test", "test", name, now)
    return Speaker(person, 1, "vi", now, roles=roles, talk=talk)


async def test_a_receipt_brings_devices_and_money_and_can_be_taken_back(program: Running) -> None:
    async with program.app.database.transaction() as session:
        lan = await speaker(session, program, "lan", talk="pledge")
        minh = await speaker(session, program, "minh", ("manager", "THCS-NT"), talk="receipt")
        code = await pledges.record(session, lan, PROMISE)
        number = await receipts.post(session, minh, NewReceipt("THCS-NT", LAN, CAME, pledge_code=code))
        stored = await receipts.one(session, number)
        brought = await devices.which(session, device.c.receipt_id == number)
        assert stored is not None
        assert (LAN, "Dell 7490", 2) == (stored.donor, stored.lines[0].description, stored.lines[0].pieces)
        assert {State.USABLE, State.REFUSED} == {each.state for each in brought}
        assert 500_000 == await cash.balance(session, "THCS-NT")
        assert {code: {Item.LAPTOP: (0, 2), Item.CASH: (500_000, 0)}} == await receipts.came_of(session, [code])

        again = await speaker(session, program, "minh", ("manager", "THCS-NT"), talk="reverse")
        await receipts.reverse(session, again, stored, "ghi nhầm trường")
        gone = await devices.which(session, device.c.receipt_id == number)
        assert {(State.VOID, False)} == {(each.state, each.accepted) for each in gone}
        assert 0 == await cash.balance(session, "THCS-NT")
        assert {} == await receipts.came_of(session, [code])
    await proved(program)


async def test_money_that_is_spent_is_not_taken_back(program: Running) -> None:
    async with program.app.database.transaction() as session:
        minh = await speaker(session, program, "minh", ("manager", "THCS-NT"), talk="receipt")
        number = await receipts.post(session, minh, NewReceipt("THCS-NT", LAN, (CashCame(500_000),)))
        spent = cash.NewEntry("THCS-NT", -300_000, cash.Kind.PURCHASE)
        await cash.post(session, minh, minh.heard_at, spent)
        stored = await receipts.one(session, number)
        assert stored is not None
        with pytest.raises(Refused, match=r"còn 200\.000đ, không đủ"):
            await receipts.reverse(session, minh, stored)


async def test_only_those_who_answer_for_the_unit_receive(program: Running) -> None:
    async with program.app.database.transaction() as session:
        for roles in ((), (("teacher", "THCS-NT"),), (("manager", "THCS-AB"),), (("admin", "PGD"),)):
            who = await speaker(session, program, "minh", *roles)
            with pytest.raises(Refused):
                await receipts.post(session, who, NewReceipt("THCS-NT", LAN, CAME))
        thao = await speaker(session, program, "thao", ("admin", "PGD"))
        await receipts.post(session, thao, NewReceipt("PGD", LAN, CAME))


async def test_who_receives_elsewhere_does_not_close_a_pledge_to_another_unit(program: Running) -> None:
    async with program.app.database.transaction() as session:
        lan = await speaker(session, program, "lan", talk="pledge")
        code = await pledges.record(session, lan, PROMISE)
        vinh = await speaker(session, program, "vinh", ("manager", "THCS-AB"), talk="receipt")
        with pytest.raises(Refused):
            await receipts.post(
                session, vinh, NewReceipt("THCS-AB", LAN, CAME[1:], pledge_code=code, closes_pledge=True)
            )


async def test_a_school_that_closed_receives_nothing_more_and_corrects_what_came_before(program: Running) -> None:
    async with program.app.database.transaction() as session:
        minh = await speaker(session, program, "minh", ("manager", "THCS-NT"), talk="before")
        number = await receipts.post(session, minh, NewReceipt("THCS-NT", LAN, CAME))
        await closes(session, "THCS-NT", minh)
        with pytest.raises(Refused, match="THCS Nguyễn Trãi đã đóng"):
            await receipts.post(session, replace(minh, talk="after"), NewReceipt("THCS-NT", LAN, CAME))
        subject = await undoing.one(session, number, 0)
        again = replace(minh, talk="mends")
        await undoing.carry_out(session, again, subject, "", Instead({1: CashCame(400_000)}))
        assert 400_000 == await cash.balance(session, "THCS-NT")
    await proved(program)
