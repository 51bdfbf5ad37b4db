"""Parts of a whole, side by side in one bar to a row."""

from collections.abc import Sequence

from carereach.disclosure import Released
from carereach.report.cells import SUPPRESSED, Cell
from carereach.report.charts.canvas import SMALL, Canvas, text_width
from carereach.report.charts.palette import PARTS, QUIET, Look
from carereach.report.charts.rows import (
    LEFT,
    Row,
    chart_rows,
    draw_axis,
    draw_empty,
    draw_heading,
    draw_hidden,
    draw_more,
)
from carereach.report.charts.scale import Scale, scale_for

__all__ = ["draw_stack"]

_HEIGHT = 26.0
_HIDDEN_WIDTH = 14.0


def draw_stack(
    table: Released, *, label: str, parts: Sequence[str], unit: str, stamp: str = ""
) -> str:
    """Draw each row's parts end to end from zero, each part with its own pattern.

    A suppressed part is a short hatched block of fixed width; a part not supplied is left out and
    said so.

    Args:
        table: one row per bar; numbers are released values.
        label: the column that names the row.
        parts: the columns laid end to end, in order.
        unit: what is counted, in words; "share" draws per cent.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-stack", stamp=stamp)
    rows = chart_rows(table)
    if not rows:
        return draw_empty(canvas)
    sums = [sum(float(row[part].value or 0) for part in parts) for row in rows]
    counts = all(table.field(part).role in ("people", "estimate") for part in parts)
    room = _HIDDEN_WIDTH * max(_count_hidden(row, parts) for row in rows)
    scale = scale_for(sums, start=LEFT, end=canvas.width - 26 - room, whole=counts)
    y = top = _draw_key(canvas, table, rows, parts)
    for row in rows:
        y = draw_heading(canvas, y, row[label].text, _missing_in_words(row, parts))
        _draw_parts(canvas, y, scale, [row[part] for part in parts])
        y += _HEIGHT + 12
    y = draw_axis(canvas, top, y, scale, unit)
    return canvas.svg(draw_more(canvas, y, table))


def _count_hidden(row: Row, parts: Sequence[str]) -> int:
    return sum(row[part].state == SUPPRESSED for part in parts)


def _draw_key(canvas: Canvas, table: Released, rows: Sequence[Row], parts: Sequence[str]) -> float:
    entries = [
        (
            table.field(part).label or part,
            canvas.pattern(look.pattern, ink=look.ink, ground=look.fill),
        )
        for part, look in zip(parts, _looks(parts), strict=True)
    ]
    if any(_count_hidden(row, parts) for row in rows):
        entries.append((table.policy.suppressed_words, canvas.hidden_fill))
    x, y = LEFT, canvas.top
    for words, fill in entries:
        width = text_width(words, SMALL) + 46
        if x > LEFT and x + width - 20 > canvas.width:
            x, y = LEFT, y + 24
        canvas.rect(x, y + 2, 18, 16, fill, stroke=QUIET)
        canvas.text(x + 24, y + 15, words, size=SMALL)
        x += width
    return y + 30


def _looks(parts: Sequence[str]) -> list[Look]:
    return [PARTS[index % len(PARTS)] for index in range(len(parts))]


def _missing_in_words(row: Row, parts: Sequence[str]) -> str:
    missing = [part for part in parts if row[part].state == "not supplied"]
    if len(missing) == len(parts):
        return "not supplied"
    return f"{len(missing)} of {len(parts)} not supplied" if missing else ""


def _draw_parts(canvas: Canvas, y: float, scale: Scale, cells: Sequence[Cell]) -> None:
    if all(cell.state == "not supplied" for cell in cells):
        draw_hidden(canvas, y, _HEIGHT, scale, "not supplied")
        return
    x = scale.start
    for cell, look in zip(cells, _looks([""] * len(cells)), strict=True):
        if cell.state == SUPPRESSED:
            canvas.rect(x, y, _HIDDEN_WIDTH, _HEIGHT, canvas.hidden_fill, stroke=QUIET)
            x += _HIDDEN_WIDTH
        if not cell.value:
            continue
        width = scale.place(float(cell.value)) - scale.start
        fill = canvas.pattern(look.pattern, ink=look.ink, ground=look.fill)
        canvas.rect(x, y, width, _HEIGHT, fill, stroke="#ffffff")
        x += width
