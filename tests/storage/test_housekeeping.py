"""What need not be kept goes; what is open stays."""

from sqlalchemy import select

from bot.clock import MovedClock
from bot.messages import Outgoing
from storage.outbox import Letter, write
from storage.schema import dialogue, heard, outbox
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.kit import Person, Running


async def test_closed_messages_go_after_three_days(lan: Person, program: Running, clock: MovedClock) -> None:
    await lan.has_said("/start", "/tiendo")
    clock.passes(hours=73)
    await program.beats()

    assert [] == await program.rows(select(heard))
    assert [] == await program.rows(select(outbox))


async def test_a_talk_left_alone_keeps_no_answers(lan: Person, program: Running, clock: MovedClock) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k")
    clock.passes(hours=73)
    await program.beats()

    [left] = await program.rows(select(dialogue))
    assert ("expired", None, "more 1") == (left.state, left.kept, left.open_question)


async def test_a_talk_that_is_over_keeps_no_hash_of_what_was_said(
    hoa: Person, lan: Person, tung: Person, program: Running, clock: MovedClock
) -> None:
    """Of a pupil's short name all can be tried out; here one talk ends, one runs out, one is of somebody who goes."""
    await hoa.has_said(*PUPIL, "/khaibao", "N.V.A", "Cùng một em")
    await lan.has_said(*CASH_PLEDGE[:-1])
    await tung.has_said(*CASH_PLEDGE[:-1], "/rieng_tu", "Xóa thông tin của tôi", "Xóa")
    standing = await stood_at(program)
    clock.passes(hours=73)
    await program.beats()

    assert ["agree", "agree", "agree", "same", "sure"] == sorted(await stood_at(program))
    assert 1 == len([name for name in standing if name.startswith("agree ")])


async def stood_at(program: Running) -> list[str]:
    return [row.open_question for row in await program.rows(select(dialogue)) if row.open_question]


async def test_a_talk_of_yesterday_is_untouched(lan: Person, program: Running, clock: MovedClock) -> None:
    await lan.has_said("/ungho", "Tiền mặt")
    clock.passes(hours=30)
    await program.beats()
    await lan.says("500k")
    lan.sees("thêm gì nữa")


async def test_a_letter_of_a_messenger_that_is_off_waits_and_hinders_nobody(lan: Person, program: Running) -> None:
    async with program.app.database.transaction() as session:
        letter = Letter("1.other", "a messenger that is off", "5", Outgoing("Chào"))
        write(session, [letter], program.clock.now())
    await lan.says("/start")
    lan.sees("Kính chào")
