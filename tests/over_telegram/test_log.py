"""The log tells what happened, never what was said or by whom."""

import asyncio
import json

from tests.over_telegram.cast import CODE, HOA, LAN, wants_to_be_fetched
from tests.service import Service
from tests.standin.client import StandIn
from tests.standin.phone import Phone


async def test_the_log_tells_nothing_of_what_was_said(standin: StandIn, lan: Phone, bot: Service) -> None:
    await wants_to_be_fetched(lan)
    await lan.shares_contact("84909123456")
    await lan.sees("Xin quý vị xem lại")
    await lan.taps("Xác nhận")
    thanks = await lan.sees("Cảm ơn")
    for mishap in ("too_many", "reset", "server_error", "lost_answer", "blocked"):
        await standin.faults(**{mishap: {"rate": 1, "methods": []}})
        await lan.says("chuyện riêng của Lan")
        await asyncio.sleep(0.4)
    await standin.faults(unauthorized={"rate": 1})
    await lan.says("chuyện riêng của Lan")
    await asyncio.sleep(0.4)
    await standin.faults()
    await standin.raw({"message": {"message_id": 1, "chat": {"id": HOA}, "text": "chuyện riêng của Hoa"}})
    await bot.ends()

    log = "".join(bot.log)
    for line in bot.log:
        assert isinstance(json.loads(line), dict), line
    assert '"level": "warning"' in log
    code = CODE.search(thanks["text"])
    assert code
    for private in (
        standin.token,
        standin.token.partition(":")[2],
        "chuyện riêng",
        "Hẻm Hoa Sứ",
        "thcs nguyen trai",
        "909123456",
        "Lan Nguyễn",
        "Nguyễn",
        "Cảm ơn quý vị",
        str(LAN),
        code[1],
    ):
        assert private not in log, private
    stored = b"".join(path.read_bytes() for path in bot.database.parent.iterdir())
    for private in ("chuyện riêng", "Hẻm Hoa Sứ", "909123456", "Lan Nguyễn", standin.token):
        assert private.encode() not in stored, private
