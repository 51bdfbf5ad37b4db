"""Named workers from posts: caps, leavers, contracts, and what is said of each."""

from datetime import date

import pytest

from carereach.cycle.capacity_making import Making
from carereach.cycle.capacity_workers import (
    IN_POST,
    make_contracts,
    make_support,
    make_turnover,
    read_length_of_support,
)
from carereach.cycle.capacity_year import read_year
from tests.unit.cycle.areas_for_capacity import SERVICE, westmere_area, with_rows, without


@pytest.fixture(scope="module")
def westmere():
    return westmere_area()


def making_of(workspace, service=SERVICE):
    year = read_year(workspace, service)
    assert year is not None
    return Making(year, workspace.area.assumptions)


def support_of(making):
    return make_support(making, read_length_of_support(making), make_turnover(making))


def test_length_of_support_is_the_services_own_mean_or_an_assumption(westmere):
    own = making_of(westmere)
    assert read_length_of_support(own).mean == pytest.approx(14 * 365.25 / 12)
    assert "support.length.mean" not in own.ranges

    unknown = making_of(with_rows(westmere, "capacity", mean_support_months=None))
    assert read_length_of_support(unknown) is not None
    low, high = unknown.ranges["support.length.mean"]
    assert low < high
    assert read_length_of_support(making_of(westmere, "svc-lac")) is None


@pytest.mark.parametrize(
    ("limit", "held", "cap", "said"),
    [
        (20.0, 79, 20.0, ""),
        (12.0, 79, 15.0, "more young people than its own limit"),
        (None, 79, 15.0, "No caseload limit"),
        (12.0, 0, 12.0, ""),
    ],
)
def test_workers_hold_what_they_hold_today_or_their_limit(westmere, limit, held, cap, said):
    rows = {"caseload_limit_per_wte": limit, "current_caseload": held}
    making = making_of(with_rows(westmere, "capacity", **rows))

    assert support_of(making).caseload_per_wte == cap
    limits = [note for note in making.notes if "limit" in note]
    assert len(limits) == bool(said)
    assert all(said in note for note in limits)


def test_an_empty_post_lasts_what_leavers_and_empty_posts_mean(westmere):
    turnover = make_turnover(making_of(westmere))
    assert turnover.replaced_after.mean == pytest.approx(1.5 / 2 * 365)

    making = making_of(with_rows(westmere, "capacity", staff_left_wte=None))
    assert make_turnover(making).leaves_per_year == 0
    assert "support.turnover.replaced_after.mean" in making.ranges
    assert any("Leavers were not supplied" in note for note in making.notes)


def contracts_of(workspace, *, horizon_days=1000.0, renewed=True):
    making = making_of(workspace)
    turnover = make_turnover(making)
    made = make_contracts(making, turnover, horizon_days=horizon_days, renewed=renewed)
    return made, " ".join(making.notes)


def test_posts_are_whole_time_workers_and_one_part_time(westmere):
    (in_post, empty), said = contracts_of(westmere)

    assert in_post.name == IN_POST
    assert in_post.worker_wte == (1.0,) * 5 + (0.5,)
    assert empty.worker_wte == (1.0, 0.5)
    assert empty.starts_day == pytest.approx(1.5 / 2 * 365)
    assert "Posts empty today are filled" in said


def test_a_sliver_of_a_post_is_nobody(westmere):
    (in_post, *_), _ = contracts_of(with_rows(westmere, "capacity", staff_wte=2.04))

    assert in_post.worker_wte == (1.0, 1.0)


def test_a_contract_ends_or_is_taken_to_be_renewed(westmere):
    soon = with_rows(westmere, "contracts", ends_on=date(2026, 6, 30))
    (only,), _ = contracts_of(soon, renewed=False)
    assert only.ends_day == 91.0

    made, said = contracts_of(soon)
    assert {one.ends_day for one in made} == {1001.0}
    assert "taken to be renewed" in said


def test_what_is_not_known_of_contracts_is_said(westmere):
    _, none_running = contracts_of(with_rows(westmere, "contracts", ends_on=date(2026, 3, 31)))
    assert "no contract runs" in none_running

    _, none_supplied = contracts_of(without(westmere, "contracts"))
    assert "contracts were not supplied" in none_supplied
