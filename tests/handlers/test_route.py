"""The office is a bridge: `[Điều phối]` shows what waits, a school is asked, takes it, or says why not."""

import pytest
from sqlalchemy import select

from bot.clock import parse_moment
from campaign.devices import State
from campaign.needs import Suits
from campaign.receiving import Judged
from campaign.trail import Origin
from storage import cash, devices, people
from storage.schema import offer_version, outbox, pledge, pledge_version, role_grant
from tests.handlers.bridging import (
    AB,
    BTX,
    CASH_ANYWHERE,
    FETCH,
    LAPTOP_ANYWHERE,
    NT,
    closes,
    lack,
    laptops,
    manager,
    money,
    opens,
    proposes,
    receives,
)
from tests.kit import Person, Running
from tests.storage.test_audit import proved

ASKED = "đề nghị THCS Nguyễn Trãi nhận:"
PRIVATE = ("Hẻm Hoa Sứ", "0912345678", "Lan Nguyễn")


@pytest.fixture
async def vinh(program: Running) -> Person:
    """The principal of THCS An Bình."""
    return await manager(program, "vinh", AB)


async def code_of(program: Running) -> str:
    [(code,)] = await program.rows(select(pledge.c.code))
    return str(code)


async def unit_of(program: Running) -> str | None:
    [(unit,)] = await program.rows(select(pledge_version.c.unit).where(pledge_version.c.superseded_at.is_(None)))
    return str(unit) if unit else None


async def states(program: Running) -> list[tuple[str, str]]:
    rows = await program.rows(select(offer_version.c.state, offer_version.c.to_unit).order_by(offer_version.c.version))
    return [(str(state), str(unit)) for state, unit in rows]


async def is_proposed(thao: Person, program: Running, unit: str = "thcs nguyen trai") -> None:
    """The one pledge to where it is needed most is proposed to a school."""
    await proposes(thao, "route", f"Chọn trường cho {await code_of(program)}", unit)


async def test_where_nothing_waits_nothing_is_asked(thao: Person) -> None:
    await thao.says("Điều phối")
    thao.sees("Hiện không có phần quà nào chờ điều phối", choices=[])


