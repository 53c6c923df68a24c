"""The spreadsheets for many pupils come back as they are read."""

import tomllib
from io import BytesIO

from openpyxl import Workbook, load_workbook

from campaign.facts import Campaign
from campaign.pupil_rows import PupilRow, as_lines, read_rows
from reports.pupil_sheets import marked_xlsx, template_xlsx
from tests.kit import ROOT

TIERS = Campaign.model_validate(tomllib.loads((ROOT / "campaign.toml").read_text("utf-8"))).hardship
TITLES = ["Tên viết tắt", "Lớp", "Hoàn cảnh", "Đang học bằng", "Phù hợp"]


def opened(file: bytes) -> Workbook:
    return load_workbook(BytesIO(file))


def rows_in(book: Workbook) -> tuple[PupilRow, ...]:
    """As an upload is read: the first sheet, as text."""
    table = [[str(cell or "") for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    return read_rows(as_lines(table), "THCS-NT", TIERS)


def test_the_empty_template_declares_nobody() -> None:
    book = opened(template_xlsx(TIERS))

    assert TITLES == [cell.value for cell in book.worksheets[0][1]]
    assert "Ví dụ: N.V.A" == book.worksheets[0]["A2"].value
    assert () == rows_in(book)


def test_a_filled_in_template_is_read_as_a_pasted_list_is() -> None:
    book = opened(template_xlsx(TIERS))
    for row in (("N.V.A", "6A2", "Hộ nghèo"), ("L.T.B", "6/2", "Mồ côi", "Dùng chung", "Máy tính bảng")):
        book.worksheets[0].append(row)
    pasted = "\n\nN.V.A; 6A2; nghèo\nL.T.B; 6/2; mồ côi; dùng chung; mtb"

    assert read_rows(pasted, "THCS-NT", TIERS) != ()
    assert [row.need for row in read_rows(pasted, "THCS-NT", TIERS)] == [row.need for row in rows_in(book)]
    assert [3, 4] == [row.number for row in rows_in(book)]


def test_every_word_of_the_lists_is_understood() -> None:
    sheet = opened(template_xlsx(TIERS)).worksheets[0]
    lists = {
        str(rule.sqref)[0]: str(rule.formula1).strip('"').split(",") for rule in sheet.data_validations.dataValidation
    }
    assert ["C", "D", "E"] == sorted(lists)

    for hardship in lists["C"]:
        for has_now in lists["D"]:
            for suits in lists["E"]:
                [row] = read_rows(f"N.V.A; 6A2; {hardship}; {has_now}; {suits}", "THCS-NT", TIERS)
                assert row.need, row.why


def test_a_guide_stands_on_a_sheet_of_its_own() -> None:
    guide = opened(template_xlsx(TIERS)).worksheets[1]

    assert "Mỗi em một dòng" in str(guide["A1"].value)


def test_the_refused_rows_come_back_with_their_reasons_and_can_be_mended() -> None:
    rows = read_rows("N.V.A; 6A2; nghèo\nNguyễn Văn An; 6A2; nghèo; dùng chung\nM.A; 6A2; khá", "THCS-NT", TIERS)
    book = opened(marked_xlsx(rows))
    sheet = book.worksheets[0]

    assert [*TITLES, "Lý do chưa nhận"] == [cell.value for cell in sheet[1]]
    assert ["Nguyễn Văn An", "6A2", "nghèo", "dùng chung", None] == [cell.value for cell in sheet[2]][:5]
    assert "Xin chỉ ghi tên viết tắt" in str(sheet["F2"].value)
    assert "Cột «Hoàn cảnh»: xin ghi một trong các mục" in str(sheet["F3"].value)
    sheet["A2"], sheet["C3"] = "An", "khác"
    assert [("An", "poor", "shared"), ("M.A", "other", "nothing")] == [
        (row.need.short_name, row.need.hardship, row.need.has_now) for row in rows_in(book) if row.need
    ]


def test_nothing_that_a_teacher_wrote_becomes_a_formula() -> None:
    rows = read_rows("=HYPERLINK(A1); 6A2; =1+1; http://example.org; 12", "THCS-NT", TIERS)
    cells = [cell for row in opened(marked_xlsx(rows)).worksheets[0].iter_rows() for cell in row if cell.value]

    assert {"s"} == {cell.data_type for cell in cells}
    assert [] == [cell for cell in cells if cell.hyperlink]


def test_a_row_with_too_much_keeps_its_words() -> None:
    [row] = read_rows("N.V.A; 6A2; nghèo; không; máy tính; ngoan", "THCS-NT", TIERS)

    assert "máy tính, ngoan" == opened(marked_xlsx([row])).worksheets[0]["E2"].value
