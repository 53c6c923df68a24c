"""Whole numbers as people in Vietnam type and say them, with or without accents; what is not certain is asked."""

import re
from functools import lru_cache

from bot.phrases import _, language
from bot.steps import Unclear
from campaign.courtesy import after_courtesy, agreed, courteous
from campaign.number_words import HALF, THOUSAND, ZERO, Reading, Words, below_thousand, spelt, spelt_all, words_of

MOST_PIECES = 9_999


@lru_cache(maxsize=1024)  # kept answers are read again on every turn
def read_count(text: str) -> int:
    """How many devices or people: from 1 to `MOST_PIECES`."""
    try:
        count = agreed(words_of(text), _whole_count)
    except Unclear:
        count = 0
    if not 1 <= count <= MOST_PIECES:
        raise Unclear(_("Xin cho biết số lượng bằng một con số, ví dụ 2 hoặc hai."))
    return count


def say_number(number: int) -> str:
    """The number in words, from 0 to 999 tỷ."""
    if not 0 <= number < 10**12:
        raise ValueError(f"no words for {number}")
    if not number:
        return "zero" if language() == "en" else _DIGIT_NAMES[0]
    return _in_english(number) if language() == "en" else _in_vietnamese(number)


_PACKS = spelt({"cặp": 2, "đôi": 2, "chục": 10, "tá": 12})
_HALVED_PACKS = {word: pack // 2 for word, pack in _PACKS.items() if pack >= 10}
_CLASSIFIERS = spelt_all("cái chiếc bộ con máy người em bạn")
_PIECES = re.compile(r"[1-9][0-9]{0,3}|0[1-9]")


def _whole_count(words: Words) -> int:
    reading = _pieces(after_courtesy(words))
    if reading is None:
        raise Unclear
    count, rest = reading
    rest = rest[1:] if rest and rest[0] in _CLASSIFIERS else rest
    if not (courteous(rest) or (rest[0] in _CLASSIFIERS and courteous(rest[1:]))):  # "2 bộ máy"
        raise Unclear
    return count


def _pieces(words: Words) -> Reading:
    if words[:1] and words[0] in HALF and words[1:] and words[1] in _HALVED_PACKS:
        return _HALVED_PACKS[words[1]], words[2:]
    number = _below_million(words) or _numeral(words)
    count, rest = number or (1, words)
    return (count * _PACKS[rest[0]], rest[1:]) if rest and rest[0] in _PACKS else number


def _numeral(words: Words) -> Reading:
    return (int(words[0]), words[1:]) if words and _PIECES.fullmatch(words[0]) else None


def _below_million(words: Words) -> Reading:
    thousands = below_thousand(words)
    if thousands is None or not thousands[1] or thousands[1][0] not in THOUSAND:
        return thousands
    count, rest = thousands[0] * 1000, thousands[1][1:]
    more = below_thousand(rest)
    return (count + more[0], more[1]) if more and (more[0] >= 100 or rest[0] in ZERO) else (count, rest)


_DIGIT_NAMES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = ("", "mốt", "hai", "ba", "tư", "lăm", "sáu", "bảy", "tám", "chín")
_AFTER_TEN = ("", "một", "hai", "ba", "bốn", "lăm", "sáu", "bảy", "tám", "chín")
_SCALES = ((10**9, "tỷ", "billion"), (10**6, "triệu", "million"), (10**3, "nghìn", "thousand"), (1, "", ""))
_ENGLISH_ONES = (
    "- one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _in_vietnamese(number: int) -> str:
    """Empty classes between full ones are said ("không nghìn"), else 1.000.200 would sound like 1.200.000."""
    said: list[str] = []
    for scale, name, _english in _SCALES:
        if number >= scale and number % (scale * 1000):
            said += [*_class_of_three(number // scale % 1000, bool(said)), name]
    return " ".join(filter(None, said))


def _class_of_three(number: int, inside: bool) -> list[str]:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    if not number:
        return [_DIGIT_NAMES[0]]
    said = [_DIGIT_NAMES[hundreds], "trăm"] if hundreds or inside else []
    if tens > 1:
        return [*said, _DIGIT_NAMES[tens], "mươi", _AFTER_TENS[ones]]
    if tens:
        return [*said, "mười", _AFTER_TEN[ones]]
    return [*said, *(["linh"] if said else []), _DIGIT_NAMES[ones]] if ones else said


def _in_english(number: int) -> str:
    groups = ((number // scale % 1000, name) for scale, _vietnamese, name in _SCALES)
    return " ".join(f"{_english_hundreds(group)} {name}".strip() for group, name in groups if group)


def _english_hundreds(number: int) -> str:
    ones, hundreds, rest = _ENGLISH_ONES.split(), number // 100, number % 100
    said = [ones[hundreds], "hundred"] if hundreds else []
    if 0 < rest < 20:
        said.append(ones[rest])
    elif rest:
        said.append(_ENGLISH_TENS[rest // 10] + (f"-{ones[rest % 10]}" if rest % 10 else ""))
    return " ".join(said)
