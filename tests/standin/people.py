"""Simulated people for load: each says a line, waits for the bot's answer, and says the next."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from . import actions
from .telegram import Message, Telegram

REPORTED = 20
KEPT = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a person says or taps, and what an answer to it must contain to count as one."""

    words: str
    is_tap: bool
    expects: re.Pattern[str] | None

    @classmethod
    def read(cls, asked: Any) -> "Line":
        asked = {"say": asked} if isinstance(asked, str) else asked
        expects = re.compile(asked["expect"]) if asked.get("expect") else None
        return cls(str(asked.get("tap") or asked.get("say")), "tap" in asked, expects)


@dataclass(frozen=True, slots=True)
class Script:
    """What is played: `rounds` dialogues each, or for `seconds`; at a fixed `rate` of turns, or as fast as answered."""

    people: int
    lines: tuple[Line, ...]
    rounds: int
    seconds: float
    rate: float
    think: float
    codes: re.Pattern[str] | None
    patience: float
    fresh: bool  # a new person for every round

    @classmethod
    def read(cls, asked: dict[str, Any]) -> "Script":
        lines = [Line.read(line) for line in asked["lines"]]
        if asked.get("ends_with"):
            lines[-1] = Line(lines[-1].words, lines[-1].is_tap, re.compile(asked["ends_with"]))
        seconds = float(asked.get("seconds") or 0)
        return cls(
            people=int(asked.get("people", 50)),
            lines=tuple(lines),
            rounds=int(asked.get("rounds") or (0 if seconds else 1)),
            seconds=seconds,
            rate=float(asked.get("rate") or 0),
            think=float(asked.get("think_ms") or 0) / 1000,
            codes=re.compile(asked["codes"]) if asked.get("codes") else None,
            patience=float(asked.get("stuck_after") or 30),
            fresh=bool(asked.get("fresh")),
        )


@dataclass(slots=True)
class Person:
    """Where one person is in the script; `asked_at` is None while nothing is waited for."""

    user: int
    step: int = 0
    rounds: int = 0
    asked_at: float | None = None
    last_heard: str = ""
    over: bool = False


class Play:
    """One run of a script; its people are new to the bot."""

    def __init__(self, world: Telegram, script: Script, first_user: int) -> None:
        self.world = world
        self.script = script
        self.people = [Person(first_user + number) for number in range(script.people)]
        self.idle: deque[Person] = deque()
        self.owed: deque[float] = deque()  # turns whose time came while nobody was free
        self.latencies: list[float] = []
        self.codes: dict[tuple[str, int], None] = {}
        self.stuck: list[Person] = []
        self.turns = 0
        self.started_turns = 0
        self.finished = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def start(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.began = self.ended = time.monotonic()
        self.deadline = self.began + self.script.seconds if self.script.seconds else float("inf")
        self.next_user = self.people[-1].user + 1
        for person in self.people:
            self.enters(person)
        self.idle.extend(self.people)
        if self.script.rate:
            self.loop.call_soon(self.keep_pace)
        else:
            self.loop.call_soon(self.all_begin)
        self.watch = self.loop.call_later(0.2, self.look_around)

    def enters(self, person: Person) -> None:
        actions.meet(self.world, person.user)
        actions.chat_with(self.world, person.user).keeps = KEPT
        self.world.watchers[person.user] = partial(self.heard, person)

    def becomes_another(self, person: Person) -> None:
        del self.world.watchers[person.user]
        person.user = self.next_user
        self.next_user += 1
        self.enters(person)

    def all_begin(self) -> None:
        while self.idle:
            self.speaks(self.idle.popleft(), time.monotonic())

    def keep_pace(self) -> None:
        """Start every turn whose time has come; one without anyone free to take it is late, not skipped."""
        now = time.monotonic()
        if now >= self.deadline or self.done.done():
            self.wind_up()
            return
        while (scheduled := self.began + self.started_turns / self.script.rate) <= now:
            self.started_turns += 1
            self.owed.append(scheduled)
        self.give_turns()
        self.loop.call_later(max(scheduled - now, 0.0005), self.keep_pace)

    def give_turns(self) -> None:
        while self.owed and self.idle:
            self.speaks(self.idle.popleft(), self.owed.popleft())

    def wind_up(self) -> None:
        """After the time is up, those in the middle of a dialogue finish it."""
        self.owed.clear()
        while self.idle:
            self.next_turn(self.idle.popleft())

    def speaks(self, person: Person, asked_at: float) -> None:
        person.asked_at = asked_at
        line = self.script.lines[person.step]
        if line.is_tap:
            actions.taps(self.world, person.user, line.words)
        else:
            room = actions.chat_with(self.world, person.user)
            actions.sends(self.world, actions.meet(self.world, person.user), room, {"text": line.words})

    def heard(self, person: Person, message: Message) -> None:
        if self.script.codes and (found := self.script.codes.search(message.text)):
            self.codes[found[1], person.user] = None
        person.last_heard = message.text
        line = self.script.lines[person.step]
        if person.asked_at is None or person.over or (line.expects and not line.expects.search(message.text)):
            return
        now = time.monotonic()
        if now <= self.deadline:
            self.turns += 1
            self.latencies.append(now - person.asked_at)
            self.ended = now
        person.asked_at = None
        person.step += 1
        if person.step == len(self.script.lines):
            person.step = 0
            person.rounds += 1
            self.finished += 1
        # Not at once: this is still inside the bot's own call, and its answer should leave first.
        self.loop.call_later(self.script.think, self.next_turn, person)

    def next_turn(self, person: Person) -> None:
        now = time.monotonic()
        if person.step == 0 and (person.rounds == self.script.rounds or now >= self.deadline):
            self.leaves(person)
            return
        if person.step == 0 and self.script.fresh:
            self.becomes_another(person)
        if self.script.rate and now < self.deadline:
            self.idle.append(person)
            self.give_turns()
        else:
            self.speaks(person, now)

    def leaves(self, person: Person) -> None:
        person.over = True
        if all(one.over for one in self.people) and not self.done.done():
            self.done.set_result(None)

    def look_around(self) -> None:
        too_long_ago = time.monotonic() - self.script.patience
        for person in self.people:
            if not person.over and person.asked_at is not None and person.asked_at < too_long_ago:
                self.stuck.append(person)
                self.leaves(person)
        if not self.done.done():
            self.watch = self.loop.call_later(0.2, self.look_around)

    def stop(self) -> None:
        for person in self.people:
            self.leaves(person)

    def when_done(self, call: Callable[[], None]) -> None:
        self.done.add_done_callback(lambda _: call())

    def result(self) -> dict[str, Any]:
        seconds = self.script.seconds or self.ended - self.began
        ordered = sorted(self.latencies)
        return {
            "turns": self.turns,
            "seconds": seconds,
            "turns_per_second": self.turns / seconds if seconds else 0.0,
            "p50_ms": percentile(ordered, 0.50),
            "p95_ms": percentile(ordered, 0.95),
            "p99_ms": percentile(ordered, 0.99),
            "finished": self.finished,
            "stuck": len(self.stuck),
            "stuck_people": [
                {"user": person.user, "line": self.script.lines[person.step].words, "last_heard": person.last_heard}
                for person in self.stuck[:REPORTED]
            ],
            "codes": list(self.codes),
        }


def percentile(ordered: list[float], share: float) -> float:
    """In milliseconds; of nothing, zero."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0
