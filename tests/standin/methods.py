"""What a bot may ask of the Bot API, by the rules and in the words of the real one."""

import re
import time
from collections.abc import Callable
from typing import Any

from . import markup as markups
from .bodies import Params, Upload, loaded, whole
from .entities import Rendered, rendered, units
from .refusal import Refused, bad_request
from .telegram import Chat, Message, Telegram

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
QUERY_SECONDS = 150
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def get_me(world: Telegram, asked: Params) -> Any:
    return world.me | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}


def send_message(world: Telegram, asked: Params) -> Any:
    text = text_of(asked)
    markup = markups.read(asked.get("reply_markup"))
    chat = chat_of(world, asked)
    message = world.new_message(chat, world.me, text, html=str(asked["text"]), markup=markup)
    return world.as_sent(message)


def send_photo(world: Telegram, asked: Params) -> Any:
    return send_file(world, asked, "photo")


def send_document(world: Telegram, asked: Params) -> Any:
    return send_file(world, asked, "document")


def send_file(world: Telegram, asked: Params, kind: str) -> Any:
    file = asked.get(kind)
    if isinstance(file, str) and file.startswith("attach://"):
        file = asked.get(file.removeprefix("attach://"))
    if not file:
        bad_request(f"there is no {kind} in the request")
    upload = file if isinstance(file, Upload) else Upload(str(file), 0)
    caption = rendered(str(asked.get("caption") or ""), asked.get("parse_mode"))
    if units(caption.text) > CAPTION_UNITS:
        bad_request("message caption is too long")
    markup = markups.read(asked.get("reply_markup"))
    chat = chat_of(world, asked)
    return world.as_sent(world.new_message(chat, world.me, caption, markup=markup, kind=kind, file=upload))


def get_file(world: Telegram, asked: Params) -> Any:
    file_id = str(asked.get("file_id"))
    if file_id not in world.files:
        bad_request("invalid file_id")
    facts = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(world.files[file_id])}
    return facts | {"file_path": f"documents/{file_id}"}


def edit_message_text(world: Telegram, asked: Params) -> Any:
    text = text_of(asked)
    markup = inline_only(asked)
    chat, message = message_of(world, asked, "edit")
    if message.kind != "text":
        bad_request("there is no text in the message to edit")
    if (text.text, text.entities, markup.inline) == (message.text, message.entities, message.markup.inline):
        bad_request(NOT_MODIFIED)
    html = str(asked["text"])
    return world.as_sent(world.changed(chat, message, text=text.text, entities=text.entities, html=html, markup=markup))


def edit_message_reply_markup(world: Telegram, asked: Params) -> Any:
    markup = inline_only(asked)
    chat, message = message_of(world, asked, "edit")
    if markup.inline == message.markup.inline:
        bad_request(NOT_MODIFIED)
    return world.as_sent(world.changed(chat, message, markup=markup))


def delete_message(world: Telegram, asked: Params) -> Any:
    chat, message = message_of(world, asked, "delete")
    del chat.messages[message.message_id]
    return True


def answer_callback_query(world: Telegram, asked: Params) -> Any:
    query = world.queries.get(str(asked.get("callback_query_id")))
    if query is None or time.monotonic() - query.asked_at > QUERY_SECONDS:
        bad_request(QUERY_TOO_OLD)
    query.answered = {"text": asked.get("text") or "", "show_alert": str(asked.get("show_alert")).lower() == "true"}
    return True


def set_my_commands(world: Telegram, asked: Params) -> Any:
    commands = loaded(asked.get("commands"))
    if not isinstance(commands, list) or len(commands) > 100:
        bad_request("can't parse commands")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command")).removeprefix("/")):
            bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description") or "")) <= 256:
            bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.menus[menu_of(asked)] = commands
    return True


def delete_my_commands(world: Telegram, asked: Params) -> Any:
    world.menus.pop(menu_of(asked), None)
    return True


def get_my_commands(world: Telegram, asked: Params) -> Any:
    return world.menus.get(menu_of(asked), [])


def set_chat_menu_button(world: Telegram, asked: Params) -> Any:
    world.menu_buttons[whole(asked.get("chat_id"))] = loaded(asked.get("menu_button"))
    return True


def set_webhook(world: Telegram, asked: Params) -> Any:
    world.webhook = str(asked.get("url") or "")
    return drop_pending(world, asked)


def delete_webhook(world: Telegram, asked: Params) -> Any:
    world.webhook = ""
    return drop_pending(world, asked)


def get_webhook_info(world: Telegram, asked: Params) -> Any:
    waiting = len(world.updates.open)
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": waiting}


def drop_pending(world: Telegram, asked: Params) -> bool:
    if str(asked.get("drop_pending_updates")).lower() == "true":
        world.updates.open.clear()
    return True


def text_of(asked: Params) -> Rendered:
    raw = asked.get("text")
    if not isinstance(raw, str) or not raw.strip():
        bad_request("message text is empty")
    if "parse_mode" not in asked and asked.get("entities"):
        shown = Rendered(raw, loaded(asked["entities"]))
    else:
        shown = rendered(raw, asked.get("parse_mode"))
    if not shown.text.strip():
        bad_request("message text is empty")
    if len(shown.text) > TEXT_UNITS // 2 and units(shown.text) > TEXT_UNITS:
        bad_request("message is too long")
    return Rendered(shown.text.rstrip(), shown.entities)


def inline_only(asked: Params) -> markups.Markup:
    markup = markups.read(asked.get("reply_markup"))
    if markup.keyboard or markup.removes_keyboard:
        bad_request("inline keyboard expected")
    return markup


def chat_of(world: Telegram, asked: Params) -> Chat:
    if "chat_id" not in asked:
        bad_request("chat_id is empty")
    chat = world.chats.get(whole(asked["chat_id"]) or 0)
    if chat is None:
        bad_request("chat not found")
    if chat.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    return chat


def message_of(world: Telegram, asked: Params, purpose: str) -> tuple[Chat, Message]:
    chat = chat_of(world, asked)
    message = chat.messages.get(whole(asked.get("message_id")) or 0)
    if message is None:
        bad_request(f"message to {purpose} not found")
    if purpose == "edit" and not message.from_bot:
        bad_request("message can't be edited")
    return chat, message


def menu_of(asked: Params) -> tuple[str, str]:
    scope = loaded(asked.get("scope")) or {"type": "default"}
    names = [str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope]
    return ":".join(names), str(asked.get("language_code") or "")


METHODS: dict[str, Callable[[Telegram, Params], Any]] = {
    "getme": get_me,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "getfile": get_file,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "getmycommands": get_my_commands,
    "setchatmenubutton": set_chat_menu_button,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
