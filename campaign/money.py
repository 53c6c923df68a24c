"""Sums in whole đồng: read only where fully understood, and said in numerals and words."""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue import Unclear
from bot.messages import Choice
from bot.phrases import _, language, lazy
from campaign.numbers import (
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
    after_courtesy,
    agreed,
    below_thousand,
    ends_a_sum,
    read_count,
    say_number,
    spelt,
    words_of,
)

MOST_READ = 2_000_000_000
_SURE_WITHOUT_UNIT = 100_000
_MILLION = 1_000_000


@lru_cache(maxsize=1024)  # kept answers are read again on every turn
def read_vnd(text: str) -> int:
    """The sum, if there is no doubt about it; Unclear says how to write it, or offers what was perhaps meant."""
    words = words_of(text)
    try:
        amount = agreed(words, _whole_sum)
    except Unclear as doubt:
        raise (doubt if doubt.hint else _asked(words)) from None
    if amount > MOST_READ:
        raise Unclear(_("Số tiền này rất lớn. Xin kiểm tra lại cách viết, hoặc liên hệ với đơn vị tiếp nhận."))
    return amount


def say_vnd(amount: int) -> str:
    """The sum in numerals."""
    return f"{amount:,} VND" if language() == "en" else f"{amount:,}đ".replace(",", ".")


def say_vnd_in_words(amount: int) -> str:
    """The sum in words."""
    return f"{say_number(amount)} đồng"


_SCALES = spelt({"k": 1000, "vạn": 10_000, "tr": _MILLION, "trđ": _MILLION, "triệu": _MILLION, "củ": _MILLION})
_SCALES |= THOUSAND | spelt({"tỷ": 10**9, "tỉ": 10**9})
_SAID_ALONE = spelt({"triệu": _MILLION, "củ": _MILLION, "tỷ": 10**9, "tỉ": 10**9})  # "triệu ba"
_ABBREVIATED = {"k", "tr"}
_DONG = spelt(dict.fromkeys(("đồng", "đ", "vnd", "vnđ", "₫"), 1))

_NUMERAL = re.compile(r"[0-9][0-9.,]*")
_PLAIN = re.compile(r"[1-9][0-9]{0,11}")
_OFFICIAL = re.compile(r"0[1-9]")  # 05 triệu
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,8})[.,]([0-9]{1,2})")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_THREE = re.compile(r"[1-9][0-9]{2}")
_BARE = re.compile(r"([1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?P<by>[ .,])[0-9]{3}(?:(?P=by)[0-9]{3})*)(?:(?!(?P=by))[.,]00)?")


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


def _whole_sum(words: Words) -> int:
    words = after_courtesy(words)
    reading = _half(words) or _one_and_more(words) or _scaled(words)
    if reading is None:
        return _without_scale(words)
    amount, rest = reading
    if amount <= 0 or not ends_a_sum(rest):
        raise Unclear
    return amount


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
    amount = _times(numeral, scale)
    return _Part(amount, scale, words[2:], bool(_DECIMAL.fullmatch(numeral))) if amount else None


def _times(numeral: str, scale: str) -> int:
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
    return count * factor if factor > 1000 or count < _SURE_WITHOUT_UNIT else 0


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
    literal = scale > 1000 and not _THREE.fullmatch("".join(words[:1])) and rest[:1] and rest[0] in _DONG
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


def _without_scale(words: Words) -> int:
    """Six digits and more are a sum; fewer only with "đồng", and not below the notes that people give."""
    readings = [reading for reading in (_bare(words), below_thousand(words)) if reading]
    number, rest = min(readings, key=lambda reading: len(reading[1]), default=(0, words))
    if number and ends_a_sum(rest):
        in_dong = words[0][0].isdigit() and any(word in _DONG for word in rest)
        if number >= (1000 if in_dong else _SURE_WITHOUT_UNIT):
            return number
        raise _perhaps(number * 1000 if number < 10_000 else number)
    if words and re.fullmatch(r"[1-9]?[0-9][.,][1-9]", words[0]) and ends_a_sum(words[1:]):
        raise _perhaps(_times(words[0], "tr"))
    raise Unclear


def _bare(words: Words) -> Reading:
    length = next((at for at, word in enumerate(words) if not _NUMERAL.fullmatch(word)), len(words))
    written = _BARE.fullmatch(" ".join(words[:length]))
    return (int(re.sub(r"\D", "", written[1])), words[length:]) if written else None


_PER, _PEOPLE = spelt({"mỗi": 0, "/": 0}), spelt(dict.fromkeys(["em", "bạn", "bé", "cháu", "hs", "người", "suất"], 0))
_BETWEEN = _PER | spelt(dict.fromkeys(["x", "*", "×", "nhân", "cho", "lớp", "có", "và", ",", ";"], 0))
_HINTS = {
    "đô đola dollar usd $ € eur euro £ ¥ yên yen jpy won krw bảng baht tệ cny ndt usdt btc vàng chỉ lượng cây": lazy(
        "Hệ thống chỉ ghi nhận tiền Việt Nam. Xin viết số tiền bằng đồng."
    ),
    "chai lít xị vé cành tỏi lúa tờ lá gậy": lazy(
        "Từ này mỗi nơi hiểu một khác. Xin viết số tiền bằng nghìn hoặc triệu đồng."
    ),
    "mỗi tháng tuần hàng từng / người suất": lazy("Xin cho biết tổng số tiền của lần ủng hộ này."),
    "khoảng tầm cỡ chừng gần hơn trên dưới đến tới hoặc hay vài mấy từ - – — ~ ≈": lazy(
        "Xin cho biết một số tiền cụ thể."
    ),
}
_HINTED = [(spelt(dict.fromkeys(words.split(), 0)), hint) for words, hint in _HINTS.items()]


def _asked(words: Words) -> Unclear:
    product = _so_much_for_each(words) if {*_PER} & {*words} and {*_PEOPLE} & {*words} else 0
    if 0 < product <= MOST_READ:
        return _perhaps(product)
    for typed, hint in _HINTED:
        if any(word in typed for word in words):
            return Unclear(str(hint))
    return Unclear(
        _("Hệ thống chưa đọc được số tiền. Xin viết bằng chữ số kèm đơn vị (nghìn, triệu) hoặc viết đủ các số 0.")
    )


def _perhaps(amount: int) -> Unclear:
    code = str(amount) if amount >= _SURE_WITHOUT_UNIT else f"{amount}đ"  # a tap is read like a typed sum
    choice = Choice(code, say_vnd(amount))
    return Unclear(_("Ý quý vị là {sum}, phải không ạ?").format(sum=choice.label), [choice])


def _so_much_for_each(words: Words) -> int:
    """The product of "200k/em, 5 em"; zero where more or less is said than a sum and a number of people."""
    found: dict[str, int] = {}
    pieces = "\n".join("\n" if word in _BETWEEN else word for word in words).split("\n\n")
    for piece in (tuple(piece.split()) for piece in pieces):
        piece = piece[1:] if piece and piece[0] in _PEOPLE else piece
        if piece and not ends_a_sum(piece):
            kind, number = _sum_or_people(piece)
            if not number or kind in found:
                return 0
            found[kind] = number
    return found.get("sum", 0) * found.get("people", 0)


def _sum_or_people(words: Words) -> tuple[str, int]:
    with suppress(Unclear):
        return "sum", _whole_sum(words)
    with suppress(Unclear):
        if any(word in _PEOPLE or word.isdigit() for word in words):  # "năm" alone is rather a year
            return "people", read_count(" ".join(words))
    return "", 0
