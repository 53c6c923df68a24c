"""Money for the pupil who is next, and its way back."""

from sqlalchemy import select

from storage.schema import cash_entry
from tests.handlers.serving import cash_comes, device_comes, has_pupils
from tests.kit import Person, Running
from tests.storage.test_audit import proved

ENTRIES = select(cash_entry.c.kind, cash_entry.c.amount).order_by(cash_entry.c.id)


async def test_money_goes_to_the_pupil_who_is_next(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    await cash_comes(program, 1_500_000)
    await minh.says("/capphat")
    minh.sees("Trao tiền mặt, còn 1.500.000đ", "cho A.A, lớp 6A2.", "Đang chờ loại này: 4 em.")
    await minh.taps("Trao")
    minh.sees("Trao cho A.A, lớp 6A2 bao nhiêu tiền?")
    await minh.says("2 triệu")
    minh.sees("chỉ còn 1.500.000đ")
    await minh.says("800k")
    minh.sees("• 800.000đ (tám trăm nghìn đồng)", "• Trao cho: A.A, lớp 6A2", "• Từ tiền mặt của: THCS Nguyễn Trãi")
    assert 1 == len(await program.rows(ENTRIES))
    await minh.says("xác nhận")
    minh.sees("trao 800.000đ cho em", "Tiền mặt còn 700.000đ.")
    await minh.taps("Cấp phát tiếp")
    minh.sees("3 em đang chờ", "cho D.D")

    assert [("gift", 1_500_000), ("grant", -800_000)] == [tuple(row) for row in await program.rows(ENTRIES)]
    await proved(program)


async def test_a_grant_that_comes_back_is_a_reversal_and_the_pupil_waits_as_before(
    hoa: Person, minh: Person, program: Running
) -> None:
    await has_pupils(hoa, minh)
    await cash_comes(program, 1_500_000)
    await minh.has_said("/capphat", "Trao", "800k", "Xác nhận")
    await minh.says("Tiền đã trao")
    minh.sees("số 2: 800.000đ, A.A, lớp 6A2, ngày 6/10")
    await minh.taps("Nhận lại tiền số 2")
    minh.sees("Vì sao nhận lại tiền?")
    await minh.says("ghi nhầm em")
    minh.sees("• Nhận lại: 800.000đ (tám trăm nghìn đồng)", "• Lý do: ghi nhầm em")
    back = minh.button("Nhận lại tiền số 2").code
    await minh.says("xác nhận")
    minh.sees("800.000đ trở về tiền mặt")
    await minh.sends(tap=back, tap_id="1", pressed="1")
    minh.sees("đã được xử lý")
    await minh.says("/capphat")
    minh.sees("4 em đang chờ", "còn 1.500.000đ", "cho A.A")

    assert [("gift", 1_500_000), ("grant", -800_000), ("reversal", 800_000)] == [
        tuple(row) for row in await program.rows(ENTRIES)
    ]
    await proved(program)


async def test_who_got_money_is_not_next_for_a_device(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    await cash_comes(program)
    await minh.has_said("/capphat", "Trao", "800k", "Xác nhận")
    await device_comes(program)
    await minh.says("/capphat")
    minh.sees("laptop", "cho B.B")


async def test_a_skip_for_money_holds_until_the_next_grant(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    await cash_comes(program)
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "Gia đình chưa muốn nhận")
    await minh.says("Xác nhận")
    minh.sees("Đã ghi việc bỏ qua.", "cho D.D", "Đã bỏ qua lần này, có lý do: 1 em.")
    await cash_comes(program)
    await minh.says("/capphat")
    minh.sees("còn 3.000.000đ", "cho D.D")
    await minh.has_said("Trao", "500k", "Xác nhận")
    await minh.says("/capphat")
    minh.sees("cho A.A")

    await proved(program)


async def test_a_pupil_who_is_no_longer_next_gets_no_money(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    await cash_comes(program)
    deputy = Person("pho", "cô Phó", program)
    await deputy.has_role("manager", "THCS-NT")
    await minh.has_said("/capphat", "Trao", "800k")
    await deputy.has_said("/capphat", "Trao", "300k", "Xác nhận")
    await minh.says("Xác nhận")
    minh.sees("đã được xử lý hoặc thứ tự đã thay đổi")

    assert 2 == len(await program.rows(ENTRIES))


async def test_a_corrected_sum_stays_with_the_pupil_though_a_needier_one_was_passed_over(
    hoa: Person, minh: Person, program: Running
) -> None:
    """A.A was passed over for the money that D.D got: the mistake in its sum is no new choice of a pupil."""
    await has_pupils(hoa, minh)
    await cash_comes(program, 1_500_000)
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "1", "Xác nhận", "Trao", "800k", "Xác nhận")
    await minh.has_said("Sổ tiền", "Sửa nhầm", "số 2", "1", "700k", "Xác nhận")
    assert [-800_000, 800_000, -700_000] == [row.amount for row in await program.rows(ENTRIES)][1:]
    await proved(program)
