"""Every trap of a timetable by hand: one small feed each, with the answer worked out in words.

People walk a metre a second. The street runs north; stops and places are named by their metres.
"""

import math
from typing import Any

import polars as pl
import pytest

from carereach.access.router import JourneyLimits, RoutedTimes, route_times
from carereach.base import MethodError
from tests.unit.access.router.connection_scan import Scan
from tests.unit.access.router.worlds import at, limits, line, network, places, timetable

EIGHT = 8 * 3600
MANY_NODES = range(0, 20_001, 100)


def minutes(
    stops: list[float],
    trips: list[Any],
    start: float = 0,
    end: float = 5000,
    *,
    departs: int = EIGHT,
    transfers: Any = (),
    **given: float,
) -> float | None:
    """Minutes from one point of the street to another, checked against the scan."""
    streets = line(MANY_NODES)
    table = timetable([at(stop) for stop in stops], trips, transfers)
    asked = limits(**given)
    routed = route_times(
        streets,
        table,
        places(home=at(start)),
        places(clinic=at(end)),
        departs_second=departs,
        limits=asked,
    )
    found = routed.times.minutes.tolist()
    (scanned,) = Scan(streets, table, asked).journeys(at(start), [at(end)], departs)
    assert [None if scanned is None else scanned / 60] == (found or [None])
    return found[0] if found else None


def ride(*calls: tuple[int, float]) -> list[tuple[int, int, int]]:
    """A trip of (stop, minutes after eight), leaving when it arrives."""
    return [(stop, int(EIGHT + 60 * m), int(EIGHT + 60 * m)) for stop, m in calls]


def test_a_journey_counts_its_walks_its_waits_and_its_ride() -> None:
    # 300 m to the stop, bus at 8:10 to 8:20, then 200 m: 20 minutes and 200 seconds.
    assert minutes([300, 4800], [ride((0, 10), (1, 20))]) == pytest.approx(20 + 200 / 60)


def test_walking_all_the_way_is_a_journey_if_short_enough() -> None:
    assert minutes([0, 5000], [], end=400) == pytest.approx(400 / 60)
    assert minutes([0, 5000], [], end=600) is None


def test_walking_beats_a_late_bus() -> None:
    assert minutes([0, 400], [ride((0, 10), (1, 11))], end=400) == pytest.approx(400 / 60)


def test_a_bus_that_left_a_second_ago_is_gone() -> None:
    bus = [[(0, EIGHT + 299, EIGHT + 299), (1, EIGHT + 600, EIGHT + 600)]]
    assert minutes([300, 5000], bus) is None
    bus = [[(0, EIGHT + 300, EIGHT + 300), (1, EIGHT + 600, EIGHT + 600)]]
    assert minutes([300, 5000], bus) == 10


def test_footpaths_are_not_walked_twice() -> None:
    # Alight at 2000; the next bus leaves 2800. Stops at 2400 would join two walks of 400 m.
    trips = [ride((0, 5), (1, 10)), ride((3, 40), (4, 45)), ride((2, 59), (2, 60))]
    assert minutes([0, 2000, 2400, 2800, 5000], trips) is None
    assert minutes([0, 2000, 2400, 2800, 5000], trips, max_walk_metres=800) == 45


def test_a_stop_walked_to_earlier_is_still_worth_riding_to() -> None:
    # On foot one is at 400 before the bus; but only who comes by bus may walk on to 800.
    trips = [ride((0, 8), (1, 9))]
    assert minutes([0, 400], trips, end=800) == pytest.approx(9 + 400 / 60)


def test_who_walked_to_a_stop_does_not_walk_on_from_it() -> None:
    assert minutes([0, 400], [ride((0, -9), (1, -8))], end=800) is None


def test_a_trip_that_overtakes_is_found() -> None:
    slow, quick = ride((0, 1), (1, 30)), ride((0, 5), (1, 12))
    assert minutes([0, 5000], [slow, quick]) == 12
    assert minutes([0, 5000], [slow, quick], departs=EIGHT - 1800) == 42


def test_trips_that_overtake_halfway_are_found() -> None:
    one = ride((0, 1), (1, 10), (2, 40))
    two = ride((0, 2), (1, 11), (2, 20))
    assert minutes([0, 2500, 5000], [one, two]) == 20


def test_walking_ahead_of_a_slow_bus_catches_it() -> None:
    # At 8:00:30 the bus has left the near stop; on foot one is at the next before it, at 8:05:30.
    slow, quick = ride((0, 0), (1, 6), (2, 20)), ride((0, 30), (1, 31), (2, 45))
    assert minutes([0, 300, 5000], [slow, quick], departs=EIGHT + 30) == 19.5
    assert minutes([0, 400, 5000], [slow, quick], departs=EIGHT + 30) == 44.5


