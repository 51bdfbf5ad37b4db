"""What every chart keeps to, whatever it draws."""

from datetime import date

import polars as pl
import pytest

from carereach.disclosure import Field, Released, release
from carereach.report import charts
from tests.unit.report.charts.drawings import Drawing
from tests.unit.report.example_document import (
    contract_table,
    draw_all,
    flow_table,
    link_table,
    map_shapes,
    map_table,
    need_table,
    pathway_table,
    waits_table,
    year_table,
)

KINDS = list(draw_all())
NEVER = pl.lit(value=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_plain_stamped_and_narrow_enough_for_a_phone(kind: str) -> None:
    drawing = Drawing(draw_all()[kind])
    assert "Invented data" in drawing.words()
    assert float(drawing.root.get("width", "999")) <= 480
    assert all(float(text.get("font-size", "0")) >= 12 for text in drawing.all("text"))
    assert not drawing.all("script")
    assert not drawing.all("image")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_outside_the_canvas(kind: str) -> None:
    drawing = Drawing(draw_all()[kind])
    width, height = (float(drawing.root.get(side, "0")) for side in ("width", "height"))
    for rect in drawing.all("rect"):
        if rect.get("x") is not None:
            assert float(rect.get("x", "0")) + float(rect.get("width", "0")) <= width + 1
            assert float(rect.get("y", "0")) + float(rect.get("height", "0")) <= height + 1
    for text in drawing.all("text"):
        assert -1 <= float(text.get("x", "0")) <= width + 1
        assert 0 <= float(text.get("y", "0")) <= height + 1


def test_a_real_area_has_no_stamp() -> None:
    assert all("Invented" not in svg for svg in draw_all(stamp="").values())


def draw_empty() -> list[str]:
    def none(table: Released) -> Released:
        return table.where(NEVER)

    return [
        charts.draw_bands(none(need_table()), label="source", low="low", high="high", unit="x"),
        charts.draw_bars(none(waits_table()), label="service", value="waiting", unit="x"),
        charts.draw_stack(none(flow_table()), label="service", parts=("treated",), unit="x"),
        charts.draw_pathway_map(none(pathway_table()), row="need", column="stage", state="state"),
        charts.draw_area_map(
            none(map_table()), shapes=map_shapes(), key="area_code", value="shut_out", unit="x"
        ),
        charts.draw_area_map(map_table(), shapes={}, key="area_code", value="shut_out", unit="x"),
        charts.draw_timeline(
            none(contract_table()), label="contract", start="starts_on", end="ends_on"
        ),
        charts.draw_series(none(year_table()), x="year", y="recorded", unit="x"),
        charts.draw_links(none(link_table()), source="from", target="to", missing="route"),
    ]


@pytest.mark.parametrize("svg", draw_empty())
def test_a_chart_with_nothing_to_draw_says_so(svg: str) -> None:
    drawing = Drawing(svg)
    assert drawing.open()
    assert "supplied to draw" in " ".join(drawing.words())


def test_bands_run_from_low_to_high_and_are_never_bars() -> None:
    svg = charts.draw_bands(
        need_table(), label="source", low="low", high="high", marks=("best",), unit="young people"
    )
    drawing = Drawing(svg)
    bands = drawing.filled("#3b7dbd")
    starts = [float(band.get("x", "0")) for band in bands]
    assert len(bands) == 3
    assert min(starts) > 6
    widths = [float(band.get("width", "0")) for band in bands]
    assert widths[-1] > widths[0]
    assert len(drawing.filled("#212b32")) == 1
    assert {"60 to 120", "at least 380", "410 to 1,300", "220"} <= set(drawing.words())


def test_a_band_open_at_one_end_is_hatched_to_the_edge() -> None:
    table = release(
        pl.DataFrame({"source": ["up", "down"], "low": [380, None], "high": [None, 500]}),
        name="open",
        title="Open",
        fields=(
            Field(name="source", label="Source"),
            Field(name="low", label="Low", role="people"),
            Field(name="high", label="High", role="people"),
        ),
    )
    svg = charts.draw_bands(table, label="source", low="low", high="high", unit="young people")
    assert {"at least 380", "at most 500"} <= set(Drawing(svg).words())
    assert svg.count("diagonal-3b7dbd") >= 3


def test_hidden_and_missing_bars_have_marks_of_their_own() -> None:
    svg = charts.draw_bars(waits_table(), label="service", value="waiting", unit="young people")
    drawing = Drawing(svg)
    assert len(drawing.hatched()) == 1
    assert len(drawing.open()) == 1
    assert len(drawing.filled("#3b7dbd")) == 1
    assert {"165", "1 to 7, not shown", "not supplied"} <= set(drawing.words())


def test_a_share_is_drawn_in_per_cent() -> None:
    table = flow_table()
    words = Drawing(charts.draw_bars(table, label="service", value="share", unit="share")).words()
    assert "41%" in words
    assert "share of young people" in words


def test_a_long_table_draws_its_first_rows_and_says_so() -> None:
    svg = charts.draw_bars(map_table(), label="name", value="young_people", unit="young people")
    assert "Only the first 24 rows are drawn. The table has them all." in Drawing(svg).words()


def test_a_long_label_wraps_above_its_bar() -> None:
    table = release(
        pl.DataFrame({"name": ["a very long name of a service that will not fit " * 2], "n": [50]}),
        name="long",
        title="Long",
        fields=(Field(name="name", label="Name"), Field(name="n", label="N", role="people")),
    )
    words = Drawing(charts.draw_bars(table, label="name", value="n", unit="young people")).words()
    assert sum("service" in line for line in words) >= 1
    assert "50" in words


def test_a_hidden_part_of_a_stack_is_a_short_hatched_block() -> None:
    svg = charts.draw_stack(
        flow_table(),
        label="service",
        parts=("treated", "waiting", "turned_away"),
        unit="young people",
    )
    drawing = Drawing(svg)
    assert "1 to 7, not shown" in drawing.words()
    assert "not supplied" in drawing.words()
    assert len(drawing.hatched()) == 3


def test_a_part_not_supplied_is_counted_and_parts_differ_by_pattern() -> None:
    table = release(
        pl.DataFrame(
            {"name": ["x"], "a": [50], "b": [None], "c": [40]}, schema_overrides={"b": pl.Int64}
        ),
        name="parts",
        title="Parts",
        fields=(
            Field(name="name", label="Name"),
            *(Field(name=name, label=name, role="people") for name in "abc"),
        ),
    )
    svg = charts.draw_stack(table, label="name", parts=("a", "b", "c"), unit="young people")
    assert "1 of 3 not supplied" in Drawing(svg).words()
    assert "diagonal" in svg
    assert "dots" in svg


def test_the_pathway_map_has_a_symbol_for_each_state_and_leaves_gaps_open() -> None:
    svg = charts.draw_pathway_map(
        pathway_table(), row="need", column="stage", state="state", group="group"
    )
    drawing = Drawing(svg)
    words = drawing.words()
    assert {"can get in", "can get in with difficulty", "cannot get in", "not known"} <= set(words)
    assert "not assessed" in words
    assert {"Sexual health", "Mental health"} <= set(words)
    states = pathway_table().frame["state"].value_counts()
    counts = dict(zip(states["state"], states["count"], strict=True))
    assert words.count("?") == counts["not known"] + 1
    assert len(drawing.all("circle")) == counts["can get in with difficulty"] + 1


def test_a_pathway_map_with_few_stages_writes_them_across() -> None:
    few = pathway_table().where(pl.col("stage").is_in(["recovery", "treatment"]))
    svg = charts.draw_pathway_map(few, row="need", column="stage", state="state")
    drawing = Drawing(svg)
    assert not [text for text in drawing.all("text") if "rotate" in text.get("transform", "")]
    assert "not assessed" not in drawing.words()


def test_the_map_shades_hatches_and_leaves_open() -> None:
    svg = charts.draw_area_map(
        map_table(), shapes=map_shapes(), key="area_code", value="shut_out", unit="young people"
    )
    drawing = Drawing(svg)
    areas = [path for path in drawing.all("path") if path.get("fill-rule")]
    assert len(areas) == 42
    assert len(drawing.hatched("path")) == 2
    assert len(drawing.open("path")) == 1
    assert {"Young people", "1 to 7, not shown", "not supplied"} <= set(drawing.words())


def test_a_map_keeps_the_shape_of_the_land() -> None:
    side = 0.1
    square = [(0.0, 60.0), (side * 2, 60.0), (side * 2, 60.0 + side), (0.0, 60.0 + side)]
    table = map_table(1, 1)
    svg = charts.draw_area_map(
        table, shapes={"X00000": [square]}, key="area_code", value="young_people", unit="x"
    )
    path = next(path for path in Drawing(svg).all("path") if path.get("fill-rule"))
    points = [tuple(map(float, pair.split(","))) for pair in path.get("d", "").strip("MZ").split()]
    across = max(x for x, _ in points) - min(x for x, _ in points)
    down = max(y for _, y in points) - min(y for _, y in points)
    assert across == pytest.approx(down, rel=0.02)


def test_a_map_can_show_dots_places_borders_and_says_when_outlines_are_missing() -> None:
    shapes = {"X00000": [[(0.0, 53.0)]], "X00001": [[(0.1, 53.1)]]}
    svg = charts.draw_area_map(
        map_table(1, 3),
        shapes=shapes,
        key="area_code",
        value="share",
        unit="share",
        places={"Eastmarsh": (0.0, 53.0)},
        outlines=[[(0.0, 53.0), (0.1, 53.0), (0.1, 53.1)]],
    )
    drawing = Drawing(svg)
    assert len(drawing.all("circle")) == 2
    assert "Eastmarsh" in drawing.words()
    assert "Share of young people" in drawing.words()
    assert "Some areas have no outline here. The table has them all." in drawing.words()


def test_a_timeline_marks_ends_and_leaves_unknown_ends_open() -> None:
    svg = charts.draw_timeline(
        contract_table(), label="contract", start="starts_on", end="ends_on", marks=("extended_to",)
    )
    drawing = Drawing(svg)
    assert {"ends 31 March 2027", "end not supplied", "not supplied", "2027"} <= set(
        drawing.words()
    )
    assert "Could be extended to" in drawing.words()
    assert len(drawing.open()) == 1


def test_a_short_timeline_is_marked_by_months_and_may_lack_a_start() -> None:
    table = release(
        pl.DataFrame(
            {"name": ["x", "y"], "a": [None, date(2026, 2, 1)], "b": [date(2026, 9, 1)] * 2}
        ),
        name="short",
        title="Short",
        fields=(
            Field(name="name", label="Name"),
            Field(name="a", label="From", role="date"),
            Field(name="b", label="To", role="date"),
        ),
    )
    words = Drawing(charts.draw_timeline(table, label="name", start="a", end="b")).words()
    assert "Apr 2026" in words


def test_a_series_leaves_gaps_and_numbers_its_notes() -> None:
    svg = charts.draw_series(
        year_table(), x="year", y="recorded", group="council", unit="assessments", note="note"
    )
    drawing = Drawing(svg)
    assert len(drawing.hatched()) == 3 + 1
    assert len(drawing.open()) == 2 + 1
    assert "1. The council changed its form." in drawing.words()
    assert "Mar 2025" in drawing.words()
    lines = [line for line in drawing.all("line") if line.get("stroke-width") == "3"]
    assert len(lines) == 2 + 3 + 4


def test_a_series_of_periods_is_spread_evenly_and_may_be_shares() -> None:
    table = release(
        pl.DataFrame({"p": ["2023", "2024", "2025"], "n": [20, 40, 50], "all": [100, 100, 100]}),
        name="periods",
        title="Periods",
        fields=(
            Field(name="p", label="Period"),
            Field(name="n", label="N", role="people"),
            Field(name="all", label="All", role="people"),
            Field(name="s", label="S", role="share", numerator="n", denominator="all"),
        ),
    )
    words = Drawing(charts.draw_series(table, x="p", y="s", unit="share")).words()
    assert {"2023", "2024", "2025", "0%", "share of young people"} <= set(words)


def test_a_single_point_can_be_drawn() -> None:
    table = year_table().where(pl.col("year") == date(2018, 3, 31))
    words = Drawing(charts.draw_series(table, x="year", y="recorded", unit="x")).words()
    assert "Mar 2018" in words


def test_a_missing_route_is_a_gap_and_an_agreed_one_is_whole() -> None:
    drawing = Drawing(charts.draw_links(link_table(), source="from", target="to", missing="route"))
    routes = link_table().frame["route"].to_list()
    whole = [line for line in drawing.all("line") if line.get("stroke") == "#1d5b95"]
    broken = [line for line in drawing.all("line") if line.get("stroke") == "#a8480a"]
    assert len(whole) == routes.count("agreed") + 1
    assert len(broken) == 2 * (routes.count("missing") + 1)
    assert "general practice" in drawing.words()
