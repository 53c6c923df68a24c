"""How a donor calls a device is personal text: sealed in the files, shown to the donor, gone when the donor goes."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot import personal_data
from bot.clock import MovedClock
from bot.conversation import Speaker
from campaign.trail import Action
from storage import audit, descriptions
from storage.database import Session
from storage.schema import audit_event, pledge_line, pledge_version
from storage.sealing import Unsealable
from storage.verify import Fault
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_my_pledges import code_of
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


async def vouched_for_with(words: str, session: Session) -> None:
    """The newest event, which is of the one pledge, as by a release that vouched for the words too."""
    version = dict((await session.execute(select(pledge_version))).mappings().one())
    lines = [dict(line) for line in (await session.execute(select(pledge_line))).mappings()]
    change = version | {"lines": [line | {"description": line["description"] and words} for line in lines]}
    newest: Any = (await session.execute(select(audit_event).order_by(audit_event.c.seq.desc()).limit(1))).one()
    await session.execute(delete(audit_event).where(audit_event.c.seq == newest.seq))
    session.forget(audit.head_of)
    by = Speaker(newest.actor, 1, "vi", newest.at)
    await audit.record(session, newest.at, by, Action.PLEDGE_MADE, newest.object, change, newest.unit)


async def by_an_older_release(program: Running) -> str:
    """The one pledge as a release left it that kept the words openly; its code."""
    code = await code_of(program)
    async with program.app.database.transaction() as session:
        await vouched_for_with(WORDS, session)
    await program.stops()
    with closing(sqlite3.connect(program.app.database.path)) as connection, connection:
        connection.execute("ALTER TABLE pledge_line ADD COLUMN said VARCHAR")
        connection.execute("UPDATE pledge_line SET said = ? WHERE description IS NOT NULL", [WORDS])
        connection.execute("ALTER TABLE pledge_line DROP COLUMN description")
        connection.execute("ALTER TABLE pledge_line RENAME COLUMN said TO description")
        connection.execute("UPDATE alembic_version SET version_num = '0009'")
    return code


async def test_what_an_older_release_kept_openly_is_sealed_at_the_first_start(lan: Person, program: Running) -> None:
    await lan.has_said(*ODD_PLEDGE)
    code = await by_an_older_release(program)
    before = WORDS.encode() in bytes_in(program.folder)
    await program.starts()
    await program.beats()

    assert (True, False) == (before, WORDS.encode() in bytes_in(program.folder))
    await lan.says("/cuatoi")
    lan.sees(f"• 2 {WORDS}, mới")
    assert [f"{code} 1"] == [event.object for event in await events(program, Action.WORDS_SEALED)]
    assert await proved(program)
    await lan.has_said("/rieng_tu", "Xóa thông tin của tôi", "Giữ, không ghi tên", "Xóa")
    assert await proved(program)


async def test_the_office_may_erase_before_the_first_start(lan: Person, program: Running) -> None:
    await lan.has_said(*ODD_PLEDGE)
    code = await by_an_older_release(program)
    await personal_data.erase(program.settings, code, agreed=True)
    await program.starts()

    assert [None, None] == [row.description for row in await program.rows(LINES)]
    assert WORDS.encode() not in bytes_in(program.folder)
    assert await proved(program)


@pytest.mark.parametrize("change", ["quantity = 3", "description = 'loa'"])
async def test_what_was_changed_before_is_not_vouched_for_by_the_sealing(
    lan: Person, program: Running, change: str
) -> None:
    await lan.has_said(*ODD_PLEDGE)
    code = await by_an_older_release(program)
    with closing(sqlite3.connect(program.app.database.path)) as connection, connection:
        connection.execute(f"UPDATE pledge_line SET {change} WHERE number = 1")  # noqa: S608
    await program.starts()

    with pytest.raises(Fault, match=f"pledge_version {code} 1: it was changed"):
        await proved(program)


async def test_where_nobody_named_a_device_nothing_is_sealed_again(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await by_an_older_release_without_words(program)
    await program.starts()

    assert [] == await events(program, Action.WORDS_SEALED)
    assert await proved(program)


async def by_an_older_release_without_words(program: Running) -> None:
    await program.stops()
    with closing(sqlite3.connect(program.app.database.path)) as connection, connection:
        connection.execute("ALTER TABLE pledge_line DROP COLUMN description")
        connection.execute("ALTER TABLE pledge_line ADD COLUMN description VARCHAR")
        connection.execute("UPDATE alembic_version SET version_num = '0009'")
