"""A school's link and QR: who hands them out, what they say, and the pledge that they open."""

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from bot.messages import File
from campaign.trail import Origin
from campaign.unit_link import link_of, read_start, start_of
from storage import campaigns, people, settings_kept
from storage.schema import dialogue, pledge_version
from tests.handlers.pledging import CASH_PLEDGE, ITEMS
from tests.kit import Person, Running

LINK = "https://t.me/lalanh_bot?start=u_THCS-NT"
REST = ("Tiền mặt", "500k", "không, tiếp tục", "phụ huynh", "ẩn danh")
REFUSED = "dành cho người quản lý của trường hoặc của phòng"
NOT_THEIRS = "Trong phạm vi phụ trách của thầy/cô không có đơn vị này"


@pytest.fixture
async def on_telegram(program: Running) -> Running:
    async with program.app.database.transaction() as session:
        await settings_kept.keep(session, "telegram username", "lalanh_bot")
    return program


async def becomes(program: Running, code: str, **facts: str) -> None:
    """The unit is another one from now on."""
    async with program.app.database.transaction() as session:
        unit = (await campaigns.units(session)).get(code)
        assert unit
        await campaigns.keep_units(session, [replace(unit, **facts)], program.clock.now())  # type: ignore[arg-type]


def read_from(file: File) -> list[str]:
    with Image.open(BytesIO(file.content)) as picture:
        assert min(picture.size) >= 600
        return [code.text for code in zxingcpp.read_barcodes(picture)]


async def test_a_manager_gets_the_link_and_the_qr_of_the_own_school_at_once(minh: Person, on_telegram: Running) -> None:
    await minh.says("/qr")
    told = minh.sees("học sinh THCS Nguyễn Trãi", LINK, "Ủng hộ là tự nguyện")
    file = minh.gets_file("ma-qr-THCS-NT")

    assert LINK == told.copyable
    assert file.is_picture
    assert [LINK] == read_from(file)


async def test_the_button_of_the_menu_does_the_same(minh: Person, on_telegram: Running) -> None:
    await minh.has_said("/start")
    await minh.taps("Mã QR của trường")
    minh.sees(LINK)


async def test_what_the_qr_says_opens_a_pledge_with_the_school_filled_in(
    minh: Person, lan: Person, on_telegram: Running
) -> None:
    await minh.has_said("/qr")
    [link] = read_from(minh.gets_file("ma-qr"))
    await lan.says(f"/start {link.partition('?start=')[2]}")
    lan.sees("Nơi gửi: THCS Nguyễn Trãi", "Quý vị muốn ủng hộ gì?", choices=ITEMS)
    await lan.says("Tiền mặt")
    assert "Nguyễn Trãi" not in lan.sees("bao nhiêu tiền").text
    await lan.has_said(*REST[1:])
    await lan.says("mang đến trường")
    lan.sees("xem lại", "• Đến: THCS Nguyễn Trãi")
    await lan.says("xác nhận")
    lan.sees("Cảm ơn", "THCS Nguyễn Trãi")

    assert [("THCS-NT",)] == await on_telegram.rows(select(pledge_version.c.unit))


async def test_the_school_of_the_link_can_be_changed(lan: Person, program: Running) -> None:
    await lan.has_said("/start u_THCS-NT", *REST, "mang đến trường", "sửa", "Gửi đến: THCS Nguyễn Trãi")
    await lan.says("Nơi cần nhất")
    lan.sees("• Đến: nơi cần nhất")
    await lan.has_said("xác nhận")

    assert [(None,)] == await program.rows(select(pledge_version.c.unit))


