"""A mail server in this process, that can be down, refuse, or want a password."""

import asyncio
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class PostOffice:
    """What came is in `taken`; `answers` are said instead of taking a mail, one after the other."""

    port: int = field(default_factory=lambda: free_port())
    password: str = ""
    answers: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # the Message-IDs of mails that were not taken
    taken: list[EmailMessage] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def opens(self) -> "PostOffice":
        options: dict[str, Any] = {"hostname": "test", "loop": asyncio.get_running_loop()}
        if self.password:
            options |= {"authenticator": self._knows, "auth_required": True, "auth_require_tls": False}
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, **options), "127.0.0.1", self.port)
        return self

    async def closes(self) -> None:
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        content = envelope.content
        mail = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        if self.answers:
            self.refused.append(str(mail["Message-ID"]))
            return self.answers.pop(0)
        self.taken.append(mail)
        return "250 taken"

    def _knows(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and data.password == self.password.encode()
        return AuthResult(success=is_right, handled=False)

    def url(self, password: str = "") -> str:
        who = f"lalanh%40pgd.example:{password}@" if password else ""
        return f"smtp://{who}127.0.0.1:{self.port}?from=lalanh@pgd.example"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
