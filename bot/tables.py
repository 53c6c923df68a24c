"""A spreadsheet that somebody sent is read by a child process with limits: whatever is in it, we go on."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.log import log
from bot.phrases import lazy
from bot.table_shape import MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, SECONDS, Fault
from bot.text import clean

_ROOT = Path(__file__).parents[1]
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from bot.table_child import main; main()"
CHILD = (sys.executable, "-I", "-B", "-c", _PROGRAM, str(_ROOT))

# A photo or a scan of a list comes under such a name: there is nothing in it that we could read.
_NO_TABLES = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff"),
    *(".pdf", ".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx"),
    *(".mp3", ".m4a", ".ogg", ".wav", ".mp4", ".mov", ".avi", ".zip", ".rar", ".7z"),
)

_children = ThreadPoolExecutor(2, thread_name_prefix="table")  # so many at once; the others wait for their turn

REASONS = {
    Fault.BIG: lazy("Tệp «{name}» lớn hơn 5 MB. Xin {you} chỉ giữ lại bảng cần gửi rồi gửi lại."),
    Fault.HEAVY: lazy(
        "Tệp «{name}» quá nặng để đọc. Xin {you} chép bảng cần gửi sang một tệp mới (dán dạng giá trị) rồi gửi lại."
    ),
    Fault.EMPTY: lazy("Tệp «{name}» không có dòng nào. Xin {you} xem lại tệp rồi gửi lại."),
    Fault.ROWS: lazy("Tệp «{name}» có hơn {rows} dòng. Xin {you} chia thành nhiều tệp rồi gửi lần lượt."),
    Fault.COLUMNS: lazy(
        "Tệp «{name}» có hơn {columns} cột ở dòng {at}. Xin {you} bỏ bớt những cột không dùng rồi gửi lại."
    ),
    Fault.LONG: lazy(
        "Tệp «{name}» có ô dài hơn {characters} ký tự ở dòng {at}. Xin {you} viết ngắn lại rồi gửi lại;"
        " nếu ô ấy không dài, có thể trước đó thiếu một dấu nháy kép."
    ),
    Fault.NO_TABLE: lazy("Tệp «{name}» không phải là bảng tính. Xin {you} gửi tệp Excel (.xlsx) hoặc CSV."),
    Fault.BROKEN: lazy(
        "Tệp «{name}» bị hỏng hoặc tải lên chưa hết. Xin {you} mở tệp, lưu lại thành Excel (.xlsx) rồi gửi lại."
    ),
    Fault.ENCRYPTED: lazy("Tệp «{name}» có đặt mật khẩu. Xin {you} bỏ mật khẩu, lưu lại rồi gửi lại."),
    Fault.OLD: lazy(
        "Tệp «{name}» thuộc loại Excel mà hệ thống không đọc được (.xls, .xlsb)."
        " Xin {you} lưu thành «Excel Workbook (.xlsx)» rồi gửi lại."
    ),
    Fault.MACROS: lazy(
        "Tệp «{name}» có macro nên hệ thống không mở. Xin {you} lưu thành «Excel Workbook (.xlsx)» rồi gửi lại."
    ),
    Fault.FORMULA: lazy(
        "Ô {at} của tệp «{name}» là công thức chưa có kết quả."
        " Xin {you} mở tệp bằng Excel rồi lưu lại, hoặc dán dạng giá trị, rồi gửi lại."
    ),
    Fault.ERROR: lazy("Ô {at} của tệp «{name}» đang báo lỗi công thức. Xin {you} sửa ô ấy rồi gửi lại."),
    Fault.ENCODING: lazy(
        "Hệ thống không đọc chắc được chữ tiếng Việt trong tệp «{name}»."
        " Xin {you} lưu thành «CSV UTF-8» hoặc Excel (.xlsx) rồi gửi lại."
    ),
    Fault.QUOTES: lazy("Dòng {at} của tệp «{name}» có dấu nháy kép chưa khép đúng. Xin {you} sửa dòng ấy rồi gửi lại."),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as people see them, all rows of one length; row 1 is `rows[0]`, blank rows between others count."""

    rows: tuple[tuple[str, ...], ...]


class Unreadable(Exception):
    """`reason` says why, and what the sender can do, in the language spoken now."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_name(name: str) -> None:
    """Raises Unreadable for a file that by its name is something else than a table, whatever is in it."""
    if name.lower().endswith(_NO_TABLES):
        raise _unreadable(Fault.NO_TABLE, name)


async def read_table(content: bytes, name: str, program: Sequence[str] = CHILD, seconds: float = SECONDS) -> Table:
    """The table of a CSV or XLSX file. Raises Unreadable; the file's name is only told back."""
    if len(content) > MOST_BYTES:
        raise _unreadable(Fault.BIG, name)
    answer = await asyncio.get_running_loop().run_in_executor(_children, _answer, content, program, seconds)
    if "rows" not in answer:
        log.info("table not read", fault=answer["fault"], bytes=len(content))
        raise _unreadable(Fault(answer["fault"]), name, answer.get("at", ""))
    width = max(map(len, answer["rows"]))
    return Table(tuple((*row, *[""] * (width - len(row))) for row in answer["rows"]))


def _answer(content: bytes, program: Sequence[str], seconds: float) -> dict[str, Any]:
    """What the child says; it is killed when its time is over, and may have died of a limit."""
    try:
        child = subprocess.run(  # noqa: S603 - our own program
            program,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return {"fault": Fault.HEAVY}
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer


def _unreadable(fault: Fault, name: str, at: str = "") -> Unreadable:
    limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "characters": MOST_CHARACTERS}
    return Unreadable(str(REASONS[fault]).format(name=clean(name, 60), at=clean(at, 12), **limits))