def test_times_after_midnight_are_ridden() -> None:
    trip = [(0, 25 * 3600 + 600, 25 * 3600 + 600), (1, 25 * 3600 + 900, 25 * 3600 + 900)]
    assert minutes([0, 5000], [trip], departs=25 * 3600) == 15


def test_trips_of_the_night_before_are_ridden() -> None:
    trip = [(0, -300, -300), (1, 600, 600)]
    assert minutes([0, 5000], [trip], departs=-600) == 20


def test_a_loop_that_calls_twice_can_be_ridden_round() -> None:
    loop = ride((0, 1), (1, 5), (0, 10), (2, 20))
    assert minutes([0, 2500, 5000], [loop]) == 20
    assert minutes([0, 2500, 5000], [loop], departs=EIGHT + 120) == 18
    assert minutes([0, 2500, 5000], [loop], start=2500, end=0) == 10


def test_a_hop_that_takes_no_time_is_ridden() -> None:
    trips = [ride((0, 5), (1, 5), (2, 5)), ride((2, 5), (3, 5))]
    assert minutes([0, 1000, 2000, 5000], trips) == 5


def test_boarding_and_setting_down_only_where_allowed() -> None:
    def bus(on: int, off: int) -> list[Any]:
        return [(0, EIGHT, EIGHT + 60, on, 1), (1, EIGHT + 600, EIGHT + 600, 1, off)]

    assert minutes([0, 5000], [bus(1, 1)]) == 10
    assert minutes([0, 5000], [bus(0, 1)]) is None
    assert minutes([0, 5000], [bus(1, 0)]) is None


def test_a_change_at_the_same_stop_takes_the_least_time_given() -> None:
    trips = [ride((0, 5), (1, 10)), ride((1, 12), (2, 20)), ride((1, 25), (2, 30))]
    stops = [0.0, 2500.0, 5000.0]
    assert minutes(stops, trips) == 20
    assert minutes(stops, trips, transfers=[(1, 1, 120)]) == 20
    assert minutes(stops, trips, transfers=[(1, 1, 121)]) == 30
    assert minutes(stops, trips, transfers=[(1, 1, -1)]) is None


def test_a_change_on_foot_takes_the_longer_of_walk_and_least_time() -> None:
    trips = [ride((0, 5), (1, 10)), ride((2, 15), (3, 20)), ride((2, 25), (3, 30))]
    stops = [0.0, 2500.0, 2800.0, 5000.0]
    assert minutes(stops, trips) == 20
    assert minutes(stops, trips, transfers=[(1, 2, 60)]) == 20
    assert minutes(stops, trips, transfers=[(1, 2, 400)]) == 30
    assert minutes(stops, trips, transfers=[(1, 2, 60), (1, 2, 400)]) == 30
    assert minutes(stops, trips, transfers=[(1, 2, -1)]) is None
    assert minutes(stops, trips, transfers=[(2, 1, -1)]) == 20


def test_a_listed_change_that_cannot_be_walked_is_not_made() -> None:
    trips = [ride((0, 5), (1, 10)), ride((2, 15), (3, 20))]
    assert minutes([0, 2000, 3000, 5000], trips, transfers=[(1, 2, 60)]) is None


def test_no_more_rides_than_allowed() -> None:
    trips = [ride((i, 5 * i + 5), (i + 1, 5 * i + 9)) for i in range(4)]
    stops = [0.0, 1250.0, 2500.0, 3750.0, 5000.0]
    assert minutes(stops, trips, max_rides=4) == 24
    assert minutes(stops, trips, max_rides=3) is None


def test_fewer_rides_later_are_not_hidden_by_more_rides_sooner() -> None:
    # Two rides reach 2500 sooner, but only one ride there leaves a second for the last leg.
    trips = [
        ride((0, 1), (1, 3)),
        ride((1, 4), (2, 6)),
        ride((0, 2), (2, 12)),
        ride((2, 15), (3, 20)),
    ]
    assert minutes([0, 1250, 2500, 5000], trips, max_rides=2) == 20


def test_whoever_boards_is_there_early_enough() -> None:
    trips = [ride((0, 2), (1, 10)), ride((0, 12), (1, 20))]
    assert minutes([0, 5000], trips, board_slack_seconds=120) == 10
    assert minutes([0, 5000], trips, board_slack_seconds=121) == 20


def test_no_journey_is_longer_than_allowed() -> None:
    trip = [ride((0, 5), (1, 30))]
    assert minutes([0, 5000], trip, max_minutes=30) == 30
    assert minutes([0, 5000], trip, max_minutes=29.9) is None


