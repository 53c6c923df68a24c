"""What a correction does not touch stays as it is: a device keeps its code, its state, its history and its pupil."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bot.clock import MovedClock
from campaign.devices import State
from campaign.items import Item
from campaign.receiving import CashCame, DevicesCame, Judged
from reports.form import form_of
from storage.audit import stored
from storage.schema import cash_entry, device, device_version, receipt
from tests.handlers.money import balance, has_bought, has_counted, moves, received
from tests.handlers.receiving import AS_LAN, LAPTOPS, labels_of, pledged
from tests.handlers.serving import comes, has_pupils
from tests.handlers.test_allocate import made_usable
from tests.handlers.test_correct import standing
from tests.kit import Person, Running
from tests.reports.by_hand import form_by_hand
from tests.storage.test_audit import proved

TABLET = DevicesCame(Item.TABLET, {Judged.USABLE: 1})


async def lives(program: Running) -> Sequence[Any]:
    """Every version of every device."""
    return await program.rows(select(device_version).order_by(device_version.c.device_id, device_version.c.version))


async def row_of(program: Running, moment: Any) -> tuple[int, ...]:
    """The school's 15 figures at a moment, which the second routine finds as well."""
    async with program.app.database.reading() as session:
        form = await form_of(session, moment)
    told = {row.unit: row.figures for row in form.rows if not row.block}
    assert told == form_by_hand(program.app.database.path, stored(moment))
    return told["THCS-NT"]


async def test_a_typed_zero_is_mended_while_a_pupil_has_the_tablet_of_the_same_paper(
    minh: Person, program: Running, clock: MovedClock
) -> None:
    old = await received(program, CashCame(5_000_000), TABLET)
    await moves(program, State.HANDED_OVER, old)
    before, then = await lives(program), clock.now()
    was = await row_of(program, then)
    clock.passes(hours=1)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số tiền", "500k")
    assert "• Ghi lại: 500.000đ (năm trăm nghìn đồng); 1 máy tính bảng (giữ nguyên)" in minh.messages[-1].text
    await minh.taps("Xác nhận")
    assert "nhãn" not in minh.sees("Đã sửa").text

    assert before == await lives(program)
    assert 500_000 == await balance(program)
    assert was == await row_of(program, then)
    assert (1, 500_000, 0, *was[3:]) == await row_of(program, clock.now())
    await proved(program)


async def test_a_paper_that_was_corrected_is_corrected_again_and_at_last_taken_back(
    minh: Person, program: Running, clock: MovedClock
) -> None:
    first = await received(program, CashCame(5_000_000), TABLET)
    [label] = await labels_of(program)
    for sum_ in ("400k", "300k"):
        clock.passes(minutes=1)
        [now] = await standing(program)
        await minh.has_said("Sổ tiền", "Sửa nhầm", now, "Nhầm số tiền", sum_, "Xác nhận")
    clock.passes(minutes=1)
    assert [label] == await labels_of(program)
    [now] = await standing(program)
    assert now != first
    await minh.says(label)
    minh.sees(label, f"từ phiếu nhận {now}")
    await minh.has_said("Sổ tiền", "Sửa nhầm", now, "Ghi trùng, hoặc chưa hề có")
    await minh.taps("Xác nhận")
    minh.sees("không ghi gì thay", f"• {label} (dùng được) → không có")

    assert ["usable", "void"] == [version.state for version in await lives(program)]
    assert 0 == await balance(program)
    assert not any(await row_of(program, clock.now()))
    await proved(program)


