"""The chat as python-telegram-bot's users write it: an Application with a ConversationHandler, state in memory."""

import asyncio
from typing import Any

import uvloop
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import Application, CommandHandler, ContextTypes, ConversationHandler, MessageHandler, filters
from telegram.request import HTTPXRequest

from . import chat
from .chat import Pledges

GIFT, AMOUNT, MORE, UNIT, DONOR, NAME, WAY, VERDICT = range(8)
Context = ContextTypes.DEFAULT_TYPE


def keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])


GIFTS, MORES, UNITS, DONORS, NAMES, WAYS, VERDICTS = map(
    keyboard, (chat.GIFTS, chat.MORE, chat.UNITS, chat.DONORS, chat.NAMES, chat.WAYS, chat.VERDICTS)
)


def heard(update: Update, context: Context) -> tuple[Message, str, dict[str, Any]]:
    """The message, its words, and the draft they belong to."""
    message = update.message
    if message is None or message.text is None or context.user_data is None:
        raise TypeError("only texts come here")
    return message, message.text, context.user_data


async def start(update: Update, context: Context) -> int:
    message, _, draft = heard(update, context)
    draft.clear()
    await message.reply_text(chat.ASK_GIFT, reply_markup=GIFTS)
    return GIFT


async def gift(update: Update, context: Context) -> int | None:
    message, text, draft = heard(update, context)
    if text not in chat.GIFTS:
        await message.reply_text(chat.AGAIN)
        return None
    draft["gift"] = text
    await message.reply_text(chat.ASK_AMOUNT)
    return AMOUNT


async def amount(update: Update, context: Context) -> int | None:
    message, text, draft = heard(update, context)
    dong = chat.dong(text)
    if dong is None:
        await message.reply_text(chat.AGAIN)
        return None
    draft["amount"] = dong
    await message.reply_text(chat.ASK_MORE, reply_markup=MORES)
    return MORE


async def more(update: Update, context: Context) -> int | None:
    message, text, _ = heard(update, context)
    if text not in chat.MORE:
        await message.reply_text(chat.AGAIN)
        return None
    await message.reply_text(chat.ASK_UNIT, reply_markup=UNITS)
    return UNIT


async def unit(update: Update, context: Context) -> int | None:
    message, text, draft = heard(update, context)
    draft["unit"] = text
    await message.reply_text(chat.ASK_DONOR, reply_markup=DONORS)
    return DONOR


async def donor(update: Update, context: Context) -> int | None:
    message, text, draft = heard(update, context)
    if text not in chat.DONORS:
        await message.reply_text(chat.AGAIN)
        return None
    draft["donor"] = text
    await message.reply_text(chat.ASK_NAME, reply_markup=NAMES)
    return NAME


async def name(update: Update, context: Context) -> int | None:
    message, text, draft = heard(update, context)
    if text not in chat.NAMES:
        await message.reply_text(chat.AGAIN)
        return None
    draft["name"] = text
    await message.reply_text(chat.ASK_WAY, reply_markup=WAYS)
    return WAY


async def way(update: Update, context: Context) -> int | None:
    message, text, draft = heard(update, context)
    if text not in chat.WAYS:
        await message.reply_text(chat.AGAIN)
        return None
    draft["way"] = text
    await message.reply_text(chat.read_back(draft), reply_markup=VERDICTS)
    return VERDICT


async def verdict(update: Update, context: Context) -> int | None:
    message, text, draft = heard(update, context)
    if text != "Xác nhận":
        await message.reply_text(chat.AGAIN)
        return None
    pledges: Pledges = context.bot_data["pledges"]
    code = await pledges.record(message.chat_id, draft)
    draft.clear()
    await message.reply_text(chat.thanks(code))
    return ConversationHandler.END


def conversation() -> ConversationHandler[Context]:
    steps = {
        GIFT: gift,
        AMOUNT: amount,
        MORE: more,
        UNIT: unit,
        DONOR: donor,
        NAME: name,
        WAY: way,
        VERDICT: verdict,
    }
    words = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[CommandHandler("ungho", start)],
        states={state: [MessageHandler(words, step)] for state, step in steps.items()},
        fallbacks=[],
        allow_reentry=True,
    )


def main() -> None:
    asked = chat.arguments()
    pledges = Pledges(asked.database)

    async def ready(application: Any) -> None:
        await pledges.prepare()
        application.bot_data["pledges"] = pledges
        print("ready", flush=True)

    async def closed(_: Any) -> None:
        await pledges.close()

    asyncio.set_event_loop(uvloop.new_event_loop())
    application = (
        Application.builder()
        .token(asked.token)
        .base_url(f"{asked.api_url}/bot")
        .request(HTTPXRequest(connection_pool_size=256))
        .post_init(ready)
        .post_shutdown(closed)
        .build()
    )
    application.add_handler(conversation())
    application.run_polling()


if __name__ == "__main__":
    main()
