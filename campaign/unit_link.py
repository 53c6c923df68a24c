"""The link of a unit: it opens a pledge with that unit filled in."""

import re

# A messenger's start parameter holds up to 64 of A-Z a-z 0-9 _ -; a unit's code, up to 20 of them (`units_table`).
_START = re.compile(r"(?:https?://t\.me/\w{1,40}\?start=)?u_([A-Za-z0-9_-]{1,62})")


def start_of(code: str) -> str:
    """What the messenger hands over when the unit's link is opened."""
    return f"u_{code}"


def link_of(username: str, code: str) -> str:
    """The link, for a bot of this name."""
    return f"https://t.me/{username}?start={start_of(code)}"


def read_start(text: str) -> str | None:
    """The code of the unit whose link this is, if the text is nothing else."""
    found = _START.fullmatch(text.strip())
    return found[1] if found else None
