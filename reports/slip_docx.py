"""The slip of a receipt as a document: A4, one table, room for two signatures."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.phrases import _
from reports.slip import Slip

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_WIDTHS = (1.5, 4.3, 2.9, 4.5, 4.8)  # of the columns, in cm
_HEADING_WIDTHS = (7.4, 10.6)
_FONT, _SIZE = "Times New Roman", 11


def slip_docx(slip: Slip) -> bytes:
    """The file."""
    from docx import Document

    document = Document()
    _paper(document)
    _heading(document, slip)
    for label, words in slip.about:
        document.add_paragraph(f"{label}: {words}")
    _table(document, slip)
    _signatures(document, slip)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _paper(document: "Document") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(2)


def _heading(document: "Document", slip: Slip) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _lines(left, (slip.office, False), (slip.unit, True))
    nation = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)
    _lines(right, *nation, (slip.place_and_date, False))
    _set_widths(table, _HEADING_WIDTHS)
    _centred(document, _("PHIẾU NHẬN ỦNG HỘ"), bold=True, size=15)
    _centred(document, _("Số: {number}").format(number=slip.number))
    if slip.void:
        _centred(document, slip.void, bold=True)


def _table(document: "Document", slip: Slip) -> None:
    table: Table = document.add_table(rows=1 + len(slip.rows), cols=len(slip.headings))
    table.style = "Table Grid"
    for place, row in enumerate(slip.rows, 1):
        for cell, words in zip(table.rows[place].cells, row, strict=True):
            cell.paragraphs[0].add_run(words)
    for cell, words in zip(table.rows[0].cells, slip.headings, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _set_widths(table, _WIDTHS)
    _repeated(table)


def _set_widths(table: "Table", widths: Sequence[float]) -> None:
    """In the grid and in each cell: programs differ in which of them they read."""
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _repeated(table: "Table") -> None:
    """The first row stands again on each page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark: Any = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _signatures(document: "Document", slip: Slip) -> None:
    document.add_paragraph()
    table = document.add_table(rows=1, cols=2)
    for cell, who in zip(table.rows[0].cells, slip.signatures, strict=True):
        _lines(cell, (who, True), (_("(ký, ghi rõ họ tên)"), False))


def _lines(cell: Any, *lines: tuple[str, bool]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for number, (words, bold) in enumerate(lines):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(words).bold = bold


def _centred(document: "Document", words: str, bold: bool = False, size: int = _SIZE) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold, Pt(size)
