"""Proving, backing up and restoring, beside a program that goes on."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import keeping, office, personal_data
from bot.settings import BadSetting
from campaign.trail import Origin
from storage import invites, people
from storage.backup import back_up, check_whole
from storage.database import Busy
from storage.schema import identity, invite, pledge, role_grant
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running
from tests.storage.older import turn_back

Captured = pytest.CaptureFixture[str]


async def codes(program: Running) -> list[str]:
    return [row.code for row in await program.rows(select(pledge.c.code).order_by(pledge.c.made_at))]


def names_in(folder: Path, pattern: str = "*") -> set[str]:
    return {path.name for path in folder.glob(pattern)}


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def restored(program: Running, copy: Path) -> None:
    await program.stops()
    try:
        await keeping.restore(program.settings, copy)
    finally:
        await program.starts()


async def test_a_sound_database_is_proved(lan: Person, program: Running, capsys: Captured) -> None:
    await lan.has_said(*CASH_PLEDGE)

    assert 0 == await keeping.verify(program.settings, "")
    assert "đúng: 41 mục nhật ký, 41 dữ kiện, mọi ràng buộc đều đúng; dấu 41:" in capsys.readouterr().out


async def test_a_fault_is_named_and_ends_with_1(lan: Person, program: Running, capsys: Captured) -> None:
    await lan.has_said(*CASH_PLEDGE)
    with sqlite3.connect(program.app.database.path) as connection:
        connection.execute("UPDATE pledge_line SET amount = 600000")
    connection.close()

    assert 1 == await keeping.verify(program.settings, "")
    [code] = await codes(program)
    assert f"sai: pledge_version {code} 1: đã bị sửa" in capsys.readouterr().out


async def test_what_was_taken_away_since_does_not_come_back_with_a_copy(
    lan: Person, tung: Person, program: Running, tmp_path: Path, capsys: Captured
) -> None:
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        used, open_ = [await invites.make(session, "THCS-NT", "teacher", 1, now) for _ in range(2)]
    await lan.has_said(used)
    await tung.has_said("/start")
    await keeping.backup(program.settings, tmp_path / "night.db")
    async with program.app.database.transaction() as session:
        await people.end_grants(session, program.clock.now(), Origin.OFFICE, role_grant.c.role == "teacher")
        await session.execute(update(invite).where(invite.c.uses_left == 1).values(withdrawn_at=program.clock.now()))
    await tung.has_said("/dung_nhac")
    await restored(program, tmp_path / "night.db")
    assert "Đã thu hồi lại: 1 vai trò, 1 mã mời; đã ngừng nhắc lại cho 1 người." in capsys.readouterr().out
    await lan.says("/khaibao")
    lan.sees("dành cho thầy/cô")
    await tung.says(open_)
    tung.sees("không đúng, đã hết hạn")


async def test_who_takes_the_number_of_somebody_erased_is_not_erased_for_them(
    lan: Person, tung: Person, program: Running, tmp_path: Path
) -> None:
    """Two copies, and a person in each who came to have the same number."""
    await keeping.backup(program.settings, tmp_path / "empty.db")
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "lan.db")
    await restored(program, tmp_path / "empty.db")
    await tung.has_said(*CASH_PLEDGE)
    await personal_data.erase(program.settings, "test:tung", agreed=True)
    await restored(program, tmp_path / "lan.db")

    assert ["lan"] == [row.external_id for row in await program.rows(select(identity))]


async def test_who_was_erased_stays_erased_over_two_copies(lan: Person, program: Running, tmp_path: Path) -> None:
    await keeping.backup(program.settings, tmp_path / "empty.db")
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "lan.db")
    await personal_data.erase(program.settings, "test:lan", agreed=True)
    await restored(program, tmp_path / "empty.db")
    await restored(program, tmp_path / "lan.db")

    assert "lan" not in [row.external_id for row in await program.rows(select(identity))]


async def test_a_head_that_is_none_is_refused(program: Running) -> None:
    with pytest.raises(BadSetting, match="--head"):
        await keeping.verify(program.settings, "12")


async def test_who_was_erased_does_not_come_back_with_a_copy_from_before(
    lan: Person, tung: Person, program: Running, tmp_path: Path, capsys: Captured
) -> None:
    await tung.has_said(*CASH_PLEDGE)
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "night.db")
    await personal_data.erase(program.settings, "test:lan", agreed=True)
    await restored(program, tmp_path / "night.db")

    assert "Đã xóa lại những người bị xóa sau lúc có bản sao: 1 người." in capsys.readouterr().out
    people = [row.external_id for row in await program.rows(select(identity).order_by(identity.c.id))]
    assert (["tung"], 2) == ([id_ for id_ in people if id_ in ("tung", "lan")], len(await codes(program)))
    assert 0 == await keeping.verify(program.settings, "")


async def test_run_change_back_up_change_more_restore_play_on(
    lan: Person, tung: Person, program: Running, tmp_path: Path, capsys: Captured
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "night.db")
    at_night = await codes(program)
    await tung.has_said(*CASH_PLEDGE)
    in_the_morning = await codes(program)
    await restored(program, tmp_path / "night.db")

    assert at_night == await codes(program)
    [aside] = names_in(tmp_path, "lalanh.before-*.db")
    with sqlite3.connect(tmp_path / aside) as kept:
        assert set(in_the_morning) == {code for (code,) in kept.execute("SELECT code FROM pledge")}
    kept.close()
    await lan.says("/cuatoi")
    lan.sees(at_night[0], "500.000đ")
    await tung.has_said(*CASH_PLEDGE)
    assert 2 == len(await codes(program))
    assert 0 == await keeping.verify(program.settings, "")
    assert "đúng: 42 mục" in capsys.readouterr().out
    assert set() == names_in(tmp_path, "*restoring*") | names_in(tmp_path, "*.part")


async def test_a_copy_is_complete_while_the_program_writes(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    async with program.app.database.transaction() as session:
        await session.execute(update(pledge).values(dialogue_id="under way"))
        back_up(program.app.database.path, tmp_path / "night.db")
    check_whole(tmp_path / "night.db")

    assert 0o600 == mode_of(tmp_path / "night.db")
    with sqlite3.connect(tmp_path / "night.db") as copy:
        assert [("under way",)] != copy.execute("SELECT dialogue_id FROM pledge").fetchall()
    copy.close()


async def test_a_backup_says_where_the_key_belongs_and_overwrites_nothing(
    program: Running, tmp_path: Path, capsys: Captured
) -> None:
    await keeping.backup(program.settings, tmp_path / "night.db")
    assert "Khóa không nằm trong bản sao" in capsys.readouterr().out
    before = (tmp_path / "night.db").read_bytes()

    with pytest.raises(BadSetting, match="đã có "):
        await keeping.backup(program.settings, tmp_path / "night.db")
    with pytest.raises(BadSetting, match="không ghi được"):
        await keeping.backup(program.settings, tmp_path / "nowhere" / "night.db")
    assert before == (tmp_path / "night.db").read_bytes()
    assert set() == names_in(tmp_path, "*.part")


async def test_no_personal_text_and_no_key_is_in_a_backup(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said("/ungho", "Laptop")
    await keeping.backup(program.settings, tmp_path / "night.db")

    copy = (tmp_path / "night.db").read_bytes()
    assert [] == [word for word in (lan.name, program.settings.secret_key) if word.encode() in copy]


async def test_the_doctor_says_how_old_the_last_backup_is(program: Running, tmp_path: Path, capsys: Captured) -> None:
    await office.doctor(program.settings)
    assert "sao lưu: chưa có bản nào" in capsys.readouterr().out
    moved = program.settings.model_copy(update={"now": program.clock.now()})
    await keeping.backup(moved, tmp_path / "night.db")
    await office.doctor(moved)
    said = capsys.readouterr().out
    assert "bản sao lưu gần nhất: 0 giờ trước; khóa phải ở chỗ khác" in said
    assert "! sao lưu" not in said
    program.clock.passes(days=3)
    await office.doctor(program.settings.model_copy(update={"now": program.clock.now()}))
    assert "! sao lưu: bản gần nhất đã 3 ngày" in capsys.readouterr().out


async def test_restore_needs_the_program_stopped(program: Running, tmp_path: Path) -> None:
    await keeping.backup(program.settings, tmp_path / "night.db")

    with pytest.raises(Busy):
        await keeping.restore(program.settings, tmp_path / "night.db")


def no_database(copy: Path) -> None:
    copy.write_text("nothing of ours" * 100)


def other_program(copy: Path) -> None:
    copy.unlink()
    with sqlite3.connect(copy) as connection:
        connection.execute("CREATE TABLE setting (name, value)")
    connection.close()


def changed(*statements: str) -> Any:
    def change(copy: Path) -> None:
        with sqlite3.connect(copy) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return change


def cut(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size // 2)


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (no_database, "không phải là bản sao dữ liệu của Lá Lành"),
        (other_program, "không phải là bản sao dữ liệu của Lá Lành"),
        (Path.unlink, "không đọc được"),
        (cut, "bị hỏng|không phải là bản sao"),
        (changed("UPDATE alembic_version SET version_num = '9999'"), "không biết dạng"),
        (changed("UPDATE setting SET value = 'x' WHERE name = 'key'"), "được làm với khóa khác"),
        (changed("UPDATE audit_event SET at = '2021-10-07 00:00:00.000000' WHERE seq = 7"), "mục 7"),
        (changed("DELETE FROM audit_event WHERE seq > 30"), "phần cuối đã bị cắt"),
        (changed("DELETE FROM pledge_line"), "không có dòng nào"),
    ],
)
async def test_what_is_no_sound_copy_is_refused_and_nothing_changes(
    lan: Person, program: Running, tmp_path: Path, harm: Any, why: str
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "night.db")
    harm(tmp_path / "night.db")
    files = names_in(tmp_path)
    before = await codes(program)

    with pytest.raises(BadSetting, match=why):
        await restored(program, tmp_path / "night.db")
    assert before == await codes(program)
    assert files == names_in(tmp_path)


async def test_a_new_machine_is_set_up_from_a_copy_and_the_key(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "night.db")
    elsewhere = tmp_path / "elsewhere"
    url = f"sqlite+aiosqlite:///{elsewhere}/lalanh.db"

    with pytest.raises(BadSetting, match="trước hết để khóa của bản sao"):
        await keeping.restore(
            program.settings.model_copy(update={"database_url": url, "secret_key": ""}), tmp_path / "night.db"
        )
    await keeping.restore(program.settings.model_copy(update={"database_url": url}), tmp_path / "night.db")
    there = await Running(elsewhere, program.clock).starts()
    assert await codes(program) == await codes(there)
    await there.stops()


async def test_a_damaged_database_is_put_aside_as_it_is(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "night.db")
    before = await codes(program)
    await program.stops()
    program.app.database.path.write_bytes(b"burnt" * 1000)
    await keeping.restore(program.settings, tmp_path / "night.db")
    await program.starts()

    assert before == await codes(program)
    [aside] = names_in(tmp_path, "lalanh.before-*.db")
    assert (tmp_path / aside).read_bytes().startswith(b"burnt")


async def test_a_copy_that_an_older_release_made_is_brought_to_this_shape(
    lan: Person, program: Running, tmp_path: Path
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await keeping.backup(program.settings, tmp_path / "night.db")
    before = await codes(program)
    turn_back(tmp_path / "night.db", "0008")
    await restored(program, tmp_path / "night.db")

    assert before == await codes(program)
    assert 0 == await keeping.verify(program.settings, "")


async def test_a_copy_that_was_made_by_hand_is_restored_too(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    before = await codes(program)
    await program.stops()
    shutil.copy(program.app.database.path, tmp_path / "by hand.db")
    await program.starts()
    await restored(program, tmp_path / "by hand.db")

    assert before == await codes(program)
