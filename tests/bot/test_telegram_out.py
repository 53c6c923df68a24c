"""Telegram, outgoing: what is said as the calls that say it, and what the answers mean."""

from typing import Any

import pytest

from bot.channels.telegram_out import MOST_BUTTON_BYTES, Call, calls, cannot_edit, encode, failure
from bot.messages import Choice, Outcome, Outgoing
from bot.text import utf16_length

CASH, LAPTOP = Choice("t|item 1|cash", "Tiền mặt"), Choice("t|item 1|laptop", "Laptop")
TABLET, LONG = Choice("t|item 1|tablet", "Máy tính bảng"), Choice("t|item 1|phone", "Điện thoại thông minh")
BACK, CANCEL = Choice("t|item 1|<", "Quay lại"), Choice("t|item 1|x", "Hủy")


def key(choice: Choice) -> dict[str, str]:
    return {"text": choice.label, "callback_data": choice.code}


def said(text: str, **more: Any) -> Call:
    return "sendMessage", {"chat_id": "5", "text": text, "parse_mode": "HTML", **more}


def edited(text: str, message_id: int, **more: Any) -> Call:
    return "editMessageText", {"chat_id": "5", "text": text, "parse_mode": "HTML", **more, "message_id": message_id}


TAKEN_AWAY: Call = ("sendMessage", {"chat_id": "5", "text": "Vâng ạ.", "reply_markup": {"remove_keyboard": True}})
CONTACT_KEYBOARD = {
    "keyboard": [[{"text": "Gửi số của tôi", "request_contact": True}], [{"text": "Quay lại"}, {"text": "Hủy"}]],
    "resize_keyboard": True,
    "one_time_keyboard": True,
}
OUTGOING: dict[str, tuple[Outgoing, list[Call]]] = {
    "text": (Outgoing("Chào"), [said("Chào")]),
    "short choices two in a row, a long one alone, controls below": (
        Outgoing("Gì?", (CASH, LAPTOP, LONG, TABLET), (BACK, CANCEL)),
        [
            said(
                "Gì?",
                reply_markup={
                    "inline_keyboard": [
                        [key(CASH), key(LAPTOP)],
                        [key(LONG)],
                        [key(TABLET)],
                        [key(BACK), key(CANCEL)],
                    ]
                },
            )
        ],
    ),
    "controls alone": (
        Outgoing("Bao nhiêu?", controls=(BACK, CANCEL)),
        [said("Bao nhiêu?", reply_markup={"inline_keyboard": [[key(BACK), key(CANCEL)]]})],
    ),
    "in place of the pressed message": (
        Outgoing("Gì?", (CASH,), replaces="77"),
        [edited("Gì?", 77, reply_markup={"inline_keyboard": [[key(CASH)]]})],
    ),
    "the contact button is a reply keyboard": (
        Outgoing("Số?", controls=(BACK, CANCEL), contact_button="Gửi số của tôi"),
        [said("Số?", reply_markup=CONTACT_KEYBOARD)],
    ),
    "a reply keyboard cannot hang under an edited message": (
        Outgoing("Số?", controls=(BACK, CANCEL), contact_button="Gửi số của tôi", replaces="77"),
        [said("Số?", reply_markup=CONTACT_KEYBOARD)],
    ),
    "the contact button is taken away before the next question": (
        Outgoing("Đúng chưa?", (CASH,), contact_done="Vâng ạ."),
        [TAKEN_AWAY, said("Đúng chưa?", reply_markup={"inline_keyboard": [[key(CASH)]]})],
    ),
    "the contact button is taken away, and a press edits": (
        Outgoing("Đúng chưa?", contact_done="Vâng ạ.", replaces="77"),
        [TAKEN_AWAY, edited("Đúng chưa?", 77)],
    ),
    "a code to copy, once": (
        Outgoing("Mã: UH2345. Nội dung: UH2345", copyable="UH2345"),
        [said("Mã: <code>UH2345</code>. Nội dung: UH2345")],
    ),
    "hostile text": (
        Outgoing('<b>A & B</b> <a href="tg://x">"hi"</a> &lt;'),
        [said('&lt;b&gt;A &amp; B&lt;/b&gt; &lt;a href="tg://x"&gt;"hi"&lt;/a&gt; &amp;lt;')],
    ),
    "a hostile code to copy": (Outgoing("Mã: <&>", copyable="<&>"), [said("Mã: <code>&lt;&amp;&gt;</code>")]),
    "the command menu of one chat": (
        Outgoing(commands=(("ungho", "Đăng ký ủng hộ"), ("help", "Cách dùng"))),
        [
            (
                "setMyCommands",
                {
                    "commands": [
                        {"command": "ungho", "description": "Đăng ký ủng hộ"},
                        {"command": "help", "description": "Cách dùng"},
                    ],
                    "scope": {"type": "chat", "chat_id": "5"},
                },
            )
        ],
    ),
}


