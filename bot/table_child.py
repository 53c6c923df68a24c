"""The program that reads a table which somebody sent: within limits, in a process of its own that may die.

The table on standard input, the answer as JSON on standard output: `rows`, or a `fault` with what it is about.
"""

import gc
import json
import resource
import sys

from bot.table_csv import read_text
from bot.table_shape import MEMORY, SECONDS, Fault, Unfit
from bot.table_xlsx import read_workbook

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"RIFF",
    b"PK",
)


def main() -> None:
    """Answers for standard input."""
    gc.disable()  # it reads one table and ends
    _limit()
    try:
        answer: dict[str, object] = {"rows": read(sys.stdin.buffer.read())}
    except Unfit as unfit:
        answer = {"fault": unfit.fault, "at": unfit.at}
    except MemoryError:
        answer = {"fault": Fault.HEAVY}
    except Exception:  # what a library makes of a damaged or hostile file is nobody's to foresee
        answer = {"fault": Fault.BROKEN}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def read(content: bytes) -> list[list[str]]:
    """What it is tells its content; names of files lie."""
    if content.startswith(_ZIP):
        return read_workbook(content)
    if content.startswith(_OLE):
        raise Unfit(Fault.ENCRYPTED if _ENCRYPTED in content else Fault.OLD)
    if content.startswith(_OTHERS) or content.lstrip()[:1] == b"<":
        raise Unfit(Fault.NO_TABLE)
    return read_text(content)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
