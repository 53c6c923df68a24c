"""What came to one school and is needed at another is handed on, both confirming; silence brings it back."""

import pytest
from sqlalchemy import Executable, select, update

from campaign.devices import STATES, State
from campaign.receiving import Judged
from campaign.trail import Action, Origin
from storage import cash, devices, people
from storage.schema import cash_entry, device, device_version, identity, offer, offer_version, role_grant
from storage.verify import Fault
from tests.handlers.bridging import AB, NT, lack, laptops, manager, money, opens, receives
from tests.kit import Person, Running
from tests.storage.test_audit import proved

TO_AN_BINH = ("thcs an binh", "xác nhận")


@pytest.fixture
async def vinh(program: Running) -> Person:
    """The principal of THCS An Bình."""
    return await manager(program, "vinh", AB)


async def lying(program: Running) -> list[tuple[State, str, str]]:
    async with program.app.database.reading() as session:
        return [(each.state, each.unit, each.first_unit) for each in await devices.which(session)]


async def balances(program: Running) -> list[int]:
    async with program.app.database.reading() as session:
        return [await cash.balance(session, unit) for unit in (NT, AB)]


async def label_of(program: Running) -> str:
    [(code,)] = await program.rows(select(device.c.id))
    return str(code)


async def hands_on(minh: Person, program: Running) -> None:
    """The one laptop of THCS Nguyễn Trãi is offered to THCS An Bình."""
    await opens(minh, "hand on")
    minh.looks_up()
    await minh.taps(f"Chuyển {await label_of(program)}")
    minh.looks_up()
    await minh.has_said(*TO_AN_BINH)


@pytest.mark.parametrize(
    ("judged", "state"),
    [(Judged.USABLE, State.USABLE), (Judged.LATER, State.RECEIVED), (Judged.REPAIR, State.REPAIR)],
)
async def test_a_device_goes_to_the_other_school_in_the_state_that_it_had(
    minh: Person, vinh: Person, program: Running, judged: Judged, state: State
) -> None:
    await receives(program, "manager", NT, laptops(1, judged))
    label = await label_of(program)
    await opens(minh, "hand on")
    minh.sees("Có thể chuyển đi đơn vị khác", f"• Laptop, mã {label}", choices=[f"Chuyển {label}"])
    await minh.taps(f"Chuyển {label}")
    minh.sees("Đề nghị trường nào? Xin gõ tên trường.", choices=[])
    await minh.says("thcs an binh")
    minh.sees("đề nghị THCS An Bình nhận", label, choices=["Xác nhận", "Sửa"])
    await minh.says("xác nhận")
    minh.sees("Đã hỏi THCS An Bình", "phần quà trở về đơn vị", choices=["Rút lại đề nghị", "Chuyển đi đơn vị khác"])
    assert [(State.MOVING, NT, NT)] == await lying(program)
    found = f"• Laptop, mã {label} ({STATES[state]})"
    vinh.sees("THCS Nguyễn Trãi đề nghị THCS An Bình nhận", found, "phần quà ở lại THCS Nguyễn Trãi")
    await vinh.says("Nhận")
    vinh.sees("THCS An Bình nhận", found)
    await vinh.says("xác nhận")
    told = vinh.sees(f"thiết bị {label} nay ở THCS An Bình", "hẹn ngày lấy máy với THCS Nguyễn Trãi")
    can_be_given = state is State.USABLE
    assert ("thuộc về trường và cấp phát được" in told.text) is can_be_given
    assert ("Kiểm tra hoặc sửa xong" in told.text) is not can_be_given
    following = [*(["Cấp phát"] if can_be_given else []), f"Xem {label}", "Được đề nghị nhận"]
    assert following == [choice.label for choice in told.choices]
    minh.sees("THCS An Bình đã đồng ý nhận", label)
    assert [(state, AB, NT)] == await lying(program)
    await proved(program)


async def test_money_leaves_the_one_and_comes_to_the_other(minh: Person, vinh: Person, program: Running) -> None:
    await receives(program, "manager", NT, money(2_000_000))
    await opens(minh, "hand on")
    minh.sees("• Tiền: 2.000.000đ, THCS Nguyễn Trãi", choices=["Chuyển tiền"])
    await minh.taps("Chuyển tiền")
    minh.sees("Chuyển bao nhiêu tiền? (trong sổ còn 2.000.000đ)")
    await minh.says("3tr")
    minh.sees("Trong sổ còn 2.000.000đ, không đủ 3.000.000đ")
    await minh.says("1tr5")
    minh.sees("• 1.500.000đ (một triệu năm trăm nghìn đồng)", "Đề nghị trường nào?")
    await minh.has_said(*TO_AN_BINH)
    assert [500_000, 0] == await balances(program)
    vinh.sees("• 1.500.000đ (một triệu năm trăm nghìn đồng)")
    await vinh.has_said("Nhận")
    await vinh.says("xác nhận")
    vinh.sees(
        "1.500.000đ (một triệu năm trăm nghìn đồng) nay ở THCS An Bình",
        "trong sổ tiền của đơn vị",
        choices=["Sổ tiền", "Được đề nghị nhận"],
    )
    await vinh.taps("Sổ tiền")
    vinh.sees("Sổ tiền, THCS An Bình", "còn 1.500.000đ")
    assert [500_000, 1_500_000] == await balances(program)
    kinds = [each.kind for each in await program.rows(select(cash_entry.c.kind).order_by(cash_entry.c.id))]
    assert ["gift", "sent on", "taken over"] == kinds
    await proved(program)


