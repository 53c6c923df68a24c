"""A talk that is open: interrupted, parked, continued, begun anew, and over after 72 hours."""

from sqlalchemy import select

from bot.clock import MovedClock, parse_moment
from bot.messages import Strange
from bot.program import Program
from handlers import CONVERSATIONS
from storage.dialogues import MOST_PARKED
from storage.schema import dialogue
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


async def test_a_view_in_mid_talk_answers_and_the_open_question_is_asked_again(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.says("Tiến độ")
    lan.sees("Đến 08:00 ngày 6/10")
    lan.sees("bao nhiêu chiếc")
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_another_conversation_parks_the_talk_and_offers_it_afterwards(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.has_said(*CASH_PLEDGE[:-1])
    await hoa.says("xác nhận")
    hoa.sees("Cảm ơn quý vị!")
    hoa.sees("còn một việc đang làm dở", choices=["Tiếp tục"])
    await hoa.taps("Tiếp tục")
    hoa.sees("Tên viết tắt")
    await hoa.says("N.V.A")
    hoa.sees("Hoàn cảnh?")


async def test_a_parked_talk_is_offered_when_the_other_one_is_cancelled(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2", "/ungho")
    await hoa.says("hủy")
    hoa.sees("Đã hủy")
    hoa.sees("còn một việc đang làm dở", choices=["Tiếp tục"])


async def test_a_second_tap_on_continue_asks_the_question_again(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.has_said(*CASH_PLEDGE)
    await hoa.taps("Tiếp tục")
    hoa.sees("Tên viết tắt")
    await hoa.taps("Tiếp tục")
    hoa.sees("Tên viết tắt")


async def test_continue_after_the_talk_has_run_out_says_that_it_is_closed(hoa: Person, clock: MovedClock) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.has_said(*CASH_PLEDGE)
    clock.passes(hours=73)
    await hoa.taps("Tiếp tục")
    hoa.sees("đã đóng")


async def test_the_same_opening_words_start_anew(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Laptop", "2")
    await lan.says("Ủng hộ")
    lan.sees("muốn ủng hộ gì")

    assert {"cancelled", "open"} == {row.state for row in await program.rows(select(dialogue.c.state))}


async def test_a_talk_is_open_for_72_hours(lan: Person, clock: MovedClock) -> None:
    await lan.has_said("/ungho", "Laptop")
    clock.passes(hours=71, minutes=59)
    await lan.says("2")
    lan.sees("Tình trạng máy?")


async def test_a_talk_ends_after_72_hours(lan: Person, clock: MovedClock, program: Running) -> None:
    await lan.has_said("/ungho", "Laptop")
    clock.passes(hours=72, seconds=1)
    await lan.says("2")
    lan.sees("đã quá 72 giờ mà chưa được xác nhận", "không được ghi nhận")

    assert [("expired", None)] == await program.rows(select(dialogue.c.state, dialogue.c.kept))


async def test_a_refusal_in_mid_talk_leaves_the_talk_open(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.says("/khaibao")
    lan.sees("dành cho thầy/cô")
    lan.sees("bao nhiêu chiếc")


async def test_a_talk_that_cannot_go_on_leaves_the_one_put_aside_for_it_on_offer(
    hoa: Person, clock: MovedClock
) -> None:
    clock.move_to(parse_moment("2021-10-15T20:00:00+07:00"))
    await hoa.has_said("/ungho", "Laptop")
    laptops = hoa.button("Hủy").code.partition("|")[0]
    await hoa.has_said("/khaibao")
    clock.passes(hours=5)
    await hoa.sends(tap=f">{laptops}", tap_id="1", pressed="1")
    hoa.sees("Thời gian tiếp nhận đã hết")
    hoa.sees("còn một việc đang làm dở", choices=["Tiếp tục"])
    await hoa.taps("Tiếp tục")
    hoa.sees("Lớp?")


async def test_a_talk_whose_conversation_was_taken_away_ends_kindly(hoa: Person, program: Running) -> None:
    await hoa.has_said("/khaibao", "6A2")
    program.speaks(Program([each for each in CONVERSATIONS if each.name != "declare"]))
    await hoa.sends(strange=Strange.PHOTO)
    hoa.sees("chưa xem được hình")
    hoa.sees("cần gì tiếp theo")
    await hoa.says("N.V.A")
    hoa.sees("chưa hiểu ý")


async def test_a_talk_in_which_nothing_was_said_is_no_unfinished_matter(hoa: Person) -> None:
    await hoa.has_said("/ungho", "/khaibao", "6A2", "N.V.A", "hộ nghèo", "không có thiết bị", "máy tính", "xác nhận")
    await hoa.says("/cuatoi")
    hoa.sees("chưa có")
    hoa.sees_nothing()


async def test_of_talks_begun_and_never_ended_only_the_last_few_stay(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/cuatoi")
    withdraws = lan.messages[-1].choices[1].code
    for code in ["+pledge:", withdraws] * 10:
        await lan.sends(tap=code, tap_id="1", pressed="1")
        lan.looks_up()
    waiting = await program.rows(select(dialogue.c.id).where(dialogue.c.state == "parked"))

    assert MOST_PARKED + 1 == len(waiting)  # the one that this turn put aside is counted in the next
    await lan.says("hủy")
    lan.sees("Đã hủy")
    lan.sees("còn một việc đang làm dở")
