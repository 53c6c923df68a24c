"""`run`: the messengers at work until the program is told to stop."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from bot.app import App, clock_of, load_campaign, open_database
from bot.channels.telegram import Telegram
from bot.clock import Clock
from bot.conversation import Speaker
from bot.log import log
from bot.phrases import LANGUAGES, speaking
from bot.program import Program
from bot.settings import BadSetting, Settings
from bot.watchdog import watch
from handlers import CONVERSATIONS
from storage import settings_kept


async def serve(settings: Settings) -> None:
    """Polls, answers and reminds. Ends on SIGTERM or SIGINT, within 20 s, with nothing half done."""
    if not settings.telegram_bot_token:
        raise BadSetting(
            "TELEGRAM_BOT_TOKEN: còn trống nên bot chưa nói chuyện với ai được; viết đúng như BotFather đưa."
        )
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    clock = clock_of(settings)
    database = open_database(settings, alone=True)
    try:
        campaign = await load_campaign(database, settings, clock)
        if campaign.sample and settings.real_api:
            raise BadSetting(
                f"CAMPAIGN_FILE: {settings.campaign_file} là chiến dịch mẫu; viết sự kiện và danh sách trường "
                "của phòng, xóa dòng `sample = true`, rồi chạy lại."
            )
        telegram = Telegram(settings.telegram_bot_token, settings.telegram_api_url, settings.telegram_pace)
        if not await _unless_stopped(telegram.start(_menus(clock)), stop):
            await telegram.close()
            return
        async with database.transaction() as session:
            await settings_kept.keep(session, "telegram username", telegram.username)
        app = App(database, clock, [telegram], settings)
        await app.name_admins()
        await _until_told_to_stop(app, telegram, stop)
    finally:
        await database.close()


async def _unless_stopped(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> bool:
    """Whether the work was done before we were told to stop, which also ends it."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        await working
        return True
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return False


async def _until_told_to_stop(app: App, telegram: Telegram, stop: asyncio.Event) -> None:
    async with app.running() as work:
        polling = asyncio.create_task(telegram.poll(app.turns.hear))
        watching = asyncio.create_task(watch())
        log.info("ready", channel=telegram.name, bot=telegram.bot)
        done, _waiting = await asyncio.wait(
            [asyncio.create_task(stop.wait()), polling, *work], return_when=asyncio.FIRST_COMPLETED
        )
        polling.cancel()
        watching.cancel()
        await asyncio.gather(polling, watching, return_exceptions=True)
        log.info("stopping", told=stop.is_set())
    await telegram.close()
    for task in done:
        if not task.cancelled() and (problem := task.exception()):
            raise problem


def _menus(clock: Clock) -> dict[str, tuple[tuple[str, str], ...]]:
    program = Program(CONVERSATIONS)
    menus = {}
    for language in LANGUAGES:
        nobody = Speaker(0, 0, language, clock.now())
        with speaking(language):
            menus["" if language == LANGUAGES[0] else language] = program.commands(nobody)
    return menus
