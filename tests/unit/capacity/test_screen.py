"""The screen says which stages cannot serve those who come, and by how much lists grow."""

from dataclasses import replace

import pytest

from carereach.base.errors import MethodError
from carereach.capacity.network import compile_network, simulate_network
from carereach.capacity.screen import (
    DAYS_A_MONTH,
    GIVES_UP,
    GROWS,
    NO_LIMIT,
    TURNED_AWAY,
    WITHIN,
    screen_network,
)
from carereach.capacity.tally import COUNTS
from carereach.tables.scenario import Network, Route, Stage, YoungPeople
from tests.unit.capacity.networks import crowded, lasting, net3, one_queue


def screen_one(*args, **fields):
    (load,) = screen_network(one_queue(*args, **fields))
    return load


def test_a_stage_that_can_serve_all_who_come():
    load = screen_one(9.0, 10, 1000.0)
    assert (load.state, load.unserved_per_month) == (WITHIN, 0.0)
    assert load.load == pytest.approx(0.9)
    assert load.load_offered == pytest.approx(9.0)
    assert load.sentence == "help: within capacity."


def test_a_list_that_grows_by_what_is_beyond_capacity():
    load = screen_one(12.0, 10, 1000.0)
    assert load.state == GROWS
    assert load.unserved_per_month == pytest.approx(2 * DAYS_A_MONTH)
    assert load.sentence == "help: no steady state: the list grows by 60.9 a month."
    tally = simulate_network(compile_network(one_queue(12.0, 10, 20_000.0)), seed=1, replication=0)
    grown = tally.counts[0, 0, COUNTS.index("waiting_at_end")] / 20_000 * DAYS_A_MONTH
    assert load.unserved_per_month == pytest.approx(grown, rel=0.03)


def test_exactly_full_has_no_steady_state_either():
    assert screen_one(10.0, 10, 1000.0).state == GROWS
    assert screen_one(10.0, 10, 1000.0, patience={"all": lasting(9)}).state == GIVES_UP


def test_nobody_to_serve_is_no_capacity():
    assert screen_one(1.0, 0, 1000.0).state == GROWS
    assert screen_one(0.0, 0, 1000.0).state == WITHIN
    assert screen_one(5.0, None, 1000.0).state == NO_LIMIT
    assert screen_one(5.0, None, 1000.0).sentence == "help: no limit."


def test_people_beyond_capacity_give_up_or_are_turned_away():
    impatient = screen_one(12.0, 10, 1000.0, patience={"all": lasting(9)})
    assert impatient.state == GIVES_UP
    assert "at least 60.9 a month" in impatient.sentence
    assert screen_one(12.0, 10, 1000.0, waiting_room=5).state == TURNED_AWAY


def test_criteria_and_changing_arrivals_are_averaged_from_the_warm_up():
    scenario = one_queue(0.0, 10, 300.0, warm_up=100.0)
    rates = ((0, 50.0), (100, 4.0), (200, 12.0))
    stage = replace(scenario.stages[0], arrivals={"all": rates}, accepts={"all": 0.5})
    (load,) = screen_network(replace(scenario, stages=(stage,)))
    assert load.arrivals_per_day == pytest.approx(4.0)


def test_a_full_stage_sends_on_no_more_than_it_serves():
    def stage(name, servers, **fields):
        return Stage(name=name, servers=servers, service={"all": lasting(1.0)}, **fields)

    scenario = Network(
        name="row",
        horizon_days=1000.0,
        warm_up_days=0.0,
        classes=(YoungPeople(name="all"),),
        stages=(
            stage(
                "first",
                6,
                arrivals={"all": ((0, 10.0),)},
                next={"all": (Route(to="second", chance=1.0),)},
            ),
            stage("second", 8),
        ),
    )
    first, second = screen_network(scenario)
    assert (first.state, second.state) == (GROWS, WITHIN)
    assert second.load == pytest.approx(0.75)


def test_priority_decides_who_is_left_over():
    both = {"high": lasting(1.0), "low": lasting(1.0)}

    def scenario(**fields):
        stage = Stage(
            name="help",
            servers=2,
            service=both,
            arrivals={"high": ((0, 1.0),), "low": ((0, 3.0),)},
            next={
                "high": (Route(to="after", chance=1.0),),
                "low": (Route(to="after", chance=1.0),),
            },
            **fields,
        )
        classes = (YoungPeople(name="high"), YoungPeople(name="low", priority=2))
        return Network(
            name="two",
            horizon_days=100.0,
            warm_up_days=0.0,
            classes=classes,
            stages=(stage, Stage(name="after", servers=None, service=both)),
        )

    # Those of high priority would wait for ever, but none of them is left over.
    assert screen_network(scenario(patience={"low": lasting(5)}))[0].state == GIVES_UP
    assert screen_network(scenario(patience={"high": lasting(5)}))[0].state == GROWS
    assert screen_network(scenario())[1].arrivals_per_day == pytest.approx(2.0)


def test_who_gives_up_and_goes_elsewhere_is_counted_there():
    *_, crisis = screen_network(crowded(200.0))
    assert crisis.arrivals_per_day > 0
    states = [load.state for load in screen_network(net3(1000.0))]
    assert states == [WITHIN, GIVES_UP, GIVES_UP]


def test_going_round_for_ever_is_refused():
    loop = {"all": (Route(to="help", chance=1.0),)}
    with pytest.raises(MethodError, match="for ever"):
        screen_one(1.0, None, 10.0, next=loop)
    with pytest.raises(MethodError, match="not declared"):
        screen_one(1.0, None, 10.0, next={"all": (Route(to="nowhere", chance=0.1),)})
