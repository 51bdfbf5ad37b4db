"""Small drawn symbols: the shapes that carry meaning beside colour."""

from carereach.report.charts.canvas import Canvas
from carereach.report.charts.palette import INK

__all__ = ["draw_mark", "draw_point", "draw_symbol"]

_MARKS = (
    "M0 -8L8 0L0 8L-8 0Z",
    "M-7 6L0 -8L7 6Z",
    "M-6 -6H6V6H-6Z",
    "M-7 -6L0 8L7 -6Z",
)
_MARK_FILLS = ("#ffd451", "#ffffff", "#f0a04b", "#c9b3d6")

_POINTS = (
    "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z",
    "M-5 -5H5V5H-5Z",
    "M-6 5L0 -6L6 5Z",
    "M0 -7L6 0L0 7L-6 0Z",
    "M-6 -5L0 6L6 -5Z",
)

_SYMBOLS = {
    "tick": "M-7 0L-2.5 5.5L7.5 -6",
    "cross": "M-6 -6L6 6M6 -6L-6 6",
}


def draw_mark(canvas: Canvas, index: int, x: float, y: float) -> None:
    """Draw the shape of the ``index``-th kind of single value, centred on a point."""
    kind = index % len(_MARKS)
    canvas.shape(
        "path",
        d=_MARKS[kind],
        fill=_MARK_FILLS[kind],
        stroke=INK,
        stroke_width=1.8,
        transform=f"translate({x:.1f} {y:.1f})",
    )


def draw_point(canvas: Canvas, index: int, x: float, y: float, colour: str) -> None:
    """Draw the point of the ``index``-th line: each line has a shape as well as a colour."""
    canvas.shape(
        "path",
        d=_POINTS[index % len(_POINTS)],
        fill=colour,
        stroke="#ffffff",
        stroke_width=1.2,
        transform=f"translate({x:.1f} {y:.1f})",
    )


def draw_symbol(canvas: Canvas, name: str, x: float, y: float, ink: str) -> None:
    """Draw a state's symbol, centred on a point: tick, half, cross or question."""
    if name == "half":
        canvas.shape("circle", cx=x, cy=y, r=7, fill="none", stroke=ink, stroke_width=2)
        canvas.shape("path", d=f"M{x:.1f} {y - 7:.1f}a7 7 0 0 0 0 14z", fill=ink)
    elif name == "question":
        canvas.text(x, y + 6, "?", bold=True, anchor="middle", fill=ink)
    else:
        canvas.shape(
            "path",
            d=_SYMBOLS[name],
            fill="none",
            stroke=ink,
            stroke_width=3,
            stroke_linecap="round",
            transform=f"translate({x:.1f} {y:.1f})",
        )
