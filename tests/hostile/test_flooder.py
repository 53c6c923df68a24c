"""One who sends two hundred messages a second: the others are answered. How much later, `make bench` tells."""

import time

import pytest

from bot.pace import TURNS_AT_ONCE, TURNS_PER_SECOND
from tests.hostile.flooding import FLOOD, SECONDS, Messenger, meanwhile
from tests.hostile.kit import Besieged

FLOODER = 1
MOST_SAID_IN_A_TURN = 2
ALWAYS_WITHIN = 2.0


@pytest.mark.alone
async def test_others_are_answered_beside_a_flooder(program: Besieged) -> None:
    messenger = Messenger(program)
    async with program.app.running(), meanwhile(messenger.polls()):
        began = time.monotonic()
        async with meanwhile(messenger.floods(FLOODER)):
            waited = await messenger.others()
        turns = TURNS_AT_ONCE + TURNS_PER_SECOND * (time.monotonic() - began)

    assert max(waited) <= ALWAYS_WITHIN
    assert 0 < program.edge.answers(str(FLOODER)) <= MOST_SAID_IN_A_TURN * (turns + 1) < FLOOD * SECONDS / 2
