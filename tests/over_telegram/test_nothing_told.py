"""At DEBUG, with what goes wrong: what people said stands in no log, and in no file of the database as it was said."""

import asyncio
import json
import re

from tests.over_telegram.cast import CODE, HOA, LAN, wants_to_be_fetched
from tests.service import SECRET, Service
from tests.standin.client import StandIn
from tests.standin.phone import Phone

PUPILS = ("Zoan.K", "Quyt.M", "Trần Văn Ổi")
PRIVATE = ("Lan Nguyễn", "Hẻm Hoa Sứ", "909123456", "Hội Bưởi Bòng", "Hoa Mướp", "chuyện riêng", *PUPILS)


async def test_nothing_of_what_was_said_is_told(standin: StandIn, bot: Service) -> None:
    lan, hoa = Phone(standin, LAN, "Lan Nguyễn"), Phone(standin, HOA, "Hoa Mướp")
    _code, out, _err = await bot.says("invite", "THCS-NT", "teacher")
    invited = re.findall(r"\b[2-9A-HJ-NP-Z]{10}\b", out)
    assert invited
    await hoa.says(invited[0])
    await hoa.sees("Từ nay thầy/cô là giáo viên")
    await hoa.says("Zoan.K; 6A2; nghèo\nQuyt.M; 7A1; mồ côi\nTrần Văn Ổi; 6A2; nghèo")
    await hoa.sees("Thầy/cô xem lại")
    await hoa.taps("Xác nhận")
    await hoa.sees("Đã khai báo")
    await wants_to_be_fetched(lan)
    await lan.shares_contact("84909123456")
    await lan.sees("Xin quý vị xem lại")
    await lan.taps("Xác nhận")
    code = CODE.search((await lan.sees("Cảm ơn"))["text"])
    assert code
    for words in ("/ungho", "Thiết bị khác", "Hội Bưởi Bòng", "chuyện riêng"):
        await lan.says(words)
    for mishap in ("too_many", "reset", "server_error", "lost_answer"):
        await standin.faults(**{mishap: {"rate": 1, "methods": []}})
        await lan.says("chuyện riêng của Hội Bưởi Bòng")
        await asyncio.sleep(0.3)
    await standin.faults()
    await standin.raw({"message": {"message_id": 1, "chat": {"id": HOA}, "text": "chuyện riêng của Zoan.K"}})
    await standin.raw({"callback_query": {"id": "1", "data": "+chuyện riêng:909123456", "from": {"id": LAN}}})
    await asyncio.sleep(0.5)
    stored = b"".join(path.read_bytes() for path in bot.database.parent.iterdir() if path.is_file())
    await bot.ends()

    log = "".join(bot.log)
    assert all(isinstance(json.loads(line), dict) for line in bot.log)
    secrets = (standin.token, standin.token.partition(":")[2], SECRET, invited[0])
    assert [] == [each for each in (*PRIVATE, *secrets, code[1], str(LAN), str(HOA)) if each in log]
    assert [] == [each for each in (*PRIVATE, *secrets) if each.encode() in stored]
