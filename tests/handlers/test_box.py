"""A donation box: two people count it, and only equal counts become a receipt."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from campaign.trail import Action
from storage.schema import audit_event, box, box_count, device, receipt
from tests.handlers.money import balance
from tests.kit import Person, Running
from tests.storage.test_audit import proved

FIRST = ("/thung", "Nguyễn Thị Hoa", "31", "1tr550")
ON_ONE_PHONE = (*FIRST, "Đếm tiếp trên máy này", "Trần Văn Minh", "31", "1.550.000đ")
ELSEWHERE = (*FIRST, "Đếm trên máy khác", "Xác nhận")
DIFFER = "Hai lần đếm khác nhau ở {what}. Mong hai người đếm lại, mỗi người đếm riêng."
IN_SUM, IN_PEOPLE, IN_BOTH = (DIFFER.format(what=w) for w in ("số tiền", "số người", "số người và số tiền"))


@pytest.fixture
async def binh(program: Running) -> Person:
    """The deputy principal, with a phone of her own."""
    binh = Person("binh", "cô Bình", program)
    await binh.has_role("manager", "THCS-NT")
    return binh


async def test_two_people_count_on_one_phone(minh: Person, program: Running) -> None:
    await minh.says("/thung")
    minh.sees("Thùng quyên góp, THCS Nguyễn Trãi. Ai đếm lần thứ nhất? Xin ghi họ tên.")
    await minh.says("Nguyễn Thị Hoa")
    minh.sees("Nguyễn Thị Hoa: có bao nhiêu người đã ủng hộ?", "«không rõ»")
    await minh.says("31 em")
    minh.sees("Nguyễn Thị Hoa: đếm được bao nhiêu tiền?", "thùng trống thì gõ 0")
    await minh.says("1tr550")
    minh.sees(
        "Nguyễn Thị Hoa đã đếm xong; chưa ghi gì cho đến khi xác nhận. Người thứ hai đếm ở đâu?",
        "xin đưa máy cho người ấy và đừng kéo lên xem lại",
        choices=["Đếm tiếp trên máy này", "Đếm trên máy khác"],
    )
    await minh.taps("Đếm tiếp trên máy này")
    assert "550" not in minh.sees("Ai đếm lần thứ hai?").text
    await minh.says("Trần Văn Minh")
    assert "31" not in minh.sees("Trần Văn Minh: có bao nhiêu người").text
    await minh.says("31")
    assert "550" not in minh.sees("Trần Văn Minh: đếm được bao nhiêu tiền?").text
    await minh.says("1.550.000đ")
    minh.sees(
        "Thầy/cô xem lại:\n• Thùng quyên góp, THCS Nguyễn Trãi\n"
        "• 31 người, 1.550.000đ (một triệu năm trăm năm mươi nghìn đồng)\n"
        "• Người đếm: Nguyễn Thị Hoa, Trần Văn Minh",
        choices=["Xác nhận", "Sửa"],
    )
    assert [] == await program.rows(select(box_count))
    await minh.taps("Xác nhận")
    [came] = await program.rows(select(receipt))
    minh.sees(f"Hai lần đếm khớp nhau. Phiếu nhận {came.id}: THCS Nguyễn Trãi, thùng quyên góp, 31 người")

    assert ("box", 31, 0) == (came.way, came.people, came.unknown_givers)
    assert 1_550_000 == await balance(program)
    counts = await program.rows(select(box_count))
    assert 2 == len(counts)
    assert not any(b"Hoa" in each.private for each in counts)
    counted = select(audit_event).where(audit_event.c.action == Action.BOX_COUNTED)
    assert 2 == len(await program.rows(counted))
    await proved(program)


async def test_unequal_counts_are_counted_again_and_nobody_learns_which_was_more(
    minh: Person, program: Running
) -> None:
    await minh.has_said(*ON_ONE_PHONE[:-1])
    await minh.says("1tr5")
    said = minh.sees(IN_SUM, "Nguyễn Thị Hoa: có bao nhiêu người").text
    assert "1.5" not in said
    await minh.has_said("31", "1tr550", "30", "1tr550")
    assert minh.chat[-1].startswith(f"     bot: {IN_PEOPLE}")
    await minh.has_said("31", "1tr550", "31", "1tr550", "Xác nhận")

    assert 1_550_000 == await balance(program)
    counts = select(box_count.c.round, box_count.c.givers, box_count.c.amount).order_by("round", "place")
    assert [
        *((1, 31, 1_550_000), (1, 31, 1_500_000)),
        *((2, 31, 1_550_000), (2, 30, 1_550_000)),
        *((3, 31, 1_550_000), (3, 31, 1_550_000)),
    ] == [tuple(row) for row in await program.rows(counts)]
    await proved(program)


async def test_two_phones_that_differ_in_both_are_told_so(minh: Person, binh: Person) -> None:
    await minh.has_said(*ELSEWHERE)
    await binh.has_said("/thung", "Đếm lần hai", "Lê Thị Bình", "30", "1tr5", "Xác nhận")
    assert IN_BOTH in binh.messages[-1].text
    await minh.says("/thung")
    minh.sees(IN_BOTH, "Ai đếm lần thứ nhất?")


async def test_after_five_unequal_rounds_they_rest_and_nothing_is_stored(minh: Person, program: Running) -> None:
    await minh.has_said(*FIRST, "Đếm tiếp trên máy này", "Trần Văn Minh", "31", "2tr")
    for _round in range(3):
        await minh.has_said("31", "1tr550", "31", "2tr")
    await minh.has_said("31", "1tr550", "31")
    await minh.says("2tr")
    minh.sees("5 lượt đếm đều chưa khớp, nên chưa có gì được ghi", "mở lại «Thùng quyên góp»")

    assert [] == await program.rows(select(box))


@pytest.mark.parametrize("name", ["Nguyễn Thị Hoa", "nguyen thi hoa", "cô Nguyễn Thị Hoa", "NGUYỄN THỊ HOA "])
async def test_one_person_is_not_two(minh: Person, name: str) -> None:
    await minh.has_said(*ON_ONE_PHONE[:5])
    await minh.says(name)
    minh.sees("Nguyễn Thị Hoa đã đếm lần thứ nhất. Thùng cần hai người khác nhau đếm.", "Ai đếm lần thứ hai?")


async def test_two_people_count_on_two_phones_and_the_second_sees_nothing(
    minh: Person, binh: Person, program: Running
) -> None:
    await minh.has_said(*FIRST)
    await minh.taps("Đếm trên máy khác")
    minh.sees(
        "31 người, 1.550.000đ",
        "Người đếm: Nguyễn Thị Hoa",
        "Người thứ hai, cũng là người quản lý của đơn vị, sẽ mở «Thùng quyên góp» trên máy mình",
    )
    await minh.taps("Xác nhận")
    minh.sees("Đã ghi lần đếm thứ nhất, THCS Nguyễn Trãi.")
    assert 0 == await balance(program)

    await binh.says("/thung")
    said = binh.sees(
        "THCS Nguyễn Trãi: Nguyễn Thị Hoa đã đếm lúc 08:00 ngày 6/10, đang chờ người thứ hai đếm",
        choices=["Đếm lần hai", "Đếm lại từ đầu"],
    )
    assert "550" not in said.text
    await binh.taps("Đếm lần hai")
    binh.sees("Ai đếm lần thứ hai?")
    await binh.says("cô Nguyễn Thị Hoa")
    binh.sees("đã đếm lần thứ nhất")
    await binh.has_said("Lê Thị Bình", "31")
    await binh.says("1550k")
    binh.sees("1.550.000đ", "Người đếm: Lê Thị Bình", "Nếu trùng với lần đếm trước, phiếu nhận được lập ngay.")
    await binh.taps("Xác nhận")
    binh.sees("Hai lần đếm khớp nhau. Phiếu nhận BN", choices=["Sổ tiền", "Xong"])

    assert 1_550_000 == await balance(program)
    await binh.says("/thung")
    binh.sees("Ai đếm lần thứ nhất?")
    await proved(program)


async def test_two_phones_that_differ_begin_a_new_round(minh: Person, binh: Person, program: Running) -> None:
    await minh.has_said(*ELSEWHERE)
    await binh.has_said("/thung", "Đếm lần hai", "Lê Thị Bình", "31", "1tr5")
    await binh.taps("Xác nhận")
    said = binh.sees(IN_SUM, choices=["Thùng quyên góp"])
    assert "1.5" not in said.text
    assert 0 == await balance(program)

    await binh.taps("Thùng quyên góp")
    binh.sees(IN_SUM, "Ai đếm lần thứ nhất?")
    await binh.has_said("Lê Thị Bình", "31", "1tr550", "Đếm trên máy khác", "Xác nhận")
    await minh.has_said("/thung", "Đếm lần hai", "Nguyễn Thị Hoa", "31", "1tr550")
    await minh.taps("Xác nhận")
    minh.sees("Hai lần đếm khớp nhau")
    assert 1_550_000 == await balance(program)
    await proved(program)


async def test_a_count_of_ones_own_is_not_counted_a_second_time_on_the_same_phone(
    minh: Person, program: Running
) -> None:
    await minh.has_said(*ELSEWHERE)
    await minh.says("/thung")
    minh.sees("Người thứ hai đếm trên máy của mình", choices=["Đếm lại từ đầu"])
    await minh.taps("Đếm lại từ đầu")
    minh.sees("Ai đếm lần thứ nhất?")
    await minh.has_said(*ON_ONE_PHONE[1:], "Xác nhận")

    assert 1_550_000 == await balance(program)
    assert [(1, 1), (2, 1), (2, 2)] == [
        tuple(row) for row in await program.rows(select(box_count.c.round, box_count.c.place))
    ]


async def test_opening_the_box_again_offers_the_count_that_is_half_done(minh: Person, program: Running) -> None:
    await minh.has_said(*FIRST)
    await minh.says("2")
    minh.sees("Thầy/cô xem lại:", "31 người")
    await minh.says("đúng rồi cô ạ")
    minh.looks_up()
    await minh.says("thung quyen gop")
    minh.sees(
        "Thùng quyên góp đang đếm dở: Nguyễn Thị Hoa đã đếm, chưa bấm «Xác nhận» nên chưa ghi.",
        choices=["Đếm tiếp", "Đếm lại"],
    )
    minh.sees("Thầy/cô xem lại:", "31 người", "Người đếm: Nguyễn Thị Hoa")
    await minh.taps("Đếm tiếp")
    minh.sees("Thầy/cô xem lại:", "31 người")
    await minh.taps("Xác nhận")
    minh.sees("Đã ghi lần đếm thứ nhất")

    assert 1 == len(await program.rows(select(box_count)))


async def test_a_half_done_count_is_given_up_only_on_purpose(minh: Person, program: Running) -> None:
    await minh.has_said(*FIRST, "/thung")
    await minh.taps("Đếm lại")
    minh.sees("Thùng quyên góp, THCS Nguyễn Trãi. Ai đếm lần thứ nhất?")
    await minh.has_said(*ON_ONE_PHONE[1:], "Xác nhận")

    assert 1_550_000 == await balance(program)


async def test_a_count_that_another_talk_put_aside_is_offered_too_and_is_over_with_the_box(
    minh: Person, program: Running
) -> None:
    await minh.has_said(*FIRST, "/ungho", "/thung")
    assert "Đang" not in minh.messages[-1].text
    await minh.taps("Đếm tiếp")
    minh.sees("Người thứ hai đếm ở đâu?")
    await minh.has_said("/ungho", "/thung", "Đếm lại", *ON_ONE_PHONE[1:])
    await minh.taps("Xác nhận")
    minh.sees("Hai lần đếm khớp nhau.")
    minh.looks_up()
    [count] = {c.code for m in minh.messages for c in m.choices if c.label == "Đếm tiếp"}
    await minh.sends(tap=count, tap_id="1", pressed="1")
    minh.sees("Việc làm dở này đã đóng.")

    assert 1 == len(await program.rows(select(receipt)))


async def test_a_count_that_only_has_a_name_begins_anew(minh: Person) -> None:
    await minh.has_said(*FIRST[:2])
    await minh.says("/thung")
    minh.sees("Ai đếm lần thứ nhất?")


async def test_two_who_begin_at_once_count_one_box(minh: Person, binh: Person, program: Running) -> None:
    """The slower of the two is asked for the second count, and does not see the first."""
    await binh.has_said(*ELSEWHERE[:-1])
    await minh.has_said(*ELSEWHERE)
    await binh.taps("Xác nhận")
    binh.sees("đang chờ người thứ hai đếm", choices=["Đếm lần hai", "Đếm lại từ đầu"])
    await binh.taps("Đếm lần hai")
    binh.sees("Ai đếm lần thứ hai?")
    await binh.has_said("Lê Thị Bình", "31", "1tr550", "Xác nhận")

    assert 1 == len(await program.rows(select(receipt)))
    assert 1_550_000 == await balance(program)


async def test_nobody_knows_how_many_gave(minh: Person, program: Running) -> None:
    await minh.has_said("/thung", "Hoa", "không rõ", "500k", "Đếm tiếp trên máy này", "Minh", "khong ro")
    await minh.says("500k")
    minh.sees("không rõ bao nhiêu người, 500.000đ (năm trăm nghìn đồng)")
    await minh.taps("Xác nhận")
    minh.looks_up()

    [came] = await program.rows(select(receipt.c.people, receipt.c.unknown_givers))
    assert (1, 1) == tuple(came)


async def test_an_empty_box_closes_without_a_receipt(minh: Person, program: Running) -> None:
    await minh.has_said("/thung", "Hoa", "không rõ", "0", "Đếm tiếp trên máy này", "Minh", "5")
    await minh.says("0 đồng")
    minh.sees("• thùng không có tiền")
    await minh.taps("Xác nhận")
    minh.sees("Hai người đều thấy thùng không có tiền, THCS Nguyễn Trãi. Việc đếm đã xong, không lập phiếu nhận.")

    assert [] == await program.rows(select(receipt))
    await minh.says("/thung")
    minh.sees("Ai đếm lần thứ nhất?")


async def test_a_box_that_is_counted_over_night_after_the_last_day(
    minh: Person, binh: Person, program: Running, clock: MovedClock
) -> None:
    clock.move_to(parse_moment("2021-10-15T23:50"))
    await minh.has_said(*ELSEWHERE)
    clock.move_to(parse_moment("2021-10-16T00:10"))
    await binh.says("/thung")
    binh.sees("đã đếm lúc 23:50 ngày 15/10")
    await binh.has_said("Đếm lần hai", "Lê Thị Bình", "31", "1tr550", "Xác nhận")

    assert 1_550_000 == await balance(program)


async def test_a_second_tap_on_yes_counts_nothing_twice(minh: Person, program: Running) -> None:
    await minh.has_said(*ON_ONE_PHONE)
    await minh.taps("Xác nhận")
    minh.looks_up()
    await minh.taps("Xác nhận")
    minh.looks_up()

    assert 1 == len(await program.rows(select(receipt)))
    assert 1_550_000 == await balance(program)


@pytest.mark.parametrize("role", [None, ("teacher", "THCS-NT"), ("manager", "THCS-AB")])
async def test_a_box_is_counted_by_those_who_answer_for_its_unit_alone(
    minh: Person, tung: Person, program: Running, role: tuple[str, str] | None
) -> None:
    await minh.has_said(*ELSEWHERE)
    if role:
        await tung.has_role(*role)
    await tung.sends(tap="+box:THCS-NT", tap_id="1", pressed="1")
    said = tung.sees().text
    assert "Nguyễn Trãi" not in said
    assert ("THCS An Bình" in said) == (role == ("manager", "THCS-AB"))


async def test_who_loses_the_role_in_the_middle_counts_no_more(minh: Person, thao: Person, program: Running) -> None:
    await minh.has_said(*ON_ONE_PHONE)
    await thao.has_said("/moi", "Ai đang có vai trò", "thcs nguyen trai")
    [number] = [c.label for c in thao.messages[-1].choices if c.label.startswith("Thu hồi")]
    await thao.has_said(number, "Thu hồi")
    minh.looks_up()
    await minh.taps("Xác nhận")
    minh.sees("Việc này dành cho người quản lý của trường.")

    assert [] == await program.rows(select(box))


async def test_an_officer_says_which_school(tung: Person, program: Running) -> None:
    await tung.has_role("officer", "NCL")
    await tung.says("Thùng quyên góp")
    tung.sees("Của đơn vị nào? Xin gõ tên đơn vị.")
    await tung.says("thcs nguyen trai")
    assert "Ai đếm" not in tung.sees().text


async def test_what_is_no_number_is_asked_again(minh: Person, program: Running) -> None:
    await minh.has_said(*FIRST[:2])
    await minh.says("nhiều lắm")
    minh.sees("Xin cho biết số lượng bằng một con số", "có bao nhiêu người")
    await minh.has_said("31")
    await minh.says("1,5 triệu")
    minh.sees("Người thứ hai đếm ở đâu?")
    await minh.has_said("Đếm trên máy khác")
    assert "1.500.000đ (một triệu năm trăm nghìn đồng)" in minh.messages[-1].text
    assert [] == await program.rows(select(device))


async def test_the_name_of_a_counter_goes_with_the_person_who_typed_it(
    minh: Person, binh: Person, program: Running
) -> None:
    await minh.has_said(*ELSEWHERE, "/rieng_tu", "Xóa thông tin của tôi", "Xóa")
    await binh.says("/thung")
    binh.sees("THCS Nguyễn Trãi: một người đã đếm lúc 08:00")
    await binh.has_said("Đếm lần hai", "Lê Thị Bình", "31", "1tr550", "Xác nhận")

    assert 1_550_000 == await balance(program)
    await proved(program)
