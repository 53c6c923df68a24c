"""How teachers write a pupil's hardship and device in a list: the usual short forms, and nothing that is in doubt."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from bot.phrases import _
from bot.steps import Label, Unclear
from bot.text import fold
from campaign.facts import Hardship
from campaign.needs import HAS_NOW, SUITS, HasNow, Suits

T = TypeVar("T")

_BEFORE = {"ho", "gia", "dinh", "dien", "thuoc", "em", "hs", "hoc", "sinh", "tre", "con", "bi"}
_PARENTS = {"cha", "me", "bo", "ba", "ma", "ca", "lan", "va"}  # "mồ côi cả cha lẫn mẹ" is "mồ côi"

_DEVICE = "(?:thiet bi|may tinh bang|may vi tinh|may tinh|may|laptop|dien thoai|dt|mtb|tablet|ipad)"
_NO = "khong|ko|k|kg|chua"
_NOTHING = re.compile(
    rf"(?:(?:em|hien|hien tai|van) )*(?:{_NO})(?: co)?(?: (?:thiet bi|may|gi)(?: nao| gi| ca)?)?|no device|none"
)
_SHARED = re.compile(
    rf"(?:(?:em|dang|phai) )*(?:(?:dung|su dung|xai|hoc) )?(?:{_DEVICE} )?chung(?: .+)?|(?:a )?shared(?: device)?"
)
_BROKEN = re.compile(
    rf"(?:{_DEVICE} )?(?:(?:da|dang|bi) )*(?:hu hong|hu|hỏng)(?: .+)?|(?:a )?broken(?: device)?"
    rf"|(?:{_DEVICE}|bi)(?: (?:da|dang|bi))* hong(?: .+)?"
)
_NOT_SHARED = re.compile(rf"\b(?:{_NO}|hong|hỏng|hu|rieng)\b")
_NOT_BROKEN = re.compile(rf"\b(?:{_NO}|chung|rieng)\b|\bhong co\b")  # unmarked, "hông có" may be meant

_SUITS = {
    Suits.ANY: "loai nao cung duoc|loai nao cung dc|nao cung duoc|gi cung duoc|may nao cung duoc|bat ky|any kind|any",
    Suits.COMPUTER: "may tinh|may vi tinh|mt|pc|laptop|may tinh xach tay|may tinh de ban|may tinh ban|computer",
    Suits.TABLET: "may tinh bang|mtb|tablet|ipad",
    Suits.SMARTPHONE: "dien thoai thong minh|dien thoai|dt|dttm|smartphone",
}
_SUITS_BY_WORDS = {words: suits for suits, each in _SUITS.items() for words in each.split("|")}


def read_hardship(text: str, tiers: Sequence[Hardship]) -> str:
    """The code of the one tier that is meant, by its label, a short form of it or its initials. Raises Unclear."""
    said = _without(_plain(text).split())
    meant = {tier.code for tier in tiers if said in _named(tier) | _initials(tier)}
    return _the_one(meant, _("Cột «Hoàn cảnh»: xin ghi một trong các mục: {choices}."), [tier.label for tier in tiers])


def is_hardship(text: str, tiers: Sequence[Hardship]) -> bool:
    """Whether these words name a tier, its initials aside: those may be a pupil's."""
    said = _without(_plain(text).split())
    return any(said in _named(tier) for tier in tiers)


def read_has_now(text: str) -> HasNow:
    """What the pupil has; nothing said is no device. Raises Unclear."""
    said = _plain(text, keep=("hỏng", "hông", "hổng"))
    meant = {HasNow.NOTHING} if not said or _NOTHING.fullmatch(said) else set()
    if _SHARED.fullmatch(said) and not _NOT_SHARED.search(said):
        meant.add(HasNow.SHARED)
    if _BROKEN.fullmatch(said) and not _NOT_BROKEN.search(said):
        meant.add(HasNow.BROKEN)
    return _the_one(meant, _("Cột «Đang học bằng»: xin ghi một trong các mục: {choices}."), HAS_NOW.values())


def read_suits(text: str) -> Suits:
    """Which device would do; nothing said is any. Raises Unclear."""
    said = _plain(text)
    meant = {_SUITS_BY_WORDS[said]} if said in _SUITS_BY_WORDS else set() if said else {Suits.ANY}
    return _the_one(meant, _("Cột «Phù hợp»: xin ghi một trong các mục: {choices}."), SUITS.values())


@lru_cache(maxsize=256)  # asked for every row
def _named(tier: Hardship) -> set[str]:
    """`"Hộ nghèo"` is also `"nghèo"`, and `"Khó khăn khác"` also `"khác"`."""
    labels = [_plain(label).split() for label in (tier.label.vi, tier.label.en) if label]
    other = {"khac"} if labels[0][-1:] == ["khac"] else set()
    return {_without(words) for words in labels} | {" ".join(words) for words in labels} | other


@lru_cache(maxsize=256)
def _initials(tier: Hardship) -> set[str]:
    words = _plain(tier.label.vi).split()
    ways = (words, _without(words).split())
    return {"".join(word[0] for word in way) for way in ways if len(way) > 1}


def _without(words: list[str]) -> str:
    start = next((at for at, word in enumerate(words) if word not in _BEFORE), 0)
    end = len(words)
    while end - start > 1 and words[end - 1] in _PARENTS:
        end -= 1
    return " ".join(words[start:end])


def _plain(text: str, keep: tuple[str, ...] = ()) -> str:
    """Folded words with one blank between them; those to `keep` stay marked, since their marks decide."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return " ".join(word if word in keep else fold(word) for word in words)


def _the_one(meant: set[T], hint: str, labels: Iterable[Label]) -> T:
    if len(meant) != 1:
        raise Unclear(hint.format(choices=", ".join(map(str, labels))))
    return next(iter(meant))
