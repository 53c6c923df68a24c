"""The spreadsheets for many pupils: the empty one to fill in, and the one that brings back the rows to be mended.

Their columns and lists are in Vietnamese whoever asks, so that they are read back as `campaign.pupil_rows` reads them.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from bot.phrases import FIRST_LANGUAGE, _, speaking
from campaign.facts import Hardship
from campaign.needs import HAS_NOW, SUITS, HasNow, Suits
from campaign.pupil_rows import COLUMNS, EXAMPLE, MOST_ROWS, WHY_COLUMN, PupilRow

WIDTHS = (18, 10, 22, 24, 26, 70)
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def template_xlsx(tiers: Sequence[Hardship]) -> bytes:
    """A sheet to fill in: lists to choose from, an example that is left out when it is read, a guide beside it."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, _AS_TEXT) as book:
        sheet = _pupils_sheet(book, COLUMNS)
        _choices(sheet, tiers)
        with speaking(FIRST_LANGUAGE):
            example = (
                f"{EXAMPLE}: N.V.A",
                "6A2",
                str(tiers[0].label),
                str(HAS_NOW[HasNow.SHARED]),
                str(SUITS[Suits.TABLET]),
            )
        _write(sheet, 1, example, book.add_format({"italic": True, "font_color": "#707070", "num_format": "@"}))
        _guide(book)
    return file.getvalue()


def marked_xlsx(rows: Sequence[PupilRow]) -> bytes:
    """The refused rows, each with its reason in a last column that is left out when it is read again."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, _AS_TEXT) as book:
        sheet = _pupils_sheet(book, (*COLUMNS, WHY_COLUMN))
        reason = book.add_format({"font_color": "#B00020", "text_wrap": True, "num_format": "@"})
        for place, row in enumerate((row for row in rows if not row.need), 1):
            _write(sheet, place, _five(row.cells), None)
            sheet.write_string(place, len(COLUMNS), row.why, reason)
    return file.getvalue()


def _pupils_sheet(book: Any, titles: Sequence[str]) -> Any:
    sheet = book.add_worksheet("Học sinh")
    head = book.add_format({"bold": True, "bg_color": "#E8F0E4", "bottom": 1})
    text = book.add_format({"num_format": "@"})  # a class "6/2" stays what it is and becomes no date
    for column, title in enumerate(titles):
        sheet.set_column(column, column, WIDTHS[column], text)
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 0)
    return sheet


def _choices(sheet: Any, tiers: Sequence[Hardship]) -> None:
    with speaking(FIRST_LANGUAGE):
        lists = ([tier.label for tier in tiers], HAS_NOW.values(), SUITS.values())
        for column, labels in enumerate(lists, len(COLUMNS) - len(lists)):
            rule = {"validate": "list", "source": list(map(str, labels)), "error_type": "warning"}
            sheet.data_validation(1, column, MOST_ROWS + 1, column, rule)


def _guide(book: Any) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 100)
    lines = (
        _("Mỗi em một dòng ở trang «Học sinh», nhiều nhất {most} em; dòng ví dụ được bỏ qua.").format(most=MOST_ROWS),
        _("Chỉ ghi tên viết tắt, ví dụ N.V.A hoặc Minh A, không ghi đầy đủ họ tên."),
        _("Hoàn cảnh, đang học bằng và phù hợp: chọn trong danh sách của ô."),
        _("Hai cột cuối có thể bỏ trống: không có thiết bị, loại nào cũng được."),
        _("Điền xong, xin gửi lại tệp này cho hệ thống: từng dòng sẽ được trả lời."),
    )
    for place, line in enumerate(lines):
        sheet.write_string(place, 0, line)


def _five(cells: Sequence[str]) -> tuple[str, ...]:
    """What stands beyond the last column goes into it, to be mended there."""
    last = len(COLUMNS) - 1
    return (*cells[:last], ", ".join(cells[last:])) if len(cells) > last else tuple(cells)


def _write(sheet: Any, place: int, cells: Sequence[str], look: Any) -> None:
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(place, column, cell, look)
