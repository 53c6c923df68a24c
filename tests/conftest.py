"""The cast, and what it means: Lan is a donor; Tùng is another donor and must never see Lan's things; cô Hoa is a
teacher at THCS Nguyễn Trãi, thầy Minh her principal; cô Thảo is the admin of the district's office.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from bot.clock import MovedClock
from tests.kit import OCTOBER, Person, Running, clock_at

# What is found by chance is found by `make hostile`, not by whoever lands something else.
hypothesis.settings.register_profile("the same each time", derandomize=True)
if "HOSTILE" not in os.environ:
    hypothesis.settings.load_profile("the same each time")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that start programs come first: they take longest, and one worker has them one after the other."""
    items.sort(key=lambda item: not {"StandIn", "Phone", "Service"} & set(vars(getattr(item, "module", None) or item)))


@pytest.fixture(scope="session", autouse=True)
def _only_we_are_measured() -> None:
    """A program that a test starts would start more slowly."""
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)


@pytest.fixture
def clock() -> MovedClock:
    return clock_at(OCTOBER)


@pytest.fixture
async def program(tmp_path: Path, clock: MovedClock) -> AsyncIterator[Running]:
    running = await Running(tmp_path, clock).starts()
    yield running
    await running.stops()


@pytest.fixture
def lan(program: Running) -> Person:
    return Person("lan", "Lan Nguyễn", program)


@pytest.fixture
def tung(program: Running) -> Person:
    return Person("tung", "Tùng Trần", program)


@pytest.fixture
async def hoa(program: Running) -> Person:
    hoa = Person("hoa", "cô Hoa", program)
    await hoa.has_role("teacher", "THCS-NT")
    return hoa


@pytest.fixture
async def minh(program: Running) -> Person:
    minh = Person("minh", "thầy Minh", program)
    await minh.has_role("manager", "THCS-NT")
    return minh


@pytest.fixture
async def thao(program: Running) -> Person:
    thao = Person("thao", "cô Thảo", program)
    await thao.has_role("admin", "PGD")
    return thao
