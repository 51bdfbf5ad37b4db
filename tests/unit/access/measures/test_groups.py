from functools import partial

import polars as pl
import pytest

from carereach.access.measures import (
    join_stages,
    measure_by_group,
    measure_closest,
    measure_two_step,
)
from carereach.base import MethodError
from tests.unit.access.measures.plain import World
from tests.unit.access.measures.worlds import scores_of

WORLD = World(
    {"a": 100.0, "b": 50.0},
    {"door": 10.0, "therapy": 4.0},
    {("a", "door"): 5, ("b", "door"): 9, ("a", "therapy"): 20, ("b", "therapy"): 70},
)
DEMAND = pl.DataFrame(
    {
        "age_band": ["12-15", "12-15", "16-17"],
        "id": ["a", "b", "a"],
        "people": [100.0, 50.0, 30.0],
    }
)
SUPPLY = pl.DataFrame(
    {
        "age_band": ["12-15", "12-15", "16-17"],
        "stage": ["assessment", "treatment", "assessment"],
        "id": ["door", "therapy", "door"],
        "capacity": [10.0, 4.0, 6.0],
    }
)
STAGES = ("assessment", "treatment")
TWO = partial(measure_two_step, max_minutes=30)


def grouped(measure=TWO, demand=DEMAND, supply=SUPPLY, stages=STAGES):
    return measure_by_group(WORLD.times, demand, supply, stages=stages, measure=measure)


def test_each_age_band_and_stage_has_its_own_people_and_services():
    scores = grouped().scores
    assert scores.columns == ["age_band", "stage", "id", "score", "reachable"]
    assert scores.select("age_band", "stage", "id").rows() == [
        ("12-15", "assessment", "a"),
        ("12-15", "assessment", "b"),
        ("12-15", "treatment", "a"),
        ("12-15", "treatment", "b"),
        ("16-17", "assessment", "a"),
        ("16-17", "treatment", "a"),
    ]
    assert scores["score"].to_list() == pytest.approx([10 / 150, 10 / 150, 4 / 100, 0, 6 / 30, 0])


def test_one_missing_link_breaks_the_whole_pathway():
    joined = join_stages(grouped())
    rows = {(row["age_band"], row["id"]): row for row in joined.iter_rows(named=True)}
    assert rows["12-15", "a"]["score"] == pytest.approx(4 / 100)
    assert rows["12-15", "a"]["product"] == pytest.approx(10 / 150 * 4 / 100)
    assert rows["12-15", "a"]["weakest"] == "treatment"
    assert rows["12-15", "a"]["reachable"]
    for broken in (("12-15", "b"), ("16-17", "a")):
        assert rows[broken]["score"] == rows[broken]["product"] == 0
        assert rows[broken]["weakest"] == "treatment"
        assert rows[broken]["stages_in_reach"] == 1
        assert not rows[broken]["reachable"]


def test_where_less_is_better_the_longest_journey_is_the_weakest_stage():
    joined = join_stages(grouped(partial(measure_closest, max_minutes=60)))
    assert joined["score"].to_list() == [20, None, None]
    assert joined["weakest"].to_list() == ["treatment"] * 3
    assert joined["product"].is_null().all()


def test_a_tie_goes_to_the_earlier_stage():
    same = pl.concat([SUPPLY.with_columns(stage=pl.lit(stage)) for stage in STAGES]).unique(
        ["age_band", "stage", "id"]
    )
    one = same.filter(pl.col("id") == "door")
    assert set(join_stages(grouped(supply=one))["weakest"]) == {"assessment"}


def test_people_may_differ_by_stage():
    demand = pl.concat(
        [
            DEMAND.with_columns(stage=pl.lit("assessment")),
            DEMAND.with_columns(stage=pl.lit("treatment"), people=pl.col("people") / 2),
        ]
    )
    scores = grouped(demand=demand).scores.filter(
        (pl.col("stage") == "treatment") & (pl.col("age_band") == "12-15")
    )
    assert scores["score"].to_list() == pytest.approx([4 / 50, 0])


def test_a_place_that_one_stage_does_not_ask_about_cannot_go_the_whole_way():
    demand = pl.concat(
        [
            DEMAND.with_columns(stage=pl.lit("assessment")),
            DEMAND.with_columns(stage=pl.lit("treatment")).filter(pl.col("id") == "b"),
        ]
    )
    joined = join_stages(grouped(demand=demand))
    assert not joined["reachable"].any()


def test_what_was_left_out_is_told_by_group():
    groups = grouped()
    out = groups.exclusions.filter(pl.col("reason").str.starts_with("with too few"))
    assert out.select("age_band", "stage", "rows", "amount").rows() == [
        ("12-15", "treatment", 1, 50.0),
        ("16-17", "treatment", 1, 30.0),
    ]
    assert groups.unused.is_empty()


def test_one_group_is_one_measure():
    people = DEMAND.filter(pl.col("age_band") == "16-17").drop("age_band")
    places = SUPPLY.filter(pl.col("age_band") == "16-17").select("id", "capacity")
    alone = scores_of(TWO(WORLD.times, people, places))
    scores = grouped().scores.filter(
        (pl.col("age_band") == "16-17") & (pl.col("stage") == "assessment")
    )
    assert dict(scores.select("id", "score").iter_rows()) == alone


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"stages": ()}, "Stages"),
        ({"stages": ("treatment", "treatment")}, "Stages"),
        ({"demand": DEMAND.drop("age_band")}, "Demand: there is no column called age_band"),
        ({"supply": SUPPLY.drop("stage")}, "Supply: there is no column called stage"),
        ({"demand": DEMAND.clear()}, "no age band"),
    ],
)
def test_tables_that_cannot_be_split_are_refused(changes, says):
    with pytest.raises(MethodError, match=says):
        grouped(**changes)
