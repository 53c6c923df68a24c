"""Telegram, incoming: each kind of payload in our words."""

from typing import Any

import pytest

from bot.channels.telegram import Telegram, _raw
from bot.messages import Document, Incoming, Strange
from storage.heard import Raw

LAN: dict[str, Any] = {"id": 5, "is_bot": False, "first_name": "Lan", "last_name": "Nguyễn"}
PRIVATE: dict[str, Any] = {"id": 5, "type": "private", "first_name": "Lan"}
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Phụ huynh"}
CHANNEL: dict[str, Any] = {"id": -1002, "type": "channel", "title": "Tin"}
FILE: dict[str, Any] = {"file_id": "f", "file_unique_id": "f"}
PHOTO = [FILE | {"width": 90, "height": 90}]
STICKER = FILE | {"type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}
ANIMATION = FILE | {"width": 9, "height": 9, "duration": 1}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 8, "date": 1, "from": LAN, "chat": PRIVATE} | content


def update(**content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": message(**content)}


def tap(**content: Any) -> dict[str, Any]:
    query = {"id": "q", "from": LAN, "chat_instance": "1", "data": "t|item 1|cash", "message": message()} | content
    return {"update_id": 1, "callback_query": {name: value for name, value in query.items() if value is not None}}


def heard(**words: Any) -> Incoming:
    return Incoming(**{"sender": "5", "chat": "5", "name": "Lan Nguyễn"} | words)


def contact(phone: str, owner: int | None = 5) -> dict[str, Any]:
    card = {"phone_number": phone, "first_name": "Lan"}
    return card | ({"user_id": owner} if owner else {})


INCOMING: dict[str, tuple[dict[str, Any], Incoming | None]] = {
    "text": (update(text="Xin chào"), heard(text="Xin chào")),
    "text is cleaned": (update(text="  a\u202eb\x00 \t c\r\n"), heard(text="ab c")),
    "a forged button is cleaned": (
        tap(data="+withdraw:\ud83dUH\x00"),
        heard(tap="+withdraw:UH", tap_id="q", pressed="8"),
    ),
    "the tabs of a table stay": (
        update(text="An \t6A2\t nghèo\n\nM.A\t\tkhác\na\tb"),
        heard(text="An\t6A2\tnghèo\n\nM.A\t\tkhác\na b"),
    ),
    "decomposed letters": (update(text="U\u0309ng ho\u0323\u0302"), heard(text="Ủng hộ")),
    "a name that hides something": (
        update(text="a", **{"from": LAN | {"first_name": "L\u202ean\n", "last_name": "x" * 99}}),
        heard(text="a", name=("Lan " + "x" * 99)[:60]),
    ),
    "a deep link": (update(text="/start ABCDEFGHJK"), heard(text="/start ABCDEFGHJK")),
    "a tap": (tap(), heard(tap="t|item 1|cash", tap_id="q", pressed="8")),
    "a tap on a message too old to be shown": (
        tap(message={"message_id": 8, "date": 0, "chat": PRIVATE}),
        heard(tap="t|item 1|cash", tap_id="q", pressed="8"),
    ),
    "a tap under no message": (tap(message=None), heard(tap="t|item 1|cash", tap_id="q")),
    "a tap that carries nothing": (tap(data=None), heard(tap_id="q", pressed="8")),
    "a tap in a group": (
        tap(message=message(chat=GROUP)),
        heard(chat="-1001", tap="t|item 1|cash", tap_id="q", pressed="8", private=False),
    ),
    "one's own contact": (update(contact=contact("84909123456")), heard(contact="+84909123456")),
    "one's own contact with a plus": (update(contact=contact("+84909123456")), heard(contact="+84909123456")),
    "one's own contact at home": (update(contact=contact("0909123456")), heard(contact="0909123456")),
    "another's contact": (update(contact=contact("0909123456", 6)), heard(strange=Strange.FOREIGN_CONTACT)),
    "nobody's contact": (update(contact=contact("0909123456", None)), heard(strange=Strange.FOREIGN_CONTACT)),
    "an edited message": (
        {"update_id": 1, "edited_message": message(text="2")},
        heard(text="2", strange=Strange.EDITED),
    ),
    "an edited caption": (
        {"update_id": 1, "edited_message": message(photo=PHOTO, caption="2")},
        heard(strange=Strange.EDITED),
    ),
    "a photo": (update(photo=PHOTO), heard(strange=Strange.PHOTO)),
    "a photo with words": (update(photo=PHOTO, caption="Máy"), heard(strange=Strange.PHOTO)),
    "a sticker": (update(sticker=STICKER), heard(strange=Strange.STICKER)),
    "a moving picture": (update(animation=ANIMATION, document=FILE), heard(strange=Strange.STICKER)),
    "a voice": (update(voice=FILE | {"duration": 3}), heard(strange=Strange.VOICE)),
    "a song": (update(audio=FILE | {"duration": 3}), heard(strange=Strange.VOICE)),
    "a round video": (update(video_note=FILE | {"length": 3, "duration": 3}), heard(strange=Strange.VOICE)),
    "a document": (
        update(document=FILE | {"file_name": "6A2.xlsx", "file_size": 9}),
        heard(strange=Strange.OTHER, document=Document("f", "6A2.xlsx", 9)),
    ),
    "a place": (update(location={"longitude": 106.7, "latitude": 11.2}), heard(strange=Strange.OTHER)),
    "invisible text": (update(text="\u200b"), heard(strange=Strange.OTHER)),
    "a word in a group": (update(text="/ungho", chat=GROUP), heard(text="/ungho", chat="-1001", private=False)),
    "a channel's post": (
        {"update_id": 1, "channel_post": {"message_id": 8, "date": 1, "chat": CHANNEL, "text": "Tin"}},
        None,
    ),
    "a message of nobody": (
        {"update_id": 1, "message": {"message_id": 8, "date": 1, "chat": GROUP, "text": "a"}},
        None,
    ),
    "something Telegram has not yet": ({"update_id": 1, "smell": {"of": "lotus"}}, None),
}


@pytest.mark.parametrize(("payload", "expected"), INCOMING.values(), ids=INCOMING)
def test_a_payload_is_this_in_our_words(payload: dict[str, Any], expected: Incoming | None) -> None:
    assert expected == Telegram("123456:a", "http://127.0.0.1:1", pace=0).read(payload)


PLACES: dict[str, tuple[dict[str, Any], str]] = {
    "text": (update(text="a"), "5"),
    "group": (update(text="a", chat=GROUP), "-1001"),
    "edited": ({"update_id": 1, "edited_message": message(text="2")}, "5"),
    "tap": (tap(message=message(chat=GROUP)), "-1001"),
    "tap under no message": (tap(message=None), "5"),
    "channel post": ({"update_id": 1, "channel_post": {"chat": CHANNEL}}, ""),
    "no chat": ({"update_id": 1, "message": {}}, ""),
    "no sender": ({"update_id": 1, "callback_query": {"id": "q"}}, ""),
    "a message that is none": ({"update_id": 1, "message": "a"}, ""),
    "a chat that is none": ({"update_id": 1, "message": {"chat": 5}}, ""),
    "a press that is none": ({"update_id": 1, "callback_query": "a"}, ""),
}


@pytest.mark.parametrize(("payload", "chat"), PLACES.values(), ids=PLACES)
def test_a_payload_belongs_to_this_chat(payload: dict[str, Any], chat: str) -> None:
    assert Raw("1", chat, payload) == _raw(payload)
