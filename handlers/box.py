"""A donation box is counted by two named people, on one phone or on two; unequal counts are counted again."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.conversation import Conversation, Refused, Reply, Speaker, opens, resumes
from bot.dialogue import Ask
from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from campaign.counting import (
    MOST_ROUNDS,
    Count,
    Counted,
    NewCounts,
    differ,
    read_found,
    read_givers,
    same_person,
    say_differ,
    say_found,
    say_givers,
)
from campaign.facts import say_moment
from campaign.money import say_vnd
from campaign.reading import read_name
from campaign.units import Directory
from handlers.own_unit import ask_unit, may_receive, named, own_units
from storage import boxes, campaigns, dialogues
from storage.boxes import Closing, OpenBox
from storage.dialogues import Standing, Talk
from storage.session import Session

SECOND, AGAIN, HERE, ELSEWHERE = "second", "again", "here", "elsewhere"
ANEW = "anew"  # what a button is about that gives up a count of one's own
WHO: dict[int, Label] = {1: lazy("Người thứ nhất"), 2: lazy("Người thứ hai")}


@dataclass(frozen=True, slots=True)
class Facts:
    """The units whose boxes this person counts, those that somebody began to count, and a talk left in the middle."""

    units: Directory
    open: Mapping[str, OpenBox]
    person: int
    about: str
    half_done: Talk | None


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    own = await own_units(session, speaker)
    units = own.among(frozenset(unit.code for unit in own.all if not unit.closed))
    if not units.all:
        raise Refused(own.open.why_not(own.all[0].code))
    begun = await boxes.open_at(session, [unit.code for unit in units.all])
    half_done = [talk for talk in await _own_talks(session, speaker) if _counters(talk)]
    return Facts(units, begun, speaker.person, about, half_done[0] if half_done else None)


async def _own_talks(session: Session, speaker: Speaker) -> list[Talk]:
    """Those in which this person counts a box, the newest first."""
    standings = await dialogues.of_identities(session, [speaker.identity], speaker.heard_at)
    return [talk for talk in standings.get(speaker.identity, Standing(None)).all if talk.conversation == BOX.name]


def _counters(talk: Talk) -> list[str]:
    """Who has counted in it, though nothing of it is stored."""
    answers = talk.dialogue.answers
    counted = {name.split()[-1] for name in answers if name.startswith("givers ")}
    return [answers[f"name {place}"] for place in sorted(counted) if f"name {place}" in answers]


def script(ask: Ask, facts: Facts) -> NewCounts:
    unit = ask_unit(ask, facts.units)
    begun, name = facts.open.get(unit), facts.units.shown(unit)
    if begun and begun.waits and _is_the_second(ask, begun, name, own=begun.typed_by == facts.person):
        return _second(ask, begun, name)
    start = begun.round + 1 if begun else 1
    head = f"{say_differ(begun.differed)}\n" if begun and begun.differed else ""
    first = _counter(ask, 1, head + _("Thùng quyên góp, {unit}. ").format(unit=name))
    found = _found(ask, start, 1, first)
    box = begun.id if begun else ""
    ways = {HERE: _("Đếm tiếp trên máy này"), ELSEWHERE: _("Đếm trên máy khác")}
    prompt = _(
        "{name} đã đếm xong; chưa ghi gì cho đến khi xác nhận. Người thứ hai đếm ở đâu? "
        "(Nếu đếm trên máy này: xin đưa máy cho người ấy và đừng kéo lên xem lại, để mỗi người tự đếm.)"
    )
    if ask.choice("where", prompt.format(name=first), ways) == ELSEWHERE:
        count = Count(start, 1, first, found)
        other = _("Người thứ hai, cũng là người quản lý của đơn vị, sẽ mở «Thùng quyên góp» trên máy mình.")
        ask.agree(_read_back(name, found, [count]) + "\n" + other)
        return NewCounts(unit, box, (count,))
    second = _counter(ask, 2, "", other=first)
    return NewCounts(unit, box, _until_equal(ask, name, start, (first, second)))


def _is_the_second(ask: Ask, begun: OpenBox, unit: str, own: bool) -> bool:
    """Whoever typed the first count on this phone begins anew to count with somebody beside them."""
    time, day = say_moment(begun.counted_at)
    who = begun.counter or _("một người")
    prompt = _("Thùng quyên góp, {unit}: {who} đã đếm lúc {time} ngày {day}, đang chờ người thứ hai đếm.")
    said = prompt.format(unit=unit, who=who, time=time, day=day)
    if own:
        said += " " + _("Người thứ hai đếm trên máy của mình; nếu cả hai cùng dùng máy này, xin đếm lại từ đầu.")
    ways = ({} if own else {SECOND: _("Đếm lần hai")}) | {AGAIN: _("Đếm lại từ đầu")}
    return ask.choice(f"box {begun.round}", said, ways) == SECOND


def _second(ask: Ask, begun: OpenBox, unit: str) -> NewCounts:
    """On another phone: whether it equals the first count is found only after the yes."""
    counter = _counter(ask, 2, "", other=begun.counter)
    count = Count(begun.round, 2, counter, _found(ask, begun.round, 2, counter))
    after = _("Nếu trùng với lần đếm trước, phiếu nhận được lập ngay.")
    ask.agree(_read_back(unit, count.found, [count]) + "\n" + after)
    return NewCounts(begun.unit, begun.id, (count,))


def _until_equal(ask: Ask, unit: str, start: int, names: tuple[str, str]) -> tuple[Count, ...]:
    counts: list[Count] = []
    head = ""
    for round_ in range(start, start + MOST_ROUNDS):
        counts += [
            Count(round_, place, name, _found(ask, round_, place, name, head if place == 1 else ""))
            for place, name in enumerate(names, 1)
        ]
        differed = differ(counts[-2].found, counts[-1].found)
        if differed is None:
            ask.agree(_read_back(unit, counts[-1].found, counts[-2:]))
            return tuple(counts)
        head = f"{say_differ(differed)}\n"
    raise Refused(
        _(
            "{n} lượt đếm đều chưa khớp, nên chưa có gì được ghi. Mong hai người nghỉ một lát, xếp tiền theo mệnh giá, "
            "rồi mở lại «Thùng quyên góp»."
        ).format(n=MOST_ROUNDS)
    )


def _counter(ask: Ask, place: int, head: str, other: str = "") -> str:
    prompts = {1: _("Ai đếm lần thứ nhất? Xin ghi họ tên."), 2: _("Ai đếm lần thứ hai? Xin ghi họ tên.")}
    return ask.text(f"name {place}", head + prompts[place], partial(_name, other), title=WHO[place])


def _name(other: str, text: str) -> str:
    name = read_name(text)
    if other and same_person(name, other):
        raise Unclear(_("{name} đã đếm lần thứ nhất. Thùng cần hai người khác nhau đếm.").format(name=other))
    return name


def _found(ask: Ask, round_: int, place: int, name: str, head: str = "") -> Counted:
    who = str(WHO[place])
    givers = ask.text(
        f"givers {round_} {place}",
        head + _("{name}: có bao nhiêu người đã ủng hộ? (gõ số người, hoặc «không rõ»)").format(name=name),
        read_givers,
        title=_("{who}, số người").format(who=who),
        say=say_givers,
    )
    amount = ask.text(
        f"amount {round_} {place}",
        _("{name}: đếm được bao nhiêu tiền? (thùng trống thì gõ 0)").format(name=name),
        read_found,
        title=_("{who}, số tiền").format(who=who),
        say=say_vnd,
    )
    return Counted(givers if amount else None, amount)


def _read_back(unit: str, found: Counted, counts: list[Count]) -> str:
    counters = ", ".join(each.counter for each in counts)
    return "\n".join(
        [
            _("Thầy/cô xem lại:"),
            _("• Thùng quyên góp, {unit}").format(unit=unit),
            f"• {say_found(found)}",
            _("• Người đếm: {counters}").format(counters=counters),
        ]
    )


async def finish(session: Session, speaker: Speaker, new: NewCounts) -> Reply:
    closing = await boxes.count(session, speaker, new)
    given_up = [talk.id for talk in await _own_talks(session, speaker) if talk.id != speaker.talk]
    dialogues.close(session, given_up, "cancelled")
    unit = (await campaigns.units(session)).shown(new.unit)
    if closing.over:
        return _closed(closing, unit, new.unit)
    again = opens("box", _("Thùng quyên góp"), new.unit)
    if closing.differed:
        words = _("Ai đếm trước cũng được: mở «Thùng quyên góp» để bắt đầu lượt mới.")
        return Reply(f"{say_differ(closing.differed)}\n{words}", (again,))
    words = _(
        "Đã ghi lần đếm thứ nhất, {unit}. Người thứ hai mở «Thùng quyên góp» trên máy mình và đếm; "
        "số này không hiện ở đó."
    )
    return Reply(words.format(unit=unit), (again, opens("start", _("Xong"))))


def _closed(closing: Closing, unit: str, code: str) -> Reply:
    if not closing.receipt:
        words = _("Hai người đều thấy thùng không có tiền, {unit}. Việc đếm đã xong, không lập phiếu nhận.")
        return Reply(words.format(unit=unit), (opens("start", _("Xong")),))
    words = _("Hai lần đếm khớp nhau. Phiếu nhận {number}: {unit}, thùng quyên góp, {found}. Cảm ơn hai thầy/cô.")
    book = opens("cash book", _("Sổ tiền"), code)
    said = words.format(number=closing.receipt, unit=unit, found=say_found(closing.found))
    return Reply(said, (book, opens("start", _("Xong"))), copyable=closing.receipt)


def begins(facts: Facts) -> Mapping[str, str]:
    """The unit of the button. Raises Refused where a count of one's own would be lost."""
    unit, _between, anew = facts.about.partition(" ")
    if facts.half_done and anew != ANEW:
        words = _("Thùng quyên góp đang đếm dở: {names} đã đếm, chưa bấm «Xác nhận» nên chưa ghi.")
        ways = (
            resumes(facts.half_done.id, _("Đếm tiếp")),
            opens("box", _("Đếm lại"), f"{unit} {ANEW}"),
        )
        raise Refused(words.format(names=", ".join(_counters(facts.half_done))), ways)
    return named(facts.units, unit)


BOX = Conversation(
    "box",
    facts,
    script,
    finish,
    commands=("thung",),
    describes=lazy("Thùng quyên góp"),
    label=lazy("Thùng quyên góp"),
    open_to=may_receive,
    answers=begins,
)
