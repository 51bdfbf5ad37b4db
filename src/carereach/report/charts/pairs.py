"""Two numbers to a row, as two bars from zero, so that a cause and its cure can be compared."""

from carereach.disclosure import Released
from carereach.report.cells import Cell
from carereach.report.charts.canvas import SMALL, TEXT, Canvas, text_width, wrap
from carereach.report.charts.palette import PARTS, QUIET, Look
from carereach.report.charts.rows import (
    LEFT,
    chart_rows,
    draw_axis,
    draw_empty,
    draw_hidden,
    draw_more,
    row_scale,
)
from carereach.report.charts.scale import Scale

__all__ = ["draw_pairs"]

_HEIGHT = 16.0
_GAP = 6.0


def draw_pairs(
    table: Released, *, label: str, first: str, second: str, unit: str, stamp: str = ""
) -> str:
    """Draw each row's two numbers as bars from zero, one under the other, each with its words.

    Args:
        table: one row per pair of bars; numbers are released values.
        label: the column that names the row.
        first: the column of the upper bar.
        second: the column of the lower bar.
        unit: what is counted, in words; "share" draws per cent.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-pairs", stamp=stamp)
    rows = chart_rows(table)
    if not rows:
        return draw_empty(canvas)
    pair = list(zip((first, second), PARTS, strict=False))
    scale = row_scale(canvas, rows, [first, second])
    y = top = _draw_key(canvas, table, pair)
    for row in rows:
        y = canvas.lines(LEFT, y, wrap(row[label].text, canvas.width - 2 * LEFT, TEXT)) + 6
        for column, look in pair:
            _draw_bar(canvas, y, scale, row[column], look)
            y += _HEIGHT + _GAP
        y += 10
    y = draw_axis(canvas, top, y, scale, unit)
    return canvas.svg(draw_more(canvas, y, table))


def _draw_key(canvas: Canvas, table: Released, pair: list[tuple[str, Look]]) -> float:
    y = canvas.top
    for column, look in pair:
        canvas.rect(LEFT, y + 2, 18, 14, _fill(canvas, look), stroke=QUIET)
        canvas.text(LEFT + 24, y + 14, table.field(column).label or column, size=SMALL)
        y += 22
    return y + 8


def _draw_bar(canvas: Canvas, y: float, scale: Scale, cell: Cell, look: Look) -> None:
    end = scale.start
    if cell.value is None:
        draw_hidden(canvas, y, _HEIGHT, scale, cell.state)
        end += 22
    elif cell.value:
        end = scale.place(float(cell.value))
        fill = _fill(canvas, look)
        canvas.rect(scale.start, y, end - scale.start, _HEIGHT, fill, stroke=QUIET)
    room = canvas.width - LEFT - text_width(cell.text, SMALL, bold=True)
    if end + 6 <= room:
        canvas.text(end + 6, y + 13, cell.text, size=SMALL, bold=True)
        return
    width = text_width(cell.text, SMALL, bold=True) + 8
    canvas.rect(end - width - 3, y + 1, width, _HEIGHT - 2, "#ffffff")
    canvas.text(end - 7, y + 13, cell.text, size=SMALL, bold=True, anchor="end")


def _fill(canvas: Canvas, look: Look) -> str:
    return canvas.pattern(look.pattern, ink=look.ink, ground=look.fill)
