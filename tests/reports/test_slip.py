"""The slip of a receipt: what stands on it, and how it is printed."""

from io import BytesIO
from pathlib import Path

from docx import Document

from bot.conversation import Speaker
from bot.messages import Attachment
from campaign.giving import Donor, DonorKind, NameForm
from campaign.items import Condition, Item
from campaign.receiving import CashCame, DevicesCame, Judged, NewReceipt
from reports.render import prepare, render
from storage import people, receipts
from tests.handlers.receiving import ALL_GOOD, TWO_LAPTOPS, labels_of, pledged, receipts_of
from tests.kit import Person, Running
from tests.reports.printing import printed, squeezed

DONOR = Donor(DonorKind.ORGANISATION, NameForm.OTHER, "Chi hội Phước Vĩnh", "Hội Khuyến học", 12)
CAME = (
    CashCame(1_550_000),
    DevicesCame(Item.LAPTOP, {Judged.USABLE: 2, Judged.REFUSED: 1}, Condition.USED),
    DevicesCame(Item.OTHER, {Judged.LATER: 1}, Condition.NEW, "loa trợ giảng"),
)


async def posted(program: Running, new: NewReceipt) -> str:
    now = program.clock.now()
    async with program.app.database.transaction() as session:
        person = await people.ensure(session, "test", "test", "minh", now)
        await people.grant(session, person, "THCS-NT", "manager", now)
        who = Speaker(person, 1, "vi", now, roles=(("manager", "THCS-NT"),), talk="slip")
        return await receipts.post(session, who, new)


async def made(program: Running, number: str) -> bytes:
    async with program.app.database.reading() as session:
        prepared = await prepare(session, Attachment("slip", number, program.clock.now()))
    return render(prepared).content


def words_in(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


async def test_the_slip_says_who_gave_what_in_numerals_and_words(program: Running) -> None:
    number = await posted(program, NewReceipt("THCS-NT", DONOR, CAME))
    words = words_in(await made(program, number))

    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "THCS Nguyễn Trãi",
        f"Số: {number}",
        "Phú Giáo, ngày 6 tháng 10 năm 2021",
        "Chi hội Phước Vĩnh",
        "Tập thể, tổ chức, 12 người",
        "1.550.000đ",
        "một triệu năm trăm năm mươi nghìn đồng",
        "laptop, đã qua sử dụng",
        "loa trợ giảng, mới",
        "NGƯỜI TIẾP NHẬN",
    ):
        assert said in words
    assert all(label in words for label in await labels_of(program))
    assert "Hội Khuyến học" not in words  # they chose another name


async def test_no_name_brings_marks_or_lines_of_its_own(program: Running) -> None:
    donor = Donor(DonorKind.PARENT, NameForm.OTHER, "An\u202e\x07\n<w:p/>=1+1 " + "x" * 500)
    words = words_in(await made(program, await posted(program, NewReceipt("THCS-NT", donor, (CashCame(1000),)))))
    [line] = [line for line in words.splitlines() if line.startswith("Người ủng hộ: ")]

    assert line.startswith("Người ủng hộ: An <w:p/>=1+1 xxx")
    assert len(line) < 150
    assert not {"\u202e", "\x07"} & set(words)


async def test_an_anonymous_donor_stays_so(program: Running) -> None:
    donor = Donor(DonorKind.PARENT, NameForm.ANONYMOUS)
    assert "Người ủng hộ: ẩn danh" in words_in(
        await made(program, await posted(program, NewReceipt("THCS-NT", donor, (CashCame(1000),))))
    )


async def test_only_those_of_the_unit_are_given_it(minh: Person, lan: Person, hoa: Person, program: Running) -> None:
    await minh.has_said(await pledged(lan, program, *TWO_LAPTOPS), *ALL_GOOD, "Không có", "Xác nhận")
    lan.looks_up()
    [number] = await receipts_of(program)
    await minh.says("Phiếu nhận để in")
    minh.sees(f"Phiếu nhận {number}")
    assert minh.gets_file(number).name.endswith(".docx")
    for other in (lan, hoa):
        await other.sends(tap=f"+slip:{number}", tap_id="1", pressed="1")
        other.sees("phiếu nhận")
        assert not program.phones.files.get(other.id)


async def test_the_slip_prints_on_one_page(program: Running, tmp_path: Path) -> None:
    number = await posted(program, NewReceipt("THCS-NT", DONOR, CAME))
    [page] = printed(tmp_path, await made(program, number), "docx").pages

    for said in ("PHIẾU NHẬN ỦNG HỘ", "Độc lập - Tự do - Hạnh phúc", "một triệu năm trăm năm mươi nghìn đồng", number):
        assert squeezed(said) in page
