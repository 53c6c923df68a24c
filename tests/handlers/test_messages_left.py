"""After the close a donor leaves a message; the admins are told, and keep a list."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from bot.conversation import Refused, Speaker
from storage import messages_left
from storage.messages_left import NewMessage
from storage.schema import audit_event, left_message
from tests.kit import Person, Running, clock_at

TEXT = "Tôi có 2 laptop cũ,\nxin hỏi nơi nhận"
LEAVES = (TEXT, "không cần", "xác nhận")


@pytest.fixture
def clock() -> MovedClock:
    return clock_at("2021-10-17T09:30")


async def leaves(person: Person, text: str = TEXT) -> None:
    await person.has_said("/ungho")
    await person.taps("Để lại lời nhắn")
    person.looks_up()
    await person.has_said(text, *LEAVES[1:])


async def test_a_donor_leaves_a_message_and_the_admins_are_told_at_once(
    lan: Person, tung: Person, minh: Person, thao: Person
) -> None:
    await lan.says("/ungho")
    lan.sees("Thời gian tiếp nhận đã hết ngày 15/10", choices=["Để lại lời nhắn", "Tiến độ", "Đóng góp của tôi"])
    await lan.taps("Để lại lời nhắn")
    lan.sees("Quý vị muốn nhắn gì", "nhiều nhất 500 ký tự")
    await lan.says(TEXT)
    lan.sees("Quý vị có muốn để lại số điện thoại", choices=["Để lại số", "Không cần"])
    await lan.taps("Để lại số")
    assert lan.sees("Số điện thoại của quý vị?").contact_button
    await lan.sends(contact="+84912345678")
    lan.looks_up()
    asked = lan.messages[-1]
    assert ["Xác nhận", "Sửa"] == [choice.label for choice in asked.choices]
    for words in (f"«{TEXT}»", "Người gửi: Lan Nguyễn", "Điện thoại: 0912345678"):
        assert words in asked.text
    thao.sees_nothing()
    await lan.taps("Xác nhận")
    lan.sees("Cảm ơn quý vị. Lời nhắn đã được gửi đến quản trị")
    thao.sees(
        "Có lời nhắn mới:",
        f"«{TEXT}»",
        "Người gửi: Lan Nguyễn",
        "Điện thoại: 0912345678",
        choices=["Đã xử lý", "Lời nhắn"],
    )
    for other in (tung, minh):
        other.sees_nothing()


async def test_nothing_is_kept_without_a_yes(lan: Person, thao: Person, program: Running) -> None:
    await lan.has_said("/ungho", "để lại lời nhắn", *LEAVES[:2], "hủy")
    thao.sees_nothing()
    assert [] == await program.rows(select(left_message))


async def test_an_admin_marks_one_as_handled_once(lan: Person, thao: Person) -> None:
    await leaves(lan)
    thao.looks_up()
    await thao.taps("Đã xử lý")
    thao.sees("Đã ghi: lời nhắn này đã xử lý.", choices=["Lời nhắn"])
    await thao.taps("Đã xử lý")
    thao.sees("đã được xử lý trước đó")
    await thao.taps("Lời nhắn")
    thao.sees("1. 09:30 17/10 (đã xử lý)\n«Tôi có 2 laptop cũ", choices=[])


async def test_the_list_is_in_pages_the_newest_first(
    lan: Person, tung: Person, thao: Person, clock: MovedClock
) -> None:
    for number, donor in enumerate((lan, tung, lan, tung), 1):
        await leaves(donor, f"lời nhắn số {number}")
        clock.passes(minutes=1)
    thao.looks_up()
    await thao.says("lời nhắn")
    page = thao.sees(choices=["Đã xử lý 1", "Đã xử lý 2", "Đã xử lý 3", "Xem thêm"]).text
    assert ["số 4", "số 3", "số 2"] == [line[-5:-1] for line in page.splitlines() if "«" in line]
    shown = str(len(thao.messages))
    await thao.taps("Xem thêm")
    last = thao.sees("4. 09:30 17/10\n«lời nhắn số 1»\nNgười gửi: Lan Nguyễn", choices=["Đã xử lý 4", "Trang trước"])
    assert shown == last.replaces
    await thao.taps("Đã xử lý 4")
    thao.sees("Đã ghi")


async def test_the_button_under_the_notice_can_be_typed(lan: Person, thao: Person) -> None:
    await leaves(lan)
    thao.sees("Có lời nhắn mới")
    await thao.says("da xu ly")
    thao.sees("Đã ghi")


async def test_three_a_day_from_one_person(
    lan: Person, tung: Person, thao: Person, program: Running, clock: MovedClock
) -> None:
    for _time in range(3):
        await leaves(lan)
    await lan.has_said("/ungho")
    await lan.taps("Để lại lời nhắn")
    lan.sees("Hôm nay quý vị đã để lại 3 lời nhắn")
    await leaves(tung)
    clock.move_to(parse_moment("2021-10-18T00:00:01"))
    await leaves(lan)
    clock.move_to(parse_moment("2021-10-18T08:00"))
    await program.beats()  # what came at night is told in the morning
    assert 5 == len([message for message in thao.messages if "Có lời nhắn mới" in message.text])


async def test_the_storage_itself_takes_no_fourth(lan: Person, program: Running) -> None:
    for _time in range(3):
        await leaves(lan)
    [who] = {person for (person,) in await program.rows(select(left_message.c.person_id))}
    async with program.app.database.transaction() as session:
        with pytest.raises(Refused, match="3 lời nhắn"):
            await messages_left.leave(
                session, Speaker(who, 1, "vi", program.clock.now(), talk="other"), NewMessage("a", "")
            )


@pytest.mark.parametrize(
    ("text", "answer"),
    [("a" * 501, "nhiều nhất là 500 ký tự"), ("…!", "Xin viết bằng chữ"), ("a" * 500, "số điện thoại")],
)
async def test_a_message_is_words_and_not_too_long(lan: Person, text: str, answer: str) -> None:
    await lan.has_said("/ungho", "để lại lời nhắn")
    await lan.says(text)
    lan.sees(answer)


@pytest.mark.parametrize("moment", ["2021-09-01T09:00", "2021-10-15T23:59:59"])
async def test_before_the_close_there_is_no_need(lan: Person, clock: MovedClock, moment: str) -> None:
    clock.move_to(parse_moment(moment))
    await lan.says("/ungho")
    assert "Để lại lời nhắn" not in [choice.label for choice in lan.sees().choices]
    await lan.sends(tap="+leave message:", tap_id="1", pressed="1")
    lan.sees("Lời nhắn được nhận sau ngày 15/10")


async def test_nobody_else_reads_or_marks_them(lan: Person, hoa: Person, minh: Person, program: Running) -> None:
    await leaves(lan)
    [(id_,)] = await program.rows(select(left_message.c.id))
    nga = Person("nga", "cô Nga", program)
    await nga.has_role("admin", "THCS-AB")
    for person in (lan, hoa, minh, nga):
        for tap in ("+messages:", f"+handled:{id_}"):
            await person.sends(tap=tap, tap_id="1", pressed="1")
            person.sees("Lời nhắn dành cho quản trị của phòng.")
    assert [(None,)] == await program.rows(select(left_message.c.handled_at))


async def test_an_unknown_one_is_refused(thao: Person) -> None:
    await thao.sends(tap="+handled:0", tap_id="1", pressed="1")
    thao.sees("Không có lời nhắn này.")
    await thao.says("lời nhắn")
    thao.sees("Chưa có lời nhắn nào.")


async def test_the_text_is_sealed_and_in_no_log(
    lan: Person, thao: Person, program: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    await leaves(lan)
    thao.looks_up()
    await thao.taps("Đã xử lý")
    files = [path.read_bytes() for path in program.folder.iterdir() if path.is_file()]
    out, err = capsys.readouterr()

    assert [] == [content for content in files if b"2 laptop" in content]
    assert "2 laptop" not in out + err


async def test_both_leave_events_without_the_text(lan: Person, thao: Person, program: Running) -> None:
    await leaves(lan)
    thao.looks_up()
    await thao.taps("Đã xử lý")
    thao.looks_up()
    rows = await program.rows(select(audit_event.c.action).order_by(audit_event.c.seq.desc()).limit(2))
    assert [("message handled",), ("message left",)] == rows
    await thao.says("/nhatky")
    assert "laptop" not in thao.sees("xử lý lời nhắn", "nhà hảo tâm (người số 2): để lại lời nhắn").text


async def test_who_goes_takes_their_messages_along(lan: Person, thao: Person, program: Running) -> None:
    await leaves(lan)
    thao.looks_up()
    await lan.has_said("/rieng_tu", "Xóa thông tin của tôi", "Xóa")

    assert [None] == [private for (private,) in await program.rows(select(left_message.c.private))]
    await thao.says("Lời nhắn")
    thao.sees("Nội dung không còn được lưu.")
