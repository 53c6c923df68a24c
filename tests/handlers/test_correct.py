"""A mistake is taken back whole and entered anew; nothing posted is edited, and what was used is not taken back."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from campaign.devices import State
from campaign.items import Item
from campaign.receiving import CashCame, DevicesCame, Judged
from campaign.trail import Action, Origin
from storage import devices
from storage.schema import audit_event, box_count, cash_entry, correction, device, device_version, receipt, receipt_line
from tests.handlers.money import balance, has_bought, has_counted, moves, received
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.receiving import TWO_LAPTOPS, pledged
from tests.handlers.test_my_pledges import code_of
from tests.kit import Person, Running
from tests.storage.test_audit import proved

LAPTOP = DevicesCame(Item.LAPTOP, {Judged.USABLE: 1})


async def standing(program: Running) -> list[str]:
    """The receipts that no other takes back, newest first."""
    rows = await program.rows(select(receipt).order_by(receipt.c.recorded_at.desc(), receipt.c.id))
    gone = {row.reverses for row in rows}
    return [row.id for row in rows if row.reverses is None and row.id not in gone]


async def test_fifteen_millions_were_one_and_a_half(minh: Person, lan: Person, program: Running) -> None:
    """The sum was typed ten times too large; Lan, who gave it, is told in a sentence."""
    await lan.has_said(*CASH_PLEDGE)
    old = await received(program, CashCame(5_000_000), pledge=await code_of(program))
    await minh.has_said("Sổ tiền")
    await minh.taps("Sửa nhầm")
    minh.sees("Sửa nhầm mục nào?", choices=[f"{old} (6/10): 5.000.000đ"])
    await minh.says(old.lower())
    minh.sees("Nhầm ở đâu?", choices=[
        *("Nhầm số tiền", "Nhầm người ủng hộ hoặc đăng ký", "Ghi trùng, hoặc chưa hề có", "Lý do khác"),
    ])  # fmt: skip
    await minh.taps("Nhầm số tiền")
    minh.sees("Số tiền đúng là bao nhiêu? (đã ghi 5.000.000đ)")
    await minh.says("500k")
    minh.sees(
        f"Thầy/cô xem lại:\n• Hủy phiếu nhận {old}, ngày 6/10, THCS Nguyễn Trãi: 5.000.000đ\n"
        "• Lý do: Nhầm số tiền\n• Ghi lại: 500.000đ (năm trăm nghìn đồng)",
        choices=["Xác nhận", "Sửa"],
    )
    assert 5_000_000 == await balance(program)
    await minh.taps("Xác nhận")
    [new] = await standing(program)
    minh.sees(f"Đã sửa: hủy phiếu nhận {old}, ghi lại thành phiếu nhận {new}.", choices=["Sổ tiền", "Xong"])
    lan.sees(f"Phiếu nhận {old} có chỗ ghi chưa đúng", f"phiếu {new}: đã nhận 500.000đ", "cảm ơn quý vị đã ủng hộ")

    assert 500_000 == await balance(program)
    kept = await program.rows(select(receipt_line.c.amount).where(receipt_line.c.receipt_id == old))
    assert [(5_000_000,)] == kept
    [row] = await program.rows(select(correction))
    assert (old, "amount", "not needed", None) == (row.receipt_id, row.reason, row.answer, row.answered_by)
    pledged = select(receipt.c.pledge_code, receipt.c.donor_key).distinct()
    assert 1 == len(await program.rows(pledged))
    await proved(program)


async def test_what_was_posted_twice_is_taken_back_and_nothing_stands_instead(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await received(program, CashCame(500_000), pledge=await code_of(program))
    twice = await received(program, CashCame(500_000), pledge=await code_of(program))
    await minh.has_said("Sổ tiền", "Sửa nhầm", twice)
    await minh.taps("Ghi trùng, hoặc chưa hề có")
    minh.sees("500.000đ (năm trăm nghìn đồng)", "• Ghi lại: không ghi gì thay")
    await minh.taps("Xác nhận")
    minh.sees(f"Đã hủy phiếu nhận {twice}; không ghi gì thay.")
    lan.sees(f"Phiếu nhận {twice} ghi nhầm nên trường đã hủy")
    await minh.taps("Xác nhận")
    minh.looks_up()

    assert 500_000 == await balance(program)
    assert 1 == len(await standing(program))
    await proved(program)


async def test_ten_packs_were_ten_pieces(minh: Person, program: Running) -> None:
    packs = DevicesCame(Item.SMARTPHONE, {Judged.LATER: 12}, description="Nokia")
    old = await received(program, packs, LAPTOP)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm thiết bị hoặc số lượng")
    assert "Đã ghi: 12 Nokia. Dòng này thế nào?" in minh.messages[-1].text
    await minh.has_said("Sửa dòng này", "Điện thoại thông minh", "10", "Kiểm tra sau", "Đúng, giữ nguyên")
    assert "• Ghi lại: 10 điện thoại thông minh (10 kiểm tra sau); 1 laptop (giữ nguyên)" in minh.messages[-1].text
    await minh.taps("Xác nhận")
    minh.sees("Mong thầy/cô thay nhãn:\n• TB", "(chờ kiểm tra) → TB", "(chờ kiểm tra) → không có")

    now = (
        select(device.c.item, device_version.c.state)
        .join(device_version)
        .where(device_version.c.superseded_at.is_(None))
    )
    states = [tuple(row) for row in await program.rows(now)]
    assert (10, 1) == (states.count(("smartphone", "received")), states.count(("laptop", "usable")))
    assert 12 == [state for _item, state in states].count("void")
    await proved(program)


async def test_what_is_in_no_list_keeps_its_name_and_what_becomes_of_the_list_loses_it(
    minh: Person, program: Running
) -> None:
    old = await received(program, DevicesCame(Item.OTHER, {Judged.LATER: 2}, description="tai nghe"))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm thiết bị hoặc số lượng", "Sửa dòng này", "Thiết bị khác")
    assert "Thiết bị gì?" in minh.messages[-1].text
    await minh.taps("tai nghe")
    minh.sees("Bao nhiêu chiếc mới đúng?")
    await minh.says("501")
    minh.sees("Nhiều nhất là 500 chiếc")
    await minh.has_said("3", "Kiểm tra sau")
    assert "• Ghi lại: 3 tai nghe (3 kiểm tra sau)" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    [new] = await standing(program)
    await minh.has_said("Sổ tiền", "Sửa nhầm", new, "Nhầm thiết bị hoặc số lượng", "Sửa dòng này", "Máy tính bảng")
    await minh.has_said("3", "Kiểm tra sau")
    assert "THCS Nguyễn Trãi: 3 tai nghe\n" in minh.messages[-1].text
    assert "• Ghi lại: 3 máy tính bảng (3 kiểm tra sau)" in minh.messages[-1].text


async def test_a_donor_hears_kindly_of_what_cannot_be_used_after_a_correction_too(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    old = await received(program, DevicesCame(Item.LAPTOP, {Judged.LATER: 2}), pledge=code)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm thiết bị hoặc số lượng", "Sửa dòng này", "Laptop", "1")
    await minh.has_said("Không dùng được", "Xác nhận")
    told = lan.sees("đã nhận 1 laptop; cảm ơn quý vị đã ủng hộ", "rất tiếc chưa phù hợp", "tái chế").text
    assert "không dùng được" not in told


@pytest.mark.parametrize(
    ("checked", "state", "points"), [("Cả 6 điểm đều đạt", "usable", 6), ("Kiểm tra sau", "received", 0)]
)
async def test_what_is_entered_anew_is_usable_only_by_its_six_points(
    minh: Person, program: Running, checked: str, state: str, points: int
) -> None:
    old = await received(program, DevicesCame(Item.LAPTOP, {Judged.REPAIR: 2}))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm thiết bị hoặc số lượng", "Sửa dòng này", "Laptop", "1")
    await minh.says("Dùng được")
    minh.sees("Máy dùng được (1 laptop) có đạt đủ sáu điểm này không?", choices=["Cả 6 điểm đều đạt", "Kiểm tra sau"])
    await minh.has_said(checked, "Xác nhận")
    now = select(device_version).where(device_version.c.superseded_at.is_(None), device_version.c.state != "void")
    [version] = await program.rows(now)
    assert (state, points) == (version.state, (version.checks or "").count("true"))
    await proved(program)


async def test_the_givers_of_a_box_are_corrected(minh: Person, program: Running) -> None:
    await has_counted(minh, "1tr550", givers="31")
    [old] = await standing(program)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số người ủng hộ", "32")
    assert "31 người; 1.550.000đ" in minh.messages[-1].text
    assert "• Ghi lại: 32 người; 1.550.000đ (một triệu" in minh.messages[-1].text
    await minh.has_said("Xác nhận")

    [new] = await standing(program)
    assert [(32, "box", None)] == await program.rows(
        select(receipt.c.people, receipt.c.way, receipt.c.box_id).where(receipt.c.id == new)
    )
    assert 1_550_000 == await balance(program)
    await minh.says("/thung")
    minh.sees("Ai đếm lần thứ nhất?")
    await proved(program)


async def test_a_reason_of_ones_own_stays_in_the_school(minh: Person, thao: Person, program: Running) -> None:
    old = await received(program, CashCame(500_000))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Lý do khác", "Bà ngoại em An gửi nhờ", "Chỉ hủy")
    assert "• Lý do: Lý do khác: Bà ngoại em An gửi nhờ" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    await thao.has_said("/nhatky")

    rows = await program.rows(select(correction.c.private))
    assert not any("An gửi".encode() in row.private for row in rows)
    assert "An gửi" not in thao.messages[-1].text


async def test_a_purchase_is_corrected(minh: Person, program: Running) -> None:
    await has_counted(minh, "2tr")
    await has_bought(minh)
    [entry] = await program.rows(select(cash_entry).where(cash_entry.c.kind == "purchase"))
    await minh.has_said("Sổ tiền", "Sửa nhầm", f"số {entry.id}", "Nhầm số tiền", "1tr9")
    assert (
        f"• Hủy khoản mua, số {entry.id}, ngày 6/10, THCS Nguyễn Trãi: 1.800.000đ, Laptop TB" in minh.messages[-1].text
    )
    assert "(giữ nguyên), 1.900.000đ (một triệu chín trăm nghìn đồng), chứng từ HĐ 12/2021" in minh.messages[-1].text
    await minh.has_said("Xác nhận")

    assert 100_000 == await balance(program)
    states = select(device_version.c.state).where(device_version.c.superseded_at.is_(None))
    assert ["usable"] == [row.state for row in await program.rows(states)]
    await minh.says("Sổ tiền")
    minh.sees("Thu 2.000.000đ, chi 1.900.000đ, còn 100.000đ.", f"hủy số {entry.id}", "đã hủy bằng số")
    await proved(program)


async def test_the_new_price_of_a_purchase_is_not_above_what_there_is(minh: Person, program: Running) -> None:
    await has_counted(minh, "2tr")
    await has_bought(minh)
    await minh.has_said("Sổ tiền", "Sửa nhầm", "1", "Nhầm số tiền")
    await minh.says("20tr")
    minh.sees("Trong sổ còn 200.000đ, không đủ cho số tiền mới", "Số tiền đúng là bao nhiêu?")
    await minh.has_said("2tr", "Xác nhận")
    assert 0 == await balance(program)


async def test_money_that_was_spent_is_not_taken_back(minh: Person, program: Running) -> None:
    await has_counted(minh, "2tr")
    await has_bought(minh)
    [old] = await standing(program)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old)
    await minh.says("Ghi trùng, hoặc chưa hề có")
    minh.sees(
        f"Tiền của phiếu nhận {old} đã được chi: trong sổ còn 200.000đ. Mong thầy/cô sửa khoản chi ghi nhầm trước"
    )

    assert [old] == await standing(program)
    assert 200_000 == await balance(program)


async def test_a_smaller_mistake_in_money_that_was_spent_is_corrected(minh: Person, program: Running) -> None:
    """The right sum still covers what was bought."""
    await has_counted(minh, "2tr")
    await has_bought(minh)
    [old] = await standing(program)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số tiền", "1tr9", "Xác nhận")

    assert 100_000 == await balance(program)
    await proved(program)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.RESERVED, "đang được giữ cho một em: mong thầy/cô thôi giữ ở «Cấp phát»"),
        (State.HANDED_OVER, "đã trao cho một em: mong thầy/cô nhận lại ở «Cấp phát»"),
    ],
)
async def test_what_a_pupil_has_is_not_taken_back(minh: Person, program: Running, state: State, says: str) -> None:
    old = await received(program, LAPTOP)
    await moves(program, state, old)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old)
    await minh.says("Ghi trùng, hoặc chưa hề có")
    minh.sees(says, choices=["Sổ tiền"])
    assert [old] == await standing(program)


async def goes_to_an_binh(program: Running, label: str) -> None:
    async with program.app.database.transaction() as session:
        for state, unit in ((State.MOVING, ""), (State.USABLE, "THCS-AB")):
            found = await devices.one(session, label)
            assert found is not None
            now = program.clock.now()
            await devices.change(session, Origin.OFFICE, now, found, state, Action.DEVICE_MOVED, unit=unit)


async def test_of_all_devices_that_hinder_it_whose_move_is_next_is_said_at_once(minh: Person, program: Running) -> None:
    old = await received(program, DevicesCame(Item.LAPTOP, {Judged.USABLE: 2}))
    first, second = [each.device_id for each in await program.rows(select(device_version.c.device_id))]
    await moves(program, State.HANDED_OVER, device.c.id == first)
    await goes_to_an_binh(program, second)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old)
    await minh.says("Ghi trùng, hoặc chưa hề có")
    said = minh.sees(f"{first} đã trao cho một em", f"{second} đã chuyển sang đơn vị khác", choices=["Sổ tiền"])
    assert "ghi thêm ở «Tiếp nhận»" in said.text


async def test_a_device_that_is_handed_over_meanwhile_stays(minh: Person, program: Running) -> None:
    old = await received(program, LAPTOP)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Ghi trùng, hoặc chưa hề có")
    await moves(program, State.HANDED_OVER, old)
    await minh.taps("Xác nhận")
    minh.sees("đã trao cho một em")
    assert [old] == await standing(program)
    await proved(program)


@pytest.mark.parametrize("typed", ["BN234567", "không nhớ", "999", "BN"])
async def test_an_unknown_number_is_asked_again(minh: Person, program: Running, typed: str) -> None:
    await received(program, LAPTOP)
    await minh.has_said("Sổ tiền", "Sửa nhầm")
    await minh.says(typed)
    minh.sees("Đơn vị không có mục nào mang số này", "Sửa nhầm mục nào?")


async def test_with_nothing_entered_there_is_nothing_to_correct(minh: Person) -> None:
    await minh.has_said("Sổ tiền")
    await minh.taps("Sửa nhầm")
    minh.sees("THCS Nguyễn Trãi chưa có phiếu nhận hay khoản chi nào để sửa.")


@pytest.mark.parametrize("role", [None, ("teacher", "THCS-NT"), ("manager", "THCS-AB"), ("admin", "PGD")])
async def test_nobody_else_corrects_what_the_school_entered(
    tung: Person, program: Running, role: tuple[str, str] | None
) -> None:
    old = await received(program, CashCame(500_000))
    if role:
        await tung.has_role(*role)
    await tung.sends(tap=f"+correct:{old}", tap_id="1", pressed="1")
    said = tung.sees().text
    assert old not in said
    assert "500" not in said


async def test_every_correction_is_in_the_trail_by_its_code(minh: Person, thao: Person, program: Running) -> None:
    old = await received(program, CashCame(500_000))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số tiền", "400k", "Xác nhận")
    rows = await program.rows(select(audit_event.c.action).order_by(audit_event.c.seq.desc()).limit(5))
    assert [
        *(Action.RECEIPT_REVERSED, Action.CASH_REVERSED, Action.CASH_IN, Action.RECEIVED, Action.CORRECTION_ASKED)
    ] == [row.action for row in rows]


async def test_what_was_said_is_not_kept_longer_than_names(minh: Person, program: Running, clock: MovedClock) -> None:
    await has_counted(minh, "2tr")
    await has_bought(minh, "Laptop", "1tr8", "HĐ 12", "Ghi", "Cửa hàng Minh Tâm", "Kiểm tra sau", "Xác nhận")
    [entry] = await program.rows(select(cash_entry).where(cash_entry.c.kind == "purchase"))
    await minh.has_said(
        "Sổ tiền", "Sửa nhầm", f"số {entry.id}", "Lý do khác", "Trả lại cửa hàng", "Chỉ hủy", "Xác nhận"
    )
    tables = (box_count, cash_entry, correction)
    kept = [await program.rows(select(each).where(each.c.private.is_not(None))) for each in tables]
    assert [2, 2, 1] == list(map(len, kept))
    clock.move_to(parse_moment("2022-03-01T08:00"))
    await program.beats()

    kept = [await program.rows(select(each).where(each.c.private.is_not(None))) for each in tables]
    assert [0, 0, 0] == list(map(len, kept))
    await minh.says("Sổ tiền")
    minh.looks_up()
    await proved(program)
