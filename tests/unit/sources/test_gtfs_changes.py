"""Trips given by headway, and changes between stops."""

from datetime import date
from pathlib import Path

import pytest

from tests.unit.sources.feeds import clock, plain_feed, read_feed, starts_of, trips_of

SPELLS = "trip_id,start_time,end_time,headway_secs,exact_times\n"
CHANGES = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
GUESSED = "feed.zip: some trips are given by headway alone; they are taken to leave at equal steps"


@pytest.mark.parametrize(("exact", "warnings"), [("1", 0), ("0", 1), ("", 1)])
def test_a_trip_by_headway_runs_until_its_end(tmp_path: Path, exact: str, warnings: int) -> None:
    files = plain_feed(frequencies=SPELLS + f"t1,7:00:00,8:00:00,1200,{exact}\n")
    timetable = read_feed(tmp_path, files, day=date(2023, 6, 16))
    assert starts_of(timetable) == [clock("7:00"), clock("7:20"), clock("7:40")]
    assert trips_of(timetable)[1] == [
        ("A", 26400, 26400), ("B", 26700, 26760), ("C", 27000, 27000),
    ]  # fmt: skip
    assert len(timetable.warnings) == warnings
    assert all(sentence.startswith(GUESSED) for sentence in timetable.warnings)


def test_spells_may_follow_one_another_and_pass_midnight(tmp_path: Path) -> None:
    spells = "t1,22:00:00,23:00:00,1800,1\nt1,23:00:00,25:00:00,3600,1\nt1,6:00:00,6:00:00,60,1\n"
    timetable = read_feed(tmp_path, plain_feed(frequencies=SPELLS + spells))
    day = [clock(text) for text in ("22:00", "22:30", "23:00", "24:00")]
    assert starts_of(timetable) == [0, *day]


def test_a_trip_by_headway_that_only_its_spell_takes_past_midnight(tmp_path: Path) -> None:
    files = plain_feed(frequencies=SPELLS + "t1,23:55:00,24:00:00,600,1\n")
    assert starts_of(read_feed(tmp_path, files)) == [clock("23:55") - 86400, clock("23:55")]


def test_what_a_feed_says_of_changes(tmp_path: Path) -> None:
    rows = "A,B,0,\nB,A,1,\nA,C,2,180\nC,A,3,\nB,B,2,60\nC,B,,90\n"
    timetable = read_feed(tmp_path, plain_feed(transfers=CHANGES + rows))
    assert timetable.transfers.rows() == [
        (0, 1, 0), (0, 2, 180), (1, 0, 0), (1, 1, 60), (2, 0, -1), (2, 1, 90),
    ]  # fmt: skip
    assert timetable.warnings == ()


def test_a_station_stands_for_its_stops(tmp_path: Path) -> None:
    stops = (
        "stop_id,stop_lat,stop_lon,parent_station,location_type\n"
        "A,51.5,-3,S,\nB,51.5,-3,S,0\nC,51.5,-3,,\nS,51.5,-3,,1\nE,51.5,-3,S,2\n"
    )
    rows = CHANGES + "S,C,2,300\nA,C,2,60\nS,S,3,\n"
    timetable = read_feed(tmp_path, plain_feed(stops=stops, transfers=rows))
    assert timetable.stops["stop_id"].to_list() == ["A", "B", "C"]
    assert timetable.transfers.rows() == [
        (0, 0, -1), (0, 1, -1), (0, 2, 60), (1, 0, -1), (1, 1, -1), (1, 2, 300),
    ]  # fmt: skip


def test_of_rows_that_differ_the_stricter_counts(tmp_path: Path) -> None:
    rows = "A,B,2,60\nA,B,2,120\nB,C,2,60\nB,C,3,\nC,A,2,999999\n"
    timetable = read_feed(tmp_path, plain_feed(transfers=CHANGES + rows))
    assert timetable.transfers.rows() == [(0, 1, 120), (1, 2, -1), (2, 0, 86400)]


def test_rows_for_one_line_or_for_staying_seated_are_counted(tmp_path: Path) -> None:
    head = "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id,from_route_id\n"
    rows = "A,B,2,,,r\n,,4,t1,t1,\n,,5,t1,t1,\nA,B,0,,,\n"
    timetable = read_feed(tmp_path, plain_feed(transfers=head + rows))
    assert timetable.transfers.rows() == [(0, 1, 0)]
    [warning] = timetable.warnings
    assert warning.startswith("feed.zip: 3 rules for changes between certain lines, or for staying")


def test_changes_at_stops_left_out_are_left_out(tmp_path: Path) -> None:
    files = plain_feed(
        stops="stop_id,stop_lat,stop_lon\nA,51.5,-3\nB,51.5,-3\nC,,\n",
        transfers=CHANGES + "A,C,0,\nA,B,0,\n",
    )
    assert read_feed(tmp_path, files).transfers.rows() == [(0, 1, 0)]
