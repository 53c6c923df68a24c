"""`python -m tests.standin --port 0`: serves until SIGTERM, or until whoever started it is gone."""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys

import uvloop

from . import TOKEN
from .server import Server
from .wire import Connection


async def serve(port: int, token: str, seed: int | None) -> None:
    loop = asyncio.get_running_loop()
    server = Server(token, seed)
    listening = await loop.create_server(lambda: Connection(server.handle), "127.0.0.1", port, backlog=1024)
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    print(json.dumps({"port": listening.sockets[0].getsockname()[1]}), flush=True)
    parent = os.getppid()
    while not over.is_set() and os.getppid() == parent:
        try:
            await asyncio.wait_for(over.wait(), timeout=0.5)
        except TimeoutError:
            continue


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--cpu", type=int)
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    if asked.cpu is not None and sys.platform == "linux":
        os.sched_setaffinity(0, {asked.cpu})
    # Millions of remembered messages must not be walked again and again while a bot is being measured.
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    uvloop.run(serve(asked.port, asked.token, asked.seed))


if __name__ == "__main__":
    main()
