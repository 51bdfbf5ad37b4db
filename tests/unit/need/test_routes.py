from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.need import (
    Figure,
    Known,
    NeighboursAnswer,
    Route,
    compare_neighbours,
    count_known,
    count_under_18,
    find_artefacts,
    follow_routes,
    read_known,
)
from tests.unit.need.worlds import COUNCILS, YOUNG_PEOPLE, count, figures, source, table

UNDER_18 = Figure(id="u", low=40_000, value=41_000, high=42_000)


def read(sources: list[dict[str, Any]], *counts: dict[str, Any]) -> Known:
    known = count_known(
        table("known_cases", *counts),
        table("evidence", *sources),
        councils=COUNCILS,
        area_codes=[],
        children_per_episode=0.9,
    )
    flags = find_artefacts(known.series, usual_change=0.29, change_limit=2.81)
    return read_known(known, flags, under_18=UNDER_18, councils=1)


def yearly(*counts: int) -> Known:
    years = range(2026 - len(counts) + 1, 2027)
    return read(
        [source(f"y{year}", title=f"Y {year}", period_end=date(year, 3, 31)) for year in years],
        *(count(f"y{year}", number) for year, number in zip(years, counts, strict=True)),
    )


def test_known_is_the_best_graded_and_the_floor_is_the_best_matching() -> None:
    known = read(
        [source("good", definition_match=2), source("large", recency=2, coverage=2)],
        count("good", 120),
        count("large", 300),
    )
    assert (known.known, known.at_least, known.lowest, known.highest) == (300, 120, 120, 300)
    assert (known.grade, known.sources) == (7, 2)


def test_without_grades_a_count_is_still_a_floor() -> None:
    known = read([source("s", definition_match=None)], count("s", 40))
    assert (known.known, known.at_least, known.grade) == (40, 40, None)


def test_zero_is_known_but_never_a_floor() -> None:
    known = read([source("s")], count("s", 0))
    assert (known.known, known.at_least) == (0, None)


def test_a_count_that_rose_sharply_is_no_floor() -> None:
    rose = yearly(100, 105, 900)
    assert (rose.known, rose.at_least, rose.is_doubtful) == (900, None, True)
    fell = yearly(900, 905, 100)
    assert (fell.known, fell.at_least, fell.is_doubtful) == (100, 100, True)
    assert not yearly(100, 900, 100, 100).is_doubtful


@pytest.mark.parametrize(
    ("changes", "number", "reason"),
    [
        ({"title": "Offences"}, 50, "cannot stand for children"),
        ({"definition_match": 0}, 50, "definition matches poorly"),
        ({"recency": 0}, 50, "over three years old"),
        ({}, 50_000, "above the number of children living here"),
        ({}, None, "hidden or was not supplied"),
    ],
)
def test_what_cannot_be_used_is_set_aside_with_its_reason(
    changes: dict[str, Any], number: int | None, reason: str
) -> None:
    known = read([source("s", **changes)], count("s", number))
    assert known.known is None
    assert any(reason in sentence for sentence in known.reasons)


def test_surveys_and_practitioners_are_told_not_known() -> None:
    known = read(
        [source("a", kind="survey estimate"), source("b", kind="practitioner knowledge")],
        count("a", 30),
        count("b", 80),
    )
    assert (known.known, known.told_low, known.told_high) == (None, 30, 80)


def test_a_source_that_hides_a_part_is_partial() -> None:
    assert read(
        [source("s")], count("s", 30), count("s", None, "B", count_state="suppressed")
    ).is_partial
    assert not read([source("s")], count("s", 30)).is_partial


def test_children_under_18_are_given_or_estimated() -> None:
    ratio = Figure(id="r", low=1.5, value=2, high=2.5)
    assert count_under_18(YOUNG_PEOPLE, COUNCILS, under_18_ratio=ratio) == Figure(
        id="r", low=38_000, value=44_000, high=50_000
    )
    half = COUNCILS.with_columns(share_covered=pl.lit(0.5))
    assert count_under_18(YOUNG_PEOPLE, half, under_18_ratio=ratio).value == 34_000


