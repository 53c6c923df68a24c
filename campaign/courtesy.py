"""What people say around a number, "dạ em xin ủng hộ … thôi ạ", and the same number said twice."""

import re
from collections.abc import Callable, Mapping

from bot.steps import Unclear
from campaign.number_words import BIRTH_ORDER, NUMBER_WORDS, Words, spelt_all

MOST_WORDS = 200  # of what somebody says around a number

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
_BEGINNING = re.compile(r"[pso,]*(?:x*(?:c[so]+)?x*g[go,]*|c)?(?:n?Tm?(?:s*g+)?|[io,])*")
_END = re.compile(r"(?:[,oc]|pe?|gg[ek])*")
_END_OF_SUM = re.compile(r"(?:[,ocđr]|pe?|Tm?|gg[ek])*")
_STRETCHED = re.compile(r"(.)\1+$")
_DASHES = {"-", "–", "—"}
_IN_WORDS = spelt_all("bằng tức") | {"=": 0}


def _kinds(groups: Mapping[str, str]) -> dict[str, str]:
    return {typed: kind[0] for kind, words in groups.items() for typed in spelt_all(words)}


# Without accents some look the same: "bọn" and "bốn", "cô" and "cỡ", "đúng" and "đừng", "đó" and "đô", "vậy" and "vay".
_DOUBTFUL_BEFORE, _DOUBTFUL_AFTER = {*NUMBER_WORDS, "co", "dung"}, {"do", "vay"}
_KINDS_BEFORE = {word: kind for word, kind in _kinds(_BEFORE).items() if word not in _DOUBTFUL_BEFORE}
_KINDS_AFTER = {word: kind for word, kind in _kinds(_AFTER).items() if word not in _DOUBTFUL_AFTER}
_NAMED_BY_BIRTH = spelt_all("anh chị cô thầy chú bác ông em e con cháu")
_NOT_BEFORE_A_NUMBER = {("toi",), ("con",), ("chung",), ("toi", "da")}  # also "tới", "còn", "chừng", "tối đa"


def after_courtesy(words: Words) -> Words:
    """The words without "dạ, em xin ủng hộ" before them; all of them where that is not what stands there."""
    kinds = "".join(_KINDS_BEFORE.get(word, " ") for word in words).split(" ")[0]
    said, rest = words[: len(kinds)], words[len(kinds) :]
    doubtful = _says_something_else(said, rest[0]) if said and rest else False
    return words if doubtful or not _BEGINNING.fullmatch(kinds) else rest


def _says_something_else(said: Words, number: str) -> bool:
    """ "chị ba triệu rưỡi" may come from Chị Ba, and "toi 2 trieu" be up to 2 million."""
    limits = said[-1:] in _NOT_BEFORE_A_NUMBER or said[-2:] in _NOT_BEFORE_A_NUMBER
    return limits or (said[-1] in _NAMED_BY_BIRTH and number in BIRTH_ORDER)


def courteous(words: Words, end: re.Pattern[str] = _END) -> bool:
    """Whether nothing but "ạ", "thôi nha cô" and the like is left."""
    kinds = (_KINDS_AFTER.get(word) or _KINDS_AFTER.get(_STRETCHED.sub(r"\1", word), " ") for word in words)
    return bool(end.fullmatch("".join(kinds)))


def ends_a_sum(words: Words) -> bool:
    """The same after money: "đồng chẵn", "tiền mặt" say nothing new either."""
    return courteous(words, _END_OF_SUM)


def agreed(words: Words, read: Callable[[Words], int]) -> int:
    """What is written, where perhaps the same is written again in brackets or words; raises Unclear if they differ."""
    if len(words) > MOST_WORDS:  # to look for a number in thousands of dashes would keep everybody waiting
        raise Unclear
    once, again = _written_twice(words)
    if ends_a_sum(again):
        return read(once)
    try:
        number, same = read(once), read(again)
    except Unclear:  # an offer of one of the two would be half of what was said
        raise Unclear from None
    if number != same:
        raise Unclear
    return number


def _written_twice(words: Words) -> tuple[Words, Words]:
    if words.count("(") == words.count(")") == 1 and words.index("(") < words.index(")"):
        opened, closed = words.index("("), words.index(")")
        before, inside, after = words[:opened], words[opened + 1 : closed], words[closed + 1 :]
        if not inside or not (ends_a_sum(after) or _has_numeral(before[-1:])):  # "1 triệu () 5", but "05 (năm) triệu"
            raise Unclear
        return before + after, () if ends_a_sum(inside) and ends_a_sum(after) else inside + after
    for at in range(1, len(words) - 1):
        before, after = words[:at], words[at + 1 :]
        in_words = words[at] in _DASHES and _has_numeral(before) and not _has_numeral(after)
        if words[at] in _IN_WORDS or in_words:
            return before, after
    return words, ()


def _has_numeral(words: Words) -> bool:
    return any(word[-1].isdigit() for word in words)  # also ".5"
