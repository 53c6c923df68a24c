"""The QR of a link as a picture: of a unit's to print or to send to parents' groups, of a pledge's to be shown."""

from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bot.phrases import _
from bot.text import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 1080
QUIET_ZONE = 4  # modules, as the standard asks
_DPI = 150
_SIDE = 960  # at most, of the code with its quiet zone
_INK, _GREY = "#1F2933", "#52606D"
_CHARACTERS_A_LINE, _MOST_LINES = 30, 3
_LINE, _MARGIN = 62, 40


@dataclass(frozen=True, slots=True)
class Poster:
    """Every word of the picture, and where its code leads."""

    unit: str
    invites: str
    link: str


def poster_of(name: str, link: str) -> Poster:
    """The poster of a unit of this name, in the language spoken now."""
    return Poster(clean(name, 120).replace("\n", " "), _("Quét mã để đăng ký ủng hộ thiết bị học tập"), link)


def poster_of_pledge(code: str, link: str) -> Poster:
    """The picture that a donor shows when handing over, in the language spoken now."""
    return Poster(code, _("Xin đưa mã này cho người tiếp nhận của trường"), link)


def poster_png(poster: Poster) -> bytes:
    """The picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    code = _pixels(poster.link)
    lines = wrap(_drawable(poster.unit), _CHARACTERS_A_LINE, max_lines=_MOST_LINES, placeholder="…")
    below = _LINE * (len(lines) + 2) + _MARGIN
    height = len(code) + below
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    figure.figimage(code, xo=(WIDTH - len(code)) // 2, yo=below, cmap="gray", vmin=0, vmax=1, origin="upper")
    _write(figure, poster, lines, below / height, _LINE / height)
    content = BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
    return content.getvalue()


def _pixels(link: str) -> list[list[int]]:
    """The code in whole pixels a module: 0 is black."""
    import segno

    modules = list(segno.make(link, error="m", micro=False).matrix_iter(border=QUIET_ZONE))
    scale = _SIDE // len(modules)
    rows = [[0 if module else 1 for module in row for _ in range(scale)] for row in modules]
    return [row for row in rows for _ in range(scale)]


def _write(figure: "Figure", poster: Poster, lines: list[str], top: float, line: float) -> None:
    style: dict[str, Any] = {"ha": "center", "va": "top", "parse_math": False}
    for place, words in enumerate(lines):
        figure.text(0.5, top - place * line, words, fontsize=22, fontweight="bold", color=_INK, **style)
    top -= len(lines) * line
    figure.text(0.5, top, poster.invites, fontsize=17, color=_INK, **style)
    figure.text(0.5, top - line, poster.link, fontsize=11, color=_GREY, **style)


def _drawable(text: str) -> str:
    """Without what the font has no letters for."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = get_font(findfont(FontProperties(weight="bold"))).get_charmap()
    return "".join(letter for letter in text if ord(letter) in known)
