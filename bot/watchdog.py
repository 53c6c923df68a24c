"""Ends the program when its loop stands still: what hangs in one message must not silence everyone for ever.

The message is counted at the next start, comes alone then, and is set aside after three starts.
"""

import asyncio
import os
import threading
import time

from bot.log import log

LONGEST_STANDSTILL = 10.0
EXIT_CODE = 70  # sysexits: an internal fault


async def watch() -> None:
    """Until cancelled. A thread looks on; it does not share the loop's fate."""
    ticked = [time.monotonic()]
    over = threading.Event()
    threading.Thread(target=_look_on, args=(ticked, over), daemon=True, name="watchdog").start()
    try:
        while True:
            ticked[0] = time.monotonic()
            await asyncio.sleep(1)
    finally:
        over.set()


def _look_on(ticked: list[float], over: threading.Event) -> None:
    while not over.wait(1):
        if time.monotonic() - ticked[0] > LONGEST_STANDSTILL:
            log.error("the program stands still and is ended", seconds=LONGEST_STANDSTILL)
            os._exit(EXIT_CODE)
