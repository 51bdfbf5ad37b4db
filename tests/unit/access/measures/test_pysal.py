"""The same scores as PySAL's access package, where that gives a number at all."""

from functools import cache

import pandas as pd
import polars as pl
import pytest

from carereach.access.measures import (
    measure_cumulative,
    measure_enhanced_two_step,
    measure_gravity,
    measure_raam,
    measure_three_step,
    measure_two_step,
    step_kernel,
)
from tests.unit.access.measures.plain import World
from tests.unit.access.measures.worlds import scores_of, seeded_world

pytestmark = [
    pytest.mark.filterwarnings("ignore:The inplace keyword"),  # of pandas, in their code
    pytest.mark.filterwarnings("ignore:some tracts may be unaccounted"),
]
SEEDS = range(12)
EXACT = 1e-12


@cache
def world_of(seed):
    return seeded_world(seed, places=40, services=12)


def frames_of(world):
    demand = pd.DataFrame({"demand": world.people})
    supply = pd.DataFrame({"supply": world.capacity})
    demand.index.name = supply.index.name = "geoid"
    rows = [(origin, dest, cost) for (origin, dest), cost in world.minutes.items()]
    return demand, supply, pd.DataFrame(rows, columns=["origin", "dest", "cost"])


def agrees(measured, series, *, rel=EXACT):
    found = scores_of(measured)
    theirs = series.dropna().to_dict()
    assert theirs
    for place, value in theirs.items():
        assert found[place] == pytest.approx(value, rel=rel), place
    # Where they are silent nobody is in reach, and the score is 0.
    assert all(found[place] == 0 for place in found.keys() - theirs.keys())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("max_minutes", [12, 30, 60])
def test_two_step(seed, max_minutes):
    from access.fca import two_stage_fca

    world = world_of(seed)
    demand, supply, cost = frames_of(world)
    theirs = two_stage_fca(
        demand, supply, cost, max_cost=max_minutes, demand_index=True, supply_index=True
    )
    agrees(measure_two_step(*world.tables, max_minutes=max_minutes), theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_enhanced_two_step(seed):
    from access import weights
    from access.fca import two_stage_fca

    world = world_of(seed)
    demand, supply, cost = frames_of(world)
    steps = {10: 1, 20: 0.68, 30: 0.22}
    theirs = two_stage_fca(
        demand, supply, cost, 30, demand_index=True, weight_fn=weights.step_fn(steps)
    )
    ours = measure_enhanced_two_step(
        *world.tables, kernel=step_kernel(list(steps), list(steps.values()))
    )
    agrees(ours, theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_step(seed):
    from access import weights
    from access.fca import three_stage_fca

    world = world_of(seed)
    demand, supply, cost = frames_of(world)
    steps = {10: 0.962, 20: 0.704, 30: 0.377, 60: 0.042}
    theirs = three_stage_fca(
        demand, supply, cost, 60, demand_index=True, weight_fn=weights.step_fn(steps)
    )
    ours = measure_three_step(*world.tables, kernel=step_kernel(list(steps), list(steps.values())))
    agrees(ours, theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_catchment(seed):
    from access import weights
    from access.fca import weighted_catchment

    world = world_of(seed)
    _, supply, cost = frames_of(world)
    swapped = {"cost_source": "dest", "cost_dest": "origin"}
    theirs = weighted_catchment(supply, cost, 30, loc_index=True, loc_value="supply", **swapped)
    agrees(measure_cumulative(*world.tables, max_minutes=30), theirs)
    steps = {10: 1, 20: 0.5}
    theirs = weighted_catchment(
        supply,
        cost,
        loc_index=True,
        loc_value="supply",
        weight_fn=weights.step_fn(steps),
        **swapped,
    )
    agrees(measure_gravity(*world.tables, kernel=step_kernel([10, 20], [1, 0.5])), theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ratio_of_two_cumulative_measures_is_their_catchment_ratio(seed):
    from access.fca import fca_ratio

    world = world_of(seed)
    order = {place: number for number, place in enumerate(world.people)}
    near = {(a, b): abs(order[a] - order[b]) * 7.0 for a in order for b in order}
    neighbours = World(world.people, world.people, near)
    demand, supply, cost = frames_of(world)
    _, _, between = frames_of(neighbours)
    theirs = fca_ratio(demand, supply, between, cost, 30, demand_index=True, supply_index=True)
    places = measure_cumulative(*world.tables, max_minutes=30).scores["score"]
    people = measure_cumulative(*neighbours.tables, max_minutes=30).scores["score"]
    ratio = dict(zip(world.people, (places / people).to_list(), strict=True))
    assert ratio == pytest.approx(theirs.to_dict(), rel=EXACT)


@pytest.mark.parametrize("seed", range(4))
def test_rational_agents_agree_as_closely_as_theirs_settle(seed):
    from access.raam import raam

    # Theirs moves whole people, a share of at least 1 in 2,000 at a time: many people, many cycles.
    small = seeded_world(seed, places=12, services=5)
    world = World(
        {k: round(v) * 1000.0 for k, v in small.people.items()}, small.capacity, small.minutes
    )
    demand, supply, cost = frames_of(world)
    theirs = raam(demand.astype("int64"), supply, cost, tau=30, max_cycles=2000, min_step=0.0005)
    ours = scores_of(measure_raam(*world.tables, tau_minutes=30, tolerance=1e-9))
    for place, value in theirs.items():
        assert ours[place] == pytest.approx(value, rel=2e-3)


def test_where_theirs_gives_no_number_ours_gives_one_and_says_why():
    from access.fca import two_stage_fca

    world = World(
        {"a": 10.0, "far": 20.0, "b": 0.0},
        {"x": 5.0, "alone": 7.0, "y": 3.0},
        {("a", "x"): 5, ("far", "x"): 90, ("b", "alone"): 5},
    )
    demand, supply, cost = frames_of(world)
    theirs = two_stage_fca(demand, supply, cost, 30, demand_index=True)
    assert theirs["b"] == float("inf")
    assert "far" not in theirs.dropna()
    ours = measure_two_step(*world.tables, max_minutes=30)
    assert scores_of(ours) == {"a": 0.5, "far": 0.0, "b": 0.0}
    assert ours.unused["id"].sort().to_list() == ["alone", "y"]
    assert ours.exclusions.filter(pl.col("what") == "place")["amount"].to_list() == [20.0]
