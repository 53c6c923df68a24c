"""A school files its report, the office answers it, and what was filed stays as it was filed."""

from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from campaign.items import Item
from campaign.receiving import CashCame, DevicesCame, Judged
from storage.schema import filing, filing_version
from tests.handlers.serving import comes, device_comes, has_pupils
from tests.kit import Person, Running
from tests.storage.test_audit import proved

ROWS = ("Tiền mặt: 1 người, 500.000đ, 0 HS", "Laptop: 1 người, 1 máy, 0 HS")


async def files(person: Person, *answers: str) -> None:
    await person.has_said("/baocao")
    await person.taps("Gửi báo cáo")
    person.looks_up()
    await person.has_said(*answers, "Xác nhận")


async def has_received(program: Running) -> None:
    await comes(program, CashCame(500_000), DevicesCame(Item.LAPTOP, {Judged.USABLE: 1}))


async def has_filed(minh: Person, thao: Person, program: Running) -> None:
    """The school what it received; the office was told."""
    await thao.has_said("/start")
    await has_received(program)
    await files(minh)
    thao.looks_up()


async def test_a_school_files_what_is_read_back_and_the_office_accepts_it(
    minh: Person, thao: Person, program: Running, clock: MovedClock
) -> None:
    await thao.has_said("/start")
    await has_received(program)
    clock.move_to(parse_moment("2021-10-12T09:30"))
    await minh.says("/baocao")
    minh.sees("Báo cáo: chưa gửi.", choices=["Tiền mặt", "Laptop", "Gửi báo cáo"])
    await minh.taps("Gửi báo cáo")
    read_back = minh.sees(
        "THCS Nguyễn Trãi\nBáo cáo bản 1 sẽ gửi:", *ROWS, "Bằng chữ: năm trăm nghìn đồng.", choices=["Xác nhận"]
    )
    assert "Còn dở" not in read_back.text
    assert [] == await program.rows(select(filing))
    await minh.taps("Xác nhận")
    minh.sees(
        "Đã gửi báo cáo bản 1, số liệu đến 09:30 ngày 12/10: THCS Nguyễn Trãi.", choices=["Xem bản đã gửi", "Báo cáo"]
    )
    thao.sees("THCS Nguyễn Trãi gửi báo cáo bản 1:", *ROWS, choices=["Chấp nhận", "Trả lại"])
    assert thao.gets_file("bao-cao-THCS-NT-1-2021-10-12-0930.xlsx").content
    await thao.taps("Chấp nhận")
    thao.sees("Đã chấp nhận báo cáo bản 1 của THCS Nguyễn Trãi.", choices=["Báo cáo đã gửi"])
    minh.sees("Phòng đã chấp nhận báo cáo bản 1 của THCS Nguyễn Trãi.")
    await minh.says("/baocao")
    minh.sees("Báo cáo bản 1, gửi lúc 09:30 ngày 12/10: phòng đã chấp nhận.")
    await thao.says("/nhatky")
    trail = thao.sees("trả lời một báo cáo", "gửi báo cáo", "chốt số liệu báo cáo").text
    assert 1 == trail.count("gửi báo cáo")
    await proved(program)


async def test_what_is_open_is_said_before_the_yes_and_forbids_nothing(
    minh: Person, hoa: Person, program: Running
) -> None:
    await has_pupils(hoa, minh)
    await comes(program, DevicesCame(Item.LAPTOP, {Judged.USABLE: 2, Judged.LATER: 3}))
    await minh.has_said("/thung", "Cô Hoa", "31", "1tr550", "Đếm trên máy khác", "Xác nhận")
    await minh.has_said("/baocao")
    await minh.taps("Gửi báo cáo")
    minh.sees(
        "Còn dở, chưa tính vào số liệu:\n• 3 thiết bị chờ kiểm tra hoặc sửa\n• 1 thùng quyên góp đang đếm dở\n"
        "• 3 em đã duyệt đang chờ, trong khi còn 2 thiết bị dùng được và hợp với các em"
    )
    await minh.taps("Xác nhận")
    minh.sees("Đã gửi báo cáo bản 1")


