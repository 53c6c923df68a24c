"""The school approves its list, leaves some for later, and takes entries out with a reason."""

from sqlalchemy import select

from campaign.trail import Action
from storage.schema import audit_event, lot, need_version
from tests.handlers.serving import APPROVED, PUPILS, device_comes, has_pupils
from tests.handlers.test_declare import NEXT_PUPIL, PUPIL
from tests.kit import Person, Running
from tests.storage.test_audit import proved

NOW = select(need_version.c.state).where(need_version.c.superseded_at.is_(None)).order_by(need_version.c.id)


async def states(program: Running) -> list[str]:
    return [row.state for row in await program.rows(NOW)]


async def test_one_tap_and_a_yes_approve_all_new_ones(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL, *NEXT_PUPIL)
    await minh.says("Duyệt danh sách")
    seen = minh.sees("THCS Nguyễn Trãi: 2 em chờ duyệt.", "1. N.V.A, lớp 6A2: Hộ nghèo; Không có thiết bị", "2. T.B")
    assert ["Duyệt tất cả 2 em", "Trả lại số 1", "Trả lại số 2", "Em đã duyệt"] == [c.label for c in seen.choices]
    await minh.taps("Duyệt tất cả 2 em")
    minh.sees("• Duyệt 2 em, THCS Nguyễn Trãi", "6A2: 2", choices=["Xác nhận", "Để lại một số em"])
    assert ["declared", "declared"] == await states(program)
    await minh.taps("Xác nhận")
    minh.sees("Đã duyệt 2 em.", choices=["Cấp phát", "Duyệt danh sách"])

    assert ["approved", "approved"] == await states(program)
    await proved(program)


async def test_each_approval_is_in_the_trail_and_the_lot_is_drawn_once(
    hoa: Person, minh: Person, program: Running
) -> None:
    await hoa.has_said(*PUPIL, *NEXT_PUPIL)
    await minh.has_said(*APPROVED)
    await hoa.has_said("/khaibao", "K.L", "1", "1", "1", "xác nhận")
    await minh.has_said(*APPROVED)

    actions = select(audit_event.c.action).where(audit_event.c.action.in_([Action.NEED_APPROVED, Action.LOT_DRAWN]))
    told = [row.action for row in await program.rows(actions.order_by(audit_event.c.seq))]
    assert [Action.LOT_DRAWN, *[Action.NEED_APPROVED] * 3] == told
    [drawn] = await program.rows(select(lot))
    assert ("THCS-NT", 16) == (drawn.unit, len(drawn.seed))


