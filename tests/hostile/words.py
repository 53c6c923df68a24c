"""What people, and others, may send: seeded, of every kind."""

import unicodedata
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from handlers import CONVERSATIONS
from tests.hostile.kit import message, tap

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u0000\u0007\u001b\u007f\u0085\u2028\u2029\ue000\ufffe"
EVIL = (
    *("'; DROP TABLE pledge; --", '" OR 1=1 --', "{you}", "{0}", "{code.__class__}", "%s%n", "${7*7}", "{{7*7}}"),
    *("<b>đậm</b><script>alert(1)</script>", "</code>", "&lt;", "&#0;", '<a href="tg://user?id=1">x</a>', "<", "&"),
    *('{"a": [1, {"b": null}]}', "[" * 500, "null", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "-1", "+84 912", "\t=1"),
    *("../../etc/passwd", "a" * 4096, "ế" * 5000, "🙂" * 2049, "\n" * 4096, " ", "\u3164", "ﷺ" * 300, "Z̷̛" * 400),
    *("0", "-5", "1e309", "999999999999999999999", "٣٤٥", "½", "²", "Ⅷ", "1.000.000.000.000.000", "0,0000001", "NaN"),
    *("N.V.A; 6A2; nghèo\nL.T.B; 7A1; mồ côi", "a;b;c\n" * 400, "N.V.A\t6A2\tnghèo\n" * 300, ";;;;;", "|||\n|||"),
    *(
        "x",
        "<",
        ">",
        "+",
        "|",
        "||",
        "+pledge:",
        "hủy",
        "quay lại",
        "back",
        "cancel",
        "có",
        "không",
        "ok",
        "1",
        "2",
        "99",
    ),
    *("5 triệu", "một tỷ tỷ tỷ", "0912345678", "+1 202 555 0100", "31/2", "10/10/99999", "6A2", "Lá 1", "an binh"),
)
TAILS = ("", "@", "@otherbot", "@test extra", " \u202e", "\x00", " " + "9" * 300, "@@@", "/", " 31/02", " 10/10", " -1")
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạẾỘỮ 0123456789.,;:!?-/\n\t"


def text(random: Random) -> str:
    made: Callable[[Random], str] = random.choice(_TEXTS)
    return made(random)


def _any_characters(random: Random) -> str:
    return "".join(chr(random.randrange(0x110000)) for _ in range(random.choice((1, 3, 20, 200))))


def _surrogates(random: Random) -> str:
    return "".join(random.choice(("\ud83d", "\ude00", "a", "ễ")) for _ in range(random.randint(1, 12)))


def _letters(random: Random) -> str:
    said = "".join(random.choices(LETTERS, k=random.choice((1, 5, 30, 300, 4096, 6000))))
    return unicodedata.normalize(random.choice(("NFC", "NFD")), said)


def _evil(random: Random) -> str:
    return random.choice(EVIL)


def _turned(random: Random) -> str:
    said = list(random.choice(EVIL)[:60])
    for _ in range(random.randint(1, 8)):
        said.insert(random.randint(0, len(said)), random.choice(BIDI + UNSEEN))
    return "".join(said)


def _command(random: Random) -> str:
    commands = [command for each in CONVERSATIONS for command in each.commands] + ["start", "huy", "nope", "", "🙂"]
    return f"/{random.choice(commands)}{random.choice(TAILS)}"


def _label(random: Random) -> str:
    labels = [str(each.label) for each in CONVERSATIONS if str(each.label)]
    return random.choice((str.upper, str.lower, str.title))(random.choice(labels))


_TEXTS = (_any_characters, _surrogates, _letters, _evil, _evil, _turned, _command, _label)
STRANGE: tuple[dict[str, Any], ...] = (
    {"photo": [{"file_id": "f", "file_unique_id": "f", "width": 9, "height": 9}]},
    {"voice": {"file_id": "f", "file_unique_id": "f", "duration": 1}},
    {"location": {"latitude": 10.0, "longitude": 106.0}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {"new_chat_title": "x"},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    {"caption": "chỉ có chú thích"},
    {},
)


def update(random: Random, id_: int, codes: Sequence[str]) -> dict[str, Any]:
    """One update from this person: mostly words, then taps on `codes`, and every other kind."""
    kind = random.choices(("text", "tap", "contact", "strange", "edited", "group", "file"), (60, 20, 4, 6, 3, 5, 2))[0]
    name = text(random)[:64] or "x"
    if kind == "tap":
        return tap(id_, _data(random, codes), random.choice((1, 8, 2**31)))
    if kind == "contact":
        return message(id_, name, contact=_contact(random, id_))
    if kind == "strange":
        return message(id_, name, **random.choice(STRANGE))
    if kind == "edited":
        return {"edited_message": message(id_, name, text=text(random), edit_date=2)["message"]}
    if kind == "group":
        return message(id_, name, text=text(random), chat={"id": -1000 - id_, "type": "supergroup", "title": "Nhóm"})
    if kind == "file":
        return message(id_, name, document=_document(random))
    return message(id_, name, text=text(random))


def _data(random: Random, codes: Sequence[str]) -> str:
    if codes and random.random() < 0.6:
        return random.choice(codes)
    names = [each.name for each in CONVERSATIONS]
    return random.choice((f"+{random.choice(names)}:{text(random)[:40]}", f">{text(random)[:20]}", text(random)[:64]))


def _contact(random: Random, id_: int) -> dict[str, Any]:
    phone = random.choice(("84912345678", "0912345678", "", "không", "+" * 30, text(random)[:20]))
    return {"phone_number": phone, "first_name": "x", "user_id": random.choice((id_, id_, 1))}


def _document(random: Random) -> dict[str, Any]:
    size = random.choice((0, 10, 9_000_000, 2**40))
    name = text(random)[:80]
    return {"file_id": random.choice(("gone", "bad.xlsx")), "file_unique_id": "u", "file_name": name, "file_size": size}
