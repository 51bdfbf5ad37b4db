"""A network that cannot be run is refused, in one sentence, before anything is simulated."""

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest

from carereach.base.errors import MethodError
from carereach.capacity.network import compile_network
from carereach.tables.scenario import Route, YoungPeople
from tests.unit.capacity.networks import crowded, lasting, net3, one_queue

PLAIN = one_queue(1.0, 1, 10.0)
STAGE = PLAIN.stages[0]


def with_stage(**fields):
    return replace(PLAIN, stages=(replace(STAGE, **fields),))


def on(*ways):
    return {"all": tuple(Route(to=to, chance=chance) for to, chance in ways)}


def test_a_compiled_network_is_arrays_that_travel():
    network = compile_network(crowded(100.0))
    again = pickle.loads(pickle.dumps(network))  # noqa: S301 - our own bytes
    assert all(np.array_equal(a, b) for a, b in zip(network[5:], again[5:], strict=True))
    assert network.level.tolist() == [1, 0]
    assert network.prompt.tolist() == [True, False, True, True, False, False]
    assert compile_network(net3(10.0)).prompt.tolist() == [False] * 6


def test_chances_that_add_up_to_1_but_for_rounding_let_nobody_out():
    network = compile_network(with_stage(next=on(*[("help", 0.1)] * 10)))
    assert network.route_chance[-1] == 1.0


@pytest.mark.parametrize(
    ("words", "scenario"),
    [
        ("at least one stage", replace(PLAIN, stages=())),
        ("at least one stage", replace(PLAIN, classes=())),
        ("same name", replace(PLAIN, stages=(STAGE, STAGE))),
        ("same name", replace(PLAIN, classes=(YoungPeople(name="all"), YoungPeople(name="all")))),
        ("warm-up", replace(PLAIN, warm_up_days=10.0)),
        ("warm-up", replace(PLAIN, warm_up_days=-1.0)),
        ("warm-up", replace(PLAIN, horizon_days=math.nan)),
        ("warm-up", replace(PLAIN, horizon_days=math.inf)),
        ("bin", replace(PLAIN, wait_bin_days=0.0)),
        ("class of young people", with_stage(patience={"other": lasting(1)})),
        ("below 0", with_stage(servers=-1)),
        ("below 0", with_stage(waiting_room=-1)),
        ("accepts", with_stage(accepts={"all": 1.5})),
        ("accepts", with_stage(accepts={"all": math.nan})),
        ("start on day 0", with_stage(arrivals={"all": ()})),
        ("start on day 0", with_stage(arrivals={"all": ((1, 2.0),)})),
        ("start on day 0", with_stage(arrivals={"all": ((0, 2.0), (3, 1.0), (3, 2.0))})),
        ("rate of arrival", with_stage(arrivals={"all": ((0, -2.0),)})),
        ("rate of arrival", with_stage(arrivals={"all": ((0, math.nan),)})),
        ("rate of arrival", with_stage(arrivals={"all": ((0, math.inf),)})),
        ("thousand million", with_stage(arrivals={"all": ((0, 1e9),)})),
        ("not declared", with_stage(next=on(("nowhere", 0.5)))),
        ("not from 0 to 1", with_stage(reneged=on(("help", -0.5)))),
        ("not from 0 to 1", with_stage(next=on(("help", math.nan)))),
        ("more than 1", with_stage(next=on(("help", 0.6), ("help", 0.6)))),
        ("no length of service", with_stage(service={})),
        ("above 0 days", with_stage(service={"all": replace(lasting(1), mean=-1)})),
    ],
)
def test_what_cannot_be_run_is_refused(words, scenario):
    with pytest.raises(MethodError, match=words):
        compile_network(scenario)


def test_a_stage_reached_only_through_others_needs_a_length_of_service_too():
    further = replace(STAGE, name="further", service={}, arrivals={})
    compile_network(replace(PLAIN, stages=(STAGE, further)))  # nobody comes to it
    for way in ("next", "reneged"):
        first = replace(STAGE, **{way: on(("further", 0.5))})
        with pytest.raises(MethodError, match="no length of service"):
            compile_network(replace(PLAIN, stages=(first, further)))


def test_whole_numbers_0_and_1_are_chances_too():
    network = compile_network(with_stage(accepts={"all": 1}, next=on(("help", 0))))
    assert network.accepts.tolist() == [1.0]
    assert len(network.route_to) == 0
