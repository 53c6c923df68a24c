"""A needy pupil, as little of one as allocation needs."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from bot.text import clean, fold
from campaign.number_words import spelt_all

MOST_CLASS, MOST_SHORT_NAME = 12, 20
MOST_LETTERS = 7  # in a Vietnamese word, as "nghiêng"; what is longer is a name run together

_VOWELS = {*"aeiouy"}
_LETTERS = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile("[bcdfghjklmnpqrstvwxz]+|gi|qu|.")  # also "Ng", "Th", "NV": no word is without a vowel
_BEFORE_A_NAME = {"em", "be", "chau", "ban", "hs"}
_FAMILY_NAMES = spelt_all(
    "nguyễn trần lê phạm huỳnh phan võ đặng bùi đỗ hồ ngô lý đoàn trịnh đinh trương lương phùng tô vương tạ mã lưu"
    " nghiêm quách chu lại doãn đàm tăng từ tống triệu hứa đồng khổng nông ma bế lò lường cà quàng giàng sùng vàng vừ"
    " thào hạng lầu cứ ksor rơ siu nay kpă niê ayun hra bạch bành cù giáp hầu lữ mạc ông phí phó tiêu tôn ưng lã đậu"
)
_ALSO_GIVEN_NAMES = spelt_all("hoàng vũ đào dương thái châu kiều diệp mai hà an cao lâm kim vi văn ninh thạch trang")
# "Y Moan", "A Phủ", "H'Hen", "K'Bích": names in full; "A. Hoa" is an initial.
_HIGHLAND = re.compile(r"(?:[ay][\s-]+|[hky]\s*['’ʼ`]\s*)[^\W\d_]{2,}", re.IGNORECASE)
_NO_ANSWER = {
    *("xong", "xong rồi", "rồi", "khai tiếp", "tiếp tục", "tiếp theo", "không", "không có", "không biết", "không còn"),
    *("ko", "hết", "hết rồi", "dạ", "vâng", "dạ vâng", "có", "ok", "oke", "yes", "đúng", "sai", "đủ", "đủ rồi", "thôi"),
    *("bỏ qua", "quay lại", "trở lại", "hủy", "huỷ", "xác nhận", "sửa", "chưa", "chưa có", "menu", "help", "test"),
    *("khong", "khong co", "khong biet", "het", "het roi", "xong roi", "khai tiep", "tiep tuc", "bo qua", "quay lai"),
}
_NO_CLASS = {"huy", "cancel", "khoi", "tuoi", "em", "hs", "sinh", "lop", "va", "hoac", "hay", "den"}
_CLASS_FOR_A_NAME = re.compile(r"lop\b.*\d")
_A_CLASS = re.compile(r"\d+[^\W\d_]\d*")


class HasNow(StrEnum):
    """What the pupil learns with today, the worst first."""

    NOTHING = "nothing"
    BROKEN = "broken"
    SHARED = "shared"


class Suits(StrEnum):
    """Which device would do."""

    ANY = "any"
    COMPUTER = "computer"
    TABLET = "tablet"
    SMARTPHONE = "smartphone"


class Stage(StrEnum):
    """How far a pupil's entry has come."""

    DECLARED = "declared"
    APPROVED = "approved"
    RESERVED = "reserved"
    GRANTED = "granted"
    SERVED = "served"


HOLDING = frozenset({Stage.RESERVED, Stage.GRANTED, Stage.SERVED})  # something of the campaign

STAGES: dict[Stage, Label] = {
    Stage.DECLARED: lazy("chờ duyệt"),
    Stage.APPROVED: lazy("đã duyệt"),
    Stage.RESERVED: lazy("đang giữ thiết bị cho em"),
    Stage.GRANTED: lazy("đã nhận tiền hỗ trợ"),
    Stage.SERVED: lazy("đã nhận thiết bị"),
}

HAS_NOW: dict[HasNow, Label] = {
    HasNow.NOTHING: lazy("Không có thiết bị"),
    HasNow.SHARED: lazy("Dùng chung"),
    HasNow.BROKEN: lazy("Thiết bị hỏng"),
}

