"""A filed report goes out by mail, once the server takes it; until then it is tried, shown, and not lost."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.mail import Mail
from bot.clock import parse_moment
from bot.messages import Outcome, Outgoing, SendFailed
from bot.settings import BadSetting, read_settings
from storage.schema import outbox
from tests.bot.post_office import PostOffice
from tests.kit import ROOT, Person, Running

MESSAGE = Outgoing("Báo cáo bản 1: Trường Đặng Thùy Trâm\n\nSố liệu đến nay.")
FILES = ("/baocao", "Gửi báo cáo", "Xác nhận")
GIVEN_UP = "Thư kèm báo cáo bản 1 của THCS Nguyễn Trãi không gửi được đến baocao@pgd.example"
FILES_TOTAL = ("/report", "Chưa nộp", "Gửi báo cáo tổng", "Xác nhận")


@pytest.fixture
async def post_office() -> AsyncIterator[PostOffice]:
    office = PostOffice()
    yield office
    await office.closes()


async def mails_through(program: Running, url: str) -> None:
    await program.restarts(program.settings.model_copy(update={"smtp_url": url}))


async def without_a_union(program: Running, folder: Path) -> None:
    """From now on the campaign's file does not say where the total goes."""
    text = (ROOT / "campaign.toml").read_text("utf-8").replace('"congdoan@congdoan.example"', '""')
    (folder / "own.toml").write_text(text.replace('units = "units.csv"', f'units = "{ROOT}/units.csv"'), "utf-8")
    await program.restarts(program.settings.model_copy(update={"campaign_file": folder / "own.toml"}))


async def tries_again(program: Running) -> None:
    program.app.outbox._resting.clear()
    await program.app.outbox.drain()


async def test_a_filed_report_is_mailed_with_both_files(
    minh: Person, program: Running, post_office: PostOffice
) -> None:
    await post_office.opens()
    await mails_through(program, post_office.url())
    await minh.has_said(*FILES)
    assert "Thư kèm hai tệp đang được gửi đến baocao@pgd.example." in minh.messages[-1].text
    [mail] = post_office.taken

    assert ("baocao@pgd.example", "lalanh@pgd.example") == (mail["To"], mail["From"])
    assert mail["Subject"] == "Báo cáo bản 1: THCS Nguyễn Trãi"
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert ["bao-cao-THCS-NT-1-2021-10-06-0800.xlsx", "bao-cao-THCS-NT-1-2021-10-06-0800.docx"] == names
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Số liệu đến 08:00 ngày 6/10." in body.get_content()


async def test_the_total_is_mailed_to_the_education_trade_union(
    thao: Person, program: Running, post_office: PostOffice
) -> None:
    await post_office.opens()
    await mails_through(program, post_office.url())
    await thao.has_role("admin", "PGD")
    await thao.has_said(*FILES_TOTAL)
    assert "Thư kèm hai tệp đang được gửi đến congdoan@congdoan.example." in thao.messages[-1].text

    assert ["congdoan@congdoan.example"] == [mail["To"] for mail in post_office.taken]


async def test_where_no_union_is_known_the_total_is_not_mailed_and_the_answer_brings_the_files(
    minh: Person, thao: Person, program: Running, post_office: PostOffice, tmp_path: Path
) -> None:
    await post_office.opens()
    await mails_through(program, post_office.url())
    await without_a_union(program, tmp_path)
    await thao.has_role("admin", "PGD")
    await thao.has_said(*FILES_TOTAL)
    said = thao.messages[-1].text
    assert "Chưa có địa chỉ thư của công đoàn" in said
    assert "union_mail" in said
    assert ["xlsx", "docx"] == [file.name[-4:] for file in program.phones.files["thao"][-2:]]
    assert [] == post_office.taken

    await minh.has_said(*FILES)
    assert ["baocao@pgd.example"] == [mail["To"] for mail in post_office.taken]


