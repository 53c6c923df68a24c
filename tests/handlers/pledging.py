"""Pledges that many tests begin with."""

from tests.kit import Person

ITEMS = ["Tiền mặt", "Máy tính để bàn", "Laptop", "Điện thoại thông minh", "Máy tính bảng", "Thiết bị khác"]
SAME_AGAIN = ("/ungho", "Tiền mặt", "500k", "không, tiếp tục", "thcs nguyen trai", "mang đến trường")
CASH_PLEDGE = (*SAME_AGAIN[:-1], "phụ huynh", "ẩn danh", "mang đến trường", "xác nhận")


async def pledges_laptops_and_cash(lan: Person) -> None:
    await lan.says("/ungho")
    lan.sees("muốn ủng hộ gì", choices=ITEMS)
    await lan.taps("Laptop")
    lan.sees("bao nhiêu chiếc")
    await lan.says("2")
    lan.sees("Tình trạng máy?", choices=["Mới", "Đã qua sử dụng"])
    await lan.taps("Đã qua sử dụng")
    lan.sees("thêm gì nữa không", choices=["Thêm", "Không, tiếp tục"])
    await lan.taps("Thêm")
    lan.sees("muốn ủng hộ gì")
    await lan.taps("Tiền mặt")
    lan.sees("bao nhiêu tiền")
    await lan.says("1tr5")
    lan.sees("thêm gì nữa")
    await lan.taps("Không, tiếp tục")
    lan.sees("Gửi đến đơn vị nào?", choices=["Nơi cần nhất"])
    await lan.says("an binh")
    lan.sees(
        "Có 4 đơn vị tên gần giống",
        choices=["Mầm non An Bình", "Tiểu học An Bình A", "Tiểu học An Bình B", "THCS An Bình", "Nơi cần nhất"],
    )
    await lan.taps("THCS An Bình")
    lan.sees("tư cách nào", choices=["Cán bộ, nhà giáo", "Học sinh", "Phụ huynh", "Tập thể, tổ chức", "Nhà hảo tâm"])
    await lan.taps("Nhà hảo tâm")
    lan.sees("ghi tên thế nào", choices=["Lan Nguyễn", "Tên khác", "Ẩn danh"])
    await lan.taps("Lan Nguyễn")
    lan.sees("trao bằng cách nào", choices=["Mang đến trường", "Nhờ trường đến nhận"])
    await lan.taps("Mang đến trường")
