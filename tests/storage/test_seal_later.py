"""What an older release kept openly is sealed at the first start, and the trail proves it before and after."""

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot import personal_data
from bot.conversation import Speaker
from campaign.trail import Action
from storage import audit
from storage.schema import audit_event, dialogue, heard, pledge_line, pledge_version
from storage.session import Session
from storage.verify import Fault
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_my_pledges import code_of
from tests.kit import Person, Running
from tests.storage.older import turn_back
from tests.storage.test_audit import events, proved
from tests.storage.test_descriptions import LINES, ODD_PLEDGE, WORDS
from tests.storage.test_erasing import bytes_in


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
    turn_back(program.app.database.path, "0009")
    with closing(sqlite3.connect(program.app.database.path)) as connection, connection:
        connection.execute("UPDATE pledge_line SET description = ? WHERE description IS NOT NULL", [WORDS])
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

    with pytest.raises(Fault, match=f"pledge_version {code} 1: đã bị sửa"):
        await proved(program)


async def test_where_nobody_named_a_device_nothing_is_sealed_again(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await by_an_older_release_without_words(program)
    await program.starts()

    assert [] == await events(program, Action.WORDS_SEALED)
    assert await proved(program)


async def by_an_older_release_without_words(program: Running) -> None:
    await program.stops()
    turn_back(program.app.database.path, "0009")


async def test_what_was_heard_before_the_release_is_answered_once(lan: Person, program: Running) -> None:
    """One message was answered, one waits; both come again after the start."""
    said = [{"sender": "lan", "chat": "lan", "name": "Lan", "text": text} for text in ("/lienhe", "/tiendo")]
    await program.hears_again(1, **said[0])
    await program.app.settle()
    lan.sees("Liên hệ")
    await program.hears_again(2, **said[1])
    await with_open_digests(program, said)
    await program.starts()
    for number, each in enumerate(said, 1):
        await program.hears_again(number, **each)
    await program.app.settle()

    lan.sees("Đăng ký chưa nhận")
    lan.sees_nothing()
    assert [1, 2] == [int(row.external_id) for row in await program.rows(select(heard).order_by(heard.c.id))]


async def test_hashes_of_what_was_said_go_from_talks_that_are_over(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    async with program.app.database.transaction() as session:
        await session.execute(update(dialogue).values(open_question="agree 0123456789ab"))
    await by_an_older_release_without_words(program)
    await program.starts()

    assert [("agree",)] == await program.rows(select(dialogue.c.open_question))


async def with_open_digests(program: Running, said: list[dict[str, str]]) -> None:
    """As a release left them whose digests anybody could make."""
    async with program.app.database.transaction() as session:
        for row in (await session.execute(select(heard).order_by(heard.c.id))).all():
            text = json.dumps(said[int(row.external_id) - 1], separators=(",", ":"))
            digest = hashlib.blake2s(text.encode(), digest_size=12).hexdigest()
            assert digest != row.digest
            sealed = row.payload and session.sealer.seal(text, f"heard.payload test {row.external_id} {digest}")
            await session.execute(update(heard).where(heard.c.id == row.id).values(digest=digest, payload=sealed))
    await by_an_older_release_without_words(program)
