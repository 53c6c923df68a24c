"""The form as a spreadsheet that prints on one A4 landscape page wide. Nothing in it can become a formula."""

from datetime import UTC
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter

from bot.phrases import _
from bot.text import clean
from reports.form import Form
from reports.rows import Row

COLUMNS = 17
HEADER = 5  # the first row of the header, from 0
FIRST_ROW = HEADER + 3
A4 = 9

_ONLY_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST_NAME = 48
_LINE = 16.5  # points high
_NOTES_END = 10  # the last column of the notes; beside them it is signed
_CHARACTERS_A_LINE = 95  # of a note
_ROWS_TO_SIGN_IN = 6


def form_xlsx(form: Form) -> bytes:
    """The file."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **_ONLY_TEXT}) as book:
        book.set_properties(
            {
                "title": _plain(f"{form.title[0]}: {form.title[1]}"),
                "author": _plain(form.office),
                "created": form.as_of.astimezone(UTC).replace(tzinfo=None),
            }
        )
        _Sheet(book, form).write()
    return content.getvalue()


def _plain(text: str) -> str:
    return clean(text).replace("\n", " ")


def _grouped(number: int) -> str:
    """A format that shows 12.500.000 whatever the reader's machine puts between thousands."""
    if number < 10**9:
        return '[>=1000000]0"."000"."000;[>=1000]0"."000;0'
    return '[>=1000000000]0"."000"."000"."000;[>=1000000]0"."000"."000;0'


class _Sheet:
    def __init__(self, book: Any, form: Form) -> None:
        self._form = form
        self._book = book
        self._sheet = book.add_worksheet(_("Báo cáo"))
        self._formats: dict[frozenset[tuple[str, object]], Any] = {}
        self._name_width = min(max(24, 4 + max((len(row.shown) for row in form.rows), default=0)), _WIDEST_NAME)
        self._next = 0

    def write(self) -> None:
        self._widths()
        self._title()
        self._header()
        for row in (*self._form.rows, self._form.total):
            self._row(row)
        table_ends = self._next - 1
        self._foot()
        self._page(table_ends)

    def _style(self, **changes: object) -> Any:
        style = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", **changes}
        key = frozenset(style.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]

    def _text(self, row: int, column: int, text: str, **style: object) -> None:
        self._sheet.write_string(row, column, _plain(text), self._style(num_format="@", quote_prefix=True, **style))

    def _across(self, rows: tuple[int, int], columns: tuple[int, int], text: str, **style: object) -> None:
        """One text over merged cells."""
        format_ = self._style(num_format="@", quote_prefix=True, **style)
        self._sheet.merge_range(rows[0], columns[0], rows[1], columns[1], "", format_)
        self._sheet.write_string(rows[0], columns[0], _plain(text), format_)

    def _widths(self) -> None:
        self._sheet.set_column(0, 0, 6)
        self._sheet.set_column(1, 1, self._name_width)
        self._sheet.set_column(2, COLUMNS - 1, 9.5)
        self._sheet.set_column(3, 3, 15)

    def _title(self) -> None:
        form = self._form
        self._across((0, 0), (0, 6), form.office, bold=True)
        self._across((0, 0), (7, COLUMNS - 1), form.place_and_date, italic=True, align="right")
        heading, title, until = form.title
        self._line(1, heading, 26, bold=True, font_size=16)
        self._line(2, title, 22, bold=True, font_size=14)
        self._line(3, until, 18, italic=True)
        self._sheet.set_row(4, 8)

    def _line(self, row: int, text: str, height: float, **style: object) -> None:
        self._sheet.set_row(row, height)
        self._across((row, row), (0, COLUMNS - 1), text, align="center", **style)

    def _header(self) -> None:
        style = {"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#E8EEF4"}
        top, middle, bottom = HEADER, HEADER + 1, HEADER + 2
        for row, height in ((top, 22), (middle, 22), (bottom, 52)):
            self._sheet.set_row(row, height)
        self._across((top, bottom), (0, 0), _("STT"), **style)
        self._across((top, bottom), (1, 1), _("ĐƠN VỊ"), **style)
        self._across((top, top), (2, COLUMNS - 1), _("KẾT QUẢ VẬN ĐỘNG ỦNG HỘ"), **style)
        for place, heading in enumerate(self._form.headings):
            first = 2 + 3 * place
            self._across((middle, middle), (first, first + 2), heading.group, **style)
            for column, words in enumerate(heading.columns, start=first):
                self._text(bottom, column, words, **style)
        self._next = FIRST_ROW

    def _row(self, row: Row) -> None:
        self._sheet.set_row(self._next, _LINE * ceil((len(row.shown) + 4) / self._name_width))
        style: dict[str, object] = {"border": 1}
        if row is self._form.total or row.block:
            style |= {"bold": True, "bg_color": "#F3F6F9"}
        if row is self._form.total:
            self._across((self._next, self._next), (0, 1), row.shown, align="center", **style)
        else:
            self._number(self._next, row.number, style)
            self._text(self._next, 1, row.shown, text_wrap=True, indent=2 if row.member else 1, **style)
        for column, figure in enumerate(row.figures, start=2):
            self._sheet.write_number(
                self._next, column, figure, self._style(num_format=_grouped(figure), align="right", indent=1, **style)
            )
        self._next += 1

    def _number(self, row: int, number: str, style: dict[str, object]) -> None:
        if number.isdigit():
            self._sheet.write_number(row, 0, int(number), self._style(align="center", **style))
        else:
            self._text(row, 0, number, align="center", **style)

    def _foot(self) -> None:
        first = self._next = self._next + 1
        beside = (_NOTES_END + 1, COLUMNS - 1)
        self._across((first, first), beside, self._form.signature, bold=True, align="center")
        for words in self._form.footnotes:
            self._note(words, italic=True)
        if self._form.note:
            self._note(self._form.note, bold=True)
        self._next = max(self._next, first + _ROWS_TO_SIGN_IN)

    def _note(self, words: str, **style: object) -> None:
        self._sheet.set_row(self._next, _LINE * ceil(len(words) / _CHARACTERS_A_LINE))
        self._across((self._next, self._next), (0, _NOTES_END), words, text_wrap=True, **style)
        self._next += 1

    def _page(self, table_ends: int) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.print_area(0, 0, self._next - 1, COLUMNS - 1)
        sheet.repeat_rows(HEADER, HEADER + 2)
        sheet.set_footer("&C&P/&N")
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": f"A1:Q{table_ends + 1}"})
