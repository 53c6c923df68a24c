"""A donor corrects an answer, in the read-back or by going back."""

from sqlalchemy import select

from storage.schema import pledge
from tests.handlers.pledging import CASH_PLEDGE, pledges_laptops_and_cash
from tests.kit import Person, Running


async def test_one_answer_is_corrected_and_nothing_else_is_asked(lan: Person) -> None:
    await pledges_laptops_and_cash(lan)
    lan.looks_up()
    await lan.taps("Sửa")
    choices = [
        "Phần quà: Laptop",
        "Số lượng: 2",
        "Tình trạng: Đã qua sử dụng",
        "Ủng hộ thêm: Thêm",
        "Phần quà: Tiền mặt",
        "Số tiền: 1.500.000đ",
        "Ủng hộ thêm: Không, tiếp tục",
        "Gửi đến: THCS An Bình",
        "Tư cách: Nhà hảo tâm",
        "Ghi tên: Lan Nguyễn",
        "Cách trao: Mang đến trường",
    ]
    lan.sees("sửa mục nào", choices=choices)
    await lan.taps("Số lượng: 2")
    lan.sees("bao nhiêu chiếc")
    await lan.says("3")
    lan.sees("• 3 laptop, đã qua sử dụng", "• 1.500.000đ", choices=["Xác nhận", "Sửa"])


async def test_a_correction_is_dropped_by_going_back(lan: Person) -> None:
    await pledges_laptops_and_cash(lan)
    lan.looks_up()
    await lan.taps("Sửa")
    lan.looks_up()
    await lan.taps("Số lượng: 2")
    lan.looks_up()
    await lan.taps("Quay lại")
    lan.sees("• 2 laptop, đã qua sử dụng", choices=["Xác nhận", "Sửa"])


async def test_the_button_of_an_earlier_read_back_confirms_nothing(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE[:-1])
    old = lan.button("Xác nhận").code
    await lan.has_said("sửa", "Số tiền: 500.000đ", "700k")
    await lan.sends(tap=old, tap_id="1", pressed="1")
    lan.sees("700.000đ (bảy trăm nghìn đồng)")

    assert [] == await program.rows(select(pledge))


async def test_going_back_through_the_talk(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop", "2")
    await lan.taps("Quay lại")
    lan.sees("bao nhiêu chiếc")
    await lan.says("quay lai")
    lan.sees("muốn ủng hộ gì")
