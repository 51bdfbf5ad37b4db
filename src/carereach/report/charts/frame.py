"""What charts over time share: a scale up the side and the steps along the foot."""

from collections.abc import Mapping, Sequence

from carereach.report.cells import Cell, value_in_words
from carereach.report.charts.canvas import SMALL, Canvas, text_width
from carereach.report.charts.palette import GRID, INK, QUIET
from carereach.report.charts.rows import LEFT
from carereach.report.charts.scale import Scale, scale_for

__all__ = ["draw_frame", "draw_steps", "tick_words", "up_scale"]


def up_scale(cells: Sequence[Cell], top: float, bottom: float) -> Scale:
    """Return a scale up the canvas, from zero at ``bottom``, that holds every cell."""
    values = [float(cell.value) for cell in cells if cell.value is not None]
    counts = all(cell.field.role in ("people", "estimate") for cell in cells)
    return scale_for(values, start=bottom, end=top + 20, whole=counts)


def draw_frame(canvas: Canvas, up: Scale, left: float, unit: str, top: float) -> None:
    """Write the unit and the ticks up the left side, with a line across for each."""
    canvas.text(LEFT, top + 4, "share of young people" if unit == "share" else unit, size=SMALL)
    for tick in up.ticks:
        y = up.place(tick)
        colour = INK if tick == 0 else GRID
        canvas.behind("line", x1=left, y1=y, x2=canvas.width - 8, y2=y, stroke=colour)
        canvas.text(left - 6, y + 5, tick_words(tick, unit), size=SMALL, anchor="end", fill=QUIET)


def tick_words(tick: float, unit: str) -> str:
    """Say what a tick stands for."""
    if unit == "share":
        return value_in_words(tick, "share")
    return value_in_words(int(tick) if tick == int(tick) else tick)


def draw_steps(canvas: Canvas, across: Mapping[str, float], bottom: float) -> None:
    """Write as many steps as fit, always the last one."""
    free = canvas.width + 8.0
    for words, x in sorted(across.items(), key=lambda step: -step[1]):
        half = text_width(words, SMALL) / 2
        middle = min(max(x, half), canvas.width - half)
        if middle + half <= free - 6:
            y = bottom + SMALL + 4
            canvas.text(middle, y, words, size=SMALL, anchor="middle", fill=QUIET)
            free = middle - half
