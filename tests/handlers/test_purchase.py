"""A device is bought with given cash: the money goes and the device comes in one step, and never more than there is."""

import pytest
from sqlalchemy import select

from storage.schema import cash_entry, device, device_version
from tests.handlers.money import BOUGHT, balance, has_bought, has_counted
from tests.kit import Person, Running
from tests.storage.test_audit import proved


async def test_a_device_is_bought(minh: Person, program: Running) -> None:
    await has_counted(minh, "2.050.000đ")
    await minh.has_said("Sổ tiền")
    await minh.taps("Mua thiết bị")
    devices = ["Máy tính để bàn", "Laptop", "Điện thoại thông minh", "Máy tính bảng", "Thiết bị khác"]
    minh.sees("Mua thiết bị gì?", choices=devices)
    await minh.taps("Máy tính để bàn")
    minh.sees("Giá bao nhiêu tiền? (trong sổ còn 2.050.000đ)")
    await minh.says("1tr8")
    minh.sees("Số hóa đơn hoặc phiếu mua?")
    await minh.says("hđ 12/2021")
    minh.sees("Ghi thêm nơi mua?", choices=["Ghi", "Bỏ qua"])
    await minh.taps("Ghi")
    minh.sees("Mua ở đâu?")
    await minh.says("Cửa hàng Minh Tâm")
    minh.sees("Máy đã được kiểm tra chưa?", "• Máy khởi động được", choices=["Đạt cả sáu mục", "Kiểm tra sau"])
    await minh.taps("Đạt cả sáu mục")
    minh.sees(
        "• Mua: 1 máy tính để bàn, cho THCS Nguyễn Trãi",
        "• Giá: 1.800.000đ (một triệu tám trăm nghìn đồng)",
        "• Chứng từ: HĐ 12/2021",
        "• Còn lại trong sổ: 250.000đ",
        "• Nơi mua: Cửa hàng Minh Tâm",
    )
    await minh.taps("Xác nhận")
    [bought] = await program.rows(select(device))
    minh.sees(f"mua máy tính để bàn, 1.800.000đ, chứng từ HĐ 12/2021. Trong sổ còn 250.000đ.\nMã thiết bị: {bought.id}")

    [version] = await program.rows(select(device_version))
    assert ("desktop", None, "usable", 1) == (bought.item, bought.receipt_id, version.state, version.accepted)
    [out] = await program.rows(select(cash_entry).where(cash_entry.c.amount < 0))
    assert (bought.bought_by, -1_800_000) == (out.id, out.amount)
    assert "Minh Tâm".encode() not in out.private
    assert 250_000 == await balance(program)
    await proved(program)


async def test_more_than_there_is_cannot_be_spent(minh: Person, program: Running) -> None:
    await has_counted(minh, "500k")
    await minh.has_said("Sổ tiền", "Mua thiết bị", "Laptop")
    await minh.says("1tr8")
    minh.sees("Trong sổ còn 500.000đ, không đủ 1.800.000đ. Xin kiểm tra lại giá", "Giá bao nhiêu tiền?")
    assert 500_000 == await balance(program)


async def test_with_an_empty_book_nothing_is_asked(minh: Person) -> None:
    await minh.sends(tap="+purchase:", tap_id="1", pressed="1")
    minh.sees("THCS Nguyễn Trãi chưa có tiền trong sổ", choices=["Sổ tiền"])


async def test_two_managers_spend_the_same_money_once(minh: Person, program: Running) -> None:
    """Whoever says yes second is asked for the price again, with what is left."""
    binh = Person("binh", "cô Bình", program)
    await binh.has_role("manager", "THCS-NT")
    await has_counted(minh, "2tr")
    await minh.has_said("Sổ tiền", "Mua thiết bị", *BOUGHT[:-1])
    await has_bought(binh, "Laptop", "1tr5", "HĐ 13/2021", "Bỏ qua", "Kiểm tra sau", "Xác nhận")
    await minh.taps("Xác nhận")
    minh.sees("Trong sổ còn 500.000đ, không đủ 1.800.000đ", "Giá bao nhiêu tiền? (trong sổ còn 500.000đ)")

    assert 500_000 == await balance(program)
    assert 1 == len(await program.rows(select(device)))


