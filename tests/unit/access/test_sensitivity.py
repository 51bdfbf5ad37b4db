"""Other rules of a visit: what changes, and what stands."""

from dataclasses import replace

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.access import (
    AS_SET,
    AccessRules,
    Sensitivity,
    Variant,
    audit_pathway,
    audit_sensitivity,
    audit_usable_access,
)
from tests.unit.access.worlds import one_clinic, rules, tables

PLACE = ("N9", "treatment")


def variant(key: str, changed: AccessRules, *, share: float = 0.9) -> Variant:
    return Variant(
        key=key, words=f"tried {key}", rules=changed, can_get_in_share=share, difficulty_share=0.5
    )


def tried(*variants: Variant, **world: object) -> Sensitivity:
    given_tables = tables(**one_clinic(**world))
    access = audit_usable_access(given_tables, rules=rules())
    pathway = audit_pathway(access, can_get_in_share=0.9, difficulty_share=0.5)
    return audit_sensitivity(
        given_tables, access=access, pathway=pathway, variants=variants, places=[PLACE, ("N1", "x")]
    )


LATE = variant("late", rules(leaves_school_minute=1060))


def test_the_rules_as_set_come_first_and_change_nothing() -> None:
    found = tried(variant("same", rules()))
    assert found.variants["key"].to_list() == [AS_SET, "same"]
    assert found.variants["changed"].to_list() == [0, 0]
    assert found.flips.is_empty()
    assert found.standing.rows() == [("N9", "treatment", "can get in")]


def test_a_place_that_flips_is_named_from_state_to_state() -> None:
    found = tried(LATE)
    assert found.variants.rows()[1] == ("late", "tried late", 1, 1, 0, 1)
    flip = found.flips.filter(pl.col("age_band") == "8-17").row(0, named=True)
    assert (flip["as_set"], flip["state"]) == ("can get in", "cannot get in")
    assert found.standing.is_empty()
    areas = found.areas.filter(pl.col("age_band") == "12-15")
    assert areas.select("key", "not_reached").rows() == [(AS_SET, 0), ("late", 100)]


def test_a_mend_that_rests_on_one_rule_is_told_from_one_that_stands() -> None:
    hours = [{**one_clinic()["opening_hours"][0], "closes": 940}]
    found = tried(variant("early", rules(leaves_school_minute=900)), opening_hours=hours)
    assert found.variants.rows()[1][3:] == (1, 1, 0)
    assert found.faults.rows() == [("svc", "shut", 1, 2, ["tried early"])]
    excluded = [{**one_clinic()["services"][0], "exclusions": ["risk level"]}]
    found = tried(variant("early", rules(leaves_school_minute=900)), services=excluded)
    assert found.faults.rows() == [("svc", "excluded", 2, 2, [])]
    assert found.standing.rows() == [("N9", "treatment", "cannot get in")]


def test_what_becomes_not_known_is_changed_but_neither_easier_nor_harder() -> None:
    hours = [{**one_clinic()["opening_hours"][0], "opens": 930, "closes": 980}]
    nowhere = [{**one_clinic()["sites"][0], "latitude": None, "longitude": None}]
    found = tried(
        variant("near", rules(max_minutes=10)),
        variant("seen quickly", rules(appointment_minutes=1, max_minutes=10)),
        opening_hours=hours,
        sites=nowhere,
    )
    assert found.cells["state"].unique().to_list() == ["not known"]
    assert found.standing.is_empty()
    services = [{**one_clinic()["services"][0], "minimum_age": None, "maximum_age": None}]
    found = tried(LATE, services=services)
    assert found.variants.rows()[1][3:] == (1, 0, 0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_a_longer_limit_never_makes_a_place_harder(more: int, later: int) -> None:
    base = rules()
    found = tried(
        variant("more", replace(base, max_minutes=base.max_minutes + more)),
        variant("less", replace(base, leaves_school_minute=base.leaves_school_minute + later)),
    )
    easier, harder = found.variants["easier"].to_list(), found.variants["harder"].to_list()
    assert harder[1] == 0
    assert easier[2] == 0