async def test_a_gift_between_the_read_back_and_the_yes_is_read_back_too(minh: Person, program: Running) -> None:
    await minh.has_said("/baocao")
    await minh.taps("Gửi báo cáo")
    minh.sees("Tiền mặt: 0 người, 0đ, 0 HS")
    await has_received(program)
    await minh.taps("Xác nhận")
    minh.sees(*ROWS)
    assert [] == await program.rows(select(filing))
    await minh.taps("Xác nhận")
    minh.sees("Đã gửi báo cáo bản 1")


async def test_the_office_sends_it_back_with_a_word_for_each_cell_and_gets_a_new_version(
    minh: Person, thao: Person, program: Running
) -> None:
    await has_filed(minh, thao, program)
    await thao.taps("Trả lại")
    thao.sees("Báo cáo bản 1 của THCS Nguyễn Trãi: nhóm nào cần xem lại?")
    await thao.taps("Laptop")
    thao.sees("Ô nào?", choices=["Laptop, số người ủng hộ: 1", "Laptop, số thiết bị: 1", "Laptop, số HS được hưởng: 0"])
    await thao.taps("Laptop, số thiết bị: 1")
    thao.sees("Laptop, số thiết bị: xin ghi ngắn gọn")
    await thao.says("Hỏi lại em Nguyễn Văn An")
    thao.sees("không ghi tên người hay số điện thoại", "Laptop, số thiết bị: xin ghi")
    await thao.has_said(
        "Biên bản ghi 2 máy", "Thêm một ô", "Tiền mặt", "Tiền mặt, số tiền: 500.000đ", "Thiếu thùng 10/10"
    )
    await thao.taps("Không, gửi lại")
    thao.sees(
        "Trả lại báo cáo bản 1 của THCS Nguyễn Trãi:\n• Laptop, số thiết bị: Biên bản ghi 2 máy\n"
        "• Tiền mặt, số tiền: Thiếu thùng 10/10",
    )
    await thao.taps("Xác nhận")
    thao.sees("Đã trả lại báo cáo bản 1")
    minh.sees(
        "Phòng trả lại báo cáo bản 1",
        "• Laptop, số thiết bị: Biên bản ghi 2 máy",
        "• Tiền mặt, số tiền: Thiếu",
        choices=["Gửi báo cáo", "Sổ tiền", "Tiếp nhận", "Báo cáo"],
    )
    await device_comes(program)
    await minh.taps("Gửi báo cáo")
    minh.sees(
        "So với bản 1, có 3 ô cần nêu lý do:",
        "• Laptop, số người ủng hộ: 1 → 2",
        "• Laptop, số thiết bị: 1 → 2",
        "• Tiền mặt, số tiền: 500.000đ → 500.000đ",
    )
    await minh.has_said("Mỗi ô một lý do", "Nhận thêm", "Sửa chỗ ghi nhầm")
    await minh.taps("Lý do khác")
    minh.looks_up()
    await minh.says("Thùng ấy của năm trước")
    minh.sees(
        "Báo cáo bản 2 sẽ gửi:",
        "• Laptop, số thiết bị: 1 → 2 (Sửa chỗ ghi nhầm)",
        "• Tiền mặt, số tiền: 500.000đ → 500.000đ (Lý do khác: Thùng ấy của năm trước)",
    )
    await minh.taps("Xác nhận")
    minh.sees("Đã gửi báo cáo bản 2")
    thao.sees("gửi báo cáo bản 2:", "Khác bản trước:", "(Lý do khác: Thùng ấy của năm trước)")
    await thao.taps("Chấp nhận")
    thao.sees("Đã chấp nhận báo cáo bản 2")

    states = select(filing_version.c.filing_id, filing_version.c.state).where(filing_version.c.superseded_at.is_(None))
    assert {("THCS-NT.1", "returned"), ("THCS-NT.2", "accepted")} == set(map(tuple, await program.rows(states)))
    await proved(program)


