from collections.abc import Sequence
from math import isfinite
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.need import (
    Figure,
    Known,
    PlanningAnswer,
    compare_groups,
    compare_neighbours,
    follow_routes,
    plan_need,
)
from tests.unit.need.worlds import COUNCILS, YOUNG_PEOPLE, figures, table

NOBODY = YOUNG_PEOPLE.with_columns(young_people=pl.lit(0.0))


def planned(
    known: Known | None = None,
    *,
    referred: Sequence[dict[str, Any]] = (),
    under_18: float = 41_000,
    people: pl.DataFrame = YOUNG_PEOPLE,
    **changes: Figure,
) -> PlanningAnswer:
    none = pl.DataFrame(
        schema={
            "local_authority_code": pl.String,
            "recorded": pl.Float64,
            "under_18": pl.Float64,
            "neighbour_code": pl.String,
        }
    )
    given_figures = figures(**changes)
    children = Figure(id="u", low=under_18, value=under_18, high=under_18)
    beside = compare_neighbours(COUNCILS, none, none)
    routes = follow_routes(
        known or Known(), beside, people, under_18=children, figures=given_figures
    )
    views = {"view_kind": pl.lit("referrals"), "view_id": "service_id", "view": "service_id"}
    groups = compare_groups(
        table("known_cases").with_columns(
            view_kind=pl.lit("r"), view_id=pl.lit("r"), view=pl.lit("r")
        ),
        table("referrals_by_group", *referred).with_columns(**views),
        people,
        figures=given_figures,
        comparable=["svc"],
    )
    return plan_need(
        known or Known(), routes, groups, people, under_18=children, figures=given_figures
    )


def split(dimension: str, **numbers: int) -> list[dict[str, Any]]:
    return [
        {
            "service_id": "svc",
            dimension: group.replace("_", "-"),
            "referrals": number,
            "count_state": "exact",
        }
        for group, number in numbers.items()
    ]


def ages(young: int, middle: int, old: int) -> list[dict[str, Any]]:
    rows = split("age_band", a=young, b=middle, c=old)
    bands = ("8-11", "12-15", "16-17")
    return [row | {"age_band": band} for row, band in zip(rows, bands, strict=True)]


def known(number: float, **changes: Any) -> Known:
    given_ = {"known": number, "at_least": number, "lowest": number, "highest": number}
    return Known(**(given_ | {"sources": 2, "grade": 8} | changes))


def test_without_any_local_count_there_is_still_a_range() -> None:
    headline = planned().headline
    assert headline.known is None
    assert 0 < headline.low < headline.planning < headline.high
    assert headline.verdict == "caution"
    assert headline.reasons[0].startswith("No local count was supplied")
    assert headline.known_of_ten_low is None


def test_zero_known_is_never_zero_need() -> None:
    none = planned(known(0, at_least=None)).headline
    assert none.known == 0
    assert none.low == planned().headline.low > 0
    assert none.known_of_ten_high == 0


def test_the_range_never_starts_below_what_is_known() -> None:
    headline = planned(known(90)).headline
    assert headline.low >= 90 / 0.9
    assert headline.known_of_ten_high == pytest.approx(9)


def test_knowing_few_never_lowers_the_range() -> None:
    assert planned(known(1)).headline.low == planned().headline.low


def test_the_planning_figure_is_the_largest_middle() -> None:
    answer = planned(known(30))
    middles = [route.value for route in answer.routes if route.part in ("range", "lift")]
    assert answer.headline.planning == max(value for value in middles if value is not None)


def test_what_practitioners_say_lifts_the_upper_end_only() -> None:
    told = planned(Known(told_low=900, told_high=1000)).headline
    plain = planned().headline
    assert (told.low, told.planning, told.high) == (plain.low, plain.planning, 1000)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sources": 1}, "Only one local source"),
        ({"is_doubtful": True}, "unlike the years around it"),
        ({"is_partial": True}, "does not show a count for every council"),
        ({"reasons": ("Set aside.",), "sources": 1}, "Set aside."),
    ],
)
def test_each_doubt_is_a_reason_for_caution(changes: dict[str, Any], reason: str) -> None:
    headline = planned(known(45, **changes)).headline
    assert headline.verdict == "caution"
    assert any(reason in sentence for sentence in headline.reasons)


