"""Effects of assumptions: their order, their sides of the base and their gaps."""

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report.charts import draw_tornado
from tests.unit.report.charts.drawings import Drawing

Row = tuple[str, int | None, int | None, int | None]


def effects(rows: list[Row]) -> Released:
    schema = {"name": pl.String, "low": pl.Int64, "high": pl.Int64, "base": pl.Int64}
    return release(
        pl.DataFrame(rows, schema=schema, orient="row"),
        name="effects",
        title="Effects",
        fields=(
            Field(name="name", label="Assumption"),
            Field(name="low", label="At its low end", role="people"),
            Field(name="high", label="At its high end", role="people"),
            Field(name="base", label="At its best value", role="people"),
        ),
    )


def drawn(rows: list[Row]) -> Drawing:
    return Drawing(
        draw_tornado(
            effects(rows),
            label="name",
            at_low="low",
            at_high="high",
            base="base",
            unit="young people",
            stamp="Invented data",
        )
    )


def bars(drawing: Drawing) -> list[tuple[float, float]]:
    return [
        (float(rect.get("x", "0")), float(rect.get("width", "0")))
        for rect in drawing.all("rect")
        if rect.get("height") == "10"
    ]


def test_the_largest_effect_comes_first_and_gaps_come_last() -> None:
    words = drawn(
        [("gap", None, 900, 400), ("small", 390, 410, 400), ("large", 300, 600, 400)]
    ).words()
    assert words.index("large") < words.index("small") < words.index("gap")
    assert {"low 300, high 600", "low not supplied, high 900"} <= set(words)
    assert {"At its low end", "At its high end", "At its best value"} <= set(words)


def test_bars_run_from_the_base_to_each_answer() -> None:
    drawing = drawn([("large", 300, 600, 400)])
    (low_x, low_width), (high_x, high_width) = bars(drawing)
    base = next(line for line in drawing.all("line") if line.get("stroke-width") == "3")
    assert abs(low_x + low_width - float(base.get("x1", "0"))) < 0.2
    assert abs(high_x - float(base.get("x1", "0"))) < 0.2
    assert round(high_width / low_width, 1) == 2.0


def test_two_answers_on_one_side_do_not_cover_each_other() -> None:
    drawing = drawn([("both up", 450, 500, 400)])
    tops = [rect.get("y") for rect in drawing.all("rect") if rect.get("height") == "10"]
    assert len(set(tops)) == 2


def test_a_line_without_a_base_or_ends_is_an_outline_with_words() -> None:
    drawing = drawn([("none", None, None, None), ("few", 3, 4, 200), ("no base", 90, 100, None)])
    assert {"not supplied", "1 to 7, not shown", "low 90, high 100"} <= set(drawing.words())
    assert len(drawing.hatched()) == 2
    assert drawing.open()


def test_a_long_table_keeps_the_largest_and_says_so() -> None:
    drawing = drawn([(f"line {n}", 400, 410 + 10 * n, 400) for n in range(30)])
    words = drawing.words()
    assert "Only the largest 24 rows are drawn. The table has them all." in words
    assert "line 29" in words
    assert "line 0" not in words


def test_nothing_to_draw_is_said() -> None:
    assert "Nothing was supplied to draw here." in drawn([]).words()


def test_labels_are_escaped() -> None:
    assert "<a> & b" in drawn([("<a> & b", 300, 500, 400)]).words()
