import math
from typing import Any

import numpy as np
import pytest

from carereach.access import Travel, TravelProxy, estimate_travel
from tests.unit.access.worlds import frame

PROXY = TravelProxy(detour=1.3, walk_kmh=4.8, bus_wait_minutes=15, bus_kmh=18)
AREAS = [{"area_code": "A1", "latitude": 51.0, "longitude": -2.0}]
KM_PER_DEGREE = 6371.0088 * math.pi / 180


def travel(*rows: dict[str, Any], north: float | None = 0.1) -> Travel:
    latitude = None if north is None else 51.0 + north
    sites = [{"site_id": "P1", "latitude": latitude, "longitude": -2.0}]
    times = [{"area_code": "A1", "site_id": "P1", "mode": "walk"} | row for row in rows]
    return estimate_travel(
        frame("areas", AREAS),
        frame("sites", sites),
        frame("travel_times", times),
        proxy=PROXY,
        leaves_school_minute=930,
        max_minutes=200,
    )


def there(found: Travel) -> float:
    return found.minutes(0, 0)


def test_the_stand_in_is_the_quicker_of_walking_and_the_bus() -> None:
    km = 0.1 * KM_PER_DEGREE * 1.3
    assert there(travel()) == pytest.approx(15 + km / 18 * 60, rel=1e-4)
    near = 0.005 * KM_PER_DEGREE * 1.3
    assert there(travel(north=0.005)) == pytest.approx(near / 4.8 * 60, rel=1e-3)
    assert there(travel(north=0.0)) == pytest.approx(0, abs=1e-3)


def test_a_place_without_coordinates_has_no_journey() -> None:
    found = travel(north=None)
    assert np.isnan(there(found))
    assert (found.supplied_pairs, found.proxy_pairs) == (0, 0)


def test_a_supplied_time_takes_the_place_of_the_stand_in() -> None:
    found = travel({"minutes": 12.0, "back_minutes": 20.0})
    assert (found.there.tolist(), found.back.tolist()) == ([12], [20])
    assert (found.supplied_pairs, found.proxy_pairs) == (1, 0)


def test_the_way_back_takes_as_long_unless_supplied() -> None:
    assert travel({"minutes": 12.0}).back.tolist() == [12]


def test_the_first_departure_after_school_counts() -> None:
    rows = [
        {"minutes": 10.0, "departs": 480},
        {"minutes": 25.0, "departs": 1020},
        {"minutes": 30.0, "departs": 940},
    ]
    assert there(travel(*rows)) == 30
    assert there(travel(rows[0])) == 10
    assert there(travel(rows[0], {"minutes": 11.0, "departs": 900})) == 11
    assert there(travel(*rows, {"minutes": 50.0})) == 50


def test_of_two_ways_at_the_same_time_the_quicker_counts() -> None:
    rows = [{"minutes": 50.0}, {"minutes": 20.0, "mode": "walk or bus"}]
    assert there(travel(*rows)) == 20


def test_cars_and_unknown_places_are_left_out() -> None:
    found = travel(
        {"minutes": 1.0, "mode": "car"},
        {"minutes": 2.0, "site_id": "P9"},
        {"minutes": 3.0, "area_code": "A9"},
    )
    assert found.supplied_pairs == 0
    assert found.proxy_pairs == 1
