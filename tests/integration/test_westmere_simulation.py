"""Westmere simulated: a contract's end is a cliff, and a shorter wait can be a worse service."""

import pytest

from carereach.cycle.capacity import answer_capacity
from carereach.cycle.capacity_simulated import Effort
from carereach.cycle.workspace import load_workspace
from tests.integration.audits import WESTMERE

NEED = {"need_low": 150.0, "need_planning": 250.0, "need_high": 400.0}


@pytest.fixture(scope="module")
def simulated():
    workspace = load_workspace(WESTMERE).workspace
    assert workspace is not None
    effort = Effort(base=20, changed=20, swept=2, other=2)
    return answer_capacity(workspace, **NEED, effort=effort).simulated


def change(simulated, start):
    return next(
        one.comparison for one in simulated.specialist.what_ifs if one.label.startswith(start)
    )


def word(comparison, stage, figure):
    return comparison.difference(stage, figure).word


def test_a_five_year_contract_shows_longer_waits_and_is_better(simulated):
    found = change(simulated, "A contract of five years")
    assert word(found, "whole wait", "mean_wait") == "worse"
    assert word(found, "whole", "never_served") == "better"
    assert word(found, "whole", "planned_endings") == "better"
    assert word(found, "whole", "broken_contract_ended") == "better"


def test_one_more_worker_shortens_the_wait_and_costs_money(simulated):
    found = change(simulated, "One more full-time worker")
    assert word(found, "whole wait", "mean_wait") == "better"
    assert word(found, "whole", "never_served") == "better"
    assert word(found, "whole", "cost_gbp") == "worse"


def test_outreach_keeps_young_people_and_lengthens_the_list(simulated):
    found = change(simulated, "Going out")
    assert word(found, "whole", "disengaged") == "better"
    assert word(found, "whole", "crises") == "better"
    assert word(found, "whole wait", "mean_wait") == "worse"


def test_fewer_leavers_break_fewer_relationships(simulated):
    found = change(simulated, "Half as many workers leaving")
    assert word(found, "whole", "broken_worker_left") == "better"
    assert word(found, "whole", "planned_endings") == "better"


def test_the_exclusion_sends_young_people_back_worse(simulated):
    away = simulated.turned_away
    assert away.name == "Westmere CAMHS"
    assert away.exclusions == "risk level"
    assert word(away.comparison, "whole", "came_back_worse") == "better"
    assert word(away.comparison, "whole wait", "waiting_at_end") == "worse"


def test_the_refuge_is_in_no_simulation(simulated):
    names = [one.name for one in simulated.others]
    assert len(names) == 6
    assert not any("refuge" in name.lower() for name in names)
