"""What a donor agrees to about their data, with the yes to a pledge.

Every text has a number, which is stored with the pledge; `docs/privacy.md` keeps all of them.
"""

from bot.phrases import lazy

VERSION = 1
TEXT = lazy("Dữ liệu được dùng để trường liên hệ và lập báo cáo; xem hoặc xóa bằng /rieng_tu.")
