"""A transfer came with a code that nobody can read: it is found by its sum, and somebody says whose it is."""

import pytest
from sqlalchemy import select

from storage.schema import receipt
from tests.handlers.receiving import TWO_LAPTOPS, pledged
from tests.kit import Person, Running

TRANSFER = ("/ungho", "Tiền mặt", "1tr5", "không, tiếp tục", "thcs nguyen trai", "nhà hảo tâm")
BY_TRANSFER = ("Lan Nguyễn", "Chuyển khoản", "Xác nhận")
SEARCH = ("/tiepnhan", "Tìm theo mã, tên, số điện thoại")


def cash(sum_: str, *name: str) -> tuple[str, ...]:
    return ("/ungho", "Tiền mặt", sum_, *TRANSFER[3:], *(name or ("ẩn danh",)), "mang đến trường", "xác nhận")


async def test_a_transfer_with_a_mangled_code_is_found_by_its_sum_and_confirmed(
    minh: Person, lan: Person, tung: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TRANSFER, *BY_TRANSFER)
    by_hand = await pledged(tung, program, *cash("1.500.000đ"))
    await minh.says("UH7K3Q2")
    minh.sees("Mã này không đúng", choices=["Tìm người ủng hộ"])
    await minh.taps("Tìm người ủng hộ")
    minh.sees("chỉ biết số tiền thì gõ số tiền")
    await minh.says("1.500.000")
    ways = [f"{code}: Lan Nguyễn, chuyển khoản", f"{by_hand}: ẩn danh", "Không có đăng ký trước"]
    minh.sees("Đăng ký đúng số tiền 1.500.000đ: 2. Xin xem lại tên trên sao kê", choices=ways)
    await minh.taps(ways[0])
    minh.sees(f"{code}, của Lan Nguyễn", choices=[f"Nhận {code}"])
    await minh.has_said(f"Nhận {code}", "Đủ 1.500.000đ", "Không có")
    assert "• 1.500.000đ (một triệu năm trăm nghìn đồng), chuyển khoản" in minh.messages[-1].text
    await minh.says("Xác nhận")
    minh.looks_up()
    lan.sees("Cảm ơn quý vị! THCS Nguyễn Trãi đã nhận:", "• 1.500.000đ")

    assert [(code,)] == await program.rows(select(receipt.c.pledge_code))


@pytest.mark.parametrize("typed", ["1tr5", "1.500.000đ", "một triệu rưỡi", "1500"])
async def test_the_only_promise_of_this_sum_is_not_taken_without_a_yes(
    minh: Person, lan: Person, program: Running, typed: str
) -> None:
    code = await pledged(lan, program, *TRANSFER, *BY_TRANSFER)
    await minh.has_said(*SEARCH)
    await minh.says(typed)
    minh.sees("đúng số tiền", choices=[f"{code}: Lan Nguyễn, chuyển khoản", "Không có đăng ký trước"])
    await minh.says("đúng")
    minh.sees(f"{code}, của Lan Nguyễn")


async def test_a_sum_that_nobody_promised_here_is_received_without_a_promise(
    minh: Person, lan: Person, tung: Person, program: Running
) -> None:
    await pledged(lan, program, *cash("500k"))
    await pledged(tung, program, *("thcs an binh" if said == "thcs nguyen trai" else said for said in cash("700k")))
    await minh.has_said(*SEARCH)
    await minh.says("700k")
    minh.sees("Không có đăng ký nào đúng số tiền này: 700.000đ", choices=["Không có đăng ký trước"])
    await minh.taps("Không có đăng ký trước")
    minh.sees("Người ủng hộ tên gì?")


async def test_what_is_still_due_of_a_sum_is_found_too_and_what_came_is_not(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TRANSFER, *BY_TRANSFER)
    await minh.has_said(code, "500k", "Không có", "Sẽ trao sau", "Xác nhận", *SEARCH, "1tr")
    assert f"{code}: Lan Nguyễn, chuyển khoản" in [choice.label for choice in minh.messages[-1].choices]
    lan.looks_up()


async def test_a_phone_number_is_no_sum(minh: Person, lan: Person, program: Running) -> None:
    await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(*SEARCH)
    await minh.says("0912345678")
    minh.sees("Chưa thấy ai có tên hoặc số này")