async def test_some_are_left_for_later(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(PUPILS, "Xác nhận")
    await minh.has_said("Duyệt danh sách", "1")
    await minh.taps("Để lại một số em")
    minh.sees("số thứ tự")
    for wrong in ("không", "9", "1, 2, 3, 4"):
        await minh.says(wrong)
        minh.looks_up()
    await minh.says("2, 4")
    minh.sees("• Duyệt 2 em", "• Để lại: 2. A.A, lớp 6A2; 4. D.D, lớp 8A1", choices=["Xác nhận", "Sửa"])
    await minh.says("xác nhận")
    minh.sees("Đã duyệt 2 em. Còn 2 em để lại, chưa duyệt.")

    assert ["approved", "approved", "declared", "declared"] == sorted(await states(program))


async def test_the_yes_is_to_exactly_the_list_that_was_seen(hoa: Person, minh: Person, program: Running) -> None:
    """Cô Hoa declares one more while thầy Minh reads."""
    await hoa.has_said(*PUPIL)
    await minh.has_said("Duyệt danh sách", "1")
    await hoa.has_said(*NEXT_PUPIL)
    await minh.taps("Xác nhận")
    minh.sees("• Duyệt 2 em")

    assert ["declared", "declared"] == await states(program)


async def test_a_double_entry_is_noticed(hoa: Person, minh: Person) -> None:
    await hoa.has_said(*PUPIL, "/khaibao", "N.V.A", "Em khác", "1", "1", "1", "xác nhận")
    await minh.says("Duyệt danh sách")
    minh.sees("(có thể trùng với một em khác)")
    await minh.says("1")
    minh.sees("2 em có thể khai trùng")


async def test_an_entry_goes_back_with_a_reason_and_the_teacher_is_told(
    hoa: Person, minh: Person, program: Running
) -> None:
    await hoa.has_said(*PUPIL)
    await minh.has_said("Duyệt danh sách")
    await minh.taps("Trả lại số 1")
    reasons = ["Không phải học sinh của trường", "Khai trùng", "Em đã chuyển trường", "Em đã có thiết bị"]
    minh.sees("N.V.A, lớp 6A2", choices=[*reasons, "Thông tin chưa đúng, xin khai lại", "Lý do khác"])
    await minh.taps("Không phải học sinh của trường")
    minh.sees(
        "• Trả lại khai báo của: N.V.A, lớp 6A2\n• Lý do: Không phải học sinh của trường", choices=["Xác nhận", "Sửa"]
    )
    await minh.taps("Xác nhận")
    minh.sees("Đã trả lại khai báo này. Người khai được báo.")
    hoa.sees("trả lại khai báo của N.V.A, lớp 6A2", "Lý do: Không phải học sinh của trường")

    [row] = await program.rows(select(need_version).where(need_version.c.superseded_at.is_(None)))
    assert ("withdrawn", "not ours", None) == (row.state, row.reason, row.short_name)
    await proved(program)


async def test_words_of_ones_own_reach_the_teacher_and_no_table(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await minh.has_said("Duyệt danh sách", "Trả lại số 1", "Lý do khác", "Xin gặp cô Bích", "Xác nhận")
    hoa.sees("Lý do: Xin gặp cô Bích")

    [row] = await program.rows(select(need_version).where(need_version.c.superseded_at.is_(None)))
    assert "other" == row.reason


async def test_a_teacher_who_lost_the_role_is_told_nothing(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await minh.has_said("/moi", "Ai đang có vai trò", "1", "Thu hồi")
    hoa.looks_up()
    await minh.has_said("Duyệt danh sách", "Trả lại số 1", "Khai trùng", "Xác nhận")

    hoa.sees_nothing()


async def test_the_officer_of_the_private_group_approves_without_names(program: Running) -> None:
    bich, tu = Person("bich", "cô Bích", program), Person("tu", "cô Tú", program)
    await bich.has_role("officer", "NCL")
    await tu.has_role("teacher", "NCL-TT")
    await tu.has_said("/khaibao", "Lá 1", "Q.Q", "1", "1", "1", "xác nhận")
    await bich.says("Duyệt danh sách")
    seen = bich.sees("Xem đơn vị nào?")
    assert "Mầm non tư thục Tuổi Thơ" == seen.choices[0].label
    await bich.says("1")
    seen = bich.sees("HS-", "lớp LÁ 1")
    assert "Q.Q" not in seen.text
    await bich.has_said("1", "Xác nhận")

    assert ["approved"] == await states(program)
    assert [] == [message for message in bich.messages if "Q.Q" in message.text]


async def test_another_s_list_is_not_approved(hoa: Person, thao: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    other = Person("khac", "thầy Khác", program)
    await other.has_role("manager", "THCS-AB")
    for person in (hoa, thao, other):
        for about in ("approve:THCS-NT", "approvals:THCS-NT", "approved pupils:0 THCS-NT"):
            await person.sends(tap=f"+{about}", tap_id="1", pressed="1")
            assert "N.V.A" not in person.sees().text
            person.looks_up()

    assert ["declared"] == await states(program)


async def test_a_teacher_sees_how_far_each_entry_has_come(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.says("/hocsinh")
    hoa.sees("N.V.A", "– chờ duyệt")
    await minh.has_said(*APPROVED)
    await hoa.says("/hocsinh")
    hoa.sees("– đã duyệt")
    await device_comes(program)
    await minh.has_said("/capphat", "Trao")
    await hoa.says("/hocsinh")
    hoa.sees("– đang giữ thiết bị cho em")
    await minh.has_said("Đã trao", "Xác nhận")
    await hoa.says("/hocsinh")
    hoa.sees("– đã nhận thiết bị")


async def test_who_is_served_is_not_missing_any_more(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    await device_comes(program)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")
    await hoa.has_said("/khaibao", "K.L", "1", "1", "1")
    await hoa.says("xác nhận")
    hoa.sees("THCS Nguyễn Trãi: 5 học sinh, còn thiếu 4 thiết bị.")


async def test_who_holds_a_device_is_not_taken_off_the_list(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await minh.has_said(*APPROVED)
    await device_comes(program)
    await minh.has_said("/capphat", "Trao", "Duyệt danh sách", "Em đã duyệt")
    await minh.taps("Trả lại số 1")
    minh.looks_up()
    await minh.has_said("Em đã chuyển trường")
    await minh.says("Xác nhận")
    minh.sees("đang được giữ hoặc đã nhận", "mục Cấp phát")
    await hoa.has_said("/hocsinh", "1")
    await hoa.says("Rút lại")
    hoa.sees("đang được giữ hoặc đã nhận")

    assert ["approved"] == await states(program)
