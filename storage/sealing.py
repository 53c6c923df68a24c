"""Personal text at rest: AES-256-GCM bound to the place it stands in, so a value moved to another row won't open."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.log import log

_KEY_NUMBER = b"\x01"  # which key sealed it, for the day there are two
_NONCE = 12


class Unsealable(Exception):
    """The key is another one, or the value was changed or moved."""


class Sealer:
    """Seals, opens and fingerprints with keys derived from the one secret. Holds no state."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(_derived(secret, b"sealing"))
        self._fingerprints = _derived(secret, b"fingerprints")
        self._digests = _derived(secret, b"digests of changes")
        self._chain = _derived(secret, b"audit chain")

    def seal(self, text: str, place: str) -> bytes:
        """`place` names table, column and row; the same is needed to open it."""
        nonce = os.urandom(_NONCE)
        return _KEY_NUMBER + nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text. Raises Unsealable."""
        try:
            return self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place.encode()).decode()
        except InvalidTag:
            raise Unsealable(place) from None

    def opened(self, sealed: bytes, place: str) -> str | None:
        """The text, or None with a line in the log: one that cannot be opened must not stop what stands beside it."""
        try:
            return self.open(sealed, place)
        except Unsealable:
            log.error("cannot be opened", place=place)
            return None

    def fingerprint(self, *parts: str) -> str:
        """A keyed hash to look something up by, where the thing itself must not stand in the database."""
        return hmac.new(self._fingerprints, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:32]

    def digest(self, change: str) -> str:
        """A keyed hash by which a change can be known again, and not be guessed at."""
        return hmac.digest(self._digests, change.encode(), hashlib.sha256).hex()[:32]

    def link(self, event: str) -> str:
        """The mark that binds an event of the audit trail to the one before, which `event` names."""
        return hmac.digest(self._chain, event.encode(), hashlib.sha256).hex()[:32]


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lalanh " + purpose).derive(secret.encode())