async def test_a_donor_who_comes_again_is_not_asked_who_they_are(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/start u_THCS-AB", "Tiền mặt", "300k", "không, tiếp tục")
    await lan.says("mang đến trường")
    lan.sees("• Đến: THCS An Bình", "ẩn danh (phụ huynh)")


async def test_the_whole_link_may_be_pasted(lan: Person) -> None:
    await lan.says(LINK)
    lan.sees("Nơi gửi: THCS Nguyễn Trãi")


async def test_the_link_of_a_unit_that_is_not_there_begins_without_one(lan: Person) -> None:
    await lan.says("/start u_KHONG-CO")
    lan.sees("không tìm thấy đơn vị của đường dẫn này", "Quý vị muốn ủng hộ gì?")
    await lan.has_said(*REST[:2])
    await lan.says(REST[2])
    lan.sees("Gửi đến đơn vị nào?")


async def test_the_link_of_a_closed_unit_begins_without_one(lan: Person, program: Running) -> None:
    await becomes(program, "THCS-NT", closed="2021-10-01")
    await lan.says("/start u_THCS-NT")
    lan.sees("THCS Nguyễn Trãi đã ngừng tiếp nhận", "Quý vị muốn ủng hộ gì?")
    await lan.has_said(*REST[:2])
    await lan.says(REST[2])
    lan.sees("Gửi đến đơn vị nào?")


async def test_a_unit_that_closes_on_the_way_is_asked_again(lan: Person, program: Running) -> None:
    await lan.has_said("/start u_THCS-NT", *REST[:2])
    await becomes(program, "THCS-NT", closed="2021-10-06")
    await lan.says(REST[2])
    lan.sees("Gửi đến đơn vị nào?")


async def test_before_the_window_the_link_tells_the_day(lan: Person, program: Running) -> None:
    program.clock.passes(days=-60)
    await lan.says("/start u_THCS-NT")
    lan.sees("từ ngày 7/9")


@pytest.mark.parametrize(
    "parameter", ["u_", "u_../x", "u_THCS NT", "u_" + "A" * 63, "x_THCS-NT", "u_Ấp", "u_{unit}", "U_THCS-NT"]
)
async def test_what_is_no_link_shows_the_menu(lan: Person, program: Running, parameter: str) -> None:
    await lan.says(f"/start {parameter}")
    lan.sees("Kính chào")

    assert [] == await program.rows(select(dialogue))


@pytest.mark.parametrize("code", ["{unit}", "KHONG-CO", "%s", "x" * 50])
async def test_a_forged_button_names_no_unit(lan: Person, code: str) -> None:
    await lan.sends(tap=f"+pledge:{code}", tap_id="1", pressed="1")
    lan.sees("không tìm thấy đơn vị", "Quý vị muốn ủng hộ gì?")


async def test_an_admin_searches_the_unit(thao: Person, on_telegram: Running) -> None:
    await thao.says("/qr")
    thao.sees("Mã QR của đơn vị nào?")
    await thao.says("an binh")
    thao.sees("Có 4 đơn vị")
    await thao.taps("THCS An Bình")
    thao.sees("học sinh THCS An Bình", "start=u_THCS-AB")
    assert ["https://t.me/lalanh_bot?start=u_THCS-AB"] == read_from(thao.gets_file("ma-qr-THCS-AB"))


async def test_an_officer_finds_only_the_schools_of_the_group(program: Running, on_telegram: Running) -> None:
    officer = Person("nga", "cô Nga", program)
    await officer.has_role("officer", "NCL")
    await officer.has_said("/qr")
    await officer.says("thcs nguyen trai")
    officer.sees(NOT_THEIRS)
    await officer.sends(tap=officer.button("Hủy").code.rpartition("|")[0] + "|THCS-NT", tap_id="1", pressed="1")
    officer.sees("Mã QR của đơn vị nào?")
    await officer.says("Tuổi Thơ")
    officer.looks_up()
    if "start=u_NCL-TT" not in officer.messages[-1].text:
        await officer.has_said("1")

    assert "start=u_NCL-TT" in officer.messages[-1].text


async def test_donors_and_teachers_are_refused(lan: Person, hoa: Person, on_telegram: Running) -> None:
    for person in (lan, hoa):
        await person.says("/qr")
        person.sees(REFUSED)
        await person.sends(tap="+qr:THCS-NT", tap_id="1", pressed="1")
        person.sees(REFUSED)

    assert {} == on_telegram.phones.files


async def test_a_role_that_ended_on_the_way_ends_the_search(thao: Person, on_telegram: Running) -> None:
    await thao.has_said("/qr")
    async with on_telegram.app.database.transaction() as session:
        await people.end_grants(session, on_telegram.clock.now(), Origin.OFFICE)
    await thao.says("thcs nguyen trai")
    thao.sees(REFUSED)

    assert {} == on_telegram.phones.files


async def test_before_the_bot_has_a_name_there_is_no_link(minh: Person, program: Running) -> None:
    await minh.says("/qr")
    minh.sees("khi hệ thống đã chạy trên Telegram")

    assert {} == program.phones.files


@pytest.mark.parametrize(
    "name",
    [
        "THCS $x_{1}$ \\frac {y}",
        "THCS <b>đậm</b> & {unit}",
        "THCS \u202eđảo\u202c 🙂\n漢字",
        "Trường" * 20,
        "🙂🙂🙂",
        "=HYPERLINK(1)",
    ],
)
async def test_a_hostile_name_does_no_harm(minh: Person, on_telegram: Running, name: str) -> None:
    await becomes(on_telegram, "THCS-NT", name=name)
    await minh.says("/qr")
    minh.sees(LINK)

    assert [LINK] == read_from(minh.gets_file("ma-qr-THCS-NT-"))


def test_every_code_that_a_unit_can_have_is_a_start_parameter() -> None:
    longest = "Az09_-" * 3 + "Zz"

    assert longest == read_start(start_of(longest)) == read_start(link_of("a_bot", longest))
    assert len(start_of(longest)) <= 64
