"""The head of the audit trail is told to the admins, once a day, when there is something new."""

from storage.verify import head_from
from tests.bot.reminders.beats import beats_at
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running
from tests.storage.test_audit import proved


async def test_the_head_is_told_from_eight_once_a_day_if_something_is_new(
    thao: Person, lan: Person, minh: Person, program: Running
) -> None:
    await beats_at(program, "07 07:59")
    thao.sees_nothing()
    await beats_at(program, "07 08:00", "07 08:01", "07 19:00")
    head = (await proved(program)).head
    told = thao.sees(f"Nhật ký đến nay có {head.seq} mục, dấu: {head}")
    assert str(head) == told.copyable
    await beats_at(program, "08 08:00")
    thao.sees_nothing()
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "08 19:59")
    thao.sees(f"có {head.seq + 1} mục")
    minh.sees_nothing()


async def test_nobody_is_woken_with_it(thao: Person, program: Running) -> None:
    await beats_at(program, "07 20:00", "08 07:00")
    thao.sees_nothing()


async def test_what_was_told_is_what_verify_takes(thao: Person, lan: Person, program: Running) -> None:
    await beats_at(program, "07 08:00")
    told = head_from(thao.sees("Nhật ký đến nay").copyable)
    await lan.has_said(*CASH_PLEDGE)

    assert await proved(program, told)
