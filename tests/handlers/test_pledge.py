"""A donor pledges."""

from sqlalchemy import select

from bot.clock import MovedClock
from bot.messages import Strange
from storage.schema import pledge, pledge_line, pledge_version
from tests.kit import Person, Running

ITEMS = ["Tiền mặt", "Máy tính để bàn", "Laptop", "Điện thoại thông minh", "Máy tính bảng", "Thiết bị khác"]
SAME_AGAIN = ("/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs nguyen trai", "mang đến trường")
CASH_PLEDGE = (*SAME_AGAIN[:-1], "phụ huynh", "ẩn danh", "mang đến trường", "xác nhận")


async def pledges_laptops_and_cash(lan: Person) -> None:
    await lan.says("/ungho")
    lan.sees("muốn ủng hộ gì", choices=ITEMS)
    await lan.taps("Laptop")
    lan.sees("bao nhiêu chiếc")
    await lan.says("2")
    lan.sees("Tình trạng máy?", choices=["Mới", "Đã qua sử dụng"])
    await lan.taps("Đã qua sử dụng")
    lan.sees("thêm gì nữa không", choices=["Thêm", "Không, tiếp tục"])
    await lan.taps("Thêm")
    lan.sees("muốn ủng hộ gì")
    await lan.taps("Tiền mặt")
    lan.sees("bao nhiêu tiền")
    await lan.says("1tr5")
    lan.sees("thêm gì nữa")
    await lan.taps("Không, tiếp tục")
    lan.sees("Gửi đến đơn vị nào?", choices=["Nơi cần nhất"])
    await lan.says("an binh")
    lan.sees(
        "Có 4 đơn vị tên gần giống",
        choices=["Mầm non An Bình", "Tiểu học An Bình A", "Tiểu học An Bình B", "THCS An Bình", "Nơi cần nhất"],
    )
    await lan.taps("THCS An Bình")
    lan.sees("tư cách nào", choices=["Cán bộ, nhà giáo", "Học sinh", "Phụ huynh", "Tập thể, tổ chức", "Nhà hảo tâm"])
    await lan.taps("Nhà hảo tâm")
    lan.sees("ghi tên thế nào", choices=["Lan Nguyễn", "Tên khác", "Ẩn danh"])
    await lan.taps("Lan Nguyễn")
    lan.sees("trao bằng cách nào", choices=["Mang đến trường", "Nhờ trường đến nhận"])
    await lan.taps("Mang đến trường")


async def test_a_donor_pledges_devices_and_cash(lan: Person, program: Running) -> None:
    await pledges_laptops_and_cash(lan)
    lan.sees(
        "• 2 laptop, đã qua sử dụng",
        "• 1.500.000đ (một triệu năm trăm nghìn đồng)",
        "• Đến: THCS An Bình",
        "• Người ủng hộ: Lan Nguyễn (nhà hảo tâm)",
        "• Trao: mang đến trường, chậm nhất là hết ngày 15/10",
        choices=["Xác nhận", "Sửa"],
    )
    await lan.taps("Xác nhận")
    thanks = lan.sees("Cảm ơn quý vị! Đã ghi nhận", "THCS An Bình: Ấp Bình Thắng", "nhắc trước ngày 15/10")

    [stored] = await program.rows(select(pledge.c.code))
    lines = await program.rows(select(pledge_line).order_by(pledge_line.c.number))
    assert f"Mã: {stored.code}" in thanks.text
    assert [("laptop", 2, 0), ("cash", 0, 1_500_000)] == [(line.item, line.quantity, line.amount) for line in lines]


async def test_nothing_is_stored_before_the_yes(lan: Person, program: Running) -> None:
    await pledges_laptops_and_cash(lan)
    lan.looks_up()
    await lan.taps("Hủy")
    lan.sees("Đã hủy")

    assert [] == await program.rows(select(pledge))


async def test_a_second_tap_on_confirm_does_nothing(lan: Person, program: Running) -> None:
    await pledges_laptops_and_cash(lan)
    lan.looks_up()
    await lan.taps("Xác nhận")
    lan.looks_up()
    await lan.taps("Xác nhận")
    lan.sees_nothing()

    assert ["Nút này đã dùng rồi."] == lan.toasts
    assert 1 == len(await program.rows(select(pledge)))


async def test_a_pledge_survives_a_restart_at_every_question(lan: Person, program: Running) -> None:
    for answer in ("/ungho", "Tiền mặt", "500k", "khong, tiep tuc", "thcs nguyen trai", "Phụ huynh", "an danh", "1"):
        await lan.has_said(answer)
        await program.restarts()
    await lan.says("xác nhận")
    lan.sees("Cảm ơn", "THCS Nguyễn Trãi")

    [version] = await program.rows(select(pledge_version))
    assert ("THCS-NT", "parent", "anonymous", "bring") == (
        version.unit,
        version.donor_kind,
        version.name_form,
        version.way,
    )


async def test_outside_the_window_no_pledge_is_taken(lan: Person, clock: MovedClock) -> None:
    clock.move_to(clock.now().replace(month=9, day=6, hour=23, minute=59))
    await lan.says("/ungho")
    lan.sees("từ ngày 7/9")
    clock.move_to(clock.now().replace(month=10, day=15, hour=23, minute=59, second=50))
    await lan.says("/ungho")
    lan.sees("muốn ủng hộ gì")
    clock.passes(seconds=11)
    await lan.says("Tiền mặt")
    lan.sees("đã hết ngày 15/10", "Liên hệ")


