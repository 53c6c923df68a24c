"""The record of a hand-over as a document of one page, to print twice and sign."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reports.handover import Record

FONT = "Times New Roman"
_DOTS = "…" * 12
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_A4 = Cm(21.0), Cm(29.7)


def handover_docx(record: Record) -> bytes:
    """The document."""
    document = Document()
    _page(document)
    _heading(document, record)
    _title(document)
    _parties(document, record)
    _device(document, record)
    _checks(document, record)
    _signatures(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = _A4
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)


def _heading(document: Any, record: Record) -> None:
    left, right = _wide(document.add_table(rows=1, cols=2), 6.8, 9.7).rows[0].cells
    _lines(left, [(record.organiser.upper(), False), (record.unit.upper(), True)], size=11)
    _lines(right, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)], size=11)
    dated = right.add_paragraph()
    dated.alignment = _CENTRE
    _say(dated, f"{record.place or _DOTS}, ngày …… tháng …… năm {record.year}", italic=True, size=11)


def _title(document: Any) -> None:
    title = document.add_paragraph()
    title.alignment = _CENTRE
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(10)
    _say(title, "BIÊN BẢN BÀN GIAO THIẾT BỊ HỌC TẬP", bold=True, size=16)


def _parties(document: Any, record: Record) -> None:
    pupil = f"{record.pupil or _DOTS}, lớp {record.class_name or _DOTS}"
    for label, said in (
        ("Bên giao: ", record.unit),
        ("Người đại diện: ", f"{_DOTS} Chức vụ: {_DOTS[:6]}"),
        ("Bên nhận: học sinh ", pupil),
        ("Cha mẹ hoặc người giám hộ: ", _DOTS),
    ):
        paragraph = document.add_paragraph()
        _say(paragraph, label)
        _say(paragraph, said, bold=said in (record.unit, pupil))


def _device(document: Any, record: Record) -> None:
    document.add_paragraph("Hai bên cùng kiểm tra và bàn giao thiết bị sau:")
    table = _wide(document.add_table(rows=2, cols=4, style="Table Grid"), 1.5, 5, 4, 6)
    head = ("STT", "Loại thiết bị", "Mã thiết bị", "Kèm theo, ghi chú")
    for cell, words in zip(table.rows[0].cells, head, strict=True):
        _lines(cell, [(words, True)], size=12)
    for cell, words in zip(table.rows[1].cells, ("1", record.item, record.device, ""), strict=True):
        _lines(cell, [(words, False)], size=12)


def _checks(document: Any, record: Record) -> None:
    before = document.add_paragraph(
        "Khi giao, hai bên cùng thử và đánh dấu vào ô trống (trong ngoặc: kết quả trường đã thử):"
    )
    before.paragraph_format.space_before = Pt(10)
    for label, found in record.checks:
        line = document.add_paragraph(f"☐  {label} ({'đạt' if found else 'chưa ghi là đạt'})")
        line.paragraph_format.left_indent = Cm(0.8)
    document.add_paragraph(
        "Thiết bị được trao tặng để em học tập, gia đình không phải trả chi phí nào. Nếu máy hỏng hoặc không còn cần "
        "dùng, gia đình báo lại cho nhà trường."
    )
    document.add_paragraph("Biên bản lập thành hai bản, mỗi bên giữ một bản.")


def _signatures(document: Any) -> None:
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, who in zip(cells, ("CHA MẸ HOẶC NGƯỜI GIÁM HỘ", "ĐẠI DIỆN NHÀ TRƯỜNG"), strict=True):
        _lines(cell, [(who, True), ("(Ký, ghi rõ họ tên)", False)], size=12)
        cell.add_paragraph("\n\n")


def _wide(table: Any, *centimetres: float) -> Any:
    """The table with columns of these widths, which no word processor changes."""
    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    return table


def _lines(cell: Any, lines: Sequence[tuple[str, bool]], size: int) -> None:
    """Centred lines in a cell, each bold or not."""
    for number, (words, bold) in enumerate(lines):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.alignment = _CENTRE
        paragraph.paragraph_format.space_after = Pt(0)
        _say(paragraph, words, bold=bold, size=size)


def _say(paragraph: Any, words: str, bold: bool = False, italic: bool = False, size: int = 13) -> None:
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
