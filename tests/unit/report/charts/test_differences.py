"""Differences beside a line of no change: sides, words and gaps."""

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report.charts import draw_differences
from tests.unit.report.charts.drawings import Drawing

Row = tuple[str, float | None, float | None, str | None]


def differences(rows: list[Row], role: str = "number") -> Released:
    schema = {"name": pl.String, "low": pl.Float64, "high": pl.Float64, "word": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    ends = ("low", "high")
    if role == "people":
        frame = frame.with_columns(pl.col(*ends).cast(pl.Int64))
        counts = tuple(Field(name=name, label=name, role="people") for name in ends)
    else:
        counts = tuple(Field(name=name, label=name, role="number") for name in ends)
    fields = (Field(name="name", label="Name"), *counts, Field(name="word", label="Word"))
    return release(frame, name="diff", title="Differences", fields=fields)


def drawn(table: Released) -> Drawing:
    return Drawing(
        draw_differences(
            table, label="name", low="low", high="high", word="word", unit="weeks", stamp="Invented"
        )
    )


def spans(drawing: Drawing) -> list[tuple[float, float]]:
    return [
        (float(rect.get("x", "0")), float(rect.get("x", "0")) + float(rect.get("width", "0")))
        for rect in drawing.all("rect")
        if rect.get("height") == "18"
    ]


def zeros(drawing: Drawing) -> set[float]:
    return {
        float(line.get("x1", "0"))
        for line in drawing.all("line")
        if line.get("stroke-width") == "2" and line.get("x1") == line.get("x2")
    }


def test_ranges_stand_on_their_side_of_one_line_of_no_change() -> None:
    drawing = drawn(
        differences([("a", -8, -4, "better"), ("b", 2, 8, "worse"), ("c", -4, 4, "not told")])
    )
    (zero,) = zeros(drawing)
    better, worse, unsure = spans(drawing)
    assert better[1] < zero < worse[0]
    assert abs((unsure[0] + unsure[1]) / 2 - zero) < 0.2
    assert round((worse[1] - worse[0]) / (better[1] - better[0]), 1) == 1.5
    words = drawing.words()
    assert {"better", "worse", "not told", "?", "−8 to −4", "+2 to +8", "weeks"} <= set(words)


def test_symbol_pattern_and_colour_differ_by_word() -> None:
    drawing = drawn(differences([("a", -8, -4, "better"), ("b", 2, 8, "worse")]))
    fills = [rect.get("fill") for rect in drawing.all("rect") if rect.get("height") == "18"]
    assert fills[0] == "#1d5b95"
    assert "diagonal" in str(fills[1])
    symbols = [path.get("d") for path in drawing.all("path") if path.get("transform")]
    assert len(set(symbols)) == 2


def test_hidden_missing_and_open_ranges_say_so() -> None:
    drawing = drawn(differences([("gap", None, None, None), ("open", -3, None, "not told")]))
    assert {"not supplied", "at least −3"} <= set(drawing.words())
    assert drawing.open()
    hidden = drawn(differences([("few", 2, 5, "worse"), ("upper", None, 90, "worse")], "people"))
    assert {"1 to 7, not shown", "at most +90"} <= set(hidden.words())
    assert hidden.hatched()


def test_no_rows_and_no_difference_can_be_drawn() -> None:
    assert "Nothing was supplied to draw here." in drawn(differences([])).words()
    drawing = drawn(differences([("same", 0, 0, "not told")]))
    assert "0" in drawing.words()
    assert len(zeros(drawing)) == 1


def test_labels_are_escaped_and_words_stay_on_the_canvas() -> None:
    drawing = drawn(differences([("<b>bold</b> & long " * 4, -1e6, 1e6, "<worse>")]))
    assert "<worse>" in drawing.words()
    assert all(0 <= float(text.get("x", "0")) <= 480 for text in drawing.all("text"))
