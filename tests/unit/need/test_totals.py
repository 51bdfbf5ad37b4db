import polars as pl

from carereach.need.totals import state_counts, total_by_place
from tests.unit.need.worlds import count, table

BANDS = ("8-11", "12-15", "16-17")


def totals(*rows: dict[str, object]) -> list[tuple[object, ...]]:
    frame = total_by_place(table("known_cases", *rows))
    return frame.select("geography_code", "recorded", "state").rows()


def test_an_unsplit_count_is_used_before_its_splits() -> None:
    assert totals(count("x", 50), count("x", 30, sex="female"), count("x", 20, sex="male")) == [
        ("A", 50, "exact")
    ]


def test_all_is_not_a_split() -> None:
    assert totals(count("x", 50, sex="all")) == [("A", 50, "exact")]


def test_a_whole_split_adds_up() -> None:
    rows = [count("x", 10, age_band=band) for band in BANDS]
    assert totals(*rows) == [("A", 30, "exact")]
    assert totals(*rows[:2]) == [("A", 20, "part shown")]


def test_sex_and_age_need_all_six_cells() -> None:
    cells = [count("x", 5, age_band=band, sex=sex) for band in BANDS for sex in ("female", "male")]
    assert totals(*cells) == [("A", 30, "exact")]
    assert totals(*cells[:-1]) == [("A", 25, "part shown")]


def test_hidden_and_missing_stay_states_and_are_never_zero() -> None:
    assert totals(count("x", None, count_state="suppressed")) == [("A", None, "suppressed")]
    assert totals(count("x", None)) == [("A", None, "missing")]
    assert totals(count("x", 0, count_state="missing")) == [("A", None, "missing")]
    assert totals(count("x", 0)) == [("A", 0, "exact")]


def test_one_hidden_cell_leaves_the_total_part_shown() -> None:
    rows = [count("x", 10, sex="female"), count("x", None, sex="male", count_state="suppressed")]
    assert totals(*rows) == [("A", 10, "part shown")]


def test_rounded_counts_say_so() -> None:
    assert totals(count("x", 40, count_state="rounded")) == [("A", 40, "rounded")]


def test_counts_of_a_characteristic_are_no_total() -> None:
    assert totals(count("x", 9, characteristic="in care")) == []


def test_ethnic_groups_are_the_last_resort() -> None:
    rows = [count("x", 9, ethnic_group="white"), count("x", 8, ethnic_group="black")]
    assert totals(*rows) == [("A", 17, "exact")]


def test_a_count_without_a_state_is_exact() -> None:
    stated = state_counts(table("known_cases", count("x", 3, count_state=None, sex="female")))
    assert stated.select("count_state", "layer").row(0) == ("exact", "sex")
    assert stated["count"].dtype == pl.Int64
