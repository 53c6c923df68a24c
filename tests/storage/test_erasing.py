"""After an erasure not one byte of the person is left in the files, and the trail still proves everything."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import keeping, personal_data
from bot.clock import MovedClock
from bot.conversation import Speaker
from bot.messages import Outcome, SendFailed
from bot.settings import BadSetting
from campaign import giving
from campaign.giving import DonorKind, NameForm, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Gift, Item
from campaign.trail import Action
from storage import audit, people, pledges
from storage.backup import back_up
from storage.erasing import TO_SCRUB
from storage.schema import heard, identity, invite_try, need_version, outbox, pledge_version, setting
from storage.sealing import Sealer
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_my_pledges import code_of
from tests.kit import Person, Running, clock_at
from tests.storage.test_audit import events, proved

Captured = pytest.CaptureFixture[str]


class Glass(Sealer):
    """Seals nothing, so that whatever stays in the files can be read in them."""

    def seal(self, text: str, place: str) -> bytes:
        return text.encode()

    def open(self, sealed: bytes, place: str) -> str:
        return sealed.decode()


class Donor:
    """One of many, with a name, an address, a phone and a messenger's id that nobody else has."""

    def __init__(self, number: int) -> None:
        self.id = f"73{number:03}5550{number:03}"
        self.name = f"Trịnh Hạnh{number:03}"
        self.organisation = f"Hội Quán{number:03}"
        self.address = f"Hẻm {number:03}/77 Lò Chén"
        self.phone = f"09134{number:05}"
        self.device = f"loa phường {number:03} Tân"

    async def pledges(self, program: Running) -> None:
        """A pledge with all that can be known of a donor."""
        donor = giving.Donor(DonorKind.ORGANISATION, NameForm.OTHER, self.name, self.organisation, 12)
        over = giving.HandingOver(Way.FETCH, self.address, self.phone)
        now = program.clock.now()
        async with program.app.database.transaction() as session:
            person = await people.ensure(session, "test", "test", self.id, now)
            speaker = Speaker(person, 0, "vi", now, talk=self.id[:3] + self.id[-3:])
            await pledges.record(session, speaker, NewPledge(self.gifts, "THCS-NT", donor, over))

    @property
    def gifts(self) -> tuple[Gift, ...]:
        return Cash(500_000), Devices(Item.OTHER, 2, Condition.NEW, self.device)

    @property
    def says(self) -> tuple[str, ...]:
        gift = ("/ungho", "Laptop", "2", "Mới", "không, tiếp tục", "thcs nguyen trai", "Tập thể, tổ chức")
        donor = (self.organisation, "12", "Tên khác", self.name, "Nhờ trường đến nhận", self.address, self.phone)
        return (*gift, *donor, "xác nhận", "/rieng_tu")

    def traces_in(self, content: bytes) -> list[str]:
        words = (self.id, self.name, self.organisation, self.address, self.phone, self.device)
        return [word for word in words if word.encode() in content or json.dumps(word)[1:-1].encode() in content]


async def all_say(program: Running, donors: list[Donor], texts: Sequence[tuple[str, ...]], number: int) -> int:
    """Each says the same number of things, everybody's first before anybody's second. The next message's number."""
    for said in zip(*texts, strict=True):
        for donor, text in zip(donors, said, strict=True):
            number += 1
            await program.hears_again(number, sender=donor.id, chat=donor.id, name=donor.name, text=text)
        await program.app.settle()
    return number


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("lalanh.db*")))


async def test_a_hundred_persons_go_without_a_trace(program: Running, tmp_path: Path) -> None:
    program.app.database.sealer = Glass("for tests only, thirty-two characters")
    donors, stays = [Donor(number) for number in range(1, 101)], Donor(500)
    for donor in [*donors, stays]:
        await donor.pledges(program)
    half_a_talk = [("/ungho", "Thiết bị khác", donor.name, "/rieng_tu") for donor in donors]
    number = await all_say(program, donors, half_a_talk, 0)
    await program.app.database.scrub()
    assert {6} == {len(donor.traces_in(bytes_in(tmp_path))) for donor in donors}

    await all_say(program, donors, [("Xóa thông tin của tôi", "Giữ, không ghi tên", "Xóa")] * len(donors), number)
    await program.beats()
    assert await proved(program)
    assert 100 == len(await events(program, Action.PERSON_ERASED))
    assert 101 == len(await program.rows(select(pledge_version)))
    await program.stops()

    content = bytes_in(tmp_path)
    assert [] == [trace for donor in donors for trace in donor.traces_in(content)]
    assert 6 == len(stays.traces_in(content))
    await program.starts()


