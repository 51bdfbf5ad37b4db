"""How a day-step network counts its days, and a published model that it gives again."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from carereach.capacity.daystep import compile_daystep, simulate_daystep
from carereach.capacity.tally import AREAS, COUNTS
from carereach.sources.scenario_file import read_scenario
from carereach.tables.scenario import DayStage, Distribution, Network, YoungPeople

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "capacity"
MURCH = read_scenario(ROOT / "examples" / "capacity" / "murch-2021-pre.toml")
NAMES = [stage.name for stage in MURCH.day_stages]
SEED, RUNS = 2021, 35
DAYS = 1095 - 730


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mean_queue(tallies, stage):
    """Mean over runs of the mean over the days counted, and its standard error."""
    queues = [one.areas[NAMES.index(stage), 0, AREAS.index("queue")] / DAYS for one in tallies]
    return np.mean(queues), np.std(queues, ddof=1) / RUNS**0.5


@pytest.fixture(scope="module")
def before_lockdown():
    network = compile_daystep(MURCH)
    return [simulate_daystep(network, seed=SEED, replication=i) for i in range(RUNS)]


def test_nobody_starts_on_the_day_they_join():
    # Places for everybody and still each waits one day; 4 a day for 10 days fill 40 places.
    stage = DayStage(
        name="help",
        places=500,
        stay=Distribution(kind="deterministic", mean=10),
        arrivals=((0, 4.0),),
    )
    scenario = Network(
        name="room for all",
        horizon_days=50_000,
        warm_up_days=20,
        classes=(YoungPeople(name="everyone"),),
        day_stages=(stage,),
    )
    tally = simulate_daystep(compile_daystep(scenario), seed=SEED, replication=0)
    counts = dict(zip(COUNTS, tally.counts[0, 0], strict=True))
    areas = dict(zip(AREAS, tally.areas[0, 0], strict=True))
    assert areas["wait_sum"] == counts["started"]
    assert areas["queue"] / 49_980 == pytest.approx(4, rel=0.01)
    assert areas["busy"] / 49_980 == pytest.approx(40, rel=0.01)


QUEUES = rows("murch-2021-queues.csv")


@pytest.mark.parametrize("row", QUEUES[:-1], ids=lambda row: row["stage"])
def test_queues_before_lockdown_are_those_published(before_lockdown, row):
    published = float(row["published_mean_queue"])
    tolerance = float(row["tolerance"] or max(0.5, 0.02 * published))
    ours, _ = mean_queue(before_lockdown, row["stage"])
    assert abs(ours - published) <= tolerance


@pytest.mark.parametrize("row", QUEUES, ids=lambda row: row["stage"])
def test_queues_are_those_of_an_engine_written_apart_from_this_one(before_lockdown, row):
    ours, error = mean_queue(before_lockdown, row["stage"])
    # Both are means of as many runs with luck of their own; the other is rounded to 0.1.
    assert abs(ours - float(row["earlier_engine"])) < 4 * 2**0.5 * error + 0.05


def later_rates(stage):
    """The example's rate to day 1095, then those of lockdown and after."""
    if not stage.arrivals:
        return ()
    later = rows("murch-2021-later-arrivals.csv")
    rates = [(int(row["first_day"]) - 1, float(row[stage.name])) for row in later]
    return (*stage.arrivals, *rates)


def test_the_whole_of_its_1531_days_holds_the_same_days_before_lockdown(before_lockdown):
    stages = tuple(replace(stage, arrivals=later_rates(stage)) for stage in MURCH.day_stages)
    whole = replace(MURCH, day_stages=stages, horizon_days=1531)
    after = replace(whole, warm_up_days=1095)
    for run in (0, RUNS - 1):
        both, rest = (
            simulate_daystep(compile_daystep(one), seed=SEED, replication=run).areas[..., :2]
            for one in (whole, after)
        )
        assert np.array_equal(both - rest, before_lockdown[run].areas[..., :2])
