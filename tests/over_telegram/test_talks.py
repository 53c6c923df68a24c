"""Taps, typing, the contact button, deep links and groups, as Telegram's users have them."""

import re
from typing import Any

from tests.over_telegram.cast import CODE, HOA, LAN, comes, wants_to_be_fetched
from tests.service import Service
from tests.standin.client import StandIn
from tests.standin.phone import Phone

GROUP = -1_001_234_567_890


async def answered(phone: Phone) -> list[dict[str, Any]]:
    """What came of all presses, once each of them was answered."""
    presses = await phone.standin.toasts(phone.user)
    return presses if all(press["answered"] for press in presses) else []


async def commands_of(phone: Phone) -> list[dict[str, Any]]:
    """The command menu that is this chat's own."""
    return [menu for menu in await phone.standin.commands() if menu["scope"] == f"chat:{phone.chat}"]


async def test_a_donor_pledges_by_taps_and_typing(lan: Phone, bot: Service) -> None:
    await lan.says("/ungho")
    first = await lan.sees("muốn ủng hộ gì")
    assert ["Quay lại", "Hủy"] == lan.buttons[-2:] or ["Hủy"] == lan.buttons[-1:]
    await lan.taps("Tiền mặt")
    second = await lan.sees("bao nhiêu tiền")
    assert (first["message_id"], 1) == (second["message_id"], second["edited"])
    await lan.says("1tr5")
    third = await lan.sees("thêm gì nữa")
    assert (True, 0) == (third["message_id"] > second["message_id"], third["edited"])
    await lan.taps("Không, tiếp tục")
    await lan.sees("Gửi đến đơn vị nào")
    await lan.taps("Nơi cần nhất")
    await lan.sees("tư cách nào")
    await lan.says("phu huynh")
    await lan.sees("ghi tên thế nào")
    await lan.taps("Ẩn danh")
    await lan.sees("trao bằng cách nào")
    await lan.taps("Mang đến trường")
    await lan.sees("1.500.000đ (một triệu năm trăm nghìn đồng)")
    await lan.taps("Xác nhận")
    thanks = await lan.sees("Cảm ơn quý vị!")
    code = CODE.search(thanks["text"])

    assert code
    assert f"<code>{code[1]}</code>" in thanks["html"]
    assert await comes(lambda: answered(lan))


async def test_a_used_button_says_so_and_rests(lan: Phone, bot: Service) -> None:
    await lan.says("/ungho")
    asked = await lan.sees("muốn ủng hộ gì")
    await lan.taps("Tiền mặt")
    await lan.sees("bao nhiêu tiền")
    data = next(key["data"] for row in asked["buttons"] for key in row if key["text"] == "Laptop")
    await lan.standin.force_tap(LAN, data, message_id=asked["message_id"])

    *_, late = await comes(lambda: answered(lan))
    assert late["answered"]["text"].startswith("Nút này đã dùng rồi")


async def test_the_contact_button_comes_and_goes(lan: Phone, bot: Service) -> None:
    await wants_to_be_fetched(lan)
    assert ["Gửi số của tôi", "Quay lại", "Hủy"] == lan.keyboard
    await lan.shares_contact("84911111111", owner=HOA)
    await lan.sees("số của người khác")
    await lan.sees("Số điện thoại")
    assert "Gửi số của tôi" in lan.keyboard
    await lan.shares_contact("84909123456")
    await lan.sees("Xin quý vị xem lại", "0909123456", "12 Hẻm Hoa Sứ")
    assert [] == lan.keyboard
    assert (await lan.standin.ledger(LAN))["keyboard"] is None
    await lan.taps("Xác nhận")
    assert CODE.search((await lan.sees("Cảm ơn"))["text"])


async def test_a_deep_link_gives_a_role_and_its_commands(hoa: Phone, bot: Service) -> None:
    status, out, errors = await bot.says("invite", "THCS-NT", "teacher")
    assert 0 == status, errors
    link = re.search(r"https://t\.me/lalanh_bot\?start=(\w+)", out)
    assert link, out
    before = await hoa.standin.commands()
    await hoa.says(f"/start {link[1]}")
    await hoa.sees("Từ nay thầy/cô là", "Nguyễn Trãi")
    [own] = await comes(lambda: commands_of(hoa))

    assert {"default"} == {menu["scope"] for menu in before}
    assert {"", "en"} == {menu["language_code"] for menu in before}
    [everyones] = [menu for menu in before if not menu["language_code"]]
    assert {c["command"] for c in everyones["commands"]} < {c["command"] for c in own["commands"]}


async def test_a_code_is_for_one_person(hoa: Phone, lan: Phone, bot: Service) -> None:
    _, out, _ = await bot.says("invite", "THCS-NT", "teacher")
    code = out.partition("Mã: ")[2].split()[0]
    await hoa.says(code)
    await hoa.sees("Từ nay thầy/cô là")
    await lan.says(f"/start {code}")
    await lan.sees("Mã mời này không đúng")


async def test_in_a_group_there_is_only_the_way_to_the_private_chat(standin: StandIn, bot: Service) -> None:
    group = Phone(standin, LAN, "Lan Nguyễn", chat=GROUP)
    await group.says("/ungho@lalanh_bot")
    await group.sees("https://t.me/lalanh_bot")
    assert [] == group.buttons
    await group.says("Tiền mặt")
    await group.sees_nothing(1)
    assert [GROUP] == [one["chat"] for one in await standin.ledgers()]
