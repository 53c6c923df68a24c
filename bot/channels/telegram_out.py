"""Telegram, outgoing: a message as the calls that say it, and an answer as what it means. Knows no library.

Limits from core.telegram.org/bots/api: 4096 UTF-16 units a message, 1024 under a file, 64 bytes behind a button.
"""

import json
from html import escape, unescape
from typing import Any

from bot.messages import Choice, File, Outcome, Outgoing, SendFailed
from bot.text import split, utf16_length

MOST_UNITS = 4000
MOST_BUTTON_BYTES = 64
MOST_CAPTION = 1000
SIDE_BY_SIDE = 18  # labels up to so long stand two in a row

Call = tuple[str, dict[str, Any]]


def calls(chat: str, message: Outgoing) -> list[Call]:
    """The API calls that say this message, in order."""
    if message.commands:
        return [_commands(chat, message)]
    said: list[Call] = []
    if message.contact_done:
        said.append(
            ("sendMessage", {"chat_id": chat, "text": message.contact_done, "reply_markup": {"remove_keyboard": True}})
        )
    pieces = split(message.text, MOST_UNITS)
    for number, piece in enumerate(pieces, 1):
        body: dict[str, Any] = {"chat_id": chat, "text": _html(piece, message.copyable), "parse_mode": "HTML"}
        if number == len(pieces) and (keyboard := _keyboard(message)):
            body["reply_markup"] = keyboard
        said.append(("sendMessage", body))
    if message.replaces and len(pieces) == 1 and not message.contact_button:
        said[-1] = ("editMessageText", {**said[-1][1], "message_id": int(message.replaces)})
    return said


def plain(body: dict[str, Any]) -> dict[str, Any]:
    """The same message without marks, for an API that cannot read them."""
    text = unescape(body["text"].replace("<code>", "").replace("</code>", ""))
    return {name: value for name, value in body.items() if name != "parse_mode"} | {"text": text}


def file_call(chat: str, message: Outgoing, file: File) -> tuple[str, dict[str, Any], File]:
    """The API call that brings a file, with the message's text under it."""
    body: dict[str, Any] = {"chat_id": chat}
    if message.text:
        body |= {"caption": _html(split(message.text, MOST_CAPTION)[0], message.copyable), "parse_mode": "HTML"}
    return ("sendPhoto" if file.is_picture else "sendDocument"), body, file


def encode(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def failure(status: int, answer: dict[str, Any]) -> SendFailed | None:
    """What an answer other than `ok` means; None where the wish is fulfilled already."""
    words = str(answer.get("description", "")).lower()
    details = answer.get("parameters") or {}
    if "message is not modified" in words or "query is too old" in words:
        return None
    if "migrate_to_chat_id" in details:
        return SendFailed(Outcome.MOVED, "moved", chat=str(details["migrate_to_chat_id"]))
    if status == 429:
        return SendFailed(Outcome.PACED, "429", wait=float(details.get("retry_after", 1)))
    if status in (401, 404):
        return SendFailed(Outcome.STOPPED, str(status))
    if status == 403 or "chat not found" in words or "user is deactivated" in words:
        return SendFailed(Outcome.UNREACHABLE, str(status))
    if status >= 500:
        return SendFailed(Outcome.FAULT, str(status))
    return SendFailed(Outcome.REFUSED, f"{status} {_reason(words)}")


def cannot_edit(answer: dict[str, Any]) -> bool:
    """The message to be replaced is gone, too old or of another kind: say it anew. Not if it says just that already."""
    return "message is not modified" not in str(answer.get("description", "")).lower()


def _html(text: str, copyable: str) -> str:
    said = escape(text, quote=False)
    if copyable:
        said = said.replace(escape(copyable, quote=False), f"<code>{escape(copyable, quote=False)}</code>", 1)
    return said


def _keyboard(message: Outgoing) -> dict[str, Any] | None:
    if message.contact_button:
        rows: list[list[dict[str, Any]]] = [[{"text": message.contact_button, "request_contact": True}]]
        rows += [[{"text": choice.label} for choice in message.controls]]
        return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    lines = _lines(message.choices)
    if message.controls:
        lines.append([_button(choice) for choice in message.controls])
    return {"inline_keyboard": lines} if lines else None


def _lines(choices: tuple[Choice, ...]) -> list[list[dict[str, Any]]]:
    lines: list[list[dict[str, Any]]] = []
    beside = False
    for choice in choices:
        short = utf16_length(choice.label) <= SIDE_BY_SIDE
        if beside and short:
            lines[-1].append(_button(choice))
            beside = False
        else:
            lines.append([_button(choice)])
            beside = short
    return lines


def _button(choice: Choice) -> dict[str, Any]:
    return {"text": choice.label, "callback_data": choice.code}


def _commands(chat: str, message: Outgoing) -> Call:
    menu = [{"command": command, "description": words} for command, words in message.commands]
    return "setMyCommands", {"commands": menu, "scope": {"type": "chat", "chat_id": chat}}


def _reason(words: str) -> str:
    # The description may quote what was sent, so only its known beginnings are kept.
    known = ("can't parse entities", "message is too long", "message text is empty", "button_data_invalid")
    return next((reason for reason in known if reason in words), "refused")
