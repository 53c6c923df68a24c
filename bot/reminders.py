"""Plans what is due and hands it to the outbox, from the facts alone: it may run late, twice, or after any pause."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.log import log, whereabouts
from bot.outbox import Outbox
from bot.phrases import speaking
from campaign.facts import vietnam_day
from campaign.reminding import due_day, quiet
from handlers.reminders import Rule
from storage import campaigns, outbox, people, reminders
from storage.database import Database
from storage.outbox import REMINDER, Letter
from storage.session import Session

MOST_WAITING = 100
CHUNK = 50


class Reminders:
    """The rules, applied at every beat."""

    def __init__(self, database: Database, rules: Sequence[Rule], outgoing: Outbox, clock: Clock) -> None:
        self._database = database
        self._rules = {rule.name: rule for rule in rules}
        self._outbox = outgoing
        self._clock = clock
        outgoing.more_reminders = self.queue

    async def beat(self) -> None:
        """Plans what has become due and queues a chunk of it; the outbox asks for more when that is on its way."""
        for rule in self._rules.values():
            async with self._database.transaction() as session:
                await self._plan(session, rule)
        await self.queue()

    async def _plan(self, session: Session, rule: Rule) -> None:
        now = self._clock.now()
        campaign = await campaigns.current(session)
        deadline = rule.last_day(campaign)
        due_on = due_day(rule.days(campaign), deadline, now)
        await reminders.cancel_others(session, rule.name, due_on, deadline, vietnam_day(now))
        if due_on:
            persons = await rule.persons(session, due_on)
            await reminders.plan(session, rule.name, persons, due_on, deadline, now)

    async def queue(self) -> int:
        """Puts the next planned reminders into the outbox; how many."""
        now = self._clock.now()
        if quiet(now):
            return 0
        async with self._database.transaction() as session:
            if await outbox.count_waiting(session, REMINDER) >= MOST_WAITING:
                return 0
            ready = await reminders.ready(session, self._outbox.channels, CHUNK, now)
            for planned in ready:
                await self._write_or_set_aside(session, planned)
        self._outbox.wake()
        return len(ready)

    async def _write_or_set_aside(self, session: Session, planned: reminders.Planned) -> None:
        """One that cannot be written must not stop the others."""
        try:
            async with session.savepoint():
                await self._write(session, planned)
        except Exception as problem:
            log.error("reminder set aside", reminder=planned.id, **whereabouts(problem))
            await reminders.close(session, planned, "failed")

    async def _write(self, session: Session, planned: reminders.Planned) -> None:
        now = self._clock.now()
        with speaking(planned.language):
            words = await self._rules[planned.rule].words(session, planned.person, now)
        if words is None:
            await reminders.close(session, planned, "cancelled")
            return
        letter = Letter(planned.key, planned.channel, planned.chat, words.message, planned.identity, REMINDER)
        outbox.write(session, [letter], now)
        await people.are_offered(session, planned.identity, words.message.choices)
        await reminders.queued(session, planned, words.pledges)
