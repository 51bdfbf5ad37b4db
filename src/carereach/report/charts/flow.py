"""Young people through the stages: going on downwards, leaving sideways, waiting in a pool."""

from collections.abc import Sequence
from dataclasses import dataclass

from carereach.disclosure import Released
from carereach.report.cells import NOT_SUPPLIED, RELEASED, SUPPRESSED, Cell, read_cells
from carereach.report.charts.canvas import SMALL, TEXT, Canvas, wrap
from carereach.report.charts.palette import INK
from carereach.report.charts.rows import LEFT, Row, draw_empty, draw_swatches, range_in_words

__all__ = ["draw_flow"]

_WIDEST = 112.0
"""How wide the widest flow is drawn."""
_HIDDEN = 8.0
"""How wide a flow is drawn whose number is not told."""
_LANE = 178.0
"""Where arrows to the side end."""
_WORDS = 192.0
_BEND = 6.0
_POOL = 36.0
_SEEN = 0.1
"""What is left of the way through may differ from none by the last places of a sum."""
_TRUNK = "#a5c9e6"
_ORDER = ("waiting", "lost", "onward")
_LOOKS = {
    "onward": ("going on", "plain", "#ffffff", "#2c6fad"),
    "lost": ("leaving", "upright", INK, "#f3d9a4"),
    "waiting": ("waiting", "dots", INK, "#dbe9f5"),
}
"""Kind to words, pattern, ink and ground. Shape tells them apart too: down, sideways, a pool."""


@dataclass(frozen=True, slots=True)
class _Flow:
    kind: str
    label: str
    words: str
    state: str
    width: float
    """How wide it is drawn [canvas units]."""


