"""Devices that came are looked at point by point, by those of their unit."""

from campaign.devices import CHECKS
from tests.handlers.receiving import ONWARD, TWO_LAPTOPS, labels_of, pledged, receipts_of, states_of
from tests.kit import Person, Running
from tests.storage.test_audit import proved

LATER = ("Đủ 2 chiếc", "Kiểm tra sau", "Không có", "Xác nhận")


async def brought(minh: Person, lan: Person, program: Running) -> list[str]:
    """Two laptops that wait for their check: their labels."""
    await minh.has_said(await pledged(lan, program, *TWO_LAPTOPS), *LATER)
    lan.looks_up()
    return await labels_of(program)


async def test_a_device_is_checked_point_by_point_and_can_be_used(minh: Person, lan: Person, program: Running) -> None:
    one, two = await brought(minh, lan, program)
    await minh.says("Thiết bị chờ kiểm tra")
    minh.sees("cần sửa hoặc cần trả lại:", f"• {one}: laptop, chờ kiểm tra từ 6/10", two)
    await minh.taps(f"Xem {one}")
    [receipt] = await receipts_of(program)
    minh.sees(
        f"{one}: laptop, chờ kiểm tra từ 6/10; từ phiếu nhận {receipt}. Cần ghi gì?",
        choices=["Kiểm tra 6 điểm", "Cần sửa", "Không dùng được", "Thất lạc", *ONWARD],
    )
    await minh.taps("Kiểm tra 6 điểm")
    for number, label in enumerate(CHECKS.values(), 1):
        minh.sees(f"điểm {number}/6: {label}", choices=["Đạt", "Không đạt"])
        await minh.taps("Đạt")
    minh.sees(f"• {one}: laptop", "• chờ kiểm tra → dùng được", choices=["Xác nhận", "Sửa"])
    await minh.taps("Xác nhận")
    minh.sees(f"Đã ghi: {one} dùng được")
    lan.sees_nothing()

    assert ["received", "usable"] == await states_of(program)
    await proved(program)


async def test_what_fails_a_check_waits_for_its_repair_and_then_can_be_used(
    minh: Person, lan: Person, program: Running
) -> None:
    one, _two = await brought(minh, lan, program)
    fails = ("Đạt", "Đạt", "Không đạt", "Đạt", "Đạt", "Đạt", "Cần sửa")
    await minh.has_said(one, "Kiểm tra 6 điểm", *fails)
    assert "• Chưa đạt: Camera và micro dùng được" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    await minh.says("Thiết bị chờ kiểm tra")
    minh.sees(f"{one}: laptop, cần sửa", "(chưa đạt: Camera và micro dùng được)")
    await minh.has_said(one, "Kiểm tra 6 điểm", *["Đạt"] * 6, "Xác nhận")

    assert ["received", "usable"] == await states_of(program)


async def test_a_device_that_is_still_locked_is_thanked_for_and_goes_back(
    minh: Person, lan: Person, program: Running
) -> None:
    one, _two = await brought(minh, lan, program)
    locked = (*["Đạt"] * 5, "Không đạt", "Không dùng được", "Xác nhận")
    await minh.has_said(one, "Kiểm tra 6 điểm", *locked)
    told = lan.sees("THCS Nguyễn Trãi cảm ơn quý vị", "chưa phù hợp cho học trực tuyến", "tái chế").text
    assert told.index("cảm ơn") < told.index("chưa phù hợp")
    await minh.has_said(one, "Trả lại hoặc thanh lý", "Đã trả lại người ủng hộ", "Xác nhận")
    await minh.says("Thiết bị chờ kiểm tra")
    assert one not in minh.sees().text
    await minh.says(one)
    minh.sees(f"Thiết bị {one} vẫn như trước: đã trả lại hoặc thanh lý")
    lan.sees_nothing()

    assert ["gone", "received"] == await states_of(program)
    await proved(program)


async def test_a_device_found_unusable_at_hand_over_is_not_told_again(
    minh: Person, lan: Person, program: Running
) -> None:
    """It was accepted with thanks once; what wears out later is no news for its donor."""
    one, _two = await brought(minh, lan, program)
    await minh.has_said(one, "Kiểm tra 6 điểm", *["Đạt"] * 6, "Xác nhận", one, "Không dùng được", "Xác nhận")
    lan.sees_nothing()

    assert ["received", "refused"] == await states_of(program)


async def test_a_lost_device_is_said_so_and_found_again(minh: Person, lan: Person, program: Running) -> None:
    one, two = await brought(minh, lan, program)
    await minh.has_said(one, "Thất lạc", "Xác nhận", "/tiepnhan", "Thiết bị chờ kiểm tra", "Thiết bị khác của đơn vị")
    assert f"{one}: laptop, thất lạc" in minh.messages[-1].text
    assert two not in minh.messages[-1].text
    await minh.has_said(f"Xem {one}", "Đã tìm thấy", "Xác nhận")

    assert ["received", "received"] == await states_of(program)


async def test_what_a_new_check_confirms_stays_as_it_is(minh: Person, lan: Person, program: Running) -> None:
    one, _two = await brought(minh, lan, program)
    for _time in range(2):
        await minh.has_said(one, "Kiểm tra 6 điểm", *["Đạt"] * 6)
        minh.looks_up()
        await minh.has_said("Xác nhận")
    assert "received" in await states_of(program)
    await proved(program)


async def test_nobody_else_sees_or_changes_a_device(
    minh: Person, lan: Person, hoa: Person, thao: Person, program: Running
) -> None:
    one, _two = await brought(minh, lan, program)
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    for other in (lan, hoa, vinh, thao):
        await other.says(one)
        other.sees("Không có thiết bị nào với mã nhãn này")
        await other.sends(tap=f"+device:{one}", tap_id="1", pressed="1")
        other.sees("Không có thiết bị nào với mã nhãn này")
    for other in (lan, hoa):
        await other.sends(tap="+devices:", tap_id="1", pressed="1")
        other.sees("dành cho người quản lý của trường")
    await vinh.sends(tap="+devices:0 others", tap_id="1", pressed="1")
    vinh.sees("Không có thiết bị nào")
