"""Each reminder once: after restarts and downtime, on wrong clocks, over a line that breaks."""

import asyncio
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.clock import parse_moment
from bot.messages import Outcome, SendFailed
from bot.reminders import Reminders
from handlers.reminder_rule import Words
from handlers.reminders import RULES
from storage.schema import pledge
from storage.session import Session
from tests.bot.reminders.beats import DELIVER, beats_at
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


async def test_two_beats_send_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00", "05 08:00")
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_two_beats_at_once_send_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T08:00"))
    await asyncio.gather(program.app.beat(), program.app.beat())
    await program.app.outbox.drain()
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_a_restart_sends_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    await program.restarts()
    await beats_at(program, "05 08:10")
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_a_restart_between_planning_and_sending_sends_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T08:00"))
    await program.app.beat()
    await program.restarts()
    await beats_at(program, "05 08:01", "05 08:02")
    lan.sees(DELIVER)
    lan.sees_nothing()


async def test_a_reminder_written_before_a_long_downtime_is_written_anew(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T08:00"))
    await program.app.beat()
    await program.restarts()
    await beats_at(program, "08 09:00", "08 09:01")
    lan.sees(f"{DELIVER} (còn 7 ngày).")
    lan.sees_nothing()


async def test_after_days_of_downtime_only_the_latest_is_sent(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "13 09:00", "13 09:01")
    lan.sees(f"{DELIVER} (còn 2 ngày).")
    lan.sees_nothing()
    await beats_at(program, "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")


async def test_a_clock_that_is_set_back_does_not_send_again(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00", "12 08:00")
    lan.sees(DELIVER)
    lan.sees(DELIVER)
    await beats_at(program, "11 09:00", "05 08:00", "06 08:00", "12 08:00", "12 08:30")
    lan.sees_nothing()
    await beats_at(program, "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")


async def test_after_a_later_reminder_an_earlier_one_is_not_sent(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "12 08:00")
    lan.sees(f"{DELIVER} (còn 3 ngày).")
    await beats_at(program, "06 08:00")
    lan.sees_nothing()


async def test_a_clock_that_was_wrong_for_a_moment_does_not_silence_the_reminders(
    lan: Person, program: Running
) -> None:
    """Late rather than never: the time that was seen by mistake lies after the deadline."""
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "31 12:00", "05 08:00")
    lan.sees(f"{DELIVER} (còn 10 ngày).")


async def test_a_reminder_that_may_have_arrived_is_not_repeated(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.phones.failures.append(SendFailed(Outcome.UNKNOWN, "the line broke"))
    await beats_at(program, "05 08:00", "05 08:01", "06 08:00")
    lan.sees_nothing()
    await beats_at(program, "12 08:00")
    lan.sees(DELIVER)


async def test_who_blocked_us_is_reminded_again_only_after_speaking(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.phones.failures.append(SendFailed(Outcome.UNREACHABLE, "blocked"))
    await beats_at(program, "05 08:00", "12 08:00")
    lan.sees_nothing()
    await lan.has_said("/start")
    await beats_at(program, "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")


async def test_a_reminder_that_cannot_be_written_stops_no_other(lan: Person, tung: Person, program: Running) -> None:
    for donor in (lan, tung):
        await donor.has_said(*CASH_PLEDGE)
    [(of_lan,), _of_tung] = await program.rows(select(pledge.c.person_id).order_by(pledge.c.made_at))
    deliver = next(rule for rule in RULES if rule.name == "deliver")

    async def words(session: Session, person: int, now: datetime) -> Words | None:
        if person == of_lan:
            raise ValueError("broken on purpose")
        return await deliver.words(session, person, now)

    app = program.app
    app.reminders = Reminders(app.database, [replace(deliver, words=words)], app.outbox, app.clock)
    await beats_at(program, "05 08:00", "05 08:01")
    lan.sees_nothing()
    tung.sees(DELIVER)
    tung.sees_nothing()


async def test_somebody_heard_by_a_clock_that_ran_ahead_is_still_reminded(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-16T08:00"))
    await lan.has_said("/start")
    await beats_at(program, "05 08:00")
    lan.sees(f"{DELIVER} (còn 10 ngày).")
