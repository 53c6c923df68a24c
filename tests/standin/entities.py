"""Telegram's HTML, read strictly: the text a phone shows, and the entities laid over it."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from .refusal import bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
# The real server lets a lone ampersand pass; its manual forbids it, and so does this one, to find missing escapes.
MARK = re.compile(r"<(?P<close>/?)(?P<tag>[a-zA-Z-]*)(?P<rest>[^<>]*)(?P<end>>?)|&(?P<name>(?:lt|gt|amp|quot|#\w+);)?")
HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]+)?")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is left of a marked-up text once it is on a screen."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Opened:
    """A tag that waits for its end."""

    tag: str
    offset: int
    url: str


def units(text: str) -> int:
    """The length Telegram counts in: UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def commands_in(text: str) -> list[dict[str, Any]]:
    """Phones mark commands; bots that look for the mark see none without it."""
    if "/" not in text:
        return []
    return [
        {"type": "bot_command", "offset": units(text[: found.start()]), "length": units(found.group())}
        for found in COMMAND.finditer(text)
    ]


def rendered(text: str, parse_mode: str | None) -> Rendered:
    if not parse_mode:
        return Rendered(text)
    if parse_mode.lower() != "html":
        bad_request("unsupported parse_mode")
    if "<" not in text and "&" not in text:
        return Rendered(text)
    return Reader(text).read()


class Reader:
    """Goes through one text once, left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.shown: list[str] = []
        self.offset = 0
        self.open: list[Opened] = []
        self.entities: list[dict[str, Any]] = []

    def read(self) -> Rendered:
        at = 0
        for mark in MARK.finditer(self.source):
            self.show(self.source[at : mark.start()])
            self.obey(mark)
            at = mark.end()
        self.show(self.source[at:])
        if self.open:
            self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Rendered("".join(self.shown), sorted(self.entities, key=lambda e: (e["offset"], -e["length"])))

    def show(self, piece: str) -> None:
        self.shown.append(piece)
        self.offset += units(piece)

    def obey(self, mark: re.Match[str]) -> None:
        where = f"at byte offset {len(self.source[: mark.start()].encode('utf-8', 'surrogatepass'))}"
        if mark.group().startswith("&"):
            if not mark["name"]:
                self.refuse(f"Unescaped ampersand {where}")
            self.show(html.unescape(mark.group()))
        elif not mark["end"]:
            self.refuse(f"Unclosed start tag {where}")
        elif mark["close"]:
            self.shut(mark["tag"].lower(), where)
        else:
            self.begin(mark["tag"].lower(), mark["rest"], where)

    def begin(self, tag: str, rest: str, where: str) -> None:
        if tag not in KINDS or (rest and not rest[0].isspace()):
            self.refuse(f'Unsupported start tag "{tag}" {where}')
        href = HREF.search(rest)
        self.open.append(Opened(tag, self.offset, html.unescape(href[1] or href[2] or href[3] or "") if href else ""))

    def shut(self, tag: str, where: str) -> None:
        if not self.open:
            self.refuse(f"Unexpected end tag {where}")
        opened = self.open.pop()
        if opened.tag != tag:
            self.refuse(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.offset == opened.offset or (tag == "a" and not opened.url):
            return
        entity = {"type": KINDS[tag], "offset": opened.offset, "length": self.offset - opened.offset}
        self.entities.append(entity | ({"url": opened.url} if tag == "a" else {}))

    def refuse(self, why: str) -> None:
        bad_request(f"can't parse entities: {why}")