async def test_not_even_before_the_files_are_written_anew_does_a_sealed_text_stay(
    lan: Person, program: Running
) -> None:
    await lan.has_said(*Donor(1).says)
    [row] = await program.rows(select(pledge_version.c.private))
    await lan.has_said("Xóa thông tin của tôi", "Giữ, không ghi tên", "Xóa")
    await program.stops()

    content = program.app.database.path.read_bytes()
    assert [] == [at for at in range(len(row.private) - 16) if row.private[at : at + 16] in content]
    await program.starts()


async def test_the_files_are_written_anew_only_after_the_last_word_was_sent(lan: Person, program: Running) -> None:
    await lan.has_said(*Donor(1).says, "Xóa thông tin của tôi", "Giữ, không ghi tên")
    program.phones.failures.append(SendFailed(Outcome.NOT_DELIVERED))
    await lan.says("Xóa")
    await program.app.beat()
    waits = await kept(program)
    async with program.app.database.transaction() as session:
        await session.execute(outbox.update().values(state="dead", chat=""))
    await program.app.beat()

    assert (True, "") == (bool(waits), await kept(program))


async def kept(program: Running) -> str:
    [row] = await program.rows(select(setting.c.value).where(setting.c.name == TO_SCRUB))
    return str(row.value)


async def test_no_chat_is_kept_of_what_was_answered(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)

    assert {""} == {row.chat for row in await program.rows(select(heard.c.chat))}
    assert {""} == {row.chat for row in await program.rows(select(outbox.c.chat))}


