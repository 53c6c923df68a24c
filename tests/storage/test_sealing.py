"""Personal text at rest opens only with its key and only in its place."""

import pytest
from sqlalchemy import select, update

from storage.schema import dialogue, heard, need_version, outbox
from storage.sealing import Sealer, Unsealable
from tests.kit import Person, Running

SEALER = Sealer("for tests only, thirty-two characters")
PUPIL = ("6A2", "hộ nghèo", "không có thiết bị", "máy tính", "xác nhận")


def test_another_place_does_not_open_it() -> None:
    sealed = SEALER.seal("0912345678", "pledge.private UH2345678")

    assert "0912345678" == SEALER.open(sealed, "pledge.private UH2345678")
    with pytest.raises(Unsealable):
        SEALER.open(sealed, "pledge.private UH2345679")


def test_another_key_does_not_open_it() -> None:
    sealed = SEALER.seal("N.V.A", "here")

    with pytest.raises(Unsealable):
        Sealer("another key, of thirty-two characters").open(sealed, "here")


async def test_two_names_that_were_swapped_do_not_open(hoa: Person, program: Running) -> None:
    for name in ("N.V.A", "L.T.B"):
        await hoa.has_said("/khaibao", *([PUPIL[0]] if name == "N.V.A" else []), name, *PUPIL[1:])
    rows = await program.rows(select(need_version.c.id, need_version.c.short_name).order_by(need_version.c.id))
    (first, one), (second, other) = rows
    async with program.app.database.transaction() as session:
        for id_, name in ((first, other), (second, one)):
            await session.execute(update(need_version).where(need_version.c.id == id_).values(short_name=name))
        with pytest.raises(Unsealable):
            session.sealer.open(other, f"need_version.short_name {first}")


async def test_a_message_that_cannot_be_opened_is_set_aside_and_stops_nobody(
    lan: Person, tung: Person, program: Running
) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/ungho")
    async with program.app.database.transaction() as session:
        await session.execute(update(heard).values(payload=b"\x01garbage, and not even long enough"))
    await tung.says("/ungho")
    tung.sees("muốn ủng hộ gì")
    lan.sees("gặp lỗi với tin nhắn này")

    assert ["set aside", "done"] == [state for (state,) in await program.rows(select(heard.c.state))]


async def test_a_talk_that_cannot_be_opened_ends_and_stops_nobody(lan: Person, tung: Person, program: Running) -> None:
    await lan.has_said("/ungho")
    async with program.app.database.transaction() as session:
        await session.execute(update(dialogue).values(kept=b"\x01garbage, and not even long enough"))
    await tung.says("/ungho")
    tung.sees("muốn ủng hộ gì")
    await lan.says("Laptop")
    lan.sees("không được ghi nhận. Xin làm lại")


async def test_a_letter_that_cannot_be_opened_stops_nobody(lan: Person, tung: Person, program: Running) -> None:
    await program.hears_again(1, sender="lan", chat="lan", text="/ungho")
    await program.app.turns.batch()
    async with program.app.database.transaction() as session:
        await session.execute(update(outbox).values(body=b"\x01garbage, and not even long enough"))
    await tung.says("/ungho")
    tung.sees("muốn ủng hộ gì")

    assert {"dead", "sent"} == {state for (state,) in await program.rows(select(outbox.c.state))}
