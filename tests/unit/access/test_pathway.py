from typing import Any

import polars as pl
import pytest

from carereach.access import audit_pathway, audit_usable_access
from tests.unit.access.worlds import one_clinic, rules, service, tables

ALL = "8-17"


def pathway(world: dict[str, Any]) -> Any:
    access = audit_usable_access(tables(**world), rules=rules())
    return audit_pathway(access, can_get_in_share=0.8, difficulty_share=0.2)


def people(easily: int, hard: int, unknown: int, shut: int) -> dict[str, Any]:
    """A year of age for each outcome: 12 easily, 13 hard, 14 not known, 15 shut out."""
    numbers = zip((12, 13, 14, 15), (easily, hard, unknown, shut), strict=True)
    world = one_clinic(
        population=[
            {"area_code": "A1", "age": str(age), "sex": "all", "young_people": number}
            for age, number in numbers
        ]
    )
    world["services"] = [
        service("easy", minimum_age=12, maximum_age=12),
        service("hard", minimum_age=13, maximum_age=13, exclusions=["substance use"]),
        service("unknown", minimum_age=14, maximum_age=14, exclusions=None),
    ]
    for name in ("easy", "hard", "unknown"):
        world["sites"].append({**world["sites"][0], "site_id": name, "service_id": name})
        world["opening_hours"].append({**world["opening_hours"][0], "site_id": name})
        world["offers"].append({**world["offers"][0], "service_id": name})
    return world


@pytest.mark.parametrize(
    ("numbers", "state"),
    [
        ((80, 0, 0, 20), "can get in"),
        ((79, 0, 0, 21), "can get in with difficulty"),
        ((0, 20, 0, 80), "can get in with difficulty"),
        ((19, 0, 0, 81), "cannot get in"),
        ((79, 0, 1, 20), "not known"),
        ((80, 0, 20, 0), "can get in"),
        ((0, 19, 1, 80), "not known"),
        ((10, 0, 9, 81), "cannot get in"),
        ((30, 0, 40, 30), "can get in with difficulty"),
        ((0, 0, 100, 0), "not known"),
        ((0, 0, 0, 0), "not known"),
    ],
)
def test_the_state_of_a_cell(numbers: tuple[int, int, int, int], state: str) -> None:
    cells = pathway(people(*numbers)).cells
    assert cells.filter(pl.col("age_band") == "12-15")["state"].to_list() == [state]


def test_all_ages_are_added_up() -> None:
    found = pathway(people(10, 20, 30, 40))
    row = found.cells.row(by_predicate=pl.col("age_band") == ALL, named=True)
    assert (row["young_people"], row["get_in"], row["not_known"], row["not_reached"]) == (
        100,
        30,
        30,
        40,
    )
    assert row["first_barrier"] == "age"
    reasons = found.reasons.filter(pl.col("age_band") == ALL)
    assert reasons.select("test", "first", "alone").rows() == [("age", 40, 40)]


def test_where_nobody_is_shut_out_there_is_no_first_barrier() -> None:
    cells = pathway(people(10, 0, 0, 0)).cells
    assert cells.filter(pl.col("age_band") == "12-15")["first_barrier"].to_list() == [None]
