"""The capacity step: need becomes places, figures become standards, only released tables leave."""

import pytest

from carereach.cycle.capacity import (
    answer_capacity,
    present_capacity,
    present_contracts,
    standards_from_capacity,
)
from carereach.tables import Assumption
from tests.unit.capacity.rows import activity, service
from tests.unit.capacity.workspaces import CONTRACT, GROWING, NEED, NO_NEED, REFUGE, workspace

EVERYTHING = {"capacity": [GROWING], "contracts": [CONTRACT]}


def figures(held, need=NEED):
    frame = standards_from_capacity(answer_capacity(held, **need))
    return {row["standard_id"]: row for row in frame.to_dicts()}


def over(row):
    return row["numerator"], row["denominator"]


def test_need_becomes_places_with_the_services_own_length_of_support():
    answer = answer_capacity(workspace(**EVERYTHING), **NEED)
    assert answer.sufficiency.needed_planning == pytest.approx(200 * 0.5 * 14 / 12)
    assert answer.sufficiency.places == 72


def test_a_local_assumption_replaces_the_shipped_one():
    own = {"asm:specialist-share": Assumption(low=0.2, value=0.2, high=0.2)}
    answer = answer_capacity(workspace(assumptions=own, **EVERYTHING), **NEED)
    assert answer.sufficiency.needed_planning == pytest.approx(200 * 0.2 * 14 / 12)


def test_need_that_is_only_partly_known_is_not_known():
    partly = NEED | {"need_low": None}
    assert answer_capacity(workspace(**EVERYTHING), **partly).sufficiency.needed_high is None


def test_figures_for_standards_are_those_the_answers_show():
    found = figures(workspace(**EVERYTHING))
    assert over(found["CON-01"]) == (0, 1)
    assert over(found["CON-02"]) == (0, 1)
    assert over(found["CON-03"]) == (395000, 395000)
    assert over(found["OUT-01"]) == (1, 1)
    assert over(found["OUT-04"]) == (0, 5.5)
    assert over(found["CAP-01"]) == (0, 1)
    assert over(found["CAP-02"]) == (1, 1)
    assert over(found["ACC-07"]) == (14, 168)
    assert over(found["SPC-02"]) == (62, 100)
    people = {name for name, row in found.items() if row["counts_people"]}
    assert people == {"ACC-07", "SPC-02"}


def test_the_longest_median_of_therapy_is_given_in_weeks():
    held = workspace(
        services=[service("a", "S20"), service("b", "S20")],
        capacity=[
            activity("a", median_wait_treatment_days=70.0),
            activity("b", median_wait_treatment_days=105.0),
        ],
    )
    assert over(figures(held)["MHT-05"]) == (15.0, None)


def test_a_standard_that_cannot_be_told_has_no_figure():
    long = CONTRACT | {"ends_on": CONTRACT["ends_on"].replace(year=2030)}
    unknown = {"value_gbp_per_year": None, "outreach_funded": None}
    held = workspace(capacity=[GROWING], contracts=[long | unknown])
    found = figures(held, NO_NEED)
    # Longer than the mean says nothing about the 95th percentile that CON-02 asks for.
    assert {"CON-02", "CON-03", "OUT-01", "SPC-02"}.isdisjoint(found)
    assert over(found["CON-01"]) == (1, 1)


def test_an_empty_area_has_no_figure_at_all():
    assert figures(workspace(services=[]), NO_NEED) == {}


def test_half_empty_rows_give_what_they_can():
    held = workspace(capacity=[activity(referrals=100)], contracts=[])
    assert over(figures(held)["CAP-02"]) == (0, 1)
    assert set(figures(held)) == {"CAP-02"}


def test_wales_is_not_held_to_english_waits():
    row = activity(median_wait_treatment_days=112.0)
    camhs = [service("a", "S5")]
    england = answer_capacity(workspace(services=camhs, capacity=[row]), **NO_NEED)
    wales = answer_capacity(workspace(nation="Wales", services=camhs, capacity=[row]), **NO_NEED)
    assert england.waits.verdicts.height == 1
    assert wales.waits.verdicts.height == 0


def test_services_without_figures_are_named_but_never_a_confidential_one():
    listed = [service("a", name="The Bridge"), service("b", name="Other"), REFUGE]
    answer = answer_capacity(workspace(services=listed, capacity=[GROWING]), **NEED)
    assert answer.silent_services == ("Other",)


def test_a_confidential_service_leaves_in_no_table():
    held = workspace(
        services=[service("a", name="The Bridge"), REFUGE],
        capacity=[GROWING, GROWING | {"service_id": "refuge"}],
        contracts=[CONTRACT, CONTRACT | {"contract_id": "r", "service_id": "refuge"}],
    )
    answer = answer_capacity(held, **NEED)
    for part in (present_capacity(held, answer), present_contracts(held, answer)):
        assert "Hidden House" not in str(part.data)
        assert "The Bridge" in str(part.data)


def test_the_wait_of_very_few_is_not_shown():
    few = GROWING | {"treatments_started": 5}
    camhs = [service("a", "S5", name="CAMHS")]
    held = workspace(services=camhs, capacity=[few])
    data = present_capacity(held, answer_capacity(held, **NEED)).data
    treatment = data["waits"][1]
    assert treatment["seen"] is treatment["median_days"] is treatment["mean_days"] is None
    assert treatment["still_waiting"] == 60
    assert data["waits_against_standards"] == []


def test_the_data_for_programs_holds_its_parts():
    held = workspace(**EVERYTHING)
    answer = answer_capacity(held, **NEED)
    data = present_capacity(held, answer).data
    assert set(data) >= {"services", "waits", "contracts", "sufficiency", "notes"}
    assert data["services"][0]["list_growth"] == 45
    assert data["sufficiency"]["planned"]["low"] == 70
    assert set(present_contracts(held, answer).data) == {"contracts", "payers"}
