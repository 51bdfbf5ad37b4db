"""Spans of days on one line: contracts, agreements, programmes."""

from collections.abc import Sequence
from datetime import date, timedelta

from carereach.disclosure import Released
from carereach.report.cells import Cell, date_in_words, head_of
from carereach.report.charts.canvas import SMALL, Canvas, text_width
from carereach.report.charts.palette import BAND, GRID, INK, QUIET
from carereach.report.charts.rows import (
    LEFT,
    chart_rows,
    draw_empty,
    draw_heading,
    draw_hidden,
    draw_more,
)
from carereach.report.charts.scale import Scale, day_ticks
from carereach.report.charts.symbols import draw_mark

__all__ = ["draw_timeline"]

_HEIGHT = 16.0


def draw_timeline(
    table: Released,
    *,
    label: str,
    start: str,
    end: str,
    marks: Sequence[str] = (),
    stamp: str = "",
) -> str:
    """Draw each row's span from ``start`` to ``end``, its end marked by a line.

    A span with one date missing is left open (hatched) on that side; with both missing it is an
    open outline.

    Args:
        table: one row per span.
        label: the column that names the row.
        start: the column with the first day.
        end: the column with the last day.
        marks: columns of single days, each drawn as its own shape and named in the key.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-timeline", stamp=stamp)
    rows = chart_rows(table)
    days = [row[name].value for row in rows for name in (start, end, *marks) if row[name].value]
    if not days:
        return draw_empty(canvas)
    scale, ticks = _day_scale(canvas, min(days), max(days))
    top = y = _draw_key(canvas, table, marks)
    for row in rows:
        y = draw_heading(canvas, y, row[label].text, _span_in_words(row[start], row[end]))
        _draw_span(canvas, y, scale, row[start], row[end])
        for index, mark in enumerate(marks):
            if row[mark].value is not None:
                x = scale.place(row[mark].value.toordinal())
                _draw_reach(canvas, y + _HEIGHT / 2, scale, row[end], x)
                draw_mark(canvas, index, x, y + _HEIGHT / 2)
        y += _HEIGHT + 14
    y = _draw_days(canvas, top, y, scale, ticks)
    return canvas.svg(draw_more(canvas, y, table))


def _day_scale(canvas: Canvas, first: date, last: date) -> tuple[Scale, tuple[date, ...]]:
    margin = timedelta(days=max(20, (last - first).days // 40))
    first, last = first - margin, last + margin
    ticks = day_ticks(first, last)
    places = tuple(float(day.toordinal()) for day in ticks)
    scale = Scale(first.toordinal(), last.toordinal(), LEFT, canvas.width - LEFT, places)
    return scale, ticks


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


def _span_in_words(start: Cell, end: Cell) -> str:
    if end.value is not None:
        return f"ends {date_in_words(end.value)}"
    return "end not supplied" if start.value is not None else "not supplied"


def _draw_span(canvas: Canvas, y: float, scale: Scale, start: Cell, end: Cell) -> None:
    if start.value is None and end.value is None:
        draw_hidden(canvas, y, _HEIGHT, scale, "not supplied")
        return
    left = scale.place(start.value.toordinal()) if start.value else scale.start
    right = scale.place(end.value.toordinal()) if end.value else scale.end
    whole = start.value is not None and end.value is not None
    fill = BAND if whole else canvas.pattern("diagonal", ink=BAND)
    canvas.rect(left, y, right - left, _HEIGHT, fill)
    if end.value is not None:
        canvas.line(right, y - 4, right, y + _HEIGHT + 4, stroke=INK, width=3)


def _draw_reach(canvas: Canvas, y: float, scale: Scale, end: Cell, x: float) -> None:
    """Tie a day after the end, such as a possible extension, to the span it belongs to."""
    if end.value is not None and scale.place(end.value.toordinal()) < x:
        left = scale.place(end.value.toordinal())
        canvas.line(left, y, x, y, stroke=QUIET, width=2, dashes="4 3")


def _draw_days(
    canvas: Canvas, top: float, bottom: float, scale: Scale, ticks: Sequence[date]
) -> float:
    yearly = all(day.month == 1 for day in ticks)
    for day in ticks:
        x = scale.place(day.toordinal())
        canvas.behind("line", x1=x, y1=top, x2=x, y2=bottom, stroke=GRID, stroke_width=1)
        words = f"{day:%Y}" if yearly else f"{day:%b %Y}"
        half = text_width(words, SMALL) / 2
        place = min(max(x, LEFT + half), canvas.width - half)
        canvas.text(place, bottom + SMALL + 2, words, size=SMALL, anchor="middle", fill=QUIET)
    canvas.line(scale.start, bottom, scale.end, bottom, stroke=INK)
    return bottom + SMALL + 10
