"""The terminal as a messenger: what is typed comes in, what is said is printed, buttons are numbered."""

import asyncio
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.messages import Document, File, Incoming, Outcome, Outgoing, SendFailed, Strange
from bot.text import clean
from storage.heard import Raw

_CODE = re.compile("UH[0-9A-Z]{6}")  # another one at each play


@dataclass
class Terminal:
    """A messenger whose phones are lines on a screen. `names` are the people's ids with their names."""

    names: dict[str, str]
    files: Path = Path("data/files")  # where what is sent as a file is laid down
    show: Callable[[str], None] = print
    name: str = "terminal"
    bot: str = "terminal"
    pace: float = 0
    _chat: list[tuple[str, str]] = field(default_factory=list)  # who, and the line of a test
    _run: str = field(default_factory=lambda: secrets.token_hex(4))  # ids must not come again after a restart
    _count: int = 0

    def typed(self, who: str, line: str) -> Raw:
        """A line that somebody typed."""
        self._count += 1
        self._chat.append((who, f"await {who}.says({_quoted(line)})"))
        return Raw(f"{self._run}.{self._count}", who, {"who": who, "text": line})

    def sends_file(self, who: str, path: str) -> Raw:
        """A file on this machine that somebody sends."""
        self._count += 1
        return Raw(f"{self._run}.{self._count}", who, {"who": who, "text": "", "file": path}, has_file=True)

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        who, path = payload["who"], payload.get("file")
        document = Document(path, Path(path).name) if path else None
        strange = Strange.OTHER if path else None
        name = self.names.get(who, who)
        return Incoming(who, who, name, clean(payload["text"], tables=True), strange=strange, document=document)

    async def fetch(self, document: Document, most: int) -> bytes:
        try:
            return (await asyncio.to_thread(Path(document.id).read_bytes))[: most + 1]
        except OSError as problem:
            raise SendFailed(Outcome.REFUSED, type(problem).__name__) from None

    async def send(self, chat: str, message: Outgoing, file: File | None = None) -> None:
        if file:
            self._keep(chat, message, file)
            return
        if message.commands:
            return
        self._chat.append((chat, f"{chat}.sees({_quoted(_CODE.split(message.text.split(chr(10))[0])[0])})"))
        lines = message.text.split("\n")
        numbered = [f"  [{number}] {choice.label}" for number, choice in enumerate(message.choices, 1)]
        lines += [f"  [{choice.label}]" for choice in message.choices] if message.unnumbered else numbered
        if message.controls:
            lines.append("  " + " ".join(f"[{choice.label}]" for choice in message.controls))
        head = f"bot → {self.names.get(chat, chat)}: "
        self.show(head + ("\n" + " " * 4).join(lines))

    def _keep(self, chat: str, message: Outgoing, file: File) -> None:
        self.files.mkdir(parents=True, exist_ok=True)
        (self.files / file.name).write_bytes(file.content)
        self._chat.append((chat, f"{chat}.gets_file({_quoted(file.name)})"))
        self.show(f"bot → {self.names.get(chat, chat)}: {self.files / file.name}\n    {message.text}".rstrip())

    def acknowledge(self, incoming: Incoming, toast: str) -> None:
        """There is nothing to press here."""

    def private_link(self) -> str:
        return "terminal"

    def clock_moves(self, moment: str) -> None:
        """The clock shows this time now, and what is due then is about to come."""
        self._chat.append(("program", f"program.clock.move_to(parse_moment({_quoted(moment)}))"))
        self._chat.append(("program", "await program.beats()"))

    def as_test(self) -> str:
        """The talk so far as a test of ours, which can be kept as it stands."""
        cast = ", ".join(sorted({who for who, _line in self._chat}))
        moved = any("parse_moment(" in line for _who, line in self._chat)
        head = ["from bot.clock import parse_moment", "", ""] if moved else []
        lines = [f"    {line}" for _who, line in self._chat]
        return "\n".join([*head, f"async def test_what_was_just_said({cast}):", *lines])


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
