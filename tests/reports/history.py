"""A campaign as its people make it, deed by deed, through the functions of the storage. A minute passes before each."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert

from bot.conversation import Speaker
from campaign.devices import State
from campaign.giving import Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Gift, Item
from campaign.needs import HasNow, NewNeed, Suits
from campaign.receiving import Arrived, Came, Judged, NewReceipt
from campaign.trail import Action
from storage import approvals, cash, devices, needs, people, pledges, receipts
from storage.cash import Kind, NewEntry
from storage.devices import Device, Origins
from storage.schema import device, offer
from storage.session import Session
from tests.kit import Running

SCHOOL, OTHER_SCHOOL, OFFICE = "THCS-NT", "THCS-AB", "PGD"
ROLES = {SCHOOL: "manager", OTHER_SCHOOL: "manager", OFFICE: "admin"}


def donor(name: str, people_: int = 1, form: NameForm = NameForm.SHOWN) -> Donor:
    kind = DonorKind.ORGANISATION if people_ > 1 else DonorKind.BENEFACTOR
    return Donor(kind, form, "" if form is NameForm.ANONYMOUS else name, name if people_ > 1 else "", people_)


def usable(pieces: int = 1) -> Mapping[Judged, int]:
    return {Judged.USABLE: pieces}


@dataclass
class History:
    """Each deed is a turn of its own; `deeds` numbers them, as no talk ends twice."""

    program: Running
    deeds: int = 0
    last: str = ""  # the receipt that a test asks for again
    moments: list[datetime] = field(default_factory=list)

    @asynccontextmanager
    async def turn(self, name: str, *roles: tuple[str, str]) -> AsyncIterator[tuple[Session, Speaker]]:
        self.program.clock.passes(minutes=1)
        self.deeds += 1
        now = self.program.clock.now()
        self.moments.append(now)
        async with self.program.app.database.transaction() as session:
            person = await people.ensure(session, "test", "test", name, now)
            yield session, Speaker(person, 1, "vi", now, roles=roles, talk=f"deed {self.deeds}")

    def at(self, unit: str) -> AbstractAsyncContextManager[tuple[Session, Speaker]]:
        return self.turn(f"manager of {unit}", (ROLES.get(unit, "manager"), unit))

    async def pledges(self, name: str, *gifts: Gift, unit: str = SCHOOL, people_: int = 1) -> str:
        async with self.turn(name) as (session, who):
            new = NewPledge(gifts, unit, donor(name, people_), HandingOver(Way.BRING))
            return await pledges.record(session, who, new)

    async def withdraws(self, name: str, code: str) -> None:
        async with self.turn(name) as (session, who):
            await pledges.withdraw(session, who, code)

    async def receives(
        self,
        *came: Came,
        unit: str = SCHOOL,
        of: Donor | None = None,
        code: str = "",
        same_as: str = "",
        box: bool = False,
    ) -> str:
        async with self.at(unit) as (session, who):
            arrived = Arrived.BOX if box else Arrived.HAND
            new = NewReceipt(unit, of or donor("Lan"), came, arrived, code, same_as=same_as, givers_unknown=box)
            return await receipts.post(session, who, new)

    async def takes_back(self, number: str) -> None:
        async with self.program.app.database.reading() as session:
            receipt = await receipts.one(session, number)
        assert receipt is not None
        async with self.at(receipt.unit) as (session, who):
            await receipts.reverse(session, who, receipt)

    async def declares(self, name: str, unit: str = SCHOOL) -> str:
        async with self.turn("hoa", ("teacher", unit)) as (session, who):
            new = NewNeed(unit, "6A2", name, "poor", HasNow.NOTHING, Suits.ANY)
            pupil = await needs.declare(session, who, new)
        async with self.at(unit) as (session, who):
            await approvals.approve(session, who, unit, [pupil])
        return pupil

    async def brought(self, receipt: str) -> list[Device]:
        async with self.program.app.database.reading() as session:
            return await devices.which(session, device.c.receipt_id == receipt)

    async def becomes(
        self, code: str, to: State, action: Action = Action.DEVICE_CHECKED, unit: str = "", need: str | None = None
    ) -> None:
        async with self.at(unit or SCHOOL) as (session, who):
            now = await devices.one(session, code)
            assert now is not None
            await devices.change(session, who, who.heard_at, now, to, action, unit=unit, need=need)

    async def hands_over(self, code: str, pupil: str) -> None:
        await self.becomes(code, State.RESERVED, Action.DEVICE_RESERVED, need=pupil)
        await self.becomes(code, State.HANDED_OVER, Action.DEVICE_HANDED_OVER, need=pupil)

    async def gets_back(self, code: str) -> None:
        await self.becomes(code, State.RECEIVED, Action.DEVICE_RETURNED)

    async def moves(self, code: str, unit: str) -> None:
        await self.becomes(code, State.MOVING, Action.DEVICE_MOVED)
        await self.becomes(code, State.RECEIVED, Action.DEVICE_MOVED, unit=unit)

    async def buys(self, item: Item, amount: int, unit: str = SCHOOL) -> str:
        async with self.at(unit) as (session, who):
            paid = await cash.post(session, who, who.heard_at, NewEntry(unit, -amount, Kind.PURCHASE))
            return await devices.store(session, who, item, unit, Origins(bought_by=paid), State.USABLE, {})

    async def grants(self, amount: int, pupil: str, unit: str = SCHOOL) -> int:
        async with self.at(unit) as (session, who):
            return await cash.post(session, who, who.heard_at, NewEntry(unit, -amount, Kind.GRANT, need=pupil))

    async def takes_back_money(self, number: int) -> None:
        async with self.program.app.database.reading() as session:
            entry = await cash.one(session, number)
        assert entry is not None
        async with self.at(entry.unit) as (session, who):
            await cash.reverse(session, who, entry)

    async def sends_money(self, amount: int, from_: str, to: str) -> None:
        async with self.at(from_) as (session, who):
            made = f"offer {self.deeds}"
            values = {
                "id": made,
                "what": "cash",
                "amount": amount,
                "from_unit": from_,
                "made_by": who.person,
                "dialogue_id": who.talk,
                "made_at": who.heard_at,
            }
            await session.execute(insert(offer).values(values))
            await cash.post(session, who, who.heard_at, NewEntry(from_, -amount, Kind.SENT_ON, offer=made))
            await cash.post(session, who, who.heard_at, NewEntry(to, amount, Kind.TAKEN_OVER, offer=made))
