"""What each assumption does to the answer: one line each, the largest effect first."""

from carereach.disclosure import Released
from carereach.report.cells import NOT_SUPPLIED, SUPPRESSED, Cell, head_of, read_cells
from carereach.report.charts.canvas import Canvas
from carereach.report.charts.palette import INK, PARTS, QUIET
from carereach.report.charts.rows import (
    LEFT,
    MOST_ROWS,
    Row,
    draw_axis,
    draw_empty,
    draw_heading,
    draw_hidden,
    draw_more,
    draw_swatches,
)
from carereach.report.charts.scale import Scale, span_scale

__all__ = ["draw_tornado"]

_BAR = 10.0


def draw_tornado(
    table: Released,
    *,
    label: str,
    at_low: str,
    at_high: str,
    base: str,
    unit: str,
    stamp: str = "",
) -> str:
    """Draw how far the answer moves from its base at each assumption's low and high end.

    The upper bar of a line is the answer at the low end, the lower bar at the high end, so two ends
    that move the answer the same way are both seen. Lines without both ends come last.

    Args:
        table: one row per assumption; numbers are released values.
        label: the column that names the assumption.
        at_low: the column with the answer at the assumption's low end.
        at_high: the column with the answer at the assumption's high end.
        base: the column with the answer at the assumption's best value.
        unit: what the answer counts, in words.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-tornado", stamp=stamp)
    ends = (at_low, at_high, base)
    rows = sorted(read_cells(table), key=lambda row: -_effect(row, ends))[:MOST_ROWS]
    if not rows:
        return draw_empty(canvas)
    scale = _scale(canvas, rows, ends)
    fills = _fills(canvas)
    names = [head_of(table.field(name)) for name in (at_low, at_high)]
    keys = [(words, fill, False) for words, fill in zip(names, fills, strict=True)]
    top = y = draw_swatches(canvas, canvas.top, [*keys, (head_of(table.field(base)), INK, False)])
    for row in rows:
        y = draw_heading(canvas, y, row[label].text, _in_words(row[at_low], row[at_high]))
        for place, (name, fill) in enumerate(zip((at_low, at_high), fills, strict=True)):
            _draw_bar(canvas, y + place * _BAR, scale, (row[name], row[base]), fill)
        _draw_base(canvas, y, scale, row[base])
        y += 2 * _BAR + 14
    y = draw_axis(canvas, top, y, scale, unit)
    return canvas.svg(draw_more(canvas, y, table, kept="largest"))


def _effect(row: Row, columns: tuple[str, str, str]) -> float:
    """Return how wide the answers spread, or less than nothing where an end is not told."""
    low, high, base = (row[name].value for name in columns)
    if low is None or high is None:
        return -1.0
    answers = [float(value) for value in (low, high, base) if value is not None]
    return max(answers) - min(answers)


def _scale(canvas: Canvas, rows: list[dict[str, Cell]], columns: tuple[str, str, str]) -> Scale:
    cells = [row[name] for row in rows for name in columns]
    values = [float(cell.value) for cell in cells if cell.value is not None]
    counts = all(cell.field.role in ("people", "estimate") for cell in cells)
    return span_scale(values, start=LEFT, end=canvas.width - 30, whole=counts)


def _fills(canvas: Canvas) -> tuple[str, str]:
    """Return the looks of the two ends: light with stripes, dark and plain."""
    low, high = (
        canvas.pattern(look.pattern, ink=look.ink, ground=look.fill)
        for look in (PARTS[1], PARTS[0])
    )
    return low, high


def _in_words(low: Cell, high: Cell) -> str:
    if low.text == high.text and low.value is None:
        return low.text
    return f"low {low.text}, high {high.text}"


def _draw_bar(canvas: Canvas, y: float, scale: Scale, pair: tuple[Cell, Cell], fill: str) -> None:
    end, base = pair
    if end.value is None or base.value is None:
        hidden = SUPPRESSED if SUPPRESSED in (end.state, base.state) else NOT_SUPPLIED
        draw_hidden(canvas, y, _BAR, scale, hidden)
        return
    left, right = sorted(scale.place(float(cell.value)) for cell in pair)
    canvas.rect(left, y, right - left, _BAR, fill, stroke=QUIET)


def _draw_base(canvas: Canvas, y: float, scale: Scale, base: Cell) -> None:
    if base.value is not None:
        x = scale.place(float(base.value))
        canvas.line(x, y - 5, x, y + 2 * _BAR + 5, stroke=INK, width=3)