@pytest.mark.parametrize("named_by", ["messenger", "code", "code in small letters"])
async def test_the_office_erases_after_the_name_was_typed_again(
    lan: Person, tung: Person, program: Running, monkeypatch: pytest.MonkeyPatch, capsys: Captured, named_by: str
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    await tung.has_said(*CASH_PLEDGE)
    who = {"messenger": "test:lan", "code": code}.get(named_by, code.lower())
    monkeypatch.setattr("builtins.input", lambda question: who)
    await personal_data.erase(program.settings, who, agreed=False)

    said = capsys.readouterr().out
    assert "bị xóa: tài khoản (test)" in said
    assert "1 đăng ký (1 đang mở), 0 học sinh" in said
    assert ["", "test"] == [row.channel for row in await program.rows(select(identity).order_by(identity.c.id))]
    assert ["office"] == [event.role for event in await events(program, Action.PERSON_ERASED)]
    assert 0 == await keeping.verify(program.settings, "")
    assert "" == await kept(program)


async def test_another_word_erases_nobody(lan: Person, program: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    await lan.has_said("/start")
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    with pytest.raises(BadSetting, match="Chưa xóa gì"):
        await personal_data.erase(program.settings, "test:lan", agreed=False)

    assert ["test"] == [row.channel for row in await program.rows(select(identity))]


@pytest.mark.parametrize("who", ["lan", "test:nobody", "UH22222X", ":", "test:"])
async def test_who_is_not_known_is_told_so(lan: Person, program: Running, who: str) -> None:
    await lan.has_said("/start")
    with pytest.raises(BadSetting, match="NGƯỜI"):
        await personal_data.erase(program.settings, who, agreed=True)


async def test_erasing_again_changes_nothing_more(lan: Person, program: Running, capsys: Captured) -> None:
    await lan.has_said(*CASH_PLEDGE)
    code = await code_of(program)
    for _ in range(2):
        await personal_data.erase(program.settings, code, agreed=True)

    assert "đã xóa từ trước" in capsys.readouterr().out
    assert await proved(program)


async def test_what_waits_in_the_chat_of_who_is_erased_is_not_played(lan: Person, program: Running) -> None:
    await lan.has_said("/start")
    await program.hears_again(99, sender="lan", chat="lan", name="Lan", text="tôi là Lan")
    await personal_data.erase(program.settings, "test:lan", agreed=True)
    await program.app.settle()
    lan.sees_nothing()

    assert 1 == len(await program.rows(select(identity)))


async def test_a_backup_made_afterwards_has_nothing_of_the_person(
    lan: Person, program: Running, tmp_path: Path
) -> None:
    program.app.database.sealer = Glass("for tests only, thirty-two characters")
    donor = Donor(7)
    await all_say(program, [donor], [donor.says], 0)
    await personal_data.erase(program.settings, f"test:{donor.id}", agreed=True)
    back_up(program.app.database.path, tmp_path / "copy.db")

    assert [] == donor.traces_in((tmp_path / "copy.db").read_bytes())


async def test_names_go_when_the_campaign_and_its_retention_are_over(
    lan: Person, hoa: Person, program: Running, clock: MovedClock
) -> None:
    await lan.has_said(*Donor(1).says)
    await hoa.has_said(*PUPIL)
    clock.move_to(clock_at("2022-01-22T23:00:00+07:00").now())
    await program.beats()
    still = await named(program)
    clock.move_to(clock_at("2022-01-23T09:00:00+07:00").now())
    await program.beats()

    assert ([True, True], [False, False]) == (still, await named(program))
    assert [("",)] == await program.rows(select(need_version.c.same_pupil))
    assert 1 == len(await events(program, Action.TEXT_EXPIRED))
    assert await proved(program)


async def named(program: Running) -> list[bool]:
    rows = [
        *await program.rows(select(pledge_version.c.private)),
        *await program.rows(select(need_version.c.short_name)),
    ]
    return [row[0] is not None for row in rows]


async def test_no_button_keeps_a_name_when_the_time_is_over(
    lan: Person, tung: Person, program: Running, clock: MovedClock
) -> None:
    await lan.has_said(*Donor(1).says[:-2])
    await lan.says("Sửa")
    assert "Địa chỉ: Hẻm 001/77 Lò Chén" in [choice.label for choice in lan.sees().choices]
    clock.move_to(clock_at("2022-01-23T09:00:00+07:00").now())
    await tung.has_said("/start")
    await program.beats()

    buttons = select(identity.c.external_id, identity.c.buttons).order_by(identity.c.external_id)
    assert [("lan", False), ("tung", True)] == [(who, kept is not None) for who, kept in await program.rows(buttons)]


async def test_a_day_is_swept_once(program: Running, lan: Person, clock: MovedClock) -> None:
    await lan.has_said("/start")
    await program.beats()
    async with program.app.database.transaction() as session:
        await session.execute(
            invite_try.insert().values(person_id=1, tried_at=clock_at("2021-09-01T08:00:00+07:00").now())
        )
    await program.beats()
    today = len(await program.rows(select(invite_try)))
    clock.passes(days=1)
    await program.beats()

    assert (1, 0) == (today, len(await program.rows(select(invite_try))))


async def test_a_digest_from_before_consents_were_kept_still_proves(lan: Person, program: Running) -> None:
    async with program.app.database.reading() as session:
        before = {"code": "UH2345678", "version": 1}
        assert audit.digest_of(session, before) == audit.digest_of(session, before | {"consent": None})
        assert audit.digest_of(session, before) != audit.digest_of(session, before | {"consent": 1})


async def test_nor_does_who_made_a_code_break_the_proof_of_older_codes(program: Running) -> None:
    async with program.app.database.reading() as session:
        before = {"unit": "THCS-NT", "role": "teacher"}
        assert audit.digest_of(session, before) == audit.digest_of(session, before | {"made_by": None})
        assert audit.digest_of(session, before) != audit.digest_of(session, before | {"made_by": 1})
