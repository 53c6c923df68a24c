"""HTTP/1.1 with keep-alive, and nothing more than a Bot API and its clients need."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import httptools

HEAD = "HTTP/1.1 {} {}\r\nContent-Type: application/json\r\nContent-Length: "
HEADS = {status.value: HEAD.format(status.value, status.phrase).encode() for status in HTTPStatus}
CLOSE = b"\r\nConnection: close\r\n\r\n"
KEEP = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, whole."""

    path: str
    query: str
    content_type: str
    body: bytes


class Connection(asyncio.Protocol):
    """One keep-alive connection; `lost` once the other side has gone."""

    def __init__(self, handle: Callable[[Request, "Reply"], None]) -> None:
        self.handle = handle
        self.parser = httptools.HttpRequestParser(self)
        self.ready: list[Request] = []
        self.lost = False
        self.keeps = True
        self.on_message_begin()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's does not derive from it

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.keeps = False
            self.answer(400, b"{}")
        for request in self.ready:
            self.handle(request, Reply(self))
        self.ready.clear()

    def on_message_begin(self) -> None:
        self.url = b""
        self.content_type = b""
        self.body = b""

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(name) == 12 and name.lower() == b"content-type":
            self.content_type = value

    def on_body(self, body: bytes) -> None:
        self.body = self.body + body if self.body else body

    def on_message_complete(self) -> None:
        self.keeps = self.parser.should_keep_alive()
        path, _, query = self.url.decode("latin-1").partition("?")
        self.ready.append(Request(path, query, self.content_type.decode("latin-1"), self.body))

    def answer(self, status: int, body: bytes) -> None:
        if self.lost:
            return
        self.transport.write(b"%b%d%b%b" % (HEADS[status], len(body), KEEP if self.keeps else CLOSE, body))
        if not self.keeps:
            self.transport.close()

    def reset(self) -> None:
        """Drop the connection the hard way: the other side reads a reset, not an end."""
        sock = self.transport.get_extra_info("socket")
        if sock is not None and not self.lost:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.lost = True
        self.transport.abort()


@dataclass(slots=True)
class Reply:
    """The way back for one request, however late it is used."""

    line: Connection
    delay: float = 0.0

    @property
    def lost(self) -> bool:
        return self.line.lost

    def send(self, status: int, body: bytes) -> None:
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.line.answer, status, body)
        else:
            self.line.answer(status, body)

    def json(self, status: int, value: Any) -> None:
        self.send(status, json.dumps(value).encode())

    def reset(self) -> None:
        self.line.reset()
