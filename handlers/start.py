"""The menu and the help."""

import re

from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.phrases import _, lazy
from bot.text import fold
from campaign.facts import Campaign
from storage import campaigns
from storage.session import Session


async def facts(session: Session, speaker: Speaker, about: str) -> Campaign:
    return await campaigns.current(session)


def script(ask: Ask, campaign: Campaign) -> Campaign:
    return campaign


async def show_menu(session: Session, speaker: Speaker, campaign: Campaign) -> Reply:
    words = _("Kính chào {you}! Đây là hệ thống trả lời tự động của {organiser}.\n{title}.\nXin chọn một mục:")
    return Reply(words.format(organiser=campaign.organiser, title=campaign.title), menu=True)


async def show_help(session: Session, speaker: Speaker, campaign: Campaign) -> Reply:
    words = _(
        "{You} bấm nút, gõ tên của nút, hoặc gõ số thứ tự của nút.\n"
        "«Quay lại» để trở về câu hỏi trước, «Hủy» để thôi. "
        "Việc nào hỏi «Xác nhận» mà chưa bấm thì chưa được ghi nhận.\n"
        "/dung_nhac: thôi nhận lời nhắc, hoặc nhận lại. "
        "/rieng_tu: xem, sửa hoặc xóa thông tin về {you}. /lang: English.\n"
        "Cần người giúp: {contact}."
    )
    return Reply(words.format(contact=campaign.contact), menu=True)


async def say_welcome(session: Session, speaker: Speaker, campaign: Campaign) -> Reply:
    return Reply(_("Xin cảm ơn {you}!"))


def greets(text: str) -> str | None:
    return "" if fold(text) in _GREETINGS else None


def thanks(text: str) -> str | None:
    return "" if _THANKS.fullmatch(fold(text)) else None


_GREETINGS = frozenset(
    {
        *("chao", "chao ban", "xin chao", "alo", "hi", "hello", "bat dau", "menu"),
        *("giup", "giup toi", "giup em", "giup voi", "huong dan"),
    }
)
_THANKS = re.compile(r"(xin |em |toi |minh )?(cam on|cam on ban|cam on nhieu|thanks|thank you)( a| nhe| nha)?")

START = Conversation(
    "start", facts, script, show_menu, commands=("start", "menu"), describes=lazy("Mở bảng chọn"), hears=greets
)
THANKS = Conversation("thanks", facts, script, say_welcome, hears=thanks)
HELP = Conversation("help", facts, script, show_help, commands=("help",), describes=lazy("Cách dùng"))
