"""The words and numerals that a text is made of, in every way people type them, and the number they begin with."""

import re
import unicodedata
from collections.abc import Mapping

from bot.text import fold

Words = tuple[str, ...]
Reading = tuple[int, Words] | None  # the number, and the words after it

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Hearts, hands and flowers; not the pictures that mean a digit, a sign or a currency.
_PICTURE = re.compile("[☀-❵➘-➿\U0001f300-\U0001f4ae\U0001f4ba-\U0001f51e\U0001f525-\U0001faff]\ufe0f?")
# A numeral may begin with its sign: ".5 triệu" is not 5 triệu.
_WORD = re.compile(r"(?:(?<![\w.,])[.,])?[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\S")
_LETTER = re.compile(r"(\w)([\u0300-\u036f]*)")
_SHAPES = {"\u0306": "w", "\u031b": "w"}
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def words_of(text: str) -> Words:
    """Numerals, words and signs in lower case, without what cannot be seen; a line or a picture ends like a `;`."""
    seen = "".join(c for c in text.translate(_FULL_WIDTH) if unicodedata.category(c) != "Cf")
    seen = _PICTURE.sub(" ; ", seen).replace("\n", " ; ")
    typed = _WORD.findall(unicodedata.normalize("NFC", seen))
    return tuple(map(_folded_unless_a_name, ["", *typed], typed, [*typed[1:], ""]))


def _folded_unless_a_name(before: str, word: str, after: str) -> str:
    """Lower case, but "Nam" in "5 triệu Nam" and "Ba" in "chị Ba 2 triệu" stay: names are no numbers."""
    folded = word.casefold()
    inside = before[-1:].isalnum() and not before.isupper()
    is_name = inside and word[0].isupper() and folded in LAST_DIGITS and after.casefold() not in _MORE_OF_A_NUMBER
    return word if is_name else folded


def spelt(meanings: Mapping[str, int]) -> dict[str, int]:
    """The table for every way to type its words: with accents, without, and as the keys of an unfinished Telex."""
    return {typed: meaning for word, meaning in meanings.items() for typed in {word, fold(word) or word, *_telex(word)}}


def spelt_all(words: str, meaning: int = 0) -> dict[str, int]:
    """The same for words of one meaning."""
    return spelt(dict.fromkeys(words.split(), meaning))


def _telex(word: str) -> set[str]:
    bare = shaped = toned = shapes = tones = ""
    for letter, marks in _LETTER.findall(unicodedata.normalize("NFD", word.replace("đ", "dd"))):
        shape = "".join(letter if mark == "\u0302" else _SHAPES.get(mark, "") for mark in marks)
        tone = "".join(_TONES.get(mark, "") for mark in marks)
        bare, shapes, tones = bare + letter, shapes + shape, tones + tone
        shaped, toned = shaped + letter + shape, toned + letter + shape + tone
    return {shaped + tones, toned, bare + shapes + tones, (shaped + tones).replace("uwow", "uow")} - {""}


_ONES = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_LATER_ONES = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}

DIGITS = spelt(_ONES) | {str(n): n for n in range(1, 10)}
LAST_DIGITS = spelt(_ONES | _LATER_ONES)
ZERO, HALF, AND_A_HALF, ODD = spelt_all("không"), spelt_all("nửa"), spelt_all("rưỡi rưởi", 50), spelt_all("linh lẻ lẽ")
HUNDRED, THOUSAND = spelt_all("trăm"), spelt_all("nghìn ngàn nghàn ngìn", 1000)
SCALES = THOUSAND | spelt(
    {"k": 1000, "vạn": 10_000, "tr": 10**6, "trđ": 10**6, "triệu": 10**6, "củ": 10**6, "tỷ": 10**9}
)
SCALES |= {word: 10**9 for word in spelt_all("tỉ") if word != "ti"}  # "mot ti": a little
BARE = {fold(word) for word in (*_ONES, *_LATER_ONES, "nghìn", "ngàn", "vạn", "tr", "trđ", "triệu", "củ", "tỷ")}

_TEN, _TENS, _DOZENS = spelt_all("mười", 10), spelt_all("mươi"), spelt_all("chục")
_TENS_DIGITS = {word: digit * 10 for word, digit in DIGITS.items()}
_TWENTY_UP = {word: tens for word, tens in _TENS_DIGITS.items() if tens >= 20}
_SPELT_TWENTY_UP = {word: tens for word, tens in _TWENTY_UP.items() if not word.isdigit()}
_HUNDREDS = {word: digit * 100 for word, digit in (DIGITS | ZERO).items()}
_LONE_LAST = {word: digit for word, digit in spelt(_LATER_ONES).items() if word != "mot"}  # "hai mot": 21, or 2 and 1?
_SHORT_TENS = spelt({"hăm": 20, "băm": 30})

# What is said below a hundred, word by word; the number is the sum. The longest that fits is taken.
_TWO_DIGITS = (
    (_TWENTY_UP, _TENS, LAST_DIGITS),
    (_TWENTY_UP, _TENS),
    (_TENS_DIGITS, _DOZENS),
    (_SPELT_TWENTY_UP, _LONE_LAST),
    (_SHORT_TENS, LAST_DIGITS),
    (_TEN, LAST_DIGITS),
    (_TEN,),
)
_AFTER_HUNDREDS = (*_TWO_DIGITS, (ODD, LAST_DIGITS | DIGITS), (AND_A_HALF,), ({str(n): n for n in range(10, 100)},), ())
_FORMS = sorted(
    [
        *_TWO_DIGITS,
        (DIGITS,),
        *((_HUNDREDS, HUNDRED, *more) for more in _AFTER_HUNDREDS),
        *((dict.fromkeys(HUNDRED, 100), *more) for more in _AFTER_HUNDREDS),
    ],
    key=len,
    reverse=True,
)
NUMBER_WORDS = {word for form in _FORMS for table in form for word in table}
BIRTH_ORDER = {word for word, digit in (LAST_DIGITS | _TEN).items() if digit > 1}  # the second child is called Hai

_MORE_OF_A_NUMBER = {word for word in (*NUMBER_WORDS, *SCALES) if word not in LAST_DIGITS and not word.isdigit()}


def below_thousand(words: Words) -> Reading:
    """The number these words begin with; "một trăm năm" gives 100 and leaves "năm", which may be 5 or 50."""
    for form in _FORMS:
        if len(form) <= len(words) and all(word in table for word, table in zip(words, form, strict=False)):
            return sum(table[word] for word, table in zip(words, form, strict=False)), words[len(form) :]
    return None
