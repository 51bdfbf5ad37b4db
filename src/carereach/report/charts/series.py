"""Numbers over time, with gaps left as gaps."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise

from carereach.disclosure import Released
from carereach.report.cells import NOT_SUPPLIED, SUPPRESSED, Cell, read_cells
from carereach.report.charts.canvas import SMALL, Canvas, text_width, wrap
from carereach.report.charts.frame import draw_frame, draw_steps, tick_words, up_scale
from carereach.report.charts.palette import INK, QUIET
from carereach.report.charts.rows import LEFT, Row, draw_empty
from carereach.report.charts.scale import Scale
from carereach.report.charts.symbols import draw_point

__all__ = ["draw_series"]

_HEIGHT = 210.0
_LINES = (
    ("#1d5b95", ""),
    ("#b35900", "9 5"),
    ("#5b3a73", "2 4"),
    ("#3f4b52", "12 4 2 4"),
    ("#7a1f3d", "16 4"),
    ("#6b5900", "5 3"),
)
"""Lines differ in colour, in dashes and in the shape of their points."""


def draw_series(
    table: Released,
    *,
    x: str,
    y: str,
    group: str | None = None,
    unit: str,
    note: str | None = None,
    stamp: str = "",
) -> str:
    """Draw one line per group; a suppressed number is a hatched mark, a gap stays a gap.

    Args:
        table: one row per point, in order along ``x``.
        x: the column with the day, year or period.
        y: the column with the number.
        group: the column that names the line; up to six lines are told apart well.
        unit: what is counted, in words; "share" draws per cent.
        note: a text column; a point with a note gets a number, explained under the chart.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-series", stamp=stamp)
    rows = read_cells(table)
    if not rows:
        return draw_empty(canvas)
    lines = _lines(rows, group)
    top = _draw_key(canvas, list(lines), {row[y].text for row in rows if row[y].value is None}) + 14
    bottom = top + _HEIGHT
    up = up_scale([row[y] for row in rows], top, bottom)
    left = LEFT + max(text_width(tick_words(tick, unit), SMALL) for tick in up.ticks) + 8
    across = _across(rows, x, left + 14, canvas.width - 30)
    steps = {row[x].text: _step_words(row[x]) for row in rows}
    draw_frame(canvas, up, left, unit, top)
    draw_steps(canvas, {steps[name]: place for name, place in across.items()}, bottom)
    for index, points in enumerate(lines.values()):
        _draw_line(canvas, [(across[row[x].text], row[y]) for row in points], up, index)
    noted = [row for row in rows if note and row[note].value]
    for number, row in enumerate(noted, start=1):
        _draw_number(canvas, number, across[row[x].text], _height_of(row[y], up))
    words = [f"{number}. {row[note or x].text}" for number, row in enumerate(noted, start=1)]
    end = bottom + SMALL + 14
    for line in words:
        end = canvas.lines(LEFT, end, wrap(line, canvas.width - 12, SMALL), size=SMALL)
    return canvas.svg(end + 6)


def _lines(rows: Sequence[Row], group: str | None) -> dict[str, list[Row]]:
    lines: dict[str, list[Row]] = {}
    for row in rows:
        lines.setdefault(row[group].text if group else "", []).append(row)
    return lines


def _draw_key(canvas: Canvas, names: Sequence[str], hidden: Collection[str]) -> float:
    x, y = LEFT, canvas.top
    entries = [(name, index) for index, name in enumerate(names) if name]
    entries += [(words, -1) for words in sorted(hidden)]
    for words, index in entries:
        width = text_width(words, SMALL) + 54
        if x > LEFT and x + width - 16 > canvas.width:
            x, y = LEFT, y + 22
        if index < 0:
            missing = words == NOT_SUPPLIED
            fill = "#ffffff" if missing else canvas.hidden_fill
            canvas.rect(x + 10, y + 3, 14, 14, fill, stroke=QUIET, dashed=missing)
        else:
            colour, dashes = _LINES[index % len(_LINES)]
            canvas.line(x, y + 10, x + 28, y + 10, stroke=colour, width=3, dashes=dashes)
            draw_point(canvas, index, x + 14, y + 10, colour)
        canvas.text(x + 34, y + 15, words, size=SMALL)
        x += width
    return y + 26 if entries else y


def _across(rows: Sequence[Row], x: str, left: float, right: float) -> dict[str, float]:
    """Return where each step falls: days by the calendar, anything else evenly."""
    steps = {row[x].text: row[x].value for row in rows}
    days = [value for value in steps.values() if isinstance(value, date)]
    if len(days) == len(steps) and len(steps) > 1:
        first, last = min(days), max(days)
        span = (last - first).days
        return {
            words: left + (value - first).days / span * (right - left)
            for words, value in steps.items()
        }
    gap = (right - left) / max(len(steps) - 1, 1)
    return {words: left + index * gap for index, words in enumerate(steps)}


def _step_words(cell: Cell) -> str:
    return f"{cell.value:%b %Y}" if isinstance(cell.value, date) else cell.text


def _height_of(cell: Cell, up: Scale) -> float:
    return up.place(float(cell.value)) if cell.value is not None else up.start - 8


def _draw_line(canvas: Canvas, points: Sequence[tuple[float, Cell]], up: Scale, index: int) -> None:
    colour, dashes = _LINES[index % len(_LINES)]
    for (x1, first), (x2, second) in pairwise(points):
        if first.value is not None and second.value is not None:
            y1, y2 = _height_of(first, up), _height_of(second, up)
            canvas.line(x1, y1, x2, y2, stroke=colour, width=3, dashes=dashes)
    for x, cell in points:
        y = _height_of(cell, up)
        if cell.state == SUPPRESSED:
            canvas.rect(x - 7, up.start - 14, 14, 14, canvas.hidden_fill, stroke=colour)
        elif cell.state == NOT_SUPPLIED:
            canvas.rect(x - 7, up.start - 14, 14, 14, "#ffffff", stroke=colour, dashed=True)
        else:
            draw_point(canvas, index, x, y, colour)


def _draw_number(canvas: Canvas, number: int, x: float, y: float) -> None:
    y = y - 18
    canvas.shape("circle", cx=x, cy=y, r=10, fill="#ffffff", stroke=INK, stroke_width=1.5)
    canvas.text(x, y + 5, str(number), size=SMALL, bold=True, anchor="middle")
