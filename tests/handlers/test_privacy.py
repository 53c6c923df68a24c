"""What is held about somebody is told in plain words, and the person goes when they say so."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from campaign.trail import Action
from storage.schema import dialogue, identity, need_version, pledge_line, pledge_version, role_grant
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_my_pledges import VERSIONS, code_of
from tests.kit import Person, Running
from tests.storage.test_audit import events, proved

FETCHED = (
    *("/ungho", "Laptop", "2", "Mới", "không, tiếp tục", "thcs an binh", "nhà hảo tâm", "Lan Nguyễn"),
    *("Nhờ trường đến nhận", "Ấp 1A, Phước Hòa", "0912345678", "xác nhận"),
)


async def goes(person: Person, *answers: str) -> None:
    """Has it all erased."""
    await person.has_said("/rieng_tu", "Xóa thông tin của tôi", *answers)
    await person.taps("Xóa")
    person.sees("Đã xóa thông tin")


async def test_who_wrote_once_is_told_the_little_that_is_held(lan: Person) -> None:
    await lan.says("/rieng_tu")
    lan.sees(
        "đang giữ về quý vị",
        "tài khoản Test",
        "ngôn ngữ: Tiếng Việt",
        "lời nhắc: vẫn gửi",
        "đăng ký ủng hộ: 0",
        "hết ngày 22/1/2022",
        "việc làm dở, tệp đã gửi: 3 ngày",
        "Người xem: trường nhận",
        "Cần hỏi: Bộ phận tiếp nhận",
        choices=["Xóa thông tin của tôi"],
    )


async def test_a_donor_sees_name_address_and_phone_as_they_stand(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED, "/dung_nhac")
    await lan.says("/rieng_tu")
    lan.sees(
        f"{await code_of(program)}: ghi tên: Lan Nguyễn; Ấp 1A, Phước Hòa; 0912345678",
        "lời nhắc: đã ngừng",
        choices=["Sửa thông tin", "Xóa thông tin của tôi"],
    )
    await lan.taps("Sửa thông tin")
    lan.sees("Cần sửa mục nào?")


async def test_a_donor_sees_the_words_for_a_device_that_are_held(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Thiết bị khác", "loa của bé Na", "2", "Mới", "không, tiếp tục", "nơi cần nhất")
    await lan.has_said("phụ huynh", "ẩn danh", "mang đến trường", "xác nhận")
    await lan.says("/rieng_tu")
    lan.sees(f"{await code_of(program)}: ghi tên: ẩn danh; loa của bé Na")


async def test_an_anonymous_donor_is_told_so(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.says("/rieng_tu")
    lan.sees(f"{await code_of(program)}: ghi tên: ẩn danh")


async def test_a_teacher_sees_the_role_and_how_many_pupils_but_no_names(hoa: Person) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.says("/rieng_tu")
    said = hoa.sees("về thầy/cô", "vai trò: giáo viên, THCS Nguyễn Trãi", "đã khai 1 học sinh, THCS Nguyễn Trãi")
    assert "N.V.A" not in said.text


async def test_many_pledges_are_told_in_pages(lan: Person) -> None:
    await lan.has_said(*FETCHED)
    for amount in ("100k", "200k", "300k"):
        await lan.has_said("/ungho", "tiền mặt", amount, "không, tiếp tục", "nơi cần nhất", "mang đến trường", "ok")
        await lan.has_said("xác nhận")
    await lan.has_said("/rieng_tu")
    await lan.taps("Xem thêm")
    assert "Ấp 1A, Phước Hòa" in lan.sees("đang giữ").text


async def test_another_s_data_are_not_shown_whatever_a_button_says(lan: Person, tung: Person) -> None:
    await lan.has_said(*FETCHED)
    await tung.sends(tap="+privacy:1", tap_id="1", pressed="1")
    assert "Lan" not in tung.sees().text


async def test_a_donor_goes_and_the_gift_stays_without_a_name(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    code = await code_of(program)
    await lan.has_said("/rieng_tu")
    await lan.taps("Xóa thông tin của tôi")
    lan.sees("Có 1 đăng ký chưa trao", choices=["Giữ, không ghi tên", "Rút lại hết"])
    await lan.taps("Giữ, không ghi tên")
    lan.sees("Mất đi: tên, địa chỉ, điện thoại", "Còn lại: các con số", choices=["Xóa", "Không xóa"])
    await lan.taps("Xóa")
    lan.sees("Đã xóa thông tin của quý vị", f"chỉ nêu mã: {code}", choices=[])
    lan.sees_nothing()

    assert [(1, "open")] == await program.rows(VERSIONS)
    gifts = select(pledge_version.c.private, pledge_line.c.quantity).select_from(pledge_version.join(pledge_line))
    assert [(None, 2)] == await program.rows(gifts)
    assert [("", "", None)] == await program.rows(select(identity.c.channel, identity.c.chat, identity.c.buttons))
    assert await proved(program)


async def test_who_writes_again_is_a_new_person(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    await goes(lan, "Giữ, không ghi tên")
    await lan.says("/cuatoi")
    lan.sees("chưa có đăng ký nào")
    await lan.says("/rieng_tu")
    lan.sees("đăng ký ủng hộ: 0")

    assert ["", "test"] == [row.channel for row in await program.rows(select(identity).order_by(identity.c.id))]


async def test_pledges_are_taken_back_on_the_way_out(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    await goes(lan, "Rút lại hết")

    assert [(1, "open"), (2, "withdrawn")] == await program.rows(VERSIONS)
    assert [None, None] == [row.private for row in await program.rows(select(pledge_version.c.private))]
    assert await proved(program)


@pytest.mark.parametrize("word", ["Không xóa", "hủy"])
async def test_without_a_yes_nothing_goes(lan: Person, program: Running, word: str) -> None:
    await lan.has_said(*FETCHED, "/rieng_tu", "Xóa thông tin của tôi", "Rút lại hết", word)

    assert [(1, "open")] == await program.rows(VERSIONS)
    await lan.says("/rieng_tu")
    lan.sees("0912345678")


async def test_a_second_tap_on_the_yes_finds_a_new_person_and_does_nothing(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    await goes(lan, "Giữ, không ghi tên")
    await lan.taps("Xóa")
    lan.looks_up()

    assert 1 == len(await events(program, Action.PERSON_ERASED))


async def test_a_teacher_goes_the_pupils_stay_and_the_role_ends(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.has_said("/rieng_tu", "Xóa thông tin của tôi")
    assert "Vai trò của thầy/cô cũng kết thúc" in hoa.messages[-1].text
    await hoa.taps("Xóa")
    hoa.sees("Đã xóa thông tin")
    await hoa.says("/hocsinh")
    hoa.sees("dành cho thầy/cô đã được trường mời")

    [(state, name)] = await program.rows(select(need_version.c.state, need_version.c.short_name))
    assert ("declared", True) == (state, name is not None)
    assert ["teacher"] == [row.role for row in await program.rows(select(role_grant)) if row.ended_at]
    assert "declare" not in str(hoa.menus[-1:])


async def test_a_talk_that_was_put_aside_is_not_offered_to_who_is_gone(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Tiền mặt", "500k")
    await goes(lan)
    lan.sees_nothing()

    assert {None} == {row.kept for row in await program.rows(select(dialogue.c.kept))}


async def test_who_is_gone_is_reminded_of_nothing(lan: Person, program: Running, clock: MovedClock) -> None:
    await lan.has_said(*FETCHED)
    await goes(lan, "Giữ, không ghi tên")
    clock.passes(days=6)
    await program.beats()
    lan.sees_nothing()


async def test_a_pupil_who_is_withdrawn_leaves_no_name(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL, "/hocsinh", "1", "Rút lại")

    names = await program.rows(select(need_version.c.state, need_version.c.short_name, need_version.c.same_pupil))
    assert [("declared", None, ""), ("withdrawn", None, "")] == names
    assert await proved(program)


async def test_the_read_back_says_what_the_data_are_for_and_how_to_erase_them(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED[:-1])
    assert lan.messages[-1].text.endswith(
        "Dữ liệu được dùng để trường liên hệ và lập báo cáo; xem hoặc xóa bằng /rieng_tu."
    )
    await lan.says("xác nhận")
    lan.sees("Cảm ơn quý vị!")

    assert [1] == [row.consent for row in await program.rows(select(pledge_version.c.consent))]


async def test_everybody_finds_it_in_the_command_menu(lan: Person) -> None:
    await lan.has_said("/lang en")
    assert "rieng_tu" in lan.menus[-1]
    await lan.says("/rieng_tu")
    lan.sees("What is held about you", "language: English")
