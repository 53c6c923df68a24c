"""How long a message waits for its turn."""

import asyncio
import time
from collections.abc import Iterable

import pytest

from bot.pace import CHAT_BURST, CHAT_PER_SECOND, TURNS_AT_ONCE, Pace, Shares

pytestmark = pytest.mark.alone

PAUSE = 0.2
MESSAGES = 100
NEARLY = 0.95  # timers may end a millisecond early

whatever_the_pace = pytest.mark.parametrize("per_second", [0, 1000])


async def waits(pace: Pace, chats: Iterable[str]) -> list[float]:
    """How long the messages to these chats wait that come at the same time, in seconds."""
    began = time.monotonic()

    async def wait(chat: str) -> float:
        await pace.turn(chat)
        return time.monotonic() - began

    return await asyncio.gather(*map(wait, chats))


async def test_without_a_pace_nobody_waits() -> None:
    assert MESSAGES / CHAT_PER_SECOND / 10 > max(await waits(Pace(0), ["lan"] * MESSAGES))


@whatever_the_pace
async def test_a_pause_holds_for_everyone(per_second: float) -> None:
    pace = Pace(per_second)
    pace.pause(PAUSE)
    assert PAUSE * NEARLY < min(await waits(pace, ["lan", "tung"]))


@whatever_the_pace
async def test_after_a_pause_all_goes_on_as_before(per_second: float) -> None:
    pace = Pace(per_second)
    pace.pause(PAUSE)
    await pace.turn("lan")
    assert PAUSE > max(await waits(pace, ["lan", "tung"]))


@whatever_the_pace
async def test_a_pause_holds_for_those_who_wait_already(per_second: float) -> None:
    pace = Pace(per_second)
    pace.pause(PAUSE / 4)
    waiting = asyncio.create_task(waits(pace, ["lan", "tung"]))
    await asyncio.sleep(0.01)
    pace.pause(PAUSE)
    assert PAUSE * NEARLY < min(await waiting)


async def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pace = Pace(0)
    pace.pause(PAUSE)
    pace.pause(PAUSE / 10)
    assert PAUSE * NEARLY < min(await waits(pace, ["lan"]))


async def test_messages_to_many_chats_go_out_at_the_pace() -> None:
    assert 10 / 50 * NEARLY < max(await waits(Pace(50), [f"chat {number}" for number in range(11)]))


async def test_one_chat_has_a_burst_and_then_waits() -> None:
    pace = Pace(1000)
    assert PAUSE > max(await waits(pace, ["lan"] * CHAT_BURST))
    assert PAUSE < min(await waits(pace, ["lan"]))


def test_quick_hands_have_a_turn_for_each_tap() -> None:
    shares = Shares()
    for _ in range(TURNS_AT_ONCE - 1):
        shares.spend(["lan"])
    assert ([], None) == (shares.resting(), shares.until_rested())


def test_one_who_floods_rests_and_the_others_do_not() -> None:
    shares = Shares()
    for _ in range(TURNS_AT_ONCE):
        shares.spend(["lan"])
    shares.spend(["tung"])
    assert ["lan"] == shares.resting()


async def test_after_a_rest_comes_one_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.pace.TURNS_PER_SECOND", 1 / PAUSE)
    shares = Shares()
    for _ in range(TURNS_AT_ONCE):
        shares.spend(["lan"])
    await asyncio.sleep(shares.until_rested() or 0)
    assert [] == shares.resting()
    shares.spend(["lan"])
    assert ["lan"] == shares.resting()
