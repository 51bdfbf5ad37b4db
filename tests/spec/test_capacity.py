"""How the capacity room reads a return: small examples a commissioner could work by hand."""

from datetime import date

import polars as pl
import pytest

from carereach.capacity import (
    Figure,
    compare_caseloads,
    compare_demand,
    compare_places,
    compare_waits,
    review_contracts,
)
from carereach.evidence import wait_standards
from carereach.tables import TABLES
from carereach.tables.check import empty_frame


def table(table_name, /, **row):
    return pl.DataFrame([row], schema=empty_frame(TABLES[table_name]).schema)


SERVICES = table("services", service_id="s", name="The Bridge", setting="S10", status="active")


def returned(**figures):
    year = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}
    return table("capacity", service_id="s", **year, **figures)


def test_a_list_grows_by_those_accepted_less_those_started_less_those_closed():
    # 142 accepted, 84 started, 14 closed before support: 44 more wait than a year before.
    year = returned(accepted=142, treatments_started=84, closed_before_support=14)
    bridge = compare_demand(year, SERVICES).services.row(0, named=True)
    assert bridge["list_growth"] == 44
    assert bridge["state"] == "the list grows"
    # Chance alone moves such a sum by about 30 either way, so 8 more would not be called growth.
    year = returned(accepted=142, treatments_started=120, closed_before_support=14)
    assert compare_demand(year, SERVICES).services["state"].item() == "the list holds"


def test_a_mean_wait_says_nothing_about_a_limit():
    camhs = SERVICES.with_columns(setting=pl.lit("S5"))
    settings = {"standards": wait_standards(), "nation": "E", "covering_all": ["wait:CYP4W"]}
    told = compare_waits(returned(mean_wait_treatment_days=20.0), camhs, **settings).verdicts
    assert told["verdict"].item() == "cannot be told"
    assert told["in_force"].item() is False  # proposed in 2021, never brought into force
    told = compare_waits(returned(median_wait_treatment_days=112.0), camhs, **settings).verdicts
    assert told["verdict"].item() == "half or more waited longer"


def test_caseload_is_set_against_the_services_own_cap():
    # 5.5 workers at 12 each may hold 66; 79 are held, 13 too many.
    bridge = compare_caseloads(
        returned(staff_wte=5.5, caseload_limit_per_wte=12.0, current_caseload=79), SERVICES
    ).services.row(0, named=True)
    assert (bridge["room"], bridge["over_cap"], bridge["state"]) == (66, 13, "above the cap")


def test_a_one_year_contract_cannot_hold_nineteen_months_of_wait_and_support():
    contracts = table(
        "contracts",
        contract_id="c",
        service_id="s",
        starts_on=date(2025, 12, 1),
        ends_on=date(2026, 11, 30),
        extension_months=0,
    )
    year = returned(current_caseload=79, mean_support_months=14.0, mean_wait_treatment_days=139.0)
    bridge = review_contracts(
        contracts,
        empty_frame(TABLES["payers"]),
        partners=empty_frame(TABLES["partners"]),
        services=SERVICES,
        capacity=year,
        as_of=date(2026, 6, 30),
        ending_months=12,
    ).contracts.row(0, named=True)
    assert (bridge["ending"], bridge["months_left"]) == ("ends soon", 5)
    assert bridge["support_months"] + bridge["wait_months"] == pytest.approx(18.6)
    assert bridge["length"] == "shorter than support and wait"
    assert bridge["current_caseload"] == 79  # young people who would lose their worker


def test_places_needed_are_young_people_a_year_times_years_of_support():
    # 300 exploited in a year, half need the service, for 14 months: 175 places at one time.
    def exactly(number, source):
        return Figure(source=source, low=number, value=number, high=number)

    answer = compare_places(
        returned(places=72),
        SERVICES,
        need=exactly(300, "need"),
        share=exactly(0.5, "asm:specialist-share"),
        support_months=exactly(14, "asm:support-months"),
    )
    assert answer.needed_planning == pytest.approx(175)
    assert answer.state == "too few even at the low end of need"
