"""Sums said with their scale, "1tr5" or "hai triệu rưỡi": parts of falling scale, each certain or none of them."""

import re
from dataclasses import dataclass

from campaign.number_words import (
    AND_A_HALF,
    DIGITS,
    HALF,
    HUNDRED,
    LAST_DIGITS,
    ODD,
    THOUSAND,
    ZERO,
    Reading,
    Words,
    below_thousand,
    spelt,
    spelt_all,
)

SURE_WITHOUT_UNIT = 100_000  # a shorter number may mean thousands
DONG = spelt_all("đồng đ vnd vnđ ₫", 1)
_MILLION = 1_000_000

_SCALES = spelt({"k": 1000, "vạn": 10_000, "tr": _MILLION, "trđ": _MILLION, "triệu": _MILLION, "củ": _MILLION})
_SCALES |= THOUSAND | spelt({"tỷ": 10**9, "tỉ": 10**9})
_SAID_ALONE = spelt({"triệu": _MILLION, "củ": _MILLION, "tỷ": 10**9, "tỉ": 10**9})  # "triệu ba"
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
    factor = _SCALES[scale]
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
        return self.amount // _SCALES[self.scale]


def _half(words: Words) -> Reading:
    halved = words[:1] and words[0] in HALF and _SCALES.get("".join(words[1:2]), 0) >= _MILLION
    return (_SCALES[words[1]] // 2, words[2:]) if halved else None


def _one_and_more(words: Words) -> Reading:
    scale = _SAID_ALONE.get("".join(words[:1]), 0)
    more, rest = _tail(words[1:], scale, 1) if scale else (0, words)
    return (scale + more, rest) if more else None


def _scaled(words: Words, outer: str = "") -> Reading:
    """Parts of falling scale, and what may follow the last; `outer` is the word of the scale before."""
    if outer and words[:1] and words[0] in ODD:
        words = words[1:]
    part = _in_numerals(words, outer) or _in_words(words, outer)
    if part is None or (outer and max(part.amount, _SCALES[part.scale]) >= _SCALES[outer]):
        return None
    if part.ends:
        return part.amount, part.rest
    more, rest = _scaled(part.rest, part.scale) or _tail(part.rest, _SCALES[part.scale], part.count)
    return part.amount + more, rest


def _in_numerals(words: Words, outer: str) -> _Part | None:
    if len(words) < 2 or words[1] not in _SCALES:
        return None
    numeral, scale = words[:2]
    if outer and not (_PLAIN.fullmatch(numeral) and len(numeral) <= 3):
        return None
    if outer and len(numeral) == 1 and {outer, scale} & _ABBREVIATED:  # 1tr5k
        return None
    amount = times(numeral, scale)
    return _Part(amount, scale, words[2:], bool(_DECIMAL.fullmatch(numeral))) if amount else None


def _in_words(words: Words, outer: str) -> _Part | None:
    if outer and len(words) > 1 and words[0] in ZERO and words[1] in _SCALES:
        return _Part(0, words[1], words[2:])
    count, rest = below_thousand(words) or (0, ())
    one_numeral = words[:1] and words[0].isdigit() and len(words) - len(rest) == 1
    if not rest or rest[0] not in _SCALES or one_numeral or (outer and words[0] in HUNDRED):
        return None
    return _Part(count * _SCALES[rest[0]], rest[0], rest[1:])


def _tail(words: Words, scale: int, count: int) -> tuple[int, Words]:
    """What follows "2 triệu" without a scale of its own: rưỡi, one digit or three; nothing else is certain."""
    if words[:1] and words[0] in AND_A_HALF and count < (10 if scale == 1000 else 100):
        return scale // 2, words[1:]
    number, rest = _unscaled_number(words)
    single = len(words) - len(rest) == 1
    if 1 <= number <= 9 and single and scale > 1000 and count < 100:  # "trăm triệu hai" may be 120
        return number * scale // 10, rest
    literal = scale > 1000 and not _THREE.fullmatch("".join(words[:1])) and rest[:1] and rest[0] in DONG
    if number >= 100 and scale != 10_000 and not literal:  # "một triệu hai trăm đồng" may mean what it says
        return number * scale // 1000, rest
    return (number, rest) if scale == 1000 and words[:1] and words[0] in ZERO else (0, words)


def _unscaled_number(words: Words) -> tuple[int, Words]:
    if not words or words[0] in HUNDRED:
        return 0, words
    if _THREE.fullmatch(words[0]):
        return int(words[0]), words[1:]
    if words[0] in LAST_DIGITS and words[0] not in DIGITS:
        return LAST_DIGITS[words[0]], words[1:]
    return below_thousand(words) or (0, words)
