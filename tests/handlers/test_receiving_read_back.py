"""What the yes to a receipt is to fits a phone's screen, and every number and sum in it stands in words too."""

from dataclasses import replace

import pytest

from campaign.giving import Donor, DonorKind, NameForm
from campaign.items import Cash, Condition, Devices, Gift, Item
from campaign.receiving import Arrived, Came, CashCame, DevicesCame, Judged, NewReceipt
from handlers.receiving_read_back import read_back
from tests.handlers.receiving import AS_LAN, pledged
from tests.kit import Person, Running

MIXED = {Judged.USABLE: 2, Judged.REPAIR: 1, Judged.REFUSED: 1, Judged.LATER: 1}
MANY = {Judged.USABLE: 211, Judged.REPAIR: 122, Judged.REFUSED: 99, Judged.LATER: 67}
LAN = Donor(DonorKind.BENEFACTOR, NameForm.SHOWN, "Lan Nguyễn")
LONG = Donor(DonorKind.ORGANISATION, NameForm.SHOWN, "Hội Khuyến học " + "A" * 45, "Hội", 9999)
OFFICE, SCHOOL = "Phòng Giáo dục và Đào tạo huyện Phú Giáo", "Lớp mẫu giáo độc lập Bé Ngoan"
ITEMS = [Item.LAPTOP, Item.DESKTOP, Item.SMARTPHONE, Item.TABLET, Item.OTHER]


def came(judged: dict[Judged, int], why: str = "", condition: Condition = Condition.NEW) -> tuple[Came, ...]:
    said = "loa trợ giảng" if not why else "L" * 40
    pieces = [DevicesCame(item, judged, condition, said if item is Item.OTHER else "", why, {}) for item in ITEMS]
    return (CashCame(9_499_499_499, why), *pieces)


def promised(came: tuple[Came, ...]) -> dict[int, Gift]:
    devices = [each for each in came if isinstance(each, DevicesCame)]
    gifts: list[Gift] = [
        Cash(1_500_000),
        *(Devices(each.item, 12, Condition.USED, each.description) for each in devices),
    ]
    return dict(enumerate(gifts, 1))


def test_six_mixed_lines_are_said_in_fewer_words() -> None:
    lines, new_ones = came(MIXED), promised(came(MIXED))
    said = read_back(
        NewReceipt("THCS-NT", LAN, lines, pledge_code="UH7K3Q2C"), "THCS Nguyễn Trãi", "", {}, [*new_ones.values()]
    )
    assert "• 5 laptop (năm), mới: 2 dùng được, 1 cần sửa, 1 không dùng được, 1 chờ kiểm tra" in said
    assert "• Người ủng hộ: Lan Nguyễn (nhà hảo tâm)" in said
    assert len(said) <= 700


def test_the_condition_is_not_repeated_where_it_is_as_promised() -> None:
    as_promised = [Devices(item, 5, Condition.NEW) for item in ITEMS]
    cash, *rest, _speakers = came(MIXED)
    speakers = DevicesCame(Item.OTHER, MIXED, Condition.USED, "loa trợ giảng")
    gave_more = (replace(cash, why="gave more"), *rest, speakers)
    said = read_back(NewReceipt("A", LAN, gave_more), "THCS A", "", {}, as_promised)
    assert "nghìn bốn trăm chín mươi chín đồng), trao tận tay; người ủng hộ tặng thêm" in said
    assert "• 5 laptop (năm): 2 dùng được, 1 cần sửa, 1 không dùng được, 1 chờ kiểm tra\n" in said
    assert "• 5 loa trợ giảng (năm), đã qua sử dụng: 2 dùng được" in said


LESS, MORE = came(MANY), came(MANY, "W" * 60)
GIVEN_UP = (replace(LESS[0], why="changed mind"), *LESS[1:])


