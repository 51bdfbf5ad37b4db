"""Simulated services: what is run, what is left out, and what each change is set against."""

import pytest

from carereach.cycle.capacity import answer_capacity
from carereach.cycle.capacity_simulated import Effort
from carereach.cycle.capacity_simulated_tables import release_simulated
from carereach.tables import Assumption
from tests.unit.capacity.rows import activity, service
from tests.unit.capacity.workspaces import CONTRACT, GROWING, NEED, NO_NEED, workspace

FEW = Effort(base=6, changed=4, swept=2, other=2)
EXCLUDING = service("camhs", "S5", name="The Clinic", exclusions=["risk level"])
CLINIC = activity("camhs") | {
    name: value for name, value in GROWING.items() if name not in {"service_id"}
}
CLINIC["service_id"] = "camhs"


def simulated(need=NEED, assumptions=None, **rows):
    held = workspace(assumptions=assumptions, **rows)
    return answer_capacity(held, **need, effort=FEW).simulated


def data(**rows):
    return release_simulated(simulated(**rows), {}).as_data()


def labels(found):
    return [one.label for one in found.specialist.what_ifs]


def test_nothing_is_simulated_without_activity_or_unasked():
    assert simulated(capacity=[]) is None
    held = workspace(capacity=[GROWING])
    assert answer_capacity(held, **NEED).simulated is None


def test_a_contract_that_ends_is_played_out_with_nothing_after_it():
    found = simulated(capacity=[GROWING], contracts=[CONTRACT])
    assert found.specialist.ends_on == CONTRACT["ends_on"]
    assert found.specialist.ending is not None
    assert labels(found)[0].startswith("A contract of five years")

    long = CONTRACT | {"ends_on": CONTRACT["ends_on"].replace(year=2032)}
    carried_on = simulated(capacity=[GROWING], contracts=[long])
    assert carried_on.specialist.ending is None
    assert labels(carried_on)[0] == "One more full-time worker"


def test_only_what_would_be_a_change_is_tried():
    refusing = CONTRACT | {"support_after_refusal": True, "outreach_funded": True}
    steady = GROWING | {"accepted": 168, "rejected": 0, "staff_left_wte": None}
    found = simulated(capacity=[steady], contracts=[refusing])
    assert labels(found)[1:] == ["One more full-time worker"]


def test_a_local_assumption_sets_how_often_workers_go_out():
    own = {"asm:cap-outreach-tries": Assumption(low=2, value=9, high=12)}
    found = simulated(assumptions=own, capacity=[GROWING], contracts=[CONTRACT])
    assert any("up to 9 times" in label for label in labels(found))


def test_what_is_missing_for_the_specialist_service_is_named():
    found = simulated(capacity=[GROWING | {"staff_wte": None}])
    assert found.specialist is None
    assert found.specialist_missing == ("capacity.staff_wte",)


@pytest.mark.parametrize("figure", ["referrals", "treatments_started", "current_caseload"])
def test_lists_that_could_tell_about_one_young_person_are_not_played_out(figure):
    found = simulated(capacity=[GROWING | {figure: 5}])
    assert found.specialist is None
    assert found.others == ()


def test_a_confidential_service_is_never_played_out():
    hidden = service("a", "S10", confidential_location=True, name="Hidden House")
    found = simulated(services=[hidden], capacity=[GROWING], contracts=[CONTRACT])
    assert found.specialist is None
    assert "Hidden House" not in str(release_simulated(found, {}).as_data())


def test_without_its_exclusion_nobody_comes_back_worse():
    found = simulated(need=NO_NEED, services=[EXCLUDING], capacity=[CLINIC])
    assert found.turned_away.exclusions == "risk level"
    back = found.turned_away.comparison.difference("whole", "came_back_worse")
    assert back.before > 0
    assert back.after == 0
    low, high = (one.total("came_back_worse").mean for one in found.turned_away.today_at)
    assert low < back.before < high


def test_the_same_tables_give_the_same_answer():
    rows = {"capacity": [GROWING], "contracts": [CONTRACT]}
    assert data(**rows) == data(**rows)


def test_flows_of_the_first_year_add_up():
    found = data(capacity=[GROWING], contracts=[CONTRACT])["specialist"]
    flow = {row["label"]: row for row in found["flow"]}
    assert flow["Contract ended"]["low"] > 0
    assert flow["Held by a worker at the end"]["high"] == 0
    assert flow["Accepted, new or again"]["high"] > flow["Not accepted"]["high"]
