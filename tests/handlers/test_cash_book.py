"""The cash book: in, out, left, and since when money lies unspent; for those who answer for the unit."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from storage.schema import cash_entry, receipt
from tests.handlers.money import has_bought, has_counted
from tests.kit import Person, Running


async def test_an_empty_book(minh: Person) -> None:
    await minh.says("Sổ tiền")
    minh.sees(
        "Sổ tiền, THCS Nguyễn Trãi, đến 08:00 ngày 6/10:\nThu 0đ, chi 0đ, còn 0đ.\nChưa có khoản thu, chi nào.",
        choices=["Sửa nhầm", "Phát sinh"],
    )


async def test_in_out_left_and_what_each_was_for(minh: Person, program: Running) -> None:
    await has_counted(minh, "1tr550")
    await has_counted(minh, "500k")
    await has_bought(minh)
    bought, second, first = await program.rows(select(cash_entry).order_by(cash_entry.c.id.desc()))
    await minh.says("sổ tiền")
    said = minh.sees(
        "Thu 2.050.000đ, chi 1.800.000đ, còn 250.000đ.",
        f"• Số {bought.id}, ngày 6/10: −1.800.000đ, mua thiết bị: laptop TB",
        "chứng từ HĐ 12/2021",
        f"• Số {first.id}, ngày 6/10: +1.550.000đ, ủng hộ, thùng quyên góp, phiếu nhận {first.receipt_id}",
        choices=["Mua thiết bị", "Sửa nhầm", "Phát sinh"],
    ).text
    assert said.index(f"Số {bought.id},") < said.index(f"Số {second.id},") < said.index(f"Số {first.id},")


async def test_money_that_stays_in_the_drawer_is_seen_with_its_age(minh: Person, clock: MovedClock) -> None:
    """What came first went first: what is left is of the second box."""
    await has_counted(minh, "1tr550")
    await minh.says("Sổ tiền")
    minh.sees("Tiền chưa dùng: mới có hôm nay.")
    clock.passes(days=2)
    await has_counted(minh, "500k")
    await minh.says("Sổ tiền")
    minh.sees("Tiền chưa dùng: từ ngày 6/10, đã 2 ngày.")
    clock.passes(days=3)
    await has_bought(minh)
    await minh.says("Sổ tiền")
    minh.sees("còn 250.000đ.", "Tiền chưa dùng: từ ngày 8/10, đã 3 ngày.")


async def test_the_pages_turn_in_place(minh: Person, program: Running) -> None:
    for _box in range(6):
        await has_counted(minh, "500k")
    await minh.says("Sổ tiền")
    first = minh.sees("Sổ tiền")
    await minh.taps("Xem thêm")
    second = minh.sees("Sổ tiền")

    assert (4, 2) == (first.text.count("• Số"), second.text.count("• Số"))
    assert second.replaces
    numbers = await program.rows(select(receipt.c.id))
    assert all(each.id in first.text + second.text for each in numbers)


@pytest.mark.parametrize("role", [None, ("teacher", "THCS-NT"), ("manager", "THCS-AB"), ("admin", "PGD")])
async def test_the_book_is_read_by_those_who_answer_for_the_unit(
    minh: Person, tung: Person, role: tuple[str, str] | None
) -> None:
    """The office's admin reads the office's own."""
    await has_counted(minh, "1tr550")
    if role:
        await tung.has_role(*role)
    for about in ("THCS-NT", "0 THCS-NT", "1 THCS-NT"):
        await tung.sends(tap=f"+cash book:{about}", tap_id="1", pressed="1")
        said = tung.sees().text
        assert "Nguyễn Trãi" not in said
        assert "1.550" not in said
        assert (role is not None and role[0] != "teacher") == said.startswith("Sổ tiền, ")


async def test_what_happened_since_is_told_from_a_mistake(minh: Person) -> None:
    await minh.has_said("Sổ tiền")
    await minh.taps("Phát sinh")
    minh.sees("Những gì đã ghi thì giữ nguyên", choices=["Tiếp nhận", "Mua thiết bị", "Sửa nhầm"])
