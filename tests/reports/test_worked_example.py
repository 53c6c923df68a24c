"""The rules of counting, by the example that they were agreed with, and one rule at a time."""

import pytest

from campaign.devices import State
from campaign.giving import NameForm
from campaign.items import Condition, Devices, Group, Item
from campaign.receiving import CashCame, DevicesCame, Judged
from reports.figures import Figures, figures_of
from reports.form import Form, form_of
from storage import cash, promises
from storage.figures import Held
from storage.promises import Kept
from tests.kit import Running
from tests.reports.history import OFFICE, OTHER_SCHOOL, SCHOOL, History, donor, usable
from tests.storage.test_audit import proved

LAPTOP = DevicesCame(Item.LAPTOP, usable())


@pytest.fixture
def history(program: Running) -> History:
    return History(program)


async def form(history: History, unit: str = "") -> Form:
    async with history.program.app.database.reading() as session:
        return await form_of(session, history.program.clock.now(), unit)


async def row(history: History, unit: str = SCHOOL) -> tuple[int, ...]:
    row = (await form(history, unit)).row(unit)
    assert row is not None
    return row.figures


async def figures(history: History, unit: str = SCHOOL) -> Figures:
    async with history.program.app.database.reading() as session:
        return await figures_of(session, unit, history.program.clock.now())


async def test_the_worked_example(history: History) -> None:
    """Mr X: 500.000đ and a laptop. Class 5A: 31 givers, 1.550.000đ. Company Y: promised 5 phones, 4 came, 1 failed."""
    x = await history.receives(CashCame(500_000), LAPTOP, of=donor("X"))
    await history.receives(CashCame(1_550_000), of=donor("5A", 31), box=False)
    promise = await history.pledges("Y", Devices(Item.SMARTPHONE, 5, Condition.USED))
    phones = DevicesCame(Item.SMARTPHONE, {Judged.USABLE: 3, Judged.REFUSED: 1})
    y = await history.receives(phones, of=donor("Y"), code=promise)
    pupils = [await history.declares(f"N.{letter}") for letter in "ABCDE"]
    [laptop] = await history.brought(x)
    good = [each for each in await history.brought(y) if each.state is State.USABLE]
    for device, pupil in zip([*good, laptop], pupils, strict=False):
        await history.hands_over(device.id, pupil)
    await history.hands_over(await history.buys(Item.DESKTOP, 1_800_000), pupils[4])

    assert (32, 2_050_000, 1, 0, 0, 0, 1, 1, 1, 1, 3, 3, 0, 0, 0) == await row(history)
    async with history.program.app.database.reading() as session:
        now = history.program.clock.now()
        assert 250_000 == await cash.balance(session, SCHOOL, now)
        told = await promises.kept(session, promise, now)
    assert {Item.SMARTPHONE: Kept(promised=5, came=4, accepted=3, to_replace=1)} == told
    assert 1 == told[Item.SMARTPHONE].open
    at_school = await figures(history)
    assert (1, 5, 0) == (at_school.promised_devices, at_school.pupils_declared, at_school.pupils_waiting)
    notes = (await form(history)).footnotes
    assert "Không tính vào bảng: 1 thiết bị đã nhận nhưng không dùng được cho học trực tuyến." in notes
    await proved(history.program)


async def test_who_gave_twice_counts_once_in_a_group_and_again_in_another(history: History) -> None:
    code = await history.pledges("Lan", Devices(Item.LAPTOP, 2, Condition.USED))
    for _time in range(2):
        await history.receives(LAPTOP, CashCame(100_000), code=code)

    assert (1, 200_000, 0) == (await row(history))[:3]
    assert (1, 2, 0) == (await row(history))[6:9]


async def test_a_group_counts_its_people_once_however_often_they_give(history: History) -> None:
    code = await history.pledges("Lớp 5A", Devices(Item.LAPTOP, 2, Condition.USED), people_=31)
    await history.receives(LAPTOP, of=donor("Lớp 5A", 31), code=code)
    await history.receives(LAPTOP, of=donor("Lớp 5A", 28), code=code)

    assert (31, 2, 0) == (await row(history))[6:9]


async def test_a_tablet_counts_under_other_devices(history: History) -> None:
    await history.receives(DevicesCame(Item.TABLET, usable(2)))

    assert (1, 2, 0) == (await row(history))[12:]


async def test_what_nobody_can_use_makes_no_donor_and_is_told_apart(history: History) -> None:
    await history.receives(DevicesCame(Item.LAPTOP, {Judged.REFUSED: 1, Judged.LATER: 2}))
    made = await form(history)

    assert (0,) * 15 == made.total.figures
    assert "Đến thời điểm này hệ thống chưa ghi nhận phần ủng hộ nào đã nhận." not in made.footnotes
    assert (
        "Không tính vào bảng: 1 thiết bị đã nhận nhưng không dùng được cho học trực tuyến.",
        "Chưa tính vào bảng: 2 thiết bị đã nhận, đang chờ kiểm tra hoặc sửa.",
    ) == made.footnotes[-2:]


