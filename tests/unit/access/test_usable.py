from typing import Any

import polars as pl
import pytest

from carereach.access import (
    audit_usable_access,
    count_counting_services,
    count_nearly_counting,
    count_outcomes,
    count_reasons,
)
from tests.unit.access.worlds import one_clinic, rules, service, site, tables

REACHED, HARD, UNKNOWN, SHUT = "reached", "reached_with_difficulty", "not_known", "not_reached"


def outcome(world: dict[str, Any], age_band: str = "12-15", **changes: Any) -> dict[str, int]:
    access = audit_usable_access(tables(**world), rules=rules(**changes))
    row = count_outcomes(access).row(
        by_predicate=(pl.col("age_band") == age_band) & (pl.col("need") == "N9"), named=True
    )
    return {name: row[name] for name in (REACHED, HARD, UNKNOWN, SHUT) if row[name]}


def first_barriers(world: dict[str, Any], **changes: Any) -> dict[str, int]:
    access = audit_usable_access(tables(**world), rules=rules(**changes))
    reasons = count_reasons(access).filter(pl.col("first") > 0)
    return dict(reasons.select("test", "first").iter_rows())


def changed(**changes: Any) -> dict[str, Any]:
    return one_clinic(services=[service(**changes)])


def test_a_young_person_who_passes_every_test_is_reached() -> None:
    assert outcome(one_clinic()) == {REACHED: 100}


@pytest.mark.parametrize(
    ("changes", "state", "test"),
    [
        ({"minimum_age": 16}, SHUT, "age"),
        ({"minimum_age": None, "maximum_age": None}, UNKNOWN, None),
        ({"minimum_age": 13, "maximum_age": None}, REACHED, None),
        ({"minimum_age": None, "maximum_age": 13}, SHUT, "age"),
        ({"sexes": "female"}, UNKNOWN, None),
        ({"sexes": "male"}, UNKNOWN, None),
        ({"sexes": None}, UNKNOWN, None),
        ({"referral_routes": ["gp"]}, UNKNOWN, None),
        ({"referral_routes": None}, UNKNOWN, None),
        ({"referral_routes": ["gp", "school"]}, REACHED, None),
        ({"residence_rule": None}, UNKNOWN, None),
        ({"residence_rule": "area residents"}, UNKNOWN, None),
        ({"residence_rule": "area residents", "serves_codes": ["L2"]}, SHUT, "residence"),
        ({"residence_rule": "area residents", "serves_codes": ["L1"]}, REACHED, None),
        ({"residence_rule": "area residents", "serves_codes": ["A1"]}, REACHED, None),
        ({"residence_rule": "registered patients"}, HARD, None),
        ({"residence_rule": "not children placed from elsewhere"}, HARD, None),
        ({"exclusions": None}, UNKNOWN, None),
        ({"exclusions": ["risk level"]}, SHUT, "excluded"),
        ({"exclusions": ["non-engagement"]}, SHUT, "excluded"),
        ({"exclusions": ["no diagnosis"]}, SHUT, "excluded"),
        ({"exclusions": ["open court case", "none"]}, SHUT, "excluded"),
        ({"exclusions": ["substance use"]}, HARD, None),
        ({"exclusions": ["not in education"]}, HARD, None),
        ({"setting": "S18"}, HARD, None),
    ],
)
def test_each_rule_of_a_service(changes: dict[str, Any], state: str, test: str | None) -> None:
    world = changed(**changes)
    assert outcome(world) == {state: 100}
    assert first_barriers(world) == ({test: 100} if test else {})


def test_a_band_is_counted_year_by_year() -> None:
    population = [
        {"area_code": "A1", "age": str(age), "sex": "all", "young_people": 10 * age}
        for age in range(12, 16)
    ]
    world = changed(minimum_age=13) | {"population": population}
    assert outcome(world) == {REACHED: 130 + 140 + 150, SHUT: 120}


def test_a_service_for_one_sex_takes_that_sex() -> None:
    population = [
        {"area_code": "A1", "age": "14", "sex": sex, "young_people": number}
        for sex, number in (("female", 60), ("male", 40))
    ]
    world = changed(sexes="female") | {"population": population}
    assert outcome(world) == {REACHED: 60, SHUT: 40}
    assert first_barriers(world) == {"sex": 40}


