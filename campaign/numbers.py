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
    return _from_one_to_most(words_of(text))


@lru_cache(maxsize=1024)
def read_people(text: str) -> int:
    """How many people stand behind a gift: also "cả lớp 40 em", "35 học sinh"."""
    return _from_one_to_most(_without_people(words_of(text)))


def _from_one_to_most(words: Words) -> int:
    try:
        count = agreed(words, _whole_count)
    except Unclear:
        count = 0
    if count > MOST_PIECES:
        raise Unclear(_("Số lượng này rất lớn. Xin kiểm tra lại cách viết, hoặc liên hệ với đơn vị tiếp nhận."))
    if count < 1:
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
_PIECES = re.compile(r"[1-9][0-9]{0,8}|[1-9][0-9]{1,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}|0[1-9]")
_SCHOOL_CLASSES = range(1, 13)
_ALL_OF = {tuple(phrase.split()) for phrase in ("cả lớp", "ca lop", "tập thể lớp", "tap the lop")}
_ALTOGETHER = {tuple(f"{all_of} {group}".split()) for all_of in ("cả", "ca") for group in ("nhóm", "nhom", "tổ", "to")}
_ALTOGETHER |= {("cả", "trường"), ("ca", "truong"), ("cả", "nhà"), ("ca", "nha"), ("tất", "cả"), ("tat", "ca")}
_SAID_OF_PEOPLE = (
    "học sinh, hs, hoc sinh, thầy cô, thay co, thầy cô giáo, thay co giao, giáo viên, giao vien, gv, phụ huynh,"
    " phu huynh, ph, anh chị, anh chi, anh chị em, anh chi em, thành viên, thanh vien, nhân viên, nhan vien, cán bộ,"
    " can bo, hội viên, hoi vien, đoàn viên, doan vien, cô, thầy, thay, cháu, chau, bé, nhà giáo, nha giao, bạn hs"
)
_PEOPLE = {tuple(phrase.split()) for phrase in _SAID_OF_PEOPLE.split(", ")}


def _without_people(words: Words) -> Words:
    """Only the number of "cả lớp 40 em" or "12 thầy cô ạ"; "cả lớp 5 em" is perhaps class 5, and is left alone."""
    if words[:2] in _ALTOGETHER or (words[:2] in _ALL_OF and _is_no_class(words[2:])):
        words = words[2:]
    said, number = words, _pieces(after_courtesy(words))
    rest = number[1] if number else ()
    for length in (3, 2, 1):
        if rest[:length] in _PEOPLE and courteous(rest[length:]):
            return said[: len(said) - len(rest)]
    return words


def _is_no_class(words: Words) -> bool:
    number = _pieces(words)
    return number is not None and number[0] not in _SCHOOL_CLASSES


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
    return (int(words[0].replace(".", "")), words[1:]) if words and _PIECES.fullmatch(words[0]) else None


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
