"""The units' file: a table with a header, in UTF-8, with commas."""

import csv
from pathlib import Path


def read_rows(path: Path) -> list[dict[str, str]]:
    """Its rows by column name. Raises FileNotFoundError, and ValueError for what is no such table."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(file)]
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} không viết bằng UTF-8; lưu lại thành «CSV UTF-8»") from None
