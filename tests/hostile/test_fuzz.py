"""Whatever is sent, by whomever, wherever in a talk: there is an answer, and the next person's word is understood."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import parse_moment
from bot.program import Program
from handlers import CONVERSATIONS
from storage.schema import heard
from storage.verify import verify
from tests.hostile import words
from tests.hostile.followers import UNITS, Follower, begun_by, cast, not_open_to, take_their_roles, watched
from tests.hostile.kit import AT_ONCE, MESSAGES, Besieged, chance, message, nothing_goes_wrong

AFTER_THE_CLOSE = "2021-10-17T09:30"
PARTS = [*((role, "") for role in UNITS), ("donor", AFTER_THE_CLOSE), ("admin", AFTER_THE_CLOSE)]
GO_ON = 0.6  # of those in a talk, between two things that are thrown at it


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("role", "moment"), PARTS)
async def test_every_message_is_answered_and_none_fails(program: Besieged, role: str, moment: str) -> None:
    random, sent, met = chance(f"fuzz {role} {moment}"), 0, Counter[tuple[str, str]]()
    program.phones.on_phones["bad.xlsx"] = b"PK\x03\x04 no zip"
    program.speaks(Program([watched(each, met) for each in CONVERSATIONS]))
    with nothing_goes_wrong():
        actors = await cast(program, role, AT_ONCE)
        if moment:
            program.clock.move_to(parse_moment(moment))
        while sent < MESSAGES / len(PARTS):
            await program.hear_updates([actor.goes_on() for actor in actors if random.random() < GO_ON])
            updates = {actor.id: words.update(random, actor.id, actor.codes) for actor in actors}
            before = {actor.id: program.edge.answers(str(actor.id)) for actor in actors}
            await program.hear_updates(updates.values())
            assert [] == [
                u for id_, u in updates.items() if _is_private(u) and before[id_] == program.edge.answers(str(id_))
            ]
            sent += len(updates)
            if sent % (AT_ONCE * 8) == 0:
                await everybody_opens_the_menu(program, actors)
    await everybody_opens_the_menu(program, actors)
    await holds(program)
    begun = {talk for whose, talk in met if whose == role}
    assert (set(), set()) == (begun_by(role, bool(moment)) - begun, not_open_to(role, begun))


async def everybody_opens_the_menu(program: Besieged, actors: list[Follower]) -> None:
    await take_their_roles(program, actors)
    await program.hear_updates([message(actor.id, text="/start") for actor in actors])
    for actor in actors:
        shown = program.phones.shown[str(actor.id)][-3:]
        assert any(choice.code == "+progress:" for each in shown for choice in each.choices), (actor, shown)
    program.edge.forget()


async def holds(program: Besieged) -> None:
    assert [] == await program.rows(select(heard.c.id).where(heard.c.state != "done"))
    async with program.app.database.reading() as session:
        await verify(session)


def _is_private(update: dict[str, Any]) -> bool:
    said = update.get("message") or update.get("edited_message") or update["callback_query"]["message"]
    return bool(said["chat"]["type"] == "private")
