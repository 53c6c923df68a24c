"""The spreadsheet, as a program reads it again."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from campaign.items import Group
from reports.figures import Received, Tally
from reports.form import Form
from reports.form_xlsx import form_xlsx
from tests.reports.tallies import AT, NOTHING, form, form_with_names

FIRST, LAST = 9, 46  # the rows of the sample's schools, as a spreadsheet numbers them
HOSTILE = [
    "=1+1",
    "+84",
    "@x",
    "-1",
    '=HYPERLINK("http://x.example","THCS")',
    "{=1+1}",
    "http://x.example",
    "mailto:a@x.example",
    "12",
    "'=1+1",
    "|cmd",
    "<b>&amp;",
    "_x0041_",
]


def sheet_of(made: Form) -> Worksheet:
    sheet = load_workbook(BytesIO(form_xlsx(made)), rich_text=False).active
    assert isinstance(sheet, Worksheet)
    return sheet


def parts(made: Form) -> dict[str, str]:
    with ZipFile(BytesIO(form_xlsx(made))) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def values(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def test_the_header_is_merged_as_the_form_has_it() -> None:
    sheet = sheet_of(form())
    merged = {str(cells) for cells in sheet.merged_cells.ranges}

    assert {"A6:A8", "B6:B8", "C6:Q6", "C7:E7", "F7:H7", "I7:K7", "L7:N7", "O7:Q7"} == {
        cells for cells in merged if cells[1:].split(":")[0] in ("6", "7", "8")
    }
    assert ["STT", "ĐƠN VỊ", "KẾT QUẢ VẬN ĐỘNG ỦNG HỘ"] == [sheet[cell].value for cell in ("A6", "B6", "C6")]
    assert ["Tiền mặt", "Máy tính bàn", "Laptop", "Điện thoại thông minh", "Thiết bị học trực tuyến khác"] == [
        value for value in values(sheet, 7) if value
    ]
    three = ["Số người ủng hộ", "Số thiết bị", "Số HS được hưởng"]
    assert [None, None, "Số người ủng hộ", "Số tiền", "Số HS được hưởng", *three * 4] == values(sheet, 8)


def test_every_row_and_the_total_stand_in_the_order_of_the_form() -> None:
    made = form()
    sheet = sheet_of(made)
    rows = [values(sheet, row) for row in range(FIRST, LAST + 1)]

    assert [[*row.figures] for row in made.rows] == [row[2:] for row in rows]
    assert [row.shown for row in made.rows] == [row[1] for row in rows]
    assert [*range(1, 34), "33.1", "33.2", "33.3", "33.4", "33.5"] == [row[0] for row in rows]
    assert ["TỔNG CỘNG", None, *made.total.figures] == values(sheet, LAST + 1)


def test_nothing_is_shown_as_0_not_as_a_blank() -> None:
    sheet = sheet_of(form(of=NOTHING))

    assert {0} == {cell.value for row in sheet.iter_rows(FIRST, LAST + 1, 3, 17) for cell in row}


@pytest.mark.parametrize(
    ("amount", "format_"),
    [
        (0, '[>=1000000]0"."000"."000;[>=1000]0"."000;0'),
        (12_500_000, '[>=1000000]0"."000"."000;[>=1000]0"."000;0'),
        (1_500_000_000, '[>=1000000000]0"."000"."000"."000;[>=1000000]0"."000"."000;0'),
    ],
)
def test_sums_are_numbers_with_dots_between_thousands(amount: int, format_: str) -> None:
    got = {group: Received(amount=amount) for group in Group}
    cell = sheet_of(form("THCS-NT", Tally(AT, received={"THCS-NT": got})))["D9"]

    assert (amount, format_) == (cell.value, cell.number_format)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_never_becomes_a_formula_a_link_or_a_number(name: str) -> None:
    made = form_with_names([name])
    cell = sheet_of(made)["B9"]

    assert (f"{name} (*)", "s", "@", True) == (cell.value, cell.data_type, cell.number_format, cell.quotePrefix)
    assert cell.hyperlink is None
    assert "<f>" not in str(parts(made))


def test_what_cannot_be_seen_is_taken_out_of_names() -> None:
    made = form_with_names(["A\x00\x07B\u202eC\u200b\nD\ud800"])

    assert "ABC D (*)" == sheet_of(made)["B9"].value
    for content in parts(made).values():
        ElementTree.fromstring(content)  # noqa: S314 - our own


def test_whole_names_are_shown() -> None:
    long = "Trường Phổ thông dân tộc nội trú Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai"
    short, wide = sheet_of(form("THCS-NT")), sheet_of(form_with_names([long]))

    assert short.column_dimensions["B"].width > len("THCS Nguyễn Trãi (*)")
    assert len(long) > wide.column_dimensions["B"].width
    assert wide["B9"].alignment.wrap_text
    assert 2 * short.row_dimensions[9].height == wide.row_dimensions[9].height


def test_it_prints_on_one_a4_page_wide_and_repeats_its_header() -> None:
    sheet = sheet_of(form())

    assert ("landscape", "9") == (sheet.page_setup.orientation, str(sheet.page_setup.paperSize))
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (None, 0) == (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)  # None: the format's 1
    assert "$6:$8" == sheet.print_title_rows
    assert "C9" == sheet.freeze_panes
    assert sheet.print_area.startswith("'Báo cáo'!$A$1:$Q$")


def test_the_words_around_the_table_are_there() -> None:
    made = form()
    said = [cell.value for row in sheet_of(made).iter_rows() for cell in row if isinstance(cell.value, str)]

    assert {made.office, made.place_and_date, *made.title, *made.footnotes, made.note, made.signature} <= {*said}


def test_no_machine_and_no_user_is_named_in_it() -> None:
    properties = load_workbook(BytesIO(form_xlsx(form()))).properties

    office = "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN PHÚ GIÁO"
    assert (office, office) == (properties.creator, properties.lastModifiedBy)
    assert "2021-10-12 02:30:00" == str(properties.created)


def test_the_same_figures_are_the_same_file() -> None:
    assert form_xlsx(form()) == form_xlsx(form())


def test_a_unit_without_schools_has_a_total_only() -> None:
    assert "TỔNG CỘNG" == sheet_of(form_with_names([]))["A9"].value
