import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.tables import TABLES, check_table, empty_frame
from carereach.tables.codes import AGE_BANDS, AGES, years_in_band
from carereach.tables.consistency import check_consistency
from tests.unit.tables.small import raw_frame, small_frames

SITE = "site-camhs-town"


def told(name: str, *rows: dict[str, str | None]) -> list[tuple[int, str]]:
    table = TABLES[name]
    frame = check_table(table, raw_frame(table, *rows), file=table.file_name).frame
    found = check_consistency(small_frames() | {name: frame})
    return [(one.row, one.rule) for one in found if one.file == f"{name}.csv"]


def test_the_small_workspace_makes_sense():
    assert check_consistency(small_frames()) == []


def test_empty_tables_say_nothing():
    assert check_consistency({name: empty_frame(table) for name, table in TABLES.items()}) == []


def test_all_sexes_beside_one_sex_count_people_twice():
    rows = [{"sex": "all"}, {"sex": "female"}, {"sex": "male", "age": "15"}]
    assert told("population", *rows) == [(2, "mixed_sexes"), (3, "mixed_sexes")]
    apart = [{"sex": "all"}, {"sex": "female", "age": "15"}]
    assert told("population", *apart) == []


def test_a_band_beside_a_year_inside_it_counts_people_twice():
    rows = [{"age": "12-15"}, {"age": "14"}, {"age": "16"}]
    assert told("population", *rows) == [(2, "double_counted_age"), (3, "double_counted_age")]
    assert told("population", {"age": "8-11"}, {"age": "12"}, {"age": "16-17"}) == []


def test_the_two_ways_of_counting_twice_meet():
    rows = [{"age": "12-15", "sex": "all"}, {"age": "14", "sex": "female"}]
    assert told("population", *rows) == [(2, "mixed_sexes"), (3, "mixed_sexes")]


def _people_counted(rows):
    """How often each area, year and sex is counted, the plain way."""
    counted = {}
    for area, age, sex in rows:
        years = years_in_band(age) if age in AGE_BANDS else [int(age)]
        for year in years:
            for one in ("female", "male") if sex == "all" else (sex,):
                counted.setdefault((area, year, one), []).append((area, age, sex))
    return counted


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("E1", "E2")),
            st.sampled_from(AGES),
            st.sampled_from(("female", "male", "all")),
        ),
        unique=True,
        min_size=1,
        max_size=12,
    )
)
def test_double_counting_is_found_as_by_counting_heads(rows):
    cells = [dict(zip(("area_code", "age", "sex"), row, strict=True)) for row in rows]
    flagged = {row for row, _ in told("population", *cells)}
    twice = {one for users in _people_counted(rows).values() if len(users) > 1 for one in users}
    assert flagged == {number for number, row in enumerate(rows, start=2) if row in twice}


def test_an_area_without_people_is_a_warning():
    assert told("areas", {}, {"area_code": "E2"}) == [(3, "no_population")]


@pytest.mark.parametrize("state", ["suppressed", "missing"])
def test_a_count_is_either_given_or_hidden(state):
    assert told("known_cases", {"count_state": state}) == [(2, "hidden_count")]
    assert told("known_cases", {"count_state": state, "count": ""}) == []
    group = {"count_state": state, "referrals": ""}
    assert told("referrals_by_group", group) == [(2, "hidden_count")]
    assert told("referrals_by_group", group | {"accepted": ""}) == []


def test_each_combination_of_lists_stands_once():
    other = {"police": "0", "Health trust": "1"}
    assert told("lists", {}, other) == []
    assert told("lists", {}, other, {"count": "3"}) == [(4, "repeated_combination")]


def test_a_count_without_lists_is_no_combination():
    frame = check_table(TABLES["lists"], pl.DataFrame({"count": ["1", "2"]}), file="f").frame
    assert check_consistency(small_frames() | {"lists": frame}) == []


def test_shares_of_a_contract_add_up_to_one():
    half = {"contract_id": "a", "partner_id": "x", "share": "0.5"}
    assert told("payers", half, half | {"partner_id": "y"}) == []
    assert told("payers", half, half | {"partner_id": "y", "share": "0.4"}) == [(2, "shares")]
    thirds = [half | {"partner_id": one, "share": "0.333"} for one in "xyz"]
    assert told("payers", *thirds) == []


def test_a_physical_site_needs_its_place():
    assert told(
        "sites",
        {"latitude": None},
        {"site_id": "b", "kind": "phone", "latitude": None, "longitude": None},
    ) == [(2, "no_coordinates")]


