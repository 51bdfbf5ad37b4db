"""How a queueing network behaves: small examples a commissioner could check with a calculator."""

import math

import pytest

from carereach.capacity.network import compile_network, simulate_network
from carereach.capacity.screen import screen_network
from carereach.capacity.tally import AREAS, COUNTS
from carereach.capacity.theory import find_occupancy, find_queue
from carereach.tables.scenario import Distribution, Network, Route, Stage, Standard, YoungPeople

DAY = Distribution(kind="deterministic", mean=1.0)


def service(servers, arrivals_a_day, *, horizon_days=400.0, **fields):
    stage = Stage(
        name="support",
        servers=servers,
        service={"all": fields.pop("length", DAY)},
        arrivals={"all": ((0, arrivals_a_day),)},
        **fields,
    )
    return Network(
        name="one service",
        horizon_days=horizon_days,
        warm_up_days=0.0,
        classes=(YoungPeople(name="all"),),
        stages=(stage,),
        standards=(Standard(wait_id="wait:4W", limit_days=28.0),),
    )


def count(tally, what, stage=0):
    return int(tally.counts[stage, :, COUNTS.index(what)].sum())


def simulate(scenario, replication=0):
    return simulate_network(compile_network(scenario), seed=1, replication=replication)


def test_ten_workers_and_work_for_nine_still_keep_people_waiting_two_days_in_three():
    # Nine in ten busy sounds like room to spare; two in three who come find nobody free.
    queue = find_queue(arrivals_per_day=9.0, service_days=1.0, servers=10)
    assert queue.chance_of_waiting == pytest.approx(0.67, abs=0.005)
    assert queue.mean_waiting == pytest.approx(6.0, abs=0.05)


def test_a_median_stay_understates_who_is_held():
    # Ten new young people a month, held 9 months on average: 90 at one time. Half of them leave
    # within 6 months, and 60 would be too few places.
    assert find_occupancy(arrivals_per_day=10 / 30, stay_days=270) == pytest.approx(90)


def test_a_list_that_grows_is_said_before_anything_is_simulated():
    (load,) = screen_network(service(10, 12.0))
    assert load.sentence == "support: no steady state: the list grows by 60.9 a month."
    # And it does: two a day for four hundred days, give or take chance.
    waiting = count(simulate(service(10, 12.0)), "waiting_at_end")
    assert waiting == pytest.approx(800, abs=4 * math.sqrt(12 * 400))


def test_waits_of_those_seen_look_short_while_a_list_grows():
    tally = simulate(service(10, 12.0))
    seen, still_waiting = tally.waits[0, 0], tally.waits_so_far[0, 0]
    assert seen.sum() == count(tally, "started")
    assert still_waiting.sum() == count(tally, "waiting_at_end")
    # The longest wait of anyone seen is no longer than that of the first still waiting.
    assert seen.nonzero()[0].max() <= still_waiting.nonzero()[0].max() + 1
    within, waiting_within = tally.within[0, 0, 0]
    assert within / seen.sum() < 0.6
    assert waiting_within / still_waiting.sum() < 0.6


def test_everyone_who_comes_is_accounted_for():
    patient = Distribution(kind="exponential", mean=14.0)
    tally = simulate(
        service(10, 14.0, patience={"all": patient}, accepts={"all": 0.9}, waiting_room=60)
    )
    gone = sum(count(tally, what) for what in ("rejected", "blocked", "reneged", "completed"))
    assert count(tally, "arrived") == gone + count(tally, "inside_at_end")
    assert min(count(tally, what) for what in ("rejected", "reneged", "completed")) > 100


def test_those_who_go_first_hardly_wait_and_the_others_wait_for_both():
    both = {"urgent": DAY, "routine": DAY}
    scenario = Network(
        name="urgent first",
        horizon_days=2000.0,
        warm_up_days=100.0,
        classes=(YoungPeople(name="routine", priority=2), YoungPeople(name="urgent", priority=1)),
        stages=(
            Stage(
                name="assessment",
                servers=5,
                service=both,
                arrivals={"urgent": ((0, 1.0),), "routine": ((0, 3.75),)},
                next={"urgent": (Route(to="support", chance=1),)},
            ),
            Stage(name="support", servers=None, service=both),
        ),
    )
    tally = simulate(scenario)
    sums, starts = AREAS.index("wait_sum"), COUNTS.index("started")
    routine, urgent = tally.areas[0, :, sums] / tally.counts[0, :, starts]
    assert urgent < 0.2
    assert routine > 5 * urgent
    # Urgent young people go on to support, where there is no list; nobody else does.
    assert tally.counts[1, :, COUNTS.index("arrived")].tolist() == [0, count(tally, "started", 1)]


def test_the_same_seed_and_run_give_the_same_answer_in_plain_python():
    scenario = service(3, 2.5, horizon_days=100.0)
    compiled = simulate(scenario, replication=4)
    plain = simulate_network(compile_network(scenario), seed=1, replication=4, plain=True)
    assert compiled.areas.tobytes() == plain.areas.tobytes()
    assert compiled.counts.tobytes() == plain.counts.tobytes()
