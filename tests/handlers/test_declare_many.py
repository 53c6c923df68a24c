"""A teacher declares many pupils at once."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.conversation import Refused, Speaker
from campaign.needs import HasNow, NewNeed, Suits
from campaign.pupil_rows import as_lines
from storage import needs
from storage.schema import dialogue, need, need_version
from tests.handlers.test_declare import PUPIL
from tests.kit import Person, Running

LIST = "N.V.A; 6A2; nghèo\nL.T.B; 6A2; mồ côi; dùng chung; mtb\nHoa; 7A1; khác; hỏng"
MIXED = "N.V.A; 6A2; nghèo\nTrần Thị Bình; 6A2; mồ côi\nN.V.A; 6A2; khác\nM.A; 7A1; khá"
SHEET = ["Tệp Excel mẫu"]
COUNT = select(func.count()).select_from(need)


async def test_a_pasted_list_is_read_back_and_declared_by_one_yes(hoa: Person, program: Running) -> None:
    await hoa.says(LIST)
    hoa.sees(
        "Thầy/cô xem lại:",
        "• THCS Nguyễn Trãi: 3 học sinh",
        "• Lớp: 6A2 (2), 7A1 (1)",
        "• Hoàn cảnh: Hộ nghèo (1), Mồ côi (1), Khó khăn khác (1)",
        "1. N.V.A, 6A2: Hộ nghèo; Không có thiết bị; Loại nào cũng được",
        "2. L.T.B, 6A2: Mồ côi; Dùng chung; Máy tính bảng",
        "3. Hoa, 7A1: Khó khăn khác; Thiết bị hỏng; Loại nào cũng được",
        choices=["Xác nhận", "Sửa"],
    )
    assert [(0,)] == await program.rows(COUNT)
    await hoa.taps("Xác nhận")
    hoa.sees("Đã khai báo 3 học sinh. THCS Nguyễn Trãi: 3 học sinh", choices=["Khai nhiều em", "Xong"])
    hoa.sees_nothing()

    facts = select(need_version.c.class_name, need_version.c.hardship, need_version.c.has_now, need_version.c.suits)
    assert [
        ("6A2", "poor", "nothing", "any"),
        ("6A2", "orphan", "shared", "tablet"),
        ("7A1", "other", "broken", "any"),
    ] == await program.rows(facts.order_by(need_version.c.id))


async def test_a_button_under_the_first_questions_opens_it(hoa: Person) -> None:
    await hoa.says("/khaibao")
    hoa.sees("Lớp?", choices=["Khai nhiều em"])
    await hoa.taps("Khai nhiều em")
    hoa.sees("mỗi em một dòng", "tên viết tắt; lớp; hoàn cảnh; đang học bằng; phù hợp", choices=SHEET)
    await hoa.says(LIST)
    hoa.sees("3 học sinh", choices=["Xác nhận", "Sửa"])


async def test_the_button_can_be_typed(hoa: Person) -> None:
    await hoa.has_said(*PUPIL, "/khaibao")
    await hoa.says("khai nhieu em")
    hoa.sees("mỗi em một dòng")


async def test_a_list_pasted_where_the_class_is_asked_is_a_list(hoa: Person) -> None:
    await hoa.has_said("/khaibao")
    await hoa.says(LIST)
    hoa.sees("3 học sinh")
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo 3 học sinh.")
    hoa.sees_nothing()


async def test_bad_rows_are_told_and_come_back_to_be_mended(hoa: Person, program: Running) -> None:
    await hoa.says(MIXED)
    hoa.sees(
        "THCS Nguyễn Trãi: 1 học sinh",
        "Chưa nhận 3 dòng:",
        "• Dòng 2 (Trần Thị Bình; 6A2; mồ côi): Xin chỉ ghi tên viết tắt",
        "• Dòng 3 (N.V.A; 6A2; khác): Trùng với dòng 1.",
        "• Dòng 4 (M.A; 7A1; khá): Cột «Hoàn cảnh»: xin ghi một trong các mục: Hộ nghèo,",
    )
    await hoa.says("xác nhận")
    answer = hoa.sees("Đã khai báo 1 học sinh.", "Chưa nhận 3 dòng:", "Xin sửa các dòng dưới đây")
    assert "Trần Thị Bình; 6A2; mồ côi\nN.V.A; 6A2; khác\nM.A; 7A1; khá" == answer.copyable
    assert answer.text.endswith(answer.copyable)
    await hoa.says(answer.copyable.replace("Trần Thị Bình", "T.T.B").replace("khá\n", "").replace("M.A; 7A1; khá", ""))
    hoa.sees("1. T.T.B", "Chưa nhận 1 dòng:", "Trùng: lớp 6A2 đã có học sinh N.V.A. Nếu là em khác, xin khai riêng")


async def test_the_sheet_is_sent_without_the_faults_of_the_last_list(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "Khai nhiều em")
    await hoa.says("M.A; 7A1; khá\nM.B; 7A1; nghèo; sách")
    hoa.sees("Chưa nhận được dòng nào.", "Cột «Hoàn cảnh»", "Cột «Đang học bằng»: xin ghi một trong các mục: Không có")
    await hoa.taps("Tệp Excel mẫu")
    hoa.sees("Xin điền tệp gửi kèm")
    hoa.looks_up()
    assert hoa.messages[-1].text.startswith("Xin gửi danh sách, mỗi em một dòng:")


async def test_one_mended_row_is_enough(hoa: Person) -> None:
    await hoa.has_said(MIXED, "xác nhận")
    await hoa.says("M.A; 7A1; khác")
    hoa.sees("THCS Nguyễn Trãi: 1 học sinh", "1. M.A, 7A1")


async def test_a_pupil_whom_a_colleague_declared_is_refused(hoa: Person, minh: Person) -> None:
    await hoa.has_said(*PUPIL)
    await minh.says("nva; 6a2; nghèo\nL.T.B; 6A2; khác")
    minh.sees("1 học sinh", "• Dòng 1 (nva; 6a2; nghèo): Trùng: lớp 6A2 đã có học sinh nva.")


async def test_a_pupil_declared_meanwhile_is_shown_before_anything_is_stored(
    hoa: Person, minh: Person, program: Running
) -> None:
    await hoa.has_said(LIST)
    await minh.has_said(*PUPIL)
    await hoa.says("xác nhận")
    hoa.sees("2 học sinh", "• Dòng 1 (N.V.A; 6A2; nghèo): Trùng", choices=["Xác nhận", "Sửa"])
    assert [(1,)] == await program.rows(COUNT)
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo 2 học sinh. THCS Nguyễn Trãi: 3 học sinh")


async def test_a_list_without_a_good_row_is_asked_for_again(hoa: Person) -> None:
    await hoa.says("Trần Thị Bình; 6A2; mồ côi\nM.A; 7A1; khá")
    hoa.sees("Chưa nhận được dòng nào.", "• Dòng 1", "• Dòng 2", "Xin gửi danh sách", choices=SHEET)
    await hoa.says("M.A; 7A1; khác")
    hoa.sees("1 học sinh", choices=["Xác nhận", "Sửa"])


async def test_the_list_can_be_given_anew(hoa: Person) -> None:
    await hoa.has_said(LIST)
    await hoa.taps("Sửa")
    hoa.sees("Cần sửa mục nào?", choices=["Danh sách: 3 dòng"])
    await hoa.taps("Danh sách: 3 dòng")
    hoa.sees("mỗi em một dòng")
    await hoa.says("M.A; 7A1; khác\nN.B; 7A1; khác")
    hoa.sees("2 học sinh")


async def test_a_list_that_is_cancelled_declares_nobody(hoa: Person, program: Running) -> None:
    await hoa.has_said(LIST)
    await hoa.taps("Hủy")
    hoa.sees("Đã hủy")

    assert [(0,)] == await program.rows(COUNT)


async def test_a_second_yes_declares_once(hoa: Person, program: Running) -> None:
    await hoa.has_said(LIST)
    await hoa.taps("Xác nhận")
    hoa.looks_up()
    await hoa.taps("Xác nhận")
    hoa.sees_nothing()

    assert [(3,)] == await program.rows(COUNT)


async def test_a_second_message_of_a_long_list_leaves_the_first_one_waiting(hoa: Person, program: Running) -> None:
    """Messengers cut a long text in two."""
    await hoa.has_said(LIST, "M.A; 8A1; khác\nN.B; 8A1; khác")
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo 2 học sinh.")
    hoa.sees("còn một việc đang làm dở")
    await hoa.has_said("tiếp tục")
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo 3 học sinh. THCS Nguyễn Trãi: 5 học sinh")
    hoa.sees_nothing()


async def test_the_same_list_again_starts_it_anew(hoa: Person) -> None:
    await hoa.has_said(LIST, LIST)
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo 3 học sinh.")
    hoa.sees_nothing()


async def test_two_hundred_pupils_stay_readable(hoa: Person, program: Running) -> None:
    long = as_lines([(f"N.{n}", f"{n % 20}A", "nghèo") for n in range(1, 203)])
    await hoa.says(long)
    shown = hoa.sees("200 học sinh", "Hộ nghèo (200)", "Chưa nhận 2 dòng:", "… và 173 dòng nữa.", "1A (10)", "…")
    assert len(shown.text) < 3000
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo 200 học sinh.", "Mỗi lần chỉ nhận 200 em")

    assert [(200,)] == await program.rows(COUNT)


async def test_many_bad_rows_stay_readable(hoa: Person) -> None:
    await hoa.says("M.A; 7A1; khác\n" + as_lines([("Nguyễn Văn An", f"{n}A", "nghèo") for n in range(1, 100)]))
    assert len(hoa.sees("Chưa nhận 99 dòng:", "… và 84 dòng nữa.").text) < 4000
    await hoa.says("xác nhận")
    assert len(hoa.sees("Chưa nhận 99 dòng:", "… và 69 dòng nữa.").text) < 4000


async def test_who_teaches_at_two_schools_is_asked_which_and_need_not_paste_again(hoa: Person) -> None:
    await hoa.has_role("teacher", "THCS-AB")
    await hoa.says(LIST)
    hoa.sees("Trường nào?", choices=["THCS Nguyễn Trãi", "THCS An Bình"])
    await hoa.taps("THCS An Bình")
    hoa.sees("• THCS An Bình: 3 học sinh", choices=["Xác nhận", "Sửa"])


async def test_a_list_in_english(hoa: Person) -> None:
    await hoa.has_said("/lang", "/khaibao")
    await hoa.taps("Register many pupils")
    example = next(line for line in hoa.sees("one pupil a line").text.split("\n") if line.startswith("Example: "))
    await hoa.says(example)
    hoa.sees("Please send the list")
    await hoa.says(example.removeprefix("Example: ") + "\nL.T.B; 6A2; khác")
    hoa.sees("1. N.V.A, 6A2: Poor household; A shared device; Tablet", "2. L.T.B, 6A2: Other hardship; No device")


async def test_a_donor_s_list_is_no_list(lan: Person) -> None:
    await lan.says(LIST)
    lan.sees("chưa hiểu ý quý vị")


async def test_a_donor_cannot_open_it_by_its_button(lan: Person) -> None:
    await lan.sends(tap="+declare many:", tap_id="1", pressed="1")
    lan.sees("dành cho thầy/cô đã được trường mời")


async def test_the_list_survives_a_restart_and_stands_nowhere_in_the_clear(hoa: Person, program: Running) -> None:
    await hoa.has_said(LIST)
    await program.restarts()
    [(about, kept)] = await program.rows(select(dialogue.c.about, dialogue.c.kept))
    assert ("", False) == (about, b"L.T.B" in kept)
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo 3 học sinh.")


async def test_the_last_class_of_a_list_is_remembered(hoa: Person) -> None:
    await hoa.has_said(LIST, "xác nhận", "/khaibao", "T.B", "1", "1")
    await hoa.says("1")
    hoa.sees("lớp 7A1", "T.B")


def a_teacher(program: Running, person: int, unit: str = "THCS-NT") -> Speaker:
    return Speaker(person, 1, "vi", program.clock.now(), roles=(("teacher", unit),), talk="talk")


def a_need(unit: str, short_name: str) -> NewNeed:
    return NewNeed(unit, "6A2", short_name, "poor", HasNow.NOTHING, Suits.ANY)


async def test_a_talk_stores_its_list_once(hoa: Person, program: Running) -> None:
    pupils = [a_need("THCS-NT", "N.V.A"), a_need("THCS-NT", "L.T.B")]
    async with program.app.database.transaction() as session:
        await needs.declare_many(session, a_teacher(program, 1), pupils)
    with pytest.raises(IntegrityError):
        async with program.app.database.transaction() as session:
            await needs.declare_many(session, a_teacher(program, 1), pupils[:1])

    assert [(2,)] == await program.rows(COUNT)


async def test_a_list_with_another_school_s_pupil_is_refused_as_a_whole(hoa: Person, program: Running) -> None:
    with pytest.raises(Refused):
        async with program.app.database.transaction() as session:
            await needs.declare_many(
                session, a_teacher(program, 1), [a_need("THCS-NT", "N.V.A"), a_need("THCS-AB", "L.T.B")]
            )

    assert [(0,)] == await program.rows(COUNT)
