"""A gift is received at the school: item by item, read back, thanked for at once."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from bot.clock import parse_moment
from bot.messages import Strange
from campaign.codes import new_code
from campaign.devices import State
from campaign.receiving import CashCame
from storage import settings_kept
from storage.schema import audit_event, cash_entry, device, device_version, pledge_version, receipt, receipt_line
from tests.closing import closes
from tests.handlers.money import received
from tests.handlers.receiving import (
    ALL_GOOD,
    AS_LAN,
    LAPTOPS,
    ONE_GOOD,
    PLEDGE,
    TWO_LAPTOPS,
    labels_of,
    pledged,
    receipts_of,
    states_of,
)
from tests.kit import Person, Running
from tests.storage.test_audit import proved

REASONS = [
    *("Người ủng hộ đổi ý", "Máy hỏng trước khi trao", "Đã trao ở nơi khác", "Khi đăng ký ghi nhầm", "Lý do khác")
]
REASON = select(pledge_version.c.reason).order_by(pledge_version.c.version)


async def test_a_pledge_is_received_item_by_item_and_the_donor_is_thanked(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program)
    await minh.says("/tiepnhan")
    minh.sees(code, "• 2 laptop", "• 1.500.000đ")
    await minh.taps(f"Nhận {code}")
    minh.sees("Laptop: còn chờ 2 chiếc. Lần này nhận bao nhiêu chiếc?", choices=["Đủ 2 chiếc", "Chưa nhận"])
    await minh.taps("Đủ 2 chiếc")
    minh.sees(
        "2 laptop: xem qua thấy thế nào?",
        choices=["Dùng được", "Cần sửa", "Không dùng được", "Kiểm tra sau", "Mỗi máy một khác"],
    )
    await minh.taps("Dùng được")
    minh.sees("sáu điểm", "6. Đã thoát tài khoản của chủ cũ", choices=["Cả 6 điểm đều đạt", "Kiểm tra sau"])
    await minh.taps("Cả 6 điểm đều đạt")
    minh.sees("còn chờ 1.500.000đ", choices=["Đủ 1.500.000đ", "Chưa nhận"])
    await minh.taps("Đủ 1.500.000đ")
    minh.sees("khác ngoài đăng ký", choices=["Có thêm", "Không có"])
    await minh.taps("Không có")
    minh.sees(
        "• Nhận tại: THCS Nguyễn Trãi",
        "• Người ủng hộ: Lan Nguyễn (nhà hảo tâm)",
        "• 2 laptop, đã qua sử dụng (hai chiếc): 2 dùng được",
        "• 1.500.000đ (một triệu năm trăm nghìn đồng), trao tận tay",
        f"• Theo đăng ký: {code}",
        choices=["Xác nhận", "Sửa"],
    )
    assert [] == await receipts_of(program)
    await minh.taps("Xác nhận")
    [number] = await receipts_of(program)
    told = minh.sees(
        f"Đã ghi phiếu nhận {number}", "THCS Nguyễn Trãi", *await labels_of(program), "cảm ơn người ủng hộ"
    )
    thanked = lan.sees("Cảm ơn quý vị! THCS Nguyễn Trãi đã nhận:", "• 2 laptop", "• 1.500.000đ", number)

    assert number == told.copyable
    assert "thầy/cô" not in thanked.text
    assert ["usable", "usable"] == await states_of(program)
    assert [(1_500_000,)] == await program.rows(select(cash_entry.c.amount))
    await proved(program)


@pytest.mark.parametrize(
    "typed", ["{code}", "{code} của chị Lan ạ", "uh {spaced}", "/start {code}", "https://t.me/b?start={code}"]
)
async def test_the_code_opens_the_receipt_wherever_it_stands(
    minh: Person, lan: Person, program: Running, typed: str
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.says(typed.format(code=code, spaced=" ".join(code[2:].lower())))
    minh.sees("Laptop: còn chờ 2 chiếc")


async def test_a_code_in_the_words_of_another_talk_is_an_answer_there(lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    program.clock.move_to(parse_moment("2021-10-17T09:30"))
    await lan.has_said("/ungho", "Để lại lời nhắn", f"Xin hỏi về {code}, máy của tôi")
    assert "số" in lan.messages[-1].text


async def test_the_donor_s_own_code_leads_to_their_pledges_and_nobody_else_s(
    lan: Person, tung: Person, hoa: Person, thao: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await lan.says(f"/start {code}")
    lan.sees("Đóng góp của quý vị:", code, choices=[f"Đổi {code}", f"Rút lại {code}", f"Mã QR {code}"])
    for other in (tung, hoa):
        await other.says(f"/start {code}")
        told = other.sees("Đây là mã của một phần ủng hộ")
        assert "laptop" not in told.text
    await tung.says("UH222222")
    tung.looks_up()


async def test_the_donor_shows_a_qr_that_leads_there(minh: Person, lan: Person, program: Running) -> None:
    async with program.app.database.transaction() as session:
        await settings_kept.keep(session, "telegram username", "lalanh_bot")
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Mã QR {code}")
    lan.sees("đưa mã này cho người tiếp nhận", f"https://t.me/lalanh_bot?start={code}")
    picture = lan.gets_file(code)
    [read] = zxingcpp.read_barcodes(Image.open(BytesIO(picture.content)))
    await minh.says("/start " + read.text.partition("start=")[2])
    minh.sees("Laptop: còn chờ 2 chiếc")


@pytest.mark.parametrize("typed", ["Lan", "lan nguyen", "NGUYỄN LAN"])
async def test_a_donor_is_found_by_name(minh: Person, lan: Person, program: Running, typed: str) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said("/tiepnhan", "Tìm theo mã, tên, số điện thoại", typed)
    assert f"{code}, của Lan Nguyễn" in minh.messages[-1].text
    await minh.taps(f"Nhận {code}")
    minh.sees("Laptop: còn chờ 2 chiếc")


async def test_a_donor_is_found_by_phone(minh: Person, lan: Person, program: Running) -> None:
    fetch = ("nhà hảo tâm", "ẩn danh", "nhờ trường đến nhận", "Ấp 1A", "0912345678", "xác nhận")
    code = await pledged(lan, program, *TWO_LAPTOPS[:-4], *fetch)
    minh.looks_up()
    await minh.has_said("/tiepnhan", "Tìm theo mã, tên, số điện thoại", "+84 912 345 678")
    assert code in minh.messages[-1].text


async def test_of_several_with_one_name_one_is_chosen_and_a_stranger_s_name_finds_nobody(
    minh: Person, lan: Person, tung: Person, program: Running
) -> None:
    first = await pledged(lan, program, *TWO_LAPTOPS)
    second = await pledged(tung, program, *TWO_LAPTOPS[:-3], "Tên khác", "Lan", *TWO_LAPTOPS[-2:])
    await minh.has_said("/tiepnhan", "Tìm theo mã, tên, số điện thoại")
    await minh.says("Hòa")
    minh.sees("Chưa thấy ai", choices=["Không có đăng ký trước"])
    await minh.says("lan")
    found = minh.sees("Có 2 người phù hợp:")
    assert {first, second} == {choice.label.partition(":")[0] for choice in found.choices[:-1]}
    await minh.says("UH777")
    minh.sees("Mã này không đúng")


async def test_parts_come_in_several_visits_and_the_last_one_closes_it(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program)
    await minh.has_said(code, "1", "Dùng được", "Cả 6 điểm đều đạt", "Chưa nhận", "Không có")
    assert "Còn lại: 1 laptop, đã qua sử dụng; 1.500.000đ" in minh.messages[-1].text
    await minh.has_said("Sẽ trao sau")
    assert "sẽ trao sau" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    lan.sees("• 1 laptop", "Còn lại, khi nào tiện: 1 laptop")
    await lan.says("/cuatoi")
    lan.sees(f"{code} (đã nhận một phần)", "Đã nhận: 1 laptop")
    await minh.says("/tiepnhan")
    minh.sees("• 1 laptop, đã qua sử dụng", "• Đã nhận: 1 laptop")
    await minh.has_said(code, "Đủ 1 chiếc", "Cần sửa", "Đủ 1.500.000đ", "Không có", "Xác nhận")
    lan.sees("Có 1 máy cần sửa")
    await lan.says("/cuatoi")
    lan.sees(f"{code} (đã nhận đủ)", "Đã nhận: 1.500.000đ, 2 laptop", choices=[])
    await minh.says("/tiepnhan")
    minh.sees("chưa có đăng ký nào")
    await minh.says(code)
    minh.sees("đã được nhận đủ", *await receipts_of(program), "Không ghi gì thêm")

    assert ["repair", "usable"] == await states_of(program)
    await proved(program)


async def test_several_pieces_of_one_item_may_differ(minh: Person, lan: Person, program: Running) -> None:
    five = tuple("5" if said == "2" else said for said in TWO_LAPTOPS)
    code = await pledged(lan, program, *five)
    await minh.has_said(code, "Đủ 5 chiếc", "Mỗi máy một khác")
    assert "Trong 5 chiếc, bao nhiêu chiếc dùng được?" in minh.messages[-1].text
    await minh.says("9")
    minh.sees("Nhiều nhất là 5 chiếc")
    await minh.has_said("2", "1", "Không có", "Cả 6 điểm đều đạt", "Không có")
    assert "• 5 laptop, đã qua sử dụng (năm chiếc): 2 dùng được, 1 cần sửa, 2 chờ kiểm tra\n" in minh.messages[-1].text
    await minh.has_said("xác nhận")

    assert ["received", "received", "repair", "usable", "usable"] == await states_of(program)


async def test_a_count_of_several_pieces_and_a_forgotten_thing_are_mended_in_the_read_back(
    minh: Person, lan: Person, program: Running
) -> None:
    five = tuple("5" if said == "2" else said for said in TWO_LAPTOPS)
    code = await pledged(lan, program, *five)
    await minh.has_said(code, "Đủ 5 chiếc", "Mỗi máy một khác", "2", "1", "2", "Cả 6 điểm đều đạt", "Không có")
    await minh.has_said("Sửa", "Laptop, dùng được: 2")
    assert "Trong 5 chiếc, bao nhiêu chiếc dùng được?" in minh.messages[-1].text
    await minh.has_said("4", "1", "Cả 6 điểm đều đạt")
    assert "(năm chiếc): 4 dùng được, 1 cần sửa\n" in minh.messages[-1].text
    await minh.has_said("Sửa", "Ngoài đăng ký: Không có", "Có thêm", "Tiền mặt", "200k", "Không, tiếp tục")
    minh.looks_up()
    assert ["Trao tận tay", "Chuyển khoản"] == [choice.label for choice in minh.messages[-1].choices]
    await minh.has_said("Trao tận tay")
    assert "• 200.000đ (hai trăm nghìn đồng), trao tận tay" in minh.messages[-1].text


async def test_a_receipt_is_found_again_by_its_number_printed_and_corrected(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD, "Không có")
    await minh.says("Xác nhận")
    ways = ["Phiếu nhận để in", "Thiết bị chờ kiểm tra", "Sửa nhầm", "Tiếp nhận"]
    minh.sees("Đã ghi phiếu nhận", choices=ways)
    [number] = await receipts_of(program)
    await minh.says(f"cho thầy xin phiếu {number.lower()}")
    minh.sees(f"Phiếu nhận {number}: xin in hai bản", choices=["Sửa nhầm", "Tiếp nhận"])
    await minh.taps("Sửa nhầm")
    minh.sees("Nhầm ở đâu?")
    await minh.says("Ghi trùng, hoặc chưa hề có")
    minh.sees(f"• Hủy phiếu nhận {number}")


async def test_of_a_receipt_s_number_others_learn_nothing(lan: Person, hoa: Person, program: Running) -> None:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    number = await received(program, CashCame(500_000))
    for person in (lan, hoa):
        await person.says(number)
        person.sees("Đây là số của một phiếu nhận", choices=["Đóng góp của tôi"])
    await vinh.says(number)
    vinh.sees("Không có phiếu nhận này ở đơn vị của thầy/cô")


async def test_at_night_the_donor_is_thanked_in_the_morning_and_the_school_knows_it(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    program.clock.move_to(parse_moment("2021-10-06T20:30"))
    await minh.has_said(code, *ALL_GOOD, "Không có")
    await minh.says("Xác nhận")
    minh.sees("sáng ra sẽ báo và cảm ơn người ủng hộ")
    lan.sees_nothing()
    program.clock.move_to(parse_moment("2021-10-07T08:00"))
    await program.beats()
    lan.sees("Cảm ơn quý vị!", "• 2 laptop")


async def test_each_label_says_of_which_device_it_is(minh: Person, lan: Person, program: Running) -> None:
    five = tuple("5" if said == "2" else said for said in TWO_LAPTOPS)
    code = await pledged(lan, program, *five)
    await minh.has_said(code, "Đủ 5 chiếc", "Mỗi máy một khác", "2", "1", "2", "Cả 6 điểm đều đạt", "Không có")
    await minh.says("Xác nhận")
    said = minh.sees("Dán nhãn thiết bị:").text
    of = select(device.c.id, device_version.c.state).join(device_version)
    codes = {state: sorted(id_ for id_, its in await program.rows(of) if its == state) for state in State}
    for state, words in ((State.USABLE, "dùng được"), (State.REPAIR, "cần sửa"), (State.REFUSED, "không dùng được")):
        assert f"• laptop, {words}: {', '.join(codes[state])}\n" in said


async def test_of_many_labels_some_are_shown_and_all_are_on_the_slip(
    minh: Person, lan: Person, program: Running
) -> None:
    many = tuple("30" if said == "2" else said for said in TWO_LAPTOPS)
    code = await pledged(lan, program, *many)
    await minh.has_said(code, "Đủ 30 chiếc", "Mỗi máy một khác", "20", "10", "Cả 6 điểm đều đạt", "Không có")
    await minh.says("Xác nhận")
    said = minh.sees("• và 18 mã khác, có đủ trên «Phiếu nhận để in»")
    assert (12, False) == (said.text.count(" TB"), "cần sửa" in said.text)


async def test_what_is_not_checked_yet_waits(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, "Đủ 2 chiếc", "Dùng được", "Kiểm tra sau", "Không có", "Xác nhận")
    lan.sees("kiểm tra trước khi trao")

    assert ["received", "received"] == await states_of(program)


async def test_a_device_that_cannot_be_used_is_thanked_for_first(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, "Đủ 2 chiếc", "Không dùng được", "Không có", "Xác nhận")
    told = lan.sees("Cảm ơn quý vị!", "• 2 laptop", "chưa phù hợp cho học trực tuyến", "tái chế").text

    assert told.index("Cảm ơn") < told.index("chưa phù hợp")
    assert ["refused", "refused"] == await states_of(program)


async def test_more_than_promised_needs_a_reason(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, "3", "Kiểm tra sau")
    assert "Nhiều hơn số đã đăng ký" in minh.messages[-1].text
    await minh.has_said("Lý do khác", "Chị Lan góp thêm một máy", "Không có")
    assert (
        "• 3 laptop, đã qua sử dụng (ba chiếc): 3 chờ kiểm tra; lý do: Chị Lan góp thêm một máy"
        in minh.messages[-1].text
    )
    await minh.has_said("Xác nhận")

    [row] = await program.rows(select(receipt_line.c.pieces, receipt_line.c.private))
    assert (3, True) == (row.pieces, row.private is not None)
    said = await program.rows(select(audit_event))
    assert "góp thêm" not in str(said)


async def test_less_than_promised_and_no_more_to_come(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ONE_GOOD, "Không có", "Không trao nữa", "Máy hỏng trước khi trao")
    assert "Còn lại: 1 laptop, đã qua sử dụng: không trao nữa" in minh.messages[-1].text
    assert "lý do: máy hỏng trước khi trao" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    lan.looks_up()
    await lan.says("/cuatoi")
    lan.sees(f"{code} (phần còn lại không trao nữa)", "Đã nhận: 1 laptop", choices=[])
    await minh.says(code)
    minh.sees("đã khép lại", choices=["Người này vẫn mang quà đến", "Không có đăng ký trước"])


async def test_a_pledge_that_never_comes_is_closed_after_a_read_back_and_its_donor_is_told(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, "Chưa nhận", "Không có", "Sẽ trao sau")
    assert "không ghi nhận gì" in minh.messages[-1].text
    await minh.has_said(code, "Chưa nhận", "Không có")
    await minh.says("Không trao nữa")
    minh.sees("Vì sao phần còn lại không trao nữa?", choices=REASONS)
    await minh.taps("Đã trao ở nơi khác")
    minh.sees(
        f"• Đăng ký {code}, của Lan Nguyễn",
        "• Không trao nữa: 2 laptop",
        "• Lý do: đã trao ở nơi khác",
        choices=["Xác nhận", "Sửa"],
    )
    await lan.says("/cuatoi")
    lan.sees(f"{code} (chưa nhận)")
    await minh.says("Xác nhận")
    minh.sees(f"phần còn lại của {code} không trao nữa", "Người ủng hộ được báo")
    lan.sees(f"quý vị không trao nữa phần sau của đăng ký {code}", "• 2 laptop", "Cảm ơn", "Nếu chưa đúng")
    await lan.says("/cuatoi")
    lan.sees(f"{code} (không trao nữa)", choices=[])
    await minh.says(code)
    minh.sees("đã khép lại, không trao nữa; lý do: đã trao ở nơi khác. Không ghi gì")

    assert [(None,), ("elsewhere",)] == await program.rows(REASON)
    assert [] == await receipts_of(program)
    await proved(program)


async def test_another_reason_why_nothing_came_is_kept_sealed_until_the_donor_is_erased(
    minh: Person, lan: Person, program: Running
) -> None:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    code = await pledged(lan, program, *TWO_LAPTOPS)
    said = ("Chưa nhận", "Không có", "Không trao nữa", "Lý do khác", "Chị Lan chuyển nhà")
    await minh.has_said(code, *said)
    assert "• Lý do: Chị Lan chuyển nhà" in minh.messages[-1].text
    await minh.has_said("Xác nhận", code)
    assert "lý do: Chị Lan chuyển nhà" in minh.messages[-1].text
    await vinh.says(code)
    assert "chuyển nhà" not in vinh.sees("đã khép lại").text

    assert [(None,), ("other",)] == await program.rows(REASON)
    lan.looks_up()
    await lan.has_said("/rieng_tu", "Sửa thông tin", "Tên trong danh sách công khai", "Tên khác", "Lan Ngọc")
    await lan.has_said("Xác nhận")
    assert [(None,), ("other",), ("other",)] == await program.rows(REASON)
    await minh.has_said(code)
    assert "lý do: Chị Lan chuyển nhà" in minh.messages[-1].text
    await lan.says("/rieng_tu")
    lan.sees(f"{code}: ghi tên: Lan Ngọc; vì sao không trao: Chị Lan chuyển nhà")
    await lan.has_said("Xóa thông tin của tôi", "Xóa")
    await minh.has_said(code)
    assert "lý do: lý do khác" in minh.messages[-1].text
    await proved(program)


async def test_something_else_came_with_it(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD, "Có thêm", "Máy tính bảng", "1", "Kiểm tra sau", "Mới", "Không, tiếp tục")
    assert "• 1 máy tính bảng, mới (một chiếc): 1 chờ kiểm tra" in minh.messages[-1].text
    await minh.has_said("Xác nhận")
    lan.sees("• 2 laptop", "• 1 máy tính bảng")


async def test_a_gift_that_nobody_announced(minh: Person, program: Running) -> None:
    await minh.has_said("/tiepnhan", "Không có đăng ký trước")
    assert "Người ủng hộ tên gì?" in minh.messages[-1].text
    await minh.has_said("Bùi Văn Tám", "0912345678", "phụ huynh", "Bùi Văn Tám", "Tiền mặt", "500k")
    await minh.has_said("Không, tiếp tục", "Trao tận tay")
    assert "• 500.000đ (năm trăm nghìn đồng), trao tận tay" in minh.messages[-1].text
    await minh.says("Xác nhận")
    minh.sees("Đã ghi phiếu nhận", "Mong thầy/cô cảm ơn")
    await proved(program)


async def test_who_gave_before_is_asked_about_and_counts_as_one_donor(minh: Person, program: Running) -> None:
    first = ("Bùi Văn Tám", "0912345678", "phụ huynh", "Ẩn danh", "Laptop", "1", "Kiểm tra sau", "Mới")
    await minh.has_said("/tiepnhan", "Không có đăng ký trước", *first, "Không, tiếp tục", "Xác nhận")
    program.clock.passes(days=1)
    await minh.has_said("/tiepnhan", "Không có đăng ký trước", "Ông Tám", "0912345678")
    assert "Có phải cùng người?" in minh.messages[-1].text
    await minh.has_said("Cùng người", "Tiền mặt", "500k", "Không, tiếp tục", "Trao tận tay", "Xác nhận")
    await minh.has_said("/tiepnhan", "Không có đăng ký trước", "Ông Tám", "0912345678", "Người khác", "phụ huynh")
    await minh.has_said("Ông Tám", "Tiền mặt", "200k", "Không, tiếp tục", "Trao tận tay", "Xác nhận")

    keys = [row.donor_key for row in await program.rows(select(receipt.c.donor_key).order_by(receipt.c.recorded_at))]
    assert (3, 2) == (len(keys), len(set(keys)))


async def test_who_pledged_and_forgot_the_code_is_led_to_the_pledge(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said("/tiepnhan", "Không có đăng ký trước", "lan nguyen", "Không có số")
    assert f"có đăng ký {code}" in minh.messages[-1].text
    await minh.has_said("Cùng người", f"Nhận {code}")
    assert "Laptop: còn chờ 2 chiếc" in minh.messages[-1].text


async def test_more_of_a_donor_whose_pledge_came_in_full(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD, "Không có", "Xác nhận", code, "Nhận thêm của người này")
    lan.looks_up()
    await minh.has_said("Tiền mặt", "300k", "Không, tiếp tục", "Trao tận tay", "Xác nhận")
    lan.sees("Cảm ơn quý vị!", "• 300.000đ")

    assert 1 == len({row.donor_key for row in await program.rows(select(receipt.c.donor_key))})


async def test_a_class_gives_together(minh: Person, program: Running) -> None:
    await minh.has_said("/tiepnhan", "Không có đăng ký trước", "Không nêu tên")
    await minh.has_said("Tập thể, tổ chức", "Lớp 5A", "cả lớp 31 em")
    await minh.has_said("Lớp 5A", "Tiền mặt", "1.550.000đ", "Không, tiếp tục", "Trao tận tay")
    assert "• Người ủng hộ: Lớp 5A (tập thể, tổ chức) – 31 người" in minh.messages[-1].text
    await minh.has_said("Xác nhận")

    assert [(31,)] == await program.rows(select(receipt.c.people))


@pytest.mark.parametrize("typed", ["1,5 triệu", "1tr5", "một triệu rưỡi"])
async def test_a_sum_is_read_as_in_a_pledge_and_shown_in_words_before_it_counts(
    minh: Person, lan: Person, program: Running, typed: str
) -> None:
    cash = ("/ungho", "Tiền mặt", "15tr", "không, tiếp tục", "thcs nguyen trai", *AS_LAN)
    code = await pledged(lan, program, *cash)
    await minh.says(code)
    minh.sees("còn chờ 15.000.000đ")
    await minh.says("200")
    minh.sees("200.000đ")  # a bare number is asked about, never taken
    await minh.has_said(typed, "Không có", "Sẽ trao sau")
    assert "• 1.500.000đ (một triệu năm trăm nghìn đồng), trao tận tay" in minh.messages[-1].text


async def test_the_same_gift_entered_twice_is_asked_about(minh: Person, program: Running) -> None:
    deputy = Person("dung", "cô Dung", program)
    await deputy.has_role("manager", "THCS-NT")
    gift = ("Không nêu tên", "phụ huynh", "Laptop", "1", "Kiểm tra sau", "Mới", "Không, tiếp tục")
    await minh.has_said("/tiepnhan", "Không có đăng ký trước", *gift, "Xác nhận")
    program.clock.passes(minutes=5)
    await deputy.has_said("/tiepnhan", "Không có đăng ký trước", *gift)
    assert "Đây là một hay hai lần nhận?" in deputy.messages[-1].text
    await deputy.has_said("Một lần, không ghi thêm")
    assert 1 == len(await receipts_of(program))
    await deputy.has_said("/tiepnhan", "Không có đăng ký trước", *gift, "Hai lần nhận khác nhau", "Xác nhận")
    assert 2 == len(await receipts_of(program))


async def test_two_managers_receive_the_same_pledge_at_once(minh: Person, lan: Person, program: Running) -> None:
    deputy = Person("dung", "cô Dung", program)
    await deputy.has_role("manager", "THCS-NT")
    code = await pledged(lan, program, *TWO_LAPTOPS)
    for one in (minh, deputy):
        await one.has_said(code, *ONE_GOOD, "Không có", "Sẽ trao sau")
    await minh.has_said("Xác nhận")
    await deputy.says("Xác nhận")
    deputy.sees("Laptop: còn chờ 1 chiếc")
    await deputy.has_said("Đủ 1 chiếc", "Dùng được", "Cả 6 điểm đều đạt", "Không có")
    assert "Vừa có phiếu" in deputy.messages[-1].text
    await minh.has_said(code, "Đủ 1 chiếc", "Kiểm tra sau", "Không có", "Hai lần nhận khác nhau", "Xác nhận")
    await deputy.says("Hai lần nhận khác nhau")
    deputy.sees("đã được nhận đủ")

    assert (2, 2) == (len(await receipts_of(program)), len(await labels_of(program)))


async def test_a_yes_that_comes_twice_posts_once(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD, "Không có")
    again = {"sender": "minh", "chat": "minh", "name": "thầy Minh", "text": "xác nhận"}
    for _ in range(2):
        await program.hears_again(999, **again)
        await program.app.settle()
    minh.looks_up()
    lan.sees("Cảm ơn")
    lan.sees_nothing()

    assert 1 == len(await receipts_of(program))


async def test_a_late_gift_is_received_and_reopens_what_had_expired(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    program.clock.move_to(parse_moment("2021-10-26T09:00"))
    await minh.says("/tiepnhan")
    minh.sees("chưa có đăng ký nào")
    await minh.has_said(code, *ONE_GOOD, "Không có", "Sẽ trao sau", "Xác nhận")
    lan.looks_up()
    await minh.says("/tiepnhan")
    minh.sees(code, "• 1 laptop", "• Đã nhận: 1 laptop")


async def test_money_that_comes_after_the_pledge_was_taken_back_is_its_donor_s(
    minh: Person, lan: Person, program: Running
) -> None:
    cash = ("/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs nguyen trai", *AS_LAN)
    code = await pledged(lan, program, *cash)
    await lan.has_said("/cuatoi", f"Rút lại {code}", "Rút lại")
    await minh.has_said(code, "Người này vẫn mang quà đến")
    assert "Nhận gì của Lan Nguyễn (nhà hảo tâm)?" in minh.messages[-1].text
    await minh.has_said("Tiền mặt", "300k", "Không, tiếp tục", "Chuyển khoản")
    assert f"• Theo đăng ký: {code}" in minh.messages[-1].text
    await minh.says("Xác nhận")
    minh.sees("Đã ghi phiếu nhận", "cảm ơn người ủng hộ")
    assert "Còn lại" not in lan.sees("Cảm ơn quý vị!", "• 300.000đ").text
    await lan.says("/cuatoi")
    lan.sees(f"{code} (phần còn lại đã rút lại)", "Đã nhận: 300.000đ", choices=[])
    await minh.says("/tiepnhan")
    minh.sees("chưa có đăng ký nào")
    await proved(program)


async def test_a_gift_for_another_school_is_received_here_and_can_be_handed_on(
    minh: Person, lan: Person, program: Running
) -> None:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await vinh.says(code)
    vinh.sees("gửi đến THCS Nguyễn Trãi", choices=["Nhận tại THCS An Bình", "Không nhận"])
    await vinh.has_said("Không nhận", code, "Nhận tại THCS An Bình", *ALL_GOOD, "Không có")
    assert "• Nhận tại: THCS An Bình" in vinh.messages[-1].text
    assert "• Đăng ký gửi đến: THCS Nguyễn Trãi" in vinh.messages[-1].text
    await vinh.says("Xác nhận")
    vinh.sees("đăng ký gửi đến THCS Nguyễn Trãi; sau này có thể chuyển")
    told = minh.sees(f"Đăng ký {code} gửi đến trường thầy/cô đã được nhận tại THCS An Bình", "• 2 laptop").text
    assert "Lan" not in told

    assert [("THCS-AB",)] == await program.rows(select(receipt.c.unit))


async def test_the_rest_of_a_gift_for_another_school_is_not_given_up_here(lan: Person, program: Running) -> None:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await vinh.has_said(code, "Nhận tại THCS An Bình", *ONE_GOOD)
    await vinh.says("Không có")
    vinh.sees("• Còn lại: 1 laptop, đã qua sử dụng: sẽ trao sau", choices=["Xác nhận", "Sửa"])
    await vinh.says("Xác nhận")
    lan.looks_up()
    await lan.says("/cuatoi")
    lan.sees(f"{code} (đã nhận một phần)")


async def test_of_one_gift_promised_at_two_schools_both_hear_when_it_came_to_one(
    minh: Person, lan: Person, tung: Person, program: Running
) -> None:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    here = await pledged(lan, program, *TWO_LAPTOPS)
    program.clock.passes(minutes=20)
    elsewhere = ("không, tiếp tục", "thcs an binh", "mang đến trường", "hai phần quà", "xác nhận")
    there = await pledged(lan, program, *LAPTOPS, *elsewhere)
    await pledged(tung, program, *LAPTOPS, "không, tiếp tục", "thcs an binh", "nhà hảo tâm", "ẩn danh", *AS_LAN[-2:])
    await minh.has_said(here, *ALL_GOOD, "Không có")
    await minh.says("Xác nhận")
    told = minh.sees("còn đăng ký 2 laptop, đã qua sử dụng ở một trường khác").text
    heard = vinh.sees(
        f"đăng ký {there} (2 laptop, đã qua sử dụng) vừa trao một phần quà giống như vậy ở một trường khác",
        choices=[f"Nhận {there}"],
    ).text
    vinh.sees_nothing()
    assert "An Bình" not in told
    assert [] == [word for word in ("Lan", "Nguyễn Trãi", here) if word in heard]
    await vinh.has_said(f"Nhận {there}", "Chưa nhận", "Không có", "Không trao nữa", "Đã trao ở nơi khác", "Xác nhận")
    assert f"phần còn lại của {there} không trao nữa" in vinh.messages[-1].text


async def test_another_gift_of_the_donor_at_another_school_is_nobody_s_business(
    minh: Person, lan: Person, program: Running
) -> None:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    here = await pledged(lan, program, *PLEDGE, *AS_LAN)
    one = tuple("1" if said == "2" else said for said in PLEDGE[:-1])
    await pledged(lan, program, *one, "thcs an binh", "mang đến trường", "xác nhận")
    await minh.has_said(here, *ALL_GOOD, "Đủ 1.500.000đ", "Không có", "Xác nhận")
    assert "trường khác" not in minh.messages[-1].text
    vinh.sees_nothing()


async def test_the_office_receives_what_is_brought_to_it(thao: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await thao.says(code)
    office = thao.sees("gửi đến THCS Nguyễn Trãi").choices[0].label
    await thao.has_said(office, *ALL_GOOD, "Không có", "Xác nhận")

    assert [("PGD",)] == await program.rows(select(receipt.c.unit))


async def test_unknown_and_withdrawn_codes_are_answered_and_change_nothing(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await lan.has_said("/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.looks_up()
    await lan.has_said("rút lại")
    await minh.says(code)
    minh.sees("đã khép lại", "Không ghi gì", choices=["Người này vẫn mang quà đến", "Không có đăng ký trước"])
    unknown = new_code()
    await minh.says(unknown)
    minh.sees(f"Không có đăng ký nào với mã {unknown}", choices=["Tìm người ủng hộ", "Không có đăng ký trước"])

    assert [] == await receipts_of(program)


async def test_a_school_that_closes_in_the_middle_receives_nothing_more(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ALL_GOOD, "Không có")
    await closes(program, "THCS-NT")
    await minh.says("Xác nhận")
    minh.sees("THCS Nguyễn Trãi đã đóng, không nhận ủng hộ nữa", choices=["Chuyển đi đơn vị khác"])
    await minh.says("/thung")
    minh.sees("THCS Nguyễn Trãi đã đóng")

    assert [] == await receipts_of(program)


@pytest.mark.parametrize("typed", ["UH7K3Q2", "uh7k3q2x", " UH7K3Q2O ", "UH0K3Q2CX"])
async def test_a_code_with_a_slip_is_answered_as_one(minh: Person, lan: Person, typed: str) -> None:
    await minh.says(typed)
    minh.sees("Mã này không đúng", choices=["Tìm người ủng hộ"])
    await lan.says(typed)
    lan.sees("Mã này không đúng", choices=["Đóng góp của tôi"])


async def test_a_slip_in_a_code_ends_no_other_talk(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code)
    await minh.says("UH7K3Q2X")
    minh.sees("Lần này nhận bao nhiêu chiếc?")


async def test_staff_is_asked_of_a_doubtful_sum_as_staff(minh: Person) -> None:
    await minh.has_said("/thung", "Nguyễn Thị Hoa", "31")
    await minh.says("200")
    minh.sees("Ý thầy/cô là 200.000đ, phải không ạ?")


async def test_a_picture_for_a_number_is_answered_and_the_question_stays(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code)
    await minh.sends(strange=Strange.PHOTO)
    minh.sees()
    minh.sees("Lần này nhận bao nhiêu chiếc?")
    await minh.says("nhiều lắm")
    minh.sees("bằng một con số")
    await minh.says("500k")
    minh.sees("bằng một con số")


async def test_a_pledge_with_something_received_changes_only_above_it(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ONE_GOOD, "Không có", "Sẽ trao sau", "Xác nhận")
    lan.looks_up()
    await lan.has_said("/cuatoi")
    await lan.taps(f"Đổi {code}")
    lan.looks_up()
    await lan.has_said("sửa", "Phần quà: Laptop", "Máy tính bảng")
    await lan.says("xác nhận")
    lan.sees("Đã nhận 1 laptop của đăng ký này")
    lan.looks_up()
    await lan.has_said("hủy", "/cuatoi")
    await lan.taps(f"Rút lại {code}")
    lan.sees("• 1 laptop")
    await lan.says("rút lại")
    lan.looks_up()
    await lan.says("/cuatoi")
    lan.sees(f"{code} (phần còn lại đã rút lại)", "Đã nhận: 1 laptop", choices=[])


async def test_a_full_pledge_is_neither_reminded_of_nor_expected_and_a_part_is_for_what_is_open(
    minh: Person, lan: Person, tung: Person, program: Running
) -> None:
    full = await pledged(lan, program, *TWO_LAPTOPS)
    theirs = tuple("Tùng Trần" if said == "Lan Nguyễn" else said for said in TWO_LAPTOPS)
    part = await pledged(tung, program, *theirs)
    await minh.has_said(full, *ALL_GOOD, "Không có", "Xác nhận")
    await minh.has_said(part, *ONE_GOOD, "Không có", "Sẽ trao sau", "Hai lần nhận khác nhau", "Xác nhận")
    lan.looks_up()
    tung.looks_up()
    await minh.has_said("/dung_nhac")
    program.clock.move_to(parse_moment("2021-10-12T08:00"))
    await program.beats()
    lan.sees_nothing()
    assert "2 laptop" not in tung.sees(part, "• 1 laptop, đã qua sử dụng").text


async def test_the_morning_s_digest_says_what_waits_for_a_check(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, "Đủ 2 chiếc", "Kiểm tra sau", "Không có", "Xác nhận")
    lan.looks_up()
    for day in (7, 8):
        program.clock.move_to(parse_moment(f"2021-10-0{day}T08:00"))
        await program.beats()
        assert "Thiết bị chờ kiểm tra hoặc cần sửa, THCS Nguyễn Trãi: 2." == minh.sees().text


async def test_a_donor_who_goes_leaves_no_name_on_a_receipt(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, *ONE_GOOD, "Không có", "Sẽ trao sau", "Xác nhận")
    lan.looks_up()
    await lan.says("/rieng_tu")
    lan.sees("phiếu nhận quà của quý vị, có ghi tên: 1")
    await lan.has_said("Xóa thông tin của tôi", "Giữ, không ghi tên", "Xóa")
    assert [(None,)] == await program.rows(select(receipt.c.private))
    await minh.has_said(code, "Đủ 1 chiếc", "Không dùng được", "Không có", "Hai lần nhận khác nhau", "Xác nhận")
    await program.beats()
    lan.sees_nothing()
    await proved(program)


async def test_after_the_campaign_no_words_of_staff_or_names_of_donors_are_left(
    minh: Person, lan: Person, program: Running
) -> None:
    code = await pledged(lan, program, *TWO_LAPTOPS)
    await minh.has_said(code, "3", "Kiểm tra sau", "Lý do khác", "Góp thêm", "Không có", "Xác nhận")
    lan.looks_up()
    program.clock.move_to(parse_moment("2022-01-23T08:00"))
    await program.beats()

    assert [(None, None)] == await program.rows(select(receipt.c.private, receipt_line.c.private).join(receipt_line))
    await proved(program)


async def test_the_donor_is_thanked_in_their_language(minh: Person, lan: Person, program: Running) -> None:
    code = await pledged(lan, program, *PLEDGE, *AS_LAN)
    await lan.has_said("/lang en")
    await minh.has_said(code, *ALL_GOOD, "Đủ 1.500.000đ", "Không có", "Xác nhận")
    lan.looks_up()

    assert "1,500,000 VND" in lan.messages[-1].text
