"""Real formats, real streets: every journey of Newport's sample equals the scan.

The timetable is a cut of 176 trips, so no figure here says anything about Newport.
"""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from carereach.access.router import JourneyLimits
from carereach.sources.gtfs import read_timetable
from carereach.sources.osm_walk import read_walk_network
from tests.unit.access.router.comparing import compare
from tests.unit.access.router.worlds import World

NEWPORT = Path(__file__).resolve().parents[5] / "shared" / "data" / "newport"
LIMITS = JourneyLimits(max_minutes=60, max_walk_metres=1000, max_rides=4, walk_kmh=4.8)


@pytest.fixture(scope="module")
def newport() -> dict[str, Any]:
    if not NEWPORT.is_dir():
        pytest.skip("the Newport sample is not supplied on this machine")
    areas = pl.read_csv(NEWPORT / "lsoa11.csv").filter(pl.col("lat").is_not_null())
    clinics = pl.read_csv(NEWPORT / "osm_poi.csv").filter(
        pl.col("amenity").is_in(["clinic", "hospital", "school"])
    )
    return {
        "network": read_walk_network(NEWPORT / "newport-2023-06-13.osm.pbf"),
        "timetable": read_timetable([NEWPORT / "newport-20230613_gtfs.zip"], day=date(2023, 6, 14)),
        "origins": areas.select(pl.col("lsoa11_code").alias("id"), latitude="lat", longitude="lon"),
        "destinations": clinics.with_row_index("id").select(
            pl.col("id").cast(pl.String), latitude="lat", longitude="lon"
        ),
        "limits": LIMITS,
    }


def test_newport_in_the_morning_equals_the_scan(newport: dict[str, Any]) -> None:
    world = World(**newport, departs=8 * 3600 + 17, window=2)
    compared, differing, ridden = compare(world)
    assert differing == 0
    assert compared == 2 * world.origins.height * world.destinations.height
    assert ridden > 500


@pytest.mark.slow
def test_newport_all_day_equals_the_scan(newport: dict[str, Any]) -> None:
    compared = 0
    for hour in np.arange(6, 25, 4.5):
        cells, differing, _ = compare(World(**newport, departs=int(hour * 3600), window=4))
        assert differing == 0, f"at {hour}"
        compared += cells
    assert compared > 100_000
