"""The process: how it starts, how it ends, and that it is alone on its database."""

import asyncio
import re
import signal
import time
from pathlib import Path

from tests.over_telegram.cast import LAN, comes
from tests.service import Service
from tests.standin.client import StandIn
from tests.standin.phone import Phone


async def test_told_to_end_it_ends_with_nothing_half_done(standin: StandIn, bot: Service) -> None:
    people = [Phone(standin, LAN + each) for each in range(50)]
    await asyncio.gather(*(each.says("/ungho") for each in people))
    began = time.monotonic()
    code = await bot.ends()

    assert 0 == code, "".join(bot.log[-20:])
    assert time.monotonic() - began < 20
    await bot.starts()
    for each in people:
        await each.sees("muốn ủng hộ gì")
    for each in people:
        await each.sees_nothing(0.01)


async def test_told_to_end_while_the_messenger_hangs_it_ends(lan: Phone, standin: StandIn, bot: Service) -> None:
    await standin.faults(latency={"ms": 60_000})
    await lan.says("/ungho")
    await asyncio.sleep(1)
    began = time.monotonic()

    assert 0 == await bot.ends()
    assert time.monotonic() - began < 20


async def test_told_to_end_before_it_is_ready_it_ends_at_once(standin: StandIn, tmp_path: Path) -> None:
    await standin.faults(latency={"ms": 60_000})
    bot = Service(standin, tmp_path)
    bot.process = await bot.command("run")
    await comes(lambda: asyncio.to_thread(bot.database.exists))  # before that, it is Python that is told
    await asyncio.sleep(1)
    bot.process.send_signal(signal.SIGTERM)

    assert 0 == await asyncio.wait_for(bot.process.wait(), 15)


async def test_idle_and_told_to_end_it_ends_at_once(bot: Service) -> None:
    began = time.monotonic()
    assert 0 == await bot.ends()
    assert time.monotonic() - began < 5


async def test_a_second_run_on_the_same_database_is_refused(lan: Phone, bot: Service) -> None:
    status, out, errors = await bot.says("run")

    assert (1, "") == (status, out)
    assert re.fullmatch(r"Bot \(run, chat hoặc demo\) đang chạy trên \S+l\.db; xin tắt nó trước\.\n", errors), errors
    await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")


async def test_a_withdrawn_token_stops_the_start_with_a_clear_line(standin: StandIn, tmp_path: Path) -> None:
    await standin.faults(unauthorized=True)
    status, _, errors = await Service(standin, tmp_path).says("run")

    assert status not in (0, None)
    assert standin.token not in errors
    assert "Traceback" not in errors
