"""The pathway map: needs down, stages across, one state to a cell."""

from collections.abc import Sequence

from carereach.disclosure import Released
from carereach.report.cells import read_cells
from carereach.report.charts.canvas import SMALL, Canvas, text_width, wrap
from carereach.report.charts.palette import GRID, INK, QUIET, STATES
from carereach.report.charts.rows import LEFT, Row, draw_empty
from carereach.report.charts.symbols import draw_symbol

__all__ = ["draw_pathway_map"]

_NAMES = 196.0
_CELL_HEIGHT = 36.0
_NOT_ASSESSED = "not assessed"


def draw_pathway_map(
    table: Released,
    *,
    row: str,
    column: str,
    state: str,
    group: str | None = None,
    stamp: str = "",
) -> str:
    """Draw one cell for each need and stage, with its state as a symbol and a colour.

    Rows and columns keep the order in which they first appear. A pair the table does not hold is
    a short dash: it was not assessed.

    Args:
        table: one row per cell of the map.
        row: the column that names the need.
        column: the column that names the stage.
        state: the column with one of the four states.
        group: the column that names the group of needs, for a heading over each.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-pathway", stamp=stamp)
    cells = read_cells(table)
    if not cells:
        return draw_empty(canvas)
    stages = list(dict.fromkeys(cell[column].text for cell in cells))
    width = (canvas.width - _NAMES) / len(stages)
    states = {(cell[row].text, cell[column].text): cell[state].text for cell in cells}
    needs = {cell[row].text for cell in cells}
    y = _draw_key(canvas, gaps=len(states) < len(needs) * len(stages))
    y = _draw_stages(canvas, y, stages, width)
    for heading, names in _groups(cells, row, group):
        if heading:
            canvas.text(LEFT, y + 20, heading[:1].upper() + heading[1:], size=SMALL, bold=True)
            y += 28
        for name in names:
            _draw_name(canvas, y, name)
            for index, stage in enumerate(stages):
                _draw_cell(canvas, _NAMES + index * width, y, width, states.get((name, stage), ""))
            y += _CELL_HEIGHT
        y += 4
    return canvas.svg(y + 2)


def _groups(cells: Sequence[Row], row: str, group: str | None) -> list[tuple[str, list[str]]]:
    groups: dict[str, dict[str, None]] = {}
    for cell in cells:
        heading = cell[group].text if group else ""
        groups.setdefault(heading, {})[cell[row].text] = None
    return [(heading, list(names)) for heading, names in groups.items()]


def _draw_key(canvas: Canvas, *, gaps: bool) -> float:
    """Draw what each state looks like, two to a line."""
    names = [*STATES, _NOT_ASSESSED] if gaps else [*STATES]
    half = canvas.width / 2 - 40
    for index, name in enumerate(names):
        x = LEFT + (index % 2) * half
        y = canvas.top + (index // 2) * 30
        _draw_cell(canvas, x - 2, y - 2, 32, name, height=28)
        canvas.text(x + 38, y + 17, name, size=SMALL)
    return canvas.top + (len(names) + 1) // 2 * 30 + 4


def _draw_stages(canvas: Canvas, y: float, stages: Sequence[str], width: float) -> float:
    if all(text_width(stage, SMALL) <= width - 4 for stage in stages):
        for index, stage in enumerate(stages):
            x = _NAMES + (index + 0.5) * width
            canvas.text(x, y + 18, stage, size=SMALL, anchor="middle", fill=INK)
        return y + 28
    height = max(text_width(stage, SMALL) for stage in stages) * 0.93 + 10
    for index, stage in enumerate(stages):
        x = _NAMES + (index + 0.5) * width + 5
        canvas.text(x, y + height - 4, stage, size=SMALL, turn=-90)
    return y + height


def _draw_name(canvas: Canvas, y: float, name: str) -> None:
    lines = wrap(name, _NAMES - 14, SMALL, most=2)
    start = y + (_CELL_HEIGHT - len(lines) * SMALL * 1.2) / 2
    canvas.lines(LEFT, start, lines, size=SMALL)


def _draw_cell(
    canvas: Canvas, x: float, y: float, width: float, state: str, *, height: float = _CELL_HEIGHT
) -> None:
    left, top, wide, high = x + 2, y + 2, width - 4, height - 4
    look = STATES.get(state)
    if look is None:
        middle = left + wide / 2
        canvas.line(middle - 5, top + high / 2, middle + 5, top + high / 2, stroke=GRID, width=2)
        return
    stroke = QUIET if look.dashed else look.fill
    canvas.rect(left, top, wide, high, look.fill, stroke=stroke, dashed=look.dashed)
    draw_symbol(canvas, look.symbol, left + wide / 2, top + high / 2, look.ink)
