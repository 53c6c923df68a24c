"""The names of all units, and which of them a typed name certainly or nearly is."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from campaign.number_words import Words
from campaign.unit_names import GROUP, OFFICE, Name, folded, name_of

_PLACE_WORDS = {"xa", "phuong", "thi", "tran", "tt", "huyen", "o", "tai"}


class NameIndex:
    """Answers with codes of units. Filled once, then only read."""

    def __init__(self) -> None:
        self._whole: dict[str, set[str]] = defaultdict(set)  # codes, names and aliases as they stand, without blanks
        self._named: dict[str, list[Name]] = defaultdict(list)
        self._places: set[Words] = set()

    def add(self, name: Name) -> None:
        """To be found by what the name says, and by its commune after it."""
        self._named[name.core].append(name)
        self._places |= {name.place} - {()}

    def add_whole(self, written: str, code: str) -> None:
        """To be found by exactly this."""
        self._whole["".join(folded(written))].add(code)

    def meant(self, words: Words) -> set[str]:
        """The units that bear this name, several where it does not say which; none where it says another suffix."""
        if whole := self._whole.get("".join(words)):
            return set(whole)
        for name in self._readings(words):
            fits = [each for each in self._called(name) if not name.differs(each)]
            exact = {each.code for each in fits if each.suffix == name.suffix}
            codes = {each.code for each in fits}
            if codes and (exact == codes or len(codes) > 1):
                return exact if name.level and len(exact) == 1 else codes
        return set()

    def _readings(self, words: Words, place: Words = ()) -> Iterator[Name]:
        """The name that the words are, and what is left of it if a commune follows."""
        yield replace(name_of(words), place=place)
        for length in range(1, len(words)):
            if words[-length:] in self._places:
                before = words[:-length]
                while before and before[-1] in _PLACE_WORDS:
                    before = before[:-1]
                yield from self._readings(before, place or words[-length:]) if before else ()

    def _called(self, name: Name) -> list[Name]:
        if name.level != OFFICE:
            return self._named.get(name.core, [])
        offices = (each for names in self._named.values() for each in names if each.level == OFFICE)
        return [each for each in offices if f" {each.core}".endswith(f" {name.core}".rstrip())]

    def bearing(self, ways: list[Words]) -> set[str]:
        """The schools in whose names all the words stand, or that are of the level that alone was said."""
        for words in ways[:1] + ways[-1:]:
            name = name_of(tuple(dropwhile(_PLACE_WORDS.__contains__, words)))
            if name.level or any(len(word) > 1 for word in name.core.split()):
                schools = (
                    each for names in self._named.values() for each in names if each.level not in (OFFICE, GROUP)
                )
                if found := {each.code for each in schools if name.is_part_of(each)}:
                    return found
        return set()

    def near(self, ways: list[Words]) -> set[str]:
        """The units that a likely slip meant: a wrong level or suffix, else raw Telex, else initials, else typos."""
        names = [name for words in (ways[:1] + ways[-1:]) for name in self._readings(words) if name.core]
        for alike in (self._called, self._in_telex, self._shortened, self._misspelt):
            for name in names:
                if found := alike(name):
                    least = min(map(name.differs, found))
                    return {each.code for each in found if name.differs(each) == least}
        return set()

    def _in_telex(self, name: Name) -> list[Name]:
        return self._named.get(" ".join(map(_without_telex, name.core.split())), [])

    def _shortened(self, name: Name) -> list[Name]:
        words = name.core.split()
        if len(words) > 1 and all(len(word) > 1 for word in words):
            return []
        return [each for names in self._named.values() for each in names if name.shortens(each)]

    def _misspelt(self, name: Name) -> list[Name]:
        most = 2 if len(name.core) > 4 else 1
        near = process.extract(name.core, list(self._named), scorer=Levenshtein.distance, score_cutoff=most, limit=None)
        return [replace(each, edits=edits) for core, edits, _at in near for each in self._named[core]]


def _without_telex(word: str) -> str:
    """No Vietnamese syllable has s, f, r, x, j or w after its vowel, nor a vowel twice."""
    at = re.search(r"[aeiouy]|$", word).start()  # type: ignore[union-attr]  # the end always matches
    return word[:at].replace("dd", "d") + re.sub(r"([aeo])\1", r"\1", re.sub("[sfrxjw]", "", word[at:]))
