"""Buttons grant nothing: what is forged, another's, cut, re-ordered or replayed changes no fact."""

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import select

from handlers import CONVERSATIONS
from storage.schema import dialogue, need, pledge, upload
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.hostile.kit import AT_ONCE, MESSAGES, Besieged, chance, message, nothing_goes_wrong, tap

OWNERS = {201: "", 202: "teacher", 203: "manager"}
SWITCHES = {"stop", "language"}  # the tapper's own settings, with no object


async def owners_have_things(program: Besieged) -> list[str]:
    """Pledges, pupils, open and finished talks; every payload that their buttons ever carried."""
    for id_, role in OWNERS.items():
        if role:
            await program.role_of(id_, role, "THCS-NT")
        texts = [*CASH_PLEDGE, "/cuatoi", *(PUPIL if role else ()), "/hocsinh", "/ungho", "Tiền mặt", "900k"]
        texts += ["không, tiếp tục", "thcs nguyen trai", "phụ huynh", "ẩn danh", "mang đến trường"]
        for text in texts:
            await program.hear_updates([message(id_, text=text)])
    shown = [each for id_ in OWNERS for each in program.phones.shown[str(id_)]]
    return sorted({choice.code for each in shown for choice in each.choices + each.controls})


async def objects_of(program: Besieged) -> list[str]:
    ids = (pledge.c.code, need.c.id, dialogue.c.id, upload.c.id)
    found = [str(row[0]) for column in ids for row in await program.rows(select(column))]
    return [*found, "THCS-NT", "PGD", "1", "0", "-1", "99999999", "", "%", "' OR 1=1 --", "*", "UH", "..", "\u202e"]


def forged(random: Random, real: list[str], objects: list[str]) -> Iterator[str]:
    names = [each.name for each in CONVERSATIONS if each.name not in SWITCHES]
    while True:
        code, other = random.choice(real), random.choice(real)
        yield code
        yield code[: random.randint(0, len(code))]
        yield f"+{random.choice(names)}:{random.choice(objects)}"
        yield f">{random.choice(objects)}"
        yield "|".join(random.sample(code.split("|"), code.count("|") + 1))
        yield "|".join([code.split("|")[0], *other.split("|")[1:]])
        yield f"{random.choice(objects)}|agree {random.randbytes(6).hex()}|yes"
        yield f"{code.split('|')[0]}|sure|yes"
        yield code + random.choice(objects)
        yield code.swapcase()


@pytest.mark.timeout(1800)
async def test_forged_and_foreign_payloads_change_nothing(program: Besieged) -> None:
    random = chance("payloads")
    real = await owners_have_things(program)
    payloads = forged(random, [code for code in real if code[1:-1] not in SWITCHES], await objects_of(program))
    strangers = range(300, 300 + AT_ONCE)
    for id_ in strangers[::4]:  # with a role of the same kind, elsewhere
        await program.role_of(id_, random.choice(("teacher", "manager")), "THCS-AB")
    before = program.facts()
    with nothing_goes_wrong():
        for _ in range(0, MESSAGES, AT_ONCE):
            await program.hear_updates([tap(id_, next(payloads)) for id_ in strangers])
            program.edge.forget()

    assert before == program.facts()


async def test_owners_own_old_buttons_change_nothing_a_second_time(program: Besieged) -> None:
    """Replayed in any order, but without the yes of the talk that is open now."""
    random = chance("replays")
    real = await owners_have_things(program)
    open_now = {row.id for row in await program.rows(select(dialogue.c.id).where(dialogue.c.state == "open"))}
    old = [code for code in real if not code.startswith("+") and code.partition("|")[0] not in open_now]
    assert len(old) > 20
    before = program.facts()
    with nothing_goes_wrong():
        for _ in range(40):
            await program.hear_updates([tap(id_, random.choice(old)) for id_ in OWNERS])

    assert before == program.facts()


async def test_a_yes_to_an_older_summary_is_no_yes(program: Besieged) -> None:
    for text in CASH_PLEDGE[:-1]:
        await program.hear_updates([message(1, text=text)])
    yes = next(c.code for c in program.phones.shown["1"][-1].choices if "agree" in c.code)
    for text in ("Sửa", "2", "700k"):
        await program.hear_updates([message(1, text=text)])
    assert "700.000" in program.phones.shown["1"][-1].text
    before = program.facts()
    await program.hear_updates([tap(1, yes)])

    assert before == program.facts()
    assert [] == await program.rows(select(pledge))