@pytest.mark.parametrize(
    ("cell", "leads_to", "shows"),
    [
        (("Tiền mặt", "Tiền mặt, số tiền: 500.000đ"), "Sổ tiền", "Sổ tiền, THCS Nguyễn Trãi"),
        (("Laptop", "Laptop, số thiết bị: 1"), "Tiếp nhận", "đang chờ nhận"),
        (("Laptop", "Laptop, số người ủng hộ: 1"), "Tiếp nhận", "đang chờ nhận"),
        (("Laptop", "Laptop, số HS được hưởng: 0"), "Cấp phát", "THCS Nguyễn Trãi: 0 em đang chờ"),
        (("Tiền mặt", "Tiền mặt, số HS được hưởng: 0"), "Cấp phát", "THCS Nguyễn Trãi: 0 em đang chờ"),
    ],
)
async def test_a_cell_that_was_sent_back_leads_to_where_it_is_mended(
    minh: Person, thao: Person, program: Running, cell: tuple[str, str], leads_to: str, shows: str
) -> None:
    await has_filed(minh, thao, program)
    await thao.has_said("Trả lại", *cell, "Xin xem lại số này", "Không, gửi lại", "Xác nhận")
    minh.sees("Phòng trả lại báo cáo bản 1", choices=["Gửi báo cáo", leads_to, "Báo cáo"])
    await minh.taps(leads_to)
    minh.sees(shows)


async def test_in_sending_a_report_back_the_cell_can_be_changed_as_well_as_the_words(
    minh: Person, thao: Person, program: Running
) -> None:
    await has_filed(minh, thao, program)
    await thao.has_said("Trả lại", "Laptop", "Laptop, số thiết bị: 1", "Phiếu ghi khác", "Không, gửi lại")
    await thao.taps("Sửa")
    thao.sees(
        "Cần sửa mục nào?",
        choices=[
            "Nhóm của ô 1: Laptop",
            "Ô 1: Laptop, số thiết bị: 1",
            "Laptop, số thiết bị: Phiếu ghi khác",
        ],
    )
    await thao.taps("Ô 1: Laptop, số thiết bị: 1")
    thao.looks_up()
    await thao.taps("Laptop, số HS được hưởng: 0")
    thao.sees("• Laptop, số HS được hưởng: Phiếu ghi khác")
    await thao.has_said("Sửa", "Nhóm của ô 1: Laptop")
    await thao.taps("Tiền mặt")
    thao.sees(
        "Ô nào?",
        choices=["Tiền mặt, số người ủng hộ: 1", "Tiền mặt, số tiền: 500.000đ", "Tiền mặt, số HS được hưởng: 0"],
    )
    await thao.taps("Tiền mặt, số tiền: 500.000đ")
    thao.sees("• Tiền mặt, số tiền: Phiếu ghi khác")
    await thao.taps("Xác nhận")
    minh.sees("• Tiền mặt, số tiền: Phiếu ghi khác")


async def test_a_filed_version_never_changes_and_later_facts_are_shown_beside_it(
    minh: Person, thao: Person, program: Running, clock: MovedClock
) -> None:
    await thao.has_said("/start")
    await has_received(program)
    await files(minh)
    [before] = await program.rows(select(filing))
    await device_comes(program)
    await minh.says("/baocao")
    minh.sees("chờ phòng xem.\nSố liệu nay khác bản đã gửi ở 2 ô.")
    thao.looks_up()
    await thao.has_said("/report", "Chưa nộp")
    await thao.taps("Báo cáo đã gửi")
    thao.sees("• THCS Nguyễn Trãi, bản 1: chờ phòng xem; nay khác bản đã gửi")
    await thao.taps("THCS Nguyễn Trãi")
    thao.sees(
        "Laptop: 1 người, 1 máy, 0 HS",
        "Số liệu nay khác bản đã gửi ở 2 ô.",
        "• Laptop, số thiết bị: 1 → 2",
        choices=["Chấp nhận", "Trả lại", "Lấy tệp"],
    )
    await thao.taps("Lấy tệp")
    thao.sees("Báo cáo bản 1, đúng như đã gửi:")

    assert [before] == await program.rows(select(filing))


async def test_nothing_new_is_not_filed_again(minh: Person, program: Running) -> None:
    await files(minh)
    await minh.taps("Báo cáo")
    minh.looks_up()
    await minh.taps("Gửi báo cáo")
    minh.sees("chờ phòng xem. Số liệu nay không khác bản đã gửi, nên chưa cần gửi lại.", choices=["Báo cáo"])
    assert 1 == len(await program.rows(select(filing)))


async def test_a_second_tap_files_nothing_more(minh: Person, program: Running) -> None:
    await files(minh)
    await minh.taps("Xác nhận")
    minh.looks_up()
    assert 1 == len(await program.rows(select(filing)))


