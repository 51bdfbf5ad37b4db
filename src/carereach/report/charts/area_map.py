"""Small areas as outlines, shaded by number; hidden and missing numbers have marks of their own."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from carereach.disclosure import Released
from carereach.report.cells import (
    NOT_SUPPLIED,
    RELEASED,
    SUPPRESSED,
    Cell,
    read_cells,
    value_in_words,
)
from carereach.report.charts.canvas import SMALL, Canvas, safe_words, text_width
from carereach.report.charts.palette import INK, QUIET, SEQUENCE
from carereach.report.charts.rows import LEFT, draw_empty

__all__ = ["Ring", "draw_area_map"]

Ring = Sequence[tuple[float, float]]
"""A closed outline as (longitude, latitude) pairs [degrees]; one lone pair is drawn as a dot."""

_HEIGHT = 460.0
_SEEN = 0.7
"""Steps shorter than this cannot be seen [canvas units]."""
_Place = Callable[[tuple[float, float]], tuple[float, float]]


def draw_area_map(  # noqa: PLR0913 - the table, its shapes and what to say about them
    table: Released,
    *,
    shapes: Mapping[str, Sequence[Ring]],
    key: str,
    value: str,
    unit: str,
    places: Mapping[str, tuple[float, float]] | None = None,
    outlines: Sequence[Ring] = (),
    stamp: str = "",
) -> str:
    """Draw each area of the table in a shade for its value, with a legend in words.

    Args:
        table: one row per area; numbers are released values.
        shapes: each area's outlines by area code; areas without one are named only in the table.
        key: the column with the area code.
        value: the column that shades the area.
        unit: what is counted, in words; "share" draws per cent.
        places: names to print on the map with their (longitude, latitude) [degrees].
        outlines: heavier lines over the areas, such as council borders.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-map", stamp=stamp)
    cells = {str(row[key].value): row[value] for row in read_cells(table)}
    drawn = {code: cell for code, cell in cells.items() if shapes.get(code)}
    if not drawn:
        return draw_empty(canvas, "No outlines were supplied to draw a map.")
    place, height = _projection(canvas, [shapes[code] for code in drawn], outlines)
    classes = _classes([cell.value for cell in drawn.values() if cell.value is not None])
    for code, cell in sorted(drawn.items(), key=lambda area: area[1].value is None):
        _draw_area(canvas, place, shapes[code], _fill(canvas, cell, classes), cell.state)
    for ring in outlines:
        canvas.shape("path", d=_path([ring], place), fill="none", stroke=INK, stroke_width=1.6)
    for name, point in (places or {}).items():
        _draw_place(canvas, name, *place(point))
    y = _draw_legend(canvas, canvas.top + height + 14, classes, drawn.values(), unit)
    if len(drawn) < len(cells):
        words = "Some areas have no outline here. The table has them all."
        y = canvas.lines(LEFT, y, [words], size=SMALL)
    return canvas.svg(y + 6)


