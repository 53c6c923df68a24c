"""What was measured, in plain text."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.plays import Measured


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the goal it has to stay under, or to reach where `at_least`."""

    name: str
    value: float
    goal: float | None = None
    unit: str = ""
    at_least: bool = False

    def __str__(self) -> str:
        shown = f"{self.name:<52}{self.value:>9.2f} {self.unit:<4}"
        if self.goal is None:
            return shown.rstrip()
        reached = self.value >= self.goal if self.at_least else self.value < self.goal
        sign = "≥" if self.at_least else "<"
        return f"{shown} goal {sign} {self.goal:g} {self.unit}".ljust(84) + ("reached" if reached else "NOT REACHED")


def comparison(people: int, measured: Mapping[str, Measured]) -> str:
    """Who did how well with so many people."""
    heads = ("turns/s", "CPU ms/turn", "p50 ms", "p95 ms", "peak MB", "stand-in busy")
    lines = [f"{f'Cash pledge, {people} people':<28}" + "".join(f"{head:>14}" for head in heads)]
    for name, one in measured.items():
        values = (one.turns_per_second, one.cpu_ms, one.p50_ms, one.p95_ms, one.peak_mb)
        digits = (0, 2, 1, 1, 1)
        cells = [f"{value:>14.{places}f}" for value, places in zip(values, digits, strict=True)]
        lines.append(f"{f'  {name}':<28}" + "".join(cells) + f"{one.other_side:>12.0f} %")
    return "\n".join(lines)
