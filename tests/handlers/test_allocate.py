"""Who is next, why, and how something is kept for a pupil, handed over, and taken back."""

import re
from hashlib import sha256
from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from bot.conversation import Speaker
from campaign.devices import State
from campaign.items import Item
from campaign.receiving import DevicesCame, Judged
from campaign.trail import Action
from storage import devices, people
from storage.schema import device_version, need_version
from storage.schema import lot as lots
from tests.handlers.serving import comes, device_comes, has_pupils
from tests.handlers.test_declare import PUPIL
from tests.kit import Person, Running
from tests.storage.test_audit import proved

STATES = select(device_version.c.state).order_by(device_version.c.device_id, device_version.c.version)
LAPTOP_PLEDGE = (
    *("/ungho", "Laptop", "1", "Mới", "không, tiếp tục", "thcs nguyen trai"),
    *("nhà hảo tâm", "ẩn danh", "mang đến trường", "xác nhận"),
)


async def states(program: Running) -> list[str]:
    return [row.state for row in await program.rows(STATES)]


async def test_the_neediest_is_proposed_with_the_reasons_and_is_served(
    hoa: Person, minh: Person, program: Running
) -> None:
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.says("Cấp phát")
    seen = minh.sees(
        "THCS Nguyễn Trãi: 4 em đang chờ.",
        f"laptop {code}",
        "cho A.A, lớp 6A2.",
        "Thứ tự 1: hộ nghèo; không có thiết bị; không phải lớp cuối cấp; khai báo lúc 08:00 ngày 6/10",
        "Đang chờ loại này: 3 em.",
    )
    assert ["Trao", "Bỏ qua, nêu lý do", "Vì sao em này?"] == [each.label for each in seen.choices[:3]]
    await minh.taps("Trao")
    minh.sees(f"Đã giữ laptop {code} cho A.A, lớp 6A2.", choices=["Đã trao", "Thôi giữ", "Cấp phát tiếp"])
    await minh.taps("Đã trao")
    minh.sees(
        f"Thầy/cô xem lại:\n• Đã trao: laptop {code}\n• Cho: A.A, lớp 6A2\n"
        "Người tặng máy, nếu đã đăng ký trên hệ thống, được báo ngay.",
        choices=["Xác nhận"],
    )
    assert ["usable", "reserved"] == await states(program)
    await minh.taps("Xác nhận")
    minh.sees(f"Đã ghi: trao laptop {code} cho A.A, lớp 6A2.")
    await minh.taps("Cấp phát tiếp")
    minh.sees("3 em đang chờ", "Chưa có thiết bị dùng được")

    assert ["usable", "reserved", "handed over"] == await states(program)
    await proved(program)


async def test_a_yes_to_a_device_that_is_kept_no_more_hands_nothing_over(
    hoa: Person, minh: Person, program: Running
) -> None:
    await has_pupils(hoa, minh)
    await device_comes(program)
    binh = Person("binh", "cô Bình", program)
    await binh.has_role("manager", "THCS-NT")
    await minh.has_said("/capphat", "Trao", "Đã trao")
    await binh.has_said("/capphat", "Đang giữ", "2")
    await minh.taps("Xác nhận")
    minh.sees("đã được xử lý")

    assert ["usable", "reserved", "usable"] == await states(program)


async def test_the_record_to_sign_names_the_pupil_for_the_school(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat", "Trao")
    document = docx.Document(BytesIO(minh.gets_file(f"bien-ban-ban-giao-{code}-2021-10-06-0800.docx").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(each.text for each in document.paragraphs), *cells])

    told = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "THCS NGUYỄN TRÃI", "A.A, lớp 6A2", code, "Laptop")
    assert [] == [each for each in (*told, "CHA MẸ HOẶC NGƯỜI GIÁM HỘ", "Camera và micro") if each not in words]


async def test_only_what_suits_is_proposed(hoa: Person, minh: Person, program: Running) -> None:
    """D.D is poor too, but only a telephone would do; so the telephone that comes goes by rank, the laptop past D.D."""
    await has_pupils(hoa, minh)
    for _laptop in range(3):
        await device_comes(program)
    for name in ("A.A", "B.B", "C.C"):
        await minh.says("/capphat")
        minh.sees(f"cho {name}")
        await minh.has_said("Trao", "Đã trao", "Xác nhận")
    await device_comes(program)
    await minh.says("/capphat")
    minh.sees("1 em đang chờ", "Không em nào đang chờ hợp với loại này")
    await device_comes(program, Item.SMARTPHONE)
    await minh.says("/capphat")
    minh.sees("điện thoại thông minh", "cho D.D, lớp 8A1.", "Thứ tự 1: hộ nghèo; dùng chung")
    await minh.has_said("Trao", "Đã trao", "Xác nhận")

    await proved(program)


async def test_a_final_year_comes_first_among_equals(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh, "A.A; 6A2; nghèo\nZ.Z; 9A1; nghèo")
    await device_comes(program)
    await minh.says("/capphat")
    minh.sees("cho Z.Z, lớp 9A1.", "lớp cuối cấp")


