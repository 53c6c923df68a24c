"""How the Bot API says no: a status, a description, and sometimes how long to wait."""

from dataclasses import dataclass
from typing import NoReturn


@dataclass
class Refused(Exception):
    """A call that is answered with ok=false."""

    status: int
    description: str
    retry_after: int | None = None


def bad_request(reason: str) -> NoReturn:
    raise Refused(400, f"Bad Request: {reason}")
