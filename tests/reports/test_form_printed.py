"""The spreadsheet and the document as LibreOffice prints them."""

from pathlib import Path

import pytest

from reports.form_docx import form_docx
from reports.form_xlsx import form_xlsx
from tests.reports.printing import lines_by_level, printed, squeezed
from tests.reports.tallies import form, form_with_names

GROUPS = ("Tiền mặt", "Máy tính bàn", "Laptop", "Điện thoại thông minh", "Thiết bị học trực tuyến khác")
# Around STT and ĐƠN VỊ, which span all three rows, and the table; then between the five groups; then between columns.
HEADER = [4, 4, 10]
DRAWN = {"xlsx": form_xlsx, "docx": form_docx}

both = pytest.mark.parametrize("ending", DRAWN)


@both
def test_the_sample_prints_on_a4_landscape_one_page_wide(tmp_path: Path, ending: str) -> None:
    made = form()
    found = printed(tmp_path, DRAWN[ending](made), ending)

    assert (842, 595) == found.size
    assert HEADER == lines_by_level(found.pictures()[0])
    assert len(found.pages) <= 2
    for said in (*made.title, made.office, made.place_and_date, made.signature, made.note, *GROUPS, *made.footnotes):
        assert squeezed(said) in "".join(found.pages)
    for row in (*made.rows, made.total):
        figures = (f"{figure:,}".replace(",", ".") for figure in row.figures)
        assert squeezed(row.number, row.shown, *figures) in "".join(found.pages)


@both
def test_many_units_print_on_more_pages_each_with_the_header(tmp_path: Path, ending: str) -> None:
    made = form_with_names([f"Trường {n}" for n in range(200)])
    prints = printed(tmp_path, DRAWN[ending](made), ending)
    found = prints.pages

    assert 3 < len(found) < 9
    for picture in prints.pictures()[:-1]:
        assert HEADER == lines_by_level(picture)
    for number, page in enumerate(found, 1):
        assert f"{number}/{len(found)}" in page
        assert all(squeezed(words) in page for words in ("STT", "ĐƠN VỊ", "KẾT QUẢ VẬN ĐỘNG ỦNG HỘ", *GROUPS))
    for row in made.rows:
        assert squeezed(row.number, row.shown, "0" * 15) in "".join(found)
