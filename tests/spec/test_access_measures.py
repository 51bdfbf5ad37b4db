"""What the measures of access say: small examples a commissioner could work by hand."""

from functools import partial

import polars as pl
import pytest

from carereach.access.equity import measure_equity
from carereach.access.measures import (
    join_stages,
    measure_by_group,
    measure_closest,
    measure_cumulative,
    measure_raam,
    measure_two_step,
)
from carereach.access.times import hold_times

PEOPLE = pl.DataFrame({"id": ["Hilltop", "Quayside", "Lighthouse"], "people": [100.0, 300.0, 20.0]})
CLINICS = pl.DataFrame({"id": ["clinic", "hub"], "capacity": [20.0, 30.0]})
JOURNEYS = pl.DataFrame(
    {
        "from_id": ["Hilltop", "Quayside", "Quayside", "Lighthouse"],
        "to_id": ["clinic", "clinic", "hub", "hub"],
        "minutes": [25.0, 10.0, 20.0, 75.0],
    }
)
TIMES = hold_times(JOURNEYS, from_ids=PEOPLE["id"].to_list(), to_ids=CLINICS["id"].to_list())


def by_place(measured):
    return dict(measured.scores.select("id", "score").iter_rows())


def test_a_place_is_shared_with_everyone_else_who_can_reach_it():
    # The clinic's 20 places serve 400 young people; the hub's 30 serve the 300 of Quayside.
    scores = by_place(measure_two_step(TIMES, PEOPLE, CLINICS, max_minutes=30))
    assert scores["Hilltop"] == pytest.approx(20 / 400)
    assert scores["Quayside"] == pytest.approx(20 / 400 + 30 / 300)


def test_nobody_is_left_out_of_the_count():
    # The lighthouse is 75 minutes away: its score is 0, not a blank that a mean would pass over.
    measured = measure_two_step(TIMES, PEOPLE, CLINICS, max_minutes=30)
    assert by_place(measured)["Lighthouse"] == 0
    assert measured.people_out_of_reach == 20
    assert measured.exclusions.rows() == [("place", "with too few services in reach", 1, 20.0)]


def test_no_place_is_handed_out_twice():
    scores = measure_two_step(TIMES, PEOPLE, CLINICS, max_minutes=30).scores["score"]
    assert (scores * PEOPLE["people"]).sum() == pytest.approx(50)


def test_minutes_have_no_number_where_nobody_can_get_there():
    minutes = by_place(measure_closest(TIMES, PEOPLE, CLINICS, count=2, max_minutes=60))
    assert minutes == {"Hilltop": None, "Quayside": 20, "Lighthouse": None}


def test_places_in_reach_do_not_know_who_else_wants_them():
    places = by_place(measure_cumulative(TIMES, PEOPLE, CLINICS, max_minutes=30))
    assert places == {"Hilltop": 20, "Quayside": 50, "Lighthouse": 0}


def test_crowding_and_travel_are_one_cost():
    # Quayside spreads over both until neither is better; Hilltop has only the clinic.
    costs = by_place(measure_raam(TIMES, PEOPLE, CLINICS, tau_minutes=60, max_minutes=60))
    assert costs["Quayside"] < costs["Hilltop"]
    assert costs["Lighthouse"] is None


def test_one_missing_stage_breaks_the_pathway():
    groups = measure_by_group(
        TIMES,
        PEOPLE.with_columns(age_band=pl.lit("12-15")),
        pl.DataFrame(
            {
                "age_band": "12-15",
                "stage": ["assessment", "treatment"],
                "id": ["clinic", "hub"],
                "capacity": [20.0, 30.0],
            }
        ),
        stages=("assessment", "treatment"),
        measure=partial(measure_two_step, max_minutes=30),
    )
    whole = {row["id"]: row for row in join_stages(groups).iter_rows(named=True)}
    assert whole["Hilltop"]["score"] == 0
    assert whole["Hilltop"]["weakest"] == "treatment"
    assert whole["Quayside"]["reachable"]


def test_fairness_in_plain_words():
    scores = measure_two_step(TIMES, PEOPLE, CLINICS, max_minutes=30).scores
    frame = PEOPLE.join(scores, on="id").select(
        pl.col("id").alias("area_code"),
        "people",
        "score",
        pl.Series("deprivation_decile", [2, 9, 1]),
        pl.Series("rural_urban", ["rural", "urban", "rural"]),
    )
    equity = measure_equity(frame, level=0.1)
    assert equity.concentration > 0  # the less deprived quayside has more
    assert equity.below == pytest.approx(120 / 420)
    meaning = dict(equity.frame().select("name", "meaning").iter_rows())
    assert meaning["People below the level"] == (
        "29% of people live where access is below the level set."
    )
