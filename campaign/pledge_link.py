"""The link of a pledge, that its donor shows when handing over: whoever receives lands at that pledge's receipt."""

import re

from campaign.codes import find_code

_LINK = re.compile(r"(?:https?://)?t\.me/\w{1,40}\?start=", re.IGNORECASE)


def link_of(username: str, code: str) -> str:
    """The link, for a bot of this name."""
    return f"https://t.me/{username}?start={code}"


def read_pledge(text: str) -> str | None:
    """The code of a pledge, if the text is nothing else or its link."""
    text = _LINK.sub("", text.strip(), count=1)
    code = find_code(text)
    return code if code and sum(map(str.isalnum, text)) == len(code) else None
