"""Files as LibreOffice prints them. Machines without it skip these tests; where CI_TOOLS is set, its absence fails."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

TOOLS = ("soffice", "pdftotext", "pdfinfo")


@dataclass(frozen=True, slots=True)
class Print:
    """What came out: the text of each page without white space, as that depends on the machine's fonts."""

    pages: list[str]
    size: tuple[int, int]  # of a page, in points


def printed(folder: Path, content: bytes, ending: str) -> Print:
    _need_tools(documents=ending == "docx")
    file, pdf = folder / f"printed.{ending}", folder / "printed.pdf"
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, file)
    text = _run("pdftotext", "-raw", pdf, "-")
    width, height = re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", _run("pdfinfo", pdf))[0]
    return Print([squeezed(page) for page in text.split("\f")[:-1]], (round(float(width)), round(float(height))))


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
