"""Whatever is sent, by whomever, wherever in a talk: there is an answer, and the next person's word is understood."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from storage.schema import dialogue, heard, identity
from storage.verify import verify
from tests.hostile import words
from tests.hostile.kit import AT_ONCE, FUZZED, SCALE, Besieged, chance, message, nothing_goes_wrong, tap
from tests.test_house_rules import WALKS, Walk

ROLES = {"donor": "", "teacher": "THCS-NT", "manager": "THCS-AB", "officer": "NCL", "admin": "PGD"}
DONORS_TALKS = {"pledge", "change", "withdraw"}
SCHOOLS_TALKS = {"declare", "declare many", "withdraw pupil"}
LISTS = {"change": "/cuatoi", "withdraw": "/cuatoi", "withdraw pupil": "/hocsinh"}
GO_ON = 0.6  # of those in a talk, between two things that are thrown at it
BUTTON = {"change": "+change:", "withdraw": "+withdraw:", "withdraw pupil": "+withdraw pupil:"}


@dataclass
class Actor:
    """Somebody who follows a talk as it is meant, between what is thrown at it."""

    id: int
    role: str
    program: Besieged
    steps: list[str] = field(default_factory=list)
    walks: int = 0

    @property
    def codes(self) -> list[str]:
        """What the buttons carry that are on this phone."""
        shown = self.program.phones.shown.get(str(self.id), [])[-6:]
        return [choice.code for each in shown for choice in each.choices + each.controls]

    def goes_on(self) -> dict[str, Any]:
        """The next step of a talk that this person may have."""
        if not self.steps:
            mine = DONORS_TALKS | SCHOOLS_TALKS if self.role in {"teacher", "manager"} else DONORS_TALKS
            theirs = [walk for walk in WALKS if walk.conversation in mine]
            self.walks += 1
            self.steps = _steps(theirs[(self.id // len(ROLES) + self.walks) % len(theirs)])
        step = self.steps.pop(0)
        if not step.startswith("+"):
            return message(self.id, text=step)
        return tap(self.id, next((code for code in self.codes if code.startswith(step)), step))


def _steps(walk: Walk) -> list[str]:
    opening = [LISTS[walk.conversation], BUTTON[walk.conversation]] if walk.conversation in LISTS else []
    if not opening:
        opening = {"pledge": ["/ungho"], "declare": ["/khaibao"]}.get(walk.conversation, ["+declare many:"])
    return ["hủy", *walk.before, *opening, *walk.answers]


async def cast(program: Besieged) -> list[Actor]:
    actors = []
    for number in range(AT_ONCE):
        role = list(ROLES)[number % len(ROLES)]
        actors.append(Actor(100 + number, role, program))
        if ROLES[role]:
            await program.role_of(100 + number, role, ROLES[role])
    return actors


async def where_they_stand(program: Besieged) -> dict[str, tuple[str, str]]:
    stand = select(identity.c.external_id, dialogue.c.conversation, dialogue.c.open_question)
    rows = await program.rows(stand.join(identity).where(dialogue.c.state == "open"))
    return {id_: (conversation, question) for id_, conversation, question in rows}


async def everybody_opens_the_menu(program: Besieged, actors: list[Actor]) -> None:
    await program.hear_updates([message(actor.id, text="/start") for actor in actors])
    for actor in actors:
        shown = program.phones.shown[str(actor.id)][-3:]
        assert any(choice.code == "+pledge:" for each in shown for choice in each.choices), (actor, shown)


@pytest.mark.timeout(1800)
async def test_every_message_is_answered_and_none_fails(program: Besieged) -> None:
    random = chance("fuzz")
    program.phones.on_phones["bad.xlsx"] = b"PK\x03\x04 no zip"
    actors, sent, met = await cast(program), 0, Counter[tuple[str, str]]()
    with nothing_goes_wrong():
        while sent < FUZZED:
            await program.hear_updates([actor.goes_on() for actor in actors if random.random() < GO_ON])
            stand = await where_they_stand(program)
            met.update((actor.role, stand[str(actor.id)][0]) for actor in actors if str(actor.id) in stand)
            updates = {actor.id: words.update(random, actor.id, actor.codes) for actor in actors}
            before = {actor.id: program.edge.answers(str(actor.id)) for actor in actors}
            await program.hear_updates(updates.values())
            sent += len(updates)
            unanswered = [
                u for id_, u in updates.items() if _is_private(u) and before[id_] == program.edge.answers(str(id_))
            ]
            assert [] == unanswered
            if sent % (AT_ONCE * 8) == 0:
                await everybody_opens_the_menu(program, actors)
                program.edge.forget()
    await everybody_opens_the_menu(program, actors)
    await holds(program)
    assert set() == (DONORS_TALKS | SCHOOLS_TALKS) - {talk for _role, talk in met}
    if SCALE > 1:
        everybody = set(product(ROLES, DONORS_TALKS)) | set(product(("teacher", "manager"), SCHOOLS_TALKS))
        assert set() == everybody - set(met)
    assert {role for role, talk in met if talk in SCHOOLS_TALKS} <= {"teacher", "manager"}


async def holds(program: Besieged) -> None:
    assert [] == await program.rows(select(heard.c.id).where(heard.c.state != "done"))
    async with program.app.database.reading() as session:
        await verify(session)


def _is_private(update: dict[str, Any]) -> bool:
    said = update.get("message") or update.get("edited_message") or update["callback_query"]["message"]
    return bool(said["chat"]["type"] == "private")
