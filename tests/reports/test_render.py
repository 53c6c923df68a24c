"""Attachments: read in a session, drawn outside of it."""

import asyncio
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.messages import Attachment, File
from bot.phrases import speaking
from campaign.receiving import CashCame
from reports.render import KINDS, prepare, render
from storage import settings_kept
from tests.handlers.serving import comes
from tests.kit import Person, Running

STARTS = {".png": b"\x89PNG", ".xlsx": b"PK", ".docx": b"PK"}


SHEETS = {"codes", "handover", "handover coded", "marked pupils", "pledge qr", "pupil sheet", "slip"}  # of no unit
FILED = {"filed form xlsx", "filed form docx", "filed forms"}  # of a version


async def made(program: Running, kind: str, unit: str = "THCS-NT", language: str = "vi") -> File:
    async with program.app.database.transaction() as session:
        await settings_kept.keep(session, "telegram username", "lalanh_bot")
    async with program.app.database.reading() as session:
        with speaking(language):
            prepared = await prepare(session, Attachment(kind, unit, program.clock.now()))
    return await asyncio.to_thread(render, prepared)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - SHEETS - FILED))
@pytest.mark.parametrize("unit", ["PGD", "NCL", "THCS-NT"])
async def test_every_kind_is_made_in_a_thread_when_its_session_is_over(program: Running, kind: str, unit: str) -> None:
    file = await made(program, kind, unit)

    ending, begins = KINDS[kind].ending, KINDS[kind].called
    assert f"{begins}-{unit}-2021-10-06-0800{ending}" == file.name
    assert STARTS[ending] == file.content[: len(STARTS[ending])]
    assert (ending == ".png") == file.is_picture


@pytest.mark.parametrize("kind", sorted(FILED))
async def test_a_filed_form_is_made_as_it_was_filed(program: Running, minh: Person, kind: str) -> None:
    await minh.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    await comes(program, CashCame(500_000))
    file = await made(program, kind, "THCS-NT.1")

    assert f"bao-cao-THCS-NT-1-2021-10-06-0800{KINDS[kind].ending}" == file.name
    assert (kind == "filed forms") == bool(file.beside)
    if kind.endswith("xlsx"):
        sheet = load_workbook(BytesIO(file.content)).active
        assert sheet is not None
        assert ("THCS Nguyễn Trãi", 0) == (sheet["B9"].value, sheet["D9"].value)


async def test_the_form_is_of_the_unit_that_was_asked_for(program: Running, lan: Person) -> None:
    sheet = load_workbook(BytesIO((await made(program, "form")).content)).active
    assert sheet is not None
    assert "THCS Nguyễn Trãi (*)" == sheet["B9"].value
    assert 0 == sheet["D9"].value


async def test_a_file_speaks_the_language_in_which_it_was_asked_for(program: Running) -> None:
    english = load_workbook(BytesIO((await made(program, "form", language="en")).content))
    vietnamese = load_workbook(BytesIO((await made(program, "form")).content))

    assert (["Report"], ["Báo cáo"]) == (english.sheetnames, vietnamese.sheetnames)


async def test_no_code_of_a_unit_leads_out_of_a_folder(program: Running) -> None:
    async with program.app.database.reading() as session:
        prepared = await prepare(session, Attachment("form", "THCS-NT", program.clock.now()))
    file = render(type(prepared)(Attachment("form", "../é/x y", program.clock.now()), "vi", prepared.data))

    assert "bao-cao-x-y-2021-10-06-0800.xlsx" == file.name


async def test_a_kind_that_is_not_made_is_told(program: Running) -> None:
    with pytest.raises(KeyError):
        await made(program, "dance")
