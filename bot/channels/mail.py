"""Mail, outgoing alone: the outbox uses it like a messenger whose chats are addresses.

A mail whose outcome is unknown is sent again: a report that comes twice does no harm, one that does not come does.
Every attempt carries the same Message-ID, so that the receiving side can put the second one away.
"""

import asyncio
import hashlib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.messages import Document, File, Incoming, Outcome, Outgoing, SendFailed
from bot.settings import mail_sender

MOST_SECONDS = 60.0
_HERE = ("localhost", "127.0.0.1", "::1")  # elsewhere a password goes encrypted or not at all
_PORTS = {"smtp": 587, "smtps": 465}
_TYPES = {
    "xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass
class Mail:
    """Through one server. `url`: smtp://user:password@host:587, or smtps:// where all is encrypted from the start."""

    url: str
    name: str = "mail"
    bot: str = "mail"
    pace: float = 1
    trusted: ssl.SSLContext | None = field(default=None, repr=False)  # whom to believe, where not the machine's own

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        """Nobody writes to us here."""
        return None

    async def send(self, chat: str, message: Outgoing, file: File | None = None) -> None:
        """The first line is the subject."""
        mail = composed(chat, mail_sender(self.url), message, file)
        try:
            await asyncio.wait_for(self._hand_over(mail), MOST_SECONDS)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as problem:
            raise failure(problem) from None

    async def _hand_over(self, mail: EmailMessage) -> None:
        parts = urlsplit(self.url)
        await aiosmtplib.send(
            mail,
            hostname=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            start_tls=True if parts.username and parts.scheme == "smtp" and parts.hostname not in _HERE else None,
            tls_context=self.trusted,
            timeout=MOST_SECONDS / 2,
        )

    async def fetch(self, document: Document, most: int) -> bytes:
        raise SendFailed(Outcome.REFUSED, "nobody sends us files by mail")

    def acknowledge(self, incoming: Incoming, toast: str) -> None:
        """There is nothing to press here."""

    def private_link(self) -> str:
        return ""


def composed(to: str, sender: str, message: Outgoing, file: File | None) -> EmailMessage:
    """The mail, the same at every attempt but for its date."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = message.text.partition("\n")[0]
    mail["Date"] = formatdate(localtime=False)
    what = hashlib.blake2s(f"{to}\n{message.text}".encode(), digest_size=16).hexdigest()
    mail["Message-ID"] = f"<{what}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    for each in (file, *file.beside) if file else ():
        ending = each.name.rpartition(".")[2]
        subtype = _TYPES.get(ending, "octet-stream")
        mail.add_attachment(each.content, maintype="application", subtype=subtype, filename=each.name)
    return mail


def failure(problem: Exception) -> SendFailed:
    """What it means that a mail was not plainly taken. Of the server's words none are kept: they may name people."""
    match problem:
        case aiosmtplib.SMTPAuthenticationError():
            return SendFailed(Outcome.STOPPED, "the server does not accept our password")
        case aiosmtplib.SMTPRecipientsRefused(recipients=[first, *_]):
            return _refused(first.code)
        case aiosmtplib.SMTPConnectError() | aiosmtplib.SMTPNotSupported() | ConnectionRefusedError():
            return SendFailed(Outcome.NOT_DELIVERED, type(problem).__name__)
        case aiosmtplib.SMTPResponseException():
            return _refused(problem.code)
    # The server may have taken it before the connection broke.
    return SendFailed(Outcome.UNKNOWN, type(problem).__name__)


def _refused(code: int) -> SendFailed:
    return SendFailed(Outcome.REFUSED if code >= 500 else Outcome.NOT_DELIVERED, f"answered {code}")
