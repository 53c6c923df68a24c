"""The form as a document on A4 landscape: its header is merged as on paper and stands again on each page."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.phrases import _
from bot.text import clean
from reports.form import Form
from reports.rows import Row

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

COLUMNS, HEADER = 17, 3
_FONT, _SMALL = "Times New Roman", 9
_PAGE = (29.7, 21.0)
_WIDTHS = (1.0, 4.7, 1.4, 2.6, 1.4, *[1.37] * 12)  # of the columns, in cm
_BESIDE = 30  # twentieths of a point left and right of words: the font that is there may be a wide one


def form_docx(form: Form) -> bytes:
    """The file."""
    from docx import Document

    document = Document()
    _paper(document, form)
    _title(document, form)
    _table(document, form)
    _foot(document, form)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _paper(document: "Document", form: Form) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = map(Cm, _PAGE)
    section.left_margin = section.right_margin = Cm(1.1)
    section.top_margin = section.bottom_margin = Cm(1.2)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    _number_pages(section.footer.paragraphs[0])
    document.core_properties.title = _plain(f"{form.title[0]}: {form.title[1]}")[:255]
    document.core_properties.author = _plain(form.office)[:255]


def _number_pages(paragraph: Any) -> None:
    """`2/3`, as in the spreadsheet."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for between, field in (("", "PAGE"), ("/", "NUMPAGES")):
        paragraph.add_run(between)
        number: Any = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), field)
        paragraph._p.append(number)


def _title(document: "Document", form: Form) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _write(left, form.office, bold=True, size=12)
    _write(right, form.place_and_date, italic=True, size=12, align="right")
    _set_widths(table, (13.7, 13.8))
    heading, title, until = form.title
    for words, bold, size in ((heading, True, 16), (title, True, 13), (until, False, 12)):
        _say(document.add_paragraph(), words, bold=bold, italic=not bold, size=size, align="centre")
    document.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _table(document: "Document", form: Form) -> None:
    rows = (*form.rows, form.total)
    table: Table = document.add_table(rows=HEADER + len(rows), cols=COLUMNS)
    table.style = "Table Grid"
    _set_widths(table, _WIDTHS)
    _set_margins(table)
    _header(table, form)
    for tr, row in zip(table.rows[HEADER:], rows, strict=True):
        _row(tr, row, is_total=row is form.total)
        _mark(tr, "w:cantSplit")


def _header(table: "Table", form: Form) -> None:
    top, middle, bottom = (row.cells for row in table.rows[:HEADER])
    spans = [
        (top[0], bottom[0], _("STT")),
        (top[1], bottom[1], _("ĐƠN VỊ")),
        (top[2], top[COLUMNS - 1], _("KẾT QUẢ VẬN ĐỘNG ỦNG HỘ")),
    ]
    for first, heading in zip(range(2, COLUMNS, 3), form.headings, strict=True):
        spans.append((middle[first], middle[first + 2], heading.group))
        for cell, words in zip(bottom[first : first + 3], heading.columns, strict=True):
            _write(cell, words, bold=True, align="centre")
    for begins, ends, words in spans:
        _write(begins.merge(ends), words, bold=True, align="centre")
    for tr in table.rows[:HEADER]:
        _mark(tr, "w:tblHeader")
        _mark(tr, "w:cantSplit")


def _row(tr: Any, row: Row, is_total: bool) -> None:
    cells, bold = tr.cells, is_total or row.block
    if is_total:
        _write(cells[0].merge(cells[1]), row.shown, bold=True, align="centre")
    else:
        _write(cells[0], row.number, bold=bold, align="centre")
        _write(cells[1], row.shown, bold=bold)
    for cell, figure in zip(cells[2:], row.figures, strict=True):
        _write(cell, f"{figure:,}".replace(",", "."), bold=bold, align="right")


def _foot(document: "Document", form: Form) -> None:
    from docx.shared import Pt

    document.add_paragraph().paragraph_format.space_after = Pt(2)
    table = document.add_table(rows=1, cols=2)
    notes, signature = table.rows[0].cells
    for number, words in enumerate(filter(None, (*form.footnotes, form.note))):
        paragraph = notes.add_paragraph() if number else notes.paragraphs[0]
        is_note = words is form.note
        _say(paragraph, words, bold=is_note, italic=not is_note, size=11)
    _write(signature, form.signature, bold=True, size=12, align="centre")
    for _line in range(4):
        signature.add_paragraph()
    _set_widths(table, (18.0, 9.5))
    _mark(table.rows[0], "w:cantSplit")


def _set_widths(table: "Table", widths: Sequence[float]) -> None:
    """In the grid and in each cell: programs differ in which of them they read."""
    from docx.shared import Cm

    table.autofit = False
    sizes = [Cm(width) for width in widths]
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = size
    for row in table.rows:
        for cell, size in zip(row.cells, sizes, strict=True):
            cell.width = size


def _set_margins(table: "Table") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins: Any = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin: Any = OxmlElement(side)
        margin.set(qn("w:w"), str(_BESIDE))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _mark(row: Any, name: str) -> None:
    """A property of a row that is on."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark: Any = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _write(cell: Any, words: str, align: str = "left", size: int = _SMALL, **style: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _say(cell.paragraphs[0], words, size=size, align=align, **style)


def _say(paragraph: Any, words: str, size: int, bold: bool = False, italic: bool = False, align: str = "left") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    sides = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    paragraph.alignment = sides.get(align, WD_ALIGN_PARAGRAPH.LEFT)
    run = paragraph.add_run(_plain(words))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _plain(words: str) -> str:
    return clean(words).replace("\n", " ")
