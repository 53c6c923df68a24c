"""A stand-in of Telegram, the program that serves it, and the cast, each with a phone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.over_telegram.cast import HOA, LAN
from tests.service import Service
from tests.standin.client import StandIn
from tests.standin.phone import Phone


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with await StandIn.start(seed=1) as standin:
        yield standin


@pytest.fixture
async def bot(standin: StandIn, tmp_path: Path) -> AsyncIterator[Service]:
    async with Service(standin, tmp_path, LOG_LEVEL="DEBUG") as bot:
        yield bot


@pytest.fixture
def lan(standin: StandIn) -> Phone:
    return Phone(standin, LAN, "Lan Nguyễn")


@pytest.fixture
def hoa(standin: StandIn) -> Phone:
    return Phone(standin, HOA, "cô Hoa")
