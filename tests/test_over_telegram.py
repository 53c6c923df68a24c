"""The program as its users run it, in its own process, over a stand-in of Telegram's API."""

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from tests.kit import OCTOBER, ROOT
from tests.standin.client import StandIn
from tests.standin.phone import Phone

LAN, HOA = 7_000_000_001, 7_000_000_002
GROUP = -1_001_234_567_890
SECRET = "for tests only, thirty-two characters"
CODE = re.compile("Mã: (UH[0-9A-Z]{6})")
READY_WITHIN = 20.0


class Service:
    """`python -m bot run` on a database, until stopped or killed. What it logs is kept."""

    def __init__(self, standin: StandIn, folder: Path, now: str = OCTOBER, **more: str) -> None:
        self.database = folder / "l.db"
        self.env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
            "TELEGRAM_BOT_TOKEN": standin.token,
            "TELEGRAM_API_URL": standin.url,
            "TELEGRAM_PACE": "0",
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
            "SECRET_KEY": SECRET,
            "CAMPAIGN_FILE": str(ROOT / "campaign.toml"),
            "NOW": now,
            "LOG_LEVEL": "INFO",
            **more,
        }
        self.log: list[str] = []

    async def command(self, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=ROOT,
            env=self.env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def says(self, *words: str) -> tuple[int | None, str, str]:
        """A short command: its exit code, output and errors."""
        process = await self.command(*words)
        out, err = await asyncio.wait_for(process.communicate(), 30)
        return process.returncode, out.decode(), err.decode()

    async def starts(self) -> "Service":
        self.process = await self.command("run")
        self.is_ready = asyncio.Event()
        self.reading = asyncio.create_task(self._read())
        waits = {asyncio.create_task(self.is_ready.wait()), self.reading}
        await asyncio.wait(waits, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        assert self.is_ready.is_set(), "".join(self.log[-50:])
        return self

    async def _read(self) -> None:
        assert self.process.stderr
        async for raw in self.process.stderr:
            line = raw.decode()
            self.log.append(line)
            if '"event": "ready"' in line:
                self.is_ready.set()

    async def ends(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Told to end, or killed; its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        code = await asyncio.wait_for(self.process.wait(), 30)
        await self.reading
        return code

    async def __aenter__(self) -> "Service":
        return await self.starts()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.ends(signal.SIGKILL)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with await StandIn.start(seed=1) as standin:
        yield standin


@pytest.fixture
async def bot(standin: StandIn, tmp_path: Path) -> AsyncIterator[Service]:
    async with Service(standin, tmp_path, LOG_LEVEL="DEBUG") as bot:
        yield bot


@pytest.fixture
def lan(standin: StandIn) -> Phone:
    return Phone(standin, LAN, "Lan Nguyễn")


@pytest.fixture
def hoa(standin: StandIn) -> Phone:
    return Phone(standin, HOA, "cô Hoa")


async def wants_to_be_fetched(lan: Phone) -> None:
    """Up to the question for the phone."""
    await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    await lan.taps("Laptop")
    await lan.sees("bao nhiêu chiếc")
    await lan.says("2")
    await lan.sees("Tình trạng")
    await lan.taps("Mới")
    await lan.sees("thêm gì nữa")
    await lan.taps("Không, tiếp tục")
    await lan.sees("Gửi đến đơn vị nào")
    await lan.says("thcs nguyen trai")
    await lan.sees("tư cách nào")
    await lan.taps("Nhà hảo tâm")
    await lan.sees("ghi tên thế nào")
    await lan.taps("Lan Nguyễn")
    await lan.sees("trao bằng cách nào")
    await lan.taps("Nhờ trường đến nhận")
    await lan.sees("địa chỉ")
    await lan.says("12 Hẻm Hoa Sứ")
    await lan.sees("Số điện thoại")


async def test_a_donor_pledges_by_taps_and_typing(lan: Phone, bot: Service) -> None:
    await lan.says("/ungho")
    first = await lan.sees("muốn ủng hộ gì")
    assert ["Quay lại", "Hủy"] == lan.buttons[-2:] or ["Hủy"] == lan.buttons[-1:]
    await lan.taps("Tiền mặt")
    second = await lan.sees("bao nhiêu tiền")
    assert (first["message_id"], 1) == (second["message_id"], second["edited"])
    await lan.says("1tr5")
    third = await lan.sees("thêm gì nữa")
    assert (True, 0) == (third["message_id"] > second["message_id"], third["edited"])
    await lan.taps("Không, tiếp tục")
    await lan.sees("Gửi đến đơn vị nào")
    await lan.taps("Nơi cần nhất")
    await lan.sees("tư cách nào")
    await lan.says("phu huynh")
    await lan.sees("ghi tên thế nào")
    await lan.taps("Ẩn danh")
    await lan.sees("trao bằng cách nào")
    await lan.taps("Mang đến trường")
    await lan.sees("1.500.000đ (một triệu năm trăm nghìn đồng)")
    await lan.taps("Xác nhận")
    thanks = await lan.sees("Cảm ơn quý vị!")
    code = CODE.search(thanks["text"])

    assert code
    assert f"<code>{code[1]}</code>" in thanks["html"]
    await asyncio.sleep(0.3)
    assert all(press["answered"] for press in await lan.standin.toasts(LAN))


async def test_a_used_button_says_so_and_rests(lan: Phone, bot: Service) -> None:
    await lan.says("/ungho")
    asked = await lan.sees("muốn ủng hộ gì")
    await lan.taps("Tiền mặt")
    await lan.sees("bao nhiêu tiền")
    data = next(key["data"] for row in asked["buttons"] for key in row if key["text"] == "Laptop")
    await lan.standin.force_tap(LAN, data, message_id=asked["message_id"])
    await asyncio.sleep(0.5)

    *_, late = await lan.standin.toasts(LAN)
    assert late["answered"]["text"].startswith("Nút này thuộc câu hỏi trước")


async def test_the_contact_button_comes_and_goes(lan: Phone, bot: Service) -> None:
    await wants_to_be_fetched(lan)
    assert ["Gửi số của tôi", "Quay lại", "Hủy"] == lan.keyboard
    await lan.shares_contact("84911111111", owner=HOA)
    await lan.sees("số của người khác")
    await lan.sees("Số điện thoại")
    assert "Gửi số của tôi" in lan.keyboard
    await lan.shares_contact("84909123456")
    await lan.sees("Xin quý vị xem lại", "0909123456", "12 Hẻm Hoa Sứ")
    assert [] == lan.keyboard
    assert (await lan.standin.ledger(LAN))["keyboard"] is None
    await lan.taps("Xác nhận")
    assert CODE.search((await lan.sees("Cảm ơn"))["text"])


async def test_a_deep_link_gives_a_role_and_its_commands(hoa: Phone, bot: Service) -> None:
    status, out, errors = await bot.says("invite", "THCS-NT", "teacher")
    assert 0 == status, errors
    link = re.search(r"https://t\.me/lalanh_bot\?start=(\w+)", out)
    assert link, out
    before = await hoa.standin.commands()
    await hoa.says(f"/start {link[1]}")
    await hoa.sees("Từ nay thầy/cô là", "Nguyễn Trãi")
    await asyncio.sleep(0.5)

    assert {"default"} == {menu["scope"] for menu in before}
    assert {"", "en"} == {menu["language_code"] for menu in before}
    [own] = [menu for menu in await hoa.standin.commands() if menu["scope"] == f"chat:{HOA}"]
    [everyones] = [menu for menu in before if not menu["language_code"]]
    assert {c["command"] for c in everyones["commands"]} < {c["command"] for c in own["commands"]}


async def test_a_code_is_for_one_person(hoa: Phone, lan: Phone, bot: Service) -> None:
    _, out, _ = await bot.says("invite", "THCS-NT", "teacher")
    code = out.partition("Mã: ")[2].split()[0]
    await hoa.says(code)
    await hoa.sees("Từ nay thầy/cô là")
    await lan.says(f"/start {code}")
    await lan.sees("Mã mời này không đúng")


UNREADABLE: dict[str, Any] = {
    "no date": {"message": {"message_id": 1, "chat": {"id": LAN, "type": "private"}}},
    "no type of chat": {"message": {"message_id": 1, "date": 1, "chat": {"id": LAN}, "text": "a"}},
    "a date in words": {"message": {"message_id": 1, "date": "nay", "chat": {"id": LAN, "type": "private"}}},
    "no chat": {"message": {"message_id": 1}},
    "a word for a message": {"message": "a"},
    "a press by nobody": {"callback_query": {"id": "1"}},
    "a word for a press": {"callback_query": "a"},
    "half a letter": {
        "message": {
            "message_id": 1,
            "date": 1,
            "from": {"id": HOA, "is_bot": False, "first_name": "\ud83d"},
            "chat": {"id": HOA, "type": "private"},
            "text": "\udc00\x00",
        }
    },
    "nothing known": {"smell": {"of": "lotus"}},
}


@pytest.mark.parametrize("update", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_update_that_cannot_be_read_stops_nobody(update: Any, lan: Phone, bot: Service) -> None:
    await lan.standin.raw(update)
    await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    await lan.standin.raw(update)
    await lan.taps("Tiền mặt")
    await lan.sees("bao nhiêu tiền")


async def test_an_update_that_comes_again_is_answered_once(lan: Phone, bot: Service) -> None:
    said = await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    await lan.standin.duplicate(said.update_id)
    await lan.sees_nothing(1)


async def test_what_is_neither_text_nor_tap_is_answered_kindly(lan: Phone, bot: Service) -> None:
    said = await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")
    for kind, words in (
        ("photo", "chưa xem được hình"),
        ("sticker", "Cảm ơn quý vị!"),
        ("voice", "chưa nghe được tin thoại"),
        ("document", "chưa đọc được loại tin này"),
    ):
        await lan.standin.send(LAN, kind)
        await lan.sees(words)
        await lan.sees("muốn ủng hộ gì")
    await lan.standin.edit(LAN, said.message_id, "/help")
    await lan.sees("không đọc lại tin nhắn đã sửa")
    await lan.sees("muốn ủng hộ gì")
    await lan.taps("Tiền mặt")
    await lan.sees("bao nhiêu tiền")


async def test_in_a_group_there_is_only_the_way_to_the_private_chat(standin: StandIn, bot: Service) -> None:
    group = Phone(standin, LAN, "Lan Nguyễn", chat=GROUP)
    await group.says("/ungho@lalanh_bot")
    await group.sees("https://t.me/lalanh_bot")
    assert [] == group.buttons
    await group.says("Tiền mặt")
    await group.sees_nothing(1)
    assert [GROUP] == [one["chat"] for one in await standin.ledgers()]


async def test_told_to_end_it_ends_with_nothing_half_done(standin: StandIn, bot: Service) -> None:
    people = [Phone(standin, LAN + each) for each in range(50)]
    await asyncio.gather(*(each.says("/ungho") for each in people))
    began = time.monotonic()
    code = await bot.ends()

    assert 0 == code, "".join(bot.log[-20:])
    assert time.monotonic() - began < 20
    await bot.starts()
    for each in people:
        await each.sees("muốn ủng hộ gì")
    for each in people:
        await each.sees_nothing(0.01)


async def test_idle_and_told_to_end_it_ends_at_once(bot: Service) -> None:
    began = time.monotonic()
    assert 0 == await bot.ends()
    assert time.monotonic() - began < 5


async def test_a_second_run_on_the_same_database_is_refused(lan: Phone, bot: Service) -> None:
    status, out, errors = await bot.says("run")

    assert (1, "") == (status, out)
    assert re.fullmatch(r"Another run, chat or demo is at work on \S+l\.db; stop it first\.\n", errors), errors
    await lan.says("/ungho")
    await lan.sees("muốn ủng hộ gì")


async def test_a_withdrawn_token_stops_the_start_with_a_clear_line(standin: StandIn, tmp_path: Path) -> None:
    await standin.faults(unauthorized=True)
    status, _, errors = await Service(standin, tmp_path).says("run")

    assert status not in (0, None)
    assert standin.token not in errors
    assert "Traceback" not in errors


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
