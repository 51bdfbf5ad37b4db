from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carereach.access import nearness
from carereach.access.distance import straight_line_km
from carereach.access.nearness import find_near

DEGREES = st.floats(-0.3, 0.3)
POINTS = st.lists(st.tuples(DEGREES, DEGREES), min_size=1, max_size=12)
KM = st.floats(0, 60)


def frame(points: list[tuple[float, float]], north: float = 51.0) -> pl.DataFrame:
    rows = [{"latitude": north + up, "longitude": -2.0 + along} for up, along in points]
    return pl.DataFrame(rows, schema={"latitude": pl.Float64, "longitude": pl.Float64})


def near(areas: pl.DataFrame, sites: pl.DataFrame, km: float) -> dict[tuple[int, int], float]:
    found = find_near(areas, sites, within_km=km)
    return {
        (row, column): distance
        for row, column, distance in zip(*(part.tolist() for part in found), strict=True)
    }


@example([(0.0, 0.0)], [(8e-308, 0.0)], 0.0, 0.0)
@given(POINTS, POINTS, KM, st.sampled_from([51.0, 0.0, -70.0, 89.8]))
@settings(deadline=None)
def test_every_near_pair_is_found_and_no_other(
    homes: list[Any], places: list[Any], km: float, north: float
) -> None:
    areas, sites = frame(homes, north), frame(places, north)
    whole = straight_line_km(areas, sites)
    rows, columns = np.nonzero(whole <= km)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    assert near(areas, sites, km) == {pair: whole[pair] for pair in pairs}


def test_looking_a_few_places_at_a_time_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    areas = frame([(step / 100, 0.0) for step in range(30)])
    sites = frame([(step / 50, 0.01) for step in range(15)])
    whole = near(areas, sites, 5)
    monkeypatch.setattr(nearness, "_AT_ONCE", 7)
    assert near(areas, sites, 5) == whole


def test_places_without_coordinates_are_near_nothing() -> None:
    blank = frame([(0, 0)]).select(pl.lit(None, pl.Float64).alias("latitude"), "longitude")
    assert near(blank, frame([(0, 0)]), 1000) == {}
    assert near(frame([(0, 0)]), blank, 1000) == {}


def test_a_distance_below_nothing_finds_nothing() -> None:
    assert near(frame([(0, 0)]), frame([(0, 0)]), -1) == {}