def test_agreeing_sources_give_a_usable_range() -> None:
    narrow = Figure(id="n", low=0.15, value=0.2, high=0.25)
    years = Figure(id="y", low=4, value=5, high=6)
    shares = Figure(id="s", low=0.6, value=0.8, high=0.9)
    answer = planned(known(45), exploited_share=narrow, years_of_exposure=years, known_share=shares)
    assert (answer.headline.verdict, answer.headline.reasons) == ("usable", ())


def test_routes_far_apart_are_a_reason_for_caution() -> None:
    wide = Figure(id="w", low=0.001, value=0.2, high=0.9)
    reasons = planned(known(10), exploited_share=wide).headline.reasons
    assert any("far apart" in sentence for sentence in reasons)


def test_more_known_than_elsewhere_is_said() -> None:
    reasons = planned(known(400)).headline.reasons
    assert any("More are known here" in sentence for sentence in reasons)


def test_nobody_living_here_is_refused() -> None:
    answer = planned(people=NOBODY, under_18=0)
    assert answer.headline.verdict == "refused"
    assert answer.by_group["high"].sum() == 0


def test_more_recorded_than_live_here_is_refused() -> None:
    headline = planned(known(95), under_18=100).headline
    assert headline.verdict == "refused"
    assert "Nearly every child here" in headline.reasons[0]


def test_cited_shares_split_the_range_where_nothing_local_does() -> None:
    answer = planned()
    assert [share.value for share in answer.ages] == pytest.approx([0.2, 0.5, 0.3])
    assert [share.group for share in answer.sexes] == ["female", "male"]
    assert sum(share.value for share in answer.sexes) == pytest.approx(1)
    boys = answer.sexes[1]
    assert (boys.low, boys.value, boys.high) == pytest.approx((0.25, 0.33, 0.33))


def test_a_whole_local_mix_is_used_and_widens_the_range() -> None:
    answer = planned(referred=ages(50, 100, 50))
    youngest = answer.ages[0]
    assert (youngest.value, youngest.basis) == (0.25, "local records")
    assert (youngest.low, youngest.high) == (0.1, 0.3)


def test_a_local_mix_that_leaves_a_group_out_of_view_is_not_used() -> None:
    assert planned(referred=ages(1, 150, 49)).ages[0].basis != "local records"
    assert planned(referred=ages(5, 10, 5)).ages[0].basis != "local records"
    assert planned(referred=split("sex", female=190, male=10)).sexes[1].basis != "local records"
    assert planned(referred=split("sex", female=120, male=80)).sexes[1].value == 0.4


def test_the_split_adds_up_and_stays_within_those_living_here() -> None:
    by_group = planned(known(90)).by_group
    totals = by_group.group_by("dimension").agg(pl.col("planning").sum())["planning"]
    assert totals[0] == pytest.approx(totals[1])
    assert (by_group["high"] <= by_group["living_here"]).all()


@given(st.one_of(st.none(), st.floats(0, 30_000)), st.floats(0, 30_000))
def test_the_range_is_never_negative_infinite_or_a_point(count: float | None, told: float) -> None:
    stated = Known(told_low=told, told_high=told)
    if count is not None:
        stated = known(count, at_least=count or None, told_low=told, told_high=told)
    headline = planned(stated).headline
    if headline.verdict != "refused":
        assert 0 < headline.low < headline.high
        assert headline.low <= headline.planning <= headline.high <= 41_000
        assert all(isfinite(end) for end in (headline.low, headline.planning, headline.high))


@given(st.floats(1, 20_000), st.floats(1.01, 1.5))
def test_knowing_more_never_lowers_the_plan(count: float, more: float) -> None:
    fewer, many = planned(known(count)).headline, planned(known(count * more)).headline
    if many.verdict != "refused":
        assert many.planning >= fewer.planning
        assert many.low >= fewer.low
