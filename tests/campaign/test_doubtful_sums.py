"""What must be asked rather than guessed: malformed, approximate, of several, for each, not đồng, not a sum."""

import unicodedata

import pytest

from bot.steps import Unclear
from campaign.money import read_vnd

DOUBTFUL = (
    *("", " ", "đ", "triệu", "ạ", "²", "500²", "①", "٢٠٠٠٠٠", "𝟓𝟎𝟎𝟎𝟎𝟎", "5️⃣ triệu", "🔟 triệu", "➖500k"),
    *("nan", "inf", "1e6", "1E6", "0x10", "1_000_000", "1'500'000", "500 . 000", "5OOk", "½ triệu", "1/2 triệu"),
    *("1.000.00", "1.00.000", "1.50.000", "1.500,000", "1,000.000", "1.500 000", "0.500.000", "1..5tr", "1,5,5tr"),
    *("00,5 triệu", "005 triệu", "0500000", "05k", "05tr5x", "1tr050", "1tr0", "1tr5000", "1 triệu 50", "1 triệu 05"),
    *("1tr5tr", "1tr5k", "1 triệu 5k", "1tr5 nghìn", "500k500k", "500k 1tr", "1 triệu 1500k", "1,5tr5", "2,5tr rưỡi"),
    *("1.500 triệu", "1,500 triệu", "500.000k", "500000k", "1.500.000 nghìn", "500kk", "1m", "1t5", "2t", "500n"),
    *("5-6 trăm", "1~2tr", "từ 1 đến 2 triệu", "1tr hay 2tr", "hai ba triệu", "dăm trăm nghìn", "mười mấy triệu"),
    *("khoảng 500k", "cỡ 2 triệu", "co 2 trieu", "gần 1 triệu", "trên 500k", "chừng 1tr", "chục triệu", "mươi triệu"),
    *("200k/em", "200k một em", "mỗi em 200k", "200k em", "500k 1 tháng", "500k hàng tháng", "1tr/năm"),
    *("1 triệu 1 năm",),
    *("100 usd", "100 đô la", "€100", "50 euro", "5 chỉ vàng", "1 cây vàng", "1000 yên", "💲500000"),
    *("1 tỏi", "50 lúa", "5 tờ", "nửa củ khoai", "2 chai", "3 lit", "hai xị"),
    *("0", "0đ", "không đồng", "0 triệu", "không nghìn", "-1tr", "– 500k", "+500k", "500000-", "500k =", "500k?"),
    *("2 tỷ 1", "2000000001", "3 tỷ", "0912345678", "+84912345678", "9" * 5000),
    *("một trăm năm nghìn", "mot tram nam nghin", "2 trăm 5 nghìn", "một triệu một trăm năm", "một triệu năm mươi"),
    *("một triệu hai trăm đồng", "1 triệu 500.000", "1 triệu 500 000", "1 triệu\n500k", "một triệu và năm trăm nghìn"),
    *("200 nghìn rưỡi", "100 triệu rưỡi", "một nửa triệu", "1 triệu nửa", "1 triệu nữa", "thêm 500k", "hết 500k"),
    *("500 nghìn (năm triệu)", "5 (sáu) triệu", "500k = 1tr", "1tr - hai triệu", "500k (cho 5 em)", "(500k)"),
    *(".5tr", ",5 triệu", "dạ .5 triệu", "tiền: .5tr", "1tr.5", "1tr .5", "1tr,5", "1.tr5", "500.k", "5, 6 triệu"),
    *("0,500 triệu", "1,005 triệu", "1.000.000,50", "500000.5", "1.234.56", "1.2345.678", "0.123.456", "1.000.000.00"),
    *("1 000k", "1 500 triệu", "5 0 0 k", "1 .500.000", "1. 500.000", "1.500 . 000", "1 234.567", "500'000", "500·000"),
    *("1․5tr", "1٫5tr", "1、5tr", "٥٠٠k", "५००k", "Ⅴ triệu", "五百", "5⁰⁰k", "500ᵏ", "5💯k", "−500k", "1️⃣0️⃣0️⃣k"),
    *("5e5", "1e5 đồng", "0x7A120", "5trk", "500kg", "500.000ð", "5 T R", "500k%", "#500k", "1.500.000/-"),
    *("<b>500k</b>",),
    *("0,01k", "0,5k", "0,05 nghìn", "không trăm nghìn", "0,0 triệu", "0 triệu 500 nghìn", "00500000", "0500k"),
    *("000000",),
    *("2,01 tỷ", "2001 triệu", "2.000.000.001", "một ngàn triệu", "5 nghìn tỷ", "084912345678", "1 tỷ 2 tỷ"),
    *("1k 1 triệu",),
    *("năm sáu trăm ngàn", "ba bảy triệu", "chín mười triệu", "năm năm triệu", "một vài triệu", "1 triệu mấy"),
    *("1tr lẻ",),
    *("ít nhất 500k", "tối đa 500k", ">500k", "500k+", "500k trở lên", "500k hơn", "500k nữa", "500k/lần"),
    *("2 lần 500k",),
    *("500k rồi thêm 200k", "500k à không 700k", "500k không phải 200k", "500k\n200k", "500k = 50.000", "500k (500"),
    *("anh Ba 500k", "chị Tư ủng hộ 2 triệu", "năm 2024 góp 500k", "lần 2 500k", "lớp 5A góp 500k", "ba em góp 500k"),
    *("500k cho bạn Năm", "500k cho 1 cháu", "số tài khoản 500000", "số tiền cho 5 em 500k", "số tiền 5 500k"),
    *('"500k"',),
    *("500k ko", "500k được không", "500k chưa", "500k hả", "một năm 500k", "500k một năm", "500k; DROP TABLE"),
    *("/500k",),
    *("em xin 500k", "cho em 200k", "lớp 5 500k", "5 em 200k", "2 x 500k", "500k cho 5 em", "số 123456789"),
    *("nghìn", "k", "rưỡi", "nửa", "linh năm", "tư triệu", "mốt triệu", "5 tư triệu", "trăm triệu hai"),
    *("hai mười triệu", "một mươi triệu", "tr5"),
    *("5 triệu 2 bác", "5 triệu hai cô", "3 triệu 2 thầy cô", "3 triệu một thầy", "3 triệu năm cô", "1tr 2 anh chị"),
    *("1 triệu hai anh chị", "triệu hai cô", "5 triệu 2 a", "5 triệu 2 ad", "5 triệu 200 thầy cô", "5 triệu 2 trăm cô"),
    *("nửa triệu hai cô", "15k 500 cô", "5 (năm) triệu 2 cô", "5 triệu 2 ông bà", "5 triệu 2 em", "2 triệu ba má"),
    *(
        "5 triệu Nam",
        "5 trieu Tam",
        "1tr Tam",
        "2 triệu Bay",
        "2 triệu Tu",
        "2 triệu Ba",
        "2 Triệu Năm",
        "hai triệu NĂM",
    ),
    *("2 triệu sau", "2 triệu sau nha cô", "2 trieu sau nhe", "hai trieu nam", "1tr hai", "1 trieu hai", "trieu ba"),
    *("anh hai triệu rưỡi", "chị ba triệu rưỡi", "cô năm triệu", "bác sáu triệu", "anh ba triệu", "ông ba triệu"),
    *("chi hai trieu", "anh 2 triệu rưỡi", "chị 3 triệu 5", "bác 2 trăm nghìn", "em hai triệu", "cô mười triệu"),
    *("1 triệu 500 đồng", "1tr 500đ", "5 triệu 5 đồng", "1 tỷ 200 đồng", "1 triệu () 5", "1 triệu (ạ) 5", "500k ()"),
    *("1 triệu (một triệu) 5", "909123456", "20211015", "15102021", "123.456.789", "912 345 678", "15102000", "151021"),
    *(
        "970436",
        "1.234.567",
        "1 000 100",
        "5 triệu (năm)",
        "5 triệu - Nam",
        "1 triệu (hai)",
        "1tr5 – ba",
        "500k - em Hai",
    ),
    *(
        "1 ti",
        "mot ti",
        "1 ty",
        "mot ty a",
        "tam trieu ruoi",
        "toi 2 trieu",
        "toi da 500k",
        "chung 1tr",
        "con 500k",
        "dung gui 500k",
        "2 trieu do",
    ),
    *("500k vay", "500k Nam", "500k cô Ba", "Nam 500k", "chị Ba hai triệu", "tháng 10 500k", "500k ngày 15/10"),
    *("500k 0912345678", "5 bao gạo", "2 con", "10% của 5 triệu", "500 usd", "2 triệu đô", "1 lít rưỡi", "2 củ 2 cô"),
)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_doubtful_sum_is_asked(text: str) -> None:
    for typed in (text, unicodedata.normalize("NFD", text), f"dạ em xin ủng hộ {text}"):
        with pytest.raises(Unclear):
            read_vnd(typed)
