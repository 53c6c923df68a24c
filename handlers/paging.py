"""Long lists in pages, which turn in place."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.conversation import opens
from bot.messages import Choice
from bot.phrases import _

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its number from 0, whether it was turned to, what stands on it, and whether more follow."""

    number: int
    turned: bool
    shown: tuple[T, ...]
    more: bool

    def buttons(self, conversation: str, of: str = "") -> tuple[Choice, ...]:
        """Back and forth; the conversation is opened about the page's number, and about what the list is `of`."""

        def to(label: str, number: int) -> Choice:
            return opens(conversation, label, f"{number} {of}".strip())

        back = (to(_("Trang trước"), self.number - 1),) if self.number else ()
        return (*back, to(_("Xem thêm"), self.number + 1)) if self.more else back


def number_in(about: str) -> int:
    """The page that a button names; the first one for whatever else it says."""
    return int(about) if about.isascii() and about.isdigit() and len(about) < 6 else 0


def number_and_past(about: str) -> tuple[str, str]:
    """`2 10/10/2021` is the third page of that day; a day alone opens the list."""
    first, _blank, rest = about.partition(" ")
    return (first, rest) if first.isdigit() else ("", about)


def page_of(found: list[T], about: str, size: int) -> Page[T]:
    """`found` begins at this page and holds one more than fits on it, if there is one."""
    return Page(number_in(about), bool(about), tuple(found[:size]), len(found) > size)
