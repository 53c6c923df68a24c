"""A channel does two translations, in and out, and nothing else."""

from typing import Any, Protocol

from bot.messages import Document, File, Incoming, Outgoing


class Channel(Protocol):
    """One messenger, as the turn and the outbox need it. `pace`: messages a second over all chats, 0 for no limit."""

    name: str
    bot: str
    pace: float

    def read(self, payload: dict[str, Any]) -> Incoming | None:
        """The message in our words, or None for what is not said to us. Raises what it likes on what it can't read."""

    async def send(self, chat: str, message: Outgoing, file: File | None = None) -> None:
        """Delivers one message, with the file that was made for its attachment. Raises SendFailed."""

    async def fetch(self, document: Document, most: int) -> bytes:
        """What somebody sent, at most so many bytes. Raises SendFailed."""

    def acknowledge(self, incoming: Incoming, toast: str) -> None:
        """Lets a pressed button rest, perhaps with a passing word; nobody waits for it."""

    def private_link(self) -> str:
        """Where to talk with the bot alone."""
