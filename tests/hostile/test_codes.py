"""Ten thousand guesses: the storage takes none of them, and by chat the door closes long before."""

import pytest
from sqlalchemy import select

from bot.conversation import Speaker
from campaign.codes import ALPHABET, new_invite_code, read_invite_code
from campaign.permissions import INVITES_TO
from storage import invites, people
from storage.schema import invite, role_grant
from tests.hostile.kit import AT_ONCE, MESSAGES, Besieged, chance, message, nothing_goes_wrong

OPEN_CODES = 100


async def codes_are_out(program: Besieged) -> list[str]:
    """A hundred invitations that are good now."""
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        roles = [str(role) for role in INVITES_TO]
        return [await invites.make(session, "THCS-NT", roles[n % len(roles)], 30, now) for n in range(OPEN_CODES)]


def guesses(good: list[str], most: int) -> list[str]:
    """Well-formed ones by chance, and those nearest to the good ones: a character changed, or two in other order."""
    random = chance("codes")
    found: list[str] = []
    while len(found) < most:
        code = random.choice(good)
        at, letter = random.randrange(9), random.choice(ALPHABET)
        changed = code[:at] + letter + code[at + 1 :]
        turned = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        checked = next(changed[:9] + last for last in ALPHABET if read_invite_code(changed[:9] + last))
        found += {new_invite_code(random), changed, turned, checked} - set(good)
    return found[:most]


@pytest.mark.timeout(1800)
async def test_the_storage_takes_none(program: Besieged) -> None:
    good = await codes_are_out(program)
    before = program.facts()
    taken = []
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        guesser = Speaker(await people.ensure(session, "test", "test", "1", now), 1, "vi", now)
        for code in guesses(good, MESSAGES):
            read = read_invite_code(code)
            taken += [code] if read and await invites.take(session, guesser, read) else []

    assert [] == taken
    assert before == program.facts()


async def test_by_chat_the_door_closes_to_one_and_then_to_all(program: Besieged) -> None:
    good = await codes_are_out(program)
    wrong = [code for code in guesses(good, 4 * MESSAGES) if read_invite_code(code)][:MESSAGES]
    with nothing_goes_wrong() as logged:
        for start in range(0, 40 * AT_ONCE, AT_ONCE):
            batch = enumerate(wrong[start : start + AT_ONCE], 1)
            await program.hear_updates([message(number, text=code) for number, code in batch])
        await program.hear_updates([message(999, text=good[0])])  # the right one comes too late today

    assert [] == await program.rows(select(role_grant))
    assert {30} == {uses for (uses,) in await program.rows(select(invite.c.uses_left))}
    assert 1 == len([line for line in logged if line["event"] == "codes are not taken for a day"])
    assert "tạm ngừng nhận mã mời" in program.phones.shown["999"][-1].text


async def test_one_who_guesses_is_refused_after_five(program: Besieged) -> None:
    good = await codes_are_out(program)
    wrong = [code for code in guesses(good, 100) if read_invite_code(code)]
    for code in [*wrong[:8], good[0]]:
        await program.hear_updates([message(5, text=code)])

    said = [shown.text for shown in program.phones.shown["5"]]
    assert 5 == len([text for text in said if "Mã mời này không đúng" in text])
    assert 4 == len([text for text in said if "thử nhiều mã sai" in text])