async def test_the_price_and_the_bill_of_what_a_pupil_has_are_corrected(minh: Person, program: Running) -> None:
    await has_counted(minh, "2tr")
    await has_bought(minh)
    [label] = await labels_of(program)
    await has(program, label)
    before = await lives(program)
    for entry, reason, said in (("2", "Nhầm số tiền", "1tr9"), ("4", "Nhầm số chứng từ", "HĐ 13/2021")):
        await minh.has_said("Sổ tiền", "Sửa nhầm", f"số {entry}", reason, said)
        assert f"Laptop {label} (giữ nguyên), 1.900.000đ" in minh.messages[-1].text
        await minh.has_said("Xác nhận")

    assert before == await lives(program)
    assert 100_000 == await balance(program)
    await minh.says("Sổ tiền")
    minh.sees(f"−1.900.000đ, mua thiết bị: laptop {label}, chứng từ HĐ 13/2021")
    await minh.has_said("Sửa nhầm", "số 6", "Nhầm thiết bị hoặc số lượng")
    await minh.says("Máy tính bảng")
    minh.sees(f"Thiết bị {label} đã trao cho một em: mong thầy/cô nhận lại")
    await proved(program)


async def has(program: Running, label: str) -> None:
    """A pupil has the device of this label."""
    await moves(program, State.HANDED_OVER, device.c.id == label)


async def test_a_gift_of_another_is_given_its_right_giver_and_both_are_told(
    minh: Person, lan: Person, tung: Person, program: Running
) -> None:
    """Lan's pledge was taken for Tùng's; the laptop is with a pupil already."""
    his = await pledged(
        tung, program, *LAPTOPS, "không, tiếp tục", "thcs nguyen trai", *AS_LAN[:1], "Tùng Trần", *AS_LAN[2:]
    )
    hers = await pledged(lan, program, *LAPTOPS, "không, tiếp tục", "thcs nguyen trai", *AS_LAN)
    old = await received(program, DevicesCame(Item.LAPTOP, {Judged.USABLE: 1}), pledge=his)
    await moves(program, State.HANDED_OVER, old)
    before = await lives(program)
    tung.looks_up()
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm người ủng hộ hoặc đăng ký")
    assert "Ai mới là người ủng hộ?" in minh.messages[-1].text
    await minh.says(hers)
    minh.sees("• Ghi lại: của Lan Nguyễn (nhà hảo tâm); 1 laptop (giữ nguyên)")
    await minh.taps("Xác nhận")
    [new] = await standing(program)
    minh.sees(f"ghi lại thành phiếu nhận {new}")
    lan.sees(f"Trường đã nhận 1 laptop của quý vị, phiếu nhận {new}.")
    lan.sees(f"Laptop quý vị trao tặng (đăng ký {hers}) đã đến tay một học sinh lớp 6.")
    lan.sees_nothing()
    tung.sees(f"Phiếu nhận {old} ghi nhầm nên trường đã hủy")

    assert before == await lives(program)
    assert [(hers,)] == await program.rows(select(receipt.c.pledge_code).where(receipt.c.id == new))
    await lan.says("Đóng góp của tôi")
    lan.sees("đã nhận một phần")
    await tung.says("Đóng góp của tôi")
    tung.sees("chưa nhận")
    await proved(program)


async def test_a_giver_whom_nobody_knew_is_asked_for(minh: Person, program: Running) -> None:
    old = await received(program, CashCame(500_000), TABLET)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm người ủng hộ hoặc đăng ký", "UH222222")
    assert "Xin gõ tên hoặc số điện thoại" in minh.messages[-1].text
    await minh.has_said("Người khác")
    await minh.has_said("Trần Thị Bưởi", "Không có số", "Phụ huynh", "Trần Thị Bưởi")
    assert "• Ghi lại: của Trần Thị Bưởi (phụ huynh); 500.000đ" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    keys = select(receipt.c.donor_key).where(receipt.c.reverses.is_(None)).distinct()
    assert 2 == len(await program.rows(keys))
    assert 500_000 == await balance(program)
    await proved(program)


