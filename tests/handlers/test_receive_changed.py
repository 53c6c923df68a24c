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


async def test_laptops_that_become_as_many_telephones_are_looked_at_anew(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD)
    await changes(lan, code, "Phần quà: Laptop", "Điện thoại thông minh")
    minh.looks_up()
    await minh.has_said("Không có")
    assert "Điện thoại thông minh: còn chờ 2 chiếc" in minh.messages[-1].text
