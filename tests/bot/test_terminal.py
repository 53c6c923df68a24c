"""The terminal: the talk that was played there is a test of ours."""

import asyncio
import os
import runpy
import sys
from pathlib import Path

from bot.app import App
from bot.channels.terminal import Terminal
from storage.database import held
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import ROOT, Person, Running


async def plays(program: Running, *lines: str) -> Terminal:
    shown: list[str] = []
    terminal = Terminal({"lan": "Lan Nguyễn"}, show=shown.append)
    app = App(program.app.database, program.clock, [terminal], program.settings)
    for line in lines:
        await app.turns.hear(terminal, [terminal.typed("lan", line)])
        await app.settle()
    return terminal


async def test_what_was_played_runs_as_a_test(program: Running, lan: Person, tmp_path: Path) -> None:
    terminal = await plays(program, "/start", 'a "quoted" word', *CASH_PLEDGE)
    file = tmp_path / "test_played.py"
    file.write_text(terminal.as_test(), "utf-8")

    await runpy.run_path(str(file))["test_what_was_just_said"](lan=lan)
    assert lan.read > len(CASH_PLEDGE)


async def test_a_second_demo_is_refused_and_leaves_the_first_one_alone(tmp_path: Path) -> None:
    database = tmp_path / "data/demo/lalanh.db"
    database.parent.mkdir(parents=True)
    database.write_text("played on")
    with held(database):
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "demo"),
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _out, err = await asyncio.wait_for(second.communicate(), 30)

    assert 1 == second.returncode
    assert "xin tắt nó trước" in err.decode()
    assert "played on" == database.read_text()


async def test_what_an_admin_sends_in_the_demo_arrives_at_once(tmp_path: Path) -> None:
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo"),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "CAMPAIGN_FILE": str(ROOT / "campaign.toml")},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    shown, _err = await asyncio.wait_for(demo.communicate(":as thao\n/nhac\nGửi\n".encode()), 30)

    assert "bot → thầy Minh: Đến lúc gửi báo cáo kết quả" in shown.decode()
