"""A donor sees, changes and takes back what they pledged; nobody else does."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from campaign.items import Item
from campaign.receiving import CashCame, DevicesCame, Judged
from storage.schema import pledge, pledge_line, pledge_version
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.receiving import TWO_LAPTOPS, pledged
from tests.handlers.serving import comes
from tests.kit import Person, Running

VERSIONS = select(pledge_version.c.version, pledge_version.c.state).order_by(pledge_version.c.version)


async def code_of(program: Running) -> str:
    [(code,)] = await program.rows(select(pledge.c.code))
    return str(code)


async def pledges_again(lan: Person, amount: str) -> None:
    await lan.has_said("/ungho", "Tiền mặt", amount, "không, tiếp tục", "nơi cần nhất", "mang đến trường", "xác nhận")


async def test_a_change_that_changes_nothing_is_told_to_nobody(lan: Person, minh: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    minh.looks_up()
    await lan.has_said("/cuatoi", f"Đổi {code}")
    await lan.says("xác nhận")
    lan.sees(f"Không có gì thay đổi. Mã: {code}.", choices=["Đóng góp của tôi"])
    minh.sees_nothing()
    assert [(1, "open")] == await program.rows(VERSIONS)


async def test_who_pledged_nothing_is_shown_how_to(lan: Person) -> None:
    await lan.says("/cuatoi")
    lan.sees("chưa có đăng ký nào", choices=["Ủng hộ"])
    await lan.taps("Ủng hộ")
    lan.sees("muốn ủng hộ gì")


async def test_a_pledge_is_shown_with_its_code_and_what_arrived(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.taps("Đóng góp của tôi")
    lan.sees(
        f"{code} (chưa nhận), đến: THCS Nguyễn Trãi",
        "• 500.000đ",
        choices=[f"Đổi {code}", f"Rút lại {code}", f"Mã QR {code}"],
    )


async def test_pledges_are_listed_newest_first_in_pages(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await pledges_again(lan, "100k")
    await pledges_again(lan, "200k")
    await pledges_again(lan, "300k")
    await lan.says("Đóng góp của tôi")
    first = lan.sees("300.000đ", "200.000đ", "100.000đ")
    assert "500.000đ" not in first.text
    assert first.text.index("300.000đ") < first.text.index("200.000đ") < first.text.index("100.000đ")
    await lan.taps("Xem thêm")
    second = lan.sees("500.000đ")
    assert ("Trang trước", True) == (second.choices[-1].label, bool(second.replaces))
    await lan.taps("Trang trước")
    assert "Xem thêm" == lan.sees("300.000đ").choices[-1].label


async def test_every_page_turns_in_place(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await pledges_again(lan, "100k")
    await pledges_again(lan, "200k")
    await pledges_again(lan, "300k")
    await lan.has_said("/cuatoi")
    await lan.taps("Xem thêm")
    lan.looks_up()
    await lan.taps("Trang trước")
    assert lan.sees("300.000đ").replaces


@pytest.mark.parametrize("page", ["999999999999", "-1", "x", "²", "99999"])
async def test_a_forged_page_shows_something_harmless(lan: Person, page: str) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.sends(tap=f"+mine:{page}", tap_id="1", pressed="1")
    lan.looks_up()
    lan.sees_nothing()


async def test_a_change_is_a_new_version_of_the_same_pledge(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Đổi {code}")
    lan.sees("xem lại", "• 500.000đ", "• Đến: THCS Nguyễn Trãi", choices=["Xác nhận", "Sửa"])
    await lan.taps("Sửa")
    lan.looks_up()
    await lan.says("2")
    lan.sees("bao nhiêu tiền")
    await lan.says("700k")
    lan.sees("• 700.000đ (bảy trăm nghìn đồng)")
    await lan.taps("Xác nhận")
    lan.sees(f"Đã ghi nhận thay đổi. Mã: {code}.")

    assert [(1, "open"), (2, "open")] == await program.rows(VERSIONS)
    amounts = select(pledge_line.c.amount).order_by(pledge_line.c.version)
    assert [(500_000,), (700_000,)] == await program.rows(amounts)


@pytest.mark.parametrize(
    ("typed", "said"), [("1500đ", "1.500đ"), ("1.234.567đ", "1.234.567đ"), ("151.021đ", "151.021đ")]
)
async def test_an_odd_sum_is_still_the_same_when_the_pledge_is_changed(
    lan: Person, program: Running, typed: str, said: str
) -> None:
    await lan.has_said(*(typed if words == "500k" else words for words in CASH_PLEDGE))
    await lan.has_said("/cuatoi")
    await lan.taps(f"Đổi {await code_of(program)}")
    lan.sees("xem lại", f"• {said} (", choices=["Xác nhận", "Sửa"])


async def test_the_old_version_counts_no_more(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Đổi {code}")
    lan.looks_up()
    await lan.has_said("sửa", "2", "700k", "xác nhận")
    await lan.says("/tiendo")
    lan.sees("Đăng ký chưa nhận: 700.000đ")


async def test_a_change_of_everything_keeps_the_code(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Thiết bị khác", "loa", "2", "mới", "thêm", "Laptop", "1", "Mới", "không, tiếp tục")
    await lan.has_said("an binh", "thcs an binh", "tập thể, tổ chức", "Hội Khuyến học", "12", "tên khác", "Chi hội 2")
    await lan.has_said("Nhờ trường đến nhận", "Ấp 1A", "0912345678", "xác nhận")
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Đổi {code}")
    lan.sees(
        "• 2 loa, mới",
        "• 1 laptop, mới",
        "Đến: THCS An Bình",
        "Chi hội 2 (tập thể, tổ chức) – Hội Khuyến học, 12 người",
        "Địa chỉ: Ấp 1A; điện thoại: 0912345678",
    )


async def test_a_change_begun_and_cancelled_changes_nothing(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Đổi {code}")
    lan.looks_up()
    await lan.has_said("sửa", "2", "700k", "hủy")

    assert [(1, "open")] == await program.rows(VERSIONS)


async def test_a_pledge_is_taken_back(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.sees(f"muốn rút lại đăng ký {code}", "• 500.000đ", choices=["Rút lại", "Giữ nguyên"])
    await lan.taps("Rút lại")
    lan.sees(f"Đã rút lại đăng ký {code}")
    await lan.says("/cuatoi")
    lan.sees("đã rút lại", choices=[])
    await lan.says("/tiendo")
    lan.sees("Đăng ký chưa nhận: 0đ")

    assert [(1, "open"), (2, "withdrawn")] == await program.rows(VERSIONS)


async def test_a_pledge_is_kept_after_all(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.looks_up()
    await lan.taps("Giữ nguyên")
    lan.sees("được giữ nguyên")

    assert [(1, "open")] == await program.rows(VERSIONS)


async def test_what_was_taken_back_is_not_changed_or_taken_back_again(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.looks_up()
    await lan.taps("Rút lại")
    lan.looks_up()
    await lan.taps(f"Rút lại {code}")
    lan.sees("Không có đăng ký nào đang mở với mã này")
    await lan.taps(f"Đổi {code}")
    lan.sees("Không có đăng ký nào đang mở với mã này")

    assert 2 == len(await program.rows(VERSIONS))


async def test_after_the_window_a_pledge_is_taken_back_but_not_changed(
    lan: Person, program: Running, clock: MovedClock
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await lan.has_said("/cuatoi")
    clock.passes(days=11)
    await lan.taps(f"Đổi {code}")
    lan.sees("đã hết ngày 15/10")
    await lan.taps(f"Rút lại {code}")
    lan.looks_up()
    await lan.taps("Rút lại")
    lan.sees("Đã rút lại")


@pytest.mark.parametrize("door", ["change", "withdraw"])
async def test_another_donor_cannot_touch_it_nor_learn_that_it_exists(
    lan: Person, tung: Person, program: Running, door: str
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await tung.sends(tap=f"+{door}:{code}", tap_id="1", pressed="1")
    refused = tung.sees("Không có đăng ký nào đang mở với mã này")
    await tung.sends(tap=f"+{door}:UH22222X", tap_id="1", pressed="1")
    assert refused.text == tung.sees().text
    await tung.says("/cuatoi")
    tung.sees("chưa có đăng ký nào")

    assert [(1, "open")] == await program.rows(VERSIONS)


async def test_staff_cannot_change_a_donor_s_pledge_either(lan: Person, thao: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await thao.sends(tap=f"+withdraw:{await code_of(program)}", tap_id="1", pressed="1")
    thao.sees("Không có đăng ký nào đang mở")


@pytest.mark.parametrize("sum_", ["1500đ", "50k", "99.999đ", "2 triệu"])
async def test_a_change_keeps_a_sum_as_it_was(lan: Person, sum_: str) -> None:
    await lan.has_said(*(sum_ if said == "500k" else said for said in CASH_PLEDGE))
    [gift] = [line for line in lan.messages[-2].text.splitlines() if "đồng)" in line]
    await lan.has_said("/cuatoi")
    await lan.says("1")
    lan.sees("xem lại", gift)


async def test_how_many_of_what_came_can_be_used_is_said_kindly(lan: Person, program: Running) -> None:
    """One of two could not be used and was sent back."""
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await comes(program, DevicesCame(Item.LAPTOP, {Judged.USABLE: 1, Judged.REFUSED: 1}), code=code)
    await lan.says("/cuatoi")
    lan.sees(
        "Đã nhận: 2 laptop\nTrong đó 1 máy dùng được cho các em, 1 máy rất tiếc chưa phù hợp cho học trực tuyến. "
        "Tấm lòng của quý vị vẫn rất quý."
    )


async def test_where_nothing_can_be_used_that_is_said_kindly_too(lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await comes(program, CashCame(100_000), DevicesCame(Item.LAPTOP, {Judged.REFUSED: 2}), code=code)
    await lan.says("/cuatoi")
    lan.sees("Đã nhận: 100.000đ, 2 laptop\nTrong đó 2 máy rất tiếc chưa phù hợp cho học trực tuyến. Tấm lòng")
