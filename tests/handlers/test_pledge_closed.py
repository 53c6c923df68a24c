"""A donor means a school that has closed: they hear that it has, and choose another place."""

import pytest
from sqlalchemy import select

from storage.schema import pledge_version
from tests.closing import brings, closes
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running

GIFT = ("/ungho", "Laptop", "1", "Mới", "không, tiếp tục")
CLOSED = "THCS Nguyễn Trãi đã đóng, không nhận ủng hộ nữa"


@pytest.mark.parametrize("said", ["thcs nguyễn trãi", "Dạ em gửi trường Nguyễn Trãi ạ", "THCS-NT", "nguyen traj"])
async def test_who_names_a_closed_school_hears_that_it_is_closed(lan: Person, program: Running, said: str) -> None:
    await closes(program, "THCS-NT")
    await lan.has_said(*GIFT)
    await lan.says(said)
    lan.sees(CLOSED, "Gửi đến đơn vị nào?", choices=["Nơi cần nhất"])
    await lan.says("vâng")
    lan.sees("chưa tìm thấy", choices=["Nơi cần nhất"])
    await lan.taps("Nơi cần nhất")
    lan.sees("tư cách nào")


async def test_a_part_of_a_name_offers_the_schools_that_are_open(lan: Person, program: Running) -> None:
    await closes(program, "TH-ABA")
    await lan.has_said(*GIFT)
    await lan.says("an bình")
    lan.sees("Có 3 đơn vị", choices=["Mầm non An Bình", "Tiểu học An Bình B", "THCS An Bình", "Nơi cần nhất"])


async def test_a_name_that_a_closed_school_bore_too_is_asked(lan: Person, program: Running) -> None:
    await brings(program, "mã,tên,cấp học,đơn vị cấp trên", "TH-NT,Tiểu học Nguyễn Trãi,TH,PGD")
    await closes(program, "THCS-NT")
    await lan.has_said(*GIFT)
    await lan.says("nguyễn trãi")
    lan.sees("THCS Nguyễn Trãi đã đóng", "Có phải", choices=["Tiểu học Nguyễn Trãi", "Nơi cần nhất"])
    await lan.says("vâng")
    lan.sees("tư cách nào")


async def test_a_school_that_has_the_name_of_the_closed_one_is_found(lan: Person, program: Running) -> None:
    await brings(program, "mã,tên,cấp học,đơn vị cấp trên", "THCS-NT2,THCS Nguyễn Trãi,THCS,PGD")
    await closes(program, "THCS-NT")
    await lan.has_said(*GIFT)
    await lan.says("nguyễn trãi")
    lan.sees("tư cách nào")


async def test_a_school_that_closes_in_the_middle_of_the_talk_is_named(lan: Person, program: Running) -> None:
    await lan.has_said(*GIFT, "thcs nguyễn trãi")
    await closes(program, "THCS-NT")
    await lan.says("Nhà hảo tâm")
    lan.sees(CLOSED, "Gửi đến đơn vị nào?", choices=["Nơi cần nhất"])


async def test_a_pledge_to_a_closed_school_is_moved_with_one_answer(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await closes(program, "THCS-NT")
    lan.looks_up()
    await lan.has_said("/cuatoi")
    await lan.taps(lan.messages[-1].choices[0].label)
    lan.sees(CLOSED, "Gửi đến đơn vị nào?")
    await lan.says("thcs an bình")
    lan.sees("Xin quý vị xem lại", "• 500.000đ", "Đến: THCS An Bình")
    await lan.taps("Xác nhận")
    lan.sees("Đã ghi nhận thay đổi")

    now = select(pledge_version.c.unit).where(pledge_version.c.superseded_at.is_(None))
    assert [("THCS-AB",)] == await program.rows(now)
