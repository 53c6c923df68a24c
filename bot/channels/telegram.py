"""Telegram, incoming, and the wire: the one file that knows the library.

We poll in our own loop with the undecoded call: the library's own loop confirms updates that only sit in memory, and
one update that it cannot parse would block it for ever.
"""

import asyncio
import json
import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
from telegram import Bot, BotCommand, Message, Update, User, error
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram_out import calls, cannot_edit, encode, failure, file_call, plain
from bot.log import log, whereabouts
from bot.messages import Document, File, Incoming, Outcome, Outgoing, SendFailed, Strange
from bot.settings import BadSetting
from bot.text import clean
from storage.heard import Raw

POLL_SECONDS = 30
TIMEOUT = aiohttp.ClientTimeout(total=POLL_SECONDS + 20, connect=5)
SEND_TIMEOUT = aiohttp.ClientTimeout(total=25, connect=5)
LONGEST_PAUSE = 30.0

Hear = Callable[["Telegram", Sequence[Raw]], Awaitable[None]]


class Telegram:
    """One bot on the Bot API. `start` first; its name and id are known afterwards."""

    name = "telegram"

    def __init__(self, token: str, api_url: str, pace: float) -> None:
        self.bot = token.partition(":")[0]
        self.pace = pace
        self.username = ""
        root = f"{api_url.rstrip('/')}/bot"
        self._root = f"{root}{token}/"
        self._root_shown = api_url
        self._request = _AiohttpRequest()
        self._library = Bot(
            token,
            base_url=root,
            base_file_url=f"{api_url.rstrip('/')}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._resting: set[asyncio.Task[None]] = set()
        self._json = {"Content-Type": "application/json"}

    async def start(self, menus: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Says who we are, and which commands there are in each language (`""` for all others). Raises BadSetting.

        A network that is away is waited for.
        """
        # The library knows getUpdates, but only the general call leaves the updates undecoded.
        warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")
        warnings.filterwarnings("ignore", message=".*retry_after")  # we read the time span, which stays
        pause = 1.0
        while True:
            try:
                return await self._introduce(menus)
            except (error.InvalidToken, error.Forbidden):  # their words repeat the token
                await self._request.shutdown()
                refused = "TELEGRAM_BOT_TOKEN: Telegram không nhận mã bot này; hỏi BotFather để lấy lại mã."
                raise BadSetting(refused) from None
            except error.RetryAfter as wait:
                await asyncio.sleep(float(wait._retry_after.total_seconds()))
            except error.BadRequest:
                await self._request.shutdown()
                refused = f"TELEGRAM_API_URL: {self._root_shown} không nhận; xem địa chỉ ấy có phải của Bot API."
                raise BadSetting(refused) from None
            except error.NetworkError as problem:
                log.warning("Telegram cannot be reached", again_in=pause, **whereabouts(problem))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _introduce(self, menus: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        await self._library.initialize()
        self.username = self._library.username
        await self._library.delete_webhook()
        for language, menu in menus.items():
            commands = [BotCommand(command, words) for command, words in menu]
            await self._library.set_my_commands(commands, language_code=language or None)

    async def poll(self, hear: Hear) -> None:
        """Until cancelled. What was not committed by `hear` is asked for again."""
        offset: int | None = None  # the first call has none: the server knows better what we confirmed
        pause = 1.0
        while True:
            try:
                raws = await self._library.do_api_request(
                    "getUpdates", {"offset": offset, "timeout": POLL_SECONDS, "limit": 100}
                )
                await hear(self, [_raw(update) for update in raws])
                offset = raws[-1]["update_id"] + 1 if raws else offset
                pause = 1.0
            except error.RetryAfter as wait:
                await asyncio.sleep(float(wait._retry_after.total_seconds()))
            except Exception as problem:
                # A second reader of our token, a network that is away, a database that is locked: none is for ever.
                log.warning("polling failed", channel=self.name, again_in=pause, **whereabouts(problem))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def close(self) -> None:
        for task in self._resting:
            task.cancel()  # nobody waits for these
        await self._library.shutdown()
        await self._request.shutdown()

    def private_link(self) -> str:
        return f"https://t.me/{self.username}"

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        update = Update.de_json(payload, self._library)
        if query := update.callback_query:
            pressed = query.message
            chat = str(pressed.chat.id) if pressed else str(query.from_user.id)
            return Incoming(
                sender=str(query.from_user.id),
                chat=chat,
                name=_name(query.from_user),
                tap=clean(query.data or ""),  # forged ones may hold anything
                tap_id=query.id,
                pressed=str(pressed.message_id) if pressed else "",
                private=pressed is None or pressed.chat.type == "private",
            )
        if message := update.edited_message or update.message:
            return _said(message, edited=update.edited_message is not None)
        return None

    async def send(self, chat: str, message: Outgoing, file: File | None = None) -> None:
        if file:
            status, answer = await self._post_file(*file_call(chat, message, file))
            if problem := failure(status, answer) if status != 200 else None:
                raise problem
            return
        for place, (method, body) in enumerate(calls(chat, message)):
            problem = await self._say(method, body)
            # A wait in the middle is waited out here: the outbox would begin again with the first piece.
            while problem and problem.outcome is Outcome.PACED and place:
                await asyncio.sleep(problem.wait)
                problem = await self._say(method, body)
            if problem:
                raise problem

    async def _say(self, method: str, body: dict[str, Any]) -> SendFailed | None:
        status, answer = await self._call(method, body)
        if status == 400 and "can't parse entities" in str(answer.get("description", "")):
            log.error("a message is not well formed and goes as plain text", method=method)
            body = plain(body)
            status, answer = await self._call(method, body)
        if status == 400 and method == "editMessageText" and cannot_edit(answer):
            status, answer = await self._call("sendMessage", {k: v for k, v in body.items() if k != "message_id"})
        return failure(status, answer) if status != 200 else None

    def acknowledge(self, incoming: Incoming, toast: str) -> None:
        body = {"callback_query_id": incoming.tap_id} | ({"text": toast} if toast else {})
        task = asyncio.create_task(self._acknowledge(body))
        self._resting.add(task)
        task.add_done_callback(self._resting.discard)

    async def _acknowledge(self, body: dict[str, Any]) -> None:
        try:
            await self._call("answerCallbackQuery", body)
        except SendFailed:
            log.info("a button was not put to rest", channel=self.name)

    async def fetch(self, document: Document, most: int) -> bytes:
        try:
            found = await self._library.get_file(document.id)
            async with self._request.session.get(found.file_path or "", timeout=TIMEOUT) as response:
                content = await response.content.read(most + 1) if response.status == 200 else b""
                while 0 < len(content) <= most and (more := await response.content.read(most + 1 - len(content))):
                    content += more
        except (error.TelegramError, aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise SendFailed(Outcome.NOT_DELIVERED, type(problem).__name__) from None
        if not 0 < len(content) <= most:
            raise SendFailed(Outcome.REFUSED, "empty, larger than was said, or gone")
        return content

    async def _post_file(self, method: str, body: dict[str, Any], file: File) -> tuple[int, dict[str, Any]]:
        form = aiohttp.FormData({name: str(value) for name, value in body.items()})
        form.add_field("photo" if file.is_picture else "document", file.content, filename=file.name)
        return await self._post(method, form, {})

    async def _call(self, method: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return await self._post(method, encode(body), self._json)

    async def _post(self, method: str, data: Any, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        try:
            async with self._request.session.post(self._root + method, data=data, headers=headers) as response:
                return response.status, ({} if response.status == 200 else _object(await response.read()))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as problem:
            raise SendFailed(Outcome.NOT_DELIVERED, type(problem).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise SendFailed(Outcome.UNKNOWN, type(problem).__name__) from None


def _raw(update: dict[str, Any]) -> Raw:
    """Only what is needed to keep order: the rest is read in the message's turn, and may be anything at all."""
    try:
        query = update.get("callback_query") or {}
        said = update.get("message") or update.get("edited_message") or query.get("message") or {"chat": query["from"]}
        chat = str(said["chat"]["id"])
        is_file = "message" in update and "document" in said and "animation" not in said
        has_file = is_file and said["chat"].get("type") == "private"
    except (KeyError, TypeError, AttributeError):
        chat, has_file = "", False
    return Raw(str(update["update_id"]), chat, update, has_file)


def _said(message: Message, edited: bool) -> Incoming | None:
    who = message.from_user
    if who is None:
        return None
    text, contact = clean(message.text or "", tables=True), ""
    strange = Strange.EDITED if edited else None
    if message.contact and not edited:
        own = message.contact.user_id == who.id
        contact, strange = (message.contact.phone_number, None) if own else ("", Strange.FOREIGN_CONTACT)
        if own and not contact.startswith(("+", "0")):
            contact = f"+{contact}"
    elif not text and not edited:
        strange = _strange(message)
    return Incoming(
        sender=str(who.id),
        chat=str(message.chat.id),
        name=_name(who),
        text=text,
        contact=contact,
        strange=strange,
        private=message.chat.type == "private",
        document=_document(message),
    )


def _document(message: Message) -> Document | None:
    sent = None if message.animation else message.document
    return Document(sent.file_id, clean(sent.file_name or "", 100), sent.file_size or 0) if sent else None


def _name(who: User) -> str:
    return clean(who.full_name.replace("\n", " "), 60)


def _strange(message: Message) -> Strange:
    if message.photo:
        return Strange.PHOTO
    if message.sticker or message.animation:
        return Strange.STICKER
    return Strange.VOICE if message.voice or message.audio or message.video_note else Strange.OTHER


def _object(raw: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(raw)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


class _AiohttpRequest(BaseRequest):
    """The library's door to the network, on the client that everything else uses too."""

    session: aiohttp.ClientSession

    @property
    def read_timeout(self) -> float | None:
        return TIMEOUT.total

    async def initialize(self) -> None:
        if not hasattr(self, "session"):
            self.session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=256), cookie_jar=aiohttp.DummyCookieJar(), timeout=SEND_TIMEOUT
            )

    async def shutdown(self) -> None:
        if hasattr(self, "session"):
            await self.session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        data = request_data.json_parameters if request_data else None
        try:
            async with self.session.request(method, url, data=data, timeout=TIMEOUT) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise error.TimedOut from None
        except aiohttp.ClientError as problem:
            raise error.NetworkError(type(problem).__name__) from None