async def test_who_is_next_by_need_alone_is_told_of_no_lot(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    await device_comes(program)
    await minh.says("/capphat")
    assert "thăm" not in minh.sees("Thứ tự 1").text
    await minh.taps("Vì sao em này?")
    assert "thăm" not in minh.sees("Thứ tự 1", "Xếp trước em: 0 em").text


async def test_among_equals_whoever_asks_why_can_draw_the_lot_again(
    hoa: Person, minh: Person, program: Running
) -> None:
    await has_pupils(hoa, minh, "A.A; 6A2; nghèo\nB.B; 6A2; nghèo\nC.C; 6A2; nghèo\nD.D; 6A2; mồ côi")
    await device_comes(program)
    await minh.says("/capphat")
    minh.sees("Thứ tự 1", "Có 2 em khác giống hệt như vậy, nên thứ tự giữa các em do bốc thăm.")
    await minh.taps("Vì sao em này?")
    [(seed,)] = await program.rows(select(lots.c.seed))
    seen = minh.sees(f"mã bốc thăm của đơn vị ({seed}, bốc một lần khi duyệt danh sách)", "số nhỏ hơn đứng trước")
    [own] = re.findall(r"mã của em \((\w+)\)", seen.text)
    poor = select(need_version.c.need_id).where(need_version.c.hardship == "poor").distinct()
    lowest = min(int(sha256(f"{seed} {id_}".encode()).hexdigest()[:8], 16) for (id_,) in await program.rows(poor))
    assert lowest == int(sha256(f"{seed} {own}".encode()).hexdigest()[:8], 16)
    assert f"Số thăm của em: {lowest:,};".replace(",", ".") in seen.text


async def test_only_approved_pupils_are_served(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await device_comes(program)
    await minh.says("/capphat")
    seen = minh.sees("0 em đang chờ", "Chưa có em nào đã duyệt", "Có 1 em mới khai, chờ duyệt.")
    assert "Duyệt danh sách" == seen.choices[0].label


async def test_two_managers_at_once_one_gets_it_and_the_other_is_told(
    hoa: Person, minh: Person, program: Running
) -> None:
    """Both see the same proposal; the need and the device are served once."""
    await has_pupils(hoa, minh)
    await device_comes(program)
    await device_comes(program)
    deputy = Person("pho", "cô Phó", program)
    await deputy.has_role("manager", "THCS-NT")
    await minh.has_said("/capphat")
    await deputy.has_said("/capphat")
    await minh.taps("Trao")
    minh.sees("Đã giữ")
    await deputy.taps("Trao")
    deputy.sees("đã được xử lý hoặc thứ tự đã thay đổi", choices=["Cấp phát"])
    await deputy.taps("Cấp phát")
    deputy.sees("cho B.B")

    assert 1 == (await states(program)).count("reserved")
    await proved(program)


async def test_a_device_goes_from_one_pupil_to_another_only_by_release_and_reserve(
    hoa: Person, minh: Person, program: Running
) -> None:
    """An old button names the pupil it was for, and does nothing for another one."""
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat", "Trao")
    for_the_first = minh.button("Đã trao").code
    await minh.says("Thôi giữ")
    minh.sees(f"Đã thôi giữ laptop {code}. A.A, lớp 6A2 trở lại danh sách chờ, vẫn thứ tự cũ.")
    await minh.has_said("/capphat", "Bỏ qua, nêu lý do", "Chưa liên lạc được với gia đình", "Xác nhận")
    await minh.says("Trao")
    minh.sees("cho B.B")
    await minh.sends(tap=for_the_first, tap_id="1", pressed="1")
    minh.sees("đã được xử lý")

    assert ["usable", "reserved", "usable", "reserved"] == await states(program)
    await proved(program)


async def test_a_device_that_comes_back_is_checked_and_the_pupil_keeps_the_old_rank(
    hoa: Person, minh: Person, program: Running
) -> None:
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")
    await minh.says("Đã trao, nhận lại")
    minh.sees(f"laptop {code}: A.A, lớp 6A2, từ ngày 6/10")
    await minh.taps(f"Nhận lại {code}")
    minh.sees("Vì sao nhận lại", choices=None)
    await minh.taps("Máy hỏng")
    minh.sees("• Từ: A.A, lớp 6A2", "• Lý do: Máy hỏng")
    await minh.taps("Xác nhận")
    minh.sees(f"Đã nhận lại laptop {code}: máy chờ kiểm tra.")
    other = await device_comes(program)
    await minh.says("/capphat")
    minh.sees(other, "cho A.A, lớp 6A2.", "Thứ tự 1")

    [last] = [row for row in await program.rows(select(device_version)) if row.version == 4]
    assert ("received", None, "broken") == (last.state, last.need_id, last.reason)
    await proved(program)


async def test_what_is_kept_for_more_than_a_week_comes_first(
    hoa: Person, minh: Person, program: Running, clock: MovedClock
) -> None:
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat", "Trao")
    await device_comes(program)
    clock.passes(days=6)
    await minh.says("/capphat")
    minh.sees("cho B.B")
    clock.passes(days=1)
    await minh.says("/capphat")
    minh.sees(
        f"Laptop {code} được giữ cho A.A, lớp 6A2 từ ngày 6/10, đã quá 7 ngày.",
        choices=["Đã trao", "Thôi giữ", "Để sau"],
    )
    await minh.taps("Để sau")
    minh.sees("cho B.B")


async def test_what_is_kept_is_listed_with_its_record(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    code = await device_comes(program)
    await minh.has_said("/capphat", "Trao")
    minh.gets_file("bien-ban-ban-giao")
    await minh.has_said("/capphat")
    await minh.says("Đang giữ")
    minh.sees(f"laptop {code}: A.A, lớp 6A2")
    await minh.taps(f"Biên bản {code}")
    minh.sees("Biên bản bàn giao")
    minh.gets_file("bien-ban-ban-giao")


async def test_there_may_be_several_of_a_kind_and_several_kinds(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    codes = await comes(program, DevicesCame(Item.LAPTOP, {Judged.USABLE: 2}))
    await device_comes(program, Item.TABLET)
    await minh.has_said("/capphat")
    seen = minh.messages[-1]
    assert ["Máy khác cùng loại", "Máy tính bảng (1)"] == [each.label for each in seen.choices[3:5]]
    first = next(code for code in codes if code in seen.text)
    await minh.taps("Máy khác cùng loại")
    minh.sees(next(code for code in codes if code != first), "cho A.A")
    await minh.taps("Máy tính bảng (1)")
    minh.sees("máy tính bảng", "cho A.A")


async def test_the_donor_is_told_of_the_grade_and_no_more_and_once(
    lan: Person, hoa: Person, minh: Person, program: Running, clock: MovedClock
) -> None:
    await lan.has_said(*LAPTOP_PLEDGE)
    pledge = next(m.copyable for m in lan.messages if m.copyable)
    await has_pupils(hoa, minh)
    code = await device_comes(program, code=pledge)
    lan.looks_up()
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")
    seen = lan.sees(f"Laptop quý vị trao tặng (đăng ký {pledge}) đã đến tay một học sinh lớp 6.", "cảm ơn")
    assert not [word for word in ("A.A", "6A2", code, "Nguyễn Trãi") if word in seen.text]

    await minh.has_said("Đã trao, nhận lại", f"Nhận lại {code}", "Ghi nhầm", "Xác nhận")
    await made_usable(program, code)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")
    lan.sees_nothing()


async def made_usable(program: Running, code: str) -> None:
    """As the check at the school does."""
    async with program.app.database.transaction() as session:
        now = program.clock.now()
        who = Speaker(await people.ensure(session, "test", "test", "receiver", now), 1, "vi", now)
        found = await devices.one(session, code)
        assert found
        await devices.change(session, who, now, found, State.USABLE, Action.DEVICE_CHECKED)


async def test_a_donor_who_was_erased_is_told_nothing(lan: Person, hoa: Person, minh: Person, program: Running) -> None:
    await lan.has_said(*LAPTOP_PLEDGE)
    pledge = next(m.copyable for m in lan.messages if m.copyable)
    await has_pupils(hoa, minh)
    await device_comes(program, code=pledge)
    await lan.has_said("/rieng_tu")
    await lan.taps("Xóa thông tin của tôi")
    lan.looks_up()
    await lan.has_said("Giữ, không ghi tên", "Xóa")
    before = len(lan.messages)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")

    assert before == len(lan.messages)


@pytest.mark.parametrize("what", ["allocate:THCS-NT", "kept:0 THCS-NT", "given:0 THCS-NT", "grants:0 THCS-NT"])
async def test_whoever_does_not_answer_for_the_school_sees_nothing_of_it(
    hoa: Person, minh: Person, thao: Person, program: Running, what: str
) -> None:
    await has_pupils(hoa, minh)
    await device_comes(program)
    await minh.has_said("/capphat", "Trao", "Đã trao", "Xác nhận")
    other = Person("khac", "thầy Khác", program)
    await other.has_role("manager", "THCS-AB")
    for person in (hoa, thao, other):
        await person.sends(tap=f"+{what}", tap_id="1", pressed="1")
        assert "A.A" not in person.sees().text
        person.looks_up()


async def test_the_officer_of_the_group_serves_by_code_and_class(program: Running) -> None:
    bich, tu = Person("bich", "cô Bích", program), Person("tu", "cô Tú", program)
    await bich.has_role("officer", "NCL")
    await tu.has_role("teacher", "NCL-TT")
    await tu.has_said("/khaibao", "Lá 1", "Q.Q", "1", "1", "1", "xác nhận")
    code = await device_comes(program, unit="NCL-TT")
    await bich.has_said("Duyệt danh sách", "1", "1", "Xác nhận", "Cấp phát", "Trao", "Đã trao", "Xác nhận")
    assert f"trao laptop {code} cho HS-" in bich.messages[-1].text
    document = docx.Document(BytesIO(bich.gets_file("bien-ban-ban-giao").content))

    assert [] == [message for message in bich.messages if "Q.Q" in message.text]
    assert "Q.Q" not in "".join(each.text for each in document.paragraphs)
