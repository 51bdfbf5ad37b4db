"""The pathway as a whole: one missing link shows."""

import polars as pl

from carereach.access import WHOLE, audit_usable_access, count_whole_pathway
from tests.unit.access.worlds import one_clinic, rules, service, site, tables

CELLS = (("N9", "assessment"), ("N9", "treatment"), ("N6", "acute"))
GROUPS = {"mental health": ("N9", "N10"), "injury": ("N6",), "justice": ("N15",)}


def counted(**changes: object) -> pl.DataFrame:
    world = one_clinic()
    world["services"].append(service("other"))
    world["sites"].append(site("other"))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-other"})
    world["offers"] += [
        {"service_id": "svc", "need": "N9", "stage": "assessment", "level": "full"},
        {"service_id": "other", "need": "N6", "stage": "acute", "level": "partial"},
    ]
    world["services"][0] |= changes
    access = audit_usable_access(tables(**world), rules=rules(cells=CELLS))
    return count_whole_pathway(access, GROUPS)


def row(frame: pl.DataFrame, group: str, band: str = "12-15") -> dict[str, object]:
    return frame.row(
        by_predicate=(pl.col("group") == group) & (pl.col("age_band") == band), named=True
    )


def test_a_whole_chain_has_no_missing_link() -> None:
    whole = row(counted(), WHOLE)
    assert (whole["places"], whole["young_people"], whole["every"]) == (3, 100, 100)
    assert (whole["need"], whole["stage"], whole["link_broken"]) == (None, None, 0)


def test_one_missing_link_breaks_the_group_and_the_whole() -> None:
    frame = counted(exclusions=["risk level"])
    mental = row(frame, "mental health")
    assert (mental["every"], mental["broken"], mental["only_link"]) == (0, 100, 0)
    assert mental["link_broken"] == 100
    assert row(frame, "injury")["every"] == 100
    assert row(frame, WHOLE)["broken"] == 100


def test_the_link_named_is_the_one_whose_mending_makes_most_whole() -> None:
    world = one_clinic()
    world["offers"].append(
        {"service_id": "svc", "need": "N6", "stage": "acute", "level": "partial"}
    )
    access = audit_usable_access(tables(**world), rules=rules(cells=CELLS))
    whole = row(count_whole_pathway(access, GROUPS), WHOLE, "8-17")
    assert (whole["need"], whole["stage"]) == ("N9", "assessment")
    assert (whole["link_broken"], whole["only_link"]) == (100, 100)


def test_what_is_not_known_is_neither_whole_nor_broken() -> None:
    mental = row(counted(exclusions=None), "mental health")
    assert (mental["every"], mental["broken"], mental["not_known"]) == (0, 0, 100)


def test_a_group_that_is_not_looked_at_has_no_row() -> None:
    assert "justice" not in counted()["group"].to_list()
