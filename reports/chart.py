"""The totals as a picture for a phone: what arrived beside what is promised, needs met beside open ones."""

from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bot.phrases import _
from bot.text import clean
from campaign.facts import say_moment
from campaign.items import GROUPS, Group
from campaign.money import say_count, say_vnd
from reports.figures import Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 1080, 1350  # of the picture
_DPI = 150
_DONE, _OPEN, _INK, _LINE, _TRACK = "#0B6E4F", "#F2A93B", "#1F2933", "#D9E2EC", "#F3F6F9"
_MARGIN = 0.05
_CHARACTERS_A_LINE = 32
_CHARACTER = 0.023  # of the width, in the figure beside a bar
_SEEN = 0.008  # of the width: a bar of something is never invisible
_HEAD, _LABEL, _BAR, _GAP = 2.85, 0.85, 0.85, 0.35  # in lines


@dataclass(frozen=True, slots=True)
class Bar:
    """How long it is, and the figure beside it."""

    figure: int
    said: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What is done beside what is open."""

    label: str
    done: Bar
    open: Bar


@dataclass(frozen=True, slots=True)
class Panel:
    """Pairs of one scale."""

    title: str
    done: str
    open: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Every word and figure of the picture."""

    unit: str
    until: str
    panels: tuple[Panel, ...]


def chart_of(figures: Figures, name: str) -> Chart:
    """The chart of a unit of this name, in the language spoken now."""
    time, day = say_moment(figures.as_of)
    received, promised = _("Đã nhận"), _("Đăng ký chưa nhận")
    cash = Pair("", _money(figures.received[Group.CASH].amount), _money(figures.promised[Group.CASH]))
    devices = tuple(
        Pair(str(GROUPS[group]), _count(figures.received[group].pieces), _count(figures.promised[group]))
        for group in Group
        if group is not Group.CASH
    )
    met = _count(figures.pupils_declared - figures.pupils_waiting)
    pupils = Pair("", met, _count(figures.pupils_waiting))
    return Chart(
        clean(name, 120).replace("\n", " "),
        _("Kết quả đến {time} ngày {day}").format(time=time, day=day),
        (
            Panel(str(GROUPS[Group.CASH]), received, promised, (cash,)),
            Panel(_("Số thiết bị"), received, promised, devices),
            Panel(_("Học sinh đã khai báo"), _("Đã được hỗ trợ"), _("Còn thiếu thiết bị"), (pupils,)),
        ),
    )


def _money(amount: int) -> Bar:
    return Bar(amount, say_vnd(amount))


def _count(number: int) -> Bar:
    return Bar(number, say_count(number))


def chart_png(chart: Chart) -> bytes:
    """The picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    top = _title(figure, chart)
    heights = [_HEAD + sum(map(_height, panel.pairs)) for panel in chart.panels]
    one = (top - _MARGIN) / sum(heights)
    for panel, height in zip(chart.panels, heights, strict=True):
        top -= height * one
        _panel(figure.add_axes((_MARGIN, top, 1 - 2 * _MARGIN, height * one)), panel, height)
    content = BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
    return content.getvalue()


def _title(figure: "Figure", chart: Chart) -> float:
    """Writes it; where it ends, from the bottom."""
    lines = wrap(chart.unit, _CHARACTERS_A_LINE, max_lines=3, placeholder="…") or [""]
    style: dict[str, Any] = {"color": _INK, "va": "top", "parse_math": False}
    figure.text(_MARGIN, 0.975, "\n".join(lines), fontsize=19, fontweight="bold", **style)
    below = 0.97 - 0.034 * len(lines)
    figure.text(_MARGIN, below, chart.until, fontsize=16, **style)
    return below - 0.035


def _height(pair: Pair) -> float:
    return 2 * _BAR + _GAP + (_LABEL if pair.label else 0)


def _panel(axes: "Axes", panel: Panel, height: float) -> None:
    """Counted in lines from the top: the panel's name, what the colours mean, then each pair."""
    bars = [bar for pair in panel.pairs for bar in (pair.done, pair.open)]
    longest = max(bar.figure for bar in bars) or 1
    room = 1 - 0.03 - _CHARACTER * max(len(bar.said) for bar in bars)
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)
    axes.axis("off")
    axes.plot([0, 1], [0.25, 0.25], color=_LINE, linewidth=1.5)
    axes.text(0, 0.9, panel.title, fontsize=18, fontweight="bold", color=_INK, va="center")
    _meanings(axes, panel)
    at = _HEAD
    for pair in panel.pairs:
        if pair.label:
            axes.text(0, at, pair.label, fontsize=15, color=_INK, va="center")
            at += _LABEL
        for bar, colour in ((pair.done, _DONE), (pair.open, _OPEN)):
            _bar(axes, at, bar, room * bar.figure / longest, colour)
            at += _BAR
        at += _GAP


def _bar(axes: "Axes", at: float, bar: Bar, length: float, colour: str) -> None:
    length = max(length, _SEEN if bar.figure > 0 else 0)
    axes.barh(at, 1, height=0.7, color=_TRACK)
    axes.barh(at, length, height=0.7, color=colour)
    words: dict[str, Any] = {"fontsize": 16, "fontweight": "bold", "color": _INK, "va": "center_baseline"}
    axes.text(length + 0.015, at, bar.said, **words)


def _meanings(axes: "Axes", panel: Panel) -> None:
    for place, words, colour in ((0.0, panel.done, _DONE), (0.44, panel.open, _OPEN)):
        axes.text(place, 1.8, "■", fontsize=17, color=colour, va="center")
        axes.text(place + 0.05, 1.8, words, fontsize=15, color=_INK, va="center")