@pytest.mark.parametrize(
    ("place", "state", "test"),
    [
        ({"latitude": 51.2}, SHUT, "too far"),
        ({"latitude": None, "longitude": None}, UNKNOWN, None),
        ({"kind": "phone", "latitude": None, "longitude": None}, HARD, None),
        ({"kind": "virtual"}, HARD, None),
        ({"kind": "outreach", "latitude": 52.0}, REACHED, None),
    ],
)
def test_each_kind_of_place(place: dict[str, Any], state: str, test: str | None) -> None:
    world = one_clinic(sites=[site(**place)])
    assert outcome(world) == {state: 100}
    assert first_barriers(world) == ({test: 100} if test else {})


def test_outreach_comes_only_where_it_serves_and_needs_no_hours() -> None:
    world = one_clinic(sites=[site(kind="outreach")], opening_hours=[])
    assert outcome(world) == {REACHED: 100}
    world["services"] = [service(serves_codes=["L2"])]
    assert first_barriers(world) == {"too far": 100}


def test_a_physical_place_without_hours_is_not_known() -> None:
    assert outcome(one_clinic(opening_hours=[])) == {UNKNOWN: 100}


def test_a_service_without_a_place_is_not_known() -> None:
    assert outcome(one_clinic(sites=[], opening_hours=[])) == {UNKNOWN: 100}


def test_a_confidential_place_counts_where_it_serves_and_no_distance_is_taken() -> None:
    world = one_clinic(
        services=[service(confidential_location=True, serves_codes=["L1"])],
        sites=[site(latitude=53.0, longitude=-1.0)],
        opening_hours=[],
        travel_times=[{"area_code": "A1", "site_id": "site-svc", "mode": "walk", "minutes": 300.0}],
    )
    assert outcome(world) == {REACHED: 100}
    world["services"] = [service(confidential_location=True, serves_codes=["L2"])]
    assert first_barriers(world) == {"too far": 100}


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_a_service_that_is_not_active_is_no_service(status: str) -> None:
    world = changed(status=status)
    world["services"].append(service("other"))
    assert first_barriers(world) == {"no service": 100}


def test_a_candidate_never_counts_but_leaves_the_place_not_known() -> None:
    assert outcome(changed(status="candidate")) == {UNKNOWN: 100}


def test_a_candidate_changes_nothing_where_an_active_service_is_known() -> None:
    world = one_clinic()
    world["services"] = [service(minimum_age=16), service("new", status="candidate")]
    world["offers"] = [{**world["offers"][0], "service_id": name} for name in ("svc", "new")]
    assert first_barriers(world) == {"age": 100}


def test_a_service_silent_on_its_offers_leaves_what_its_setting_could_meet_not_known() -> None:
    world = one_clinic(offers=[{"service_id": "svc", "need": "N1", "stage": "treatment",
                                "level": "full"}])  # fmt: skip
    assert outcome(world) == {SHUT: 100}
    world["services"].append(service("silent"))
    possible = {"N9": frozenset({"S5"})}
    assert outcome(world, possible_settings=possible) == {UNKNOWN: 100}
    assert outcome(world, possible_settings={"N9": frozenset({"S1"})}) == {SHUT: 100}


def test_nothing_supplied_is_not_known() -> None:
    assert outcome(one_clinic(services=[], sites=[], opening_hours=[], offers=[])) == {UNKNOWN: 100}
    assert outcome(one_clinic(offers=[])) == {UNKNOWN: 100}


def test_recognising_a_need_does_not_meet_it_and_a_first_response_is_hard() -> None:
    world = one_clinic()
    world["offers"][0]["level"] = "recognise"
    assert first_barriers(world) == {"no service": 100}
    world["offers"][0]["level"] = "partial"
    assert outcome(world) == {HARD: 100}


def test_the_first_barrier_is_the_test_after_which_no_service_is_left() -> None:
    world = one_clinic()
    world["services"] = [service(minimum_age=16), service("far", exclusions=["risk level"])]
    world["sites"].append(site("far", latitude=51.3))
    world["opening_hours"] += [{**world["opening_hours"][0], "site_id": "site-far"}]
    world["offers"] += [{**world["offers"][0], "service_id": "far"}]
    assert first_barriers(world) == {"age": 100}
    reasons = count_reasons(audit_usable_access(tables(**world), rules=rules()))
    assert dict(reasons.select("test", "alone").iter_rows()) == {"age": 100}


