"""A school that is asked takes what is offered, or says why not; the donor learns where it goes."""

import pytest
from sqlalchemy import select

from campaign.trail import Origin
from storage import people
from storage.schema import offer_version, outbox, role_grant
from tests.handlers.bridging import (
    AB,
    FETCH,
    LAPTOP_ANYWHERE,
    NT,
    code_of,
    is_proposed,
    lack,
    manager,
    opens,
    states,
    unit_of,
)
from tests.kit import Person, Running
from tests.storage.test_audit import proved

ASKED = "đề nghị THCS Nguyễn Trãi nhận:"
PRIVATE = ("Hẻm Hoa Sứ", "0912345678", "Lan Nguyễn")


@pytest.fixture
async def vinh(program: Running) -> Person:
    """The principal of THCS An Bình."""
    return await manager(program, "vinh", AB)


async def test_a_school_takes_it_the_donor_learns_where_to_bring_it_and_sees_it(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 2}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    await opens(thao, "route")
    thao.looks_up()
    await thao.taps(f"Chọn trường cho {code}")
    thao.looks_up()
    await thao.taps("THCS Nguyễn Trãi")
    thao.sees("đề nghị THCS Nguyễn Trãi nhận", "• 2 laptop, đã qua sử dụng", choices=["Xác nhận", "Sửa"])
    assert [] == await states(program)
    await thao.taps("Xác nhận")
    thao.sees("Đã hỏi THCS Nguyễn Trãi", "Sau 2 ngày", choices=["Rút lại đề nghị", "Điều phối"])
    minh.sees(ASKED, "• 2 laptop, đã qua sử dụng", code, choices=["Nhận", "Từ chối, nêu lý do"])
    await minh.taps("Nhận")
    minh.sees("THCS Nguyễn Trãi nhận", "• 2 laptop", choices=["Xác nhận"])
    await minh.taps("Xác nhận")
    minh.sees(f"{code} sẽ đến THCS Nguyễn Trãi", choices=["Tiếp nhận", "Được đề nghị nhận"])
    thao.sees("THCS Nguyễn Trãi đã đồng ý nhận", code)
    lan.looks_up()
    assert f"Phần ủng hộ {code} của quý vị sẽ đến với học sinh THCS Nguyễn Trãi" in lan.messages[-1].text
    assert "Ấp 1A, xã Phước Hòa" in lan.messages[-1].text
    lan.looks_up()
    await lan.says("/cuatoi")
    lan.sees(f"{code} (chưa nhận), đến: THCS Nguyễn Trãi")
    await minh.says("/tiepnhan")
    minh.sees(code)
    await program.beats()
    assert 1 == len([each for each in lan.messages if "sẽ đến với học sinh" in each.text])
    assert (NT, [("proposed", NT), ("accepted", NT)]) == (await unit_of(program), await states(program))
    await proved(program)


async def test_the_office_and_the_school_see_the_address_only_once_the_pledge_is_the_school_s(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 2}})
    await lan.has_said(*LAPTOP_ANYWHERE[:-2], *FETCH)
    before = len(thao.messages)  # whoever may fetch was told at once
    await is_proposed(thao, program)
    assert [] == [w for w in PRIVATE for each in (*thao.messages[before:], *minh.messages) if w in each.text]
    minh.sees(ASKED, "nhờ trường đến nhận")
    await minh.taps("Nhận")
    minh.sees("nhờ trường đến nhận")
    await minh.taps("Xác nhận")
    told = [minh.sees().text, minh.sees().text]
    assert any("được gửi riêng" in each for each in told)
    assert any("Có người nhờ đến nhận quà" in each and "Hẻm Hoa Sứ" in each and "0912345678" in each for each in told)
    assert "THCS Nguyễn Trãi sẽ gọi số 0912345678" in lan.messages[-1].text
    await proved(program)


async def test_a_refusal_has_a_reason_and_what_was_typed_stays_at_the_school(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    thao.looks_up()
    minh.looks_up()
    await minh.taps("Từ chối, nêu lý do")
    minh.sees(
        "Vì sao trường chưa nhận được?",
        choices=["Trường đã đủ", "Không phù hợp với học sinh", "Trường chưa nhận được lúc này", "Lý do khác"],
    )
    await minh.has_said("Lý do khác", "Kho đang ngập nước")
    assert "• Lý do: Kho đang ngập nước" in minh.messages[-1].text
    await minh.has_said("xác nhận")
    told = thao.sees("THCS Nguyễn Trãi chưa nhận được", "Lý do: lý do khác", choices=["Đề nghị nơi khác"]).text
    assert "ngập" not in told
    [(sealed,)] = await program.rows(select(offer_version.c.private).where(offer_version.c.private.is_not(None)))
    assert "ngập".encode() not in sealed
    assert [("proposed", NT), ("refused", NT)] == await states(program)
    assert await unit_of(program) is None
    await proved(program)
    await thao.taps("Đề nghị nơi khác")
    thao.sees("Đề nghị trường nào?")


async def test_the_same_pledge_is_proposed_to_one_school_at_a_time(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    """Two admins at once: the second one's yes changes nothing."""
    dung = Person("dung", "thầy Dũng", program)
    await dung.has_role("admin", "PGD")
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    for admin in (thao, dung):
        await opens(admin, "route")
        admin.looks_up()
        await admin.taps(f"Chọn trường cho {code}")
        admin.looks_up()
    await thao.has_said("thcs nguyen trai")
    await dung.has_said("thcs an binh")
    await thao.says("xác nhận")
    thao.looks_up()
    await dung.says("xác nhận")
    dung.sees(f"Đăng ký {code} đang chờ THCS Nguyễn Trãi trả lời")
    vinh.sees_nothing()
    assert [("proposed", NT)] == await states(program)


async def test_both_managers_of_a_school_answer_at_once_and_one_of_them_is_told(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    deputy = await manager(program, "dung", NT)
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    for each in (minh, deputy):
        each.looks_up()
        await each.has_said("Nhận")
    for number, each in enumerate((minh, deputy), 700):
        await program.hears_again(number, sender=each.id, chat=each.id, name=each.name, text="xác nhận")
    await program.app.settle()
    answers = sorted("không còn chờ nữa" in each.messages[-1].text for each in (minh, deputy))
    assert [False, True] == answers
    assert [("proposed", NT), ("accepted", NT)] == await states(program)
    await proved(program)


async def test_a_tap_that_comes_twice_takes_it_once(thao: Person, minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    minh.looks_up()
    await minh.has_said("Nhận")
    yes = {"sender": "minh", "chat": "minh", "name": "thầy Minh", "text": "xác nhận"}
    for _ in range(2):
        await program.hears_again(900, **yes)
        await program.app.settle()
    assert [("proposed", NT), ("accepted", NT)] == await states(program)
    assert 1 == len([each for each in lan.messages if "sẽ đến với học sinh" in each.text])


async def test_of_who_gave_up_the_role_nothing_more_is_taken(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    minh.looks_up()
    await minh.has_said("Nhận")
    async with program.app.database.transaction() as session:
        await people.end_grants(session, program.clock.now(), Origin.OFFICE, role_grant.c.unit == NT)
    await minh.has_said("xác nhận")
    assert [("proposed", NT)] == await states(program)


async def test_nobody_is_written_to_of_another_school_s_offer(
    thao: Person, minh: Person, vinh: Person, hoa: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    vinh.sees_nothing()
    hoa.sees_nothing()
    letters = await program.rows(select(outbox.c.key).where(outbox.c.key.startswith("offer.")))
    assert 1 == len(letters)
