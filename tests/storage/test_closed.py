"""At a school that has closed nothing new is stored, whoever calls."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.conversation import Refused, Speaker
from storage import campaigns, needs, people, pledges
from storage.schema import need, pledge, pledge_version
from storage.session import Session
from tests.kit import Running
from tests.storage.test_every_fact import GIFT, PUPIL


async def closes(session: Session, code: str, who: Speaker) -> None:
    unit = (await campaigns.units(session)).get(code)
    assert unit
    await campaigns.keep_units(session, [replace(unit, closed="x")], who.heard_at)


@pytest.fixture
async def teacher(program: Running) -> Speaker:
    """Of two schools."""
    now, schools = program.clock.now(), ("THCS-NT", "THCS-AB")
    async with program.app.database.transaction() as session:
        person = await people.ensure(session, "test", "test", "hoa", now)
        for school in schools:
            await people.grant(session, person, school, "teacher", now)
    return Speaker(person, 1, "vi", now, roles=tuple(("teacher", school) for school in schools), talk="1")


async def test_no_pupil_is_declared_there(program: Running, teacher: Speaker) -> None:
    async with program.app.database.transaction() as session:
        await closes(session, "THCS-NT", teacher)
        with pytest.raises(Refused, match="đã đóng"):
            await needs.declare(session, teacher, PUPIL)

    assert [] == await program.rows(select(need))


async def test_of_many_pupils_none_is_declared_if_one_is_there(program: Running, teacher: Speaker) -> None:
    async with program.app.database.transaction() as session:
        await closes(session, "THCS-NT", teacher)
        with pytest.raises(Refused, match="đã đóng"):
            await needs.declare_many(session, teacher, [replace(PUPIL, unit="THCS-AB"), PUPIL])

    assert [] == await program.rows(select(need))


async def test_no_pledge_is_made_for_it(program: Running, teacher: Speaker) -> None:
    async with program.app.database.transaction() as session:
        await closes(session, "THCS-NT", teacher)
        with pytest.raises(Refused, match="THCS Nguyễn Trãi đã đóng"):
            await pledges.record(session, teacher, GIFT)

    assert [] == await program.rows(select(pledge))


@pytest.mark.parametrize("unit", ["THCS-NT", "THCS-XX"])
async def test_no_pledge_is_moved_to_it_or_to_nowhere(program: Running, teacher: Speaker, unit: str) -> None:
    async with program.app.database.transaction() as session:
        code = await pledges.record(session, teacher, replace(GIFT, unit="THCS-AB"))
        await closes(session, "THCS-NT", teacher)
        with pytest.raises(Refused):
            await pledges.record(session, teacher, replace(GIFT, unit=unit, replaces=code))

    assert [(1, "THCS-AB")] == await program.rows(select(pledge_version.c.version, pledge_version.c.unit))


async def test_what_was_pledged_and_declared_before_can_be_taken_back(program: Running, teacher: Speaker) -> None:
    async with program.app.database.transaction() as session:
        code, pupil = await pledges.record(session, teacher, GIFT), await needs.declare(session, teacher, PUPIL)
        await closes(session, "THCS-NT", teacher)
        await pledges.withdraw(session, teacher, code)
        await needs.withdraw(session, teacher, pupil)

    states = select(pledge_version.c.state).where(pledge_version.c.superseded_at.is_(None))
    assert [("withdrawn",)] == await program.rows(states)
