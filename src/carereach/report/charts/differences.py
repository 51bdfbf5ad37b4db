"""Differences a change would make: ranges beside a line of no change, each with its word."""

from dataclasses import dataclass, replace

from carereach.disclosure import Released
from carereach.report.cells import RELEASED, SUPPRESSED, Cell
from carereach.report.charts.canvas import SMALL, Canvas
from carereach.report.charts.palette import INK, QUIET
from carereach.report.charts.rows import (
    LEFT,
    chart_rows,
    draw_axis,
    draw_empty,
    draw_heading,
    draw_hidden,
    draw_more,
    range_in_words,
)
from carereach.report.charts.scale import Scale, span_scale
from carereach.report.charts.symbols import draw_symbol

__all__ = ["draw_differences"]

_HEIGHT = 18.0
_GUTTER = 98.0
"""Room on the left for the symbol and the word."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    ink: str
    pattern: str
    ground: str
    symbol: str


_VERDICTS = {
    "better": _Verdict("#1d5b95", "plain", "#1d5b95", "tick"),
    "worse": _Verdict("#a8480a", "diagonal", "#f0a04b", "cross"),
}
_NOT_TOLD = _Verdict(QUIET, "plain", "#ffffff", "question")


def draw_differences(
    table: Released, *, label: str, low: str, high: str, word: str, unit: str, stamp: str = ""
) -> str:
    """Draw each row's range of difference beside a line of no change.

    Args:
        table: one row per difference, below zero for a fall. Release a difference of counts as a
            number made from two released counts: the rule for counts hides all below zero.
        label: the column that names the row.
        low: the column with the lower end of the difference.
        high: the column with the upper end of the difference.
        word: the column that says "better", "worse" or "not told"; any other word is drawn as the
            last, under its own name.
        unit: what is counted, in words.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-differences", stamp=stamp)
    rows = chart_rows(table)
    if not rows:
        return draw_empty(canvas)
    scale = _scale(canvas, rows, low, high)
    top = y = canvas.top
    for row in rows:
        y = draw_heading(
            canvas, y, row[label].text, range_in_words(_signed(row[low]), _signed(row[high]))
        )
        verdict = _VERDICTS.get(row[word].text, _NOT_TOLD)
        draw_symbol(canvas, verdict.symbol, LEFT + 9, y + _HEIGHT / 2, verdict.ink)
        canvas.text(LEFT + 24, y + 14, row[word].text, size=SMALL, bold=True, fill=verdict.ink)
        _draw_range(canvas, y, scale, (row[low], row[high]), verdict)
        zero = scale.place(0)
        canvas.line(zero, y - 5, zero, y + _HEIGHT + 5, stroke=INK, width=2)
        y += _HEIGHT + 16
    y = draw_axis(canvas, top, y, scale, unit)
    return canvas.svg(draw_more(canvas, y, table))


def _scale(canvas: Canvas, rows: list[dict[str, Cell]], low: str, high: str) -> Scale:
    cells = [row[end] for row in rows for end in (low, high)]
    values = [float(cell.value) for cell in cells if cell.value is not None]
    counts = all(cell.field.role in ("people", "estimate") for cell in cells)
    return span_scale([0.0, *values], start=LEFT + _GUTTER, end=canvas.width - 30, whole=counts)


def _signed(cell: Cell) -> Cell:
    """Say a rise with its sign, so that a difference is never read as a level."""
    rises = cell.value is not None and cell.value > 0
    return replace(cell, text=f"+{cell.text}") if rises else cell


def _draw_range(
    canvas: Canvas, y: float, scale: Scale, ends: tuple[Cell, Cell], verdict: _Verdict
) -> None:
    low, high = ends
    if RELEASED not in (low.state, high.state):
        draw_hidden(
            canvas, y, _HEIGHT, scale, SUPPRESSED if low.state == SUPPRESSED else high.state
        )
        return
    start = scale.place(float(low.value)) if low.value is not None else scale.start
    end = scale.place(float(high.value)) if high.value is not None else scale.end
    fill = canvas.pattern(verdict.pattern, ink=verdict.ink, ground=verdict.ground)
    if low.value is None or high.value is None:
        fill = canvas.pattern("diagonal", ink=verdict.ink)
    canvas.rect(start, y, end - start, _HEIGHT, fill, stroke=verdict.ink)
