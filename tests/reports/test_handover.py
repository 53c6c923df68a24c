"""The record that is signed when a pupil gets a device."""

from io import BytesIO
from pathlib import Path

import docx

from campaign.devices import CHECKS
from reports.handover import Record
from reports.handover_docx import handover_docx
from tests.reports.printing import printed, squeezed

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
    *(
        "Điện thoại thông minh",
        "TB7K3Q2C",
        "☐  Camera và micro dùng được (đạt)",
        "☐  Pin dùng được một giờ, hoặc có nguồn cắm (chưa ghi là đạt)",
    ),
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
    [page] = printed(tmp_path, handover_docx(RECORD), "docx").pages
    assert [] == [words for words in SAID if squeezed(words.lstrip("☐")) not in page]