SUITS: dict[Suits, Label] = {
    Suits.ANY: lazy("Loại nào cũng được"),
    Suits.COMPUTER: lazy("Máy tính"),
    Suits.TABLET: lazy("Máy tính bảng"),
    Suits.SMARTPHONE: lazy("Điện thoại thông minh"),
}


@dataclass(frozen=True, slots=True)
class NewNeed:
    """A declaration; `hardship` is the code of a tier of the campaign's data."""

    unit: str
    class_name: str
    short_name: str
    hardship: str
    has_now: HasNow
    suits: Suits


def read_class(text: str) -> str:
    """A class as schools write it, `"6a2"` is `6A2`. Raises Unclear."""
    words = clean(text, MOST_CLASS + 8).upper().removeprefix("LỚP").removeprefix("LOP").split()
    name = ("" if words and words[0][0].isdigit() else " ").join(words)
    # A pupil's name typed here by mistake is no class: classes are short, and those of two words carry a number.
    is_class = 1 <= len(words) <= 2 and (len(words) == 1 or any(word.isdigit() for word in words))
    if not is_class or len(name) > MOST_CLASS or "\n" in text.strip() or _says_no_class(words):
        raise Unclear(_("Xin cho biết tên lớp, ví dụ 6A2 hoặc Lá 1."))
    return name


def _says_no_class(words: list[str]) -> bool:
    """Several classes, a grade, an age, or an answer to something else."""
    said = " ".join(words)
    numbered = [word for word in words if word[0].isdigit()]
    several = len(numbered) > 1 or len(_A_CLASS.findall(said)) > 1 or re.search("[,;&+]", said)
    return bool(several or _NO_CLASS & {*map(fold, _LETTERS.findall(said))}) or said.casefold() in _NO_ANSWER


def read_short_name(text: str) -> str:
    """A pupil's initials, perhaps with one name in full, since the least is enough. Raises Unclear."""
    name = clean(text, MOST_SHORT_NAME + 40)
    is_name = any(character.isalpha() for character in name) and name.casefold().strip(" .,!") not in _NO_ANSWER
    if name[:1].isdigit() or _CLASS_FOR_A_NAME.match(fold(name)):
        raise Unclear(_("Xin gõ tên viết tắt, ví dụ N.V.A hoặc Minh A. Để đổi lớp, xin chọn «Quay lại»."))
    if not is_name or "\n" in name:
        raise Unclear(_("Xin gõ tên viết tắt, ví dụ N.V.A hoặc Minh A."))
    if _in_full(name) or len(name) > MOST_SHORT_NAME:
        raise Unclear(_("Xin chỉ ghi tên viết tắt, ví dụ N.V.A hoặc Minh A, để giữ kín danh tính của em."))
    return name


def _in_full(name: str) -> bool:
    """More than one name in full, or a family name with a given name of one letter, as "Lê Ý"."""
    parts = _LETTERS.findall(_spread(name))
    if len(parts) > 1 and fold(parts[0]) in _BEFORE_A_NAME:
        name, parts = name.lstrip()[len(parts[0]) :].strip(" .,:-"), parts[1:]
    words = [part for part in parts if not _INITIALS.fullmatch(fold(part))]
    run_together = any(len(word) > MOST_LETTERS for word in words)
    return len(words) > 1 or run_together or _is_family_and_letter(parts) or bool(_HIGHLAND.match(name))


def _is_family_and_letter(parts: list[str]) -> bool:
    """ "Hồ A"; but "Mai A" is rather one of two called Mai, while "Mai Ý" is a name in full."""
    family, letter = parts[0].casefold(), parts[-1].casefold()
    surely = family in _FAMILY_NAMES or (family in _ALSO_GIVEN_NAMES and letter != fold(letter))
    return surely and len(parts) > 1 and fold(letter) in _VOWELS


def _spread(name: str) -> str:
    """`"TrầnHoa"` is `"Trần Hoa"`."""
    pairs = pairwise(f" {name}")
    return "".join(f" {after}" if before.islower() and after.isupper() else after for before, after in pairs)