@pytest.mark.parametrize(
    ("lines", "elsewhere", "left"),
    [
        (MORE, "", {}),
        (MORE, SCHOOL, {}),
        (LESS, SCHOOL, promised(LESS)),
        (GIVEN_UP, "", promised(LESS)),
        (came(MANY, "gave more", Condition.USED), "", {}),
    ],
)
def test_the_longest_fits_a_screen_with_all_its_figures(
    lines: tuple[Came, ...], elsewhere: str, left: dict[int, Gift]
) -> None:
    new = NewReceipt("THCS-NT", LONG, lines, Arrived.TRANSFER, "UH7K3Q2C", closes_pledge=not elsewhere)
    said = read_back(new, OFFICE, elsewhere, left)
    assert len(said) <= 700
    assert "9.499.499.499đ (chín tỷ bốn trăm chín mươi chín triệu" in said
    assert "• 499 điện thoại thông minh (bốn trăm chín mươi chín), " in said
    assert ": 211/122/99/67" in said
    assert "dùng được/cần sửa/không dùng được/chờ kiểm tra" in said
    assert 5 == said.count("(bốn trăm chín mươi chín)")
    assert "9999 người" in said
    assert f"nhận tại {OFFICE}" in said


async def test_a_full_promise_has_no_room_for_more_lines_and_its_read_back_is_short(
    minh: Person, lan: Person, program: Running
) -> None:
    things = ("Laptop", "Máy tính để bàn", "Điện thoại thông minh", "Máy tính bảng")
    said = [part for thing in things for part in (thing, "12", "Đã qua sử dụng", "Thêm")]
    other = ("Thiết bị khác", "loa trợ giảng không dây có micro", "12", "Mới", "Thêm", "Tiền mặt", "9.499.500đ")
    code = await pledged(lan, program, "/ungho", *said, *other, "thcs nguyen trai", *AS_LAN)
    each = ("Đủ 12 chiếc", "Mỗi máy một khác", "5", "3", "2", "Cả 6 điểm đều đạt")
    await minh.has_said(code, *(each * 5))
    await minh.says("Đủ 9.499.500đ")
    asked = minh.sees("• 12 laptop (mười hai): 5 dùng được, 3 cần sửa, 2 không dùng được, 2 chờ kiểm tra", code).text
    assert len(asked) <= 700


async def test_six_lines_are_all_of_what_was_promised_and_what_was_not(
    minh: Person, lan: Person, program: Running
) -> None:
    five = ("Laptop", "Máy tính để bàn", "Điện thoại thông minh", "Máy tính bảng")
    said = [part for thing in five for part in (thing, "1", "Mới", "Thêm")]
    code = await pledged(lan, program, "/ungho", *said, "Tiền mặt", "500k", "không, tiếp tục", "nguyen trai", *AS_LAN)
    await minh.has_said(code, *(("Đủ 1 chiếc", "Cần sửa") * 4), "Đủ 500.000đ")
    await minh.has_said("Có thêm", "Laptop", "1", "Cần sửa")
    await minh.says("Mới")
    minh.sees("Thầy/cô xem lại", choices=["Xác nhận", "Sửa"])


async def test_two_sums_in_one_receipt_are_one(minh: Person, program: Running) -> None:
    await minh.has_said("/tiepnhan", "Không có đăng ký trước", "Không nêu tên", "phụ huynh")
    await minh.has_said("Tiền mặt", "1.000đ", "Thêm", "Tiền mặt", "2.000đ", "Không, tiếp tục")
    await minh.says("Trao tận tay")
    minh.sees("• 3.000đ (ba nghìn đồng), trao tận tay")
    await minh.says("Xác nhận")
    minh.looks_up()


async def test_what_is_given_on_top_of_a_promised_sum_is_added_to_it(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, "/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs nguyen trai", *AS_LAN)
    await minh.has_said(code, "Đủ 500.000đ", "Có thêm", "Tiền mặt", "50k")
    await minh.says("Không, tiếp tục")
    minh.sees("• 550.000đ (năm trăm năm mươi nghìn đồng), trao tận tay")
    await minh.says("Xác nhận")
    minh.looks_up()
    lan.sees("• 550.000đ")
