"""What the program says of itself, and the languages: Vietnamese stands in the code, others are catalogues."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

FIRST_LANGUAGE = "vi"
LANGUAGES = (FIRST_LANGUAGE, "en")
_CATALOGUES = Path(__file__).parent.parent / "locales"

_spoken: ContextVar[str] = ContextVar("language", default=FIRST_LANGUAGE)
_to_staff: ContextVar[bool] = ContextVar("to staff", default=False)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == FIRST_LANGUAGE:
        return gettext.NullTranslations()
    from babel.messages import mofile, pofile  # only those who need another language pay for it

    compiled = BytesIO()
    with (_CATALOGUES / language / "lalanh.po").open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@contextmanager
def speaking(language: str, to_staff: bool = False) -> Iterator[None]:
    """Everything said inside is said in this language, and to school people or to donors."""
    language_before = _spoken.set(language if language in LANGUAGES else FIRST_LANGUAGE)
    to_staff_before = _to_staff.set(to_staff)
    try:
        yield
    finally:
        _spoken.reset(language_before)
        _to_staff.reset(to_staff_before)


def language() -> str:
    """The language spoken now."""
    return _spoken.get()


def _(words: str) -> str:
    """These words in the language spoken now; {you} in them is how the listener is addressed."""
    said = words if _spoken.get() == FIRST_LANGUAGE else _catalogue(_spoken.get()).gettext(words)
    if "{you}" not in said and "{You}" not in said:
        return said
    you = "thầy/cô" if _to_staff.get() else "quý vị"
    return said.replace("{you}", you).replace("{You}", you.capitalize())


def plural(one: str, many: str, count: int) -> str:
    """The form that goes with `count`; Vietnamese has only one."""
    return many if _spoken.get() == FIRST_LANGUAGE else _catalogue(_spoken.get()).ngettext(one, many, count)


class lazy:  # noqa: N801 - read as a function: lazy("…")
    """Words in a module's list, translated when somebody reads them."""

    __slots__ = ("words",)

    def __init__(self, words: str) -> None:
        self.words = words

    def __str__(self) -> str:
        return _(self.words)

    def __repr__(self) -> str:
        return f"lazy({self.words!r})"


CHOOSE = lazy("Xin chọn một mục dưới đây, hoặc gõ lại tên của mục đó.")
UNREAD = lazy("Hệ thống chưa hiểu câu trả lời này.")
CANCELLED = lazy("Đã hủy. Việc vừa rồi không được ghi nhận; những gì đã ghi nhận trước đây vẫn còn nguyên.")
NOTHING_OPEN = lazy("Không có việc nào đang làm dở. {You} có thể chọn một mục dưới đây.")
RAN_OUT = lazy(
    "Việc {you} làm dở đã quá 72 giờ mà chưa được xác nhận, nên đã đóng và không được ghi nhận. Xin làm lại:"
)
UNSURE = lazy(
    "Sau câu hỏi này còn có một tin nhắn khác, nên hệ thống chưa rõ số vừa gõ là của tin nào. Xin trả lời lại:"
)
CONTACT_DONE = lazy("Vâng ạ.")
LOST = lazy("Hệ thống chưa hiểu ý {you}. {You} có thể chọn một mục dưới đây.")
OTHER_MATTERS = lazy("Việc khác")
WHAT_NEXT = lazy("{You} cần gì tiếp theo?")
STALE = lazy("Nút này thuộc câu hỏi trước. Câu hỏi đang chờ ở dưới.")
USED = lazy("Nút này đã dùng rồi.")
UNFINISHED = lazy("{You} còn một việc đang làm dở.")
GONE = lazy("Việc làm dở này đã đóng.")
FAILED = lazy("Hệ thống gặp lỗi với tin nhắn này; mong {you} gửi lại. Các tin nhắn khác vẫn được ghi nhận.")
NOT_MADE = lazy("Hệ thống chưa tạo được tệp này. Mong {you} thử lại sau ít phút.")
NOT_FETCHED = lazy("Hệ thống chưa tải được tệp này. Mong {you} gửi lại.")
TOO_LARGE = lazy("Tệp này quá lớn (nhiều nhất là 5 MB). Mong {you} chia thành vài tệp nhỏ rồi gửi lại.")
WHICH_LIST = lazy("Tệp này là danh sách gì?")
IN_GROUP = lazy("Để giữ kín thông tin của quý vị, xin nhắn riêng cho hệ thống: {link}")

ODD = {
    "edited": lazy("Hệ thống không đọc lại tin nhắn đã sửa. Xin gửi câu trả lời thành tin nhắn mới."),
    "photo": lazy("Cảm ơn {you}. Hệ thống chưa xem được hình; xin trả lời bằng chữ."),
    "sticker": lazy("Cảm ơn {you}! Xin trả lời bằng chữ hoặc bấm nút."),
    "voice": lazy("Hệ thống chưa nghe được tin thoại; xin trả lời bằng chữ."),
    "contact": lazy("Cảm ơn {you}. Lúc này hệ thống không hỏi số điện thoại, nên số này không được lưu."),
    "foreign contact": lazy("Đây là số của người khác. Xin bấm nút gửi số của chính {you}, hoặc gõ số điện thoại."),
    "other": lazy("Hệ thống chưa đọc được loại tin này; xin trả lời bằng chữ."),
}
