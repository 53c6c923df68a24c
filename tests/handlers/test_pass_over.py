"""Whoever is passed over carries a reason and a name; the office sees it without the pupil's."""

from sqlalchemy import select

from bot.clock import MovedClock
from storage.schema import skip
from tests.handlers.serving import cash_comes, device_comes, has_pupils
from tests.kit import Person, Running
from tests.storage.test_audit import proved


async def test_the_next_is_proposed_after_a_reason_and_a_yes(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat")
    await minh.taps("Bỏ qua, nêu lý do")
    reasons = ["Chưa liên lạc được với gia đình", "Em đã có thiết bị", "Gia đình chưa muốn nhận"]
    minh.sees(f"Vì sao bỏ qua A.A, lớp 6A2 cho {code}?", choices=[*reasons, "Máy này không hợp với em", "Lý do khác"])
    await minh.says("Lý do khác")
    minh.sees("Xin ghi lý do, ngắn gọn (chỉ lưu ở trường; phòng chỉ thấy «Lý do khác»):")
    await minh.says("em đang nằm viện")
    minh.sees("• Lý do: em đang nằm viện", "phòng chỉ thấy «Lý do khác», không xem được tên em")
    assert [] == await program.rows(select(skip))
    await minh.says("xác nhận")
    minh.sees("Đã ghi việc bỏ qua.", "cho B.B, lớp 6A2.", "Đã bỏ qua lần này, có lý do: 1 em.")

    [row] = await program.rows(select(skip))
    assert (code, 1, "other") == (row.for_what, row.rank, row.reason)
    assert "viện".encode() not in row.private
    await proved(program)


async def test_the_words_go_with_the_names_when_retention_ends(
    hoa: Person, minh: Person, program: Running, clock: MovedClock
) -> None:
    await has_pupils(hoa, minh)
    await device_comes(program)
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "Lý do khác", "em đang nằm viện", "Xác nhận")
    clock.passes(days=200)
    await program.beats()

    assert [(None, "other")] == [(row.private, row.reason) for row in await program.rows(select(skip))]
    await proved(program)


async def test_it_holds_for_that_device_only(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    await device_comes(program)
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "1", "Xác nhận", "Trao")
    await device_comes(program)
    await minh.says("/capphat")
    minh.sees("cho A.A")


async def test_nobody_jumps_the_queue_for_a_friend(hoa: Person, minh: Person, program: Running) -> None:
    """By a button made up for another pupil: neither kept nor passed over."""
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "1", "Xác nhận")
    friend = minh.button("Trao").code.rpartition(" ")[2]
    other = await device_comes(program)
    assert code != other
    await minh.sends(tap=f"+reserve:{other} {friend}", tap_id="1", pressed="1")
    minh.sees("thứ tự đã thay đổi")
    await minh.sends(tap=f"+skip:{other} {friend}", tap_id="1", pressed="1")
    minh.looks_up()
    await minh.has_said("1")
    await minh.says("Xác nhận")
    minh.sees("thứ tự đã thay đổi")

    assert 1 == len(await program.rows(select(skip)))


async def test_the_office_sees_unit_rank_and_reason_and_no_name(
    hoa: Person, minh: Person, thao: Person, program: Running
) -> None:
    await has_pupils(hoa, minh)
    await device_comes(program)
    await cash_comes(program)
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "Lý do khác", "em A.A nằm viện", "Xác nhận")
    await minh.has_said("/capphat", "Tiền mặt (1.500.000đ)", "Bỏ qua, nêu lý do", "1")
    assert "phòng xem được lý do, không xem được tên em" in minh.messages[-1].text
    await minh.says("Xác nhận")
    await thao.sends(tap="+skips:", tap_id="1", pressed="1")
    seen = thao.sees("• 08:00 6/10, THCS Nguyễn Trãi: em thứ 1, laptop. Lý do khác.", "tiền mặt. Chưa liên lạc")

    assert not [word for word in ("A.A", "6A2", "viện") if word in seen.text]


async def test_nobody_else_sees_who_was_passed_over(hoa: Person, minh: Person, lan: Person) -> None:
    for person in (hoa, minh, lan):
        await person.sends(tap="+skips:", tap_id="1", pressed="1")
        person.sees("dành cho quản trị của phòng")