async def test_both_yes_at_the_same_moment_spend_it_once(minh: Person, program: Running) -> None:
    binh = Person("binh", "cô Bình", program)
    await binh.has_role("manager", "THCS-NT")
    await has_counted(minh, "2tr")
    await minh.has_said("Sổ tiền", "Mua thiết bị", *BOUGHT[:-1])
    await binh.has_said("Sổ tiền", "Mua thiết bị", *BOUGHT[:-1])
    await program.hears_again(901, sender="minh", chat="minh", text="xác nhận")
    await program.hears_again(902, sender="binh", chat="binh", text="xác nhận")
    await program.app.settle()

    assert 200_000 == await balance(program)
    assert 1 == len(await program.rows(select(device)))


async def test_a_second_tap_buys_nothing_twice(minh: Person, program: Running) -> None:
    await has_counted(minh, "4tr")
    await has_bought(minh)
    await minh.taps("Xác nhận")
    minh.looks_up()
    assert 2_200_000 == await balance(program)


@pytest.mark.parametrize(
    "typed", ["mua ở chợ", "mua hộ em Nguyễn Văn A lớp 6A2", "không có", "???", "1" * 40, "xin ghi 12 nhé bạn ơi ạ"]
)
async def test_the_evidence_is_a_number_and_no_story(minh: Person, typed: str) -> None:
    await has_counted(minh, "4tr")
    await minh.has_said("Sổ tiền", "Mua thiết bị", "Laptop", "1tr8")
    await minh.says(typed)
    minh.sees("Xin chỉ ghi số của hóa đơn hoặc phiếu mua", "Số hóa đơn hoặc phiếu mua?")


async def test_the_same_bill_again_is_asked_about(minh: Person, program: Running) -> None:
    await has_counted(minh, "4tr")
    await has_bought(minh)
    await minh.has_said("Sổ tiền", "Mua thiết bị", "Laptop", "1tr8")
    await minh.says("hđ 12/2021")
    minh.sees("Chứng từ HĐ 12/2021, 1.800.000đ đã có trong sổ", choices=["Cùng một máy", "Một máy nữa"])
    await minh.taps("Cùng một máy")
    minh.sees("không ghi thêm")
    assert 2_200_000 == await balance(program)
    await has_bought(minh, "Laptop", "1tr8", "HĐ 12/2021", "Một máy nữa", "Bỏ qua", "Kiểm tra sau", "Xác nhận")
    assert 400_000 == await balance(program)


async def test_what_kind_of_other_device_is_for_the_school(minh: Person, program: Running) -> None:
    await has_counted(minh, "4tr")
    await minh.has_said("Sổ tiền", "Mua thiết bị", "Thiết bị khác", "loa trợ giảng", "500k", "77", "Bỏ qua", "2")
    assert "• Mua: 1 thiết bị khác (loa trợ giảng)" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    await minh.says("Sổ tiền")
    minh.sees("mua thiết bị: thiết bị khác TB", "«loa trợ giảng»")


@pytest.mark.parametrize("role", [None, ("teacher", "THCS-NT"), ("manager", "THCS-AB"), ("admin", "PGD")])
async def test_nobody_else_spends_the_schools_money(
    minh: Person, tung: Person, program: Running, role: tuple[str, str] | None
) -> None:
    await has_counted(minh, "4tr")
    if role:
        await tung.has_role(*role)
    await tung.sends(tap="+purchase:THCS-NT", tap_id="1", pressed="1")
    tung.looks_up()
    await tung.has_said(*BOUGHT)
    assert 4_000_000 == await balance(program)