async def test_without_a_server_it_is_filed_and_said_that_nothing_was_mailed(
    minh: Person, thao: Person, program: Running
) -> None:
    await minh.has_said(*FILES)
    said = minh.messages[-1].text
    assert "Hệ thống chưa gửi được thư: mong thầy/cô chuyển tiếp hai tệp dưới đây đến baocao@pgd.example." in said
    assert [] == await program.rows(select(outbox).where(outbox.c.channel == "mail"))


async def test_a_server_that_is_down_gets_it_later(
    minh: Person, thao: Person, program: Running, post_office: PostOffice
) -> None:
    await mails_through(program, post_office.url())
    await thao.has_role("admin", "PGD")
    await minh.has_said(*FILES)
    thao.looks_up()
    program.clock.passes(minutes=11)
    await thao.says("/report")
    thao.sees("Thư báo cáo chưa gửi được: 1.")
    await post_office.opens()
    await tries_again(program)
    assert 1 == len(post_office.taken)
    await thao.says("/report")
    assert "Thư báo cáo" not in thao.sees().text


async def test_a_mail_in_doubt_comes_again_under_the_same_id(
    minh: Person, program: Running, post_office: PostOffice
) -> None:
    post_office.answers = ["451 not now", "421 not now"]
    await post_office.opens()
    await mails_through(program, post_office.url())
    await minh.has_said(*FILES)
    await tries_again(program)
    await tries_again(program)

    [mail] = post_office.taken
    assert [mail["Message-ID"]] * 2 == post_office.refused


async def test_a_mail_that_is_refused_is_shown_and_can_be_sent_again(
    minh: Person, thao: Person, program: Running, post_office: PostOffice
) -> None:
    post_office.answers = ["554 no"]
    await post_office.opens()
    await mails_through(program, post_office.url())
    await thao.has_role("admin", "PGD")
    await minh.has_said(*FILES)
    thao.looks_up()
    program.clock.move_to(program.clock.now() + timedelta(days=5))
    await program.beats()
    thao.looks_up()
    await thao.says("/report")
    thao.sees(
        "Thư báo cáo chưa gửi được: 1.",
        choices=["Chi tiết", "Chưa nộp", "Nhắc ngay", "Gửi báo cáo tổng", "Gửi lại thư"],
    )
    await thao.has_said("Chưa nộp", "Báo cáo đã gửi")
    await thao.taps("Gửi lại thư")
    thao.sees("Đang gửi lại 1 thư.")
    assert 1 == len(post_office.taken)
    await thao.taps("Gửi lại thư")
    thao.sees("Các thư còn lại đang được tự động gửi lại.")


async def test_who_can_send_it_again_and_who_filed_are_told_once_that_a_mail_was_given_up(
    minh: Person, thao: Person, lan: Person, program: Running, post_office: PostOffice
) -> None:
    post_office.answers = ["554 no", "554 no"]
    await post_office.opens()
    await mails_through(program, post_office.url())
    await thao.has_role("admin", "PGD")
    await lan.has_said("/start")
    await thao.has_said("/start")
    await minh.has_said(*FILES)
    thao.looks_up()
    assert GIVEN_UP in thao.messages[-1].text
    assert ["Gửi lại thư"] == [choice.label for choice in thao.messages[-1].choices]
    assert "Báo cáo vẫn được ghi nhận" in minh.messages[-1].text
    assert ["Lấy tệp"] == [choice.label for choice in minh.messages[-1].choices]
    await program.beats()
    assert [1, 1, 0] == [len([m for m in each.messages if GIVEN_UP in m.text]) for each in (thao, minh, lan)]
    thao.looks_up()
    await thao.taps("Gửi lại thư")
    thao.sees("Đang gửi lại 1 thư.")
    thao.sees(GIVEN_UP, choices=["Gửi lại thư"])
    minh.looks_up()
    await thao.taps("Gửi lại thư")
    thao.sees("Đang gửi lại 1 thư.")
    assert 1 == len(post_office.taken)
    minh.sees_nothing()


