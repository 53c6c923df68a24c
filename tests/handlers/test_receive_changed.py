"""What is taken over of a promise stays until somebody changes it; one that changes meanwhile is told of."""

from tests.handlers.receiving import ALL_GOOD, AS_LAN, TWO_LAPTOPS, pledged
from tests.kit import Person, Running

USED_TABLET = ("/ungho", "Máy tính bảng", "1", "Đã qua sử dụng", "không, tiếp tục", "thcs nguyen trai", *AS_LAN)


async def changes(lan: Person, code: str, *said: str) -> None:
    await lan.has_said("/cuatoi", f"Đổi {code}", "sửa", *said, "xác nhận")


async def test_the_way_back_leads_to_what_was_asked_and_not_to_what_was_taken_over(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *USED_TABLET)
    await minh.has_said(code, "Đủ 1 chiếc", "Cần sửa")
    await minh.says("quay lại")
    minh.sees("1 máy tính bảng: xem qua thấy thế nào?")
    await minh.has_said("Cần sửa", "Không có")
    assert "• 1 máy tính bảng, đã qua sử dụng (một chiếc): 1 cần sửa" in minh.messages[-1].text
    await minh.has_said("Sửa", "Tình trạng máy tính bảng: Đã qua sử dụng")
    await minh.says("quay lại")
    minh.sees("đã qua sử dụng (một chiếc): 1 cần sửa")
    await minh.has_said("Sửa", "Tình trạng máy tính bảng: Đã qua sử dụng", "Mới")
    assert "• 1 máy tính bảng, mới (một chiếc): 1 cần sửa" in minh.messages[-1].text


async def test_the_way_back_from_the_read_back_of_money_leads_to_its_sum(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, "/ungho", "Tiền mặt", "500k", *TWO_LAPTOPS[4:])
    await minh.has_said(code, "Đủ 500.000đ", "Không có")
    assert "500.000đ (năm trăm nghìn đồng), trao tận tay" in minh.messages[-1].text
    await minh.says("quay lại")
    minh.sees("khác ngoài đăng ký")
    await minh.says("quay lại")
    minh.sees("Lần này nhận bao nhiêu tiền?")


async def test_a_promise_that_its_donor_changes_meanwhile_is_told_before_it_is_entered_anew(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *(("3" if said == "2" else said) for said in TWO_LAPTOPS))
    await minh.has_said(code, "Đủ 3 chiếc", "Mỗi máy một khác", "2")
    await changes(lan, code, "Phần quà: Laptop", "Tiền mặt", "1tr5")
    minh.looks_up()
    await minh.says("1")
    minh.sees(f"Người ủng hộ vừa đổi đăng ký {code}", "nay là: 1.500.000đ (", "xin ghi lại", choices=["Ghi tiếp"])
    await minh.taps("Ghi tiếp")
    minh.sees("Tiền mặt: còn chờ 1.500.000đ")
    await minh.has_said("Đủ 1.500.000đ", "Không có")
    assert "laptop" not in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    lan.looks_up()


async def test_what_still_fits_a_changed_promise_is_not_asked_again(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD)
    await changes(lan, code, "Ủng hộ thêm: Không, tiếp tục", "Thêm", "Tiền mặt", "500k", "Không, tiếp tục")
    minh.looks_up()
    await minh.says("Không có")
    minh.sees("vừa đổi đăng ký", "2 laptop, đã qua sử dụng; 500.000đ")
    await minh.taps("Ghi tiếp")
    minh.sees("Tiền mặt: còn chờ 500.000đ")
    await minh.has_said("Đủ 500.000đ")
    minh.looks_up()
    assert "• 2 laptop, đã qua sử dụng (hai chiếc): 2 dùng được" in minh.messages[-1].text


async def test_laptops_that_become_as_many_telephones_are_looked_at_anew(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD)
    await changes(lan, code, "Phần quà: Laptop", "Điện thoại thông minh")
    minh.looks_up()
    await minh.has_said("Không có", "Ghi tiếp")
    assert "Điện thoại thông minh: còn chờ 2 chiếc" in minh.messages[-1].text
