"""The spreadsheet of codes: every row is readable by itself, as it is cut out and handed on."""

from io import BytesIO

from openpyxl import load_workbook

from reports.code_sheet import WIDTHS, codes_xlsx

LINK = "https://t.me/lalanh_bot?start=8ASFGQ5QT7"
ROWS = (
    (
        "NCL",
        "Cơ sở giáo dục mầm non ngoài công lập",
        "phụ trách mầm non ngoài công lập",
        "8ASFGQ5QT7",
        LINK,
        "08:00 9/10",
    ),
    ("MN-HM", "Mầm non Hoa Mai", "quản lý trường", "4SJ7R6QFDM", LINK, "08:00 9/10"),
)


def test_a_row_is_as_high_as_its_longest_words_need() -> None:
    sheet = load_workbook(BytesIO(codes_xlsx(ROWS))).worksheets[0]
    heights = [sheet.row_dimensions[row].height or sheet.sheet_format.defaultRowHeight for row in (2, 3)]

    assert max(len(cell) / width for cell, width in zip(ROWS[0], WIDTHS, strict=True)) > 1
    assert heights[0] >= 2 * heights[1]
