"""What a donor is asked about themselves: the same questions and checks when pledging and when correcting it later."""

from bot.dialogue import Ask
from bot.phrases import _
from campaign.giving import NameForm
from campaign.reading import read_address, read_name, read_phone


def ask_organisation(ask: Ask) -> str:
    return ask.text("organisation", _("Xin cho biết tên gọi?"), read_name, title=_("Tên gọi"))


def ask_public_name(ask: Ask, shown: str) -> tuple[NameForm, str]:
    """How the public list names a donor who is known as `shown`, if that is not empty."""
    forms = {NameForm.SHOWN: shown} if shown else {}
    forms |= {NameForm.OTHER: _("Tên khác"), NameForm.ANONYMOUS: _("Ẩn danh")}
    prompt = _("Quý vị muốn ghi tên thế nào trong danh sách công khai?")
    form = ask.choice("name form", prompt, forms, title=_("Ghi tên"))
    if form is NameForm.OTHER:
        return form, ask.text("name", _("Xin cho biết tên muốn ghi?"), read_name, title=_("Tên"))
    return form, "" if form is NameForm.ANONYMOUS else shown


def ask_address(ask: Ask) -> str:
    return ask.text("address", _("Xin cho biết địa chỉ?"), read_address, title=_("Địa chỉ"))


def ask_phone(ask: Ask) -> str:
    return ask.text(
        "phone",
        _("Số điện thoại để trường liên hệ?"),
        read_phone,
        title=_("Điện thoại"),
        contact=_("Gửi số của tôi"),
    )