async def test_a_double_gift_is_asked_and_one_gift_stays_one(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said(*SAME_AGAIN[:-1])
    await lan.says(SAME_AGAIN[-1])
    lan.sees("vừa đăng ký một phần quà giống như vậy", choices=["Một phần quà", "Hai phần quà"])
    await lan.taps("Một phần quà")
    lan.sees("vẫn là một phần quà")

    assert 1 == len(await program.rows(select(pledge)))


async def test_a_double_gift_is_asked_and_two_are_two(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said(*SAME_AGAIN)
    await lan.taps("Hai phần quà")
    lan.sees("xem lại")
    await lan.taps("Xác nhận")
    lan.sees("Cảm ơn")

    assert 2 == len(await program.rows(select(pledge)))


async def test_the_same_gift_after_ten_minutes_is_not_asked_about(lan: Person, clock: MovedClock) -> None:
    await lan.has_said(*CASH_PLEDGE)
    clock.passes(minutes=11)
    await lan.has_said(*SAME_AGAIN[:-1])
    await lan.says(SAME_AGAIN[-1])
    lan.sees("xem lại")


async def test_the_same_gift_of_another_person_is_not_asked_about(lan: Person, tung: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await tung.has_said(*CASH_PLEDGE[:-2])
    await tung.says("mang đến trường")
    tung.sees("xem lại")


async def test_a_returning_donor_is_not_asked_kind_and_name_again(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Tiền mặt", "200k", "không, tiếp tục")
    await lan.says("thcs an binh")
    lan.sees("trao bằng cách nào")
    await lan.says("mang đến trường")
    lan.sees("• Người ủng hộ: ẩn danh (phụ huynh)")


async def test_a_returning_donor_changes_the_kind_in_the_read_back(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Tiền mặt", "200k", "không, tiếp tục", "thcs an binh", "mang đến trường", "sửa")
    await lan.taps("Tư cách: Phụ huynh")
    lan.sees("tư cách nào")
    await lan.taps("Nhà hảo tâm")
    lan.sees("ẩn danh (nhà hảo tâm)")


async def test_an_organisation_tells_its_name_and_head_count(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "5 triệu", "không, tiếp tục", "nơi cần nhất")
    await lan.says("Tập thể, tổ chức")
    lan.sees("Xin cho biết tên gọi?")
    await lan.says("Hội Khuyến học")
    lan.sees("Bao nhiêu người cùng ủng hộ?")
    await lan.says("nhiều lắm")
    lan.sees("bằng một con số")
    await lan.says("12")
    lan.sees("ghi tên thế nào", choices=["Hội Khuyến học", "Tên khác", "Ẩn danh"])
    await lan.taps("Hội Khuyến học")
    lan.looks_up()
    await lan.taps("Mang đến trường")
    lan.sees("Người ủng hộ: Hội Khuyến học (tập thể, tổ chức) – 12 người", "Đến: nơi cần nhất")
    await lan.taps("Xác nhận")
    lan.sees("Cảm ơn", "Nơi cần nhất sẽ được báo lại")

    assert [(12, None)] == await program.rows(select(pledge_version.c.people, pledge_version.c.unit))


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
        "Số tiền: 1tr5",
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
    await lan.has_said("sửa", "Số tiền: 500k", "700k")
    await lan.sends(tap=old, tap_id="1", pressed="1")
    lan.sees("700.000đ (bảy trăm nghìn đồng)")

    assert [] == await program.rows(select(pledge))


async def test_another_device_is_described_in_the_donor_s_words(lan: Person) -> None:
    await lan.has_said("/ungho")
    await lan.says("Thiết bị khác")
    lan.sees("Thiết bị gì?")
    await lan.has_said("loa trợ giảng", "một cặp", "mới", "không, tiếp tục", "thcs an binh", "phụ huynh", "ẩn danh")
    await lan.says("1")
    lan.sees("• 2 loa trợ giảng, mới")


async def test_a_sum_is_never_guessed(lan: Person) -> None:
    await lan.has_said("/ungho", "Tiền mặt")
    await lan.says("một ít thôi")
    lan.sees("bao nhiêu tiền")


async def test_under_another_name(lan: Person) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs an binh", "phụ huynh")
    await lan.says("tên khác")
    lan.sees("Xin cho biết tên muốn ghi?")
    await lan.says("Gia đình bé Na")
    lan.looks_up()
    await lan.says("mang đến trường")
    lan.sees("Người ủng hộ: Gia đình bé Na (phụ huynh)")


async def test_going_back_through_the_talk(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop", "2")
    await lan.taps("Quay lại")
    lan.sees("bao nhiêu chiếc")
    await lan.says("quay lai")
    lan.sees("muốn ủng hộ gì")


async def test_the_window_closes_before_the_yes(lan: Person, clock: MovedClock, program: Running) -> None:
    clock.move_to(clock.now().replace(month=10, day=15, hour=23, minute=50))
    await lan.has_said(*CASH_PLEDGE[:-1])
    clock.passes(minutes=11)
    await lan.says("xác nhận")
    lan.sees("đã hết ngày 15/10")

    assert [] == await program.rows(select(pledge))


async def test_the_first_and_the_last_second_belong_to_the_window(lan: Person, clock: MovedClock) -> None:
    clock.move_to(clock.now().replace(month=9, day=7, hour=0, minute=0, second=0, microsecond=0))
    await lan.says("/ungho")
    lan.sees("muốn ủng hộ gì")
