"""Sums in whole đồng: read only where fully understood, and said in numerals and words."""

import re
from contextlib import suppress
from functools import lru_cache

from bot.messages import Choice
from bot.phrases import _, language, lazy
from bot.steps import Unclear
from campaign.courtesy import after_courtesy, agreed, courteous, ends_a_sum
from campaign.number_words import AND_A_HALF, Reading, Words, below_thousand, spelt_all, words_of
from campaign.numbers import read_count, say_number
from campaign.scaled_sums import DONG, PEOPLE, SURE_WITHOUT_UNIT, scaled_sum, times

MOST_READ = 2_000_000_000
_SMALLEST_NOTE = 1000  # that people give


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
    return f"{say_count(amount)} VND" if language() == "en" else f"{say_count(amount)}đ"


def say_count(number: int) -> str:
    """A number in numerals, its thousands set apart: `12.500`."""
    grouped = f"{number:,}"
    return grouped if language() == "en" else grouped.replace(",", ".")


def as_typed(amount: int) -> str:
    """The sum as an answer that is read again, in any language: "1500" would be taken for thousands."""
    return f"{amount}đ"


def say_vnd_in_words(amount: int) -> str:
    """The sum in words."""
    return f"{say_number(amount)} đồng"


_ELDERS, _ONE = spelt_all("anh chị cô thầy chú bác ông"), {"1", "01", *spelt_all("một")}
_NUMERAL = re.compile(r"[0-9][0-9.,]*")
_BARE = re.compile(r"([1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?P<by>[ .,])[0-9]{3}(?:(?P=by)[0-9]{3})*)(?:(?!(?P=by))[.,]00)?")


def _whole_sum(words: Words) -> int:
    said, words = words, after_courtesy(words)
    if words and _may_be_less(said[: len(said) - len(words)], words[0], words[1:]):
        raise Unclear
    reading = scaled_sum(words)
    if reading is None:
        return _without_scale(words)
    amount, rest = reading
    if amount < _SMALLEST_NOTE or not ends_a_sum(rest):
        raise Unclear
    return amount


def _may_be_less(said: Words, first: str, rest: Words) -> bool:
    """ "anh 2 triệu rưỡi" may be 1,5 triệu from Anh Hai, "tam trieu ruoi" about as much, and "mot ty" a little."""
    from_somebody = said[-1:] != () and said[-1] in _ELDERS and re.fullmatch("[2-9]|10", first)
    about = first == "tam" and {*AND_A_HALF} & {*rest}
    a_little = first in _ONE and rest[:1] == ("ty",) and courteous(rest[1:])
    return a_little or bool((from_somebody or about) and (scaled_sum(rest) or below_thousand(rest)))


def _without_scale(words: Words) -> int:
    """Six digits and more are a sum; fewer only with "đồng"."""
    readings = [reading for reading in (_bare(words), below_thousand(words)) if reading]
    number, rest = min(readings, key=lambda reading: len(reading[1]), default=(0, words))
    numeral = words[: len(words) - len(rest)]
    if number and ends_a_sum(rest):
        in_dong = words[0][0].isdigit() and any(word in DONG for word in rest)
        if (number >= _SMALLEST_NOTE) if in_dong else _sure_without_unit(number, numeral):
            return number
        if number < SURE_WITHOUT_UNIT and not _may_be_no_sum(number, numeral, rest):
            raise _perhaps(number * 1000 if number < 10_000 else number)
    if words and re.fullmatch(r"[1-9]?[0-9][.,][1-9]", words[0]) and ends_a_sum(words[1:]):
        raise _perhaps(times(words[0], "tr"))
    raise Unclear


def _sure_without_unit(number: int, numeral: Words) -> bool:
    """Digits that are no round sum may be a phone, an account or a date."""
    grouped = len(numeral) == 1 and not numeral[0].isdigit()
    return number >= SURE_WITHOUT_UNIT and number % (1000 if grouped or number < 10_000_000 else 10_000) == 0


def _may_be_no_sum(number: int, numeral: Words, rest: Words) -> bool:
    """ "2 bác" are people, 2021 is a year, and "Nam", "sau" and "ba" say something else."""
    spelt_digit = number < 10 and not numeral[0].isdigit()
    year = numeral[0].isdigit() and 1900 < number < 2100 and number % 100
    return bool(spelt_digit or year or (rest[:1] != () and rest[0] in PEOPLE))


def _bare(words: Words) -> Reading:
    length = next((at for at, word in enumerate(words) if not _NUMERAL.fullmatch(word)), len(words))
    written = _BARE.fullmatch(" ".join(words[:length]))
    return (int(re.sub(r"\D", "", written[1])), words[length:]) if written else None


_PER, _PEOPLE = spelt_all("mỗi /"), spelt_all("em bạn bé cháu hs người suất")
_BETWEEN = _PER | spelt_all("x * × nhân cho lớp có và , ;")
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
_HINTED = [(spelt_all(words), hint) for words, hint in _HINTS.items()]


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
    choice = Choice(as_typed(amount), say_vnd(amount))
    return Unclear(_("Ý {you} là {sum}, phải không ạ?").format(sum=choice.label), [choice])


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
