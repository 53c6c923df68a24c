"""Files as LibreOffice prints them. Machines without it skip these tests; where CI_TOOLS is set, its absence fails."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from PIL import Image

TOOLS = ("soffice", "pdftotext", "pdfinfo", "pdftoppm")
DOTS_AN_INCH, DARK, A_FEW = 100, 140, 4  # so many dots apart is the same place


@dataclass(frozen=True, slots=True)
class Print:
    """What came out: the text of each page without white space, as that depends on the machine's fonts."""

    pages: list[str]
    size: tuple[int, int]  # of a page, in points
    pdf: Path

    def pictures(self) -> list[Image.Image]:
        """Each page as it looks, in grey."""
        begin = self.pdf.with_suffix("")
        _run("pdftoppm", "-r", str(DOTS_AN_INCH), "-gray", "-aaVector", "no", self.pdf, begin)
        return [Image.open(BytesIO(page.read_bytes())) for page in sorted(begin.parent.glob(f"{begin.name}-*.pgm"))]


def lines_by_level(page: Image.Image) -> list[int]:
    """How many upright lines of a table begin at its top, how many at the next row below that has one, and so on."""
    tallest = [_tallest_line(page, x) for x in range(page.width)]
    lines = [(x, line) for x, line in enumerate(tallest) if line[0] > DOTS_AN_INCH]
    apart = [line for (before, _), (x, line) in pairwise([(-A_FEW, (0, 0)), *lines]) if x - before >= A_FEW]
    tops = sorted(top for _length, top in apart)
    level = 0
    levels = [0] + [level := level + (after - before >= A_FEW) for before, after in pairwise(tops)]
    return [len(list(same)) for _level, same in groupby(levels)]


def _tallest_line(page: Image.Image, x: int) -> tuple[int, int]:
    """How long it is, and where it begins."""
    column = page.crop((x, 0, x + 1, page.height)).tobytes()
    runs = ((len(list(run)), is_dark) for is_dark, run in groupby(column, lambda dot: dot < DARK))
    best, y = (0, 0), 0
    for length, is_dark in runs:
        best, y = max(best, (length, y)) if is_dark else best, y + length
    return best


def printed(folder: Path, content: bytes, ending: str) -> Print:
    _need_tools(documents=ending == "docx")
    file, pdf = folder / f"printed.{ending}", folder / "printed.pdf"
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, file)
    text = _run("pdftotext", "-raw", pdf, "-")
    width, height = re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", _run("pdfinfo", pdf))[0]
    size = round(float(width)), round(float(height))
    return Print([squeezed(page) for page in text.split("\f")[:-1]], size, pdf)


def squeezed(*words: object) -> str:
    return "".join("".join(map(str, words)).split())


def _need_tools(documents: bool) -> None:
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    program = Path(shutil.which("soffice") or "").resolve().parent
    if documents and not (program / "libswlo.so").exists():
        missing.append("LibreOffice Writer")
    if missing and os.environ.get("CI_TOOLS") == "1":
        pytest.fail(f"missing: {missing}; .ci/run installs them")
    if missing:
        pytest.skip(f"this machine cannot print: {missing}")


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=100).stdout
