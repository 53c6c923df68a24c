"""A donor pledges: from the first question to the thanks, while the campaign takes pledges."""

from sqlalchemy import select

from bot.clock import MovedClock
from storage.schema import pledge, pledge_line, pledge_version
from tests.handlers.pledging import CASH_PLEDGE, pledges_laptops_and_cash
from tests.kit import Person, Running


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
