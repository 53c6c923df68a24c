"""Schools that lack something, and gifts that wait for one."""

import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from bot.conversation import Speaker
from campaign.giving import Donor, DonorKind, NameForm
from campaign.items import Item
from campaign.needs import HasNow, NewNeed, Suits
from campaign.receiving import Came, CashCame, DevicesCame, Judged, NewReceipt
from storage import campaigns, needs, people, receipts
from storage.schema import offer_version, pledge, pledge_version
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running

FETCH = ("nhờ trường đến nhận", "12 Hẻm Hoa Sứ", "0912345678", "xác nhận")
LAPTOP_ANYWHERE = (
    *("/ungho", "Laptop", "2", "Đã qua sử dụng", "không, tiếp tục", "nơi cần nhất", "phụ huynh", "ẩn danh"),
    *("mang đến trường", "xác nhận"),
)
CASH_ANYWHERE = tuple("nơi cần nhất" if said == "thcs nguyen trai" else said for said in CASH_PLEDGE)
NT, AB, BTX = "THCS-NT", "THCS-AB", "THCS-BTX"


async def lack(program: Running, waiting: Mapping[str, Mapping[str, int]], suits: Suits = Suits.ANY) -> None:
    """So many pupils wait at each of these schools, by tier."""
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        teacher = await people.ensure(session, "test", "test", "someone who declares", now)
        for unit, tiers in waiting.items():
            pupils = [
                NewNeed(unit, "6A2", f"N.V.{tier[0]}{suits[0]}{n}", tier, HasNow.NOTHING, suits)
                for tier, count in tiers.items()
                for n in range(count)
            ]
            talk = f"declares {unit} {suits} {len(pupils)} {now}"
            who = Speaker(teacher, 1, "vi", now, roles=(("teacher", unit),), talk=talk)
            await needs.declare_many(session, who, pupils)


async def receives(program: Running, role: str, unit: str, *came: Came) -> None:
    """A gift of nobody known comes to this unit."""
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        person = await people.ensure(session, "test", "test", "someone who receives", now)
        who = Speaker(person, 1, "vi", now, roles=((role, unit),), talk=f"receives {came} {now}")
        donor = Donor(DonorKind.BENEFACTOR, NameForm.ANONYMOUS)
        await receipts.post(session, who, NewReceipt(unit, donor, came))


def laptops(n: int, judged: Judged = Judged.USABLE) -> DevicesCame:
    return DevicesCame(Item.LAPTOP, {judged: n})


def money(amount: int) -> CashCame:
    return CashCame(amount)


async def manager(program: Running, name: str, unit: str) -> Person:
    person = Person(name, f"thầy {name}", program)
    await person.has_role("manager", unit)
    return person


async def proposes(person: Person, opening: str, button: str, unit: str) -> None:
    """To the unit with this name; begins at this list."""
    await opens(person, opening)
    person.looks_up()
    await person.taps(button)
    person.looks_up()
    await person.has_said(unit, "xác nhận")


async def opens(person: Person, conversation: str, about: str = "") -> None:
    person.looks_up()
    await person.sends(tap=f"+{conversation}:{about}", tap_id="1", pressed="1")


def code_in(text: str, prefix: str) -> str:
    found = re.search(rf"\b{prefix}[2-9A-Z]{{6}}\b", text)
    assert found, text
    return found[0]


async def closes(program: Running, unit: str) -> None:
    async with program.app.database.transaction() as session:
        there = (await campaigns.units(session)).get(unit)
        assert there is not None
        await campaigns.keep_units(session, [replace(there, closed="2021-10-06")], program.clock.now())


async def code_of(program: Running) -> str:
    [(code,)] = await program.rows(select(pledge.c.code))
    return str(code)


async def unit_of(program: Running) -> str | None:
    [(unit,)] = await program.rows(select(pledge_version.c.unit).where(pledge_version.c.superseded_at.is_(None)))
    return str(unit) if unit else None


async def states(program: Running) -> list[tuple[str, str]]:
    rows = await program.rows(select(offer_version.c.state, offer_version.c.to_unit).order_by(offer_version.c.version))
    return [(str(state), str(unit)) for state, unit in rows]


async def is_proposed(thao: Person, program: Running, unit: str = "thcs nguyen trai") -> None:
    """The one pledge to where it is needed most is proposed to a school."""
    await proposes(thao, "route", f"Chọn trường cho {await code_of(program)}", unit)