async def test_a_device_that_broke_later_stays_a_gift_and_a_returned_one_has_no_pupil(history: History) -> None:
    [laptop] = await history.brought(await history.receives(LAPTOP))
    await history.hands_over(laptop.id, await history.declares("N.V.A"))
    assert (1, 1, 1) == (await row(history))[6:9]
    await history.gets_back(laptop.id)
    await history.becomes(laptop.id, State.REPAIR)

    assert (1, 1, 0) == (await row(history))[6:9]
    assert 1 == (await figures(history)).pupils_waiting


async def test_a_pupil_who_has_something_of_two_groups_is_one_pupil(history: History) -> None:
    [laptop] = await history.brought(await history.receives(LAPTOP, CashCame(500_000)))
    pupil = await history.declares("N.V.A")
    await history.declares("L.T.B")
    await history.hands_over(laptop.id, pupil)
    await history.grants(300_000, pupil)

    assert (1, 1) == ((await row(history))[2], (await row(history))[8])
    told = await figures(history)
    assert (2, 1, 1) == (told.pupils_declared, told.pupils_waiting, told.pupils_helped)


async def test_a_box_of_unknown_givers_is_one_donor_and_is_told(history: History) -> None:
    for _box in range(2):
        await history.receives(CashCame(300_000), of=donor("", form=NameForm.ANONYMOUS), box=True)

    assert (2, 600_000, 0) == (await row(history))[:3]
    assert "Thùng quyên góp không rõ người gửi được tính là 1 người: 2 thùng." in (await form(history)).footnotes


async def test_a_moved_device_counts_for_its_donor_there_and_for_its_pupil_here(history: History) -> None:
    [laptop] = await history.brought(await history.receives(LAPTOP))
    await history.moves(laptop.id, OTHER_SCHOOL)
    await history.becomes(laptop.id, State.USABLE, unit=OTHER_SCHOOL)
    await history.hands_over(laptop.id, await history.declares("N.V.A", OTHER_SCHOOL))
    made = await form(history)

    assert (1, 1, 0) == (await row(history))[6:9]
    assert (0, 0, 1) == (await row(history, OTHER_SCHOOL))[6:9]
    assert {SCHOOL, OTHER_SCHOOL} == {each.unit for each in made.rows if each.shown.endswith("(**)")}
    assert [] == [each for each in (await form(history, "TH-ABA")).footnotes if each.startswith("(**)")]
    assert 1 == len([each for each in made.footnotes if each.startswith("(**) Có thiết bị chuyển")])


async def test_who_gave_at_two_schools_counts_at_each_and_is_told_to_be_one(history: History) -> None:
    code = await history.pledges("Lan", Devices(Item.LAPTOP, 2, Condition.USED))
    for unit in (SCHOOL, OTHER_SCHOOL):
        await history.receives(LAPTOP, unit=unit, code=code)
    made = await form(history)

    assert 2 == made.total.received[Group.LAPTOP].donors
    assert "Laptop: 2 lượt người ủng hộ, trong đó 1 người khác nhau." in made.footnotes


async def test_what_lies_at_the_office_is_no_result_before_a_school_has_it(history: History) -> None:
    receipt = await history.receives(LAPTOP, CashCame(900_000), unit=OFFICE)
    made = await form(history)
    assert (0,) * 15 == made.total.figures
    assert "Chưa tính vào bảng: 900.000đ, 1 thiết bị phòng đang giữ, chờ chuyển đến trường." in made.footnotes
    assert Held(900_000, 1) == (await figures(history, OFFICE)).held
    [laptop] = await history.brought(receipt)
    await history.moves(laptop.id, SCHOOL)
    await history.becomes(laptop.id, State.USABLE)
    await history.sends_money(600_000, OFFICE, SCHOOL)

    assert (1, 600_000, 0) == (await row(history))[:3]
    assert (1, 1, 0) == (await row(history))[6:9]
    assert Held(300_000, 0) == (await figures(history, OFFICE)).held
    assert (await form(history)).total.received == (await figures(history, OFFICE)).received
    await proved(history.program)


async def test_what_one_school_sends_another_is_received_once(history: History) -> None:
    await history.receives(CashCame(900_000))
    await history.sends_money(400_000, SCHOOL, OTHER_SCHOOL)
    await history.grants(400_000, await history.declares("N.V.A", OTHER_SCHOOL), OTHER_SCHOOL)

    assert (1, 900_000, 0) == (await row(history))[:3]
    assert (0, 0, 1) == (await row(history, OTHER_SCHOOL))[:3]
