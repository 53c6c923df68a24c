"""Whole numbers as people in Vietnam type and say them, with or without accents; what is not certain is asked."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from bot.dialogue import Unclear
from bot.phrases import _, language
from bot.text import fold

Words = tuple[str, ...]
Reading = tuple[int, Words] | None  # the number, and the words after it

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


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Hearts, hands and flowers; not the pictures that mean a digit, a sign or a currency.
_PICTURE = re.compile("[☀-❵➘-➿\U0001f300-\U0001f4ae\U0001f4ba-\U0001f51e\U0001f525-\U0001faff]\ufe0f?")
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\S")
_LETTER = re.compile(r"(\w)([\u0300-\u036f]*)")
_SHAPES = {"\u0306": "w", "\u031b": "w"}
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def words_of(text: str) -> Words:
    """Numerals, words and signs in lower case, without what cannot be seen; a line or a picture ends like a `;`."""
    seen = "".join(c for c in text.translate(_FULL_WIDTH) if unicodedata.category(c) != "Cf")
    seen = _PICTURE.sub(" ; ", seen).replace("\n", " ; ")
    return tuple(_WORD.findall(unicodedata.normalize("NFC", seen).casefold()))


def spelt(meanings: Mapping[str, int]) -> dict[str, int]:
    """The table for every way to type its words: with accents, without, and as the keys of an unfinished Telex."""
    return {typed: meaning for word, meaning in meanings.items() for typed in {word, fold(word) or word, *_telex(word)}}


def _telex(word: str) -> set[str]:
    bare = shaped = toned = shapes = tones = ""
    for letter, marks in _LETTER.findall(unicodedata.normalize("NFD", word.replace("đ", "dd"))):
        shape = "".join(letter if mark == "\u0302" else _SHAPES.get(mark, "") for mark in marks)
        tone = "".join(_TONES.get(mark, "") for mark in marks)
        bare, shapes, tones = bare + letter, shapes + shape, tones + tone
        shaped, toned = shaped + letter + shape, toned + letter + shape + tone
    return {shaped + tones, toned, bare + shapes + tones, (shaped + tones).replace("uwow", "uow")} - {""}


def _all(words: str, meaning: int = 0) -> dict[str, int]:
    return spelt(dict.fromkeys(words.split(), meaning))


_ONES = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_LATER_ONES = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}

DIGITS = spelt(_ONES) | {str(n): n for n in range(1, 10)}
LAST_DIGITS = spelt(_ONES | _LATER_ONES)
ZERO, HALF, AND_A_HALF, ODD = _all("không"), _all("nửa"), _all("rưỡi rưởi", 50), _all("linh lẻ lẽ")
HUNDRED, THOUSAND = _all("trăm"), _all("nghìn ngàn nghàn ngìn", 1000)

_TEN, _TENS, _DOZENS = _all("mười", 10), _all("mươi"), _all("chục")
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


def below_thousand(words: Words) -> Reading:
    """The number these words begin with; "một trăm năm" gives 100 and leaves "năm", which may be 5 or 50."""
    for form in _FORMS:
        if len(form) <= len(words) and all(word in table for word, table in zip(words, form, strict=False)):
            return sum(table[word] for word, table in zip(words, form, strict=False)), words[len(form) :]
    return None


_PACKS = spelt({"cặp": 2, "đôi": 2, "chục": 10, "tá": 12})
_HALVED_PACKS = {word: pack // 2 for word, pack in _PACKS.items() if pack >= 10}
_CLASSIFIERS = _all("cái chiếc bộ con máy người em bạn")
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


_BEFORE = {
    "is": "là tổng cộng đúng chẵn tròn vnd vnđ ₫ chỉ viết bằng chữ",
    "polite": "dạ vâng thưa ừ ok chào",
    "self": "em e tôi tui mình con cháu ông gia đình nhà chúng bọn tụi bên tớ",
    "other": "cô thầy anh chị chú bác",
    "xin": "xin muốn sẽ",
    "cho": "cho",
    "give": "ủng hộ góp đóng quyên gửi gởi tặng trao biếu chuyển khoản ck đưa giúp hỗ trợ donate được đăng ký",
    "number": "số",
    "Tiền": "tiền",
    "mặt": "mặt",
    ",": ", . ; : ! …",
}
_AFTER = {
    "please": "ạ a á nhé nhe nha nhá nghen nhen hen hén thôi luôn vậy đó đấy",
    "other": "cô thầy anh chị chú bác ad admin",
    "em": "em e bạn",
    "Tiền": "tiền",
    "mặt": "mặt",
    "đ": "đồng đ d vnd vnđ ₫",
    "round": "chẵn tròn",
    "cảm ơn": "cảm cám ơn",
    "group": "cho các",
    "kids": "cháu bé con",
    ",": ", . ; : ! …",
}
_BEGINNING = re.compile(r"[pso,]*(?:x*(?:c[so]+)?x*g[go,]*|c)?(?:n?Tm?|[io,])*")
_END = re.compile(r"(?:[,oc]|pe?|gg[ek])*")
_END_OF_SUM = re.compile(r"(?:[,ocđr]|pe?|Tm?|gg[ek])*")
_STRETCHED = re.compile(r"(.)\1+$")
_DASHES = {"-", "–", "—"}
_IN_WORDS = _all("bằng tức") | {"=": 0}


def _kinds(groups: Mapping[str, str]) -> dict[str, str]:
    return {typed: kind[0] for kind, words in groups.items() for typed in _all(words)}


_NUMBER_WORDS = {word for form in _FORMS for table in form for word in table}
_DOUBTFUL = {*_NUMBER_WORDS, "co"}  # without accents, "bọn" and "bốn" look the same, and "cô" and "cỡ"
_KINDS_BEFORE = {word: kind for word, kind in _kinds(_BEFORE).items() if word not in _DOUBTFUL}
_KINDS_AFTER = _kinds(_AFTER)


def after_courtesy(words: Words) -> Words:
    """The words without "dạ, em xin ủng hộ" before them; all of them where that is not what stands there."""
    kinds = "".join(_KINDS_BEFORE.get(word, " ") for word in words).split(" ")[0]
    return words[len(kinds) :] if _BEGINNING.fullmatch(kinds) else words


def courteous(words: Words, end: re.Pattern[str] = _END) -> bool:
    """Whether nothing but "ạ", "thôi nha cô" and the like is left."""
    kinds = (_KINDS_AFTER.get(word) or _KINDS_AFTER.get(_STRETCHED.sub(r"\1", word), " ") for word in words)
    return bool(end.fullmatch("".join(kinds)))


def ends_a_sum(words: Words) -> bool:
    """The same after money: "đồng chẵn", "tiền mặt" say nothing new either."""
    return courteous(words, _END_OF_SUM)


def agreed(words: Words, read: Callable[[Words], int]) -> int:
    """What is written, where perhaps the same is written again in brackets or words; raises Unclear if they differ."""
    once, again = _written_twice(words)
    number = read(once)
    if again and not ends_a_sum(again) and read(again) != number:
        raise Unclear
    return number


def _written_twice(words: Words) -> tuple[Words, Words]:
    if words.count("(") == words.count(")") == 1 and words.index("(") < words.index(")"):
        opened, closed = words.index("("), words.index(")")
        before, inside, after = words[:opened], words[opened + 1 : closed], words[closed + 1 :]
        return before + after, () if ends_a_sum(inside) else inside + after  # "05 (năm) triệu"
    for at in range(1, len(words) - 1):
        before, after = words[:at], words[at + 1 :]
        in_words = words[at] in _DASHES and _has_numeral(before) and not _has_numeral(after)
        if words[at] in _IN_WORDS or in_words:
            return before, after
    return words, ()


def _has_numeral(words: Words) -> bool:
    return any(word[0].isdigit() for word in words)


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
