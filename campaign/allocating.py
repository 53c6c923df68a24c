"""What is said when somebody is passed over, sent back, or gives a device back; and how a pupil is named."""

import re
from enum import StrEnum

from bot.phrases import _, lazy
from bot.steps import Label

LONG_RESERVED_DAYS = 7
_GRADE = re.compile(r"\d+")


class Skip(StrEnum):
    """Why a pupil is passed over for one device."""

    ABSENT = "absent"
    HAS_ONE = "has one"
    DECLINED = "declined"
    UNFIT = "unfit"
    OTHER = "other"


class SentBack(StrEnum):
    """Why an entry is taken out of the list."""

    NOT_OURS = "not ours"
    TWICE = "twice"
    MOVED = "moved"
    HAS_ONE = "has one"
    WRONG = "wrong"
    OTHER = "other"


class Returned(StrEnum):
    """Why a pupil gives a device back."""

    BROKEN = "broken"
    UNFIT = "unfit"
    NOT_NEEDED = "not needed"
    MOVED = "moved"
    MISTAKE = "mistake"
    OTHER = "other"


_OTHER = lazy("Lý do khác")

SKIPS: dict[Skip, Label] = {
    Skip.ABSENT: lazy("Chưa liên lạc được với gia đình"),
    Skip.HAS_ONE: lazy("Em đã có thiết bị"),
    Skip.DECLINED: lazy("Gia đình chưa muốn nhận"),
    Skip.UNFIT: lazy("Máy này không hợp với em"),
    Skip.OTHER: _OTHER,
}

SENT_BACK: dict[SentBack, Label] = {
    SentBack.NOT_OURS: lazy("Không phải học sinh của trường"),
    SentBack.TWICE: lazy("Khai trùng"),
    SentBack.MOVED: lazy("Em đã chuyển trường"),
    SentBack.HAS_ONE: lazy("Em đã có thiết bị"),
    SentBack.WRONG: lazy("Thông tin chưa đúng, xin khai lại"),
    SentBack.OTHER: _OTHER,
}

RETURNED: dict[Returned, Label] = {
    Returned.BROKEN: lazy("Máy hỏng"),
    Returned.UNFIT: lazy("Máy không hợp với em"),
    Returned.NOT_NEEDED: lazy("Em không cần nữa"),
    Returned.MOVED: lazy("Em đã chuyển trường"),
    Returned.MISTAKE: lazy("Ghi nhầm"),
    Returned.OTHER: _OTHER,
}


def pupil_code(id_: str) -> str:
    """How a pupil is named to those who may not see the name."""
    return f"HS-{id_[:6].upper()}"


def said_of(class_name: str, level: str) -> str:
    """A pupil as a donor may be told of one: the grade and nothing more."""
    if level == "MN":
        return _("một bé mẫu giáo")
    grade = _GRADE.match(class_name)
    return _("một học sinh lớp {grade}").format(grade=int(grade.group())) if grade else _("một học sinh")
