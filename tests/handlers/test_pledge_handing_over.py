"""Which school a pledge goes to, and how it gets there: brought, fetched or transferred."""

from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from bot.messages import Strange
from storage.schema import pledge
from tests.handlers.pledging import CASH_PLEDGE, SAME_AGAIN
from tests.kit import Person, Running


async def test_the_school_is_asked_to_fetch_with_address_and_one_s_own_number(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Laptop", "2", "Mới", "không, tiếp tục", "thcs an binh", "phụ huynh", "ẩn danh")
    await lan.says("Nhờ trường đến nhận")
    lan.sees("Xin cho biết địa chỉ?")
    await lan.says("12 đường ĐT741, Phước Vĩnh")
    phone = lan.sees("Số điện thoại để trường liên hệ?")
    await lan.says("khi nào cũng được")
    lan.sees("Xin gõ số điện thoại")
    await lan.sends(contact="+84912345678")
    read_back = lan.sees("• Địa chỉ: 12 đường ĐT741, Phước Vĩnh; điện thoại: 0912345678")

    assert "Gửi số của tôi" == phone.contact_button
    assert "Vâng ạ." == read_back.contact_done
    assert [] == await program.rows(select(pledge))


NT_ADDRESS, FETCH = "Ấp 1A, xã Phước Hòa", ("Nhờ trường đến nhận", "12 Hẻm Hoa Sứ", "0912345678", "xác nhận")


async def test_who_asked_for_a_pick_up_is_not_told_where_to_bring_it(lan: Person, program: Running) -> None:
    await lan.has_said(*SAME_AGAIN[:-1], "phụ huynh", "ẩn danh", *FETCH)
    thanks = lan.messages[-1].text
    await lan.has_said("/dung_nhac", "Nhắc lại")
    program.clock.move_to(parse_moment("2021-10-12T08:00"))
    await program.beats()
    reminded = lan.sees("chương trình nhận đến hết ngày 15/10").text

    for told in (thanks, reminded):
        assert "THCS Nguyễn Trãi sẽ gọi số 0912345678 để hẹn đến nhận" in told
        assert NT_ADDRESS not in told


async def test_a_pick_up_for_where_it_is_needed_most_is_not_to_be_brought_either(lan: Person) -> None:
    said = tuple("nơi cần nhất" if each == "thcs nguyen trai" else each for each in SAME_AGAIN[:-1])
    await lan.has_said(*said, "phụ huynh", "ẩn danh", *FETCH)
    thanks = lan.messages[-1].text

    assert "trường sẽ gọi số 0912345678 để hẹn đến nhận" in thanks
    assert "để quý vị trao" not in thanks


async def test_another_person_s_number_is_not_taken(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop", "2", "Mới", "không, tiếp tục", "thcs an binh", "phụ huynh", "ẩn danh", "2")
    await lan.has_said("Ấp 1A")
    await lan.sends(strange=Strange.FOREIGN_CONTACT)
    lan.sees("số của người khác")
    assert "Gửi số của tôi" == lan.sees("Số điện thoại").contact_button


async def test_cash_for_a_school_with_an_account_can_be_transferred(lan: Person) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs nguyen trai", "phụ huynh")
    await lan.says("ẩn danh")
    lan.sees("bằng cách nào", choices=["Mang đến trường", "Nhờ trường đến nhận", "Chuyển khoản"])
    await lan.taps("Chuyển khoản")
    lan.sees("• Trao: chuyển khoản")
    await lan.taps("Xác nhận")
    lan.sees("số tài khoản 0011000000001", "TRUONG THCS NGUYEN TRAI (MAU)")


async def test_devices_cannot_be_transferred(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop", "1", "Mới", "không, tiếp tục", "thcs nguyen trai", "phụ huynh")
    await lan.says("ẩn danh")
    lan.sees("bằng cách nào", choices=["Mang đến trường", "Nhờ trường đến nhận"])


async def test_cash_for_a_school_without_account_cannot_be_transferred(lan: Person) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs an linh", "phụ huynh")
    await lan.says("ẩn danh")
    lan.sees("bằng cách nào", choices=["Mang đến trường", "Nhờ trường đến nhận"])


async def test_a_transfer_falls_away_when_the_school_is_changed_to_one_without_account(lan: Person) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs nguyen trai", "phụ huynh", "ẩn danh")
    await lan.has_said("Chuyển khoản", "sửa")
    await lan.taps("Gửi đến: THCS Nguyễn Trãi")
    lan.looks_up()
    await lan.says("thcs an linh")
    lan.sees("bằng cách nào", choices=["Mang đến trường", "Nhờ trường đến nhận"])
    await lan.taps("Mang đến trường")
    lan.sees("• Đến: THCS An Linh", "mang đến trường")


async def test_a_school_that_is_nearly_named_is_asked_never_taken(lan: Person) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k", "không, tiếp tục")
    await lan.says("thcs nguyen trao")
    lan.sees("Có phải quý vị muốn chọn:", choices=["THCS Nguyễn Trãi", "Nơi cần nhất"])
    await lan.says("1")
    lan.sees("tư cách nào")


async def test_a_school_that_nobody_knows_is_asked_again(lan: Person) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k", "không, tiếp tục")
    await lan.says("trường trên mặt trăng xyz")
    lan.sees("chưa tìm thấy đơn vị này", choices=["Nơi cần nhất"])


async def test_a_reminder_is_promised_only_while_one_is_to_come(lan: Person, clock: MovedClock) -> None:
    clock.move_to(parse_moment("2021-10-14T07:59"))
    await lan.has_said(*CASH_PLEDGE[:-1])
    await lan.says("xác nhận")
    lan.sees("Hệ thống sẽ nhắc trước ngày 15/10")
    clock.move_to(parse_moment("2021-10-14T09:00"))
    await lan.has_said(*SAME_AGAIN)
    await lan.says("xác nhận")
    assert "sẽ nhắc" not in lan.sees("Cảm ơn").text


async def test_a_phone_number_that_is_not_asked_for_is_not_kept(lan: Person) -> None:
    await lan.has_said("/ungho", "Thiết bị khác")
    await lan.sends(contact="0912345678")
    lan.sees("không hỏi số điện thoại")
    lan.sees("Thiết bị gì?")
