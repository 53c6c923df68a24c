"""Copies of the database: made beside a running program, and put in its place again."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.known_key import made_by
from storage.migrate import SHAPES
from storage.sealing import Sealer

LAST = "last backup"
_BESIDE = ("-wal", "-shm")


class BadCopy(Exception):
    """This file cannot be written, or be put in the database's place: says why."""


def back_up(database: Path, copy: Path) -> None:
    """A complete copy as of one moment, while others write. What was deleted is not in it. Raises BadCopy.

    VACUUM INTO reads in one transaction, and in WAL mode readers stop no writer.
    """
    part = copy.with_name(f"{copy.name}.part")
    try:
        _claim(copy)
        try:
            _claim(part)
            with closing(sqlite3.connect(_read_only(database), uri=True, timeout=10)) as connection:
                connection.execute("VACUUM INTO ?", [str(part)])
            check_whole(part)
            _onto_disk(part)
            part.replace(copy)
        except BaseException:
            copy.unlink(missing_ok=True)
            part.unlink(missing_ok=True)
            raise
        _onto_disk(copy.parent)
    except FileExistsError as problem:
        raise BadCopy(f"đã có {problem.filename}; viết tên một tệp chưa có.") from None
    except OSError as problem:
        raise BadCopy(f"không ghi được {copy} ({problem.strerror}).") from None
    except sqlite3.Error as problem:
        raise BadCopy(f"không ghi được {copy} ({problem}).") from None


def take_in(copy: Path, beside: Path, sealer: Sealer) -> Path:
    """A copy of the copy beside the database, looked at as far as can be without opening it. Raises BadCopy."""
    taken = beside.with_name(f"{beside.stem}.restoring{beside.suffix}")
    for suffix in ("", *_BESIDE):
        Path(f"{taken}{suffix}").unlink(missing_ok=True)
    try:
        _claim(taken)
        shutil.copyfile(copy, taken)
        _look_at(taken, copy, sealer)
    except OSError as problem:
        taken.unlink(missing_ok=True)
        raise BadCopy(f"không đọc được {copy} ({problem.strerror}).") from None
    except sqlite3.Error:
        taken.unlink(missing_ok=True)
        raise BadCopy(f"{copy} không phải là bản sao dữ liệu của Lá Lành.") from None
    except BaseException:
        taken.unlink(missing_ok=True)
        raise
    return taken


def _look_at(taken: Path, copy: Path, sealer: Sealer) -> None:
    check_whole(taken)
    with closing(sqlite3.connect(_read_only(taken), uri=True)) as connection:
        shape = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if shape is None or shape[0] not in SHAPES:
        raise BadCopy(f"bản chương trình này không biết dạng của {copy}; dùng bản đã làm ra nó.")
    if not made_by(taken, sealer):
        raise BadCopy(f"{copy} được làm với khóa khác; điền lại khóa ấy trước (SECRET_KEY hoặc secret.key).")


def put_in_place(taken: Path, database: Path, now: datetime) -> Path | None:
    """The taken copy becomes the database, in one step. The name that the database of before has from now on."""
    names = (f"{database.stem}.before-{now:%Y%m%d-%H%M%S}{more}{database.suffix}" for more in ("", *range(2, 1000)))
    aside = next(free for name in names if not (free := database.with_name(name)).exists())
    _settle(database)
    _settle(taken)
    if not database.exists():
        taken.replace(database)
        return None
    _second_name(database, aside)
    for suffix in _BESIDE:  # there only if the database of before is damaged; the new one must not read it
        if (log := Path(f"{database}{suffix}")).exists():
            log.rename(f"{aside}{suffix}")
    taken.replace(database)
    _onto_disk(database.parent)
    return aside


def _second_name(path: Path, other: Path) -> None:
    """Raises FileExistsError. Where a file cannot have two names, it is copied."""
    try:
        os.link(path, other)
    except FileExistsError:
        raise
    except OSError:
        _claim(other)
        shutil.copyfile(path, other)
        _onto_disk(other)


def check_whole(path: Path) -> None:
    """Raises BadCopy if SQLite finds a fault."""
    with closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise BadCopy(f"{path} bị hỏng: {found}.")


def _claim(path: Path) -> None:
    """An empty file that only its owner may read. Raises FileExistsError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _settle(path: Path) -> None:
    """What stands in the write-ahead log goes into the file, if it can still be read."""
    if path.exists():
        try:
            with closing(sqlite3.connect(path, timeout=10)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError:
            return  # damaged: it is put aside as it is, with its log


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def _onto_disk(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
