"""The form as a document: its header is merged as on paper, and its figures are those of the form."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from reports.filing import freeze, thaw
from reports.form_docx import form_docx
from tests.reports.tallies import form

GROUPS = ("Tiền mặt", "Máy tính bàn", "Laptop", "Điện thoại thông minh", "Thiết bị học trực tuyến khác")


def table_of(content: bytes) -> Any:
    return Document(BytesIO(content)).tables[1]


def spans(row: Any) -> list[tuple[int, str]]:
    """How many columns each cell of a row takes, and whether it begins or goes on from the row above."""
    found = []
    for cell in row._tr.tc_lst:
        above = cell.vMerge
        found.append((cell.grid_span, above or ""))
    return found


def test_the_header_has_three_levels_merged_as_on_the_form() -> None:
    rows = table_of(form_docx(form())).rows

    assert [(1, "restart"), (1, "restart"), (15, "")] == spans(rows[0])
    assert [(1, "continue"), (1, "continue"), *[(3, "")] * 5] == spans(rows[1])
    assert [(1, "continue"), (1, "continue"), *[(1, "")] * 15] == spans(rows[2])
    assert ["STT", "ĐƠN VỊ", "KẾT QUẢ VẬN ĐỘNG ỦNG HỘ"] == list(dict.fromkeys(cell.text for cell in rows[0].cells))
    assert ["STT", "ĐƠN VỊ", *GROUPS] == list(dict.fromkeys(cell.text for cell in rows[1].cells))
    marks = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    assert [True] * 3 == marks[:3]
    assert not any(marks[3:])


def test_every_row_has_the_figures_of_the_form() -> None:
    made = form()
    rows = table_of(form_docx(made)).rows[3:]

    for row, tr in zip((*made.rows, made.total), rows, strict=True):
        figures = [f"{figure:,}".replace(",", ".") for figure in row.figures]
        first = [row.shown, row.shown] if row is made.total else [row.number, row.shown]
        assert [*first, *figures] == [cell.text for cell in tr.cells]


def test_a_frozen_form_is_the_form_that_was_frozen() -> None:
    made = form()
    assert made == thaw(freeze(made))
