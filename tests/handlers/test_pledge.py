"""A donor pledges."""

from sqlalchemy import select

from bot.clock import MovedClock
from storage.schema import pledge, pledge_line, pledge_version
from tests.kit import Person, Running

ITEMS = ["Tiền mặt", "Máy tính để bàn", "Laptop", "Điện thoại thông minh", "Máy tính bảng", "Thiết bị khác"]


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
