"""How a donor calls a device is personal text: sealed in the files, shown to the donor, gone when the donor goes."""

import pytest
from sqlalchemy import select, update

from bot.clock import MovedClock
from campaign.trail import Action
from storage import descriptions
from storage.schema import pledge_line
from storage.sealing import Unsealable
from tests.kit import Person, Running, clock_at
from tests.storage.test_audit import events, proved
from tests.storage.test_erasing import bytes_in

WORDS = "đàn của bé Na nhà Lan"
ODD_PLEDGE = (
    *("/ungho", "Thiết bị khác", WORDS, "2", "Mới", "thêm", "Laptop", "1", "Mới", "không, tiếp tục", "nơi cần nhất"),
    *("phụ huynh", "ẩn danh", "mang đến trường", "xác nhận"),
)
LINES = select(pledge_line.c.item, pledge_line.c.quantity, pledge_line.c.description).order_by(pledge_line.c.number)


async def test_it_is_shown_to_the_donor_and_not_in_the_file(lan: Person, program: Running) -> None:
    await lan.has_said(*ODD_PLEDGE)
    await lan.says("/cuatoi")
    lan.sees(f"• 2 {WORDS}, mới", "• 1 laptop, mới")

    assert WORDS.encode() not in bytes_in(program.folder)
    assert await proved(program)


async def test_it_goes_with_the_person_and_the_figures_stay(lan: Person, program: Running) -> None:
    await lan.has_said(*ODD_PLEDGE, "/rieng_tu", "Xóa thông tin của tôi", "Giữ, không ghi tên", "Xóa")

    assert [("other", 2, None), ("laptop", 1, None)] == await program.rows(LINES)
    assert await proved(program)


async def test_it_goes_when_its_time_is_over_also_where_nothing_else_is_personal(
    lan: Person, program: Running, clock: MovedClock
) -> None:
    await lan.has_said(*ODD_PLEDGE)
    clock.move_to(clock_at("2022-01-22T23:00:00+07:00").now())
    await program.beats()
    still = [row.description is not None for row in await program.rows(LINES)]
    clock.move_to(clock_at("2022-01-23T09:00:00+07:00").now())
    await program.beats()

    assert ([True, False], [None, None]) == (still, [row.description for row in await program.rows(LINES)])
    assert 1 == len(await events(program, Action.TEXT_EXPIRED))
    assert await proved(program)


async def test_moved_to_another_line_it_does_not_open(lan: Person, program: Running) -> None:
    await lan.has_said(*ODD_PLEDGE)
    lines = select(pledge_line).order_by(pledge_line.c.number)
    async with program.app.database.transaction() as session:
        [speaker, laptop] = (await session.execute(lines)).all()
        assert (WORDS, "") == (descriptions.opened(session, speaker), descriptions.opened(session, laptop))
        await session.execute(update(pledge_line).values(description=speaker.description))
        [_speaker, laptop] = (await session.execute(lines)).all()
        with pytest.raises(Unsealable):
            descriptions.opened(session, laptop)
