"""What charts of labelled rows share: the label above its mark, the hidden mark and the axis."""

from collections.abc import Mapping, Sequence

from carereach.disclosure import Released
from carereach.report.cells import NOT_SUPPLIED, SUPPRESSED, Cell, read_cells, value_in_words
from carereach.report.charts.canvas import SMALL, TEXT, Canvas, text_width, wrap
from carereach.report.charts.palette import GRID, INK, QUIET
from carereach.report.charts.scale import Scale, scale_for

__all__ = [
    "LEFT",
    "MOST_ROWS",
    "Row",
    "chart_rows",
    "draw_axis",
    "draw_empty",
    "draw_heading",
    "draw_hidden",
    "draw_more",
    "draw_swatches",
    "range_in_words",
    "row_scale",
]

Row = Mapping[str, Cell]

LEFT = 6.0
MOST_ROWS = 24
"""A chart shows the first rows of a long table; the table below it has them all."""
_HIDDEN_WIDTH = 22.0


def chart_rows(table: Released) -> list[dict[str, Cell]]:
    """Return the rows a chart has room for."""
    return read_cells(table)[:MOST_ROWS]


def row_scale(canvas: Canvas, rows: Sequence[Row], columns: Sequence[str]) -> Scale:
    """Return a scale across the canvas that holds every value of the columns."""
    cells = [row[column] for row in rows for column in columns if column]
    values = [float(cell.value) for cell in cells if cell.value is not None]
    counts = all(cell.field.role in ("people", "estimate") for cell in cells)
    return scale_for(values, start=LEFT, end=canvas.width - 26, whole=counts)


def draw_heading(canvas: Canvas, y: float, label: str, words: str) -> float:
    """Write a row's label and, beside or under it, what its mark says; return where they end."""
    room = canvas.width - LEFT - text_width(words, bold=True) - 16
    lines = wrap(label, room if room > 200 else canvas.width - LEFT, TEXT)
    beside = len(lines) == 1 and text_width(lines[0]) <= room
    end = canvas.lines(LEFT, y, lines)
    if not beside:
        end += TEXT * 1.2
    canvas.text(canvas.width - LEFT, end - TEXT * 0.25, words, bold=True, anchor="end")
    return end + 6


def draw_hidden(canvas: Canvas, y: float, height: float, scale: Scale, state: str) -> None:
    """Draw the mark for a value that is suppressed (hatched) or not supplied (open outline)."""
    if state == SUPPRESSED:
        canvas.rect(scale.start, y, _HIDDEN_WIDTH, height, canvas.hidden_fill, stroke=QUIET)
    if state == NOT_SUPPLIED:
        width = scale.end - scale.start
        canvas.rect(scale.start, y, width, height, "none", stroke=QUIET, dashed=True)


def draw_axis(canvas: Canvas, top: float, bottom: float, scale: Scale, unit: str) -> float:
    """Write the axis under the rows, with its unit in words; return where it ends."""
    share = unit == "share"
    for tick in scale.ticks:
        x = scale.place(tick)
        canvas.behind("line", x1=x, y1=top, x2=x, y2=bottom, stroke=GRID, stroke_width=1)
        words = value_in_words(tick, "share") if share else value_in_words(_whole(tick))
        anchor = "start" if tick == scale.least else "middle"
        canvas.text(x, bottom + SMALL + 2, words, size=SMALL, anchor=anchor, fill=QUIET)
    canvas.line(scale.start, bottom, scale.end, bottom, stroke=INK)
    words = "share of young people" if share else unit
    canvas.text(scale.start, bottom + SMALL * 2 + 6, words, size=SMALL, fill=QUIET)
    return bottom + SMALL * 2 + 14


def draw_more(canvas: Canvas, y: float, table: Released, *, kept: str = "first") -> float:
    """Say so when a long table has more rows than the chart shows, and which were ``kept``."""
    if table.frame.height <= MOST_ROWS:
        return y
    words = f"Only the {kept} {MOST_ROWS} rows are drawn. The table has them all."
    return canvas.lines(LEFT, y, wrap(words, canvas.width - LEFT, SMALL), size=SMALL) + 4


def draw_empty(canvas: Canvas, words: str = "Nothing was supplied to draw here.") -> str:
    """Return a chart that says openly that it has nothing to show."""
    y = canvas.top
    canvas.rect(1, y, canvas.width - 2, 56, "none", stroke=QUIET, dashed=True)
    canvas.text(canvas.width / 2, y + 33, words, anchor="middle", fill=QUIET)
    return canvas.svg(y + 60)


def range_in_words(low: Cell, high: Cell) -> str:
    """Say what is known of a range, from both ends or from one."""
    if low.value is not None and high.value is not None:
        return low.text if low.value == high.value else f"{low.text} to {high.text}"
    if low.value is not None:
        return f"at least {low.text}"
    if high.value is not None:
        return f"at most {high.text}"
    return high.text if high.state == SUPPRESSED else low.text


def draw_swatches(canvas: Canvas, y: float, entries: Sequence[tuple[str, str, bool]]) -> float:
    """Write a key of small boxes (words, fill, dashed), wrapping; return where it ends."""
    x = LEFT
    for words, fill, dashed in entries:
        width = text_width(words, SMALL) + 44
        if x > LEFT and x + width - 20 > canvas.width:
            x, y = LEFT, y + 22
        canvas.rect(x, y + 2, 18, 14, fill, stroke=QUIET, dashed=dashed)
        canvas.text(x + 24, y + 14, words, size=SMALL)
        x += width
    return y + 26 if entries else y


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value
