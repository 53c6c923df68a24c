"""Two thousand donors are reminded while the messenger fails: each once, or marked; nobody twice."""

import asyncio
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import load_campaign, open_database
from bot.conversation import Speaker
from bot.settings import Settings
from campaign.giving import Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash
from storage import people, pledges
from tests.kit import OCTOBER, ROOT, clock_at
from tests.service import SECRET, Service
from tests.standin.client import StandIn

DONORS = 2000
FIRST = 7_000_100_000
REMINDED_AT = "2021-10-12T08:00:00+07:00"
FAULTS = {
    "too_many": {"rate": 0.05, "retry_after": 1},
    "server_error": {"rate": 0.01},
    "blocked": {"rate": 0.01},
}
NEW_PLEDGE = NewPledge((Cash(500_000),), "", Donor(DonorKind.PARENT, NameForm.ANONYMOUS), HandingOver(Way.BRING))


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with await StandIn.start(seed=1) as standin:
        yield standin


async def have_met_the_bot(standin: StandIn, donors: range) -> None:
    """They wrote once, and the bot of that day has read it."""
    for start in range(0, len(donors), 200):
        said = await asyncio.gather(*(standin.say(donor, "chào") for donor in donors[start : start + 200]))
    beyond = max(each.update_id for each in said) + 1
    async with standin.session.post(f"{standin.url}/bot{standin.token}/getUpdates", json={"offset": beyond}) as answer:
        assert {"ok": True, "result": []} == await answer.json()


async def have_pledged(folder: Path, bot: str, donors: range) -> None:
    """Written straight into the database."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # a parameter of the base class
        database_url=f"sqlite+aiosqlite:///{folder}/l.db",
        campaign_file=ROOT / "campaign.toml",
        secret_key=SECRET,
    )
    clock = clock_at(OCTOBER)
    database = open_database(settings)
    await load_campaign(database, settings, clock)
    async with database.transaction() as session:
        for donor in donors:
            person = await people.ensure(session, "telegram", bot, str(donor), clock.now())
            speaker = Speaker(person, 0, "vi", clock.now(), talk=f"talk {donor}")
            await pledges.record(session, speaker, NEW_PLEDGE)
    await database.close()


def reminders(database: Path) -> dict[int, str]:
    """What became of each donor's reminder, by the messenger's id: a closed letter does not keep its chat."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT i.external_id, o.state FROM outbox o JOIN identity i ON i.id = o.identity_id WHERE o.kind = 'reminder'"
    ).fetchall()
    connection.close()
    assert len({chat for chat, _ in rows}) == len(rows), "two letters to one donor"
    return {int(chat): str(state) for chat, state in rows}


def closed(database: Path) -> int:
    """How many reminders need nothing more."""
    return sum(state not in ("new", "sending") for state in reminders(database).values())


async def all_closed(database: Path, donors: int, within: float) -> dict[int, str]:
    ends = time.monotonic() + within
    while True:
        states = reminders(database)
        if len(states) == donors and not {"new", "sending"} & set(states.values()):
            return states
        assert time.monotonic() < ends, f"after {within:g} s: {len(states)} letters, {Counter(states.values())}"
        await asyncio.sleep(0.25)


async def times_shown(standin: StandIn) -> Counter[int]:
    return Counter(
        {
            one["chat"]: sum("chương trình nhận đến hết ngày 15/10" in m["text"] for m in one["messages"])
            for one in await standin.ledgers()
        }
    )


async def test_each_is_reminded_once_or_marked(standin: StandIn, tmp_path: Path) -> None:
    donors = range(FIRST, FIRST + DONORS)
    await have_met_the_bot(standin, donors)
    await have_pledged(tmp_path, standin.token.partition(":")[0], donors)
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 10**6)
    print(f"seed {seed}")
    await standin.faults(seed=seed, **FAULTS)
    began = time.monotonic()
    async with Service(standin, tmp_path, REMINDED_AT) as bot:
        states = await all_closed(bot.database, DONORS, within=50)
        seconds = time.monotonic() - began
        assert 0 == await bot.ends()
    shown = await times_shown(standin)

    outcomes = Counter(call["outcome"] for call in await standin.calls("sendMessage"))
    print(f"{DONORS} donors in {seconds:.1f} s: {dict(Counter(states.values()))}; calls {dict(outcomes)}")
    assert set(donors) == set(states)
    assert {"sent", "unknown", "dead"} == set(states.values())
    assert not [donor for donor in donors if shown[donor] > 1], f"reminded twice; seed {seed}"
    for donor, state in states.items():
        assert (state == "sent") == (shown[donor] == 1), f"{donor} {state} {shown[donor]}; seed {seed}"
    by_outcome = {outcome.split()[0]: times for outcome, times in outcomes.items()}
    assert (by_outcome["ok"], by_outcome["502"], by_outcome["403"]) == (
        sum(state == "sent" for state in states.values()),
        sum(state == "unknown" for state in states.values()),
        sum(state == "dead" for state in states.values()),
    )
    assert by_outcome["429"] > DONORS / 50, "429 must have struck"


async def test_killed_while_reminding_nobody_is_reminded_twice(standin: StandIn, tmp_path: Path) -> None:
    donors = range(FIRST, FIRST + DONORS)
    await have_met_the_bot(standin, donors)
    await have_pledged(tmp_path, standin.token.partition(":")[0], donors)
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    await standin.faults(seed=seed, **FAULTS, lost_answer={"rate": 0.01}, latency={"ms": 2})
    bot = Service(standin, tmp_path, REMINDED_AT)
    kills = 0
    for _ in range(5):
        await bot.starts()
        before = closed(bot.database)
        async with asyncio.timeout(20):
            while closed(bot.database) == before < DONORS:  # noqa: ASYNC110 - the program is at work
                await asyncio.sleep(0.02)
        await asyncio.sleep(chance.uniform(0, 0.4))
        kills += closed(bot.database) < DONORS
        await bot.ends(signal.SIGKILL)
    async with bot:
        states = await all_closed(bot.database, DONORS, within=40)
        assert 0 == await bot.ends()
    shown = await times_shown(standin)

    print(f"{kills} kills while reminding: {dict(Counter(states.values()))}, shown {sum(shown.values())}")
    assert set(donors) == set(states)
    assert kills > 0, "all was over before the first kill"
    assert not [donor for donor in donors if shown[donor] > 1], f"reminded twice; seed {seed}"
    silent = [donor for donor, state in states.items() if state == "sent" and not shown[donor]]
    assert not silent, f"said to be sent, but not shown; seed {seed}"
