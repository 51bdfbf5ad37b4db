"""Who passes a young person on to whom: agreed routes as lines, missing routes as gaps."""

from collections.abc import Sequence

from carereach.disclosure import Released
from carereach.report.cells import read_cells
from carereach.report.charts.canvas import SMALL, Canvas, text_width, wrap
from carereach.report.charts.palette import GRID, INK, QUIET
from carereach.report.charts.rows import draw_empty

__all__ = ["draw_links"]

_SIDE = 168.0
_AGREED, _MISSING = "#1d5b95", "#a8480a"
_BOX, _GAP = 40.0, 8.0


def draw_links(table: Released, *, source: str, target: str, missing: str, stamp: str = "") -> str:
    """Draw each route from the left to the right: whole where agreed, broken where missing.

    Args:
        table: one row per route.
        source: the column that names where a young person comes in.
        target: the column that names where they could be passed on to.
        missing: the column that says "agreed" or "missing"; any other word is drawn thin.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-links", stamp=stamp)
    rows = read_cells(table)
    if not rows:
        return draw_empty(canvas)
    top = _draw_key(canvas)
    lefts = list(dict.fromkeys(row[source].text for row in rows))
    rights = list(dict.fromkeys(row[target].text for row in rows))
    tall = max(len(lefts), len(rights)) * (_BOX + _GAP)
    from_y = _places(lefts, top, tall)
    to_y = _places(rights, top, tall)
    for row in rows:
        y1, y2 = from_y[row[source].text], to_y[row[target].text]
        _draw_route(canvas, y1, y2, row[missing].text)
    for name, y in from_y.items():
        _draw_box(canvas, 1, y, name)
    for name, y in to_y.items():
        _draw_box(canvas, canvas.width - _SIDE - 1, y, name)
    return canvas.svg(top + tall + 4)


def _places(names: Sequence[str], top: float, tall: float) -> dict[str, float]:
    step = tall / len(names)
    return {name: top + step * (index + 0.5) for index, name in enumerate(names)}


def _draw_key(canvas: Canvas) -> float:
    y = canvas.top + 12
    canvas.line(6, y, 46, y, stroke=_AGREED, width=3)
    canvas.text(54, y + 5, "route agreed", size=SMALL)
    x = 54 + text_width("route agreed", SMALL) + 24
    _draw_broken(canvas, x, y, x + 48, y)
    canvas.text(x + 56, y + 5, "route missing", size=SMALL)
    return y + 22


def _draw_route(canvas: Canvas, y1: float, y2: float, state: str) -> None:
    left, right = _SIDE + 1, canvas.width - _SIDE - 1
    if state == "agreed":
        canvas.line(left, y1, right, y2, stroke=_AGREED, width=3)
    elif state == "missing":
        _draw_broken(canvas, left, y1, right, y2)
    else:
        canvas.line(left, y1, right, y2, stroke=GRID, width=2)


def _draw_broken(canvas: Canvas, x1: float, y1: float, x2: float, y2: float) -> None:
    """Draw the two ends of a route that should be there, with the gap between them open."""
    for near, far in ((0.0, 0.3), (1.0, 0.7)):
        ends = [(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part) for part in (near, far)]
        (ax, ay), (bx, by) = ends
        canvas.line(ax, ay, bx, by, stroke=_MISSING, width=2, dashes="5 3")
        canvas.shape("circle", cx=bx, cy=by, r=3, fill="#ffffff", stroke=_MISSING, stroke_width=2)


def _draw_box(canvas: Canvas, x: float, y: float, name: str) -> None:
    canvas.rect(x, y - _BOX / 2, _SIDE, _BOX, "#ffffff", stroke=QUIET)
    lines = wrap(name, _SIDE - 14, SMALL, most=2)
    start = y - len(lines) * SMALL * 1.2 / 2
    for line in lines:
        start += SMALL * 1.2
        canvas.text(x + 7, start - SMALL * 0.2, line, size=SMALL, fill=INK)
