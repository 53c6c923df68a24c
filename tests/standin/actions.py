"""What people can do on their phones, and the update that each of these makes."""

import time
from typing import Any

from .entities import Rendered
from .telegram import BOT_ID, Chat, Message, Query, Telegram

FILES: dict[str, Any] = {
    "photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90, "file_size": 1000}],
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3, "mime_type": "audio/ogg"},
    "document": {"file_id": "d", "file_unique_id": "d", "file_name": "tệp.pdf", "file_size": 1000},
}


class Impossible(Exception):
    """Something no phone lets a person do: the test is wrong, not the bot."""


def meet(world: Telegram, user: int, name: str = "", language_code: str = "") -> dict[str, Any]:
    known = world.users.setdefault(
        user, {"id": user, "is_bot": False, "first_name": f"Người {user}", "language_code": "vi"}
    )
    if name or language_code:
        changes = {"first_name": name, "language_code": language_code}
        known = world.users[user] = known | {word: value for word, value in changes.items() if value}
    return known


def chat_with(world: Telegram, user: int, chat: int | None = None) -> Chat:
    """The private chat of a person, or a group when one is named; writing in it opens it to the bot."""
    chat_id = chat or user
    if chat_id not in world.chats:
        facts: dict[str, Any] = {"id": chat_id, "type": "supergroup", "title": "Nhóm"}
        if chat_id == user:
            facts = {"id": user, "type": "private", "first_name": world.users[user]["first_name"]}
        world.chats[chat_id] = Chat(facts)
    world.chats[chat_id].blocked = False
    return world.chats[chat_id]


def sends(
    world: Telegram, sender: dict[str, Any], chat: Chat, content: dict[str, Any], kind: str = "text"
) -> dict[str, int]:
    """Put a person's message on the screen and in the queue; `content` may add to or replace any of its fields."""
    text = str(content.get("text") or content.get("caption") or "")
    message = world.new_message(chat, sender, Rendered(text), kind=kind)
    update_id = world.add_update({"message": world.as_sent(message) | content})
    return {"update_id": update_id, "message_id": message.message_id}


def edits(world: Telegram, user: int, message_id: int, text: str, chat: int | None = None) -> dict[str, int]:
    room = chat_with(world, user, chat)
    message = world.changed(room, room.messages[message_id], text=text, html=text, entities=[])
    return {"update_id": world.add_update({"edited_message": world.as_sent(message)}), "message_id": message_id}


def shares_contact(world: Telegram, user: int, phone: str, owner: int | None) -> dict[str, int]:
    sender = meet(world, user)
    contact = {"phone_number": phone, "first_name": sender["first_name"]} | ({"user_id": owner} if owner else {})
    return sends(world, sender, chat_with(world, user), {"contact": contact}, "contact")


def taps(
    world: Telegram, user: int, label: str = "", data: str | None = None, message_id: int = 0, chat: int | None = None
) -> Query:
    """Press a button that is on the screen: of the message named, or of the newest that has it."""
    room = chat_with(world, user, chat)
    on_screen = [room.messages[message_id]] if message_id else list(reversed(room.messages.values()))
    message, found = newest_with(on_screen, label, data)
    return presses(world, user, world.as_sent(message), found)


def forces(
    world: Telegram, user: int, data: str, message_id: int = 0, chat: int | None = None, age: float = 0
) -> Query:
    """Press what no screen shows, as a forger would; or what was pressed `age` seconds ago."""
    room = chat_with(world, user, chat)
    message = room.messages.get(message_id) or next((m for m in reversed(room.messages.values()) if m.from_bot), None)
    gone = {"message_id": message_id or 1, "chat": room.facts, "date": 0}
    return presses(world, user, world.as_sent(message) if message else gone, data, age)


def newest_with(messages: list[Message], label: str, data: str | None) -> tuple[Message, str]:
    def fits(button: dict[str, Any], whole: bool) -> bool:
        if data is not None:
            return bool(button.get("callback_data") == data)
        return bool(button["text"] == label) if whole else label in button["text"]

    for whole in (True, False):
        for message in messages:
            for button in message.markup.buttons() if message.from_bot else ():
                if "callback_data" in button and fits(button, whole):
                    return message, button["callback_data"]
    raise Impossible(f"no button {label or data!r} on the screen")


def presses(world: Telegram, user: int, message: dict[str, Any], data: str, age: float = 0) -> Query:
    chat_id = message["chat"]["id"]
    query = Query(str(world.rng.randrange(10**17, 10**18)), chat_id, user, time.monotonic() - age)
    world.queries[query.query_id] = query
    pressed = {
        "id": query.query_id,
        "from": meet(world, user),
        "message": message,
        "chat_instance": str(chat_id * BOT_ID),
        "data": data,
    }
    query.update_id = world.add_update({"callback_query": pressed})
    return query


def blocks(world: Telegram, user: int, blocked: bool) -> None:
    chat_with(world, user).blocked = blocked