async def test_a_later_version_lists_every_cell_that_changed_in_the_chat_and_in_both_files(
    minh: Person, thao: Person, program: Running
) -> None:
    await thao.has_said("/start")
    await files(minh)
    kinds = (Item.DESKTOP, Item.LAPTOP, Item.SMARTPHONE, Item.TABLET)
    await comes(program, CashCame(500_000), *(DevicesCame(item, {Judged.USABLE: 2}) for item in kinds))
    thao.looks_up()
    await files(minh, "Nhận thêm")
    changes = [
        *("• Tiền mặt, số người ủng hộ: 0 → 1 (Nhận thêm)", "• Tiền mặt, số tiền: 0đ → 500.000đ (Nhận thêm)"),
        *(
            f"• {group}, {column} (Nhận thêm)"
            for group in ("Máy tính bàn", "Laptop", "Điện thoại thông minh", "Thiết bị khác")
            for column in ("số người ủng hộ: 0 → 1", "số thiết bị: 0 → 2")
        ),
    ]
    thao.sees("gửi báo cáo bản 2:", "\n".join(["Khác bản trước:", *changes]))
    spreadsheet, document = program.phones.files["minh"][-2:]
    cells = [str(cell.value) for row in load_workbook(BytesIO(spreadsheet.content)).worksheets[0] for cell in row]
    [*_title, foot] = docx.Document(BytesIO(document.content)).tables
    for written in (cells, [each.text for each in foot.cell(0, 0).paragraphs]):
        first = written.index("Bản 2, khác bản trước ở 10 ô:")
        assert changes == [words for words in written[first:] if words.startswith("• ")]


async def test_who_has_not_filed_is_counted_then_and_now(
    minh: Person, thao: Person, program: Running, clock: MovedClock
) -> None:
    await thao.says("/report")
    thao.sees("Chưa nộp báo cáo: 33/33 đơn vị.", choices=["Chi tiết", "Chưa nộp", "Nhắc ngay"])
    clock.move_to(parse_moment("2021-10-12T09:30"))
    await files(minh)
    thao.looks_up()
    await thao.says("/report")
    thao.sees("Chưa nộp báo cáo: 32/33 đơn vị.")
    await thao.says("/report 11/10")
    thao.sees("Chưa nộp báo cáo: 33/33 đơn vị.")
    await thao.taps("Chưa nộp")
    thao.sees(
        "Kết quả đến 23:59 ngày 11/10:\nChưa nộp báo cáo: 33/33 đơn vị.\n• Mầm non An Bình",
        choices=["Xem thêm", "Báo cáo đã gửi"],
    )
    await thao.has_said("Xem thêm", "Xem thêm")
    assert "Kết quả đến 23:59 ngày 11/10:" in thao.messages[-1].text
    assert "• THCS Nguyễn Trãi" in thao.messages[-1].text
    await thao.has_said("/report")
    await thao.taps("Chưa nộp")
    listed = thao.sees(
        "Chưa nộp báo cáo: 32/33 đơn vị.", choices=["Nhắc ngay", "Xem thêm", "Báo cáo đã gửi", "Gửi báo cáo tổng"]
    )
    assert "Nguyễn Trãi" not in listed.text


async def test_a_button_of_what_was_answered_or_overtaken_leads_to_where_it_stands(
    minh: Person, thao: Person, program: Running
) -> None:
    await thao.has_said("/start")
    await files(minh)
    thao.looks_up()
    of_the_first = thao.button("Chấp nhận").code
    await thao.taps("Chấp nhận")
    thao.looks_up()
    await thao.sends(tap=of_the_first, tap_id="1", pressed="1")
    thao.sees("Báo cáo này hiện ở trạng thái: phòng đã chấp nhận.", choices=["Xem bản đã gửi"])
    await has_received(program)
    minh.looks_up()
    await files(minh, "Nhận thêm")
    thao.looks_up()
    await thao.sends(tap=of_the_first, tap_id="1", pressed="1")
    thao.sees("Đơn vị đã nộp bản 2 sau bản này.", choices=["Xem bản đã gửi"])
    await thao.taps("Xem bản đã gửi")
    thao.sees("Báo cáo bản 2", choices=["Chấp nhận", "Trả lại", "Lấy tệp", "Bản trước"])


