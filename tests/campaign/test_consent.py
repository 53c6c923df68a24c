"""What people agreed to about their data can be told word for word, also years later."""

from bot.phrases import speaking
from campaign import consent
from tests.kit import ROOT

# Never edit one: people agreed to it. Other words are a new number here, in `campaign/consent.py` and in the docs.
AGREED_TO = {
    1: (
        "Dữ liệu được dùng để trường liên hệ và lập báo cáo; xem hoặc xóa bằng /rieng_tu.",
        "Your details are used by the school to reach you and for the report; see or erase them with /rieng_tu.",
    ),
}


def test_the_words_that_are_shown_are_those_of_their_number() -> None:
    shown = []
    for language in ("vi", "en"):
        with speaking(language):
            shown.append(str(consent.TEXT))

    assert AGREED_TO[consent.VERSION] == tuple(shown)
    assert max(AGREED_TO) == consent.VERSION


def test_every_text_stands_in_the_docs() -> None:
    told = (ROOT / "docs" / "privacy.md").read_text("utf-8")

    assert [] == [number for number, texts in AGREED_TO.items() if not all(text in told for text in texts)]
