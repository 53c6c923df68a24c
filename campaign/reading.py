"""Small strict readers of what people type in a talk: names, addresses, phones, days."""

from datetime import date

import phonenumbers

from bot.phrases import _
from bot.steps import Unclear
from bot.text import clean

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


def read_day(text: str, year: int) -> date:
    """A day as `10/10`, `10-10` or `10/10/2021`; without a year it is of this one. Raises Unclear."""
    parts = clean(text, 20).replace("-", "/").replace(".", "/").split("/")
    if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise Unclear(_("Xin viết ngày và tháng, ví dụ 10/10."))
    day, month, *rest = (int(part) for part in parts)
    try:
        if rest and not year - 50 <= rest[0] <= year + 50:
            raise ValueError
        return date(rest[0] if rest else year, month, day)
    except ValueError:
        raise Unclear(_("Không có ngày này trong lịch. Xin viết ngày và tháng, ví dụ 10/10.")) from None


def _line(text: str, most: int) -> str:
    return _checked(clean(text, most + 1).replace("\n", ", "), most)


def _checked(words: str, most: int) -> str:
    if len(words) > most:
        raise Unclear(_("Xin viết ngắn hơn, nhiều nhất là {most} ký tự.").format(most=most))
    if not any(character.isalnum() for character in words):
        raise Unclear(_("Xin viết bằng chữ."))
    return words
