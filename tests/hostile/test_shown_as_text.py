"""Names that are formulas, marks, or turn a line around are shown as text, wherever they are shown."""

import unicodedata
from html.parser import HTMLParser
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.app import read_campaign
from bot.channels.telegram_out import calls, file_call
from bot.clock import parse_moment
from bot.messages import Attachment, File, Outgoing
from bot.text import clean
from campaign.pupil_rows import read_rows
from campaign.units import Unit
from reports.pupil_sheets import marked_xlsx
from storage import campaigns, invites
from tests.hostile.kit import Besieged, message, nothing_goes_wrong, tap
from tests.hostile.words import BIDI, UNSEEN
from tests.kit import ROOT

NAMES = (
    *("=1+1", "=HYPERLINK('http://x','y')", "@SUM(A1)", "+1+cmd", "-2+3", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1"),
    *(
        "<b>An</b>",
        "<script>alert(1)</script>",
        "</code><a href='tg://user?id=1'>x</a>",
        "A&amp;B",
        "&lt;b&gt;",
        "A < B",
    ),
    *(
        "An \u202egnort",
        "\u2066An\u2069 \u2067B",
        "\u200fAn",
        "\u061cAn",
        "A\u0000n",
        "A\u001bn",
        "A\u2028B",
        "A\ufeffn",
    ),
    *(
        "&lt;b&gt;",
        "A\ufeffn",
        "{you}",
        "{0.__class__}",
        "%s",
        "[x](http://x)",
        "*An*",
        "_An_",
        "`An`",
        "http://x.vn",
        "x" * 59,
    ),
)
TURNS = set(BIDI + UNSEEN) - {"\u200c", "\u200d"}


class Marks(HTMLParser):
    """What a phone makes of it: the text, and which marks it met."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.marks = "", set[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.marks.add(f"{tag}{attrs or ''}")

    def handle_data(self, data: str) -> None:
        self.text += data


def is_plain(shown: Outgoing) -> bool:
    """On Telegram it is the same text, with no mark but our own, and nothing turns it."""
    labels = "".join(choice.label for choice in shown.choices + shown.controls)
    bodies = [body for method, body in calls("1", shown) if "text" in body and body.get("parse_mode")]
    marks = [Marks(body["text"]) for body in bodies]
    whole = "".join("".join(each.text.split()) for each in marks)
    return (
        not TURNS & {*shown.text, *labels}
        and whole == "".join(shown.text.split())
        and set().union(*(each.marks for each in marks)) <= {"code"}
    )


def pledges(name: str) -> tuple[str, ...]:
    gift = ("/ungho", "Thiết bị khác", name[:40], "2", "Mới", "Không, tiếp tục", "thcs nguyen trai")
    who = ("Tập thể, tổ chức", name, "12", "Tên khác", name, "Nhờ trường đến nhận", name, "0912345678", "Xác nhận")
    return (*gift, *who)


def donates(name: str) -> tuple[str, ...]:
    again = ("/ungho", "Laptop", "1", "Mới", "Không, tiếp tục", "nơi cần nhất", "Sửa", "4")
    return (*pledges(name), "/cuatoi", *again)


def declares(name: str) -> tuple[str, ...]:
    one = ("/khaibao", name, "6A2", name, "N.V.A", "1", "1", "1", "Xác nhận", "/hocsinh")
    return (*one, f"{name}; 6A2; nghèo\nL.T.B; 7A1; mồ côi\nN.A; {name}; nghèo", "Xác nhận", "/hocsinh")


async def test_in_every_chat(program: Besieged) -> None:
    talks = {}
    for number, name in enumerate(NAMES):
        talks[100 + number], talks[200 + number] = (name, donates(name)), (name, declares(name))
        await program.role_of(200 + number, "teacher", "THCS-NT")
    await program.role_of(4, "admin", "PGD")
    talks[4] = ("=1+1 <b>", ("/report", "/nhatky"))
    with nothing_goes_wrong():
        for step in range(max(len(texts) for _name, texts in talks.values())):
            said = [(id_, name, texts[step]) for id_, (name, texts) in talks.items() if step < len(texts)]
            await program.hear_updates([message(id_, name[:60], text=text) for id_, name, text in said])

    shown = {id_: program.phones.shown[str(id_)] for id_ in talks}
    assert [] == [each.text for chat in shown.values() for each in chat if not is_plain(each)]
    for number, name in enumerate(NAMES):
        assert any(clean(name)[:40] in each.text for each in shown[100 + number]), name


async def reads_on(program: Besieged, id_: int, *says: str) -> list[Outgoing]:
    """A list and all its pages, as somebody is shown them."""
    for text in says:
        await program.hear_updates([message(id_, text=text)])
    pages = [program.phones.shown[str(id_)][-1]]
    while more := [choice for choice in pages[-1].choices if choice.label == "Xem thêm"]:
        await program.hear_updates([tap(id_, more[0].code)])
        pages.append(program.phones.shown[str(id_)][-1])
    return pages


async def test_to_those_who_receive_decide_and_are_told(program: Besieged) -> None:
    """A donor's name at the school, a colleague's in the list of roles, a sender's under a message that was left."""
    await program.role_of(3, "manager", "THCS-NT")
    await program.role_of(4, "admin", "PGD")
    async with program.app.database.transaction() as session:
        codes = [await invites.make(session, "TH-ABA", "teacher", 1, program.clock.now()) for _ in NAMES]

    async def all_say(*texts: str) -> None:
        said = enumerate(zip(NAMES, texts, strict=True), 100)
        await program.hear_updates([message(id_, name[:60], text=text) for id_, (name, text) in said])

    with nothing_goes_wrong():
        for step in range(len(pledges(""))):
            await all_say(*(pledges(name)[step] for name in NAMES))
        await all_say(*codes)
        received = await reads_on(program, 3, "/tiepnhan")
        held = await reads_on(program, 4, "/moi", "Ai đang có vai trò", "tất cả đơn vị")
        program.clock.move_to(parse_moment("2021-10-17T09:30"))
        await program.hear_updates([tap(100 + number, "+leave message:") for number in range(len(NAMES))])
        for said in (NAMES, ["Không cần"] * len(NAMES), ["Xác nhận"] * len(NAMES)):
            await all_say(*said)
        left = await reads_on(program, 4, "Lời nhắn")

    for pages in (received, held, left):
        assert [] == [page.text for page in pages if not is_plain(page)]
        assert [] == [name for name in NAMES if not any(clean(name)[:40] in page.text for page in pages)]


async def test_in_the_form_and_under_it(program: Besieged) -> None:
    units = [Unit(f"X-{n}", name, "THCS", parent="PGD") for n, name in enumerate(NAMES)]
    async with program.app.database.transaction() as session:
        await campaigns.keep_units(session, [Unit("PGD", NAMES[0], "office"), *units], program.clock.now())
    for unit in ("PGD", "X-5"):
        file = await program.app._render(Attachment("form", unit, program.clock.now()))
        assert_only_text(file.content)
    for name in NAMES:
        _method, body, _file = file_call("1", Outgoing(name, copyable=name), File("x.xlsx", b""))
        assert Marks(body.get("caption", "")).marks <= {"code"}


@pytest.mark.parametrize("name", NAMES)
def test_in_the_sheet_that_brings_rows_back(name: str) -> None:
    said = f"{name} {name}; 6A2; nghèo; gì đó lạ\nN.V.A; {name}; {name}; {name}\n{name};;{name}"
    rows = read_rows(said, "THCS-NT", read_campaign(ROOT / "campaign.toml")[0].hardship)
    assert any(row.need is None for row in rows)
    assert_only_text(marked_xlsx(rows))


def assert_only_text(content: bytes) -> None:
    """No formula, no link, nothing that turns a line, no control character."""
    for sheet in load_workbook(BytesIO(content)):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            ours = str(cell.value).startswith(("=SUM(", "=IF("))
            assert cell.data_type != "f" or ours, cell.value
            assert cell.hyperlink is None, cell.value
            assert not TURNS & {*str(cell.value)}, cell.value
            assert not {c for c in str(cell.value) if unicodedata.category(c) == "Cc"} - {"\n"}, cell.value


def test_a_name_that_shows_nothing_is_no_name() -> None:
    assert [""] * 4 == [clean(name) for name in ("\u3164", "\u115f\u1160", "\u2800 \u200b", BIDI)]