@pytest.mark.parametrize(("message", "expected"), OUTGOING.values(), ids=OUTGOING)
def test_a_message_becomes_these_calls(message: Outgoing, expected: list[Call]) -> None:
    assert expected == calls("5", message)


@pytest.mark.parametrize("word", ["dòng chữ\n", "💚 ", "💚", "&<>"], ids=["lines", "hearts", "one word", "escaped"])
def test_a_long_message_is_split_and_only_the_last_piece_has_buttons(word: str) -> None:
    text = word * (9000 // len(word))
    pieces = [body for _, body in calls("5", Outgoing(text, (CASH,), replaces="77"))]

    shown = [body["text"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for body in pieces]
    assert all(0 < utf16_length(piece) <= 4096 for piece in shown)
    assert "".join(text.split()) == "".join("".join(shown).split())
    assert [False] * (len(pieces) - 1) + [True] == ["reply_markup" in body for body in pieces]
    assert not any("message_id" in body for body in pieces)


def test_a_body_is_compact_json_with_its_letters_kept() -> None:
    assert '{"chat_id":"5","text":"Ủng hộ"}'.encode() == encode({"chat_id": "5", "text": "Ủng hộ"})
    assert 64 == MOST_BUTTON_BYTES


def refused(description: str, **parameters: Any) -> dict[str, Any]:
    return {"ok": False, "description": description} | ({"parameters": parameters} if parameters else {})


EDIT_IS_FINE = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
)
ANSWERS: list[tuple[int, dict[str, Any], tuple[Outcome, float, str] | None]] = [
    (429, refused("Too Many Requests: retry after 7", retry_after=7), (Outcome.PACED, 7.0, "")),
    (429, {}, (Outcome.PACED, 1.0, "")),
    (403, refused("Forbidden: bot was blocked by the user"), (Outcome.UNREACHABLE, 0.0, "")),
    (403, refused("Forbidden: user is deactivated"), (Outcome.UNREACHABLE, 0.0, "")),
    (403, refused("Forbidden: bot was kicked from the supergroup chat"), (Outcome.UNREACHABLE, 0.0, "")),
    (400, refused("Bad Request: chat not found"), (Outcome.UNREACHABLE, 0.0, "")),
    (500, refused("Internal Server Error"), (Outcome.FAULT, 0.0, "")),
    (502, {}, (Outcome.FAULT, 0.0, "")),
    (504, {}, (Outcome.FAULT, 0.0, "")),
    (
        400,
        refused("Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001),
        (Outcome.MOVED, 0.0, "-1001"),
    ),
    (400, refused(EDIT_IS_FINE), None),
    (400, refused("Bad Request: query is too old and response timeout expired or query ID is invalid"), None),
    (401, refused("Unauthorized"), (Outcome.STOPPED, 0.0, "")),
    (404, refused("Not Found"), (Outcome.STOPPED, 0.0, "")),
    (400, refused("Bad Request: can't parse entities: unclosed tag"), (Outcome.REFUSED, 0.0, "")),
    (400, refused("Bad Request: BUTTON_DATA_INVALID"), (Outcome.REFUSED, 0.0, "")),
    (413, {}, (Outcome.REFUSED, 0.0, "")),
]


@pytest.mark.parametrize(("status", "answer", "expected"), ANSWERS, ids=[f"{a[0]} {a[2] and a[2][0]}" for a in ANSWERS])
def test_what_an_answer_means(status: int, answer: dict[str, Any], expected: tuple[Outcome, float, str] | None) -> None:
    problem = failure(status, answer)
    assert expected == (problem and (problem.outcome, problem.wait, problem.chat))


def test_a_reason_repeats_nothing_of_what_was_said() -> None:
    problem = failure(400, refused("Bad Request: can't parse entities: Lan 0909123456"))
    assert problem
    assert "400 can't parse entities" == problem.reason


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
def test_what_cannot_be_edited_is_said_anew(words: str) -> None:
    assert cannot_edit(refused(f"Bad Request: {words}"))
    assert not cannot_edit(refused(EDIT_IS_FINE))