def _projection(
    canvas: Canvas, shapes: Sequence[Sequence[Ring]], outlines: Sequence[Ring]
) -> tuple[_Place, float]:
    """Flatten degrees so that shapes keep their proportions at this latitude."""
    points = [point for rings in shapes for ring in rings for point in ring]
    points += [point for ring in outlines for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    across, up = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    zoom = min((canvas.width - 24) / across, _HEIGHT / up, 1e6)
    left = (canvas.width - across * zoom) / 2
    top = canvas.top + 6

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return left + (x - west) * squeeze * zoom, top + (north - y) * zoom

    return place, up * zoom + 12


def _classes(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return up to five classes of about equal size, each as its own least and greatest value."""
    distinct = sorted(set(values))
    if len(distinct) <= len(SEQUENCE):
        return [(value, value) for value in distinct]
    ordered = sorted(values)
    count = len(SEQUENCE)
    cuts = [math.ceil(len(ordered) * part / count) - 1 for part in range(1, count + 1)]
    uppers = sorted({ordered[cut] for cut in cuts})
    classes, index = [], 0
    for upper in uppers:
        members = [value for value in distinct[index:] if value <= upper]
        classes.append((members[0], members[-1]))
        index += len(members)
    return classes


def _fill(canvas: Canvas, cell: Cell, classes: Sequence[tuple[float, float]]) -> str:
    if cell.state == SUPPRESSED:
        return canvas.hidden_fill
    if cell.value is None:
        return "#ffffff"
    index = next(place for place, (_, most) in enumerate(classes) if cell.value <= most)
    return _shade(index, len(classes))


def _shade(index: int, count: int) -> str:
    """Spread few classes over the whole sequence, so that two still differ plainly."""
    if count == 1:
        return SEQUENCE[2]
    return SEQUENCE[round(index * (len(SEQUENCE) - 1) / (count - 1))]


def _draw_area(canvas: Canvas, place: _Place, rings: Sequence[Ring], fill: str, state: str) -> None:
    stroke = QUIET if state != RELEASED else "#ffffff"
    dashes = "3 2" if state == NOT_SUPPLIED else ""
    look: dict[str, Any] = {
        "fill": fill,
        "stroke": stroke,
        "stroke_width": 0.7,
        "stroke_dasharray": dashes,
    }
    for ring in rings:
        if len(ring) < 3:
            x, y = place(ring[0])
            canvas.shape("circle", cx=x, cy=y, r=5, **{**look, "stroke": INK})
    outlines = [ring for ring in rings if len(ring) >= 3]
    if outlines:
        look["stroke_width"] = 0.7 if state == RELEASED else 1.2
        canvas.shape("path", d=_path(outlines, place), fill_rule="evenodd", **look)


def _draw_place(canvas: Canvas, name: str, x: float, y: float) -> None:
    half = text_width(name, SMALL) / 2
    x = min(max(x, half + 2), canvas.width - half - 2)
    canvas.shape(
        "text",
        safe_words(name),
        x=x,
        y=y + 5,
        font_size=SMALL,
        font_weight="bold",
        text_anchor="middle",
        fill=INK,
        stroke="#ffffff",
        stroke_width=3.5,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def _draw_legend(
    canvas: Canvas,
    y: float,
    classes: Sequence[tuple[float, float]],
    cells: Iterable[Cell],
    unit: str,
) -> float:
    states = {cell.state: cell.text for cell in cells if cell.value is None}
    role = "share" if unit == "share" else "number"
    heading = "Share of young people" if unit == "share" else _first_up(unit)
    canvas.text(LEFT, y + 14, heading, bold=True, size=SMALL)
    entries = []
    for index, (least, most) in enumerate(classes):
        words = value_in_words(least, role)
        if most != least:
            words += f" to {value_in_words(most, role)}"
        entries.append((_shade(index, len(classes)), words, False))
    if SUPPRESSED in states:
        entries.append((canvas.hidden_fill, states[SUPPRESSED], False))
    if NOT_SUPPLIED in states:
        entries.append(("#ffffff", NOT_SUPPLIED, True))
    x, y = LEFT, y + 24
    for fill, words, dashed in entries:
        width = text_width(words, SMALL) + 44
        if x > LEFT and x + width - 16 > canvas.width:
            x, y = LEFT, y + 24
        canvas.rect(x, y, 22, 16, fill, stroke=QUIET, dashed=dashed)
        canvas.text(x + 28, y + 13, words, size=SMALL)
        x += width
    return y + 26


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _path(rings: Sequence[Ring], place: _Place) -> str:
    return "".join(_ring(map(place, ring)) for ring in rings)


def _ring(points: Iterable[tuple[float, float]]) -> str:
    """Write one outline, leaving out points too close to the last to be seen."""
    kept: list[tuple[float, float]] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _SEEN:
            kept.append((round(x, 1), round(y, 1)))
    return f"M{' '.join(f'{x:g},{y:g}' for x, y in kept)}Z"