def neighbours(*rates: float | None) -> NeighboursAnswer:
    names = [f"n{place}" for place in range(len(rates))]
    recorded = pl.DataFrame(
        {
            "local_authority_code": ["A", "B", *names],
            "recorded": [10.0, 10.0, *rates],
            "under_18": [10_000.0] * (len(rates) + 2),
        },
        schema_overrides={"recorded": pl.Float64},
    )
    pairs = pl.DataFrame(
        [(code, name) for code in ("A", "B") for name in names],
        schema={"local_authority_code": pl.String, "neighbour_code": pl.String},
        orient="row",
    )
    return compare_neighbours(COUNCILS, recorded, pairs)


def routes(
    known: Known | None = None, beside: NeighboursAnswer | None = None, **changes: Figure
) -> dict[str, Route]:
    followed = follow_routes(
        known or Known(),
        beside or neighbours(),
        YOUNG_PEOPLE,
        under_18=UNDER_18,
        figures=figures(**changes),
    )
    return {route.key: route for route in followed}


def test_published_rates_are_applied_to_the_children_here() -> None:
    route = routes()["published"]
    assert route.value == pytest.approx(19 * 4.1)
    assert route.low == pytest.approx(15 * 4.1, rel=0.02)
    assert route.high == pytest.approx(23 * 4.1, rel=0.02)


def test_surveys_lead_to_a_number_by_sex_through_the_assumptions() -> None:
    route = routes()["surveys"]
    abused = 12_000 * 0.15 + 12_000 * 0.05
    assert route.value == pytest.approx(abused / 16 * 2 * 0.2)
    assert route.standing == "assumption"
    assert 0 < (route.low or 0) < (route.value or 0) < (route.high or 0)


def test_neighbours_rates_are_turned_into_children() -> None:
    route = routes(beside=neighbours(10.0, 20.0, 30.0))["neighbours"]
    assert route.value == pytest.approx(20 * 4.1 * 0.9)
    assert routes()["neighbours"].part == "not used"


def test_what_is_known_is_a_floor_and_leads_on_to_those_not_known() -> None:
    known = Known(known=90, at_least=90, lowest=40, highest=90)
    followed = routes(known)
    recorded, hidden = followed["recorded"], followed["hidden"]
    assert (recorded.part, recorded.low, recorded.high) == ("floor", 40, 90)
    assert (hidden.low, hidden.value, hidden.high) == (
        pytest.approx(100),
        pytest.approx(150),
        pytest.approx(300),
    )


def test_routes_without_a_start_say_so() -> None:
    followed = routes()
    assert {key for key, route in followed.items() if route.part == "not used"} == {
        "recorded",
        "told",
        "hidden",
        "neighbours",
    }
    assert all(route.reason for route in followed.values() if route.part == "not used")


def test_what_is_told_only_lifts_the_upper_end() -> None:
    route = routes(Known(told_low=50, told_high=80))["told"]
    assert (route.part, route.low, route.high) == ("view", 50, 80)


def test_an_assumption_of_zero_closes_the_survey_route() -> None:
    zero = Figure(id="z", low=0, value=0, high=0.4)
    assert routes(exploited_share=zero)["surveys"].part == "not used"
    open_ended = Figure(id="z", low=0, value=0.2, high=0.4)
    assert routes(exploited_share=open_ended)["surveys"].low == 0


def test_an_estimate_above_the_children_here_is_refused() -> None:
    high = Figure(id="h", low=9_000, value=10_000, high=12_000)
    route = routes(at_risk_rate=high)["published"]
    assert (route.part, route.high) == ("not used", None)
    assert "exceeds the children living here" in route.reason


@given(st.floats(0.01, 0.5), st.floats(1, 5))
def test_ranges_keep_their_order(share: float, years: float) -> None:
    route = routes(
        exploited_share=Figure(id="s", low=share / 2, value=share, high=share * 1.5),
        years_of_exposure=Figure(id="y", low=years / 2, value=years, high=years * 2),
    )["surveys"]
    assert 0 < (route.low or 0) <= (route.value or 0) <= (route.high or 0) <= UNDER_18.high
