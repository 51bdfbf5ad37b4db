"""A small drawing surface: the same SVG for the same table, whoever draws it and when."""

import re
from collections.abc import Mapping
from html import escape

from carereach.report.charts.palette import GRID, INK, QUIET

__all__ = ["SMALL", "TEXT", "WIDTH", "Canvas", "safe_words", "text_width", "wrap"]

WIDTH = 480
"""Narrow, so that the words still read when the chart is shrunk to a phone."""
TEXT, SMALL = 16, 14
_FONT = "Arial, Helvetica, Liberation Sans, Arimo, sans-serif"
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW, _WIDE = frozenset("iljt.,:;'!|()[] f-I/r"), frozenset("mwMW%@—")
_PATTERNS = {
    "diagonal": '<path d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4"/>',
    "upright": '<path d="M2 0v8M6 0v8"/>',
    "cross": '<path d="M0 4h8M4 0v8"/>',
    "dots": '<path d="M2 2h1.6v1.6h-1.6zM6 6h1.6v1.6h-1.6z"/>',
}


class Canvas:
    """Collects shapes from the top down and gives them back as one SVG."""

    def __init__(self, name: str, *, stamp: str = "", width: float = WIDTH) -> None:
        self.width = width
        self.top = 4.0
        self._name = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "chart"
        self._shapes: list[str] = []
        self._grid: list[str] = []
        self._patterns: dict[str, str] = {}
        if stamp:
            self._stamp(stamp)

    def shape(self, tag: str, inside: str = "", **attributes: str | float) -> None:
        """Add a shape; ``inside`` is markup that is already safe."""
        self._shapes.append(_element(tag, inside, attributes))

    def behind(self, tag: str, **attributes: str | float) -> None:
        """Add a shape behind all others, as grid lines are."""
        self._grid.append(_element(tag, "", attributes))

    def rect(  # noqa: PLR0913 - a rectangle has four sides and a look
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        stroke: str = "",
        dashed: bool = False,
        title: str = "",
    ) -> None:
        """Add a rectangle, never thinner than a visible line."""
        self.shape(
            "rect",
            f"<title>{safe_words(title)}</title>" if title else "",
            x=x,
            y=y,
            width=max(width, 1.5),
            height=height,
            fill=fill,
            stroke=stroke,
            stroke_width=1.5 if stroke else "",
            stroke_dasharray="4 3" if dashed else "",
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = GRID,
        width: float = 1,
        dashes: str = "",
    ) -> None:
        """Add a straight line."""
        self.shape(
            "line",
            x1=x1,
            y1=y1,
            x2=x2,
            y2=y2,
            stroke=stroke,
            stroke_width=width,
            stroke_dasharray=dashes,
        )

    def text(  # noqa: PLR0913 - words have a place and a look
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        anchor: str = "",
        fill: str = INK,
        turn: float = 0,
    ) -> None:
        """Add one line of words with its baseline at ``y``; the words are escaped here."""
        self.shape(
            "text",
            safe_words(words),
            x=x,
            y=y,
            font_size=size,
            font_weight="bold" if bold else "",
            text_anchor=anchor,
            fill=fill,
            transform=f"rotate({turn:g} {x:.1f} {y:.1f})" if turn else "",
        )

    def lines(self, x: float, y: float, lines: list[str], *, size: float = TEXT) -> float:
        """Add several lines of words from the top at ``y``; return where they end."""
        for line in lines:
            y += size * 1.2
            self.text(x, y - size * 0.25, line, size=size)
        return y

    def pattern(self, kind: str, *, ink: str = QUIET, ground: str = "#ffffff") -> str:
        """Return the fill for a pattern in these colours, drawn once per chart."""
        if kind == "plain":
            return ground
        key = f"{self._name}-{kind}-{ink.strip('#')}-{ground.strip('#')}"
        self._patterns[key] = (
            f'<pattern id="{key}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{ground}"/>'
            f'<g stroke="{ink}" stroke-width="1.2" fill="none">{_PATTERNS[kind]}</g></pattern>'
        )
        return f"url(#{key})"

    @property
    def hidden_fill(self) -> str:
        """The hatching that stands for a suppressed number wherever it appears."""
        return self.pattern("diagonal")

    def svg(self, height: float) -> str:
        """Return the finished drawing."""
        defs = f"<defs>{''.join(self._patterns.values())}</defs>" if self._patterns else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {height:.0f}" '
            f'width="{self.width:g}" height="{height:.0f}" font-family="{_FONT}">'
            f"{defs}{''.join(self._grid)}{''.join(self._shapes)}</svg>"
        )

    def _stamp(self, words: str) -> None:
        width = text_width(words, SMALL, bold=True) + 16
        left = self.width - width - 1
        self.rect(left, 1, width, 22, "#fff4d6", stroke="#8a5a00")
        self.text(left + 8, 17, words, size=SMALL, bold=True, fill="#5c3c00")
        self.top = 34.0


def text_width(words: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Return about how wide the words are in Arial, on the generous side."""
    units = 0.0
    for letter in words:
        if letter in _NARROW:
            units += 0.32
        elif letter in _WIDE:
            units += 0.88
        else:
            units += 0.68 if letter.isupper() else 0.555
    return units * size * (1.06 if bold else 1)


def wrap(words: str, width: float, size: float = TEXT, *, most: int = 3) -> list[str]:
    """Break words into lines no wider than ``width``; a text past ``most`` lines ends in dots."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return lines or [""]


def safe_words(words: str) -> str:
    """Return words fit to stand inside XML: escaped, and without letters XML cannot hold."""
    return escape(_UNSAYABLE.sub("", words), quote=False)


def _element(tag: str, inside: str, attributes: Mapping[str, str | float]) -> str:
    drawn = "".join(
        f' {name.replace("_", "-")}="{_attribute(value)}"'
        for name, value in attributes.items()
        if value != ""
    )
    return f"<{tag}{drawn}>{inside}</{tag}>" if inside else f"<{tag}{drawn}/>"


def _attribute(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.1f}".removesuffix(".0")
