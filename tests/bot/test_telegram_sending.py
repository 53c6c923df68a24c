"""Telegram, sending: what arrives at the stand-in, and what is told when it does not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram import Telegram
from bot.channels.telegram_out import calls
from bot.messages import Choice, Outcome, Outgoing, SendFailed
from tests.standin.client import StandIn

LAN = 7_000_000_001
CASH = Choice("t|item 1|cash", "Tiền mặt")


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with await StandIn.start(seed=1) as standin:
        await standin.say(LAN, "chào")
        yield standin


@pytest.fixture
async def telegram(standin: StandIn) -> AsyncIterator[Telegram]:
    telegram = Telegram(standin.token, standin.url, pace=0)
    await telegram.start({})
    yield telegram
    await telegram.close()


async def from_bot(standin: StandIn) -> list[dict[str, Any]]:
    return [each for each in await standin.shown(LAN) if each["from_bot"]]


async def test_hostile_text_arrives_as_it_was_meant(standin: StandIn, telegram: Telegram) -> None:
    await telegram.send(str(LAN), Outgoing("<b>A & B</b> &lt; </code>", copyable="&lt;"))
    assert ["<b>A & B</b> &lt; </code>"] == [each["text"] for each in await from_bot(standin)]


async def test_a_message_that_is_gone_is_replaced_by_a_new_one(standin: StandIn, telegram: Telegram) -> None:
    await telegram.send(str(LAN), Outgoing("Gì?", (CASH,), replaces="9999"))
    [seen] = await from_bot(standin)
    assert ("Gì?", 0) == (seen["text"], seen["edited"])


async def test_the_same_edit_twice_is_fine(standin: StandIn, telegram: Telegram) -> None:
    await telegram.send(str(LAN), Outgoing("Gì?"))
    [seen] = await from_bot(standin)
    for _ in range(2):
        await telegram.send(str(LAN), Outgoing("Bao nhiêu?", replaces=str(seen["message_id"])))
    assert ["Gì?", "Bao nhiêu?"] == [each["text"] for each in await from_bot(standin)]


@pytest.mark.parametrize(
    ("faults", "outcome", "arrives"),
    [
        ({"too_many": {"rate": 1, "retry_after": 3}}, Outcome.PACED, 0),
        ({"server_error": {"rate": 1}}, Outcome.FAULT, 0),
        ({"blocked": {"rate": 1}}, Outcome.UNREACHABLE, 0),
        ({"unauthorized": {"rate": 1}}, Outcome.STOPPED, 0),
        ({"reset": {"rate": 1}}, Outcome.UNKNOWN, 0),
        ({"lost_answer": {"rate": 1}}, Outcome.UNKNOWN, 1),
    ],
)
async def test_a_fault_on_the_wire_is_told(
    standin: StandIn, telegram: Telegram, faults: dict[str, Any], outcome: Outcome, arrives: int
) -> None:
    await standin.faults(**faults)
    with pytest.raises(SendFailed) as told:
        await telegram.send(str(LAN), Outgoing("Chào"))
    await standin.faults()

    assert outcome is told.value.outcome
    assert arrives == len(await from_bot(standin))
    assert 1 == len(await standin.calls("sendMessage"))


async def test_a_stranger_and_a_deaf_server_are_told_apart(telegram: Telegram) -> None:
    with pytest.raises(SendFailed) as stranger:
        await telegram.send("7000000002", Outgoing("Chào"))
    deaf = Telegram("1:a", "http://127.0.0.1:1", pace=0)
    await deaf._request.initialize()
    with pytest.raises(SendFailed) as nobody:
        await deaf.send("5", Outgoing("Chào"))
    await deaf._request.shutdown()

    assert [Outcome.UNREACHABLE, Outcome.NOT_DELIVERED] == [stranger.value.outcome, nobody.value.outcome]


async def test_a_wait_in_the_middle_of_a_long_message_repeats_no_piece(standin: StandIn, telegram: Telegram) -> None:
    long = Outgoing("một\n" * 900 + "hai\n" * 900 + "ba\n" * 900)
    await standin.faults(seed=3, too_many={"rate": 0.5, "retry_after": 1})
    for _ in range(50):
        try:
            await telegram.send(str(LAN), long)
            break
        except SendFailed as wait:
            assert Outcome.PACED is wait.outcome  # noqa: PT017 - what comes next is the same letter, as in the outbox
    shown = [each["text"] for each in await from_bot(standin)]
    assert len(calls(str(LAN), long)) == len(shown)