HOURS = [
    ([{"opens": "09:00", "closes": "12:00"}, {"opens": "12:00", "closes": "17:00"}], []),
    ([{"opens": "09:00", "closes": "12:30"}, {"opens": "12:00", "closes": "17:00"}], [3]),
    ([{"opens": "12:00", "closes": "17:00"}, {"opens": "09:00", "closes": "12:30"}], [2]),
    (
        [
            {"opens": "09:00", "closes": "17:00", "term_time": "term"},
            {"opens": "10:00", "closes": "15:00", "term_time": "holiday"},
        ],
        [],
    ),
    (
        [
            {"opens": "09:00", "closes": "17:00", "valid_to": "2026-03-31"},
            {"opens": "10:00", "closes": "15:00", "valid_from": "2026-04-01"},
        ],
        [],
    ),
    (
        [
            {"opens": "09:00", "closes": "17:00", "valid_from": None, "valid_to": None},
            {"opens": "10:00", "closes": "15:00", "term_time": None},
        ],
        [3],
    ),
    (
        [
            {"opens": "09:00", "closes": "17:00"},
            {"opens": "09:30", "closes": "10:00"},
            {"opens": "16:00", "closes": "18:00"},
        ],
        [3, 4],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), HOURS)
def test_opening_spans_that_overlap(rows, expected):
    assert [row for row, _ in told("opening_hours", *rows)] == expected


_times = st.sampled_from(("09:00", "10:00", "12:00", "17:00", "24:00"))
_days = st.one_of(st.none(), st.sampled_from(("2026-01-01", "2026-03-31", "2026-06-01")))


def _minutes_open(row):
    """Every moment a span is open, written out: day, season and hour."""
    first, last = row["valid_from"] or "2025-12-31", row["valid_to"] or "2026-12-31"
    seasons = {"term": {"term"}, "holiday": {"holiday"}}.get(row["term_time"], {"term", "holiday"})
    days = ("2025-12-31", "2026-01-01", "2026-02-01", "2026-03-31", "2026-05-01", "2026-06-01")
    return {
        (day, season, hour)
        for day in (*days, "2026-12-31")
        if first <= day <= last
        for season in seasons
        for hour in range(int(row["opens"][:2]), int(row["closes"][:2]))
    }


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "site_id": st.sampled_from(("a", "b")),
                "opens": _times,
                "closes": _times,
                "term_time": st.sampled_from((None, "always", "term", "holiday")),
                "valid_from": _days,
                "valid_to": _days,
            }
        ).filter(
            lambda row: (
                row["opens"] < row["closes"]
                and (row["valid_from"] or "") <= (row["valid_to"] or "9")
            )
        ),
        min_size=1,
        max_size=6,
    )
)
def test_overlaps_are_found_as_by_writing_every_hour_out(rows):
    flagged = {row for row, _ in told("opening_hours", *rows)}
    order = sorted(range(len(rows)), key=lambda at: (rows[at]["opens"], rows[at]["closes"]))
    expected = {
        at + 2
        for place, at in enumerate(order)
        for before in order[:place]
        if rows[before]["site_id"] == rows[at]["site_id"]
        and _minutes_open(rows[before]) & _minutes_open(rows[at])
    }
    ties = {
        at + 2
        for at, row in enumerate(rows)
        if any(
            (row["site_id"], row["opens"], row["closes"])
            == (other["site_id"], other["opens"], other["closes"])
            for other in rows[:at] + rows[at + 1 :]
        )
    }
    assert flagged - ties == expected - ties
    assert bool(flagged) == bool(expected)


def test_spans_of_other_days_and_sites_do_not_meet():
    other = {"opens": "09:00", "closes": "17:00"}
    rows = [other, other | {"weekday": "monday"}, other | {"site_id": "b"}]
    assert told("opening_hours", *rows) == []


def test_very_many_spans_of_one_day_are_still_looked_at():
    rows = [
        {"opens": f"{hour:02d}:{minute:02d}", "closes": "24:00"}
        for hour in range(8, 20)
        for minute in range(60)
    ]
    assert told("opening_hours", *rows)[0] == (3, "overlapping_hours")


def test_files_and_rows_may_be_named_otherwise():
    table = TABLES["sites"]
    frame = check_table(table, raw_frame(table, {"latitude": None}), file="f").frame
    [found] = check_consistency(
        small_frames() | {"sites": frame},
        files={"sites": "w.xlsx, sheet sites"},
        rows={"sites": pl.Series([9])},
    )
    assert (found.file, found.row, found.severity) == ("w.xlsx, sheet sites", 9, "warning")
