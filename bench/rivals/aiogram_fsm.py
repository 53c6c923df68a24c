"""The chat as aiogram's users write it: a Router over a state group, state in memory, updates handled side by side."""

import uvloop
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

from . import chat
from .chat import Pledges


class Pledge(StatesGroup):
    """The questions, in the order in which they are asked."""

    gift = State()
    amount = State()
    more = State()
    unit = State()
    donor = State()
    name = State()
    way = State()
    verdict = State()


def keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=label, callback_data=label)] for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=rows)


GIFTS, MORES, UNITS, DONORS, NAMES, WAYS, VERDICTS = map(
    keyboard, (chat.GIFTS, chat.MORE, chat.UNITS, chat.DONORS, chat.NAMES, chat.WAYS, chat.VERDICTS)
)
router = Router()


# Updates are handled side by side, so a state is set before the question that leads to its answer.
@router.message(Command("ungho"))
async def start(message: Message, state: FSMContext) -> None:
    await state.set_data({})
    await state.set_state(Pledge.gift)
    await message.answer(chat.ASK_GIFT, reply_markup=GIFTS)


@router.message(Pledge.gift, F.text.in_(chat.GIFTS))
async def gift(message: Message, state: FSMContext) -> None:
    await state.update_data(gift=message.text)
    await state.set_state(Pledge.amount)
    await message.answer(chat.ASK_AMOUNT)


@router.message(Pledge.amount, F.text.func(chat.dong).as_("dong"))
async def amount(message: Message, state: FSMContext, dong: int) -> None:
    await state.update_data(amount=dong)
    await state.set_state(Pledge.more)
    await message.answer(chat.ASK_MORE, reply_markup=MORES)


@router.message(Pledge.more, F.text.in_(chat.MORE))
async def more(message: Message, state: FSMContext) -> None:
    await state.set_state(Pledge.unit)
    await message.answer(chat.ASK_UNIT, reply_markup=UNITS)


@router.message(Pledge.unit, F.text)
async def unit(message: Message, state: FSMContext) -> None:
    await state.update_data(unit=message.text)
    await state.set_state(Pledge.donor)
    await message.answer(chat.ASK_DONOR, reply_markup=DONORS)


@router.message(Pledge.donor, F.text.in_(chat.DONORS))
async def donor(message: Message, state: FSMContext) -> None:
    await state.update_data(donor=message.text)
    await state.set_state(Pledge.name)
    await message.answer(chat.ASK_NAME, reply_markup=NAMES)


@router.message(Pledge.name, F.text.in_(chat.NAMES))
async def name(message: Message, state: FSMContext) -> None:
    await state.update_data(name=message.text)
    await state.set_state(Pledge.way)
    await message.answer(chat.ASK_WAY, reply_markup=WAYS)


@router.message(Pledge.way, F.text.in_(chat.WAYS))
async def way(message: Message, state: FSMContext) -> None:
    draft = await state.update_data(way=message.text)
    await state.set_state(Pledge.verdict)
    await message.answer(chat.read_back(draft), reply_markup=VERDICTS)


@router.message(Pledge.verdict, F.text == "Xác nhận")
async def verdict(message: Message, state: FSMContext, pledges: Pledges) -> None:
    draft = await state.get_data()
    code = await pledges.record(message.chat.id, draft)
    await state.clear()
    await message.answer(chat.thanks(code))


@router.message()
async def ask_again(message: Message) -> None:
    await message.answer(chat.AGAIN)


async def hold_the_chat(asked: chat.Arguments) -> None:
    pledges = Pledges(asked.database)
    await pledges.prepare()
    session = AiohttpSession(api=TelegramAPIServer.from_base(asked.api_url))
    dispatcher = Dispatcher(storage=MemoryStorage(), pledges=pledges)
    dispatcher.include_router(router)
    print("ready", flush=True)
    await dispatcher.start_polling(Bot(asked.token, session=session))
    await pledges.close()


if __name__ == "__main__":
    uvloop.run(hold_the_chat(chat.arguments()))
