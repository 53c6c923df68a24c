"""What hangs under a message: inline buttons, or the keyboard that takes the place of the phone's own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .refusal import bad_request

ACTIONS = ("callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat", "web_app", "login_url")
CALLBACK_BYTES = 64


@dataclass(frozen=True, slots=True)
class Markup:
    """At most one of the three; `keyboard` is kept as it was sent."""

    inline: list[list[dict[str, Any]]] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None
    removes_keyboard: bool = False

    def buttons(self) -> Iterator[dict[str, Any]]:
        return (button for row in self.inline for button in row)

    def carries(self, data: str) -> bool:
        return any(button.get("callback_data") == data for button in self.buttons())

    def shown(self) -> list[list[dict[str, Any]]]:
        return [[shown(button) for button in row] for row in self.inline]


NOTHING = Markup()


def shown(button: dict[str, Any]) -> dict[str, Any]:
    face = {"text": button["text"], "data": button.get("callback_data")}
    return face | {"url": button["url"]} if "url" in button else face


def read(raw: Any) -> Markup:
    """The reply_markup of a call, as an object or as the JSON text that form bodies carry."""
    if raw is None or raw == "":
        return NOTHING
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            bad_request("can't parse reply keyboard markup JSON object")
    if not isinstance(raw, dict):
        bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return Markup(inline=[[checked(button) for button in row] for row in rows(raw["inline_keyboard"]) if row])
    if "keyboard" in raw:
        return Markup(keyboard=raw | {"keyboard": [[key_checked(key) for key in row] for row in rows(raw["keyboard"])]})
    return Markup(removes_keyboard=bool(raw.get("remove_keyboard")))


def rows(raw: Any) -> list[list[Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        bad_request("array of arrays expected as keyboard")
    return raw


def checked(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        bad_request("text buttons are unallowed in the inline keyboard")
    if not any(action in button for action in ACTIONS):
        bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode("utf-8", "surrogatepass")) <= CALLBACK_BYTES:
        bad_request("BUTTON_DATA_INVALID")
    return button


def key_checked(key: Any) -> dict[str, Any]:
    key = {"text": key} if isinstance(key, str) else key
    if not isinstance(key, dict) or not str(key.get("text") or "").strip():
        bad_request("keyboard button text must be non-empty")
    return key
