"""Westmere's streets and buses: joined up, near every door, and with every trait of a real feed."""

import csv
import io
import zipfile
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

WESTMERE = Path(__file__).parents[2] / "examples" / "westmere"
STREETS, BUSES = WESTMERE / "network" / "streets.osm", WESTMERE / "network" / "buses.zip"
FIRST_DAY, LAST_DAY = date(2026, 4, 20), date(2026, 9, 6)
SPRING_BANK_HOLIDAY = date(2026, 5, 25)


def rows_of(name):
    text = (WESTMERE / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def degrees(row):
    return float(row["latitude"]), float(row["longitude"])


def metres(one, other):
    east = (other[1] - one[1]) * cos(radians(one[0]))
    return 111_320 * hypot(other[0] - one[0], east)


@pytest.fixture(scope="module")
def walked():
    """Each part of the streets that people walk, largest first, as the places of its points."""
    root = ET.parse(STREETS).getroot()  # noqa: S314 - our own file
    where = {
        node.get("id"): (float(node.get("lat")), float(node.get("lon")))
        for node in root.iter("node")
    }
    beside = {}
    for way in root.iter("way"):
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        shut = tags.get("foot") == "no" or tags.get("access") == "private"
        if "highway" not in tags or shut:
            continue
        for one, other in pairwise(point.get("ref") for point in way.iter("nd")):
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
    parts = []
    while beside:
        part, queue = set(), [next(iter(beside))]
        while queue:
            point = queue.pop()
            if point in beside:
                part.add(point)
                queue += beside.pop(point)
        parts.append([where[point] for point in part])
    return sorted(parts, key=len, reverse=True)


@pytest.fixture(scope="module")
def feed():
    with zipfile.ZipFile(BUSES) as archive:
        return {
            Path(name).stem: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }


@pytest.fixture(scope="module")
def calls(feed):
    """The calls of each trip, in order."""
    trips = {}
    for call in feed["stop_times"]:
        trips.setdefault(call["trip_id"], []).append(call)
    return trips


def running_on(feed, day):
    text = f"{day:%Y%m%d}"
    days = {
        row["service_id"]
        for row in feed["calendar"]
        if row["start_date"] <= text <= row["end_date"] and row[f"{day:%A}".lower()] == "1"
    }
    for row in feed["calendar_dates"]:
        if row["date"] == text:
            (days.add if row["exception_type"] == "1" else days.discard)(row["service_id"])
    return days


def seconds(text):
    hours, minutes, rest = (int(part) for part in text.split(":"))
    return 3600 * hours + 60 * minutes + rest


def test_the_files_stay_small():
    everything = [path for path in WESTMERE.rglob("*") if "__pycache__" not in path.parts]
    sizes = [path.stat().st_size for path in everything if path.is_file()]
    assert sum(sizes) < 6_000_000
    assert max(sizes) < 2_000_000


def test_the_streets_are_one_network_and_one_small_island(walked):
    assert [len(part) > 4000 for part in walked] == [True, False]
    assert 5 <= len(walked[1]) <= 20


@pytest.mark.parametrize("table", ["areas", "sites"])
def test_every_area_and_place_stands_near_a_street(walked, table):
    places = [degrees(row) for row in rows_of(table) if row["latitude"]]
    assert len(places) > 40
    assert max(min(metres(place, point) for point in walked[0]) for place in places) < 300


def test_the_island_is_too_far_from_any_other_street(walked):
    apart = min(metres(one, other) for one in walked[1] for other in walked[0])
    assert apart > 2000


def test_every_stop_route_and_service_named_exists(feed):
    stops = {row["stop_id"] for row in feed["stops"]}
    trips = {row["trip_id"] for row in feed["trips"]}
    assert {row["stop_id"] for row in feed["stop_times"]} <= stops
    assert {row["parent_station"] for row in feed["stops"]} == {"", "station"}
    assert {row["trip_id"] for row in feed["stop_times"]} == trips
    assert {row["route_id"] for row in feed["trips"]} == {row["route_id"] for row in feed["routes"]}
    named = {row["service_id"] for row in feed["calendar"] + feed["calendar_dates"]}
    assert {row["service_id"] for row in feed["trips"]} == named


def test_no_bus_goes_back_in_time_and_every_trip_is_timed_at_both_ends(calls):
    for trip in calls.values():
        assert trip[0]["departure_time"]
        assert trip[-1]["arrival_time"]
        times = [seconds(call["arrival_time"]) for call in trip if call["arrival_time"]]
        assert times == sorted(times)
        assert len(set(times)) == len(times)


def test_a_term_time_week_has_no_sunday_and_holidays_have_their_own_buses(feed):
    day = date(2026, 6, 22)
    week = [running_on(feed, day + timedelta(days=number)) for number in range(7)]
    assert week == [{"weekday", "schooldays"}] * 5 + [{"saturday"}, set()]
    assert running_on(feed, date(2026, 8, 4)) == {"weekday", "holidays"}
    assert running_on(feed, date(2026, 5, 27)) == {"weekday", "holidays"}


def test_a_bank_holiday_runs_as_a_saturday(feed):
    assert running_on(feed, SPRING_BANK_HOLIDAY) == {"saturday"}
    assert running_on(feed, date(2026, 8, 31)) == {"saturday"}


def test_no_day_runs_two_patterns_of_one_kind(feed):
    day = FIRST_DAY
    seen = Counter()
    while day <= LAST_DAY:
        running = running_on(feed, day)
        assert not {"schooldays", "holidays"} <= running
        assert not {"weekday", "saturday"} <= running
        seen.update(running)
        day += timedelta(days=1)
    assert set(seen) == {"weekday", "schooldays", "holidays", "saturday"}


def test_it_has_the_traits_of_a_real_feed(feed, calls):
    late = [trip for trip in calls.values() if seconds(trip[-1]["arrival_time"]) > 24 * 3600]
    assert late
    assert {row["exact_times"] for row in feed["frequencies"]} == {"0", "1"}
    assert any(not call["arrival_time"] for call in feed["stop_times"])
    assert {row["pickup_type"] for row in feed["stop_times"]} == {"", "1"}
    assert {row["drop_off_type"] for row in feed["stop_times"]} == {"", "1"}
    assert {row["transfer_type"] for row in feed["transfers"]} == {"2"}
    assert {row["route_type"] for row in feed["routes"]} == {"3", "4"}


def test_gannet_head_has_a_shuttle_to_the_port_and_no_other_bus(feed, calls):
    homes = [degrees(row) for row in rows_of("areas") if row["name"].startswith("Gannet Head")]
    assert len(homes) == 2
    near = {
        row["stop_id"]
        for row in feed["stops"]
        for home in homes
        if metres(home, (float(row["stop_lat"]), float(row["stop_lon"]))) < 700
    }
    calling = {trip for trip, made in calls.items() if near & {call["stop_id"] for call in made}}
    routes = {row["route_id"] for row in feed["trips"] if row["trip_id"] in calling}
    assert routes == {"70"}
    names = {row["stop_id"]: row["stop_name"] for row in feed["stops"]}
    ends = {names[calls[trip][end]["stop_id"]] for trip in calling for end in (0, -1)}
    assert ends == {"Gannet Head South", "Port Sallow Health Centre"}


@pytest.fixture(scope="module")
def journeys():
    """Minutes there and back for each area and site, by their names."""
    areas = {row["area_code"]: row["name"] for row in rows_of("areas")}
    return {
        (areas[row["area_code"]], row["site_id"]): (
            float(row["minutes"]),
            float(row["back_minutes"]),
        )
        for row in rows_of("travel_times")
    }


def test_every_area_has_a_journey_to_every_place_but_the_refuge(journeys):
    to = {
        row["site_id"]
        for row in rows_of("sites")
        if row["kind"] == "physical" and row["service_id"] != "svc-refuge"
    }
    areas = {row["name"] for row in rows_of("areas")}
    assert set(journeys) == {(area, site) for area in areas for site in to}


def test_no_journey_is_quicker_than_the_fastest_bus_in_a_straight_line(journeys):
    areas = {row["name"]: degrees(row) for row in rows_of("areas")}
    sites = {row["site_id"]: degrees(row) for row in rows_of("sites") if row["latitude"]}
    for (area, site), (there, back) in journeys.items():
        assert min(there, back) > metres(areas[area], sites[site]) / 1000 / 58 * 60


def test_gannet_head_reaches_the_health_centre_but_not_therapy(journeys):
    for area in ("Gannet Head North", "Gannet Head South"):
        assert journeys[area, "sit-utc-port"][0] <= 40
        assert min(journeys[area, f"sit-therapy-{place}"][0] for place in ("city", "vale")) > 60


def test_one_journey_followed_by_hand(feed, calls, journeys):
    """From Larkrigg at 15:30: the 15:34 bus to the city, then some 300 metres on foot."""
    mine = {row["trip_id"] for row in feed["trips"] if row["route_id"] == "61"}
    term = {row["trip_id"] for row in feed["trips"] if row["service_id"] == "schooldays"}
    (bus,) = (
        made
        for trip, made in calls.items()
        if trip in mine and made[0]["departure_time"] == "15:34:00" and trip in term
    )
    assert bus[-1]["stop_id"] == "bay-c"
    stop = next(row for row in feed["stops"] if row["stop_id"] == "bay-c")
    door = next(row for row in rows_of("sites") if row["site_id"] == "sit-therapy-city")
    apart = metres(degrees(door), (float(stop["stop_lat"]), float(stop["stop_lon"])))
    assert 200 < apart < 400
    alights = (seconds(bus[-1]["arrival_time"]) - seconds("15:30:00")) / 60
    quickest, slowest = alights + apart / 80, alights + 1 + apart * 2 / 80
    assert quickest <= journeys["Larkrigg", "sit-therapy-city"][0] <= slowest


def test_the_archive_does_not_depend_on_who_packs_it():
    with zipfile.ZipFile(BUSES) as archive:
        entries = archive.infolist()
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(2026, 1, 1, 0, 0, 0)}
