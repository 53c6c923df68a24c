"""A donor who pledged before pledges again: meant twice, or sent twice?"""

from sqlalchemy import select

from bot.clock import MovedClock
from storage.schema import pledge, pledge_version
from tests.handlers.pledging import CASH_PLEDGE, SAME_AGAIN
from tests.handlers.receiving import LAPTOPS, TWO_LAPTOPS
from tests.kit import Person, Running


async def test_a_double_gift_is_asked_and_one_gift_stays_one(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said(*SAME_AGAIN[:-1])
    await lan.says(SAME_AGAIN[-1])
    lan.sees("vừa đăng ký một phần quà giống như vậy", choices=["Một phần quà", "Hai phần quà"])
    await lan.taps("Một phần quà")
    lan.sees("vẫn là một phần quà")

    assert 1 == len(await program.rows(select(pledge)))


async def test_a_double_gift_is_asked_and_two_are_two(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said(*SAME_AGAIN)
    await lan.taps("Hai phần quà")
    lan.sees("xem lại")
    await lan.taps("Xác nhận")
    lan.sees("Cảm ơn")

    assert 2 == len(await program.rows(select(pledge)))


async def test_the_same_gift_to_another_school_is_asked_about_too(lan: Person, program: Running) -> None:
    await lan.has_said(*TWO_LAPTOPS)
    await lan.has_said(*LAPTOPS, "không, tiếp tục", "thcs an binh")
    await lan.says("mang đến trường")
    lan.sees("vừa đăng ký một phần quà giống như vậy", choices=["Một phần quà", "Hai phần quà"])
    await lan.taps("Một phần quà")
    lan.sees("vẫn là một phần quà")

    assert [("THCS-NT",)] == await program.rows(select(pledge_version.c.unit))


async def test_days_later_the_same_devices_for_another_school_are_asked_about(
    lan: Person, clock: MovedClock, program: Running
) -> None:
    await lan.has_said(*TWO_LAPTOPS)
    clock.passes(days=3)
    [(code,)] = await program.rows(select(pledge.c.code))
    await lan.has_said(*LAPTOPS, "không, tiếp tục", "thcs an binh")
    await lan.says("mang đến trường")
    lan.sees(f"giống như vậy: THCS Nguyễn Trãi, mã {code}.", choices=["Một phần quà", "Hai phần quà"])
    await lan.taps("Một phần quà")
    said = "vẫn là một phần quà, gửi đến THCS Nguyễn Trãi; không ghi thêm"
    lan.sees(said, choices=["Đóng góp của tôi", f"Đổi {code}"])

    assert [("THCS-NT",)] == await program.rows(select(pledge_version.c.unit))


async def test_days_later_the_same_sum_for_another_school_is_another_gift(lan: Person, clock: MovedClock) -> None:
    await lan.has_said(*CASH_PLEDGE)
    clock.passes(days=3)
    await lan.has_said(*CASH_PLEDGE[:4], "thcs an bình")
    await lan.says("mang đến trường")
    lan.sees("xem lại")


async def test_the_same_gift_after_ten_minutes_is_not_asked_about(lan: Person, clock: MovedClock) -> None:
    await lan.has_said(*CASH_PLEDGE)
    clock.passes(minutes=11)
    await lan.has_said(*SAME_AGAIN[:-1])
    await lan.says(SAME_AGAIN[-1])
    lan.sees("xem lại")


async def test_the_same_gift_of_another_person_is_not_asked_about(lan: Person, tung: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await tung.has_said(*CASH_PLEDGE[:-2])
    await tung.says("mang đến trường")
    tung.sees("xem lại")


async def test_a_returning_donor_is_not_asked_kind_and_name_again(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Tiền mặt", "200k", "không, tiếp tục")
    await lan.says("thcs an binh")
    lan.sees("trao bằng cách nào")
    await lan.says("mang đến trường")
    lan.sees("• Người ủng hộ: ẩn danh (phụ huynh)")


async def test_a_returning_donor_changes_the_kind_in_the_read_back(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Tiền mặt", "200k", "không, tiếp tục", "thcs an binh", "mang đến trường", "sửa")
    await lan.taps("Tư cách: Phụ huynh")
    lan.sees("tư cách nào")
    await lan.taps("Nhà hảo tâm")
    lan.sees("ẩn danh (nhà hảo tâm)")
