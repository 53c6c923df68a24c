"""Every word of the program can be said in each of its languages."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.phrases import FIRST_LANGUAGE, LANGUAGES, plural, speaking
from tests.kit import ROOT, Person

FOLDERS = ("bot", "handlers", "campaign", "storage", "reports")
KEYWORDS = {"_": None, "lazy": None, "plural": (1, 2)}
OTHERS = [language for language in LANGUAGES if language != FIRST_LANGUAGE]

Words = str | tuple[str, ...]


def said_in_the_code() -> set[Words]:
    found: set[Words] = set()
    for folder in FOLDERS:
        for _file, _line, words, _comments, _context in extract_from_dir(ROOT / folder, keywords=KEYWORDS):
            found.add(tuple(words) if isinstance(words, (tuple, list)) else words)
    return found


def catalogue(language: str) -> Catalog:
    path: Path = ROOT / "locales" / language / "lalanh.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def placeholders(words: str) -> list[str]:
    names = (name for _text, name, _spec, _conversion in Formatter().parse(words) if name is not None)
    return sorted(name for name in names if name.lower() != "you")  # a language may have no such word


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each form of each message with what it is translated to."""
    for message in catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        yield from zip(ids, said, strict=True)


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_nothing_is_stale(language: str) -> None:
    translated = {message.id for message in catalogue(language) if message.id}

    assert set() == said_in_the_code() - translated, "run `make catalogue` and translate these"
    assert set() == translated - said_in_the_code(), "run `make catalogue`: the code says these no more"
    assert [] == [words for words, said in pairs(language) if not said.strip()], "translate these"
    assert not [message.id for message in catalogue(language) if message.id and message.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_in_the_same_values(language: str) -> None:
    assert [] == [(words, said) for words, said in pairs(language) if placeholders(words) != placeholders(said)]


@pytest.mark.parametrize("language", OTHERS)
def test_plurals_have_all_their_forms(language: str) -> None:
    of_the_language = catalogue(language)
    forms = [list(message.string or ()) for message in of_the_language if isinstance(message.id, tuple)]

    assert forms
    assert [] == [each for each in forms if len(each) != of_the_language.num_plurals or not all(each)]


def test_counts_are_said_as_each_language_says_them() -> None:
    def left(days: int) -> str:
        return plural("còn {days} ngày", "còn {days} ngày", days).format(days=days)

    assert ["còn 1 ngày", "còn 3 ngày"] == [left(1), left(3)]
    with speaking("en"):
        assert ["1 day left", "3 days left"] == [left(1), left(3)]


async def test_a_donor_changes_the_language_and_back(lan: Person) -> None:
    await lan.says("/lang")
    assert "Tiếng Việt" in [choice.label for choice in lan.sees("speaks English").choices]
    await lan.says("/ungho")
    lan.sees("What would you like to give?")
    await lan.taps("Laptop")
    lan.sees("How many")
    await lan.says("cancel")
    lan.sees("Cancelled")
    await lan.says("tieng viet")
    assert "English" in [choice.label for choice in lan.sees("nói tiếng Việt").choices]


def test_no_language_speaks_of_fees() -> None:
    for language in OTHERS:
        assert [] == [said for _words, said in pairs(language) if "fee" in said.lower().split()]


async def test_labels_of_the_first_language_are_understood_in_every_language(lan: Person) -> None:
    await lan.has_said("/lang en", "Ủng hộ", "tien mat", "500k")
    await lan.says("không, tiếp tục")
    lan.sees("Which school is it for?")
