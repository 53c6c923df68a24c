"""What the messenger knows: chats and what each phone shows, presses, menus, and every call a bot made."""

import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from . import markup as markups
from .bodies import Upload
from .entities import Rendered, commands_in
from .markup import Markup
from .updates import Updates

BOT_ID = 123456
CALLS_KEPT = 500_000


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble on a screen, as it looked after one sending or edit."""

    message_id: int
    chat: int
    sender: dict[str, Any]
    text: str
    html: str
    at: float
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: Markup = markups.NOTHING
    edited: int = 0
    kind: str = "text"
    file: Upload | None = None

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    def view(self) -> dict[str, Any]:
        return {
            "message_id": self.message_id,
            "text": self.text,
            "html": self.html,
            "buttons": self.markup.shown(),
            "keyboard": self.markup.keyboard,
            "removes_keyboard": self.markup.removes_keyboard,
            "edited": self.edited,
            "from_bot": self.from_bot,
            "at": self.at,
            "kind": self.kind,
            "file": asdict(self.file) if self.file else None,
        }


@dataclass(slots=True)
class Chat:
    """`shown` is everything that appeared, in order, an edited message once more; `messages` is what stands now."""

    facts: dict[str, Any]
    messages: dict[int, Message] = field(default_factory=dict)
    shown: list[Message] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None
    blocked: bool = False
    keeps: int = 0  # how much of a simulated person's chat is remembered; 0 is all of it

    def add(self, message: Message) -> None:
        self.messages[message.message_id] = message
        self.shown.append(message)
        if self.keeps and len(self.shown) > 2 * self.keeps:
            self.shown = self.shown[-self.keeps :]
            self.messages = {one.message_id: one for one in self.shown}

    def view(self) -> dict[str, Any]:
        return {
            "chat": self.facts["id"],
            "messages": [message.view() for message in self.messages.values()],
            "shown": len(self.shown),
            "keyboard": self.keyboard,
            "blocked": self.blocked,
        }


@dataclass(slots=True)
class Query:
    """One press, and what the bot said to it."""

    query_id: str
    chat: int
    user: int
    asked_at: float
    update_id: int = 0
    answered: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call to the Bot API and what came of it."""

    method: str
    chat_id: Any
    at: float
    outcome: str


class Telegram:
    """The whole state; the rules of what a bot may do with it are in `methods`, of what people may do in `actions`."""

    def __init__(self, seed: int | None = None) -> None:
        self.rng = random.Random(seed)
        self.me = {"id": BOT_ID, "is_bot": True, "first_name": "Lá Lành", "username": "lalanh_bot"}
        self.updates = Updates(self.rng)
        self.users: dict[int, dict[str, Any]] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.menu_buttons: dict[int | None, Any] = {}
        self.webhook = ""
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.files: dict[str, bytes] = {}
        self.next_message_id = self.rng.randrange(1, 1000)
        self.watchers: dict[int, Callable[[Message], None]] = {}
        self.waiting: defaultdict[int, list[Callable[[], None]]] = defaultdict(list)
        self.on_update: Callable[[], None] = lambda: None

    def keep_file(self, name: str, content: bytes) -> dict[str, Any]:
        """A document as its sender's message describes it; the bot can fetch it."""
        file_id = f"sent-{len(self.files)}"
        self.files[file_id] = content
        return {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(content)}

    def new_message(self, chat: Chat, sender: dict[str, Any], rendered: Rendered, **more: Any) -> Message:
        chat_id: int = chat.facts["id"]
        self.next_message_id += 1
        more.setdefault("html", rendered.text)
        message = Message(
            self.next_message_id,
            chat_id,
            sender,
            rendered.text,
            at=time.monotonic(),
            entities=rendered.entities or commands_in(rendered.text),
            **more,
        )
        self.show(chat, message)
        return message

    def changed(self, chat: Chat, message: Message, **changes: Any) -> Message:
        changed = replace(message, edited=message.edited + 1, at=time.monotonic(), **changes)
        self.show(chat, changed)
        return changed

    def show(self, chat: Chat, message: Message) -> None:
        chat.add(message)
        if message.markup.keyboard is not None:
            chat.keyboard = message.markup.keyboard
        elif message.markup.removes_keyboard:
            chat.keyboard = None
        if message.from_bot and (watcher := self.watchers.get(message.chat)):
            watcher(message)
        for wake in self.waiting.pop(message.chat, ()):
            wake()

    def add_update(self, payload: dict[str, Any]) -> int:
        update_id = self.updates.add(payload)
        self.on_update()
        return update_id

    def as_sent(self, message: Message) -> dict[str, Any]:
        """A message in the Bot API's words."""
        sent: dict[str, Any] = {
            "message_id": message.message_id,
            "from": message.sender,
            "chat": self.chats[message.chat].facts,
            "date": int(time.time()),
        }
        text, marks = ("text", "entities") if message.kind == "text" else ("caption", "caption_entities")
        if message.text:
            sent[text] = message.text
        if message.entities:
            sent[marks] = message.entities
        if message.markup.inline:
            sent["reply_markup"] = {"inline_keyboard": message.markup.inline}
        if message.edited:
            sent["edit_date"] = sent["date"]
        if message.file:
            sent |= as_file(message.kind, message.message_id, message.file)
        return sent

    def record(self, method: str, chat_id: Any, outcome: str) -> None:
        self.calls.append(Call(method, chat_id, time.monotonic(), outcome))
        self.outcomes[method, outcome] += 1


def as_file(kind: str, number: int, file: Upload) -> dict[str, Any]:
    facts = {"file_id": f"file-{number}", "file_unique_id": f"unique-{number}", "file_size": file.size}
    if kind == "photo":
        return {"photo": [facts | {"width": 100, "height": 100}]}
    return {"document": facts | {"file_name": file.name}}
