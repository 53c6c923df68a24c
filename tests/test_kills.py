"""Killed at any moment under load: what a donor was told is stored, nothing is stored twice, every talk goes on."""

import asyncio
import os
import random
import signal
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.service import Service
from tests.standin.client import StandIn

KILLS = int(os.environ.get("KILLS", "50"))
PEOPLE = 200
BETWEEN = (0.3, 1.2)  # seconds from ready to the kill
PLAYED = min(60.0, KILLS * 1.5)  # seconds in which new talks are begun; plays follow one another
STUCK_AFTER = 60.0
# What follows a line is told apart from what came before it: after a kill the last answer may come once more.
PLEDGE = [
    {"say": "/ungho", "expect": "muốn ủng hộ gì"},
    {"say": "Tiền mặt", "expect": "bao nhiêu tiền"},
    {"say": "1tr5", "expect": "thêm gì nữa"},
    {"say": "Không, tiếp tục", "expect": "đơn vị nào"},
    {"say": "Nơi cần nhất", "expect": "tư cách nào"},
    {"say": "Nhà hảo tâm", "expect": "ghi tên thế nào"},
    {"say": "Ẩn danh", "expect": "bằng cách nào"},
    {"say": "Mang đến trường", "expect": "xem lại"},
    {"say": "Xác nhận", "expect": "Mã: UH"},
]
CODES = "Mã: (UH[0-9A-Z]{6})"


class Donors:
    """Simulated people who pledge, each once, one play after the other until told to stop."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.enough = False
        self.finished = 0
        self.turns = 0
        self.stuck: list[object] = []
        self.codes: list[tuple[str, int]] = []

    async def pledge(self) -> None:
        while not self.enough:
            played = await self.standin.play(
                PLEDGE, people=PEOPLE, seconds=PLAYED, fresh=True, codes=CODES, stuck_after=STUCK_AFTER
            )
            self.finished += played["finished"]
            self.turns += played["turns"]
            self.stuck += played["stuck_people"]
            self.codes += [(code, user) for code, user in played["codes"]]


def stored(database: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return rows


@pytest.mark.timeout(max(600, KILLS * 6))
async def test_killed_under_load_nothing_is_lost_doubled_or_stuck(tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 10**6)
    print(f"seed {seed}, {KILLS} kills")
    chance = random.Random(seed)
    async with await StandIn.start(seed=seed) as standin:
        donors = Donors(standin)
        bot = await Service(standin, tmp_path).starts()
        pledging = asyncio.create_task(donors.pledge())
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(*BETWEEN))
            assert -signal.SIGKILL == await bot.ends(signal.SIGKILL)
            await bot.starts()
        donors.enough = True
        await pledging
        await settled(bot.database)
        assert 0 == await bot.ends()
        shown = {one["chat"]: one["messages"] for one in await standin.ledgers()}

    told = {code for code, _ in donors.codes}
    pledges = {str(code) for (code,) in stored(bot.database, "SELECT code FROM pledge")}
    of_one = stored(bot.database, "SELECT person_id FROM pledge GROUP BY person_id HAVING count(*) > 1")
    of_one_talk = stored(bot.database, "SELECT dialogue_id FROM pledge GROUP BY dialogue_id HAVING count(*) > 1")
    finished = stored(
        bot.database, "SELECT id FROM dialogue WHERE conversation = 'pledge' AND state = 'finished' ORDER BY id"
    )
    aside = stored(bot.database, "SELECT id FROM heard WHERE state <> 'done'")
    unsent = stored(bot.database, "SELECT id, state FROM outbox WHERE state <> 'sent'")
    repeats = sum(
        times - 1
        for messages in shown.values()
        for times in Counter(message["text"] for message in messages if message["from_bot"]).values()
    )
    print(
        f"{donors.turns} turns, {donors.finished} told their code, {len(pledges)} stored; lost {len(told - pledges)}, "
        f"doubled {len(of_one) + len(of_one_talk)}, stuck {len(donors.stuck)}; messages repeated {repeats} "
        f"({repeats / max(KILLS, 1):.1f} a kill)"
    )
    assert donors.finished > KILLS, "hardly any load"
    assert not told - pledges, f"lost; seed {seed}"
    assert not of_one, f"doubled; seed {seed}"
    assert not of_one_talk, f"doubled; seed {seed}"
    assert len(pledges) <= len(finished)
    assert [1] * len(told) == list(Counter(user for _, user in donors.codes).values()), f"two codes; seed {seed}"
    assert not donors.stuck, f"stuck; seed {seed}"
    assert donors.finished == len(told) == len(pledges), f"told and stored differ; seed {seed}"
    assert not aside, f"set aside or unanswered; seed {seed}"
    assert not unsent, f"unsent; seed {seed}"


async def settled(database: Path, within: float = 20.0) -> None:
    """Nothing is left to answer or to send."""
    for _ in range(int(within / 0.2)):
        waiting = "SELECT id FROM heard WHERE state = 'new' UNION ALL SELECT id FROM outbox WHERE state = 'new'"
        if not stored(database, waiting):
            return
        await asyncio.sleep(0.2)
