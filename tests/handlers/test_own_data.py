"""People correct name, address and phone whenever these are held; no figure, unit or state changes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from bot.conversation import Speaker
from campaign.giving import Correction, Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash
from campaign.trail import Action
from reports.figures import tally_of
from storage import people, pledges
from storage.schema import pledge_line, pledge_version, staff_name
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_join import invited
from tests.handlers.test_my_pledges import code_of
from tests.handlers.test_privacy import FETCHED
from tests.kit import Person, Running, clock_at
from tests.storage.test_audit import events, proved

FIELDS = ["Tên trong danh sách công khai", "Địa chỉ", "Điện thoại"]
OF_A_GROUP = (
    *(
        "/ungho",
        "Máy tính bảng",
        "4",
        "Mới",
        "không, tiếp tục",
        "thcs an binh",
        "Tập thể, tổ chức",
        "Hội Khuyến học",
        "12",
    ),
    *("Hội Khuyến học", "mang đến trường", "xác nhận"),
)
LAN = Donor(DonorKind.PARENT, NameForm.SHOWN, "Lan")
NAMELESS = Donor(DonorKind.PARENT, NameForm.ANONYMOUS)
GROUP = Donor(DonorKind.ORGANISATION, NameForm.SHOWN, "Hội", "Hội", 12)
ALIAS = Donor(DonorKind.ORGANISATION, NameForm.OTHER, "Chi hội 3", "Hội", 12)
BRING, FETCH = HandingOver(Way.BRING), HandingOver(Way.FETCH, "Ấp 1A, Phước Hòa", "0912345678")
UNTOUCHED = ("code", "state", "unit", "donor_kind", "people", "way")


async def opens(person: Person) -> None:
    await person.has_said("/rieng_tu")
    await person.taps("Sửa thông tin")


async def corrects(person: Person, *answers: str) -> None:
    await opens(person)
    person.looks_up()
    await person.has_said(*answers)


async def versions(program: Running, *columns: str) -> list[tuple[Any, ...]]:
    found = select(*(pledge_version.c[name] for name in columns)).order_by(pledge_version.c.version)
    return [tuple(row) for row in await program.rows(found)]


async def pledged(who: Person, sum_: int, donor: Donor, over: HandingOver = BRING) -> str:
    """A minute after the one before; its code."""
    program = who.running
    program.clock.passes(minutes=1)
    now = program.clock.now()
    async with program.app.database.transaction() as session:
        person = await people.ensure(session, "test", "test", who.id, now)
        speaker = Speaker(person, 1, "vi", now, talk=f"{who.id} {sum_}")
        return await pledges.record(session, speaker, NewPledge((Cash(sum_),), "THCS-AB", donor, over))


async def test_after_the_close_a_wrong_phone_is_put_right(lan: Person, program: Running, clock: MovedClock) -> None:
    await lan.has_said(*FETCHED)
    code = await code_of(program)
    clock.move_to(clock_at("2021-11-02T09:00:00+07:00").now())
    await opens(lan)
    lan.sees("Cần sửa mục nào?", choices=FIELDS)
    await lan.taps("Điện thoại")
    lan.sees("Số điện thoại để trường liên hệ?")
    await lan.says("098")
    lan.sees("đủ các chữ số")
    await lan.says("0987 654 321")
    lan.sees("Còn mục nào cần sửa nữa không?", choices=[*FIELDS[:2], "Không, tiếp tục"])
    await lan.taps("Không, tiếp tục")
    lan.sees(
        f"xem lại, cho đăng ký {code}:\n• Điện thoại: 0987654321",
        "Phần quà và số liệu giữ nguyên",
        "xóa bằng /rieng_tu",
        choices=["Xác nhận", "Sửa"],
    )
    assert [(1,)] == await versions(program, "version")
    await lan.taps("Xác nhận")
    lan.sees(f"Đã sửa đăng ký {code}. Phần quà và số liệu vẫn như cũ", choices=["Dữ liệu của tôi"])
    await lan.taps("Dữ liệu của tôi")
    lan.sees(f"{code}: ghi tên: Lan Nguyễn; Ấp 1A, Phước Hòa; 0987654321")

    before, after = await versions(program, *UNTOUCHED)
    assert before == after
    assert [f"{code} 2"] == [event.object for event in await events(program, Action.PLEDGE_CORRECTED)]
    assert await proved(program)


async def test_the_report_is_the_same_before_and_after(lan: Person, program: Running, clock: MovedClock) -> None:
    await lan.has_said(*FETCHED)
    told, moment = [], clock.now() + timedelta(hours=1)
    for _time in range(2):
        async with program.app.database.reading() as session:
            told.append(await tally_of(session, None, moment))
        await corrects(lan, "Địa chỉ", "Ấp 9, Phước Hòa", "Không, tiếp tục", "Xác nhận")
    lines = select(pledge_line.c.version, pledge_line.c.item, pledge_line.c.quantity).order_by(pledge_line.c.version)

    assert told[0] == told[1]
    assert [(1, "laptop", 2), (2, "laptop", 2)] == await program.rows(lines)


async def test_every_field_is_corrected_in_one_go(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    await corrects(lan, "Tên trong danh sách công khai", "Tên khác", "Lan Ngọc", "Địa chỉ", "Ấp 2")
    await lan.says("Điện thoại")
    lan.looks_up()
    await lan.says("0987654321")
    lan.sees("• Tên trong danh sách công khai: Lan Ngọc\n• Địa chỉ: Ấp 2\n• Điện thoại: 0987654321")
    await lan.taps("Sửa")
    lan.sees(choices=["Ghi tên: Tên khác", "Tên: Lan Ngọc", "Địa chỉ: Ấp 2", "Điện thoại: 0987654321"])
    await lan.has_said("Địa chỉ: Ấp 2", "Ấp 3", "Xác nhận", "/rieng_tu")

    assert "ghi tên: Lan Ngọc; Ấp 3; 0987654321" in lan.messages[-1].text


async def test_a_name_is_taken_out_of_the_public_list(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    await corrects(lan, "Tên trong danh sách công khai", "Ẩn danh", "Không, tiếp tục")
    assert "công khai: ẩn danh" in lan.messages[-1].text
    await lan.has_said("Xác nhận", "/rieng_tu")

    assert "ghi tên: ẩn danh; Ấp 1A" in lan.messages[-1].text
    assert [("shown",), ("anonymous",)] == await versions(program, "name_form")


async def test_a_group_gets_its_right_name_in_the_list_too(lan: Person, program: Running) -> None:
    await lan.has_said(*OF_A_GROUP)
    await opens(lan)
    lan.sees("Cần sửa mục nào?", choices=["Tên trong danh sách công khai", "Tên tập thể, tổ chức"])
    await lan.has_said("Tên tập thể, tổ chức", "Hội Khuyến học Phước Hòa", "Không, tiếp tục", "Xác nhận", "/rieng_tu")

    assert f"{await code_of(program)}: ghi tên: Hội Khuyến học Phước Hòa" in lan.messages[-1].text


async def test_of_several_pledges_one_is_chosen_by_button_or_code(lan: Person, program: Running) -> None:
    fetched = await pledged(lan, 100_000, LAN, FETCH)
    await pledged(lan, 200_000, NAMELESS)
    group = await pledged(lan, 300_000, GROUP)
    await opens(lan)
    asked = ("Sửa ở đâu?", f"{group}: 300.000đ", f"{fetched}: 100.000đ")
    lan.sees(*asked, choices=[group, fetched, "Tất cả đăng ký"])
    await lan.says("UH22222X")
    lan.sees("Xin gõ mã của một đăng ký trong danh sách")
    await lan.says(fetched.lower())
    lan.sees("Cần sửa mục nào?", choices=FIELDS)
    await lan.has_said("Địa chỉ", "Ấp 2", "Không, tiếp tục", "Xác nhận")

    assert [fetched] == [row.code for row in await program.rows(select(pledge_version)) if row.version == 2]


async def test_all_at_once_each_where_it_has_the_field_and_nobody_is_named_who_was_anonymous(lan: Person) -> None:
    await pledged(lan, 100_000, LAN, FETCH)
    await pledged(lan, 200_000, NAMELESS, FETCH)
    await pledged(lan, 300_000, GROUP)
    await corrects(lan, "Tất cả đăng ký", "Tên trong danh sách công khai", "Tên khác", "Lan Ngọc")
    await lan.has_said("Điện thoại", "0987654321", "Không, tiếp tục", "Xác nhận", "/rieng_tu")

    said = lan.messages[-1].text
    assert (2, 2, 1) == (said.count("ghi tên: Lan Ngọc"), said.count("0987654321"), said.count("ghi tên: ẩn danh"))


async def test_what_is_as_before_is_not_written(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    await corrects(lan, "Điện thoại", "091 234 5678", "Không, tiếp tục")
    await lan.says("Xác nhận")
    lan.sees("Không có gì khác với trước")

    assert [(1,)] == await versions(program, "version")


@pytest.mark.parametrize("word", ["hủy", "/cuatoi"])
async def test_without_a_yes_nothing_is_corrected(lan: Person, program: Running, word: str) -> None:
    await lan.has_said(*FETCHED)
    await corrects(lan, "Điện thoại", "0987654321", "Không, tiếp tục", word)

    assert [(1,)] == await versions(program, "version")


async def test_a_pledge_that_was_taken_back_stays_so(lan: Person, program: Running) -> None:
    await lan.has_said(*FETCHED, "/cuatoi", "2", "Rút lại")
    await corrects(lan, "Địa chỉ", "Ấp 2", "Không, tiếp tục", "Xác nhận")

    assert ["open", "withdrawn", "withdrawn"] == [state for (state,) in await versions(program, "state")]
    assert await proved(program)


async def test_whoever_is_to_fetch_it_is_told_the_new_phone(lan: Person, minh: Person, program: Running) -> None:
    to_minh = [{"thcs an binh": "thcs nguyen trai"}.get(said, said) for said in FETCHED]
    await lan.has_said(*to_minh)
    minh.sees("Có người nhờ đến nhận quà", "0912345678")
    await corrects(lan, "Điện thoại", "0987654321", "Không, tiếp tục", "Xác nhận")
    minh.sees("Đăng ký nhờ đến nhận đã thay đổi", "0987654321")


async def test_who_has_nothing_to_correct_is_offered_nothing(lan: Person, tung: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.says("/rieng_tu")
    lan.sees(choices=["Xóa thông tin của tôi"])
    await tung.sends(tap="+own data:", tap_id="1", pressed="1")
    tung.sees("không giữ tên, địa chỉ hay điện thoại nào của quý vị để sửa")


async def test_what_is_held_no_more_is_not_corrected(lan: Person, program: Running, clock: MovedClock) -> None:
    await lan.has_said(*FETCHED)
    clock.move_to(clock_at("2022-01-22T23:00:00+07:00").now())
    await corrects(lan, "Địa chỉ")
    clock.move_to(clock_at("2022-01-23T09:00:00+07:00").now())
    await program.beats()
    await lan.says("Ấp 3")
    lan.sees("không giữ tên, địa chỉ hay điện thoại nào")

    assert [(1, None)] == await versions(program, "version", "private")


async def test_another_donor_s_pledge_is_not_reached_by_its_code(lan: Person, tung: Person, program: Running) -> None:
    await lan.has_said(*FETCHED)
    code = await code_of(program)
    await pledged(tung, 100_000, LAN)
    await pledged(tung, 200_000, GROUP)
    await corrects(tung)
    await tung.says(code)
    tung.sees("Xin gõ mã của một đăng ký trong danh sách")


async def test_school_people_see_and_correct_the_name_that_was_kept_with_the_role(
    lan: Person, tung: Person, program: Running
) -> None:
    await tung.has_said(await invited(program))
    await tung.says("/rieng_tu")
    tung.sees("tên khi nhận vai trò: Tùng Trần", choices=["Sửa thông tin", "Xóa thông tin của tôi"])
    await tung.taps("Sửa thông tin")
    tung.sees("Tên hiện nay: Tùng Trần. Xin cho biết tên đúng?")
    await tung.says("Trần Thanh Tùng")
    tung.sees("xem lại", "Trần Thanh Tùng", choices=["Xác nhận", "Sửa"])
    await tung.taps("Xác nhận")
    tung.sees("Đã sửa tên khi nhận vai trò: Trần Thanh Tùng")
    await tung.has_said(await invited(program))
    await tung.says("/rieng_tu")
    tung.sees("tên khi nhận vai trò: Trần Thanh Tùng")

    [(kept,)] = await program.rows(select(staff_name.c.name))
    assert b"Tr" not in kept
    assert 1 == len(await events(program, Action.STAFF_NAME_CORRECTED))
    assert await proved(program)


OTHER_NAME, OTHER_GROUP = Correction(NameForm.OTHER, "Lan Ngọc"), Correction(organisation="Hội Mới")


@pytest.mark.parametrize(
    ("was", "correction", "name", "organisation"),
    [
        (LAN, OTHER_NAME, "Lan Ngọc", ""),
        (LAN, OTHER_GROUP, "Lan", ""),
        (LAN, Correction(NameForm.ANONYMOUS), "", ""),
        (NAMELESS, OTHER_NAME, "", ""),
        (GROUP, OTHER_GROUP, "Hội Mới", "Hội Mới"),
        (GROUP, OTHER_NAME, "Lan Ngọc", "Hội"),
        (ALIAS, OTHER_GROUP, "Chi hội 3", "Hội Mới"),
        (ALIAS, Correction(NameForm.SHOWN, "Hội", "Hội Mới"), "Hội Mới", "Hội Mới"),
        (GROUP, Correction(), "Hội", "Hội"),
    ],
)
def test_a_correction_reaches_only_what_is_there(
    was: Donor, correction: Correction, name: str, organisation: str
) -> None:
    assert (name, organisation) == (correction.donor(was).name, correction.donor(was).organisation)
    assert (was.kind, was.people) == (correction.donor(was).kind, correction.donor(was).people)


def test_an_address_is_corrected_only_where_somebody_comes() -> None:
    correction = Correction(address="Ấp 2")
    assert HandingOver(Way.BRING) == correction.handing_over(HandingOver(Way.BRING))
    assert HandingOver(Way.FETCH, "Ấp 2", "09") == correction.handing_over(HandingOver(Way.FETCH, "Ấp 1", "09"))
