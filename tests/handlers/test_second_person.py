"""Above the campaign's sum a mistake is corrected by two people: one asks, another who answers for the unit agrees."""

import pytest
from sqlalchemy import select

from campaign.devices import State
from campaign.items import Item
from campaign.receiving import CashCame, DevicesCame, Judged
from campaign.trail import Action
from storage.schema import audit_event, correction, role_grant
from tests.handlers.money import balance, moves, received
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_correct import standing
from tests.handlers.test_my_pledges import code_of
from tests.kit import Person, Running
from tests.storage.test_audit import proved

FIFTEEN = CashCame(15_000_000)


@pytest.fixture
async def binh(program: Running) -> Person:
    """The deputy principal, with a phone of her own."""
    binh = Person("binh", "cô Bình", program)
    await binh.has_role("manager", "THCS-NT")
    return binh


async def asks(minh: Person, number: str) -> None:
    await minh.has_said("Sổ tiền", "Sửa nhầm", number, "Nhầm số tiền", "1tr5", "Xác nhận")


async def answers(program: Running) -> list[str | None]:
    return [row.answer for row in await program.rows(select(correction.c.answer))]


async def test_another_who_answers_for_the_unit_agrees(
    minh: Person, binh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    old = await received(program, FIFTEEN, pledge=await code_of(program))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số tiền")
    await minh.says("1,5 triệu")
    minh.sees("• Trên 5.000.000đ: một người thứ hai cùng phụ trách đơn vị sẽ được hỏi ý trước.")
    await minh.taps("Xác nhận")
    minh.sees("Đã hỏi 1 người cùng phụ trách đơn vị. Chưa có gì thay đổi cho đến khi một người đồng ý.")
    assert 15_000_000 == await balance(program)

    binh.sees(
        "Một người cùng phụ trách THCS Nguyễn Trãi xin sửa một bút toán trên 5.000.000đ. Mong thầy/cô xem:",
        f"• Hủy phiếu nhận {old}, ngày 6/10, THCS Nguyễn Trãi: 15.000.000đ",
        "• Ghi lại: 1.500.000đ (một triệu năm trăm nghìn đồng)",
        choices=["Đồng ý", "Không đồng ý"],
    )
    await binh.taps("Đồng ý")
    [new] = await standing(program)
    binh.sees(f"Đã sửa: hủy phiếu nhận {old}, ghi lại thành phiếu nhận {new}.")
    minh.sees("Người thứ hai đã đồng ý.", f"ghi lại thành phiếu nhận {new}")
    lan.sees(f"nay đã sửa thành phiếu {new}: đã nhận 1.500.000đ")
    assert 1_500_000 == await balance(program)

    await binh.taps("Đồng ý")
    binh.sees("Việc sửa này đã được trả lời.")
    assert ["agreed"] == await answers(program)
    await proved(program)


async def test_a_second_person_does_not_agree(minh: Person, binh: Person, program: Running) -> None:
    old = await received(program, FIFTEEN)
    await asks(minh, old)
    binh.looks_up()
    await binh.taps("Không đồng ý")
    binh.sees("mọi bút toán vẫn như cũ")
    minh.sees(f"Người thứ hai chưa đồng ý sửa {old}, nên mọi bút toán vẫn như cũ.")

    assert [old] == await standing(program)
    assert 15_000_000 == await balance(program)
    assert ["declined"] == await answers(program)
    told = select(audit_event).where(audit_event.c.action == Action.CORRECTION_ANSWERED)
    assert 1 == len(await program.rows(told))
    await proved(program)


async def test_who_asked_cannot_agree(minh: Person, binh: Person, program: Running) -> None:
    await asks(minh, await received(program, FIFTEEN))
    [(id_,)] = await program.rows(select(correction.c.id))
    for conversation in ("agree correction", "decline correction", "see correction"):
        await minh.sends(tap=f"+{conversation}:{id_}", tap_id="1", pressed="1")
        minh.sees("Thầy/cô là người xin sửa, nên cần một người khác cùng phụ trách đơn vị đồng ý.")
    binh.looks_up()
    assert [None] == await answers(program)


@pytest.mark.parametrize("role", [None, ("teacher", "THCS-NT"), ("manager", "THCS-AB"), ("admin", "PGD")])
async def test_nobody_else_agrees(
    minh: Person, binh: Person, tung: Person, program: Running, role: tuple[str, str] | None
) -> None:
    await asks(minh, await received(program, FIFTEEN))
    binh.looks_up()
    [(id_,)] = await program.rows(select(correction.c.id))
    if role:
        await tung.has_role(*role)
    for conversation in ("agree correction", "decline correction", "see correction"):
        await tung.sends(tap=f"+{conversation}:{id_}", tap_id="1", pressed="1")
        tung.sees("Không có việc sửa nào đang chờ")
    assert [None] == await answers(program)


async def test_with_one_person_alone_a_second_is_to_be_invited(minh: Person, program: Running) -> None:
    old = await received(program, FIFTEEN)
    await minh.has_said("Sổ tiền", "Sửa nhầm")
    await minh.says(old)
    minh.sees("cần một người thứ hai cùng phụ trách đơn vị đồng ý", "mời thêm một người quản lý («Phân quyền»)")
    assert [] == await answers(program)


async def test_a_slip_of_the_finger_above_what_one_may_correct_alone_is_typed_again(
    minh: Person, program: Running
) -> None:
    old = await received(program, CashCame(1_500_000))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số tiền")
    await minh.says("20tr")
    minh.sees("cần một người thứ hai cùng phụ trách đơn vị đồng ý", "Số tiền đúng là bao nhiêu?")
    await minh.has_said("2tr", "Xác nhận")
    assert 2_000_000 == await balance(program)


async def test_the_officer_agrees_for_a_private_school(tung: Person, lan: Person, program: Running) -> None:
    await tung.has_role("officer", "NCL")
    await lan.has_role("manager", "NCL-TT")
    old = await received(program, FIFTEEN, unit="NCL-TT")
    await asks(lan, old)
    tung.sees("xin sửa một bút toán trên 5.000.000đ")
    await tung.taps("Đồng ý")
    tung.sees("Đã sửa")
    lan.sees("Người thứ hai đã đồng ý.")
    assert 1_500_000 == await balance(program, "NCL-TT")


async def test_at_the_sum_itself_one_person_is_enough(minh: Person, binh: Person, program: Running) -> None:
    await asks(minh, await received(program, CashCame(5_000_000)))
    binh.sees_nothing()
    assert 1_500_000 == await balance(program)


async def test_a_small_sum_that_becomes_a_large_one_needs_two(minh: Person, binh: Person, program: Running) -> None:
    old = await received(program, CashCame(1_500_000))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Nhầm số tiền", "15tr", "Xác nhận")
    binh.sees("15.000.000đ (mười lăm triệu đồng)")
    assert 1_500_000 == await balance(program)


async def test_all_is_checked_again_when_it_is_agreed(minh: Person, binh: Person, program: Running) -> None:
    """The laptop of the same receipt was handed over meanwhile."""
    old = await received(program, FIFTEEN, DevicesCame(Item.LAPTOP, {Judged.USABLE: 1}))
    await minh.has_said("Sổ tiền", "Sửa nhầm", old, "Ghi trùng, hoặc chưa hề có", "Xác nhận")
    binh.looks_up()
    await moves(program, State.HANDED_OVER, old)
    await binh.taps("Đồng ý")
    binh.sees("đã trao cho một em: mong thầy/cô nhận lại ở «Cấp phát», rồi sửa.")

    assert ([None], [old]) == (await answers(program), await standing(program))
    assert 15_000_000 == await balance(program)
    await proved(program)


async def test_who_asked_and_is_not_in_charge_any_more_is_not_agreed_with(
    minh: Person, binh: Person, thao: Person, program: Running
) -> None:
    await asks(minh, await received(program, FIFTEEN))
    binh.looks_up()
    his = select(role_grant.c.id).join(correction, correction.c.asked_by == role_grant.c.person_id)
    [(number,)] = await program.rows(his)
    await thao.has_said("/moi", "Ai đang có vai trò", "thcs nguyen trai", f"Thu hồi số {number}", "Thu hồi")
    minh.looks_up()
    await binh.taps("Đồng ý")
    binh.sees("Người xin sửa nay không còn phụ trách đơn vị.")
    await binh.taps("Không đồng ý")
    binh.sees("mọi bút toán vẫn như cũ")
    assert 15_000_000 == await balance(program)


async def test_it_is_asked_once_and_found_again_in_the_cash_book(minh: Person, binh: Person, program: Running) -> None:
    old = await received(program, FIFTEEN)
    await asks(minh, old)
    binh.looks_up()
    await minh.has_said("Sổ tiền", "Sửa nhầm")
    await minh.says(old)
    minh.sees("Việc sửa bút toán này đang chờ người thứ hai đồng ý.")
    await minh.says("Sổ tiền")
    said = minh.sees(f"Đang chờ người thứ hai đồng ý sửa {old}: Nhầm số tiền.")
    assert f"Xem việc sửa {old}" not in [choice.label for choice in said.choices]

    await binh.has_said("Sổ tiền")
    await binh.taps(f"Xem việc sửa {old}")
    binh.sees("1.500.000đ (một triệu năm trăm nghìn đồng)", choices=["Đồng ý", "Không đồng ý"])
    await binh.taps("Đồng ý")
    binh.sees("Đã sửa")
    assert 1_500_000 == await balance(program)
