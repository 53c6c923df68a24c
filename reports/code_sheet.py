"""The spreadsheet of invitation codes: one school a row, to be handed out row by row."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil

import xlsxwriter

from bot.phrases import _

WIDTHS = (12, 36, 18, 16, 48, 16)
_LINE = 15  # points high
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def codes_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Every cell is text, so that no name of a unit becomes a formula."""
    titles = (_("Mã đơn vị"), _("Tên đơn vị"), _("Vai trò"), _("Mã mời"), _("Đường dẫn"), _("Hết hạn"))
    file = BytesIO()
    with xlsxwriter.Workbook(file, _AS_TEXT) as book:
        sheet = book.add_worksheet(_("Mã mời"))
        head = book.add_format({"bold": True, "bg_color": "#E8F0E4", "bottom": 1})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for column, title in enumerate(titles):
            sheet.set_column(column, column, WIDTHS[column])
            sheet.write_string(0, column, title, head)
        for place, row in enumerate(rows, 1):
            sheet.set_row(place, _LINE * max(ceil(len(cell) / width) for cell, width in zip(row, WIDTHS, strict=True)))
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell, text)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
    return file.getvalue()
