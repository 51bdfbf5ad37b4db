"""Staff added and taken away; contracts of other lengths."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carereach.base.errors import MethodError
from carereach.capacity.experiments.staffing import add_wte, count_wte, recut_contracts
from tests.unit.capacity.experiments.scenarios import by_day, contract, queue, service
from tests.unit.capacity.networks import net3

teams = st.lists(st.floats(0.1, 1.0), min_size=1, max_size=5).map(tuple)


def teams_of(scenario):
    return [one.worker_wte for one in scenario.contracts]


@given(teams, st.floats(0.0, 6.0))
def test_adding_staff_keeps_those_there_and_adds_what_was_asked(team, wte):
    scenario = service(contracts=(contract(wte=team),))
    (after,) = teams_of(add_wte(scenario, wte))
    assert after[: len(team)] == team
    assert sum(after) == pytest.approx(sum(team) + wte)
    assert all(0 < one <= 1 for one in after)


@given(teams, st.floats(0.0, 1.0))
def test_taking_staff_away_begins_with_the_last_named(team, share):
    scenario, wte = service(contracts=(contract(wte=team),)), share * sum(team)
    (after,) = teams_of(add_wte(scenario, -wte))
    assert sum(after) == pytest.approx(sum(team) - wte)
    assert after[:-1] == team[: max(0, len(after) - 1)]


def test_more_than_everybody_cannot_be_taken():
    assert teams_of(add_wte(service(), -2.0)) == [()]
    with pytest.raises(MethodError, match="More workers would be taken away"):
        add_wte(service(), -2.5)


def test_every_contract_of_an_unbroken_row_gets_the_staff():
    row = (contract("a", ends=100.0), contract("b", starts=100.0, ends=200.0, wte=(1.0,)))
    scenario = service(contracts=row)
    assert teams_of(add_wte(scenario, 0.5)) == [(1.0, 1.0, 0.5), (1.0, 0.5)]
    assert count_wte(scenario) == 1.0


def test_of_contracts_side_by_side_one_is_named():
    row = (contract("a", ends=100.0), contract("b", ends=200.0, wte=(0.5,)))
    after = service(contracts=(*row, contract("c", starts=150.0, ends=300.0, wte=())))
    assert teams_of(add_wte(after, 1.0, where="b")) == [(1.0, 1.0), (0.5, 1.0), ()]
    assert count_wte(after, where="b") == 0.5
    assert teams_of(add_wte(after, 1.0, where="c")) == [(1.0, 1.0, 1.0), (0.5,), (1.0,)]
    for where in ("", "d"):
        with pytest.raises(MethodError, match="by its name"):
            add_wte(after, 1.0, where=where)


def test_a_stage_gets_whole_servers():
    assert add_wte(queue(servers=10), 2).stages[0].servers == 12
    assert add_wte(queue(servers=10), -10).stages[0].servers == 0
    assert count_wte(queue(servers=10)) == 10.0
    after = add_wte(net3(10.0), 1, where="second")
    assert [stage.servers for stage in after.stages] == [2, 5, 14]


@pytest.mark.parametrize(
    ("scenario", "wte", "where", "words"),
    [
        (queue(), 0.5, "", "whole servers"),
        (queue(servers=2), -3, "", "More servers would be taken away"),
        (queue(servers=None), 1, "", "Say which stage"),
        (queue(), 1, "nowhere", "Say which stage"),
        (net3(10.0), 1, "", "Say which stage"),
        (by_day(), 1, "", "has places, not staff"),
    ],
)
def test_servers_that_cannot_be_are_refused(scenario, wte, where, words):
    with pytest.raises(MethodError, match=words):
        add_wte(scenario, wte, where=where)


def spans(scenario):
    return [(one.starts_day, one.ends_day) for one in scenario.contracts]


def test_contracts_are_cut_anew_with_the_terms_then_running():
    row = (contract("a", ends=100.0), contract("b", starts=100.0, ends=250.0, wte=(0.5,)))
    after = recut_contracts(service(contracts=row), 80.0)
    assert spans(after) == [(0, 80), (80, 160), (160, 240), (240, 250)]
    assert [one.name for one in after.contracts] == ["a", "a, part 2", "b, part 3", "b, part 4"]
    assert teams_of(after) == [(1.0, 1.0), (1.0, 1.0), (0.5,), (0.5,)]


def test_a_gap_without_a_contract_stays_one():
    row = (contract("a", ends=100.0), contract("b", starts=130.0, ends=200.0))
    assert spans(recut_contracts(service(contracts=row), 500.0)) == [(0, 100), (130, 200)]


@example(1.8)
@given(st.floats(1.0, 2000.0))
def test_the_time_covered_stays_as_it_was(length):
    after = spans(recut_contracts(service(contracts=(contract(ends=900.0),)), length))
    assert (after[0][0], after[-1][1]) == (0.0, 900.0)
    assert all(end == start for (_, end), (start, _) in pairwise(after))
    assert all(end - start <= length + 1e-9 for start, end in after)


@pytest.mark.parametrize("length", [0.0, -1.0, float("nan"), 0.5])
def test_lengths_that_cannot_be_are_refused(length):
    with pytest.raises(MethodError, match=r"longer than 0 days|over a thousand"):
        recut_contracts(service(contracts=(contract(ends=900.0),)), length)
