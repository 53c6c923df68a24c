"""Behind the totals: unit by unit, in pages, and only of those that a person answers for."""

from bot.app import read_campaign
from bot.clock import MovedClock, parse_moment
from campaign.items import Group
from campaign.units import Directory
from handlers.report_details import row_of
from reports.figures import Received, Tally
from storage.figures import Pupils
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.kit import OCTOBER, ROOT, Person, Running

TO_NOBODY = ("/ungho", "Tiền mặt", "1tr", "không, tiếp tục", "nơi cần nhất", "phụ huynh", "ẩn danh", "1", "xác nhận")


async def all_pages(person: Person) -> list[str]:
    """The lines of every page, turned in place; ends on the last one."""
    first = person.sees("Kết quả đến")
    lines = first.text.splitlines()[1:]
    while "Xem thêm" in [choice.label for choice in person.messages[-1].choices]:
        shown = str(len(person.messages))
        await person.taps("Xem thêm")
        page = person.sees("Kết quả đến")
        assert shown == page.replaces
        lines += page.text.splitlines()[1:]
    return lines


async def test_the_office_turns_the_pages_of_all_units(thao: Person, lan: Person, hoa: Person) -> None:
    await lan.has_said(*CASH_PLEDGE, *TO_NOBODY)
    await hoa.has_said(*PUPIL)
    await thao.says("/report")
    thao.sees("Đăng ký chưa nhận: 1.500.000đ", choices=["Chi tiết", "Chưa nộp", "Nhắc ngay"])
    await thao.taps("Chi tiết")
    assert "" == thao.messages[-1].replaces, "the report stays"
    lines = await all_pages(thao)

    assert ["• Mầm non Hoa Mai: chưa có đăng ký, chưa khai báo"] == [line for line in lines if "Hoa Mai" in line]
    assert [
        "• THCS Nguyễn Trãi: đăng ký 500.000đ, 0 thiết bị; khai báo 1 HS, còn thiếu 1",
        "• Nơi cần nhất: đăng ký 1.000.000đ, 0 thiết bị; khai báo 0 HS, còn thiếu 0",
    ] == lines[:2]
    assert all(line.endswith("chưa có đăng ký, chưa khai báo") for line in lines[2:])
    await thao.taps("Trang trước")
    thao.sees("Kết quả đến", choices=["Trang trước", "Xem thêm"])


async def test_a_past_day_has_its_own_details(thao: Person, lan: Person, clock: MovedClock) -> None:
    clock.move_to(parse_moment("2021-10-11T09:00"))
    await lan.has_said(*CASH_PLEDGE)
    clock.move_to(parse_moment("2021-10-12T09:30"))
    await thao.has_said("/report 10/10")
    await thao.taps("Chi tiết")
    assert thao.messages[-1].text.startswith("Kết quả đến 23:59 ngày 10/10:")
    assert [] == [line for line in await all_pages(thao) if "500.000đ" in line]
    assert thao.messages[-1].text.startswith("Kết quả đến 23:59 ngày 10/10:")
    await thao.has_said("/report")
    await thao.taps("Chi tiết")
    assert 1 == len([line for line in await all_pages(thao) if "500.000đ" in line])


async def test_who_answers_for_the_private_ones_sees_no_others(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, *TO_NOBODY)
    nga = Person("nga", "cô Nga", program)
    await nga.has_role("officer", "NCL")
    await nga.says("/report")
    nga.sees(choices=["Chi tiết", "Gửi báo cáo"])
    await nga.taps("Chi tiết")
    lines = await all_pages(nga)

    assert lines
    assert [] == [line for line in lines if "500.000đ" in line or "Nơi cần nhất" in line or "THCS" in line]


async def test_who_answers_for_one_school_has_no_details(minh: Person, hoa: Person, lan: Person) -> None:
    await minh.says("/report")
    minh.sees(choices=["Gửi báo cáo"])
    for person in (minh, hoa, lan):
        await person.sends(tap="+details:", tap_id="1", pressed="1")
        person.sees("dành cho người phụ trách nhiều đơn vị")


async def test_a_forged_page_or_day_does_no_harm(thao: Person) -> None:
    await thao.sends(tap="+details:99999", tap_id="1", pressed="1")
    thao.sees("Kết quả đến")
    await thao.sends(tap="+details:1 40/40", tap_id="1", pressed="1")
    thao.sees("Không có ngày này trong lịch")


def test_what_was_received_is_told_when_there_is_some() -> None:
    _campaign, units = read_campaign(ROOT / "campaign.toml")
    received = dict.fromkeys(Group, Received()) | {
        Group.CASH: Received(1, amount=200_000, pupils=1),
        Group.LAPTOP: Received(1, pieces=2, pupils=2),
    }
    tally = Tally(parse_moment(OCTOBER), pupils={"THCS-NT": Pupils(5, served=3)}, received={"THCS-NT": received})

    assert (
        "• THCS Nguyễn Trãi: đăng ký 0đ, 0 thiết bị; khai báo 5 HS, còn thiếu 2; đã nhận 200.000đ, 2 thiết bị"
        == row_of(tally.of("THCS-NT", ["THCS-NT"]), Directory(units))
    )


async def test_no_pupil_s_name_is_among_them(thao: Person, hoa: Person) -> None:
    await hoa.has_said(*PUPIL)
    await thao.has_said("/report")
    await thao.taps("Chi tiết")
    await all_pages(thao)
    assert [] == [message for message in thao.messages if "N.V.A" in message.text]
