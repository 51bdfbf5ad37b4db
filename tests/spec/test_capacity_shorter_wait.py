"""A shorter wait can be worse: the examples of why-a-shorter-wait-can-mislead.md."""

from dataclasses import replace
from pathlib import Path

import pytest

from carereach.capacity.experiments import run_scenario
from carereach.sources.scenario_file import read_scenario
from carereach.tables.scenario import Contract

EXAMPLE = Path(__file__).parents[2] / "examples" / "capacity" / "specialist.toml"
WEEK, YEARS = 7.0, 10


def contracted_for(years):
    """The invented service for ten years under contracts of so many, two years not counted."""
    given = read_scenario(EXAMPLE)
    length = 52 * WEEK * years
    contracts = tuple(
        Contract(
            name=f"contract {number + 1}",
            starts_day=number * length,
            ends_day=(number + 1) * length,
            worker_wte=given.contracts[0].worker_wte,
            handover="close",
        )
        for number in range(YEARS // years)
    )
    days = 52 * WEEK
    return replace(given, contracts=contracts, horizon_days=YEARS * days, warm_up_days=2 * days)


def scenarios():
    """Ten years under one contract, and three ways to a shorter wait."""
    usual = contracted_for(10)
    stricter = replace(usual.triage, threshold=0.5)
    no_tries = replace(usual.support, outreach=replace(usual.support.outreach, attempts=0))
    return {
        "usual": usual,
        "closed each year": contracted_for(1),
        "stricter criteria": replace(usual, triage=stricter),
        "no outreach": replace(usual, support=no_tries),
    }


@pytest.fixture(scope="module")
def answers():
    return {name: run_scenario(one, replications=100) for name, one in scenarios().items()}


def is_below(first, second):
    """Whether the first is below the second, beyond the luck of the runs."""
    return first.high < second.low


@pytest.mark.parametrize("way", ["closed each year", "stricter criteria", "no outreach"])
def test_each_way_shortens_the_wait_for_support(answers, way):
    for figure in ("mean_wait", "p92", "mean_queue"):
        changed, usual = (answers[name].estimate("support", figure) for name in (way, "usual"))
        assert is_below(changed, usual)


def test_closing_each_year_breaks_off_support_and_brings_more_back(answers):
    closed, usual = answers["closed each year"], answers["usual"]
    for figure in ("planned_endings", "planned_share"):
        assert is_below(closed.total(figure), usual.total(figure))
    for figure in ("broken_contract_ended", "re_referred", "re_referred_share", "crises"):
        assert is_below(usual.total(figure), closed.total(figure))
    # It also lets more people start: the wait is shorter for a reason, and that is shown too.
    assert is_below(closed.total("never_served"), usual.total("never_served"))


def test_stricter_criteria_turn_more_away_who_come_back_worse(answers):
    strict, usual = answers["stricter criteria"], answers["usual"]
    rejected = (one.estimate("triage", "rejected") for one in (usual, strict))
    assert is_below(*rejected)
    for figure in ("returned", "crises_not_accepted", "never_served"):
        assert is_below(usual.total(figure), strict.total(figure))


def test_without_outreach_those_who_refuse_are_lost(answers):
    without, usual = answers["no outreach"], answers["usual"]
    assert is_below(without.total("planned_share"), usual.total("planned_share"))
    assert is_below(usual.total("disengaged"), without.total("disengaged"))
    assert is_below(usual.total("re_referred"), without.total("re_referred"))
