"""The record that is signed when a pupil gets a device."""

import os
import shutil
from io import BytesIO
from pathlib import Path

import docx
import pytest

from campaign.devices import CHECKS
from reports.handover import Record
from reports.handover_docx import handover_docx
from tests.reports.test_form_printed import run, squeezed

RECORD = Record(
    organiser="Phòng Giáo dục và Đào tạo huyện Phú Giáo",
    unit="Tiểu học và THCS Tam Lập",
    place="Phú Giáo",
    year=2021,
    item="Điện thoại thông minh",
    device="TB7K3Q2C",
    pupil="N.V.A",
    class_name="6A2",
    checks=tuple((str(label), place != 4) for place, label in enumerate(CHECKS.values())),
)
SAID = (
    *("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN PHÚ GIÁO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    *("BIÊN BẢN BÀN GIAO THIẾT BỊ HỌC TẬP", "Bên giao: Tiểu học và THCS Tam Lập", "học sinh N.V.A, lớp 6A2"),
    *("Điện thoại thông minh", "TB7K3Q2C", "☒  Camera và micro dùng được", "☐  Pin dùng được một giờ"),
    *("CHA MẸ HOẶC NGƯỜI GIÁM HỘ", "ĐẠI DIỆN NHÀ TRƯỜNG"),
)


def words_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return squeezed(*(each.text for each in document.paragraphs), *cells)


def test_it_says_what_is_handed_over_to_whom_and_in_which_state() -> None:
    found = words_of(handover_docx(RECORD))
    assert [] == [words for words in SAID if squeezed(words) not in found]


def test_it_prints_on_one_page(tmp_path: Path) -> None:
    writer = Path(os.path.realpath(shutil.which("soffice") or "")).with_name("libswlo.so")
    if not writer.exists():
        if os.environ.get("CI_TOOLS") == "1":
            pytest.fail("LibreOffice Writer is missing; .ci/run installs it")
        pytest.skip("LibreOffice Writer is not installed")
    (tmp_path / "record.docx").write_bytes(handover_docx(RECORD))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "record.docx")
    [page] = run("pdftotext", "-raw", tmp_path / "record.pdf", "-").split("\f")[:-1]
    assert [] == [words for words in SAID if squeezed(words.lstrip("☒☐")) not in squeezed(page)]