async def test_only_the_devices_that_were_wrong_must_be_free_and_change_their_labels(
    minh: Person, program: Running
) -> None:
    old = await received(program, TABLET, DevicesCame(Item.SMARTPHONE, {Judged.USABLE: 1}))
    ids = {row.item: row.id for row in await program.rows(select(device))}
    await has(program, ids["tablet"])
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm thiết bị hoặc số lượng", "Đúng, giữ nguyên", "Sửa dòng này")
    await minh.has_said("Laptop", "1", "Kiểm tra sau", "Xác nhận")
    [new] = [row.id for row in await program.rows(select(device)) if row.id not in ids.values()]
    labels = f"Mong thầy/cô thay nhãn:\n• {ids['smartphone']} (dùng được) → {new} (chờ kiểm tra)"
    assert labels in minh.messages[-1].text
    [now] = await standing(program)
    await minh.has_said("Sổ tiền", "Sửa nhầm", now, "Nhầm thiết bị hoặc số lượng")
    await minh.says("Bỏ dòng này")
    minh.sees(f"Thiết bị {ids['tablet']} đã trao cho một em: mong thầy/cô nhận lại")
    await proved(program)


async def test_a_bought_thing_that_is_another_loses_its_description_and_keeps_its_shop(
    minh: Person, program: Running
) -> None:
    await has_counted(minh, "2tr")
    shop = ("HĐ 12", "Ghi", "Cửa hàng Minh Tâm", "Kiểm tra sau", "Xác nhận")
    await has_bought(minh, "Thiết bị khác", "tai nghe", "1tr8", *shop)
    await minh.says("Sổ tiền")
    minh.sees("«tai nghe», «Cửa hàng Minh Tâm»")
    await minh.has_said("Sửa nhầm", "số 2", "Nhầm thiết bị hoặc số lượng", "Laptop")
    assert "tai nghe TB" in minh.messages[-1].text
    await minh.has_said("Xác nhận", "Sổ tiền")
    [newest] = [line for line in minh.messages[-1].text.splitlines() if line.startswith("• Số 4")]
    assert "laptop TB" in newest
    assert newest.endswith("«Cửa hàng Minh Tâm»")
    assert "tai nghe" not in newest
    await proved(program)


async def test_a_bought_thing_is_called_otherwise_and_keeps_its_label(minh: Person, program: Running) -> None:
    await has_counted(minh, "2tr")
    await has_bought(minh, "Thiết bị khác", "tai nghe", "1tr8", "HĐ 12", "Bỏ qua", "Kiểm tra sau", "Xác nhận")
    await minh.has_said("Sổ tiền", "Sửa nhầm", "số 2", "Nhầm thiết bị hoặc số lượng", "Thiết bị khác", "bộ phát wifi")
    assert "• Ghi lại: bộ phát wifi TB" in minh.messages[-1].text
    await minh.has_said("Xác nhận", "Sổ tiền")
    assert "«bộ phát wifi»" in minh.messages[-1].text
    [label] = await labels_of(program)
    await minh.says(label)
    minh.sees(label, "mua bằng tiền ủng hộ, số 4 trong sổ")
    [purchase] = await program.rows(select(cash_entry.c.purchase).where(cash_entry.c.purchase.is_not(None)))
    assert (2,) == tuple(purchase)
    await proved(program)


async def test_the_donor_hears_once_of_a_tablet_whose_paper_was_corrected_meanwhile(
    minh: Person, hoa: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *LAPTOPS, "không, tiếp tục", "thcs nguyen trai", *AS_LAN)
    await has_pupils(hoa, minh)
    laptop = DevicesCame(Item.LAPTOP, {Judged.USABLE: 1})
    [label] = await comes(program, CashCame(5_000_000), laptop, code=code)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")
    [old] = await standing(program)
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số tiền", "500k", "Xác nhận")
    await minh.has_said("/capphat", "Đã trao, nhận lại", f"Nhận lại {label}", "Ghi nhầm", "Xác nhận")
    await made_usable(program, label)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")

    assert 1 == sum("đã đến tay" in message.text for message in lan.messages)
    await proved(program)
