"""Two bars to a row: what shuts them out, and what mending it would do."""

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report.charts import draw_pairs
from tests.unit.report.charts.drawings import Drawing


def barriers(first: list[int | None], alone: list[int | None]) -> Released:
    frame = pl.DataFrame(
        {"words": [f"Barrier {place}" for place in range(len(first))], "a": first, "b": alone},
        schema_overrides={"a": pl.Int64, "b": pl.Int64},
    )
    return release(
        frame,
        name="barriers",
        title="Barriers",
        fields=(
            Field(name="words", label="Barrier"),
            Field(name="a", label="Shut out by it first", role="people", unit="young people"),
            Field(name="b", label="Would get in", role="people", unit="young people"),
        ),
    )


def drawn(table: Released, stamp: str = "") -> Drawing:
    return Drawing(
        draw_pairs(table, label="words", first="a", second="b", unit="young people", stamp=stamp)
    )


def test_both_numbers_are_drawn_and_written_with_a_key_of_two() -> None:
    drawing = drawn(barriers([400, 0], [100, 300]), stamp="Invented data")
    words = drawing.words()
    assert {"Invented data", "Shut out by it first", "Would get in", "Barrier 0"} <= set(words)
    assert {"400", "0", "100", "300"} <= set(words)
    bars = [bar for bar in drawing.all("rect") if bar.get("height") == "16"]
    widths = sorted(float(bar.get("width", "0")) for bar in bars)
    assert len(widths) == 3
    assert round(widths[2] / widths[0], 1) == 4.0


def test_hidden_and_missing_numbers_keep_their_marks() -> None:
    drawing = drawn(barriers([3, 500], [None, 20]))
    assert drawing.hatched()
    assert drawing.open()
    assert "1 to 7, not shown" in drawing.words()
    assert "not supplied" in drawing.words()


def test_words_stay_inside_the_drawing() -> None:
    for text in drawn(barriers([999_995, 12_345], [999_995, 8])).all("text"):
        assert 0 <= float(text.get("x", "0")) <= 480


def test_nothing_to_draw_is_said() -> None:
    table = barriers([1], [1]).where(pl.lit(value=False))
    assert "Nothing was supplied to draw here." in drawn(table).words()
