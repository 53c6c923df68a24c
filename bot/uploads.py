"""Files that people send: fetched and read before their message has its turn, and only for those who may send one.

No transaction is open while a file is fetched or read; what is heard later in the same chat waits.
"""

import asyncio
from collections.abc import Callable, Mapping

from bot.channels import Channel
from bot.clock import Clock
from bot.conversation import Speaker
from bot.log import log, whereabouts
from bot.messages import Document, Incoming, SendFailed
from bot.phrases import NOT_FETCHED, TOO_LARGE
from bot.program import Program
from bot.tables import Unreadable, check_name, read_table
from storage import heard, people, uploads
from storage.database import OUT_OF_REACH, Database
from storage.heard import Heard
from storage.uploads import Rows

MOST_BYTES = 5_000_000
MOST_AT_ONCE = 2


class Uploads:
    """Takes the files of messages that were heard; `ready` is called when turns may come."""

    def __init__(
        self,
        database: Database,
        program: Program,
        channels: Mapping[str, Channel],
        clock: Clock,
        ready: Callable[[], None],
    ) -> None:
        self._database = database
        self._program = program
        self._channels = channels
        self._clock = clock
        self._ready = ready
        self._awake = asyncio.Event()
        self._awake.set()

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Until cancelled; a file that was being read then is fetched again after the next start."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            try:
                while await self.take():
                    self._ready()
            except OUT_OF_REACH as problem:
                log.error("uploads cannot reach the database", **whereabouts(problem))
                await asyncio.sleep(1)
                self._awake.set()

    async def take(self) -> int:
        """Takes the oldest files that wait; how many."""
        async with self._database.reading() as session:
            waiting = await heard.with_files(session, list(self._channels), MOST_AT_ONCE)
        for message in waiting:
            await self._take(message)
        return len(waiting)

    async def _take(self, message: Heard) -> None:
        """Whatever happens, the message has its turn: without an upload it is answered as a thing we cannot read."""
        try:
            await self._read(message)
        except Exception as fault:
            log.error("file cannot be read", message=message.id, **whereabouts(fault))
        async with self._database.transaction() as session:
            await heard.have_file(session, message.id)

    async def _read(self, message: Heard) -> None:
        channel = self._channels[message.channel]
        incoming = channel.read(message.payload or {})
        if incoming is None or incoming.document is None:
            return
        sender = await self._sender(channel, incoming, message)
        if not self._program.for_files(sender):
            return
        with sender.spoken_to():
            rows, problem = await _rows(channel, incoming.document)
        async with self._database.transaction() as session:
            await uploads.keep(session, message.id, sender.person, rows, problem, self._clock.now())

    async def _sender(self, channel: Channel, incoming: Incoming, message: Heard) -> Speaker:
        async with self._database.transaction() as session:
            senders = {incoming.sender: incoming}
            known = await people.of_senders(session, channel.name, channel.bot, senders, message.heard_at)
        who = known[incoming.sender]
        return Speaker(who.person, who.identity, who.language, message.heard_at, incoming.name, who.roles)


async def _rows(channel: Channel, document: Document) -> tuple[Rows, str]:
    """The rows of a spreadsheet, or why there are none."""
    try:
        check_name(document.name)
        if document.size > MOST_BYTES:
            return (), str(TOO_LARGE)
        table = await read_table(await channel.fetch(document, MOST_BYTES), document.name)
    except SendFailed as failure:
        log.warning("file not fetched", channel=channel.name, reason=failure.reason)
        return (), str(NOT_FETCHED)
    except Unreadable as problem:
        return (), problem.reason
    return table.rows, ""
