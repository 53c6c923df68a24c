from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovedClock
from tests.hostile.kit import Besieged


@pytest.fixture
async def program(tmp_path: Path, clock: MovedClock) -> AsyncIterator[Besieged]:
    running = Besieged(tmp_path, clock)
    await running.starts()
    yield running
    await running.stops()
