"""The audit trail: every change leaves an event, in a chain without gaps."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.program import Program
from campaign.trail import Action
from handlers import CONVERSATIONS, stop_reminders
from storage import people
from storage.audit import Head
from storage.schema import audit_event, person, pledge
from storage.session import Session
from storage.verify import Proved, verify
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.kit import Person, Running


async def proved(program: Running, told: Head | None = None) -> Proved:
    async with program.app.database.reading() as session:
        return await verify(session, told)


async def events(program: Running, *actions: Action) -> list[Any]:
    """The events of these actions, oldest first; all but the campaign's own if none is named."""
    wanted = actions or tuple(set(Action) - {Action.CAMPAIGN_STORED, Action.UNIT_STORED})
    return list(await program.rows(select(audit_event).where(audit_event.c.action.in_(wanted)).order_by("seq")))


async def test_a_pledge_leaves_an_event_with_who_what_and_when(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)

    [event] = await events(program)
    [(code, who)] = await program.rows(select(pledge.c.code, pledge.c.person_id))
    assert ("pledge made", f"{code} 1", "THCS-NT", who, "[]") == (
        event.action,
        event.object,
        event.unit,
        event.actor,
        event.role,
    )
    assert await proved(program)


async def test_the_roles_of_that_time_are_kept(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)

    [event] = await events(program, Action.NEED_DECLARED)
    assert [["teacher", "THCS-NT"]] == json.loads(event.role)


async def test_what_was_written_is_not_in_the_trail(hoa: Person, lan: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await lan.has_said(*CASH_PLEDGE)

    trail = str(await program.rows(select(audit_event)))
    assert not [word for word in ("N.V.A", "500000", "Lan") if word in trail]


class _Fails:
    """`/dung_nhac`, which fails for one person after everything was written, in one of the ways there are."""

    def __init__(self, who: str, problem: Exception) -> None:
        self.who, self.problem = who, problem

    async def finish(self, session: Session, speaker: Speaker, about: str) -> Reply:
        reply = await stop_reminders.finish(session, speaker, about)
        if speaker.name == self.who:
            raise self.problem
        return reply

    def program(self) -> Program:
        stop: Conversation[Any, Any] = replace(stop_reminders.STOP_REMINDERS, finish=self.finish)
        return Program((*[each for each in CONVERSATIONS if each.name != stop.name], stop))


async def all_stop_at_once(program: Running, problem: Exception, fails: str) -> None:
    """Three people in one transaction."""
    program.speaks(_Fails(fails, problem).program())
    for number, who in enumerate(("lan", "tung", "mai"), 1):
        await program.hears_again(number, sender=who, chat=who, name=who, text="/dung_nhac")
    await program.app.turns.batch()


@pytest.mark.parametrize("problem", [ValueError(), Refused("Không")])
@pytest.mark.parametrize("who", ["lan", "tung", "mai"])
async def test_a_turn_that_fails_after_recording_leaves_no_gap(program: Running, who: str, problem: Exception) -> None:
    before = (await proved(program)).head.seq
    await all_stop_at_once(program, problem, who)

    assert before + 2 == (await proved(program)).head.seq
    assert 2 == len(await program.rows(select(person).where(person.c.reminders_stopped_at.is_not(None))))


async def test_what_a_savepoint_took_back_is_not_the_head(program: Running) -> None:
    """In one transaction: recorded, taken back with and without a trip to the database, recorded."""
    now = program.clock.now()
    async with program.app.database.transaction() as session:
        who = await people.ensure(session, "test", "test", "lan", now)
        speaker = Speaker(who, 1, "vi", now)
        for trip in (False, True, False):
            try:
                async with session.savepoint():
                    await people.stop_reminders(session, speaker)
                    if trip:
                        await session.finish()
                    raise KeyError
            except KeyError:
                await people.resume_reminders(session, speaker)
    assert ["reminders resumed"] * 3 == [event.action for event in await events(program)]
    assert await proved(program)
