"""Closed forms: known answers, limits where one becomes another, and refusals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base.errors import MethodError
from carereach.capacity.theory import (
    find_flows,
    find_impatient_queue,
    find_mixed_wait,
    find_occupancy,
    find_priority_waits,
    find_queue,
    find_tail,
    find_tandem_waits,
    find_turned_away,
)


def test_ten_servers_and_a_load_of_nine():
    queue = find_queue(arrivals_per_day=9.0, service_days=1.0, servers=10)
    assert find_turned_away(servers=10, load=9.0) == pytest.approx(0.167963, abs=5e-7)
    assert queue.chance_of_waiting == pytest.approx(0.668732, abs=5e-7)
    assert queue.mean_wait_days == pytest.approx(0.668732, abs=5e-7)
    assert queue.mean_waiting == pytest.approx(6.018584, abs=5e-7)
    tail = find_tail(arrivals_per_day=9.0, service_days=1.0, servers=10, beyond_days=1.0)
    assert tail == pytest.approx(0.246013, abs=5e-7)


def test_ten_servers_a_load_of_eleven_and_patience():
    queue = find_impatient_queue(
        arrivals_per_day=11.0, service_days=1.0, patience_days=5.0, servers=10
    )
    assert queue.chance_of_giving_up == pytest.approx(0.123259, abs=5e-7)
    assert queue.chance_of_waiting == pytest.approx(0.857994, abs=5e-7)
    assert queue.mean_waiting == pytest.approx(6.779237, abs=5e-7)
    assert queue.mean_wait_days == pytest.approx(0.616294, abs=5e-7)


def test_two_priorities():
    waits = find_priority_waits(arrivals_per_day=[3.0, 6.0], service_days=1.0, servers=10)
    assert waits == pytest.approx((0.095533, 0.955331), abs=5e-7)
    assert (3 * waits[0] + 6 * waits[1]) / 9 == pytest.approx(0.668732, abs=5e-7)


def test_stages_in_a_row():
    waits = find_tandem_waits(
        arrivals_per_day=5.0, service_days=[0.25, 1.0, 2.0], servers=[2, 5, 8], goes_on=[0.8, 0.8]
    )
    assert waits == pytest.approx((0.160256, 0.554113, 0.572056), abs=5e-7)


def test_one_server_and_no_waiting_at_all():
    rates = {"arrivals_per_day": 0.8, "service_days": 1.0}
    assert find_mixed_wait(**rates, sd_days=1.0) == pytest.approx(4.0)
    assert find_mixed_wait(**rates, sd_days=0.0) == pytest.approx(2.0)
    assert find_occupancy(arrivals_per_day=2.0, stay_days=270.0) == 540.0


loads = st.floats(min_value=0.01, max_value=0.98)
many = st.integers(min_value=1, max_value=60)


@given(loads, many, st.floats(min_value=0.1, max_value=300))
def test_one_class_has_the_wait_of_a_plain_queue_and_shares_keep_the_mean(load, servers, days):
    arrivals = load * servers / days
    plain = find_queue(arrivals_per_day=arrivals, service_days=days, servers=servers)
    one = find_priority_waits(arrivals_per_day=[arrivals], service_days=days, servers=servers)
    assert one[0] == pytest.approx(plain.mean_wait_days, rel=1e-9)
    split = [0.2 * arrivals, 0.5 * arrivals, 0.3 * arrivals]
    waits = find_priority_waits(arrivals_per_day=split, service_days=days, servers=servers)
    assert np.dot(split, waits) / arrivals == pytest.approx(plain.mean_wait_days, rel=1e-9)
    assert waits[0] <= waits[1] <= waits[2]


@given(loads, st.floats(min_value=0.1, max_value=300))
def test_one_server_agrees_with_pollaczek_and_khinchine(load, days):
    rates = {"arrivals_per_day": load / days, "service_days": days}
    plain = find_queue(**rates, servers=1).mean_wait_days
    assert find_mixed_wait(**rates, sd_days=days) == pytest.approx(plain, rel=1e-9)


def test_endless_patience_is_a_plain_queue_and_none_is_turning_away():
    rates = {"arrivals_per_day": 9.0, "service_days": 1.0, "servers": 10}
    patient = find_impatient_queue(**rates, patience_days=1e7)
    assert patient.mean_waiting == pytest.approx(find_queue(**rates).mean_waiting, rel=1e-4)
    at_once = find_impatient_queue(**rates, patience_days=1e-9)
    blocked = find_turned_away(servers=10, load=9.0)
    assert at_once.chance_of_giving_up == pytest.approx(blocked, rel=1e-6)


def test_thousands_of_servers_do_not_overflow():
    queue = find_impatient_queue(
        arrivals_per_day=3000.0, service_days=1.0, patience_days=1.0, servers=3000
    )
    # With patience as long as service, everybody inside is Poisson: half the time someone waits.
    assert queue.mean_waiting == pytest.approx(math.sqrt(3000 / (2 * math.pi)), rel=0.01)
    assert 0 < find_turned_away(servers=3000, load=3000.0) < 0.02


def test_flows_add_up_through_loops_and_ignore_stages_nobody_comes_to():
    goes_on = [[0.0, 0.5, 0.0], [0.4, 0.0, 0.0], [0.0, 0.0, 1.0]]
    first, second, third = find_flows([2.0, 0.0, 0.0], goes_on)
    assert first == pytest.approx(2.0 / (1 - 0.2))
    assert second == pytest.approx(0.5 * first)
    assert third == 0.0
    assert find_flows([0.0], [[1.0]]) == [0.0]
    with pytest.raises(MethodError, match="for ever"):
        find_flows([0.0, 0.0, 1.0], goes_on)


@pytest.mark.parametrize(
    ("words", "ask"),
    [
        ("steady", lambda: find_queue(arrivals_per_day=10, service_days=1, servers=10)),
        ("steady", lambda: find_mixed_wait(arrivals_per_day=2, service_days=1, sd_days=1)),
        ("steady", lambda: find_priority_waits(arrivals_per_day=[1], service_days=1, servers=0)),
        ("above 0 days", lambda: find_queue(arrivals_per_day=1, service_days=0, servers=1)),
        ("above 0 days", lambda: find_queue(arrivals_per_day=-1, service_days=1, servers=1)),
        ("0 or more", lambda: find_turned_away(servers=-1, load=1)),
        ("0 or more", lambda: find_turned_away(servers=1, load=-1)),
        (
            "above 0",
            lambda: find_impatient_queue(
                arrivals_per_day=1, service_days=1, patience_days=0, servers=1
            ),
        ),
    ],
)
def test_what_has_no_answer_is_refused(words, ask):
    with pytest.raises(MethodError, match=words):
        ask()
