"""The campaign's last day is moved, and the reminders with it."""

from pathlib import Path

from sqlalchemy import select

from bot.clock import parse_moment
from bot.settings import Settings
from storage.schema import reminder
from tests.bot.reminders.beats import DELIVER, beats_at
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import ROOT, Person, Running


def moved(
    program: Running, folder: Path, closes_on: str, report_due_before: str = "2021-11-05", grace_days: int = 9
) -> Settings:
    """The settings with a campaign whose last days are others."""
    text = (ROOT / "campaign.toml").read_text("utf-8")
    text = text.replace("closes_on = 2021-10-15", f"closes_on = {closes_on}")
    text = text.replace("report_due_before = 2021-10-25", f"report_due_before = {report_due_before}")
    text = text.replace("grace_days = 9", f"grace_days = {grace_days}")
    file = folder / "moved.toml"
    file.write_text(text.replace('units = "units.csv"', f'units = "{ROOT}/units.csv"'), "utf-8")
    return program.settings.model_copy(update={"campaign_file": file})


async def test_a_moved_deadline_moves_the_reminders(lan: Person, program: Running, tmp_path: Path) -> None:
    """With 20 October as the last day they are due on 10, 17 and 19."""
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00")
    lan.sees(DELIVER)
    await program.restarts(moved(program, tmp_path, "2021-10-20"))
    await beats_at(program, "06 08:00", "09 08:00")
    lan.sees_nothing()
    await beats_at(program, "10 08:00")
    lan.sees("hết ngày 20/10 (còn 10 ngày)")
    await beats_at(program, "12 08:00", "14 08:00")
    lan.sees_nothing()
    await beats_at(program, "17 08:00")
    lan.sees("hết ngày 20/10 (còn 3 ngày)")


async def test_a_moved_deadline_cancels_what_was_planned_for_the_old_one(
    lan: Person, program: Running, tmp_path: Path
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-05T07:50"))
    await lan.has_said("/start")
    await beats_at(program, "05 08:00")
    await program.restarts(moved(program, tmp_path, "2021-10-20"))
    await beats_at(program, "05 09:00")
    lan.sees_nothing()

    assert [("cancelled",)] == await program.rows(select(reminder.c.state))


async def test_a_deadline_moved_and_moved_back_reminds_once(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    before = program.settings
    await beats_at(program, "05 08:00")
    lan.sees(DELIVER)
    await program.restarts(moved(program, tmp_path, "2021-10-20"))
    await beats_at(program, "05 09:00")
    await program.restarts(before)
    await beats_at(program, "05 10:00", "06 10:00")
    lan.sees_nothing()


async def test_one_pledge_is_reminded_three_times_at_most(lan: Person, program: Running, tmp_path: Path) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "05 08:00", "12 08:00", "14 08:00")
    lan.looks_up()
    await program.restarts(moved(program, tmp_path, "2021-10-25"))
    await beats_at(program, "15 08:00", "22 08:00", "24 08:00")
    lan.sees_nothing()
