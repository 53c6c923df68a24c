"""What the program says of itself, and the languages: Vietnamese stands in the code, others are catalogues."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

FIRST_LANGUAGE = "vi"
LANGUAGES = (FIRST_LANGUAGE, "en")
_CATALOGUES = Path(__file__).parent.parent / "locales"

_spoken: ContextVar[str] = ContextVar("language", default=FIRST_LANGUAGE)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == FIRST_LANGUAGE:
        return gettext.NullTranslations()
    from babel.messages import mofile, pofile  # only those who need another language pay for it

    compiled = BytesIO()
    with (_CATALOGUES / language / "lalanh.po").open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything said inside is said in this language."""
    token = _spoken.set(language if language in LANGUAGES else FIRST_LANGUAGE)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language spoken now."""
    return _spoken.get()


def _(words: str) -> str:
    """These words in the language spoken now."""
    return words if _spoken.get() == FIRST_LANGUAGE else _catalogue(_spoken.get()).gettext(words)


def plural(one: str, many: str, count: int) -> str:
    """The form that goes with `count`; Vietnamese has only one."""
    return many if _spoken.get() == FIRST_LANGUAGE else _catalogue(_spoken.get()).ngettext(one, many, count)


class lazy:  # noqa: N801 - read as a function: lazy("…")
    """Words in a module's list, translated when somebody reads them."""

    __slots__ = ("words",)

    def __init__(self, words: str) -> None:
        self.words = words

    def __str__(self) -> str:
        return _(self.words)

    def __repr__(self) -> str:
        return f"lazy({self.words!r})"
