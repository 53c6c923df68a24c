"""Hostile tables: the child may die of them, we go on. `MUTATIONS=5000` for a longer run."""

import asyncio
import itertools
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

from bot.tables import Table, Unreadable, read_table
from tests.bot.spreadsheets import lying, mutated, raw_workbook, text_cell, workbook, zipped
from tests.kit import ROOT

MUTATIONS = int(os.environ.get("MUTATIONS", "200"))
LONGEST, MOST_GROWTH = 10, 50_000  # seconds; kilobytes

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGH = f'<!DOCTYPE w [<!ENTITY l0 "ha">{LAUGHS}]>'
PASSWORDS = '<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@lru_cache
def long_string() -> bytes:
    return raw_workbook(f'<row r="1">{text_cell("A1", "a" * 300_000_000)}</row>')


def one(place: str, text: str = "a", before: str = "") -> bytes:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return raw_workbook(f'<row r="{row}">{text_cell(place, text)}</row>', before)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a string of 300 MB": long_string,
    "the same with a lying directory": lambda: lying(long_string(), "xl/worksheets/sheet1.xml", 9_000),
    "zeros for the strings": lambda: raw_workbook("", more={"xl/sharedStrings.xml": bytes(60_000_000)}),
    "a thousand parts": lambda: raw_workbook("", more={f"xl/{n}.xml": "" for n in range(1_000)}),
    "entities in entities": lambda: one("A1", "&l9;", LAUGH),
    "an entity of another file": lambda: one("A1", "&f;", PASSWORDS),
    "a cell in the millionth row": lambda: one("A1000000"),
    "a cell in a row that no program has": lambda: one("A999999999"),
    "a million rows of nothing": lambda: raw_workbook("<row/>" * 700_000),
    "deep as a well": lambda: raw_workbook("<a>" * 200_000),
    "rows of all columns": lambda: raw_workbook("".join(f'<row><c r="XFD{n}"/></row>' for n in range(1, 800))),
    "a workbook cut off": lambda: workbook([["a", "b"]])[:900],
    "only zeros": lambda: bytes(4_000_000),
    "a zip in a zip": lambda: zipped({"xl/workbook.xml": zipped({"a": bytes(1_000_000)})}),
    "noise": lambda: random.Random(1).randbytes(1_000_000),
    "noise that calls itself a workbook": lambda: b"PK\x03\x04" + random.Random(2).randbytes(1_000_000),
    "quotes without end": lambda: b'"' * 4_999_999,
    "separators without end": lambda: b"," * 4_999_999,
    "one long cell": lambda: b"a" * 4_999_999,
    "words without end": lambda: b"a,b\n" * 1_249_999,
}


@contextmanager
def modestly() -> Iterator[None]:
    """We do not grow meanwhile, not even for a moment."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
    before = _memory("VmRSS")
    yield
    assert _memory("VmHWM") - before < MOST_GROWTH


def _memory(of: str) -> int:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(of))


async def outcome(content: bytes) -> Table | str:
    started = time.monotonic()
    try:
        return await read_table(content, "bom.xlsx")
    except Unreadable as unreadable:
        return unreadable.reason
    finally:
        assert time.monotonic() - started < LONGEST


@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_is_refused_politely(bomb: str) -> None:
    content = BOMBS[bomb]()
    with modestly():
        assert "Xin quý vị" in str(await outcome(content))


async def test_the_largest_table_is_read() -> None:
    content = (",".join(["chữ"] * 60) + "\n").encode() * 5_000
    with modestly():
        table = await read_table(content, "a.csv")
    assert (5_000, 60) == (len(table.rows), len(table.rows[0]))


async def test_damaged_tables_are_read_or_refused() -> None:
    whole = [workbook([["mã", "tên", n, n / 7] for n in range(40)]), 'mã,tên\nA,"Trãi"\n'.encode() * 30]
    seeds = iter(range(MUTATIONS))

    async def reads() -> list[Table | str]:
        return [await outcome(mutated(seed, whole[seed % 5 < 2])) for seed in seeds]

    with modestly():
        outcomes = [*itertools.chain(*await asyncio.gather(reads(), reads()))]

    assert MUTATIONS == len(outcomes)
    assert {True, False} == {isinstance(each, Table) for each in outcomes}
    assert [] == [each for each in outcomes if isinstance(each, str) and "Xin quý vị" not in each]


async def test_a_child_that_hangs_is_killed() -> None:
    hangs = (sys.executable, "-I", "-c", "import time; time.sleep(60)")
    with pytest.raises(Unreadable, match="quá nặng"):
        await read_table(b"a", "a.csv", program=hangs, seconds=0.5)

    children = await asyncio.create_subprocess_exec("ps", "-eo", "args", stdout=asyncio.subprocess.PIPE)
    assert b"time.sleep(60)" not in (await children.communicate())[0]


@pytest.mark.parametrize("does", ["import os; os.abort()", "raise SystemExit(3)", "x = bytearray(10**9)"])
async def test_a_child_that_dies_is_a_table_that_is_not_read(does: str) -> None:
    with pytest.raises(Unreadable, match="quá nặng"):
        await read_table(b"a", "a.csv", program=(sys.executable, "-I", "-c", does + "; raise MemoryError"))


async def test_the_child_has_limits_and_knows_nothing_of_us() -> None:
    tells = (
        f"import json, os, resource, sys; sys.path.insert(0, {str(ROOT)!r}); from bot.table_child import _limit;"
        "_limit(); print(json.dumps({'rows': [[str(resource.getrlimit(resource.RLIMIT_AS)[0]),"
        "str(resource.getrlimit(resource.RLIMIT_CPU)[0]), *(k for k in os.environ if k != 'LC_CTYPE')]]}))"
    )
    os.environ["SECRET_OF_THE_TEST"] = "x"
    try:
        table = await read_table(b"a", "a.csv", program=(sys.executable, "-I", "-c", tells))
    finally:
        del os.environ["SECRET_OF_THE_TEST"]

    assert (("400000000", "8"),) == table.rows


async def test_no_more_than_two_are_read_at_once() -> None:
    slow = (sys.executable, "-I", "-c", 'import time; time.sleep(0.4); print(\'{"rows": [["a"]]}\')')
    started = time.monotonic()
    await asyncio.gather(*(read_table(b"a", "a.csv", program=slow) for _ in range(5)))

    assert time.monotonic() - started > 1.2
