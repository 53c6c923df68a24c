"""Money that many tests begin with."""

import secrets

from sqlalchemy import ColumnElement

from bot.conversation import Speaker
from campaign.devices import State
from campaign.giving import Donor, DonorKind, NameForm
from campaign.needs import HasNow, NewNeed, Suits
from campaign.receiving import Came, NewReceipt
from campaign.trail import Action
from storage import approvals, cash, devices, needs, people, receipts
from storage.schema import device
from tests.kit import Person, Running

BOUGHT = ("Laptop", "1tr8", "HĐ 12/2021", "Bỏ qua", "Đạt cả sáu mục", "Xác nhận")


async def has_counted(minh: Person, amount: str, givers: str = "31") -> None:
    """A box is counted on one phone, and there is a receipt."""
    await minh.has_said("/thung", "Nguyễn Thị Hoa", givers, amount, "Đếm tiếp trên máy này", "Trần Văn Minh", givers)
    await minh.has_said(amount, "Xác nhận")


async def has_bought(minh: Person, *answers: str) -> None:
    """A device is bought with what is in the book."""
    await minh.has_said("Sổ tiền", "Mua thiết bị", *(answers or BOUGHT))


async def balance(program: Running, unit: str = "THCS-NT") -> int:
    async with program.app.database.reading() as session:
        return await cash.balance(session, unit)


async def received(program: Running, *came: Came, pledge: str = "", unit: str = "THCS-NT") -> str:
    """A gift is received by thầy Minh; the receipt's number."""
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        person = await people.ensure(session, "test", "test", "minh", now)
        speaker = Speaker(person, 1, "vi", now, roles=(("manager", unit),), talk=secrets.token_hex(4))
        donor = Donor(DonorKind.PARENT, NameForm.OTHER, "Lan Nguyễn")
        return await receipts.post(session, speaker, NewReceipt(unit, donor, came, pledge_code=pledge))


async def moves(program: Running, to: State, of: str | ColumnElement[bool]) -> None:
    """The device of this receipt, or of which this holds, is kept for a pupil, and handed over if it is to be."""
    which = device.c.receipt_id == of if isinstance(of, str) else of
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        person = await people.ensure(session, "test", "test", "minh", now)
        speaker = Speaker(person, 1, "vi", now, roles=(("manager", "THCS-NT"),), talk=secrets.token_hex(4))
        pupil = await needs.declare(
            session, speaker, NewNeed("THCS-NT", "6A2", "Q.Q.Q", "poor", HasNow.NOTHING, Suits.ANY)
        )
        await approvals.approve(session, speaker, "THCS-NT", [pupil])
        steps = [(State.RESERVED, Action.DEVICE_RESERVED), (State.HANDED_OVER, Action.DEVICE_HANDED_OVER)]
        for state, action in steps[: 1 + (to is State.HANDED_OVER)]:
            [laptop] = await devices.which(session, which)
            await devices.change(session, speaker, now, laptop, state, action, need=pupil)
