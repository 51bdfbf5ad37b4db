"""Ranges as bands on one scale: never a bar to the middle of a range."""

from collections.abc import Sequence

from carereach.disclosure import Released
from carereach.report.cells import NOT_SUPPLIED, RELEASED, SUPPRESSED, Cell, head_of
from carereach.report.charts.canvas import SMALL, Canvas, text_width
from carereach.report.charts.palette import BAND, INK
from carereach.report.charts.rows import (
    LEFT,
    chart_rows,
    draw_axis,
    draw_empty,
    draw_heading,
    draw_hidden,
    draw_more,
    range_in_words,
    row_scale,
)
from carereach.report.charts.scale import Scale
from carereach.report.charts.symbols import draw_mark

__all__ = ["draw_bands"]

_HEIGHT = 20.0
_THIN = 5.0
"""A band narrower than this is one number, drawn as one line."""


def draw_bands(
    table: Released,
    *,
    label: str,
    low: str,
    high: str,
    marks: Sequence[str] = (),
    unit: str,
    stamp: str = "",
) -> str:
    """Draw each row's range from ``low`` to ``high`` as a band, with single values as marks.

    Args:
        table: one row per range; numbers are released values.
        label: the column that names the row.
        low: the column with the lower end.
        high: the column with the upper end; where only one end is known the band is left open.
        marks: columns of single values, each drawn as its own shape and named in the key.
        unit: what is counted, in words.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-bands", stamp=stamp)
    rows = chart_rows(table)
    if not rows:
        return draw_empty(canvas)
    scale = row_scale(canvas, rows, [low, high, *marks])
    top = y = _draw_key(canvas, table, marks)
    for row in rows:
        y = draw_heading(canvas, y, row[label].text, range_in_words(row[low], row[high]))
        _draw_band(canvas, y, scale, row[low], row[high])
        for index, mark in enumerate(marks):
            if row[mark].value is not None:
                x = scale.place(float(row[mark].value))
                draw_mark(canvas, index, x, y + _HEIGHT / 2)
        y += _HEIGHT + 14
    y = draw_axis(canvas, top, y, scale, unit)
    return canvas.svg(draw_more(canvas, y, table))


def _draw_key(canvas: Canvas, table: Released, marks: Sequence[str]) -> float:
    x, y = LEFT, canvas.top
    for index, mark in enumerate(marks):
        words = head_of(table.field(mark))
        if x > LEFT and x + text_width(words, SMALL) + 24 > canvas.width:
            x, y = LEFT, y + 22
        draw_mark(canvas, index, x + 8, y + 10)
        canvas.text(x + 22, y + 15, words, size=SMALL)
        x += text_width(words, SMALL) + 44
    return y + 28 if marks else y


def _draw_band(canvas: Canvas, y: float, scale: Scale, low: Cell, high: Cell) -> None:
    hidden = SUPPRESSED if SUPPRESSED in (low.state, high.state) else NOT_SUPPLIED
    if RELEASED not in (low.state, high.state):
        draw_hidden(canvas, y, _HEIGHT, scale, hidden)
        return
    start = scale.place(float(low.value)) if low.value is not None else scale.start
    end = scale.place(float(high.value)) if high.value is not None else scale.end
    both = low.value is not None and high.value is not None
    if both and end - start < _THIN:
        canvas.rect((start + end - _THIN) / 2, y - 3, _THIN, _HEIGHT + 6, INK)
        return
    fill = BAND if both else canvas.pattern("diagonal", ink=BAND)
    canvas.rect(start, y, end - start, _HEIGHT, fill)
    for cell, x in ((low, start), (high, end)):
        if cell.value is not None:
            canvas.line(x, y - 3, x, y + _HEIGHT + 3, stroke=INK, width=2)