def test_the_way_to_the_street_is_walked_at_both_ends() -> None:
    # 30 m east of the street at either end: 30 + 200 + 30 metres, rounded up to the second.
    east = 30 / 111_195.08 / math.cos(math.radians(52))
    streets = line(MANY_NODES)
    start, end = (at(0)[0], at(0)[1] + east), (at(200)[0], at(200)[1] - east)
    asked = limits(max_walk_metres=260)
    ask = {"departs_second": EIGHT, "limits": asked}
    routed = route_times(streets, None, places(a=start), places(b=end), **ask)
    assert routed.times.minutes.tolist() == [pytest.approx(260 / 60)]
    assert routed.snaps["metres"].to_list() == [30.0, 30.0]
    routed = route_times(
        streets,
        None,
        places(a=start),
        places(b=end),
        departs_second=0,
        limits=limits(max_walk_metres=259.99),
    )
    assert routed.times.pairs == 0


def test_walking_seconds_are_rounded_up_once() -> None:
    # 1.2 m/s: 100 m in 83.33 s, so 84; two legs of 100 m are 167 s together, never 168.
    assert minutes([0, 5000], [], end=200, walk_kmh=4.32) == 167 / 60


def test_the_same_place_is_no_minutes_away_even_off_the_streets() -> None:
    far = (53.0, -1.5)
    routed = route_times(
        line([0, 100]),
        None,
        places(a=far, b=at(0)),
        places(a=far, c=at(100), d=far),
        departs_second=EIGHT,
        limits=limits(),
    )
    assert routed.times.frame().rows() == [
        ("a", "a", 0.0),
        ("a", "d", 0.0),
        ("b", "c", pytest.approx(100 / 60)),
    ]


def test_the_same_id_elsewhere_is_another_place() -> None:
    ends = (places(a=at(0)), places(a=at(100)))
    routed = route_times(line([0, 100]), None, *ends, departs_second=EIGHT, limits=limits())
    assert routed.times.minutes.tolist() == [pytest.approx(100 / 60)]


def window(
    trips: list[Any], length: int, percentiles: tuple[int, ...] = (), **given: float
) -> RoutedTimes:
    table = timetable([at(0), at(5000)], trips)
    return route_times(
        line(MANY_NODES),
        table,
        places(home=at(0)),
        places(clinic=at(5000)),
        departs_second=EIGHT,
        window_minutes=length,
        percentiles=percentiles,
        limits=limits(**given),
    )


def test_a_window_gives_median_and_percentiles_by_the_nearest_rank() -> None:
    # Leaving 8:00 to 8:03 one arrives at 8:10: 10, 9, 8 and 7 minutes.
    times = window([ride((0, 4), (1, 10))], 4, (1, 25, 26, 75, 76, 99)).times
    assert times.minutes.tolist() == [8.0]
    found = {share: values.tolist() for share, values in times.percentiles.items()}
    assert found == {1: [7.0], 25: [7.0], 26: [8.0], 75: [9.0], 76: [10.0], 99: [10.0]}


def test_a_share_that_does_not_arrive_is_not_a_number() -> None:
    # The last bus leaves at 8:01: two of three departures arrive.
    times = window([ride((0, 1), (1, 10))], 3, (66, 67, 90)).times
    assert times.minutes.tolist() == [10.0]
    assert times.percentiles[66].tolist() == [10.0]
    assert math.isnan(times.percentiles[67][0])
    assert math.isnan(times.percentiles[90][0])


def test_a_pair_that_most_departures_miss_has_no_row() -> None:
    assert window([ride((0, 1), (1, 10))], 5, (10,)).times.pairs == 0
    assert window([ride((0, 1), (1, 10))], 4, (10,)).times.pairs == 1


def test_a_window_of_none_or_one_minute_is_one_departure() -> None:
    trips = [ride((0, 1), (1, 10))]
    for length in (0, 1):
        times = window(trips, length, (90,)).times
        assert times.minutes.tolist() == times.percentiles[90].tolist() == [10.0]


def test_every_place_and_stop_says_how_it_met_the_streets() -> None:
    main, apart = [at(0), at(100), at(200)], [at(5000), at(5100)]
    streets = network([*main, *apart], [(0, 1, 100), (1, 2, 100), (3, 4, 100)])
    table = timetable([at(100), at(5010)], [ride((0, 5), (1, 10))])
    routed = route_times(
        streets,
        table,
        places(home=at(0), isle=at(5100)),
        places(hill=(53.0, -1.5)),
        departs_second=EIGHT,
        limits=limits(),
    )
    assert routed.times.pairs == 0
    assert routed.snaps.rows() == [
        ("origin", "home", 0.0, 0, "joined"),
        ("origin", "isle", 0.0, 1, "on a separate street island"),
        ("destination", "hill", pytest.approx(106_095, abs=10), 1, "too far from any street"),
        ("stop", "S0", 0.0, 0, "joined"),
        ("stop", "S1", 10.0, 1, "on a separate street island"),
    ]