async def test_at_night_the_word_of_a_mail_that_was_given_up_waits_and_is_taken_back_if_it_went(
    minh: Person, thao: Person, program: Running, post_office: PostOffice
) -> None:
    post_office.answers = ["554 no", "554 no"]
    await post_office.opens()
    await mails_through(program, post_office.url())
    await thao.has_role("admin", "PGD")
    program.clock.move_to(parse_moment("2021-10-12T22:00"))
    await thao.has_said("/start")
    await minh.has_said(*FILES)
    await thao.has_said("/report", "Gửi lại thư")
    assert not [each for each in (*thao.messages, *minh.messages) if "không gửi được" in each.text]
    await thao.has_said("/report", "Gửi lại thư")
    assert 1 == len(post_office.taken)
    program.clock.move_to(parse_moment("2021-10-13T08:00"))
    await program.beats()
    assert not [each for each in (*thao.messages, *minh.messages) if "không gửi được" in each.text]


async def test_where_mail_was_turned_off_meanwhile_nothing_is_said_to_be_sent_again(
    minh: Person, thao: Person, program: Running, post_office: PostOffice
) -> None:
    post_office.answers = ["554 no"]
    await post_office.opens()
    await mails_through(program, post_office.url())
    await minh.has_said(*FILES)
    await mails_through(program, "")
    await thao.has_role("admin", "PGD")
    await thao.has_said("/report", "Gửi lại thư")
    assert "Hệ thống chưa gửi được thư" in thao.messages[-1].text
    assert "Đang gửi lại" not in thao.messages[-1].text
    assert ["xlsx", "docx"] == [file.name[-4:] for file in program.phones.files["thao"][-2:]]


async def test_nobody_else_sends_mails_again(minh: Person) -> None:
    await minh.sends(tap="+mail again:", tap_id="1", pressed="1")
    minh.sees("dành cho quản trị của phòng")


@pytest.mark.parametrize(("answer", "outcome"), [("451 later", Outcome.NOT_DELIVERED), ("554 never", Outcome.REFUSED)])
async def test_what_the_server_answers_is_understood(post_office: PostOffice, answer: str, outcome: Outcome) -> None:
    post_office.answers = [answer]
    await post_office.opens()
    with pytest.raises(SendFailed) as failed:
        await Mail(post_office.url()).send("baocao@pgd.example", MESSAGE)
    assert outcome is failed.value.outcome


async def test_nobody_there_is_no_delivery(post_office: PostOffice) -> None:
    with pytest.raises(SendFailed) as failed:
        await Mail(post_office.url()).send("baocao@pgd.example", MESSAGE)
    assert Outcome.NOT_DELIVERED is failed.value.outcome


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # it is a server on this machine
async def test_a_password_is_asked_for_and_a_wrong_one_stops_the_mail(post_office: PostOffice) -> None:
    post_office.password = "right"
    await post_office.opens()
    await Mail(post_office.url("right")).send("baocao@pgd.example", MESSAGE)
    assert 1 == len(post_office.taken)
    with pytest.raises(SendFailed) as failed:
        await Mail(post_office.url("wrong")).send("baocao@pgd.example", MESSAGE)

    assert Outcome.STOPPED is failed.value.outcome
    assert "wrong" not in str(failed.value)


@pytest.mark.parametrize(
    "url",
    ["pgd.example", "http://a@b.vn:c@pgd.example", "smtp://ten:secret@pgd.example", "smtp://a%40b.vn@pgd.example:x"],
)
def test_a_bad_address_of_the_server_is_refused_with_the_remedy(url: str) -> None:
    with pytest.raises(BadSetting, match=r"SMTP_URL: .* smtp://ten:mat-khau@may-chu:587") as refused:
        read_settings(smtp_url=url, _env_file=None)
    assert "secret" not in str(refused.value)
