"""A range for each month, with the days that matter marked and every gap left as a gap."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from carereach.disclosure import Released
from carereach.report.cells import (
    NOT_SUPPLIED,
    RELEASED,
    SUPPRESSED,
    Cell,
    date_in_words,
    read_cells,
)
from carereach.report.charts.canvas import SMALL, Canvas, text_width, wrap
from carereach.report.charts.frame import draw_frame, draw_steps, tick_words, up_scale
from carereach.report.charts.palette import BAND, INK, QUIET
from carereach.report.charts.rows import LEFT, Row, draw_empty, draw_swatches
from carereach.report.charts.scale import Scale

__all__ = ["draw_months"]

_HEIGHT = 210.0
_LANE = 22.0
"""Room for the number of a mark, across and down."""
_LANES = 4
"""Marks take turns down this many lanes, so that the numbers of near days stay apart."""
_OPEN = "one end of the range is not known"
Slot = tuple[str, Cell, Cell]
"""One month: what is known of it, and the two ends of its range."""


def draw_months(
    table: Released,
    *,
    month: str,
    low: str,
    high: str,
    unit: str,
    marks: Sequence[tuple[date, str]] = (),
    stamp: str = "",
) -> str:
    """Draw each month's range as a step of one band; a month without a number is a gap with a mark.

    Args:
        table: one row per month, in order; numbers are released values.
        month: the column with the month: any day in it, or its name as text. Between days, a month
            without a row is drawn as not supplied.
        low: the column with the lower end of the month's range.
        high: the column with the upper end.
        unit: what is counted, in words.
        marks: days to mark with what happens then; each gets a numbered line, explained under the
            chart. They need months given as days.
        stamp: words printed on the chart, such as "Invented data".
    """
    canvas = Canvas(f"{table.name}-months", stamp=stamp)
    rows = read_cells(table)
    if not rows:
        return draw_empty(canvas)
    slots, names, first = _calendar(rows, month, low, high)
    top = _draw_key(canvas, slots, table) + 14
    drop = min(len(marks), _LANES) * _LANE
    bottom = top + drop + _HEIGHT
    up = up_scale([cell for _, *ends in slots for cell in ends], top + drop, bottom)
    left = LEFT + max(text_width(tick_words(tick, unit), SMALL) for tick in up.ticks) + 10
    across = Scale(0, len(slots), left, canvas.width - 12, ())
    draw_frame(canvas, up, left, unit, top)
    draw_steps(canvas, {n: across.place(i + 0.5) for i, n in enumerate(names)}, bottom)
    _draw_runs(canvas, slots, across, up)
    end = _draw_marks(canvas, marks, first, across, (top, bottom))
    return canvas.svg(end + 6)


def _calendar(
    rows: Sequence[Row], month: str, low: str, high: str
) -> tuple[list[Slot], list[str], int | None]:
    """Return every month in order, its name, and the number of the first where months are days."""
    slots = [(_kind(row[low], row[high]), row[low], row[high]) for row in rows]
    days = [row[month].value for row in rows]
    if not all(isinstance(day, date) for day in days):
        return slots, [row[month].text for row in rows], None
    known = {_number(day): slot for day, slot in zip(days, slots, strict=True)}
    first, last = min(known), max(known)
    gaps = [Cell(rows[0][end].field, None, NOT_SUPPLIED, NOT_SUPPLIED) for end in (low, high)]
    gap = (NOT_SUPPLIED, gaps[0], gaps[1])
    numbers = range(first, last + 1)
    names = [f"{date(number // 12, number % 12 + 1, 1):%b %Y}" for number in numbers]
    return [known.get(number, gap) for number in numbers], names, first


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _kind(low: Cell, high: Cell) -> str:
    states = (low.state, high.state)
    if high.state == SUPPRESSED:
        # A small upper end is small all the same: an open band would reach the top of the chart.
        return SUPPRESSED
    if RELEASED in states:
        return RELEASED if states == (RELEASED, RELEASED) else _OPEN
    return SUPPRESSED if SUPPRESSED in states else NOT_SUPPLIED


def _draw_key(canvas: Canvas, slots: Sequence[Slot], table: Released) -> float:
    looks = {
        RELEASED: ("range", BAND, False),
        _OPEN: (_OPEN, canvas.pattern("diagonal", ink=BAND), False),
        SUPPRESSED: (table.policy.suppressed_words, canvas.hidden_fill, False),
        NOT_SUPPLIED: (NOT_SUPPLIED, "#ffffff", True),
    }
    kinds = {kind for kind, *_ in slots}
    return draw_swatches(canvas, canvas.top, [looks[kind] for kind in looks if kind in kinds])


def _draw_runs(canvas: Canvas, slots: Sequence[Slot], across: Scale, up: Scale) -> None:
    """Draw months of one kind that follow each other as one shape."""
    for kind, members in groupby(enumerate(slots), key=lambda member: member[1][0]):
        run = list(members)
        left, right = across.place(run[0][0]), across.place(run[-1][0] + 1)
        if kind in (SUPPRESSED, NOT_SUPPLIED):
            missing = kind == NOT_SUPPLIED
            fill = "#ffffff" if missing else canvas.hidden_fill
            canvas.rect(left, up.start - 14, right - left, 14, fill, stroke=QUIET, dashed=missing)
            continue
        fill = BAND if kind == RELEASED else canvas.pattern("diagonal", ink=BAND)
        outline = _outline(run, across, up)
        canvas.shape("path", d=outline, fill=fill, stroke=BAND, stroke_width=2)


def _outline(run: Sequence[tuple[int, Slot]], across: Scale, up: Scale) -> str:
    """Return the steps along the upper ends and back along the lower ends."""
    over, under = [], []
    for index, (_, low, high) in run:
        left, right = across.place(index), across.place(index + 1)
        upper = up.place(float(high.value)) if high.value is not None else up.end
        lower = up.place(float(low.value)) if low.value is not None else up.start
        over += [(left, upper), (right, upper)]
        under += [(left, lower), (right, lower)]
    points = [*over, *reversed(under)]
    return f"M{' '.join(f'{x:.1f},{y:.1f}' for x, y in points)}Z"


def _draw_marks(
    canvas: Canvas,
    marks: Sequence[tuple[date, str]],
    first: int | None,
    across: Scale,
    sides: tuple[float, float],
) -> float:
    top, bottom = sides
    end = bottom + SMALL + 14
    for number, (day, words) in enumerate(sorted(marks), start=1):
        line = f"{number}. {words}, {date_in_words(day)}"
        place = None if first is None else _number(day) - first + (day.day - 1) / 31
        if place is not None and 0 <= place <= across.most:
            y = top + 20 + (number - 1) % _LANES * _LANE
            _draw_mark(canvas, number, across.place(place), y, bottom)
        else:
            line += " (not on this chart)"
        end = canvas.lines(LEFT, end, wrap(line, canvas.width - 12, SMALL), size=SMALL)
    return end


def _draw_mark(canvas: Canvas, number: int, x: float, y: float, bottom: float) -> None:
    canvas.line(x, y + 10, x, bottom, stroke=INK, width=2, dashes="5 3")
    canvas.shape("circle", cx=x, cy=y, r=10, fill="#ffffff", stroke=INK, stroke_width=1.5)
    canvas.text(x, y + 5, str(number), size=SMALL, bold=True, anchor="middle")
