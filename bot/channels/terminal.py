"""The terminal as a messenger: what is typed comes in, what is said is printed, buttons are numbered."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.messages import Choice, Incoming, Outgoing
from bot.text import clean, fold
from storage.heard import Raw


@dataclass
class Terminal:
    """A messenger whose phones are lines on a screen. `names` are the people's ids with their names."""

    names: dict[str, str]
    show: Callable[[str], None] = print
    name: str = "terminal"
    bot: str = "terminal"
    pace: float = 0
    buttons: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    transcript: list[tuple[str, str, str]] = field(default_factory=list)  # person, "says" · "taps" · "sees", words
    _run: str = field(default_factory=lambda: secrets.token_hex(4))  # ids must not come again after a restart
    _count: int = 0

    def typed(self, who: str, line: str) -> Raw:
        """A line that somebody typed; the number or the label of a button on the screen presses it."""
        self._count += 1
        shown = self.buttons.get(who, ())
        said = fold(line)
        pressed = next((button for button in shown if fold(button.label) == said), None)
        numbered = [button for button in shown if not button.code.endswith(("|<", "|x"))]
        if said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= len(numbered):
            pressed = numbered[int(said[:4]) - 1]
        self.transcript.append((who, "taps" if pressed else "says", pressed.label if pressed else line))
        payload = {"who": who, "tap": pressed.code} if pressed else {"who": who, "text": line}
        return Raw(f"{self._run}.{self._count}", who, payload)

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        who = payload["who"]
        tap = payload.get("tap", "")
        return Incoming(
            who, who, self.names.get(who, who), clean(payload.get("text", "")), tap, tap_id="pressed" if tap else ""
        )

    async def send(self, chat: str, message: Outgoing) -> None:
        if message.commands:
            return
        self.buttons[chat] = message.choices + message.controls
        self.transcript.append((chat, "sees", message.text))
        lines = message.text.split("\n")
        lines += [f"  [{number}] {choice.label}" for number, choice in enumerate(message.choices, 1)]
        if message.controls:
            lines.append("  " + " ".join(f"[{choice.label}]" for choice in message.controls))
        head = f"bot → {self.names.get(chat, chat)}: "
        self.show(head + ("\n" + " " * 4).join(lines))

    def acknowledge(self, incoming: Incoming, toast: str) -> None:
        if toast:
            self.show(f"    ({toast})")

    def private_link(self) -> str:
        return "terminal"

    def as_test(self) -> str:
        """The talk so far, in the words of our tests."""
        lines = []
        for who, what, words in self.transcript:
            first = words.split("\n")[0]
            lines.append(f'    {who}.sees("{first}")' if what == "sees" else f'    await {who}.{what}("{words}")')
        return "\n".join(["async def test_what_was_just_said(cast):", *lines])
