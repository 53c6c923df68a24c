"""What holds for every conversation, the ones to come too."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.clock import parse_moment
from bot.intent import BACK_WORDS, CANCEL_WORDS
from bot.settings import Settings
from bot.text import fold
from handlers import CONVERSATIONS
from storage.schema import dialogue
from tests.handlers.bridging import AB, NT, manager, money, opens, receives
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.receiving import TWO_LAPTOPS, labels_of, pledged
from tests.handlers.serving import APPROVED, cash_comes, device_comes
from tests.handlers.test_declare import NEXT_PUPIL, PUPIL
from tests.handlers.test_messages_left import TEXT
from tests.handlers.test_privacy import FETCHED
from tests.kit import ROOT, Person, Running

MOST_CHARACTERS, MOST_BYTES, MOST_BACK = 700, 64, 24


@dataclass(frozen=True)
class Walk:
    """A whole talk: what happened before, how it opens, and every answer to its end."""

    conversation: str
    opens: Callable[[Person], Awaitable[None]]
    answers: tuple[str, ...]
    before: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()  # that she holds beside the teacher's


def saying(words: str) -> Callable[[Person], Awaitable[None]]:
    async def opens(person: Person) -> None:
        await person.says(words)

    return opens


def tapping(list_: str, button: int) -> Callable[[Person], Awaitable[None]]:
    async def opens(person: Person) -> None:
        await person.has_said(list_)
        await person.taps(person.messages[-1].choices[button].label)

    return opens


def opening(conversation: str) -> Callable[[Person], Awaitable[None]]:
    """By a button that is only reached from others."""

    async def opens(person: Person) -> None:
        await person.sends(tap=f"+{conversation}:", tap_id="1", pressed="1")

    return opens


async def reminding(person: Person) -> None:
    """As an admin, when a donor can be reminded."""
    await Person("tung", "Tùng Trần", person.running).has_said(*CASH_PLEDGE)
    person.running.clock.passes(hours=1)
    await person.has_role("admin", "PGD")
    await person.says("/nhac")


async def sending_on(person: Person) -> None:
    """As a principal, when the school has money and another one has a principal."""
    await receives(person.running, "manager", NT, money(900_000))
    await manager(person.running, "vinh", AB)
    await opens(person, "propose", f"cash {NT}")


async def having_sent_on(person: Person) -> None:
    await sending_on(person)
    person.looks_up()
    await person.has_said("700k", "thcs an binh", "Xác nhận")
    await opens(person, "hand on")
    person.looks_up()
    await person.taps("Rút lại 700.000đ")


def answering(button: str) -> Callable[[Person], Awaitable[None]]:
    """As a principal, when the other one has sent money on."""

    async def opens_it(person: Person) -> None:
        await receives(person.running, "manager", AB, money(900_000))
        vinh = await manager(person.running, "vinh", AB)
        await opens(vinh, "propose", f"cash {AB}")
        vinh.looks_up()
        await vinh.has_said("700k", "thcs nguyen trai", "Xác nhận")
        await opens(person, "offers")
        person.looks_up()
        await person.taps(button)

    return opens_it


async def after_the_close(person: Person) -> None:
    person.running.clock.move_to(parse_moment("2021-10-17T09:30"))
    await person.has_said("/ungho")
    await person.taps("Để lại lời nhắn")


def serving(*words: str) -> Callable[[Person], Awaitable[None]]:
    """As a principal who has a pupil approved, a device and cash."""

    async def opens(person: Person) -> None:
        await person.has_said(*PUPIL, *APPROVED)
        await device_comes(person.running)
        await cash_comes(person.running)
        await person.has_said("/capphat", *words[:-1])
        await person.says(words[-1])

    return opens


async def receiving(person: Person) -> None:
    """As the principal, two laptops that a donor pledged."""
    tung = Person("tung", "Tùng Trần", person.running)
    await person.says(await pledged(tung, person.running, *AS_TUNG))


async def looking_at_a_device(person: Person) -> None:
    """As the principal, one that came unannounced and was not checked yet."""
    await person.has_said("/tiepnhan", "Không có đăng ký trước", "Không nêu tên", "phụ huynh", *THING, "Xác nhận")
    await person.says((await labels_of(person.running))[0])


async def filing_again(person: Person) -> None:
    """As a principal who filed, when a device came since."""
    await person.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    await device_comes(person.running)
    await person.has_said("/baocao")
    await person.says("Gửi báo cáo")


async def sending_back(person: Person) -> None:
    """As an admin, what a principal filed."""
    minh = Person("minh", "thầy Minh", person.running)
    await minh.has_role("manager", "THCS-NT")
    await minh.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    person.looks_up()
    await person.sends(tap="+return report:THCS-NT.1", tap_id="1", pressed="1")


AS_TUNG = tuple("Tùng Trần" if said == "Lan Nguyễn" else said for said in TWO_LAPTOPS)
UNANNOUNCED = tapping("/tiepnhan", 1)
THING = ("Laptop", "1", "Kiểm tra sau", "Mới", "Không, tiếp tục")
MORE = ("3", "Mỗi máy một khác", "1", "1", "1", "Cả 6 điểm đều đạt", "Lý do khác", "Góp thêm", "Có thêm", *THING)
LESS = ("1", "Không dùng được", "Không có", "Không trao nữa", "Máy hỏng trước khi trao", "Xác nhận")
NOTHING = ("Chưa nhận", "Không có", "Không trao nữa", "Lý do khác", "Chuyển nhà", "Xác nhận")
NEW_GIVER = ("Bùi Văn Tám", "0912345678", "Tập thể, tổ chức", "Hội Khuyến học", "12", "Bùi Văn Tám")
NEW_GIFT = ("Tiền mặt", "500k", "Thêm", *THING, "Trao tận tay", "Sửa", "1", "Ông Tám", "Hội Khuyến học", "Xác nhận")
CHECKED = ("Kiểm tra 6 điểm", *["Đạt"] * 5, "Không đạt", "Cần sửa", "Xác nhận")
LONG_PLEDGE = (
    *("Thiết bị khác", "loa trợ giảng", "2", "Mới", "Thêm", "Tiền mặt", "500k", "Không, tiếp tục"),
    *("an binh", "thcs an binh", "Tập thể, tổ chức", "Hội Khuyến học", "12", "Tên khác", "Chi hội Phước Vĩnh"),
    *("Nhờ trường đến nhận", "Ấp 1A, xã Phước Hòa", "0912345678", "Sửa", "2", "loa", "Xác nhận"),
)
CORRECTION = (
    *("Tên trong danh sách công khai", "Tên khác", "Lan Ngọc", "Địa chỉ", "Ấp 2", "Điện thoại", "0987654321"),
    *("Sửa", "Địa chỉ: Ấp 2", "Ấp 3", "Xác nhận"),
)
TO_FETCH = tuple("cô Hoa" if said == "Lan Nguyễn" else said for said in FETCHED)
TWO_PLEDGES = (*TO_FETCH, "/ungho", "Tiền mặt", "1tr", "không, tiếp tục", "nơi cần nhất", "mang đến trường", "xác nhận")
PASTED = ("Sửa", "Danh sách: 2 dòng", "N.V.A; 6A2; nghèo\nL.T.B; 7A1; mồ côi; dùng chung", "Xác nhận")
OFFICE, PRINCIPAL = (("admin", "PGD"),), (("manager", "THCS-NT"),)
GROUP, GROUP_UNIT = (("officer", "NCL"),), ("mầm non tư thục tuổi thơ",)
INVITATION = ("/moi", "Tạo mã mời", "Một người", "Xác nhận")
LONG_INVITATION = (
    *("thcs an binh", "giáo viên", "Nhiều người", "20", "Sửa", "Vai trò: Giáo viên", "quản lý trường"),
    "Xác nhận",
)
BOX_COUNTS = (
    *("Nguyễn Thị Hoa", "31", "1tr550", "Đếm tiếp trên máy này", "Trần Văn Minh", "không rõ", "1tr5"),
    *("31", "1tr550", "31", "1tr550", "Sửa", "Người thứ nhất: Nguyễn Thị Hoa", "Lê Thị Bình", "Xác nhận"),
)
BOX_COUNTED = ("/thung", "Hoa", "31", "4tr", "Đếm tiếp trên máy này", "Minh", "31", "4tr", "Xác nhận")
PURCHASE = (
    *("Thiết bị khác", "loa trợ giảng", "1tr8", "HĐ 12/2021", "Ghi", "Cửa hàng Minh Tâm", "Kiểm tra sau"),
    *("Sửa", "Giá: 1.800.000đ", "1tr5", "Xác nhận"),
)
MISTAKE = (
    "1",
    "Lý do khác",
    "Đếm thiếu một tờ",
    "Ghi lại",
    "4tr5",
    "Sửa",
    "Số tiền đúng: 4.500.000đ",
    "4tr2",
    "Xác nhận",
)
SENT_ON = ("700k", "an binh", "thcs an binh", "Sửa", "Số tiền: 700.000đ", "500k", "Xác nhận")
NOT_NOW = ("Lý do khác", "Kho đang đầy", "Sửa", "Lý do khác: Kho đang đầy", "Hết chỗ", "Xác nhận")
FILED = (
    *("Mỗi ô một lý do", "Nhận thêm", "Lý do khác", "theo biên bản"),
    *("Sửa", "Lý do khác: theo biên bản", "biên bản số 2", "Xác nhận"),
)
SENT_BACK = (
    *("Laptop", "Laptop, số thiết bị: 0", "Biên bản ghi 2 máy", "Thêm một ô", "Tiền mặt", "Tiền mặt, số tiền: 0đ"),
    *("Thiếu thùng 10/10", "Không, gửi lại", "Sửa", "Laptop, số thiết bị: Biên bản ghi 2 máy", "Còn 1 máy", "Xác nhận"),
)
WALKS = [
    Walk("pledge", saying("/ungho"), LONG_PLEDGE),
    Walk("pledge", saying("/ungho"), (*CASH_PLEDGE[1:5], "1", "Hai phần quà", "Xác nhận"), before=CASH_PLEDGE),
    Walk("change", tapping("/cuatoi", 0), ("Sửa", "2", "700k", "Xác nhận"), before=CASH_PLEDGE),
    Walk("withdraw", tapping("/cuatoi", 1), ("Rút lại",), before=CASH_PLEDGE),
    Walk("declare", saying("/khaibao"), (*PUPIL[1:-1], "Sửa", "Lớp: 6A2", "7A1", "Xác nhận")),
    Walk("declare", saying("/khaibao"), ("N.V.A", "Cùng một em"), before=PUPIL),
    Walk("declare many", saying("N.V.A; 6A2; nghèo\nTrần Văn An; 6A2; khác"), PASTED),
    Walk("receive", receiving, (*MORE, "Xác nhận"), roles=PRINCIPAL),
    Walk("receive", receiving, LESS, roles=PRINCIPAL),
    Walk("receive", receiving, NOTHING, roles=PRINCIPAL),
    Walk("receive", UNANNOUNCED, (*NEW_GIVER, *NEW_GIFT), roles=PRINCIPAL),
    Walk("device", looking_at_a_device, CHECKED, roles=PRINCIPAL),
    Walk("remind", reminding, ("Gửi",)),
    Walk("leave message", after_the_close, (TEXT, "Để lại số", "0912345678", "Sửa", "3", "0987654321", "Xác nhận")),
    Walk("own data", tapping("/rieng_tu", 0), CORRECTION, before=TO_FETCH),
    Walk("own data", tapping("/rieng_tu", 0), ("Tất cả đăng ký", *CORRECTION), before=TWO_PLEDGES),
    Walk("erase", tapping("/rieng_tu", 0), ("Giữ, không ghi tên", "Xóa"), before=CASH_PLEDGE),
    Walk("withdraw pupil", tapping("/hocsinh", 0), ("Rút lại",), before=PUPIL),
    Walk("invite", tapping("/moi", 0), LONG_INVITATION, roles=OFFICE),
    Walk("codes for schools", tapping("/moi", 1), ("Tạo mã",), roles=OFFICE),
    Walk("withdraw code", tapping("mã mời còn dùng được", 0), ("Thu hồi",), before=INVITATION, roles=PRINCIPAL),
    Walk("holders", tapping("/moi", 3), ("thcs nguyen trai",), roles=OFFICE),
    Walk("revoke", tapping("ai đang có vai trò", 0), ("Thu hồi",), before=("/moi",), roles=PRINCIPAL),
    Walk(
        "approve",
        tapping("duyệt danh sách", 0),
        ("Để lại một số em", "2", "Xác nhận"),
        before=(*PUPIL, *NEXT_PUPIL),
        roles=PRINCIPAL,
    ),
    Walk(
        "send back",
        tapping("duyệt danh sách", 1),
        ("Lý do khác", "xin gặp ban giám hiệu", "Xác nhận"),
        before=PUPIL,
        roles=PRINCIPAL,
    ),
    Walk("skip", serving("Bỏ qua, nêu lý do"), ("Lý do khác", "em đi vắng", "Xác nhận"), roles=PRINCIPAL),
    Walk("grant", serving("Tiền mặt (1.500.000đ)", "Trao"), ("800k", "Xác nhận"), roles=PRINCIPAL),
    Walk(
        "grant back",
        serving("Tiền mặt (1.500.000đ)", "Trao", "800k", "Xác nhận", "Tiền đã trao", "1"),
        ("ghi nhầm em", "Xác nhận"),
        roles=PRINCIPAL,
    ),
    Walk("handed over", serving("Trao", "Đã trao"), ("Xác nhận",), roles=PRINCIPAL),
    Walk(
        "take back",
        serving("Trao", "Đã trao", "Xác nhận", "Đã trao, nhận lại", "1"),
        ("Lý do khác", "rơi vỡ", "Sửa", "Lý do: rơi vỡ", "vỡ màn hình", "Xác nhận"),
        roles=PRINCIPAL,
    ),
    Walk("approvals", saying("Duyệt danh sách"), GROUP_UNIT, roles=GROUP),
    Walk("allocate", saying("/capphat"), GROUP_UNIT, roles=GROUP),
    Walk("approved pupils", opening("approved pupils"), GROUP_UNIT, roles=GROUP),
    Walk("kept", opening("kept"), GROUP_UNIT, roles=GROUP),
    Walk("given", opening("given"), GROUP_UNIT, roles=GROUP),
    Walk("grants", opening("grants"), GROUP_UNIT, roles=GROUP),
    Walk("propose", sending_on, SENT_ON, roles=PRINCIPAL),
    Walk("take offer", answering("Nhận 1"), ("Xác nhận",), roles=PRINCIPAL),
    Walk("refuse offer", answering("Từ chối, nêu lý do 1"), NOT_NOW, roles=PRINCIPAL),
    Walk("withdraw offer", having_sent_on, ("Rút lại",), roles=PRINCIPAL),
    Walk("qr", saying("/qr"), ("thcs an binh",), roles=(("admin", "PGD"),)),
    Walk("box", saying("/thung"), BOX_COUNTS, roles=PRINCIPAL),
    Walk("correct", tapping("Sổ tiền", 1), MISTAKE, before=BOX_COUNTED, roles=PRINCIPAL),
    Walk(
        "file", filing_again, ("Mỗi ô một lý do", "Nhận thêm", "Lý do khác", "theo biên bản", *FILED), roles=PRINCIPAL
    ),
    Walk("return report", sending_back, SENT_BACK, roles=OFFICE),
    Walk("purchase", tapping("Sổ tiền", 0), PURCHASE, before=BOX_COUNTED, roles=PRINCIPAL),
]
ASKING = {walk.conversation for walk in WALKS}
STEPS = [(walk, step) for walk in WALKS for step in range(len(walk.answers))]

at_every_question = pytest.mark.parametrize(
    ("walk", "step"), STEPS, ids=[f"{walk.conversation}-{step}-{walk.answers[step]}" for walk, step in STEPS]
)
on_every_walk = pytest.mark.parametrize("walk", WALKS, ids=[f"{w.conversation}-{len(w.answers)}" for w in WALKS])


async def stands_at(hoa: Person, walk: Walk, step: int) -> str:
    """Walks so far; the question that is open then."""
    for role, unit in walk.roles:
        await hoa.has_role(role, unit)
    await hoa.has_said(*walk.before)
    await walk.opens(hoa)
    hoa.looks_up()
    await hoa.has_said(*walk.answers[:step])
    return question_of(hoa)


def question_of(person: Person) -> str:
    asked = person.messages[-1]
    assert "Hủy" in [control.label for control in asked.controls], f"no question: {asked.text}"
    return asked.text


@at_every_question
async def test_help_is_there_and_the_question_stays(hoa: Person, walk: Walk, step: int) -> None:
    question = await stands_at(hoa, walk, step)
    await hoa.says("/help")
    hoa.sees("«Quay lại»", "«Hủy»", "Cần người giúp:")
    assert hoa.sees().text.endswith(question.splitlines()[-1])
    hoa.sees_nothing()


@at_every_question
async def test_a_view_answers_and_the_question_stays(hoa: Person, walk: Walk, step: int) -> None:
    question = await stands_at(hoa, walk, step)
    await hoa.says("/lienhe")
    hoa.sees("Liên hệ:")
    assert question.splitlines()[-1] == hoa.sees().text.splitlines()[-1]


@at_every_question
async def test_going_back_is_possible(hoa: Person, walk: Walk, step: int) -> None:
    question = await stands_at(hoa, walk, step)
    first = "Quay lại" not in [control.label for control in hoa.messages[-1].controls]
    await hoa.says("quay lại")
    hoa.looks_up()
    assert first == (question == question_of(hoa))


@at_every_question
async def test_the_way_back_leads_to_the_first_question(hoa: Person, walk: Walk, step: int) -> None:
    await stands_at(hoa, walk, step)
    await hoa.has_said(*["back"] * MOST_BACK)
    assert ["Hủy"] == [control.label for control in hoa.messages[-1].controls]


@at_every_question
async def test_cancelling_is_possible(hoa: Person, program: Running, walk: Walk, step: int) -> None:
    await stands_at(hoa, walk, step)
    await hoa.taps("Hủy")
    hoa.sees("Đã hủy. Việc vừa rồi không được ghi nhận")
    hoa.sees_nothing()

    assert [] == await program.rows(select(dialogue).where(dialogue.c.state.in_(["open", "parked"])))


@at_every_question
async def test_nonsense_is_asked_again_or_taken_never_left_unanswered(hoa: Person, walk: Walk, step: int) -> None:
    await stands_at(hoa, walk, step)
    await hoa.says("???")
    hoa.looks_up()
    question_of(hoa)


@on_every_walk
async def test_the_walk_comes_to_its_end(hoa: Person, program: Running, walk: Walk) -> None:
    await stands_at(hoa, walk, len(walk.answers) - 1)
    await hoa.has_said(walk.answers[-1])

    states = select(dialogue.c.conversation, dialogue.c.state).order_by(dialogue.c.opened_at.desc()).limit(1)
    assert [(walk.conversation, "finished")] == await program.rows(states)


@on_every_walk
async def test_every_message_fits_a_phone_screen_and_every_button_its_payload(hoa: Person, walk: Walk) -> None:
    await stands_at(hoa, walk, len(walk.answers) - 1)
    await hoa.has_said(walk.answers[-1], "/help", "/start", "/cuatoi", "/hocsinh", "/tiendo", "/lienhe", "/lang")

    too_long = [message.text for message in hoa.messages if len(message.text) > MOST_CHARACTERS]
    buttons = [button for message in hoa.messages for button in message.choices + message.controls]
    assert [] == too_long
    assert [] == [button for button in buttons if len(button.code.encode()) > MOST_BYTES]
    assert [] == [button for button in buttons if not button.label]


@pytest.mark.parametrize("name", [each.name for each in CONVERSATIONS if each.name not in ASKING])
async def test_what_is_in_no_walk_asks_nothing(hoa: Person, program: Running, name: str) -> None:
    await hoa.sends(tap=f"+{name}:", tap_id="1", pressed="1")
    hoa.looks_up()

    assert [] == await program.rows(select(dialogue))


def test_every_walk_is_of_a_conversation_that_there_is() -> None:
    assert {each.name for each in CONVERSATIONS} >= ASKING


def test_names_commands_and_labels_are_unique() -> None:
    names = [each.name for each in CONVERSATIONS]
    commands = [command for each in CONVERSATIONS for command in each.commands]
    labels = [fold(str(each.label)) for each in CONVERSATIONS if str(each.label)]

    assert sorted(set(names)) == sorted(names)
    assert sorted(set(commands)) == sorted(commands)
    assert sorted(set(labels)) == sorted(labels)


def test_opening_words_do_not_hide_the_words_for_back_and_cancel() -> None:
    labels = {fold(str(each.label)) for each in CONVERSATIONS}
    commands = {f"/{command}" for each in CONVERSATIONS for command in each.commands}

    assert set() == labels & (BACK_WORDS | CANCEL_WORDS)
    assert set() == commands & CANCEL_WORDS


def test_commands_are_as_telegram_wants_them() -> None:
    commands = [command for each in CONVERSATIONS for command in each.commands]

    assert [] == [command for command in commands if not re.fullmatch("[a-z0-9_]{1,32}", command)]
    assert [] == [each.name for each in CONVERSATIONS if str(each.describes) and not each.commands]


def test_the_example_of_settings_names_exactly_the_settings() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    named = [found[1] for line in lines if (found := re.match(r"#?\s*([A-Z][A-Z0-9_]*)=", line))]

    assert sorted(map(str.upper, Settings.model_fields)) == sorted(named)