@pytest.mark.parametrize("end", ["refused", "lapsed", "withdrawn"])
async def test_what_is_not_taken_is_back_where_it_was(minh: Person, vinh: Person, program: Running, end: str) -> None:
    """As it was before; nobody else is asked, as the school chose the other itself."""
    await lack(program, {"THCS-BTX": {"poor": 9}})
    bich = await manager(program, "bich", "THCS-BTX")
    await receives(program, "manager", NT, laptops(1, Judged.REPAIR), money(700_000))
    await hands_on(minh, program)
    await opens(minh, "propose", f"cash {NT}")
    minh.looks_up()
    await minh.has_said("700k", *TO_AN_BINH)
    assert [0, 0] == await balances(program)
    vinh.looks_up()
    if end == "refused":
        for _each in range(2):
            await opens(vinh, "offers")
            vinh.looks_up()
            await vinh.has_said("Từ chối, nêu lý do 1", "Trường đã đủ", "xác nhận")
        minh.sees("THCS An Bình chưa nhận được", "Lý do: trường đã đủ", choices=["Đề nghị nơi khác"])
        minh.sees("THCS An Bình chưa nhận được", "700.000đ")
    elif end == "lapsed":
        program.clock.passes(days=2)
        await program.beats()
        told = [each.text for each in minh.messages[minh.read :]]
        assert 2 == len([each for each in told if "Phần quà đã trở về THCS Nguyễn Trãi" in each])
    else:
        for _each in range(2):
            await opens(minh, "hand on")
            minh.looks_up()
            button = next(c.label for c in minh.messages[-1].choices if c.label.startswith("Rút lại"))
            await minh.taps(button)
            minh.looks_up()
            await minh.has_said("Rút lại")
    bich.sees_nothing()
    assert [(State.REPAIR, NT, NT)] == await lying(program)
    assert [700_000, 0] == await balances(program)
    ends = await program.rows(select(offer_version.c.state).where(offer_version.c.superseded_at.is_(None)))
    assert [(end,), (end,)] == [tuple(each) for each in ends]
    await proved(program)


async def test_what_is_offered_is_listed_until_it_is_answered(minh: Person, vinh: Person, program: Running) -> None:
    await opens(vinh, "offers")
    vinh.sees("Hiện không có phần quà nào được đề nghị nhận", choices=["Chuyển đi đơn vị khác"])
    await receives(program, "manager", NT, laptops(1))
    await hands_on(minh, program)
    vinh.looks_up()
    await opens(vinh, "offers")
    vinh.sees(
        "1. Từ THCS Nguyễn Trãi, cho THCS An Bình, hỏi lúc 08:00 ngày 6/10",
        await label_of(program),
        choices=["Nhận 1", "Từ chối, nêu lý do 1", "Chuyển đi đơn vị khác"],
    )
    await vinh.has_said("Nhận 1", "xác nhận")
    await opens(vinh, "offers")
    vinh.sees("Hiện không có phần quà nào được đề nghị nhận")


async def test_what_is_on_its_way_is_offered_to_nobody_else(minh: Person, vinh: Person, program: Running) -> None:
    await receives(program, "manager", NT, laptops(1))
    await hands_on(minh, program)
    await opens(minh, "propose", f"device {await label_of(program)}")
    minh.sees("lúc này không chuyển được")


async def test_a_device_that_was_lost_on_its_way_is_taken_by_nobody(
    minh: Person, vinh: Person, program: Running
) -> None:
    await receives(program, "manager", NT, laptops(1))
    await hands_on(minh, program)
    async with program.app.database.transaction() as session:
        [laptop] = await devices.which(session)
        await devices.change(session, Origin.OFFICE, program.clock.now(), laptop, State.LOST, Action.DEVICE_GONE)
    vinh.looks_up()
    await vinh.has_said("Nhận", "xác nhận")
    assert [each for each in vinh.messages if "không còn để nhận" in each.text]
    program.clock.passes(days=2)
    await program.beats()
    assert [(State.LOST, NT, NT)] == await lying(program)
    await proved(program)


@pytest.mark.parametrize("where", ["thcs nguyen trai", "cơ sở giáo dục mầm non ngoài công lập"])
async def test_nothing_is_sent_to_oneself_or_to_what_is_no_school(minh: Person, program: Running, where: str) -> None:
    await receives(program, "manager", NT, laptops(1))
    await opens(minh, "propose", f"device {await label_of(program)}")
    minh.looks_up()
    await minh.says(where)
    minh.sees("Không chuyển đến đơn vị này được")