def capacity(**figures: float) -> dict[str, Any]:
    from datetime import date

    return {
        "service_id": "svc",
        "period_start": date(2025, 4, 1),
        "period_end": date(2026, 3, 31),
    } | figures


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ({"current_caseload": 60, "places": 60, "median_wait_treatment_days": 29.0}, SHUT),
        ({"current_caseload": 60, "places": 60, "median_wait_treatment_days": 28.0}, HARD),
        ({"current_caseload": 60, "places": 60}, HARD),
        ({"current_caseload": 59, "places": 60, "mean_wait_assessment_days": 90.0}, HARD),
        ({"current_caseload": 59, "places": 60}, REACHED),
        ({"mean_wait_treatment_days": 10.0}, REACHED),
    ],
)
def test_room(figures: dict[str, float], state: str) -> None:
    assert outcome(one_clinic(capacity=[capacity(**figures)])) == {state: 100}


def test_only_the_latest_return_counts() -> None:
    from datetime import date

    old = capacity(current_caseload=60, places=60) | {
        "period_start": date(2024, 4, 1),
        "period_end": date(2025, 3, 31),
    }
    assert outcome(one_clinic(capacity=[capacity(current_caseload=1, places=60), old])) == {
        REACHED: 100
    }


def test_the_services_that_count_and_those_that_nearly_count() -> None:
    world = one_clinic()
    world["services"] = [service(), service("early")]
    world["sites"].append(site("early"))
    world["opening_hours"] = [
        {**world["opening_hours"][0], "site_id": "site-svc", "weekday": "sunday", "closes": 560},
        {**world["opening_hours"][0], "site_id": "site-early", "closes": 945},
    ]
    world["offers"] += [{**world["offers"][0], "service_id": "early", "level": "partial"}]
    access = audit_usable_access(tables(**world), rules=rules())
    assert not count_counting_services(access).height
    nearly = count_nearly_counting(access)
    assert nearly.select("service_id", "test", "young_people").rows() == [
        ("svc", "shut", 100),
        ("early", "shut", 100),
    ]
    assert nearly.select("closes_minute", "open_until_minute", "young_people_by_then").rows() == [
        (None, 960, 100),
        (945, 960, 100),
    ]
    world["opening_hours"][1]["closes"] = 960
    access = audit_usable_access(tables(**world), rules=rules())
    assert count_counting_services(access).rows() == [("N9", "treatment", "12-15", "early", 0, 100)]
    assert count_nearly_counting(access).select("service_id", "no_other_way").rows() == [("svc", 0)]


def test_no_closing_time_helps_those_who_could_not_be_home_in_time() -> None:
    world = one_clinic()
    world["opening_hours"][0]["closes"] = 600
    nearly = count_nearly_counting(audit_usable_access(tables(**world), rules=rules()))
    assert nearly["open_until_minute"].to_list() == [960]
    late = rules(home_by_minute=940)
    nearly = count_nearly_counting(audit_usable_access(tables(**world), rules=late))
    assert nearly["open_until_minute"].to_list() == [None]
    assert nearly["young_people"].to_list() == [100]


def test_an_offer_outside_the_map_is_not_looked_at() -> None:
    access = audit_usable_access(tables(**one_clinic()), rules=rules(cells=(("N1", "acute"),)))
    assert access.cells == (("N1", "acute"),)
    assert first_barriers(one_clinic(), cells=(("N1", "acute"),)) == {"no service": 100}


def test_a_service_may_nearly_count_for_those_who_have_another_way_in() -> None:
    world = one_clinic()
    world["services"] = [service(), service("picky", exclusions=["risk level"])]
    world["sites"].append(site("picky"))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-picky"})
    world["offers"] += [{**world["offers"][0], "service_id": "picky"}]
    nearly = count_nearly_counting(audit_usable_access(tables(**world), rules=rules()))
    columns = ("service_id", "test", "young_people", "no_other_way", "better_off")
    assert nearly.select(columns).rows() == [("picky", "excluded", 100, 0, 0)]
    world["offers"][0]["level"] = "partial"
    nearly = count_nearly_counting(audit_usable_access(tables(**world), rules=rules()))
    assert nearly.select(columns).rows() == [("picky", "excluded", 100, 0, 100)]


def test_a_service_does_not_nearly_count_for_those_it_takes_at_another_place() -> None:
    world = one_clinic()
    world["sites"].append(site(site_id="site-far", latitude=52.0))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-far"})
    access = audit_usable_access(tables(**world), rules=rules())
    assert not count_nearly_counting(access).height
