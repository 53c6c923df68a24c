"""Small strict readers of what people type in a talk: names, addresses, phones, days and moments."""

import re
from datetime import date, datetime, time

import phonenumbers

from bot.clock import VIETNAM, parse_moment
from bot.phrases import _
from bot.steps import Unclear
from bot.text import clean
from campaign.facts import end_of_day

FEWEST_PHONE_DIGITS = 9
MOST_NAME, MOST_DESCRIPTION, MOST_ADDRESS, MOST_MESSAGE = 60, 40, 200, 500


def read_name(text: str) -> str:
    """A name on one line, at most 60 characters. Raises Unclear."""
    return _line(text, MOST_NAME)


def read_description(text: str) -> str:
    """What a device is, on one line, at most 40 characters, without a phone number. Raises Unclear."""
    if sum(map(str.isdigit, text)) >= FEWEST_PHONE_DIGITS:
        raise Unclear(_("Xin chỉ ghi tên thiết bị, không ghi số điện thoại."))
    return _line(text, MOST_DESCRIPTION)


def read_address(text: str) -> str:
    """An address, at most 200 characters. Raises Unclear."""
    return _line(text, MOST_ADDRESS)


def read_message(text: str) -> str:
    """A message, perhaps on several lines, at most 500 characters. Raises Unclear."""
    return _checked(clean(text, MOST_MESSAGE + 1), MOST_MESSAGE)


def read_phone(text: str) -> str:
    """A Vietnamese mobile or fixed number, as `0912345678`. Raises Unclear."""
    unclear = Unclear(_("Xin gõ số điện thoại ở Việt Nam, đủ các chữ số, ví dụ 09… hoặc 02…."))
    try:
        number = phonenumbers.parse(clean(text, 40), "VN")
    except phonenumbers.NumberParseException:
        raise unclear from None
    kinds = {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
    if number.country_code != 84 or phonenumbers.number_type(number) not in kinds:
        raise unclear
    return "0" + phonenumbers.national_significant_number(number)


def read_until(text: str, year: int) -> datetime:
    """The end of what is written: of the day `10/10`, of the minute `10/10 09:30` or `9h30 ngày 10/10/2021`.

    A day without a year is of this one; `2021-10-10T09:30:15+07:00` is exactly that moment. Raises Unclear.
    """
    words = clean(text, 40).casefold()
    try:
        if _ISO.match(words):
            return parse_moment(words) if words[10:] else end_of_day(date.fromisoformat(words))
        found = _TIME.search(words)
        day = _day(_BETWEEN.sub(" ", _TIME.sub(" ", words, count=1)), year)
        return _end_of(day, *found.groups()) if found else end_of_day(day)
    except (ValueError, OverflowError):
        words = _("Không có ngày này trong lịch. Xin viết ngày và tháng, ví dụ 10/10, hoặc 09:30 ngày 10/10.")
        raise Unclear(words) from None


def _day(text: str, year: int) -> date:
    parts = text.strip().replace("-", "/").replace(".", "/").split("/")
    if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise Unclear(_("Xin viết ngày và tháng, ví dụ 10/10, hoặc 09:30 ngày 10/10."))
    day, month, *rest = (int(part) for part in parts)
    if rest and not year - 50 <= rest[0] <= year + 50:
        raise ValueError
    return date(rest[0] if rest else year, month, day)


def _end_of(day: date, hour: str, minute: str | None, second: str | None) -> datetime:
    return datetime.combine(day, time(int(hour), int(minute or 0), int(second or 59), 999_999), VIETNAM)


def _line(text: str, most: int) -> str:
    return _checked(clean(text, most + 1).replace("\n", ", "), most)


def _checked(words: str, most: int) -> str:
    if len(words) > most:
        raise Unclear(_("Xin viết ngắn hơn, nhiều nhất là {most} ký tự.").format(most=most))
    if not any(character.isalnum() for character in words):
        raise Unclear(_("Xin viết bằng chữ."))
    return words


_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"(?<!\d)(\d{1,2})\s?(?::|h|giờ)\s?(\d{2}(?!\d))?(?::(\d{2}))?")
_BETWEEN = re.compile("lúc|ngày|t")
