"""One number to a row, as bars from zero."""

from carereach.disclosure import Released
from carereach.report.charts.canvas import Canvas
from carereach.report.charts.palette import BAND
from carereach.report.charts.rows import (
    chart_rows,
    draw_axis,
    draw_empty,
    draw_heading,
    draw_hidden,
    draw_more,
    row_scale,
)

__all__ = ["draw_bars"]

_HEIGHT = 18.0


def draw_bars(table: Released, *, label: str, value: str, unit: str, stamp: str = "") -> str:
    """Draw each row's value as a bar from zero, its number beside its name.

    Args:
        table: one row per bar; numbers are released values.
        label: the column that names the row.
        value: the column with the number.
        unit: what is counted, in words; "share" draws per cent.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-bars", stamp=stamp)
    rows = chart_rows(table)
    if not rows:
        return draw_empty(canvas)
    scale = row_scale(canvas, rows, [value])
    y = canvas.top
    for row in rows:
        cell = row[value]
        y = draw_heading(canvas, y, row[label].text, cell.text)
        if cell.value is None:
            draw_hidden(canvas, y, _HEIGHT, scale, cell.state)
        else:
            length = scale.place(float(cell.value)) - scale.start
            canvas.rect(scale.start, y, length, _HEIGHT, BAND)
        y += _HEIGHT + 12
    y = draw_axis(canvas, canvas.top, y, scale, unit)
    return canvas.svg(draw_more(canvas, y, table))
