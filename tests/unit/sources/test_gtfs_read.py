"""Timetables for one day: every trap of the format, on feeds made here."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from carereach.base import SourceError
from carereach.sources.gtfs import read_timetable
from tests.unit.sources.feeds import (
    WEDNESDAY,
    WEEKDAYS,
    clock,
    plain_feed,
    read_feed,
    starts_of,
    trips_of,
    write_feed,
)

NEWPORT = (
    Path(__file__).parents[3] / ".." / "shared" / "data" / "newport" / "newport-20230613_gtfs.zip"
)
CALENDAR = f"service_id,{WEEKDAYS},start_date,end_date\n"
TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
TODAY, NEXT = clock("8:00"), clock("32:00")


def test_a_plain_day_and_the_next(tmp_path: Path) -> None:
    timetable = read_feed(tmp_path, plain_feed())
    assert timetable.day == WEDNESDAY
    assert timetable.stops.rows()[0] == ("A", "Mill Lane", 51.5, -3.0)
    assert timetable.stops.schema == {
        "stop_id": pl.String, "name": pl.String, "latitude": pl.Float64, "longitude": pl.Float64,
    }  # fmt: skip
    assert timetable.calls.schema == {
        "trip": pl.Int32, "stop": pl.Int32, "arrives": pl.Int32, "departs": pl.Int32,
        "can_board": pl.Boolean, "can_alight": pl.Boolean,
    }  # fmt: skip
    assert timetable.transfers.schema == {
        "from_stop": pl.Int32, "to_stop": pl.Int32, "min_seconds": pl.Int32,
    }  # fmt: skip
    today = [("A", 28800, 28800), ("B", 29100, 29160), ("C", 29400, 29400)]
    tomorrow = [(stop, *(time + 86400 for time in times)) for stop, *times in today]
    assert trips_of(timetable) == [today, tomorrow]
    assert timetable.calls["trip"].to_list() == [0, 0, 0, 1, 1, 1]
    assert timetable.warnings == ()


def test_the_order_of_rows_does_not_matter_and_times_may_be_short(tmp_path: Path) -> None:
    times = TIMES + "t1, 8:10:00,8:10:00,C,30\nt1,8:00:00,8:00:00 ,A,1\nt1,08:05:00,08:06:00,B,7\n"
    assert trips_of(read_feed(tmp_path, plain_feed(stop_times=times))) == trips_of(
        read_feed(tmp_path, plain_feed())
    )


@pytest.mark.parametrize("folder", ["", "feed/", "a/b/"])
def test_the_files_may_stand_in_a_folder(tmp_path: Path, folder: str) -> None:
    path = write_feed(tmp_path / "feed.zip", plain_feed(), folder=folder)
    assert starts_of(read_timetable([path], day=WEDNESDAY)) == [TODAY, NEXT]


def test_days_taken_away_and_added(tmp_path: Path) -> None:
    head = "service_id,date,exception_type\n"
    removed = plain_feed(calendar_dates=head + "week,20230615,2\nweek,20230615,2\n")
    assert starts_of(read_feed(tmp_path, removed)) == [TODAY]
    added = plain_feed(calendar_dates=head + "week,20230617,1\n")
    assert starts_of(read_feed(tmp_path, added, day=date(2023, 6, 17))) == [TODAY]
    alone = plain_feed(calendar=None, calendar_dates=head + "week,20230614,1\n")
    assert starts_of(read_feed(tmp_path, alone)) == [TODAY]


def test_one_calendar_may_be_absent_or_bare(tmp_path: Path) -> None:
    without = read_feed(tmp_path, plain_feed(calendar_dates=None))
    assert starts_of(without) == [TODAY, NEXT]
    assert without.warnings == (
        "feed.zip has no calendar_dates.txt: bank holidays run as ordinary days.",
    )
    bare = plain_feed(calendar="", calendar_dates="service_id,date,exception_type\nweek,20230614,1")
    assert starts_of(read_feed(tmp_path, bare)) == [TODAY]


def test_trips_past_midnight_belong_to_two_days(tmp_path: Path) -> None:
    times = TIMES + "t1,23:50:00,23:50:00,A,1\nt1,25:10:00,25:10:00,B,2\n"
    timetable = read_feed(tmp_path, plain_feed(stop_times=times))
    late, early = clock("23:50"), clock("25:10")
    assert trips_of(timetable) == [
        [("A", late - 86400, late - 86400), ("B", early - 86400, early - 86400)],
        [("A", late, late), ("B", early, early)],
    ]


@pytest.mark.parametrize(
    ("ends", "starts"),
    [("23:59:59", [0]), ("24:00:00", [-86400, 0]), ("48:00:00", [-172800, -86400, 0])],
)
def test_a_trip_counts_on_every_day_it_lasts_into(
    tmp_path: Path, ends: str, starts: list[int]
) -> None:
    files = plain_feed(stop_times=f"{TIMES}t1,0:00:00,0:00:00,A,1\nt1,{ends},{ends},B,2\n")
    assert starts_of(read_feed(tmp_path, files)) == [*starts, 86400]


def test_the_day_after_counts_until_noon(tmp_path: Path) -> None:
    trips = "service_id,trip_id\nweek,am\nweek,pm\n"
    times = TIMES + "".join(
        f"{trip},{time},{time},{stop},{order}\n"
        for trip, time in (("am", "11:59:59"), ("pm", "12:00:00"))
        for order, stop in enumerate("AB")
    )
    timetable = read_feed(tmp_path, plain_feed(trips=trips, stop_times=times))
    assert starts_of(timetable) == [43199, 43200, 129599]


def test_friday_night_reaches_into_a_saturday_without_service(tmp_path: Path) -> None:
    times = TIMES + "t1,23:50:00,23:50:00,A,1\nt1,25:10:00,25:10:00,B,2\nt2,9:00:00,9:00:00,A,1\n"
    files = plain_feed(
        calendar=CALENDAR + "week,1,1,1,1,1,0,0,20230601,20230630\n"
        "sat,0,0,0,0,0,1,0,20230601,20230630\n",
        trips="service_id,trip_id\nweek,t1\nsat,t2\n",
        stop_times=times + "t2,9:30:00,9:30:00,B,2\n",
    )
    assert starts_of(read_feed(tmp_path, files, day=date(2023, 6, 17))) == [-600, clock("9:00")]


@pytest.mark.parametrize("day", [date(2023, 3, 26), date(2023, 10, 29)])
def test_the_day_the_clocks_change(tmp_path: Path, day: date) -> None:
    """Seconds read as a clock: 08:00 is 28,800 on a day of 23, 24 or 25 hours."""
    files = plain_feed(calendar=CALENDAR + "week,1,1,1,1,1,1,1,20230101,20231231\n")
    assert starts_of(read_feed(tmp_path, files, day=day)) == [TODAY, NEXT]


def test_blank_times_are_worked_out_by_number_of_stops(tmp_path: Path) -> None:
    times = TIMES + "t1,8:00:00,8:01:00,A,1\nt1,,,B,2\nt1,,,C,3\nt1,8:10:00,,A,4\n"
    [calls, _] = trips_of(read_feed(tmp_path, plain_feed(stop_times=times)))
    assert calls == [
        ("A", 28800, 28860), ("B", 29040, 29040), ("C", 29220, 29220), ("A", 29400, 29400),
    ]  # fmt: skip


def test_blank_times_are_worked_out_by_distance(tmp_path: Path) -> None:
    head = TIMES.replace("\n", ",shape_dist_traveled\n")
    times = "t1,8:00:00,8:00:00,A,1,2\nt1,,,B,2,4.5\nt1,8:10:00,8:10:00,C,3,12\n"
    [calls, _] = trips_of(read_feed(tmp_path, plain_feed(stop_times=head + times)))
    assert calls[1] == ("B", 28950, 28950)
    for wrong in ("", "1", "NaN", "inf"):
        again = times.replace("4.5", wrong)
        [calls, _] = trips_of(read_feed(tmp_path, plain_feed(stop_times=head + again)))
        assert calls[1] == ("B", 29100, 29100)
    level = "t1,8:00:00,8:00:00,A,1,2\nt1,,,B,2,2\nt1,8:10:00,8:10:00,C,3,2\n"
    [calls, _] = trips_of(read_feed(tmp_path, plain_feed(stop_times=head + level)))
    assert calls[1] == ("B", 29100, 29100)


def test_blank_times_where_the_line_has_no_length(tmp_path: Path) -> None:
    head = TIMES.replace("\n", ",shape_dist_traveled\n")
    times = "t1,8:00:00,8:00:00,A,1,2\nt1,,,B,2,2\nt1,8:10:00,8:10:00,C,3,2\nt1,9:00:00,,A,4,9\n"
    [calls, _] = trips_of(read_feed(tmp_path, plain_feed(stop_times=head + times)))
    assert calls[1] == ("B", 28800, 28800)


def test_blanks_do_not_leak_between_trips(tmp_path: Path) -> None:
    times = TIMES + "".join(
        f"{trip},{hour}:00:00,,A,1\n{trip},,,B,2\n{trip},,{hour}:30:00,C,3\n"
        for trip, hour in (("t1", 8), ("t2", 17))
    )
    files = plain_feed(trips="service_id,trip_id\nweek,t1\nweek,t2\n", stop_times=times)
    middles = [calls[1][1] for calls in trips_of(read_feed(tmp_path, files))]
    assert middles == [clock("8:15"), clock("17:15"), clock("32:15")]


def test_who_may_board_and_alight(tmp_path: Path) -> None:
    head = TIMES.replace("\n", ",pickup_type,drop_off_type\n")
    times = "t1,8:00:00,8:00:00,A,1,0,1\nt1,8:05:00,8:05:00,B,2,1,3\nt1,8:09:00,8:09:00,C,3,,2\n"
    timetable = read_feed(tmp_path, plain_feed(stop_times=head + times))
    first = timetable.calls.filter(pl.col("trip") == 0)
    assert first["can_board"].to_list() == [True, False, True]
    assert first["can_alight"].to_list() == [False, True, True]
    [warning] = timetable.warnings
    assert warning.startswith("feed.zip: 2 calls must be asked for")


def test_a_loop_calls_at_a_stop_twice(tmp_path: Path) -> None:
    times = TIMES + "t1,8:00:00,8:00:00,A,1\nt1,8:05:00,8:05:00,B,2\nt1,8:10:00,8:10:00,A,3\n"
    [calls, _] = trips_of(read_feed(tmp_path, plain_feed(stop_times=times)))
    assert [stop for stop, *_ in calls] == ["A", "B", "A"]


def test_hops_may_take_no_time(tmp_path: Path) -> None:
    times = TIMES + "t1,8:00:00,8:00:00,A,1\nt1,8:00:00,8:00:00,B,2\n"
    assert len(trips_of(read_feed(tmp_path, plain_feed(stop_times=times)))[0]) == 2


def test_stops_without_coordinates(tmp_path: Path) -> None:
    stops = "stop_id,stop_lat,stop_lon,location_type,parent_station\n"
    files = plain_feed(
        stops=stops + "A,51.5,-3,,\nB,,,,S\nC,0,0,,\nS,51.6,-3.1,1,\nE,51.6,-3,2,S\n"
    )
    timetable = read_feed(tmp_path, files)
    assert timetable.stops["stop_id"].to_list() == ["A", "B"]
    assert timetable.stops["latitude"].to_list() == [51.5, 51.6]
    assert [stop for stop, *_ in trips_of(timetable)[0]] == ["A", "B"]
    assert timetable.warnings == (
        "feed.zip: 1 stops without coordinates were left out, with 1 calls.",
    )


def test_trips_left_with_fewer_than_two_stops(tmp_path: Path) -> None:
    files = plain_feed(
        trips="service_id,trip_id\nweek,t1\nweek,t2\nweek,t3\n",
        stop_times=TIMES + "t1,8:00:00,8:00:00,A,1\nt1,8:05:00,8:05:00,B,2\n"
        "t2,9:00:00,9:00:00,A,1\nt3,9:00:00,9:00:00,C,1\n",
        stops="stop_id,stop_lat,stop_lon\nA,51.5,-3\nB,51.5,-3.1\nC,,\n",
    )
    timetable = read_feed(tmp_path, files)
    assert starts_of(timetable) == [TODAY, NEXT]
    assert timetable.warnings[1] == "feed.zip: 2 trips with fewer than two stops were left out."


def test_a_trip_may_call_at_a_station(tmp_path: Path) -> None:
    files = plain_feed(
        stops="stop_id,stop_lat,stop_lon,location_type\nA,51.5,-3,1\nB,51.5,-3,0\nC,51.5,-3,0\n"
    )
    assert read_feed(tmp_path, files).stops["stop_id"].to_list() == ["A", "B", "C"]


def test_a_service_without_days_never_runs_and_is_told(tmp_path: Path) -> None:
    files = plain_feed(trips="service_id,trip_id\nweek,t1\nnever,t2\n")
    timetable = read_feed(tmp_path, files)
    assert starts_of(timetable) == [TODAY, NEXT]
    assert timetable.warnings == (
        "feed.zip: 1 trips belong to a service without days and never run.",
    )


def test_several_feeds_keep_their_ids_apart(tmp_path: Path) -> None:
    first = write_feed(tmp_path / "one.zip", plain_feed())
    second = write_feed(
        tmp_path / "two.zip",
        plain_feed(calendar_dates=None, transfers="from_stop_id,to_stop_id,transfer_type\nA,B,3\n"),
    )
    timetable = read_timetable([first, second], day=WEDNESDAY)
    assert timetable.stops["stop_id"].to_list() == ["1:A", "1:B", "1:C", "2:A", "2:B", "2:C"]
    assert timetable.calls["trip"].unique().to_list() == [0, 1, 2, 3]
    assert [calls[0][0] for calls in trips_of(timetable)] == ["1:A", "1:A", "2:A", "2:A"]
    assert timetable.transfers.rows() == [(3, 4, -1)]
    assert timetable.warnings == (
        "two.zip has no calendar_dates.txt: bank holidays run as ordinary days.",
    )


def test_one_of_several_feeds_may_rest_that_day(tmp_path: Path) -> None:
    sunday = CALENDAR + "week,0,0,0,0,0,0,1,20230601,20230630\n"
    paths = [
        write_feed(tmp_path / "one.zip", plain_feed(calendar=sunday)),
        write_feed(tmp_path / "two.zip", plain_feed()),
    ]
    timetable = read_timetable(paths, day=WEDNESDAY)
    assert starts_of(timetable) == [TODAY, NEXT]
    assert timetable.warnings == ("one.zip: nothing of this timetable runs on the day.",)


def test_days_a_feed_cannot_answer_for(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_feed(tmp_path, plain_feed(), day=date(2023, 7, 3))
    assert str(caught.value) == (
        "feed.zip does not cover 3 July 2023: choose a day from 1 June 2023 to 30 June 2023."
    )
    with pytest.raises(SourceError) as caught:
        read_feed(tmp_path, plain_feed(), day=date(2023, 6, 18))
    assert str(caught.value) == (
        "feed.zip: nothing runs on 18 June 2023; the nearest with trips: 16 June 2023 and"
        " 19 June 2023."
    )
    never = plain_feed(calendar=CALENDAR + "week,0,0,0,0,0,0,0,20230601,20230630\n")
    with pytest.raises(SourceError, match=r"nothing runs on 14 June 2023\.$"):
        read_feed(tmp_path, never)
    with pytest.raises(SourceError, match="No timetable was given"):
        read_timetable([], day=WEDNESDAY)


def test_newport() -> None:
    """2,686 rows of stops.txt are 655 stops, all of them used, and 2,031 stations and entrances."""
    if not NEWPORT.is_file():
        pytest.skip("the Newport files are not on this machine")
    timetable = read_timetable([NEWPORT], day=WEDNESDAY)
    begins = timetable.calls.group_by("trip", maintain_order=True).agg(pl.col("departs").first())
    assert begins.filter(pl.col("departs").is_between(0, 86399)).height == 176
    assert timetable.stops.height == 655
    assert timetable.calls["stop"].n_unique() == 655
    today = timetable.calls.join(begins.filter(pl.col("departs").is_between(0, 86399)), on="trip")
    assert today.height == 7765
    assert timetable.transfers.height == 0
    assert timetable.warnings == (
        "newport-20230613_gtfs.zip has no calendar_dates.txt: bank holidays run as ordinary days.",
    )
