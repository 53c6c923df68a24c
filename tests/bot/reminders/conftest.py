"""Here the tests begin on 1 October, before the first reminder."""

import pytest

from bot.clock import MovedClock
from tests.kit import clock_at


@pytest.fixture
def clock() -> MovedClock:
    return clock_at("2021-10-01T09:00")
