"""The bare engine looks a name up: near names are offered, a certain one is taken."""

from typing import Any, ClassVar

from bot.dialogue import Ask
from bot.messages import Choice
from bot.steps import Unclear
from tests.bot.guest import Guest


class Streets:
    """Names of which some are near one another."""

    names: ClassVar[dict[str, str]] = {"ab1": "An Bình 1", "ab2": "An Bình 2", "th": "Tân Hiệp"}

    def find(self, text: str) -> str:
        near = [Choice(code, name) for code, name in self.names.items() if text in name]
        if len(near) == 1:
            return near[0].code
        raise Unclear(f"Có {len(near)} đường:", near)

    def get(self, code: str) -> str | None:
        return self.names.get(code)

    def why_not(self, code: str) -> str:
        return f"{code} is closed today." if code == "flood" else ""

    def shown(self, code: str) -> str:
        return self.names[code]


def deliver(ask: Ask, facts: Any) -> str:
    return ask.search("street", "Đường nào?", Streets(), also={"here": "Tại quán"})


def deliver_and_pay(ask: Ask, facts: Any) -> tuple[str, bool]:
    street = ask.search("street", "Đường nào?", Streets(), also={"here": "Tại quán"})
    return street, ask.yes("card", "Trả bằng thẻ?", yes="Có", no="Không")


def test_near_names_are_offered_and_taken_by_number() -> None:
    guest = Guest(deliver)
    guest.says("An Bình")
    assert ("Có 2 đường:", ["An Bình 1", "An Bình 2", "Tại quán"]) == (guest.question.hint, guest.labels)
    guest.says("2")
    assert "An Bình 2" == guest.result


def test_near_names_are_taken_by_label_and_by_tap() -> None:
    guest = Guest(deliver)
    guest.says("An Bình", "an binh 1")
    assert "An Bình 1" == guest.result
    other = Guest(deliver)
    other.says("An Bình")
    other.taps("ab2")
    assert "An Bình 2" == other.result


def test_the_button_beside_near_names_keeps_its_place_in_the_list() -> None:
    guest = Guest(deliver)
    guest.says("An Bình", "3")
    assert "here" == guest.result


def test_a_certain_name_is_taken_at_once() -> None:
    guest = Guest(deliver)
    guest.says("Tân Hiệp")
    assert "Tân Hiệp" == guest.result


def test_near_names_are_forgotten_after_back() -> None:
    guest = Guest(deliver_and_pay)
    guest.says("An Bình", "1")
    guest.goes_back()
    assert ("Đường nào?", ["Tại quán"]) == (guest.prompt, guest.labels)


def test_a_kept_answer_that_can_be_chosen_no_more_is_asked_with_the_reason() -> None:
    guest = Guest(deliver, {"street": "flood"})
    assert ("flood is closed today.", ["Tại quán"]) == (guest.question.hint, guest.labels)


def how_many(ask: Ask, facts: Any) -> int:
    return ask.text("count", "Bao nhiêu?", int, quick={"7": "Đủ bảy", "0": "Chưa có"})


def test_a_likely_answer_is_tapped_or_said_and_a_typed_number_is_never_its_place() -> None:
    for said, read in (("Đủ bảy", 7), ("chua co", 0), ("2", 2), ("1", 1)):
        guest = Guest(how_many)
        guest.says(said)
        assert read == guest.result
    guest = Guest(how_many)
    guest.taps("7")
    assert 7 == guest.result