async def test_the_three_schools_that_lack_most_stand_there_with_the_reason(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await manager(program, "bich", BTX)
    await manager(program, "dao", "THCS-VH")
    await lack(program, {NT: {"poor": 2, "other": 1}, AB: {"poor": 3}, BTX: {"near_poor": 9}, "THCS-VH": {"other": 30}})
    await receives(program, "manager", NT, laptops(1))
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    await thao.says("Điều phối")
    thao.sees(
        "1 đăng ký cho nơi cần nhất",
        f"• Đăng ký {code}, người ủng hộ: ẩn danh (phụ huynh)",
        choices=[f"Chọn trường cho {code}"],
    )
    await thao.taps(f"Chọn trường cho {code}")
    thao.sees(
        "• 2 laptop, đã qua sử dụng",
        "1. THCS An Bình: 3 em đang chờ, chưa có gì cho em nào (hộ nghèo 3).",
        "2. THCS Nguyễn Trãi: 3 em đang chờ, 1 em đã có phần hứa hoặc sẵn ở trường; "
        "còn thiếu 2 (hộ nghèo 1, khó khăn khác 1).",
        "3. THCS Bùi Thị Xuân: 9 em đang chờ, chưa có gì cho em nào (hộ cận nghèo 9).",
        choices=["THCS An Bình", "THCS Nguyễn Trãi", "THCS Bùi Thị Xuân"],
    )


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
    assert "Trường sẽ gọi số 0912345678" in lan.messages[-1].text
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


async def test_a_school_that_was_asked_is_not_shown_again(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    minh.looks_up()
    await minh.has_said("Từ chối, nêu lý do", "Trường đã đủ", "xác nhận")
    thao.looks_up()
    await thao.taps("Đề nghị nơi khác")
    thao.sees("1. THCS An Bình", choices=["THCS An Bình"])


async def test_two_days_of_silence_ask_the_next_school_each_once_and_then_the_office(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    thao.looks_up()
    minh.looks_up()
    program.clock.passes(days=2, minutes=-1)
    await program.beats()
    vinh.sees_nothing()
    program.clock.passes(minutes=1)
    await program.beats()
    await program.beats()
    vinh.sees("đề nghị THCS An Bình nhận", "• 2 laptop", choices=["Nhận", "Từ chối, nêu lý do"])
    vinh.sees_nothing()
    told = [each.text for each in thao.messages[thao.read :]]
    assert 1 == len(
        [t for t in told if "THCS Nguyễn Trãi chưa trả lời sau 2 ngày" in t and "hỏi tiếp THCS An Bình" in t]
    )
    minh.looks_up()
    await minh.taps("Nhận")
    minh.sees("không còn chờ nữa")
    thao.looks_up()
    program.clock.passes(days=2)
    await program.beats()
    told = [each.text for each in thao.messages[thao.read :]]
    assert [t for t in told if "THCS An Bình chưa trả lời" in t and "mong thầy/cô chọn nơi nhận" in t]
    assert [("proposed", NT), ("lapsed", NT), ("proposed", AB), ("lapsed", AB)] == await states(program)
    await opens(thao, "route")
    thao.looks_up()
    assert "1 đăng ký cho nơi cần nhất" in thao.messages[-1].text
    await proved(program)


async def test_who_is_passed_by_because_nobody_is_there_is_named(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, BTX: {"poor": 4}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    await opens(thao, "route")
    thao.looks_up()
    await thao.taps(f"Chọn trường cho {code}")
    thao.sees(
        "Bỏ qua vì chưa có người quản lý nhận được tin: THCS Bùi Thị Xuân", choices=["THCS Nguyễn Trãi", "THCS An Bình"]
    )
    await thao.says("thcs bùi thị xuân")
    thao.sees("THCS Bùi Thị Xuân chưa có người quản lý nào nhận được tin")
    await thao.has_said("thcs nguyen trai", "xác nhận")
    program.clock.passes(days=2)
    await program.beats()
    told = [each.text for each in thao.messages[thao.read :]]
    assert [t for t in told if "hỏi tiếp THCS An Bình" in t and "Bỏ qua" in t and "Bùi Thị Xuân" in t]


async def test_an_offer_at_night_is_told_in_the_morning_unless_it_was_taken_back(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    program.clock.move_to(parse_moment("2021-10-06T22:00"))
    await is_proposed(thao, program)
    minh.sees_nothing()
    await thao.has_said("Rút lại đề nghị", "Rút lại")
    await is_proposed(thao, program)
    program.clock.move_to(parse_moment("2021-10-07T08:00"))
    await program.beats()
    assert 1 == len([each for each in minh.messages if ASKED in each.text])


async def test_the_office_takes_an_offer_back(thao: Person, minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    minh.looks_up()
    await opens(thao, "route")
    thao.looks_up()
    await thao.taps("Chờ trả lời: 1")
    thao.sees("Đang chờ trường trả lời", "THCS Nguyễn Trãi, hỏi lúc 08:00 ngày 6/10")
    await thao.taps(f"Rút lại {await code_of(program)}")
    thao.sees("Rút lại đề nghị với THCS Nguyễn Trãi?")
    await thao.taps("Rút lại")
    thao.sees("Đã rút lại đề nghị với THCS Nguyễn Trãi")
    await minh.taps("Nhận")
    minh.sees("không còn chờ nữa")
    assert [("proposed", NT), ("withdrawn", NT)] == await states(program)
    await proved(program)


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


async def test_what_the_donor_took_back_meanwhile_cannot_be_taken(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    code = await code_of(program)
    await is_proposed(thao, program)
    minh.looks_up()
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.looks_up()
    await lan.has_said("rút lại")
    await minh.has_said("Nhận")
    await minh.has_said("xác nhận")
    assert [m for m in minh.messages if "Phần quà này không còn để nhận" in m.text]
    thao.looks_up()
    program.clock.passes(days=2)
    await program.beats()
    assert [("proposed", NT), ("withdrawn", NT)] == await states(program)
    assert not [m for m in thao.messages[thao.read :] if "chưa trả lời" in m.text]
    await proved(program)


async def test_a_school_that_closed_is_waited_for_no_longer(
    thao: Person, minh: Person, vinh: Person, lan: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 5}, AB: {"poor": 1}})
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    thao.looks_up()
    await closes(program, NT)
    await program.beats()
    told = [each.text for each in thao.messages[thao.read :]]
    assert [t for t in told if "THCS Nguyễn Trãi đã đóng nên" in t and "hỏi tiếp THCS An Bình" in t]
    vinh.sees("đề nghị THCS An Bình nhận")


async def test_what_was_brought_to_the_office_goes_to_a_school_as_it_was(
    thao: Person, minh: Person, program: Running
) -> None:
    await lack(program, {NT: {"poor": 2}}, Suits.COMPUTER)
    await receives(program, "admin", "PGD", laptops(1, Judged.LATER), money(1_500_000))
    await thao.says("Điều phối")
    thao.sees("ở phòng: 1 thiết bị, 1.500.000đ", choices=["Thiết bị ở phòng: 1", "Chuyển tiền ở phòng"])
    await thao.taps("Thiết bị ở phòng: 1")
    thao.sees("• Laptop, mã TB", "(chờ kiểm tra)")
    await thao.taps(next(c.label for c in thao.messages[-1].choices if c.label.startswith("Chọn trường cho TB")))
    thao.sees("1. THCS Nguyễn Trãi: 2 em đang chờ")
    await thao.has_said("1", "xác nhận")
    assert [(State.MOVING, "PGD")] == await lying(program)
    minh.looks_up()
    await minh.has_said("Nhận", "xác nhận")
    assert [(State.RECEIVED, NT)] == await lying(program)
    await opens(thao, "propose", "cash PGD")
    thao.sees("Chuyển bao nhiêu tiền? (trong sổ còn 1.500.000đ)")
    await thao.says("2tr")
    thao.sees("không đủ 2.000.000đ")
    await thao.has_said("1tr", "thcs nguyen trai")
    assert "• 1.000.000đ (một triệu đồng)" in thao.messages[-1].text
    await thao.has_said("xác nhận")
    assert [500_000, 0] == await balances(program)
    minh.looks_up()
    await minh.has_said("Nhận", "xác nhận")
    assert [500_000, 1_000_000] == await balances(program)
    await proved(program)


async def lying(program: Running) -> list[tuple[State, str]]:
    async with program.app.database.reading() as session:
        return [(each.state, each.unit) for each in await devices.which(session)]


async def balances(program: Running) -> list[int]:
    async with program.app.database.reading() as session:
        return [await cash.balance(session, unit) for unit in ("PGD", NT)]


async def test_messages_of_outside_donors_are_one_tap_away(thao: Person, lan: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-17T09:30"))
    await lan.has_said("/ungho", "Để lại lời nhắn", "Tôi có 2 laptop", "không cần", "xác nhận")
    thao.looks_up()
    await thao.says("Điều phối")
    thao.sees("Lời nhắn chưa xử lý: 1", choices=["Lời nhắn"])


async def test_the_list_turns_its_pages_the_oldest_first(thao: Person, lan: Person, program: Running) -> None:
    for sum_ in ("100k", "200k", "300k", "400k"):
        program.clock.passes(minutes=11)
        await lan.has_said(
            *(
                sum_ if said == "500k" else said
                for said in CASH_ANYWHERE
                if said not in ("phụ huynh", "ẩn danh") or sum_ == "100k"
            )
        )
    await opens(thao, "route")
    first = thao.sees("4 đăng ký cho nơi cần nhất", "100.000đ", "200.000đ", "300.000đ").text
    assert "400.000đ" not in first
    await thao.taps("Xem thêm")
    assert thao.sees("400.000đ").replaces


@pytest.mark.parametrize("conversation", ["route", "propose", "withdraw offer"])
async def test_only_the_office_routes(
    minh: Person, hoa: Person, lan: Person, program: Running, conversation: str
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    about = f"pledge {await code_of(program)}" if conversation == "propose" else ""
    for person in (minh, hoa, lan):
        await opens(person, conversation, about)
        assert "laptop" not in person.messages[-1].text
        assert {"Điều phối"}.isdisjoint(choice.label for choice in person.messages[-1].choices)


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
