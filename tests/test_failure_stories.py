"""What went wrong elsewhere, each story replayed as a chat: here, or where the table says."""

from importlib import import_module

import pytest
from sqlalchemy import select

from campaign.items import Item
from storage.schema import person
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.serving import device_comes, has_pupils
from tests.kit import Person, Running

TOLD_IN = {
    "a gift is entered twice": "handlers.test_receive.test_the_same_gift_entered_twice_is_asked_about",
    "a pledge is made twice": "handlers.test_pledge_again.test_a_double_gift_is_asked_and_one_gift_stays_one",
    "one laptop is promised to two schools": (
        "handlers.test_pledge_again.test_days_later_the_same_devices_for_another_school_are_asked_about"
    ),
    "a pledge never comes": "handlers.test_expired.test_a_school_is_told_once_what_did_not_come_and_opens_the_list",
    "money comes after the days of grace": (
        "handlers.test_receive.test_a_late_gift_is_received_and_reopens_what_had_expired"
    ),
    "money comes after the pledge was taken back": (
        "handlers.test_receive.test_money_that_comes_after_the_pledge_was_taken_back_is_its_donor_s"
    ),
    "1,5 triệu is read as 15": "handlers.test_correct.test_fifteen_millions_were_one_and_a_half",
    "ten packs are ten pieces": "handlers.test_correct.test_ten_packs_were_ten_pieces",
    "an edit after a count": "handlers.test_cash_book.test_what_happened_since_is_told_from_a_mistake",
    "a save that was refused changed something": (
        "handlers.test_correct.test_a_device_that_is_handed_over_meanwhile_stays"
    ),
    "a device is found unusable at the hand-over": (
        "handlers.test_device_checks.test_a_device_found_unusable_at_hand_over_is_not_told_again"
    ),
    "a device comes back": (
        "handlers.test_allocate.test_a_device_that_comes_back_is_checked_and_the_pupil_keeps_the_old_rank"
    ),
    "a device is locked to its old owner": (
        "handlers.test_device_checks.test_a_device_that_is_still_locked_is_thanked_for_and_goes_back"
    ),
    "a telephone is too slow to learn with": (
        "handlers.test_device_checks.test_what_fails_a_check_waits_for_its_repair_and_then_can_be_used"
    ),
    "a device moves from one pupil to another without a trace": (
        "handlers.test_allocate.test_a_device_goes_from_one_pupil_to_another_only_by_release_and_reserve"
    ),
    "a pledge is changed below what came of it": (
        "handlers.test_receive.test_a_pledge_with_something_received_changes_only_above_it"
    ),
    "two people serve one pupil": (
        "handlers.test_allocate.test_two_managers_at_once_one_gets_it_and_the_other_is_told"
    ),
    "a friend jumps the queue": "handlers.test_pass_over.test_nobody_jumps_the_queue_for_a_friend",
    "one donor under two names": ("handlers.test_receive.test_who_gave_before_is_asked_about_and_counts_as_one_donor"),
    "one of two gifts of a day is missing": "reports.test_worked_example.test_the_worked_example",
    "reminders storm into a talk": "handlers.test_nhac.test_who_is_talking_just_now_is_left_alone",
    "an old button answers a new question": (
        "bot.test_buttons.test_an_old_button_is_answered_with_the_open_question_and_a_toast"
    ),
    "few pupils can be guessed in public": (
        "handlers.test_needed.test_fewer_than_five_are_not_counted_in_public_and_nobody_is_told_why"
    ),
    "a preschool is forgotten in a sum": (
        "handlers.test_file_report.test_the_officer_files_one_report_for_the_whole_group"
    ),
    "cash stays in a drawer": "handlers.test_cash_book.test_money_that_stays_in_the_drawer_is_seen_with_its_age",
}


@pytest.mark.parametrize("told_in", TOLD_IN.values(), ids=TOLD_IN)
def test_the_story_is_told_there(told_in: str) -> None:
    module, _dot, name = told_in.rpartition(".")
    assert callable(getattr(import_module(f"tests.{module}"), name))


async def test_a_promise_is_never_told_as_a_gift(lan: Person, tung: Person, thao: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await tung.says("/tiendo")
    said = tung.sees("Đã nhận: 0đ và 0 thiết bị.", "Đăng ký chưa nhận: 500.000đ")
    assert 1 == said.text.count("500.000đ")
    await lan.says("/cuatoi")
    assert "đã nhận" not in lan.sees("chưa nhận").text.lower()
    await thao.says("/report")
    assert "0đ" in thao.sees("Tiền mặt").text


async def test_no_button_hands_over_everything_at_once(hoa: Person, minh: Person, program: Running) -> None:
    await has_pupils(hoa, minh)
    for _ in range(2):
        await device_comes(program, Item.LAPTOP)
    await minh.has_said("Cấp phát")
    given = 0
    while "Trao" in [choice.label for choice in minh.messages[-1].choices]:
        await minh.has_said("Trao", "Đã trao", "Xác nhận", "Cấp phát")
        given += 1
    assert 2 == given
    told = [message.text for message in minh.messages if "Đã trao" in message.text]
    assert all(text.count("TB") <= 1 for text in told)


async def test_no_table_that_comes_in_changes_what_a_person_wants(thao: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/dung_nhac")
    before = await program.rows(select(person.c.id, person.c.reminders_stopped_at, person.c.language))
    await thao.sends_file("ten.csv", "mã,tên\nTHCS-NT,THCS Nguyễn Trãi mới\n".encode())
    thao.looks_up()
    await thao.says("xác nhận")
    thao.looks_up()
    assert before == await program.rows(select(person.c.id, person.c.reminders_stopped_at, person.c.language))
