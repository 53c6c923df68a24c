"""What the audit trail tells of."""

from enum import StrEnum

from bot.phrases import lazy
from bot.steps import Label


class Action(StrEnum):
    """What somebody did. The words are data at rest."""

    PLEDGE_MADE = "pledge made"
    PLEDGE_CHANGED = "pledge changed"
    PLEDGE_CORRECTED = "pledge corrected"  # personal text alone
    PLEDGE_WITHDRAWN = "pledge withdrawn"
    NEED_DECLARED = "need declared"
    NEED_WITHDRAWN = "need withdrawn"
    PLEDGE_CLOSED = "pledge closed"
    PLEDGE_ROUTED = "pledge routed"
    NEED_APPROVED = "need approved"
    RECEIVED = "gift received"
    RECEIPT_REVERSED = "receipt reversed"
    DEVICE_STORED = "device stored"
    DEVICE_CHECKED = "device checked"
    DEVICE_RESERVED = "device reserved"
    DEVICE_RELEASED = "device released"
    DEVICE_HANDED_OVER = "device handed over"
    DEVICE_RETURNED = "device returned"
    DEVICE_MOVED = "device moved"
    DEVICE_GONE = "device gone"
    DEVICE_VOIDED = "device voided"
    CASH_IN = "cash in"
    CASH_OUT = "cash out"
    CASH_REVERSED = "cash reversed"
    BOX_COUNTED = "box counted"
    LOT_DRAWN = "lot drawn"
    PUPIL_SKIPPED = "pupil skipped"
    OFFERED = "offered"
    OFFER_ANSWERED = "offer answered"
    OFFER_LAPSED = "offer lapsed"
    OFFER_WITHDRAWN = "offer withdrawn"
    REPORT_FROZEN = "report frozen"
    REPORT_FILED = "report filed"
    REPORT_ANSWERED = "report answered"
    CORRECTION_ASKED = "correction asked"
    CORRECTION_ANSWERED = "correction answered"
    ROLE_GRANTED = "role granted"
    ROLE_ENDED = "role ended"
    INVITE_MADE = "invitation made"
    INVITE_USED = "invitation used"
    INVITE_WITHDRAWN = "invitation withdrawn"
    CODES_CLOSED = "codes closed"
    REMINDERS_STOPPED = "reminders stopped"
    REMINDERS_RESUMED = "reminders resumed"
    REMINDED = "reminders asked for"
    MESSAGE_LEFT = "message left"
    MESSAGE_HANDLED = "message handled"
    STAFF_NAME_CORRECTED = "staff name corrected"
    PERSON_ERASED = "person erased"
    TEXT_EXPIRED = "text expired"
    WORDS_SEALED = "words sealed"  # a device's name that an older release kept unsealed
    CAMPAIGN_STORED = "campaign stored"
    UNIT_STORED = "unit stored"
    ADOPTED = "adopted"  # a fact from before there was a trail
    BACKED_UP = "backed up"
    RESTORED = "restored"


class Origin(StrEnum):
    """Where a change comes from that no person made in a talk."""

    OFFICE = "office"  # a command on the machine
    SETTINGS = "settings"
    PROGRAM = "program"  # a rule that the program keeps by itself


