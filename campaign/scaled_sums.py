"""Sums said with their scale, "1tr5" or "hai triệu rưỡi": parts of falling scale, each certain or none of them."""

import re
from dataclasses import dataclass

from campaign.number_words import (
    AND_A_HALF,
    BARE,
    DIGITS,
    HALF,
    HUNDRED,
    LAST_DIGITS,
    ODD,
    SCALES,
    ZERO,
    Reading,
    Words,
    below_thousand,
    spelt_all,
)

SURE_WITHOUT_UNIT = 100_000  # a shorter number may mean thousands
DONG = spelt_all("đồng đ vnd vnđ ₫", 1)
PEOPLE = spelt_all("cô thầy anh chị chú bác ông bà ad admin em e bạn cháu con bé") | {"a": 0}
_MILLION = 1_000_000

_SAID_ALONE = {*spelt_all("triệu củ tỷ tỉ")} & {*SCALES}  # "triệu ba"
_ABBREVIATED = {"k", "tr"}
_PLAIN = re.compile(r"[1-9][0-9]{0,11}")
_OFFICIAL = re.compile(r"0[1-9]")  # 05 triệu
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,8})[.,]([0-9]{1,2})")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_THREE = re.compile(r"[1-9][0-9]{2}")


def scaled_sum(words: Words) -> Reading:
    """The sum these words begin with, and what follows it; "0 triệu" is zero."""
    return _half(words) or _one_and_more(words) or _scaled(words)


def times(numeral: str, scale: str) -> int:
    """Zero where it is not certain: "1.500 triệu" may be 1,5 or 1500, and "500000k" has a zero or a k too many."""
    factor = SCALES[scale]
    if _PLAIN.fullmatch(numeral) or (_OFFICIAL.fullmatch(numeral) and scale != "k"):
        count = int(numeral)
    elif decimal := _DECIMAL.fullmatch(numeral):
        return int(decimal[1] + decimal[2].ljust(2, "0")) * factor // 100
    elif _ONE_GROUP.fullmatch(numeral) and factor == 1000:
        count = int(re.sub(r"\D", "", numeral))
    else:
        return 0
    return count * factor if factor > 1000 or count < SURE_WITHOUT_UNIT else 0


@dataclass(frozen=True, slots=True)
class _Part:
    """A number with its scale: "350 nghìn"."""

    amount: int
    scale: str
    rest: Words
    ends: bool = False  # a decimal: nothing may be added to it

    @property
    def count(self) -> int:
        return self.amount // SCALES[self.scale]


def _half(words: Words) -> Reading:
    halved = words[:1] and words[0] in HALF and SCALES.get("".join(words[1:2]), 0) >= _MILLION
    return (SCALES[words[1]] // 2, words[2:]) if halved else None


def _one_and_more(words: Words) -> Reading:
    said_alone = words[:1] and words[0] in _SAID_ALONE
    more, rest = _tail(words[1:], words[0], 1) if said_alone else (0, words)
    return (SCALES[words[0]] + more, rest) if more else None


def _scaled(words: Words, outer: str = "") -> Reading:
    """Parts of falling scale, and what may follow the last; `outer` is the word of the scale before."""
    if outer and words[:1] and words[0] in ODD:
        words = words[1:]
    part = _in_numerals(words, outer) or _in_words(words, outer)
    if part is None or (outer and max(part.amount, SCALES[part.scale]) >= SCALES[outer]):
        return None
    if part.ends:
        return part.amount, part.rest
    more, rest = _scaled(part.rest, part.scale) or _tail(part.rest, part.scale, part.count)
    return part.amount + more, rest


def _in_numerals(words: Words, outer: str) -> _Part | None:
    if len(words) < 2 or words[1] not in SCALES:
        return None
    numeral, scale = words[:2]
    if outer and not (_PLAIN.fullmatch(numeral) and len(numeral) <= 3):
        return None
    if outer and len(numeral) == 1 and {outer, scale} & _ABBREVIATED:  # 1tr5k
        return None
    amount = times(numeral, scale)
    return _Part(amount, scale, words[2:], bool(_DECIMAL.fullmatch(numeral))) if amount else None


def _in_words(words: Words, outer: str) -> _Part | None:
    if outer and len(words) > 1 and words[0] in ZERO and words[1] in SCALES:
        return _Part(0, words[1], words[2:])
    count, rest = below_thousand(words) or (0, ())
    one_numeral = words[:1] and words[0].isdigit() and len(words) - len(rest) == 1
    if not rest or rest[0] not in SCALES or one_numeral or (outer and words[0] in HUNDRED):
        return None
    return _Part(count * SCALES[rest[0]], rest[0], rest[1:])


def _tail(words: Words, scale_word: str, count: int) -> tuple[int, Words]:
    """What follows "2 triệu" without a scale of its own: rưỡi, one digit or three; nothing else is certain."""
    scale = SCALES[scale_word]
    if words[:1] and words[0] in AND_A_HALF and count < (10 if scale == 1000 else 100):
        return scale // 2, words[1:]
    number, rest = _unscaled_number(words)
    if _counts_what_follows(scale, rest):
        return 0, words
    single = len(words) - len(rest) == 1 and _surely_a_digit(words[0], scale_word)
    if 1 <= number <= 9 and single and scale > 1000 and count < 100:  # "trăm triệu hai" may be 120
        return number * scale // 10, rest
    if number >= 100 and scale != 10_000:
        return number * scale // 1000, rest
    return (number, rest) if scale == 1000 and words[:1] and words[0] in ZERO else (0, words)


def _counts_what_follows(scale: int, rest: Words) -> bool:
    """ "5 triệu 2 bác" comes from two people, and "1 triệu 500 đồng" may mean what it says."""
    return rest[:1] != () and (rest[0] in PEOPLE or (scale > 1000 and rest[0] in DONG))


def _surely_a_digit(word: str, scale_word: str) -> bool:
    """Without accents "sau" is also later, "nam" a year, "tam", "tu" and "hai" a name."""
    return word.isdigit() or word not in BARE or (word in ("hai", "ba") and scale_word not in BARE)


def _unscaled_number(words: Words) -> tuple[int, Words]:
    if not words or words[0] in HUNDRED:
        return 0, words
    if _THREE.fullmatch(words[0]):
        return int(words[0]), words[1:]
    if words[0] in LAST_DIGITS and words[0] not in DIGITS:
        return LAST_DIGITS[words[0]], words[1:]
    return below_thousand(words) or (0, words)
