from datetime import date
from typing import Any

import polars as pl
import pytest

from carereach.need import KnownAnswer, count_known
from tests.unit.need.worlds import COUNCILS, count, source, table


def known(
    sources: list[dict[str, Any]], counts: list[dict[str, Any]], councils: pl.DataFrame = COUNCILS
) -> KnownAnswer:
    return count_known(
        table("known_cases", *counts),
        table("evidence", *sources),
        councils=councils,
        area_codes=["a1", "a2"],
        children_per_episode=0.9,
    )


def rows(answer: KnownAnswer, *columns: str) -> list[tuple[Any, ...]]:
    return answer.latest.select(columns).rows()


def test_sources_that_disagree_stand_side_by_side() -> None:
    answer = known([source("police"), source("health")], [count("police", 90), count("health", 40)])
    assert sorted(rows(answer, "recorded")) == [(40.0,), (90.0,)]


def test_councils_of_one_source_are_added() -> None:
    answer = known([source("police")], [count("police", 90), count("police", 10, "B")])
    assert rows(answer, "recorded", "state", "places_counted") == [(100.0, "exact", 2)]


def test_councils_that_report_the_same_thing_apart_are_one_source() -> None:
    apart = [
        source(f"assessments-{name}", title="Assessments, year to March 2026", publisher=name)
        for name in ("alder", "birch")
    ]
    counts = [count("assessments-alder", 50), count("assessments-birch", 30, "B")]
    answer = known(apart, counts)
    assert rows(answer, "recorded", "publisher") == [(80.0, "alder and birch")]
    assert answer.latest["grade"].to_list() == [5]


def test_two_publishers_who_count_the_same_place_stay_apart() -> None:
    two = [source(name, title="Caseload", publisher=name) for name in ("one", "two")]
    answer = known(two, [count("one", 50), count("two", 70)])
    assert sorted(rows(answer, "recorded")) == [(50.0,), (70.0,)]


def test_only_the_newest_of_a_yearly_run_is_the_latest() -> None:
    yearly = [
        source(f"dfe-{year}", title=f"Assessments {year}", period_end=date(year, 3, 31))
        for year in (2024, 2025, 2026)
    ]
    answer = known(yearly, [count(f"dfe-{year}", year - 2000) for year in (2024, 2025, 2026)])
    assert rows(answer, "evidence_id", "recorded") == [("dfe-2026", 26.0)]
    assert answer.series["count"].to_list() == [24.0, 25.0, 26.0]
    assert answer.series["series"].n_unique() == 1


def test_episodes_become_children_only_through_the_cited_ratio() -> None:
    answer = known([source("dfe", definition="assessment episodes")], [count("dfe", 100)])
    assert rows(answer, "counts", "recorded", "children") == [
        ("assessment episodes", 100.0, pytest.approx(90.0))
    ]


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ({"title": "Flagged offences"}, "offences"),
        ({"title": "Recorded crimes"}, "offences"),
        ({"note": "Referrals, not children."}, "referrals"),
        ({"note": "Counts assessment episodes, not children."}, "assessment episodes"),
        ({"note": "Children, not episodes."}, "children"),
        ({"title": "Seen at the referral centre"}, "children"),
        ({"title": "Children on the caseload"}, "children"),
    ],
)
def test_what_is_counted_is_read_from_the_sources_own_words(
    words: dict[str, str], unit: str
) -> None:
    answer = known([source("s", **words)], [count("s", 100)])
    assert rows(answer, "counts") == [(unit,)]
    assert (answer.latest["children"][0] is None) == (unit in ("offences", "referrals"))


def test_the_five_grades_are_kept_and_their_sum_only_when_all_are_given() -> None:
    graded = [source("all"), source("some", recency=None)]
    answer = known(graded, [count("all", 10), count("some", 10)])
    assert dict(rows(answer, "evidence_id", "grade")) == {"all": 5, "some": None}


def test_hidden_and_missing_sources_stay_listed() -> None:
    answer = known(
        [source("hidden"), source("gone")],
        [count("hidden", None, count_state="suppressed"), count("gone", None)],
    )
    assert set(rows(answer, "evidence_id", "recorded", "state")) == {
        ("hidden", None, "suppressed"),
        ("gone", None, "missing"),
    }


def test_a_source_that_lacks_one_council_is_part_shown() -> None:
    answer = known([source("s")], [count("s", 30), count("s", None, "B", count_state="suppressed")])
    assert rows(answer, "recorded", "state", "places_counted") == [(30.0, "part shown", 1)]


def test_levels_of_place_are_never_added_together() -> None:
    answer = known([source("s")], [count("s", 30), count("s", 5, "a1"), count("s", 99, "FORCE")])
    assert rows(answer, "recorded", "by_council") == [(30.0, True)]
    wider = known([source("s")], [count("s", 5, "a1"), count("s", 99, "FORCE")])
    assert rows(wider, "recorded", "by_council") == [(99.0, False)]


def test_a_council_partly_outside_is_shared_out() -> None:
    half = COUNCILS.with_columns(share_covered=pl.lit(0.5))
    answer = known([source("s")], [count("s", 30)], half)
    assert rows(answer, "recorded", "is_shared_out") == [(15.0, True)]


def test_rounded_parts_make_a_rounded_sum() -> None:
    answer = known([source("s")], [count("s", 30, count_state="rounded"), count("s", 9, "B")])
    assert rows(answer, "state") == [("rounded",)]


def test_surveys_and_practitioners_are_no_records() -> None:
    told = [source("a", kind="survey estimate"), source("b", kind="service caseload")]
    answer = known(told, [count("a", 30), count("b", 30)])
    assert dict(rows(answer, "evidence_id", "is_record")) == {"a": False, "b": True}


def test_nothing_supplied_gives_empty_tables() -> None:
    answer = known([], [])
    assert answer.sources.is_empty()
    assert answer.series.is_empty()


def test_a_source_without_a_period_is_known_but_in_no_series() -> None:
    answer = known([source("s", period_end=None)], [count("s", 30)])
    assert rows(answer, "recorded") == [(30.0,)]
    assert answer.series.is_empty()
