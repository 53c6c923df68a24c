"""The spreadsheet and the document as LibreOffice prints them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.form import Form
from reports.form_docx import form_docx
from reports.form_xlsx import form_xlsx
from tests.reports.tallies import form, form_with_names

TOOLS = ("soffice", "pdftotext", "pdfinfo")
GROUPS = ("Tiền mặt", "Máy tính bàn", "Laptop", "Điện thoại thông minh", "Thiết bị học trực tuyến khác")


@pytest.fixture(autouse=True)
def _tools() -> None:
    """Where they must be there, their absence is a fault."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing and (os.environ.get("CI_TOOLS") == "1" or "soffice" not in missing):
        pytest.fail(f"missing: {missing}; .ci/run installs them")
    if missing:
        pytest.skip(f"LibreOffice and poppler-utils are not installed: {missing}")


@pytest.fixture(params=["xlsx", "docx"])
def ending(request: pytest.FixtureRequest) -> str:
    """LibreOffice may be there without the part that reads documents."""
    program = Path(shutil.which("soffice") or "").resolve().parent
    if request.param == "docx" and not (program / "libswlo.so").exists():
        missing = "LibreOffice Writer is not installed"
        pytest.fail(missing) if os.environ.get("CI_TOOLS") == "1" else pytest.skip(missing)
    return str(request.param)


def run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=100).stdout


DRAWN = {"xlsx": form_xlsx, "docx": form_docx}


def printed(folder: Path, made: Form, ending: str) -> Path:
    (folder / f"form.{ending}").write_bytes(DRAWN[ending](made))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / f"form.{ending}")
    return folder / "form.pdf"


def pages(pdf: Path) -> list[str]:
    """The text of each page without white space: where that stands depends on the machine's fonts."""
    return ["".join(page.split()) for page in run("pdftotext", "-raw", pdf, "-").split("\f")[:-1]]


def squeezed(*words: object) -> str:
    return "".join("".join(map(str, words)).split())


def test_the_sample_prints_on_a4_landscape_one_page_wide(tmp_path: Path, ending: str) -> None:
    made = form()
    pdf = printed(tmp_path, made, ending)
    found = pages(pdf)

    width, height = map(float, re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", pdf))[0])
    assert (842, 595) == (round(width), round(height))
    assert len(found) <= 2
    for said in (*made.title, made.office, made.place_and_date, made.signature, made.note, *GROUPS, *made.footnotes):
        assert squeezed(said) in "".join(found)
    for row in (*made.rows, made.total):
        figures = (f"{figure:,}".replace(",", ".") for figure in row.figures)
        assert squeezed(row.number, row.shown, *figures) in "".join(found)


def test_many_units_print_on_more_pages_each_with_the_header(tmp_path: Path, ending: str) -> None:
    made = form_with_names([f"Trường {n}" for n in range(200)])
    found = pages(printed(tmp_path, made, ending))

    assert 3 < len(found) < 9
    for page in found:
        assert all(squeezed(words) in page for words in ("STT", "ĐƠN VỊ", "KẾT QUẢ VẬN ĐỘNG ỦNG HỘ", *GROUPS))
    for row in made.rows:
        assert squeezed(row.number, row.shown, "0" * 15) in "".join(found)
