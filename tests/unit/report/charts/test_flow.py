"""Young people through the stages: widths, ways out and what may not be shown."""

import re
from itertools import pairwise

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report.charts import draw_flow
from tests.unit.report.charts.drawings import Drawing

Row = tuple[str, str, int | None, int | None, str]
WIDEST = 112.0


def flows(rows: list[Row]) -> Released:
    schema = {"stage": pl.String, "name": pl.String, "low": pl.Int64, "high": pl.Int64}
    return release(
        pl.DataFrame(rows, schema={**schema, "kind": pl.String}, orient="row"),
        name="flow",
        title="Flow",
        fields=(
            Field(name="stage", label="Stage"),
            Field(name="name", label="Flow"),
            Field(name="low", label="Low", role="people"),
            Field(name="high", label="High", role="people"),
            Field(name="kind", label="Kind"),
        ),
    )


def svg_of(rows: list[Row], stamp: str = "") -> str:
    return draw_flow(
        flows(rows),
        stage="stage",
        label="name",
        count_low="low",
        count_high="high",
        kind="kind",
        stamp=stamp,
    )


def widths(drawing: Drawing) -> list[float]:
    """The width of each shape that leaves the way through, where it starts: M left top H right."""
    starts = [re.match(r"M([\d.]+) [\d.]+H([\d.]+)", p.get("d", "")) for p in drawing.all("path")]
    return [float(found[2]) - float(found[1]) for found in starts if found]


def bars(drawing: Drawing) -> list[float]:
    """The width of the bar at the head of each stage."""
    return [float(bar.get("width", "0")) for bar in drawing.filled("#212b32")]


TWO_STAGES: list[Row] = [
    ("Triage", "accepted", 280, 320, "onward"),
    ("Triage", "turned away", 80, 120, "lost"),
    ("Support", "finished", 150, 250, "onward"),
    ("Support", "waiting for a worker", 190, 210, "waiting"),
]


def test_each_flow_is_as_wide_as_the_middle_of_its_range() -> None:
    drawing = Drawing(svg_of(TWO_STAGES))
    assert [round(width, 1) for width in widths(drawing)] == [28.0, 84.0, 56.0]
    assert bars(drawing) == [WIDEST, 56.0]


def test_those_waiting_are_a_round_pool_beside_the_way_through() -> None:
    pools = [rect for rect in Drawing(svg_of(TWO_STAGES)).all("rect") if rect.get("rx")]
    assert len(pools) == 1
    assert float(pools[0].get("height", "0")) == 56.0
    assert float(pools[0].get("x", "0")) > 6 + WIDEST


def test_every_stage_flow_and_range_is_in_words() -> None:
    words = Drawing(svg_of(TWO_STAGES, "Invented data")).words()
    assert {"Triage", "turned away", "80 to 120", "190 to 210", "Invented data"} <= set(words)
    assert {"going on", "leaving", "waiting"} <= set(words)
    assert words.index("turned away") < words.index("accepted")


def test_a_hidden_a_missing_and_an_empty_flow_are_told_apart() -> None:
    drawing = Drawing(
        svg_of(
            [
                ("Triage", "accepted", 90, 110, "onward"),
                ("Triage", "moved away", 2, 6, "lost"),
                ("Triage", "said no", None, None, "lost"),
                ("Triage", "aged out", 0, 0, "lost"),
                ("Triage", "queue", None, None, "waiting"),
            ]
        )
    )
    assert {"1 to 7, not shown", "not supplied", "0"} <= set(drawing.words())
    assert len(drawing.hatched("path")) == 1
    assert len(drawing.open("path")) == 1
    assert len([rect for rect in drawing.open() if rect.get("rx")]) == 1
    assert len(widths(drawing)) == 3


def test_a_flow_hidden_at_one_end_is_as_wide_as_the_end_that_is_known() -> None:
    drawing = Drawing(svg_of([("A", "on", 200, 200, "onward"), ("A", "off", 3, 100, "lost")]))
    assert "at most 100" in drawing.words()
    lost, onward = widths(drawing)
    assert round(onward / lost, 2) == 2.0


def test_two_ways_on_stand_side_by_side_and_fill_the_way_through() -> None:
    drawing = Drawing(svg_of([("A", "x", 100, 100, "onward"), ("A", "y", 300, 300, "onward")]))
    lefts = [float(re.match(r"M([\d.]+)", p.get("d", ""))[1]) for p in drawing.all("path")]  # type: ignore[index]
    assert [round(left, 1) for left in lefts] == [90.0, 6.0]
    assert sum(widths(drawing)) == WIDEST


def test_an_unknown_kind_leaves_rather_than_goes_missing() -> None:
    drawing = Drawing(svg_of([("A", "on", 90, 90, "onward"), ("A", "other", 30, 30, "elsewhere")]))
    assert "leaving" in drawing.words()
    assert len(widths(drawing)) == 2


def test_stages_of_none_and_tables_of_none_can_be_drawn() -> None:
    assert bars(Drawing(svg_of([("A", "on", 0, 0, "onward")]))) == []
    assert "Nothing was supplied to draw here." in Drawing(svg_of([])).words()


def test_labels_are_escaped_wrapped_and_clear_of_each_other() -> None:
    long = "needs <help> & more " * 3
    rows: list[Row] = [(long, f"{long}{n}", 10 + n, 900, "lost") for n in range(4)]
    svg = svg_of(rows)
    assert "<help>" not in svg
    places = [
        (float(text.get("x", "0")), float(text.get("y", "0")))
        for text in Drawing(svg).all("text")
        if text.get("x") == "192"
    ]
    heights = [y for _, y in places]
    assert all(below - above >= 14 for above, below in pairwise(heights))
    assert svg == svg_of(rows)
