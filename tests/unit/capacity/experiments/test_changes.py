"""Changes made to a scenario, and those that cannot be."""

from dataclasses import fields, is_dataclass

import pytest

from carereach.base.errors import MethodError
from carereach.capacity.experiments import change_scenario
from carereach.capacity.experiments.changes import _SHARES, set_checked, set_to_ends
from carereach.tables import scenario as declared
from carereach.tables.what_if import Change
from tests.unit.capacity.experiments.scenarios import contract, queue, service


def changed(scenario, field, number=0.0, **rest):
    return change_scenario(scenario, [Change(field=field, number=number, **rest)])


@pytest.mark.parametrize(("how", "after"), [("value", 3.0), ("add", 9.0), ("times", 18.0)])
def test_a_number_is_set_added_to_or_multiplied(how, after):
    assert changed(service(), "support.caseload_per_wte", 3.0, how=how).support == (
        set_checked(service(), "support.caseload_per_wte", after).support
    )
    assert changed(service(), "support.caseload_per_wte", 3.0, how=how) != service()


def test_changes_are_made_in_order():
    adds = Change(field="support.caseload_per_wte", number=1.0, how="add")
    doubles = Change(field="support.caseload_per_wte", number=2.0, how="times")
    first = change_scenario(service(), [adds, doubles])
    second = change_scenario(service(), [doubles, adds])
    assert (first.support.caseload_per_wte, second.support.caseload_per_wte) == (14.0, 13.0)
    assert change_scenario(service(), []) == service()


def test_levers_reach_contracts():
    scenario = service(contracts=(contract(ends=600.0),))
    assert changed(scenario, "wte", 1.0).contracts[0].worker_wte == (1.0, 1.0, 1.0)
    assert changed(scenario, "hours", 0.5).contracts[0].worker_wte == (0.5, 0.5)
    assert len(changed(scenario, "contract_length", 200.0).contracts) == 3
    assert changed(scenario, "handover", word="transfer").contracts[0].handover == "transfer"


def test_a_whole_number_stays_one():
    assert changed(queue(), "stages.0.servers", 12.0).stages[0].servers == 12
    assert isinstance(changed(queue(), "stages.0.servers", 12.0).stages[0].servers, int)


@pytest.mark.parametrize(
    ("scenario", "field", "number", "words"),
    [
        (service(), "support.nothing", 1.0, "no number under the name support.nothing"),
        (service(), "support", 1.0, "no number under the name"),
        (service(), "name", 1.0, "no number under the name"),
        (service(), "patience_support.*.mean", 1.0, "no number under the name"),
        (service(contracts=()), "contracts.*.ends_day", 1.0, "no number under the name"),
        (service(), "support.caseload_per_wte", -31337.0, "no number of 0 or more"),
        (service(), "support.caseload_per_wte", float("inf"), "no number of 0 or more"),
        (service(), "support.caseload_per_wte", float("nan"), "no number of 0 or more"),
        (service(), "support.refuses", 31337.0, "it is a share"),
        (service(triage=declared.Triage(excluded_share={"all": 0.5})), "triage.excluded_share.all",
         31337.0, "it is a share"),
        (queue(), "stages.0.servers", 31337.5, "no whole number"),
        (service(), "contracts.0.ends_day", 0.0, "end before it has begun"),
        (queue(), "hours", 31337.0, "Only a pathway has contracts"),
        (queue(), "contract_length", 31337.0, "Only a pathway has contracts"),
        (queue(), "handover", 0.0, "Only a pathway has contracts"),
        (service(), "handover", 0.0, "transfer"),
    ],
)  # fmt: skip
def test_changes_that_cannot_be_are_refused_in_one_sentence(scenario, field, number, words):
    with pytest.raises(MethodError, match=words) as told:
        changed(scenario, field, number)
    assert "31337" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_mean_before_truncation_may_be_below_0():
    length = declared.Distribution(kind="truncated normal", mean=5.0, sd=10.0)
    scenario = service(assessment=length)
    assert changed(scenario, "assessment.mean", -2.0).assessment.mean == -2.0


def test_every_name_of_a_share_is_declared():
    names = {
        field.name
        for kind in vars(declared).values()
        if is_dataclass(kind)
        for field in fields(kind)
    }
    assert names >= _SHARES


def test_assumptions_are_set_to_both_ends():
    scenario = service(
        assumed={"support.refuses": (0.05, 0.3), "contracts.0.ends_day": (9.0, 99.0)}
    )
    ends = set_to_ends(scenario)
    assert [one.support.refuses for one in ends["support.refuses"]] == [0.05, 0.3]
    assert [one.contracts[0].ends_day for one in ends["contracts.0.ends_day"]] == [9.0, 99.0]


@pytest.mark.parametrize(
    ("field", "ends", "words"),
    [
        ("support.refuses", (0.3, 0.1), "runs from high to low"),
        ("support.refuses", (0.3, 1.1), "it is a share"),
        ("support.outreach.attempts", (1.5, 3.0), "no whole number"),
        ("support.nothing", (1.0, 3.0), "no number under the name"),
    ],
)
def test_ranges_that_cannot_be_are_refused(field, ends, words):
    with pytest.raises(MethodError, match=words):
        set_to_ends(service(assumed={field: ends}))