async def test_a_school_hands_on_to_the_office(minh: Person, thao: Person, program: Running) -> None:
    await receives(program, "manager", NT, laptops(1))
    await opens(minh, "propose", f"device {await label_of(program)}")
    minh.looks_up()
    await minh.has_said("phòng giáo dục", "xác nhận")
    thao.sees("THCS Nguyễn Trãi đề nghị Phòng Giáo dục và Đào tạo huyện Phú Giáo nhận")
    await thao.has_said("Nhận", "xác nhận")
    taken = next(each for each in thao.messages if "Đã ghi nhận" in each.text)
    assert "cấp phát" not in taken.text
    assert "Cấp phát" not in [choice.label for choice in taken.choices]
    assert [(State.USABLE, "PGD", NT)] == await lying(program)
    await proved(program)


async def test_where_nobody_of_the_school_is_left_the_office_learns_what_became_of_it(
    minh: Person, vinh: Person, thao: Person, program: Running
) -> None:
    await receives(program, "manager", NT, laptops(1))
    await hands_on(minh, program)
    async with program.app.database.transaction() as session:
        await people.end_grants(session, program.clock.now(), Origin.OFFICE, role_grant.c.unit == NT)
    vinh.looks_up()
    await vinh.has_said("Từ chối, nêu lý do", "Trường đã đủ", "xác nhận")
    thao.sees("THCS An Bình chưa nhận được", await label_of(program))


async def test_a_school_whose_manager_cannot_be_reached_is_not_asked(
    minh: Person, vinh: Person, program: Running
) -> None:
    await receives(program, "manager", NT, laptops(1))
    async with program.app.database.transaction() as session:
        blocked = update(identity).where(identity.c.external_id == "vinh")
        await session.execute(blocked.values(unreachable_at=program.clock.now()))
    await opens(minh, "propose", f"device {await label_of(program)}")
    minh.looks_up()
    await minh.says("thcs an binh")
    minh.sees("THCS An Bình chưa có người quản lý nào nhận được tin. Xin nhờ phòng mời người quản lý")


@pytest.mark.parametrize(
    "conversation", ["hand on", "offers", "propose", "take offer", "refuse offer", "withdraw offer"]
)
async def test_only_those_who_receive_for_the_unit_offer_and_answer(
    minh: Person, vinh: Person, hoa: Person, lan: Person, program: Running, conversation: str
) -> None:
    bich = await manager(program, "bich", "THCS-BTX")
    await receives(program, "manager", NT, laptops(1))
    await hands_on(minh, program)
    [(id_,)] = await program.rows(select(offer.c.id))
    about = {"propose": f"device {await label_of(program)}", "hand on": "", "offers": ""}.get(conversation, f"{id_} 1")
    before = await program.rows(select(offer_version))
    for person in (bich, hoa, lan):
        await opens(person, conversation, about)
        assert await label_of(program) not in person.messages[-1].text
    assert before == await program.rows(select(offer_version))


@pytest.mark.parametrize(
    "about", ["", "x", "device", "device TBXXXXXX", "pledge UHXXXXXX", "cash", "cash THCS-AB", "1 2 3"]
)
async def test_what_there_is_not_is_not_offered(minh: Person, vinh: Person, program: Running, about: str) -> None:
    await receives(program, "manager", AB, money(100_000))
    await opens(minh, "propose", about)
    assert "Không có" in minh.sees().text


async def test_without_money_none_is_sent(minh: Person, program: Running) -> None:
    await opens(minh, "propose", f"cash {NT}")
    minh.sees("Chưa có tiền để chuyển")


@pytest.mark.parametrize(
    ("tampered", "fault"),
    [
        (update(offer_version).values(state="lapsed"), "một thiết bị đang chuyển mà không được đề nghị"),
        (update(device_version).values(state="moving"), "một thiết bị chuyển sang trạng thái không được phép"),
    ],
)
async def test_verify_finds_what_is_nowhere(
    minh: Person, vinh: Person, program: Running, tampered: Executable, fault: str
) -> None:
    await receives(program, "manager", NT, laptops(2))
    await opens(minh, "hand on")
    minh.looks_up()
    await minh.taps(minh.messages[-1].choices[0].label)
    minh.looks_up()
    await minh.has_said(*TO_AN_BINH)
    await proved(program)
    async with program.app.database.transaction() as session:
        await session.execute(tampered)
    with pytest.raises(Fault, match=fault):
        await proved(program)


async def test_verify_finds_money_that_is_nowhere(minh: Person, vinh: Person, program: Running) -> None:
    await receives(program, "manager", NT, money(700_000))
    await opens(minh, "propose", f"cash {NT}")
    minh.looks_up()
    await minh.has_said("700k", *TO_AN_BINH)
    async with program.app.database.transaction() as session:
        await session.execute(update(offer_version).values(state="accepted"))
    with pytest.raises(Fault, match="tiền của một đề nghị chuyển không khớp sổ tiền"):
        await proved(program)
