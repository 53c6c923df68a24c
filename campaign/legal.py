"""What the law on personal data asks of people, and no program can check. To be confirmed by a lawyer."""

from campaign.facts import Campaign, say_day

LEGAL_POINTS = (
    "phụ huynh: cha mẹ hoặc người giám hộ đồng ý trước khi khai một em, em từ 7 tuổi thì cả em ấy; giữ bằng chứng.",
    "hoàn cảnh: hoàn cảnh của một em là dữ liệu nhạy cảm; danh sách trong tệp chương trình chỉ giữ mục cần thiết.",
    "đánh giá tác động: hồ sơ xử lý dữ liệu gửi cơ quan chuyên trách trong 60 ngày kể từ khi bắt đầu.",
    "chuyển ra nước ngoài: Telegram ở nước ngoài, thấy những gì được gõ; hồ sơ riêng, cũng trong 60 ngày.",
    "yêu cầu: trả lời trong 2 ngày làm việc; rút lại đồng ý thì làm trong 15 ngày, bằng `erase` hoặc /rieng_tu.",
    "lộ dữ liệu: báo cơ quan chuyên trách trong 72 giờ; biết trước ai viết và gửi ai.",
)


def legal_points(campaign: Campaign) -> list[str]:
    """What a program cannot check."""
    last = campaign.kept_until
    kept = f"tên, địa chỉ, số điện thoại được giữ đến hết ngày {say_day(last)}/{last.year} (retention_days)."
    return ["Những điều con người phải xem (luật bảo vệ dữ liệu cá nhân, docs/privacy.md):", kept, *LEGAL_POINTS]
