"""`verify` adds up the records behind every figure."""

from typing import Any

import pytest
from sqlalchemy import update

from campaign.items import Condition, Devices, Item
from campaign.receiving import CashCame, DevicesCame
from storage import sums
from storage.schema import cash_entry, receipt_line
from tests.kit import Running
from tests.reports.history import History, usable


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ([], ""),
        ([update(receipt_line).values(pieces=3).where(receipt_line.c.pieces > 0)], "devices of receipts, BN"),
        ([update(cash_entry).values(amount=7)], "money of receipts, BN"),
    ],
)
async def test_a_line_that_was_changed_past_the_program_is_noticed(
    program: Running, changes: list[Any], complaint: str
) -> None:
    history = History(program)
    code = await history.pledges("lan", Devices(Item.LAPTOP, 3, Condition.USED))
    await history.receives(DevicesCame(Item.LAPTOP, usable(2)), CashCame(500_000), code=code)
    async with program.app.database.transaction() as session:
        for change in changes:
            await session.execute(change)
        assert (await sums.first_wrong(session)).startswith(complaint)
        assert bool(complaint) == bool(await sums.first_wrong(session))
