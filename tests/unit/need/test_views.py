"""Where sources disagree about who is exploited."""

from typing import Any

import polars as pl

from carereach.need import compare_views


def view(name: str, seen: int | None, of: int, **changes: Any) -> dict[str, Any]:
    return {
        "view": name,
        "dimension": "sex",
        "group": "male",
        "seen": seen,
        "of": of,
        "whole": True,
        "is_hidden": False,
    } | changes


def compare(*rows: dict[str, Any]) -> pl.DataFrame:
    return compare_views(pl.DataFrame(rows))


def test_a_service_that_sees_boys_and_a_record_that_does_not_disagree() -> None:
    found = compare(view("service", 66, 200), view("record", 20, 200), view("police", 40, 200))
    row = found.row(0, named=True)
    assert (row["lowest_view"], row["highest_view"], row["views"]) == ("record", "service", 3)
    assert row["finding"] == "sources disagree"


def test_small_differences_are_within_chance() -> None:
    assert compare(view("a", 5, 20), view("b", 7, 20))["finding"].to_list() == ["within chance"]


def test_hidden_part_and_single_views_are_not_compared() -> None:
    assert compare(view("a", 5, 20), view("b", None, 20)).is_empty()
    assert compare(view("a", 5, 20), view("b", 19, 20, is_hidden=True)).is_empty()
    assert compare(view("a", 5, 20), view("b", 19, 20, whole=False)).is_empty()
    assert compare(view("a", 5, 20)).is_empty()