async def test_the_officer_files_one_report_for_the_whole_group(thao: Person, program: Running) -> None:
    nga, lien = Person("nga", "cô Nga", program), Person("lien", "cô Liên", program)
    await nga.has_role("officer", "NCL")
    await lien.has_role("manager", "NCL-TT")
    await comes(program, CashCame(500_000), unit="NCL-TT", role="officer")
    await lien.says("/baocao")
    assert "Gửi báo cáo" not in [choice.label for choice in lien.sees().choices]
    await lien.sends(tap="+file:NCL-TT", tap_id="1", pressed="1")
    lien.sees("gửi số liệu cho người phụ trách mầm non ngoài công lập để nộp chung")
    await files(nga)
    assert "Chưa có gì (" in nga.messages[-2].text

    assert ["NCL"] == [row.unit for row in await program.rows(select(filing))]
    thao.looks_up()
    await thao.says("/report")
    thao.sees("Chưa nộp báo cáo: 32/33 đơn vị.")


async def test_of_a_group_s_report_a_row_is_tapped_and_a_cell_of_it_sent_back(thao: Person, program: Running) -> None:
    nga = Person("nga", "cô Nga", program)
    await nga.has_role("officer", "NCL")
    await comes(program, CashCame(500_000), unit="NCL-TT", role="officer")
    await files(nga)
    thao.looks_up()
    await thao.taps("Trả lại")
    thao.sees("Báo cáo bản 1 của Cơ sở giáo dục mầm non ngoài công lập: ở dòng nào?")
    await thao.taps("Mầm non tư thục Tuổi Thơ")
    thao.looks_up()
    await thao.has_said("Tiền mặt", "2", "Phiếu ghi 400.000đ", "Không, gửi lại", "Xác nhận")
    nga.looks_up()
    await nga.taps("Gửi báo cáo")
    nga.sees("• Mầm non tư thục Tuổi Thơ, Tiền mặt, số tiền: 500.000đ → 500.000đ")


async def test_the_office_files_the_total(minh: Person, thao: Person, program: Running) -> None:
    await has_received(program)
    await files(minh)
    thao.looks_up()
    await thao.says("/report")
    thao.sees(choices=["Chi tiết", "Chưa nộp", "Nhắc ngay", "Gửi báo cáo tổng"])
    await thao.taps("Gửi báo cáo tổng")
    thao.sees("Báo cáo bản 1 sẽ gửi:", *ROWS, "Chưa nộp báo cáo: 32/33 đơn vị.")
    await thao.taps("Xác nhận")
    thao.sees("Đã gửi báo cáo bản 1")
    assert ["xlsx", "docx"] == [file.name[-4:] for file in program.phones.files["thao"][-2:]]
    assert all(file.name.startswith("bao-cao-PGD-1-") for file in program.phones.files["thao"][-2:])
    await thao.has_said("/report", "Chưa nộp")
    await thao.taps("Báo cáo đã gửi")
    thao.sees("• Báo cáo tổng, bản 1\n• THCS Nguyễn Trãi, bản 1: chờ phòng xem")
    await thao.sends(tap="+accept report:PGD.1", tap_id="1", pressed="1")
    thao.sees("Không có báo cáo này để trả lời.")


@pytest.mark.parametrize("role", [None, ("teacher", "THCS-NT"), ("manager", "THCS-AB"), ("officer", "NCL")])
@pytest.mark.parametrize(
    "button",
    [
        "filing:THCS-NT.1",
        "filing files:THCS-NT.1",
        "accept report:THCS-NT.1",
        "return report:THCS-NT.1",
        "not filed:",
        "filings:",
    ],
)
async def test_nobody_else_sees_or_answers_it(
    minh: Person, tung: Person, program: Running, role: tuple[str, str] | None, button: str
) -> None:
    await has_received(program)
    await files(minh)
    if role:
        await tung.has_role(*role)
    await tung.sends(tap=f"+{button}", tap_id="1", pressed="1")
    said = tung.sees().text

    assert "500" not in said
    assert "Nguyễn Trãi" not in said
    assert ["filed"] == [row.state for row in await program.rows(select(filing_version))]


async def test_an_older_version_is_not_answered(minh: Person, thao: Person, program: Running) -> None:
    await files(minh)
    await device_comes(program)
    await files(minh, "Nhận thêm")
    thao.looks_up()
    await thao.sends(tap="+accept report:THCS-NT.1", tap_id="1", pressed="1")
    thao.sees("Đơn vị đã nộp bản 2 sau bản này.")