ACTIONS: dict[Action, Label] = {
    Action.PLEDGE_MADE: lazy("đăng ký ủng hộ"),
    Action.PLEDGE_CHANGED: lazy("đổi đăng ký ủng hộ"),
    Action.PLEDGE_CORRECTED: lazy("sửa tên, địa chỉ hoặc điện thoại của đăng ký ủng hộ"),
    Action.PLEDGE_WITHDRAWN: lazy("rút lại đăng ký ủng hộ"),
    Action.NEED_DECLARED: lazy("khai báo một học sinh"),
    Action.NEED_WITHDRAWN: lazy("rút lại khai báo một học sinh"),
    Action.PLEDGE_CLOSED: lazy("khép một đăng ký, phần còn lại không trao nữa"),
    Action.PLEDGE_ROUTED: lazy("chuyển đăng ký đến một trường"),
    Action.NEED_APPROVED: lazy("duyệt một học sinh"),
    Action.RECEIVED: lazy("tiếp nhận một phần ủng hộ"),
    Action.RECEIPT_REVERSED: lazy("hủy một phiếu nhận ghi nhầm"),
    Action.DEVICE_STORED: lazy("ghi nhận một thiết bị"),
    Action.DEVICE_CHECKED: lazy("kiểm tra một thiết bị"),
    Action.DEVICE_RESERVED: lazy("giữ một thiết bị cho một học sinh"),
    Action.DEVICE_RELEASED: lazy("thôi giữ một thiết bị"),
    Action.DEVICE_HANDED_OVER: lazy("trao một thiết bị cho học sinh"),
    Action.DEVICE_RETURNED: lazy("nhận lại một thiết bị đã trao"),
    Action.DEVICE_MOVED: lazy("chuyển một thiết bị"),
    Action.DEVICE_GONE: lazy("trả lại, thanh lý hoặc báo mất một thiết bị"),
    Action.DEVICE_VOIDED: lazy("hủy một thiết bị ghi nhầm"),
    Action.CASH_IN: lazy("ghi thu tiền ủng hộ"),
    Action.CASH_OUT: lazy("ghi chi tiền ủng hộ"),
    Action.CASH_REVERSED: lazy("hủy một bút toán tiền"),
    Action.BOX_COUNTED: lazy("đếm thùng quyên góp"),
    Action.LOT_DRAWN: lazy("bốc thăm thứ tự"),
    Action.PUPIL_SKIPPED: lazy("bỏ qua một học sinh, có nêu lý do"),
    Action.OFFERED: lazy("đề nghị chuyển đến một trường"),
    Action.OFFER_ANSWERED: lazy("trả lời một đề nghị chuyển"),
    Action.OFFER_LAPSED: lazy("đề nghị chuyển hết hạn, chưa ai trả lời"),
    Action.OFFER_WITHDRAWN: lazy("rút lại một đề nghị chuyển"),
    Action.REPORT_FROZEN: lazy("chốt số liệu báo cáo"),
    Action.REPORT_FILED: lazy("gửi báo cáo"),
    Action.REPORT_ANSWERED: lazy("trả lời một báo cáo"),
    Action.CORRECTION_ASKED: lazy("sửa một bút toán ghi nhầm"),
    Action.CORRECTION_ANSWERED: lazy("trả lời việc sửa một bút toán ghi nhầm"),
    Action.ROLE_GRANTED: lazy("ghi nhận vai trò"),
    Action.ROLE_ENDED: lazy("thu hồi vai trò"),
    Action.INVITE_MADE: lazy("tạo mã mời"),
    Action.INVITE_USED: lazy("dùng mã mời"),
    Action.INVITE_WITHDRAWN: lazy("hủy mã mời"),
    Action.CODES_CLOSED: lazy("tạm ngừng nhận mã mời vì có quá nhiều mã sai"),
    Action.REMINDERS_STOPPED: lazy("ngừng nhận lời nhắc"),
    Action.REMINDERS_RESUMED: lazy("nhận lại lời nhắc"),
    Action.REMINDED: lazy("gửi lời nhắc"),
    Action.MESSAGE_LEFT: lazy("để lại lời nhắn"),
    Action.MESSAGE_HANDLED: lazy("xử lý lời nhắn"),
    Action.STAFF_NAME_CORRECTED: lazy("sửa tên khi nhận vai trò"),
    Action.PERSON_ERASED: lazy("xóa thông tin của một người"),
    Action.TEXT_EXPIRED: lazy("xóa tên và thông tin liên hệ đã hết hạn lưu giữ"),
    Action.WORDS_SEALED: lazy("mã hóa tên thiết bị mà người ủng hộ đã gõ"),
    Action.CAMPAIGN_STORED: lazy("lưu thông tin chương trình"),
    Action.UNIT_STORED: lazy("lưu thông tin đơn vị"),
    Action.ADOPTED: lazy("ghi vào nhật ký một mục có từ trước"),
    Action.BACKED_UP: lazy("sao lưu dữ liệu"),
    Action.RESTORED: lazy("phục hồi dữ liệu từ bản sao lưu"),
}

ORIGINS: dict[Origin, Label] = {
    Origin.OFFICE: lazy("người vận hành máy chủ"),
    Origin.SETTINGS: lazy("thiết lập của máy chủ"),
    Origin.PROGRAM: lazy("hệ thống"),
}

FIELDS: dict[str, Label] = {
    "name": lazy("tên"),
    "level": lazy("cấp học"),
    "commune": lazy("xã/phường"),
    "parent": lazy("đơn vị cấp trên"),
    "ownership": lazy("loại hình"),
    "aliases": lazy("tên khác"),
    "address": lazy("địa chỉ"),
    "hours": lazy("giờ nhận"),
    "contact": lazy("người phụ trách"),
    "bank_bin": lazy("tài khoản"),
    "account": lazy("tài khoản"),
    "account_name": lazy("tài khoản"),
    "closed": lazy("đóng hay mở"),
}
"""What can change of a unit, as it is told."""
