"""Starting on Telegram: what passes is waited out, what does not names the setting."""

import asyncio

import pytest

from bot.channels.telegram import Telegram
from bot.settings import BadSetting
from tests.standin.client import StandIn


async def test_a_wish_to_wait_at_the_start_is_waited_out() -> None:
    async with await StandIn.start(seed=1) as standin:
        await standin.faults(too_many={"methods": ["getMe", "setMyCommands"], "retry_after": 1})
        telegram = Telegram(standin.token, standin.url, 0)
        starting = asyncio.create_task(telegram.start({}))
        await asyncio.sleep(0.3)
        await standin.faults()
        await asyncio.wait_for(starting, 5)

        assert telegram.username
        await telegram.close()


async def test_an_address_that_is_no_bot_api_is_refused_with_the_setting() -> None:
    async with await StandIn.start(seed=1) as standin:
        telegram = Telegram(standin.token, f"{standin.url}/elsewhere", 0)
        with pytest.raises(BadSetting):
            await telegram.start({})
