"""Whoever changes the database past the program is found out: every column, every place, every way that we know."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import audit
from storage.audit import Head
from storage.backup import back_up
from storage.database import Database
from storage.schema import audit_event
from storage.sealing import Sealer
from storage.verify import Fault, verify
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_join import invited
from tests.kit import Person, Running
from tests.storage.test_audit import proved

ROUNDS = 20  # of each way, each elsewhere
OTHER = Sealer("the key of whoever changes it, who has not ours")
COLUMNS = ("at", "actor", "role", "action", "object", "unit", "digest", "mac")

Change = Callable[[sqlite3.Connection, random.Random], object]


class Ground:
    """A database with a trail, copied afresh for each change."""

    def __init__(self, program: Running, folder: Path) -> None:
        self.sealer = program.app.database.sealer
        self.sound, self.harmed = folder / "sound.db", folder / "harmed.db"
        back_up(program.app.database.path, self.sound)

    async def found(self, change: Change, seed: int, told: Head | None = None) -> str:
        """What `verify` says of a database that was changed so; nothing if it finds nothing."""
        for path in (self.harmed, Path(f"{self.harmed}-wal"), Path(f"{self.harmed}-shm")):
            path.unlink(missing_ok=True)
        shutil.copy(self.sound, self.harmed)
        with closing(sqlite3.connect(self.harmed)) as connection, connection:
            change(connection, random.Random(seed))
        database = Database(f"sqlite+aiosqlite:///{self.harmed}", self.sealer)
        try:
            async with database.reading() as session:
                await verify(session, told)
        except Fault as fault:
            return str(fault)
        finally:
            await database.close()
        return ""


@pytest.fixture
async def ground(lan: Person, tung: Person, hoa: Person, thao: Person, program: Running, tmp_path: Path) -> Ground:
    await lan.has_said(await invited(program), *CASH_PLEDGE, "/cuatoi", "1", "Sửa", "2", "700k", "Xác nhận")
    await hoa.has_said(*PUPIL, "/hocsinh", "1", "Rút lại")
    await tung.has_said(*CASH_PLEDGE, "/dung_nhac")
    await invited(program)
    await thao.has_said("/moi", "Mã mời còn dùng được", "Thu hồi mã 2", "Thu hồi")
    assert await proved(program)
    return Ground(program, tmp_path)


def some_event(connection: sqlite3.Connection, chance: random.Random) -> int:
    (last,) = connection.execute("SELECT max(seq) FROM audit_event").fetchone()
    return chance.randint(1, last)


def edits(column: str) -> Change:
    def change(connection: sqlite3.Connection, chance: random.Random) -> None:
        seq = some_event(connection, chance)
        (before,) = connection.execute(f"SELECT {column} FROM audit_event WHERE seq = ?", [seq]).fetchone()  # noqa: S608
        others = [row[0] for row in connection.execute(f"SELECT DISTINCT {column} FROM audit_event")]  # noqa: S608
        news = ["", "x", 7, f"{before}0", b"\xff", *others] + ([None] if column == "actor" else [])
        after = chance.choice([new for new in news if str(new) != str(before)])
        connection.execute(f"UPDATE audit_event SET {column} = ? WHERE seq = ?", [after, seq])  # noqa: S608

    return change


def renumbers(connection: sqlite3.Connection, chance: random.Random) -> None:
    new = chance.choice([-1, 0, 10_000])
    connection.execute("UPDATE audit_event SET seq = ? WHERE seq = ?", [new, some_event(connection, chance)])


def takes_one_out(connection: sqlite3.Connection, chance: random.Random) -> None:
    connection.execute("DELETE FROM audit_event WHERE seq = ?", [some_event(connection, chance)])


def takes_one_out_and_closes_up(connection: sqlite3.Connection, chance: random.Random) -> None:
    (last,) = connection.execute("SELECT max(seq) FROM audit_event").fetchone()
    gone = chance.randint(1, last - 1)
    connection.execute("DELETE FROM audit_event WHERE seq = ?", [gone])
    for seq in range(gone + 1, last + 1):
        connection.execute("UPDATE audit_event SET seq = ? WHERE seq = ?", [seq - 1, seq])


def swaps_two(connection: sqlite3.Connection, chance: random.Random) -> None:
    one, other = some_event(connection, chance), some_event(connection, chance)
    other = other if other != one else one % 40 + 1
    for old, new in ((one, -1), (other, one), (-1, other)):
        connection.execute("UPDATE audit_event SET seq = ? WHERE seq = ?", [new, old])


def puts_one_in(connection: sqlite3.Connection, chance: random.Random) -> None:
    connection.execute(
        "INSERT INTO audit_event (at, actor, role, action, object, unit, digest, mac) "
        "SELECT at, actor, role, action, object, unit, digest, mac FROM audit_event WHERE seq = ?",
        [some_event(connection, chance)],
    )


def writes_it_anew(connection: sqlite3.Connection, chance: random.Random) -> None:
    """Digest and marks from some event on, as someone does who knows how but not the key."""
    first = some_event(connection, chance)
    before = connection.execute("SELECT mac FROM audit_event WHERE seq = ?", [first - 1]).fetchone() or ("",)
    connection.execute("UPDATE audit_event SET digest = ? WHERE seq = ?", [OTHER.digest("{}"), first])
    rows = connection.execute("SELECT * FROM audit_event WHERE seq >= ? ORDER BY seq", [first]).fetchall()
    mac = before[0]
    for row in rows:
        mac = OTHER.link(audit.linked(mac, row[:-1]))
        connection.execute("UPDATE audit_event SET mac = ? WHERE seq = ?", [mac, row[0]])


def cuts(connection: sqlite3.Connection, chance: random.Random) -> None:
    last = some_event(connection, chance)
    connection.execute("DELETE FROM audit_event WHERE seq >= ?", [last])


def cuts_and_hides_it(connection: sqlite3.Connection, chance: random.Random) -> None:
    cuts(connection, chance)
    connection.execute(
        "UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(seq), 0) FROM audit_event) WHERE name = 'audit_event'"
    )


def runs(statement: str) -> Change:
    return lambda connection, _chance: connection.executescript(statement)


WAYS: dict[str, Change] = {
    **{f"edits {column}": edits(column) for column in COLUMNS},
    **{way.__name__: way for way in (renumbers, takes_one_out, takes_one_out_and_closes_up, swaps_two, puts_one_in)},
    **{way.__name__: way for way in (writes_it_anew, cuts)},
}


async def test_what_nobody_changed_is_sound(ground: Ground) -> None:
    assert "" == await ground.found(lambda connection, chance: None, 0)


async def test_every_change_of_the_trail_is_found(ground: Ground) -> None:
    tried = [(way, seed) for way in WAYS for seed in range(ROUNDS)]
    assert [] == [(way, seed) for way, seed in tried if not await ground.found(WAYS[way], seed)]


async def test_a_hidden_cut_is_found_by_a_head_that_was_told(ground: Ground, program: Running) -> None:
    told = (await proved(program)).head

    assert [] == [seed for seed in range(ROUNDS) if not await ground.found(cuts_and_hides_it, seed, told)]


async def test_a_hidden_cut_of_what_left_no_other_trace_is_found_by_nothing_else(ground: Ground) -> None:
    """What the page on the audit trail says of itself."""

    def change(connection: sqlite3.Connection, _chance: random.Random) -> None:
        connection.execute("DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)")
        connection.execute("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'audit_event'")

    assert "" == await ground.found(change, 0)


async def test_a_trail_that_was_cut_and_grew_again_is_found_by_a_head_that_was_told(
    ground: Ground, lan: Person, program: Running
) -> None:
    before = (await proved(program)).head
    await lan.has_said("/dung_nhac")
    told = (await proved(program)).head
    async with program.app.database.transaction() as session:
        await session.execute(audit_event.delete().where(audit_event.c.seq > before.seq))
    await lan.has_said("/dung_nhac")

    await proved(program)
    with pytest.raises(Fault, match="không phải mục đã báo"):
        await proved(program, told)


FACTS = {
    "a sum": "UPDATE pledge_line SET amount = amount * 10 WHERE rowid = 1",
    "a line more": "INSERT INTO pledge_line SELECT code, version, 9, item, amount, quantity, condition, description "
    "FROM pledge_line LIMIT 1",
    "a unit": "UPDATE pledge_version SET unit = 'THCS-AB' WHERE rowid = 1",
    "a state": "UPDATE pledge_version SET state = 'withdrawn' WHERE superseded_at IS NULL",
    "a time": "UPDATE pledge_version SET recorded_at = '2021-10-05 00:00:00.000000' WHERE rowid = 3",
    "no time": "UPDATE pledge_version SET recorded_at = 'yesterday' WHERE rowid = 3",
    "a pupil back": "UPDATE need_version SET state = 'declared'",
    "a pupil gone": "DELETE FROM need_version",
    "a hardship": "UPDATE need_version SET hardship = 'another' WHERE rowid = 1",
    "a role": "INSERT INTO role_grant (person_id, unit, role, granted_at) "
    "SELECT id, 'PGD', 'admin', '2021-10-06 01:00:00.000000' FROM person LIMIT 1",
    "a role moved": "UPDATE role_grant SET unit = 'PGD' WHERE role = 'teacher'",
    "a role ended": "UPDATE role_grant SET ended_at = '2021-10-06 01:00:00.000000' WHERE role = 'teacher'",
    "a role gone": "DELETE FROM role_grant WHERE role = 'admin'",
    "a code made by another": "UPDATE invite SET made_by = 1",
    "a code for longer": "UPDATE invite SET expires_at = '2031-10-06 01:00:00.000000'",
    "a date of the campaign": "UPDATE campaign SET facts = replace(facts, '2021-10-15', '2021-11-15')",
    "a school": "UPDATE unit SET path = '/PGD/' WHERE code = 'THCS-NT'",
    "whose a pledge is": "UPDATE pledge SET person_id = (SELECT max(person_id) FROM pledge)",
    "when a pledge was made": "UPDATE pledge SET made_at = '2021-10-05 00:00:00.000000'",
    "whose pupil it is": "UPDATE need SET declared_by = (SELECT max(person_id) FROM pledge)",
    "when a pupil was declared": "UPDATE need SET declared_at = '2021-10-05 00:00:00.000000'",
    "a withdrawn code": "UPDATE invite SET withdrawn_at = NULL",
    "a stop to reminders": "UPDATE person SET reminders_stopped_at = NULL",
}


async def test_a_fact_that_was_changed_past_the_program_is_found(ground: Ground) -> None:
    assert [] == [fact for fact, statement in FACTS.items() if not await ground.found(runs(statement), 0)]


INVARIANTS = {
    "không có dòng nào": "DELETE FROM pledge_line WHERE rowid = 1",
    "không có đúng một bản hiện hành": "UPDATE pledge_version SET superseded_at = recorded_at "
    "WHERE superseded_at IS NULL",
    "không đánh số từ 1": "UPDATE pledge_version SET version = 3 WHERE version = 2; "
    "UPDATE pledge_line SET version = 3 WHERE version = 2",
    "hết mà không có bản nối tiếp": "UPDATE pledge_version SET superseded_at = '2021-10-07 01:00:00.000000' "
    "WHERE version = 1 AND superseded_at IS NOT NULL",
    "đăng ký đến đơn vị chưa từng có": "UPDATE pledge_version SET unit = 'THCS-XX' WHERE rowid = 1",
    "vai trò ở đơn vị chưa từng có": "UPDATE role_grant SET unit = 'THCS-XX' WHERE role = 'teacher'",
    "foreign_key_check: pledge hàng": "UPDATE pledge SET person_id = 999 WHERE rowid = 1",
    # what the database itself forbids: somebody may have taken the guard away
    "nhiều cuộc trò chuyện đang mở": "DROP INDEX uq_dialogue_open; UPDATE dialogue SET state = 'open', identity_id = 1",
    "mã mời dùng quá số lần": "UPDATE invite SET uses_left = 99",
    "một mã mời dùng quá số lần": "PRAGMA ignore_check_constraints = ON; UPDATE invite SET uses_left = -1",
    "một đăng ký không có đúng một bản hiện hành": "DROP INDEX uq_pledge_version_current; "
    "UPDATE pledge_version SET superseded_at = NULL WHERE superseded_at IS NOT NULL",
}


async def test_what_must_hold_and_does_not_is_named(ground: Ground) -> None:
    assert {} == {
        name: found
        for name, statement in INVARIANTS.items()
        if name not in (found := await ground.found(runs(statement), 0))
    }