def test_a_near_main_street_is_taken_before_a_nearer_separate_one() -> None:
    streets = network([at(0), at(100), at(200), at(150)], [(0, 1, 100), (1, 2, 100)])
    routed = route_times(
        streets, None, places(a=at(150)), places(b=at(0)), departs_second=EIGHT, limits=limits()
    )
    assert routed.snaps["state"].to_list() == ["joined", "joined"]
    assert routed.times.minutes.tolist() == [pytest.approx(150 / 60)]


def test_stops_off_the_streets_can_be_changed_at_but_not_walked_to() -> None:
    trips = [ride((0, 5), (1, 10)), ride((1, 12), (2, 20))]
    streets = line([0, 100, 5000])
    table = timetable([at(0), (53.0, -1.5), at(5000)], trips)
    ask = {"departs_second": EIGHT, "limits": limits()}
    routed = route_times(streets, table, places(a=at(0)), places(b=at(5000)), **ask)
    assert routed.times.minutes.tolist() == [20.0]


def test_places_with_the_same_walks_get_the_same_answer() -> None:
    trips = [ride((0, 5), (1, 10))]
    table = timetable([at(0), at(5000)], trips)
    routed = route_times(
        line(MANY_NODES),
        table,
        places(a=at(0), b=at(300), c=at(0), d=at(9000)),
        places(x=at(5000), y=at(5000)),
        departs_second=EIGHT,
        limits=limits(),
    )
    assert routed.times.starts.tolist() == [0, 2, 4, 6, 6]
    assert routed.times.minutes.tolist() == [10.0] * 6


USUAL = {"max_minutes": 60, "max_walk_metres": 500, "max_rides": 4, "walk_kmh": 4.8}


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_minutes": 0},
        {"max_walk_metres": -1},
        {"max_rides": 0},
        {"max_rides": 1.5},
        {"walk_kmh": math.nan},
        {"walk_kmh": 0.0001},
        {"snap_metres": math.inf},
        {"board_slack_seconds": -1},
    ],
)
def test_limits_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(MethodError):
        JourneyLimits(**{**USUAL, **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"departs_second": -86_401}, "a day"),
        ({"departs_second": 2 * 86_400}, "a day"),
        ({"departs_second": 2 * 86_400 - 60, "window_minutes": 2}, "a day"),
        ({"window_minutes": -1}, "below 0"),
        ({"percentiles": (0,)}, "percentile"),
        ({"percentiles": (100,)}, "percentile"),
        ({"percentiles": (12.5,)}, "percentile"),
        ({"origins": places()}, "origins is empty"),
        ({"destinations": places()}, "destinations is empty"),
        ({"origins": pl.concat([places(a=at(0))] * 2)}, "occurs twice"),
        ({"origins": places(a=(math.nan, 0.0))}, "no coordinates"),
        ({"network": network([], [])}, "none to walk on"),
        ({"timetable": timetable([at(0), at(1)], [ride((0, 9), (1, 5))])}, "back in time"),
    ],
)
def test_questions_that_cannot_be_answered_are_refused(wrong: dict[str, Any], says: str) -> None:
    asked = {
        "network": line([0, 100]),
        "timetable": None,
        "origins": places(a=at(0)),
        "destinations": places(b=at(100)),
        "departs_second": EIGHT,
        "limits": limits(),
    }
    with pytest.raises(MethodError, match=says):
        route_times(**{**asked, **wrong})


def test_calls_that_are_out_of_order_are_refused() -> None:
    table = timetable([at(0), at(5000)], [ride((0, 1), (1, 5)), ride((0, 1), (1, 5))])
    table.calls.replace_column(0, pl.Series("trip", [1, 1, 0, 0], dtype=pl.Int32))
    with pytest.raises(MethodError, match="apart"):
        route_times(
            line([0, 100]),
            table,
            places(a=at(0)),
            places(b=at(100)),
            departs_second=0,
            limits=limits(),
        )


def test_progress_is_told_and_may_stop_the_work() -> None:
    told: list[tuple[int, int, str]] = []
    homes = places(**{f"h{i}": at(10 * i) for i in range(100)})
    ask: dict[str, Any] = {"departs_second": EIGHT, "limits": limits()}
    table = timetable([at(0), at(5000)], [ride((0, 5), (1, 10))])

    def tell(done: int, total: int, label: str) -> None:
        told.append((done, total, label))

    route_times(line(MANY_NODES), table, homes, homes, **ask, progress=tell)
    assert told[0][2] == "finding walks"
    assert told[-1] == (100, 100, "planning journeys")
    assert [done for done, _, label in told if label == "planning journeys"] == sorted(
        done for done, _, label in told if label == "planning journeys"
    )

    def stop(done: int, total: int, label: str) -> None:
        if label == "planning journeys":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        route_times(line(MANY_NODES), table, homes, homes, **ask, progress=stop)
