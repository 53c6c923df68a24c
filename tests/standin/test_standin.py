"""The stand-in is judged by a client that knows nothing of it: the real Telegram library."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from .client import OrderRefused, StandIn
from .phone import Phone

LAN = 7_000_000_001


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with await StandIn.start(seed=1) as standin:
        yield standin


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[Bot]:
    async with Bot(standin.token, base_url=f"{standin.url}/bot", request=HTTPXRequest()) as bot:
        yield bot


@pytest.fixture
def lan(standin: StandIn) -> Phone:
    return Phone(standin, LAN)


def button(label: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def test_an_update_is_forgotten_only_when_a_later_call_asks_beyond_it(bot: Bot, lan: Phone) -> None:
    for word in ("một", "hai", "ba"):
        await lan.says(word)

    first, second, third = await bot.get_updates()
    assert ["một"] == [u.message.text for u in await bot.get_updates(limit=1) if u.message]
    assert [second, third] == list(await bot.get_updates(offset=first.update_id + 1))
    assert [second, third] == list(await bot.get_updates())
    assert [third] == list(await bot.get_updates(offset=-1))
    assert [third] == list(await bot.get_updates(offset=third.update_id + 1000))
    assert [] == list(await bot.get_updates(offset=third.update_id + 1))
    assert [] == list(await bot.get_updates())


async def test_a_redelivered_update_comes_in_spite_of_its_confirmation(bot: Bot, lan: Phone) -> None:
    said = await lan.says("/start")
    await bot.get_updates(offset=said.update_id + 1)
    await lan.standin.duplicate(said.update_id)

    [again] = await bot.get_updates(offset=said.update_id + 1)
    assert said.update_id == again.update_id
    assert again.message
    assert "bot_command" == again.message.entities[0].type
    assert not await bot.get_updates(offset=said.update_id + 1)


async def test_a_second_reader_ends_the_first(bot: Bot) -> None:
    async with Bot(bot.token, base_url=bot.base_url.removesuffix(bot.token)) as twin:
        first, second = bot.get_updates(timeout=1), twin.get_updates(timeout=1)
        outcomes = await asyncio.gather(first, second, return_exceptions=True)

    assert [True, False] == sorted((isinstance(outcome, Conflict) for outcome in outcomes), reverse=True)


async def test_a_bot_is_heard_by_those_who_wrote_first(bot: Bot, lan: Phone) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(LAN, "chào")
    await lan.says("chào")
    sent = await bot.send_message(LAN, "<b>Chào</b> chị &amp; bạn", "HTML", reply_markup=button("Ủng hộ", "go"))

    assert "Chào chị & bạn" == sent.text
    assert "bold" == sent.entities[0].type
    await lan.sees("Chào chị & bạn")
    assert ["Ủng hộ"] == lan.buttons
    await bot.edit_message_text("Xong", LAN, sent.message_id)
    seen = await lan.sees("Xong")
    assert (1, []) == (seen["edited"], seen["buttons"])
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("Xong", LAN, sent.message_id)
    await lan.sees_nothing(0.05)


@pytest.mark.parametrize(
    ("text", "why"),
    [(" ", "text is empty"), ("💚" * 2049, "too long"), ("a < b", "parse"), ("a & b", "parse"), ("<b>a", "parse")],
)
async def test_a_text_the_real_one_refuses_is_refused(bot: Bot, lan: Phone, text: str, why: str) -> None:
    await lan.says("chào")
    with pytest.raises(BadRequest, match=why):
        await bot.send_message(LAN, text, "HTML")


async def test_a_button_carries_at_most_64_bytes(bot: Bot, lan: Phone) -> None:
    await lan.says("chào")
    await bot.send_message(LAN, "ừ", reply_markup=button("Được", "ừ" * 21 + "a"))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(LAN, "ừ", reply_markup=button("Không", "ừ" * 21 + "ab"))


async def test_only_what_is_on_the_screen_can_be_tapped(standin: StandIn, bot: Bot, lan: Phone) -> None:
    await lan.says("chào")
    await bot.send_message(LAN, "Ủng hộ?", reply_markup=button("Có", "yes"))
    with pytest.raises(OrderRefused):
        await lan.taps("Không")
    pressed = await lan.taps("Có")
    late = await standin.force_tap(LAN, "no", age=151)

    _, tap, forged = await bot.get_updates()
    assert tap.callback_query
    assert forged.callback_query
    assert (pressed.query_id, "yes") == (tap.callback_query.id, tap.callback_query.data)
    assert "no" == forged.callback_query.data
    await bot.answer_callback_query(pressed.query_id, "Cảm ơn")
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query(late.query_id)


async def test_menus_files_and_other_methods(standin: StandIn, bot: Bot, lan: Phone) -> None:
    await lan.says("chào")
    await bot.set_my_commands([BotCommand("ungho", "Ủng hộ")], language_code="vi")
    sent = await bot.send_document(LAN, b"12345", filename="báo cáo.docx", caption="Đây ạ")
    await bot.delete_message(LAN, sent.message_id)

    assert sent.document
    assert (5, "báo cáo.docx") == (sent.document.file_size, sent.document.file_name)
    assert ["vi"] == [menu["language_code"] for menu in await standin.commands()]
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendNothing")
    assert "404 Not Found" == (await standin.calls("sendNothing"))[0]["outcome"]


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_faults_strike_before_or_after_the_deed(standin: StandIn, bot: Bot, lan: Phone) -> None:
    await lan.says("chào")
    await standin.faults(too_many={"rate": 1, "retry_after": 7})
    with pytest.raises(RetryAfter, match="7"):
        await bot.send_message(LAN, "a")
    await standin.faults(reset={"rate": 1})
    with pytest.raises(NetworkError):
        await bot.send_message(LAN, "b")
    await lan.sees_nothing(0.05)
    await standin.faults(lost_answer={"rate": 1})
    with pytest.raises(NetworkError):
        await bot.send_message(LAN, "c")
    await lan.sees("c")
    await standin.faults()
    await standin.block(LAN)
    with pytest.raises(Forbidden):
        await bot.send_message(LAN, "d")


async def gives_codes(bot: Bot) -> None:
    offset = 0
    while True:
        for update in await bot.get_updates(offset, timeout=1):
            offset = update.update_id + 1
            assert update.message
            await bot.send_message(update.message.chat_id, f"UH{update.message.chat_id}")


async def test_simulated_people_play_their_lines(standin: StandIn, bot: Bot) -> None:
    giving = asyncio.create_task(gives_codes(bot))
    result = await standin.play(["/start", "mã"], people=3, rounds=2, ends_with="UH", codes="(UH[0-9]+)")
    paced = await standin.play(["/start", "mã"], people=3, seconds=0.5, rate=20)
    unhappy = await standin.play(["/start"], people=1, ends_with="nothing like it", stuck_after=0.1)
    giving.cancel()

    assert (12, 6, 0, 3) == (result["turns"], result["finished"], result["stuck"], len(result["codes"]))
    assert 8 <= paced["turns"] <= 10
    assert (0, 1) == (unhappy["finished"], unhappy["stuck"])


async def test_a_stranger_with_a_guessed_token_is_turned_away(standin: StandIn, bot: Bot, lan: Phone) -> None:
    await standin.faults(unauthorized=True)
    with pytest.raises(InvalidToken):
        await bot.get_me()
    async with standin.session.get(f"{standin.url}/bot1:guessed/getMe") as answer:
        assert 401 == answer.status


async def test_conflict_is_told_in_the_librarys_words(standin: StandIn, bot: Bot) -> None:
    await bot.set_webhook("https://example.org")
    with pytest.raises(Conflict):
        await bot.get_updates()