def draw_flow(
    table: Released,
    *,
    stage: str,
    label: str,
    count_low: str,
    count_high: str,
    kind: str,
    stamp: str = "",
) -> str:
    """Draw the stages from top to bottom, each flow as wide as the middle of its range.

    Args:
        table: one row per flow, in the order of the stages; numbers are released values.
        stage: the column that names the stage the flow starts from.
        label: the column that names the flow, or the reason for leaving.
        count_low: the column with the lower end of the range.
        count_high: the column with the upper end.
        kind: the column that says "onward", "lost" or "waiting"; a row of any other kind is drawn
            as lost, so that no young person goes missing from the picture.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-flow", stamp=stamp)
    rows = read_cells(table)
    if not rows:
        return draw_empty(canvas)
    unit = _unit_width(rows, stage, kind, (count_low, count_high))
    stages: dict[str, list[_Flow]] = {}
    for row in rows:
        flow = _flow(row, label, kind, (row[count_low], row[count_high]), unit)
        stages.setdefault(row[stage].text, []).append(flow)
    y = _draw_key(canvas, table, [flow for flows in stages.values() for flow in flows])
    for name, flows in stages.items():
        y = _draw_stage(canvas, y, name, flows)
    return canvas.svg(y + 4)


def _middle(low: Cell, high: Cell) -> float | None:
    """Return the middle of a range, or the one end that is known."""
    known = [float(cell.value) for cell in (low, high) if cell.value is not None]
    return sum(known) / len(known) if known else None


def _unit_width(rows: Sequence[Row], stage: str, kind: str, ends: tuple[str, str]) -> float:
    """Return the width of one young person, so that the widest stage or pool just fits."""
    totals: dict[tuple[str, bool], float] = {}
    for row in rows:
        pool = row[kind].text == "waiting"
        key = (row[stage].text, pool)
        totals[key] = totals.get(key, 0.0) + (_middle(row[ends[0]], row[ends[1]]) or 0.0)
    return _WIDEST / (max(totals.values()) or 1.0)


def _flow(row: Row, label: str, kind: str, ends: tuple[Cell, Cell], unit: float) -> _Flow:
    low, high = ends
    middle = _middle(low, high)
    known = [cell.state for cell in ends]
    state = next(state for state in (RELEASED, SUPPRESSED, NOT_SUPPLIED) if state in known)
    width = _HIDDEN if middle is None else middle and max(middle * unit, 2.0)
    named = row[kind].text if row[kind].text in _LOOKS else "lost"
    return _Flow(named, row[label].text, range_in_words(low, high), state, width)


def _fill(canvas: Canvas, flow: _Flow) -> str:
    if flow.state != RELEASED:
        return canvas.hidden_fill if flow.state == SUPPRESSED else "#ffffff"
    _, pattern, ink, ground = _LOOKS[flow.kind]
    return canvas.pattern(pattern, ink=ink, ground=ground)


def _draw_key(canvas: Canvas, table: Released, flows: Sequence[_Flow]) -> float:
    kinds, states = {flow.kind for flow in flows}, {flow.state for flow in flows}
    entries = [
        (words, canvas.pattern(pattern, ink=ink, ground=ground), False)
        for kind, (words, pattern, ink, ground) in _LOOKS.items()
        if kind in kinds
    ]
    if SUPPRESSED in states:
        entries.append((table.policy.suppressed_words, canvas.hidden_fill, False))
    if NOT_SUPPLIED in states:
        entries.append((NOT_SUPPLIED, "#ffffff", True))
    y = draw_swatches(canvas, canvas.top, entries)
    return (
        canvas.lines(
            LEFT, y - 4, ["Width, or the height of a pool: the middle of the range."], size=SMALL
        )
        + 6
    )


def _draw_stage(canvas: Canvas, y: float, name: str, flows: Sequence[_Flow]) -> float:
    """Draw one stage: its name, a bar as wide as all who pass, then each flow in turn."""
    for line in wrap(name, canvas.width - 2 * LEFT, TEXT):
        y += TEXT * 1.2
        canvas.text(LEFT, y, line, bold=True)
    y += 8
    left = sum(flow.width for flow in flows if flow.kind != "waiting")
    if left > _SEEN:
        canvas.rect(LEFT, y, left, 6, INK)
    y += 6
    for flow in sorted(flows, key=lambda flow: _ORDER.index(flow.kind)):
        lines = [*wrap(flow.label, canvas.width - _WORDS - LEFT, SMALL), flow.words]
        aside = 0.0 if flow.kind == "onward" else flow.width + _BEND
        height = max(len(lines) * SMALL * 1.2, aside) + 8
        if flow.kind != "waiting":
            left -= flow.width
        if left > _SEEN:
            canvas.rect(LEFT, y, left, height + 0.5, _TRUNK)
        if flow.kind == "waiting":
            _draw_pool(canvas, y + 4, flow)
        elif flow.kind == "lost" and flow.width:
            _draw_leaving(canvas, y, flow, LEFT + left)
        elif flow.width:
            _draw_onward(canvas, y, height, flow, LEFT + left)
        _write(canvas, y, lines)
        y += height
    return y + 6


def _draw_pool(canvas: Canvas, y: float, flow: _Flow) -> None:
    """Draw those waiting beside the way through, as tall as a flow of as many would be wide."""
    if flow.width:
        dashes = "4 3" if flow.state == NOT_SUPPLIED else ""
        canvas.shape(
            "rect",
            x=_LANE - _POOL,
            y=y,
            width=_POOL,
            height=flow.width,
            rx=min(8.0, flow.width / 2),
            fill=_fill(canvas, flow),
            stroke=INK,
            stroke_width=1.5,
            stroke_dasharray=dashes,
        )


def _draw_leaving(canvas: Canvas, y: float, flow: _Flow, left: float) -> None:
    """Draw a flow that bends off the right edge of the way through and ends in an arrow."""
    right, width = left + flow.width, flow.width
    upper, lower, turn = y + _BEND, y + _BEND + width, right + _BEND
    tip = min(8.0, 3 + width / 2)
    path = (
        f"M{left:.1f} {y:.1f}H{right:.1f}Q{right:.1f} {upper:.1f} {turn:.1f} {upper:.1f}"
        f"H{_LANE - tip:.1f}L{_LANE:.1f} {(upper + lower) / 2:.1f}L{_LANE - tip:.1f} {lower:.1f}"
        f"H{turn:.1f}Q{left:.1f} {lower:.1f} {left:.1f} {y:.1f}Z"
    )
    _shape(canvas, path, flow)


def _draw_onward(canvas: Canvas, y: float, height: float, flow: _Flow, left: float) -> None:
    """Draw a flow straight down, ending in an arrow."""
    right, end = left + flow.width, y + height
    neck = end - min(10.0, 4 + flow.width / 4)
    path = (
        f"M{left:.1f} {y:.1f}H{right:.1f}V{neck:.1f}"
        f"L{(left + right) / 2:.1f} {end:.1f}L{left:.1f} {neck:.1f}Z"
    )
    _shape(canvas, path, flow)


def _shape(canvas: Canvas, path: str, flow: _Flow) -> None:
    dashes = "4 3" if flow.state == NOT_SUPPLIED else ""
    fill = _fill(canvas, flow)
    canvas.shape("path", d=path, fill=fill, stroke=INK, stroke_width=1, stroke_dasharray=dashes)


def _write(canvas: Canvas, y: float, lines: Sequence[str]) -> None:
    """Write the name of a flow and, under it in bold, its range."""
    for place, line in enumerate(lines, start=1):
        bold = place == len(lines)
        canvas.text(_WORDS, y + place * SMALL * 1.2, line, size=SMALL, bold=bold)
