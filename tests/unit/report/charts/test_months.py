"""Monthly ranges: steps, gaps and the days that matter."""

import re
from datetime import date

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report.charts import draw_months
from tests.unit.report.charts.drawings import Drawing

Row = tuple[date | str, int | None, int | None]
Mark = tuple[date, str]


def months(rows: list[Row], *, text: bool = False) -> Released:
    schema = {"month": pl.String if text else pl.Date, "low": pl.Int64, "high": pl.Int64}
    return release(
        pl.DataFrame(rows, schema=schema, orient="row"),
        name="months",
        title="Months",
        fields=(
            Field(name="month", label="Month", role="text" if text else "date"),
            Field(name="low", label="Low", role="people"),
            Field(name="high", label="High", role="people"),
        ),
    )


def drawn(table: Released, marks: tuple[Mark, ...] = ()) -> Drawing:
    return Drawing(
        draw_months(
            table,
            month="month",
            low="low",
            high="high",
            unit="young people",
            marks=marks,
            stamp="Invented data",
        )
    )


def shapes(drawing: Drawing) -> list[list[tuple[float, float]]]:
    found = [re.findall(r"([\d.]+),([\d.]+)", path.get("d", "")) for path in drawing.all("path")]
    return [[(float(x), float(y)) for x, y in points] for points in found if points]


def test_months_that_follow_each_other_are_one_band_of_even_steps() -> None:
    drawing = drawn(
        months(
            [(date(2026, 1, 31), 100, 200), (date(2026, 2, 1), 100, 400), (date(2026, 3, 5), 0, 0)]
        )
    )
    (band,) = shapes(drawing)
    assert len(band) == 12
    steps = sorted({x for x, _ in band})
    assert max(steps[1] - steps[0], steps[2] - steps[1], steps[3] - steps[2]) < 0.2 + min(
        steps[1] - steps[0], steps[2] - steps[1], steps[3] - steps[2]
    )
    first, second, nothing = band[0][1], band[2][1], band[4][1]
    assert round((nothing - second) / (nothing - first), 2) == 2.0
    assert {"Mar 2026", "young people", "range"} <= set(drawing.words())


def test_a_month_without_a_row_is_a_gap_marked_not_supplied() -> None:
    drawing = drawn(months([(date(2026, 1, 1), 90, 90), (date(2026, 4, 1), 95, 120)]))
    assert len(shapes(drawing)) == 2
    assert "not supplied" in drawing.words()
    key, gap = drawing.open()
    width = shapes(drawing)[0][1][0] - shapes(drawing)[0][0][0]
    assert abs(float(gap.get("width", "0")) - 2 * width) < 0.3
    assert key is not gap


def test_hidden_and_half_hidden_months_keep_marks_of_their_own() -> None:
    drawing = drawn(
        months(
            [
                (date(2026, 1, 1), 2, 5),
                (date(2026, 2, 1), 3, 50),
                (date(2026, 3, 1), 40, None),
                (date(2026, 4, 1), None, None),
            ]
        )
    )
    words = set(drawing.words())
    assert {"1 to 7, not shown", "not supplied", "one end of the range is not known"} <= words
    assert "range" not in words
    assert len(drawing.hatched()) == 2
    (opened,) = shapes(drawing)
    foot = max(y for _, y in opened)
    assert opened[-1][1] == foot


def test_marked_days_get_a_line_and_a_numbered_sentence_in_order() -> None:
    table = months([(date(2026, month, 1), 100, 200) for month in range(1, 7)])
    marks = (
        (date(2026, 5, 1), "review"),
        (date(2026, 4, 1), "contract <ends>"),
        (date(2027, 1, 1), "later"),
    )
    drawing = drawn(table, marks)
    words = drawing.words()
    assert "1. contract <ends>, 1 April 2026" in words
    assert "2. review, 1 May 2026" in words
    assert "3. later, 1 January 2027 (not on this chart)" in words
    lines = [line for line in drawing.all("line") if line.get("stroke-dasharray") == "5 3"]
    places = [float(line.get("x1", "0")) for line in lines]
    edges = sorted({x for x, _ in shapes(drawing)[0]})
    assert [round(place) for place in places] == [round(edges[3]), round(edges[4])]
    circles = [(c.get("cx"), c.get("cy")) for c in drawing.all("circle")]
    assert len({y for _, y in circles}) == 2


def test_months_by_name_keep_their_order_and_cannot_place_a_day() -> None:
    table = months([("Month 1", 10, 20), ("Month 2", 20, 30)], text=True)
    drawing = drawn(table, ((date(2026, 1, 1), "start"),))
    assert {"Month 2", "1. start, 1 January 2026 (not on this chart)"} <= set(drawing.words())
    assert not drawing.all("circle")


def test_ten_years_of_months_stay_on_the_canvas() -> None:
    rows: list[Row] = [(date(2026 + n // 12, n % 12 + 1, 1), 10 * n, 20 * n) for n in range(120)]
    drawing = drawn(months(rows), tuple((date(2026, 2, day), "x") for day in range(1, 7)))
    assert all(0 <= x <= 480 for band in shapes(drawing) for x, _ in band)
    height = float(drawing.root.get("height", "0"))
    assert all(0 <= float(text.get("y", "0")) <= height for text in drawing.all("text"))


def test_nothing_to_draw_is_said() -> None:
    assert "Nothing was supplied to draw here." in drawn(months([])).words()


def test_a_small_upper_end_never_reaches_the_top() -> None:
    drawing = drawn(months([(date(2026, 1, 1), 0, 3), (date(2026, 2, 1), 20, 40)]))
    assert len(shapes(drawing)) == 1
    assert len({x for x, _ in shapes(drawing)[0]}) == 2
    assert "1 to 7, not shown" in drawing.words()
