"""What must hold when pupils are served: broken past the program, `verify` names it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import read_campaign
from bot.conversation import Refused, Speaker
from campaign.devices import State
from storage import campaigns, checking
from tests.handlers.serving import cash_comes, device_comes, has_pupils
from tests.kit import ROOT, Person, Running
from tests.storage.test_audit import proved
from tests.storage.test_tampering import Change, Ground, runs

JUMPED = "một em được trao trước em cần hơn mà không ghi lý do bỏ qua"
LAST = "(SELECT need_id FROM need_version WHERE class_name = '7A1' AND superseded_at IS NULL)"


def broken_by(statement: str) -> Change:
    """`LAST` stands for the pupil whose turn is last."""
    return runs(statement.replace("LAST", LAST))


@pytest.fixture
async def ground(hoa: Person, minh: Person, program: Running, tmp_path: Path) -> Ground:
    """A.A is skipped for the first laptop, which B.B gets; the second is kept for A.A; D.D gets money; C.C waits."""
    await has_pupils(hoa, minh)
    await device_comes(program)
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "1", "Xác nhận", "Trao", "Đã trao", "Xác nhận")
    await device_comes(program)
    await minh.has_said("/capphat", "Trao")
    await cash_comes(program)
    await minh.has_said("/capphat", "Trao", "800k", "Xác nhận")
    assert await proved(program)
    return Ground(program, tmp_path)


BROKEN = {
    JUMPED: "UPDATE device_version SET need_id = LAST WHERE need_id IN (SELECT need_id FROM device_version "
    "WHERE state = 'handed over')",
    "một thiết bị không có đúng một nơi giữ": "UPDATE device_version SET superseded_at = recorded_at",
    "một học sinh giữ nhiều thiết bị": "DROP INDEX uq_device_version_pupil; UPDATE device_version SET need_id = "
    "LAST WHERE need_id IS NOT NULL",
    "một thiết bị chuyển sang trạng thái không được phép": "UPDATE device_version SET state = 'lost' WHERE version = 1",
    "một thiết bị trao cho em khác với em được giữ chỗ": "UPDATE device_version SET need_id = LAST "
    "WHERE state = 'handed over'",
    "một bản của thiết bị hết mà không có bản nối tiếp": "UPDATE device_version SET superseded_at = "
    "'2021-10-07 01:00:00.000000' WHERE superseded_at IS NOT NULL",
    "một thiết bị đã trao mà chưa từng dùng được": "UPDATE device_version SET accepted = 0 WHERE state = 'reserved'",
    "một thiết bị có người giữ mà không có học sinh": "UPDATE device_version SET need_id = NULL WHERE version = 2",
    "một lần nhận có nhiều phiếu còn giá trị": "UPDATE receipt SET delivery = (SELECT min(id) FROM receipt)",
    "một thiết bị có nhiều khoản mua còn giá trị": "UPDATE cash_entry SET kind = 'purchase', purchase = 1",
    "tiền chi nhiều hơn tiền có": "UPDATE cash_entry SET amount = -1500001 WHERE kind = 'grant'",
    "một thiết bị ở đơn vị chưa từng có": "UPDATE device_version SET unit = 'THCS-XX'",
    "tiền ở đơn vị chưa từng có": "UPDATE cash_entry SET unit = 'THCS-XX'",
}
JUMPS = {
    "no skip": "DELETE FROM skip",
    "a skip for something else": "UPDATE skip SET for_what = 'TB000000'",
    "a skip of another": "UPDATE skip SET need_id = LAST",
    "money for the last": "UPDATE cash_entry SET need_id = LAST WHERE kind = 'grant'",
    "what does not suit": "UPDATE need_version SET suits = 'tablet'",
    "somebody never approved": "UPDATE need_version SET unit = 'THCS-AB' WHERE state = 'approved'",
    "other hardship": "UPDATE need_version SET hardship = 'other' WHERE hardship <> 'orphan'",
}


async def test_what_must_hold_and_does_not_is_named(ground: Ground) -> None:
    assert {} == {
        name: found
        for name, statement in BROKEN.items()
        if not (found := await ground.found(broken_by(statement), 0)).startswith(name)
    }


async def test_every_way_to_jump_the_queue_is_found(ground: Ground) -> None:
    found = {way: await ground.found(broken_by(statement), 0) for way, statement in JUMPS.items()}
    assert {} == {way: said for way, said in found.items() if not said.startswith(JUMPED)}


async def test_who_was_served_is_judged_by_the_rules_of_that_day(ground: Ground, program: Running) -> None:
    """A campaign that turns its tiers round, and a school of another level, leave the past as it was."""
    campaign, units = read_campaign(ROOT / "campaign.toml")
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        turned = campaign.model_copy(update={"hardship": campaign.hardship[::-1]})
        await campaigns.keep(session, turned, now)
        school = next(unit for unit in units if unit.code == "THCS-NT")
        await campaigns.keep_units(session, [replace(school, level="TH")], now)
    await proved(program)


async def test_after_a_change_of_rules_the_new_ones_hold(
    hoa: Person, minh: Person, program: Running, tmp_path: Path
) -> None:
    campaign, _units = read_campaign(ROOT / "campaign.toml")
    await has_pupils(hoa, minh)
    async with program.app.database.transaction() as session:
        turned = campaign.model_copy(update={"hardship": campaign.hardship[::-1]})
        await campaigns.keep(session, turned, program.clock.now())
    await device_comes(program)
    await minh.says("/capphat")
    minh.sees("cho C.C, lớp 7A1.", "Thứ tự 1: mồ côi")
    await minh.has_said("Trao")
    await proved(program)


@pytest.mark.parametrize(
    ("words", "to"), [(("Trao",), State.USABLE), (("Trao", "Đã trao", "Xác nhận"), State.RECEIVED)]
)
async def test_a_check_takes_no_device_from_a_pupil(
    hoa: Person, minh: Person, program: Running, words: tuple[str, ...], to: State
) -> None:
    """It began before the device was kept for somebody, on another phone."""
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat", *words)
    other = Speaker(1, 1, "vi", program.clock.now(), roles=(("manager", "THCS-NT"),), talk="other")
    async with program.app.database.transaction() as session:
        with pytest.raises(Refused):
            await checking.judge(session, other, code, to, {})
