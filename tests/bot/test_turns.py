"""Messages one after another: each once and in its order, and one that fails takes nobody with it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.pace import TURNS_AT_ONCE
from bot.program import Program
from handlers import CONVERSATIONS
from storage.schema import heard, pledge
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


async def until(there: Callable[[], object]) -> None:
    """While the program is at work."""
    async with asyncio.timeout(30):
        while not there():  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.01)


async def test_a_message_that_comes_twice_has_one_effect(lan: Person, program: Running) -> None:
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")
    lan.sees_nothing()


async def test_an_id_that_comes_again_with_other_words_is_another_message(lan: Person, program: Running) -> None:
    """Update ids restart after a quiet week."""
    await program.hears_again(7, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    await program.hears_again(7, sender="lan", chat="lan", text="Laptop")
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")
    lan.sees("bao nhiêu chiếc")


async def test_a_confirmation_that_comes_twice_pledges_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE[:-1])
    await program.hears_again(70, sender="lan", chat="lan", text="xác nhận")
    await program.hears_again(71, sender="lan", chat="lan", text="xác nhận")
    await program.app.settle()
    lan.sees("Cảm ơn")

    assert 1 == len(await program.rows(select(pledge)))


async def test_messages_of_one_chat_are_answered_in_their_order(lan: Person, program: Running) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/ungho")
    await program.hears_again(2, sender="lan", chat="lan", text="Laptop")
    await program.hears_again(3, sender="lan", chat="lan", text="2")
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")
    lan.sees("bao nhiêu chiếc")
    lan.sees("Tình trạng máy?")


async def test_what_was_heard_before_a_restart_is_answered_after_it(lan: Person, program: Running) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/ungho")
    await program.restarts()
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")


class Killed(BaseException):
    """The end of the process, as far as one process can play it."""


async def test_a_message_that_ends_the_program_is_set_aside_and_those_beside_it_are_answered(
    lan: Person, tung: Person, program: Running
) -> None:
    ends = 0

    async def facts(session: Any, speaker: Speaker, about: str) -> str:
        nonlocal ends
        ends += 1
        raise Killed

    deadly = Conversation("deadly", facts, script, finish, commands=("deadly",))
    await program.hears_again(1, sender="tung", chat="tung", text="/ungho")
    await program.hears_again(2, sender="lan", chat="lan", text="/deadly")
    await program.hears_again(3, sender="lan", chat="lan", text="/ungho")
    program.speaks(Program([deadly, *CONVERSATIONS]))
    with pytest.raises(Killed):
        await program.app.turns.batch()
    for _ in range(3):
        await program.restarts()
        program.speaks(Program([deadly, *CONVERSATIONS]))
        with pytest.raises(Killed):
            await program.app.turns.run()
    await program.restarts()
    await program.hears_again(4, sender="tung", chat="tung", text="Laptop")
    program.speaks(Program([deadly, *CONVERSATIONS]))
    running = asyncio.create_task(program.app.turns.run())
    while await program.rows(select(heard).where(heard.c.state == "new")):  # noqa: ASYNC110 - the program is at work
        await asyncio.sleep(0.01)
    program.app.turns.stop()
    await running
    await program.app.outbox.drain()

    assert 4 == ends
    tung.sees("muốn ủng hộ gì")
    tung.sees("bao nhiêu chiếc")
    lan.sees("gặp lỗi")
    lan.sees("muốn ủng hộ gì")


def script(ask: Ask, facts: str) -> str:
    return facts


async def finish(session: Any, speaker: Speaker, result: str) -> Reply:
    return Reply(result)


@pytest.fixture
def starts(program: Running) -> list[str]:
    """A program with a conversation that fails; every start of it is in the list."""
    tries: list[str] = []

    async def facts(session: Any, speaker: Speaker, about: str) -> str:
        tries.append(about)
        raise RuntimeError("broken on purpose")

    broken = Conversation("broken", facts, script, finish, commands=("broken",))
    program.speaks(Program([broken, *CONVERSATIONS]))
    return tries


async def test_a_message_that_fails_is_set_aside_after_three_starts_with_an_honest_word(
    lan: Person, program: Running, starts: list[str]
) -> None:
    await lan.says("/broken")
    lan.sees("gặp lỗi với tin nhắn này")
    lan.sees_nothing()

    assert 3 == len(starts)
    assert [("set aside", None)] == await program.rows(select(heard.c.state, heard.c.payload))


async def test_after_a_message_that_failed_the_next_one_goes_on(lan: Person, starts: list[str]) -> None:
    await lan.has_said("/ungho", "Laptop", "/broken")
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_a_message_that_fails_takes_nobody_with_it(
    lan: Person, tung: Person, program: Running, starts: list[str]
) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/broken")
    await program.hears_again(2, sender="tung", chat="tung", text="/ungho")
    await program.hears_again(3, sender="lan", chat="lan", text="/ungho")
    await program.app.settle()
    tung.sees("muốn ủng hộ gì")
    lan.sees("gặp lỗi")
    lan.sees("muốn ủng hộ gì")


async def test_one_who_floods_does_not_hold_up_the_others(lan: Person, tung: Person, program: Running) -> None:
    for number in range(200):
        await program.hears_again(number, sender="lan", chat="lan", text="/tiendo")
    await program.hears_again(200, sender="tung", chat="tung", text="/ungho")
    await program.app.turns.batch()
    await program.app.outbox.drain()
    tung.sees("muốn ủng hộ gì")
    lan.sees("Đã nhận")
    lan.sees_nothing()


async def test_one_who_floods_rests_while_the_others_are_answered_and_loses_nothing(
    lan: Person, tung: Person, program: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.pace.TURNS_PER_SECOND", 0.02)
    for number in range(TURNS_AT_ONCE):
        await program.hears_again(number, sender="lan", chat="lan", text="/tiendo")
    for number, text in enumerate(("/ungho", "Laptop", "2"), TURNS_AT_ONCE):
        await program.hears_again(number, sender="lan", chat="lan", text=text)
    async with program.app.running():
        await until(lambda: len(lan.messages) == TURNS_AT_ONCE)
        await program.hears_again(100, sender="tung", chat="tung", text="/ungho")
        await until(lambda: len(tung.messages) == 1)
    assert len(lan.messages) == TURNS_AT_ONCE
    lan.looks_up()
    await program.restarts()
    await program.app.settle()
    lan.sees("muốn ủng hộ gì")
    lan.sees("bao nhiêu chiếc")
    lan.sees("Tình trạng máy?")


async def test_one_who_has_rested_is_answered_though_nobody_speaks(
    lan: Person, program: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.pace.TURNS_AT_ONCE", 1)
    for number, text in enumerate(("/ungho", "Laptop")):
        await program.hears_again(number, sender="lan", chat="lan", text=text)
    async with program.app.running():
        await until(lambda: len(lan.messages) == 2)
    lan.sees("muốn ủng hộ gì")
    lan.sees("bao nhiêu chiếc")


async def test_words_that_no_database_takes_stop_neither_the_program_nor_the_others(
    lan: Person, tung: Person, program: Running
) -> None:
    """Half a character: a channel that let it through would otherwise end the program at every start."""
    await program.hears_again(1, sender="lan", chat="lan", tap="+pledge:\ud83d")
    await program.hears_again(2, sender="tung", chat="tung", text="/ungho")
    async with program.app.running():
        await until(lambda: lan.messages and tung.messages)
    tung.sees("muốn ủng hộ gì")
    lan.sees("gặp lỗi với tin nhắn này")
