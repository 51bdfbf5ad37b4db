"""What a timetable is refused for: one sentence, with its place, never with a value."""

import io
import zipfile
from pathlib import Path

import pytest

from carereach.base import SourceError
from carereach.sources.gtfs import archive, read_timetable, runs, transfers
from tests.unit.sources.feeds import WEDNESDAY, WEEKDAYS, plain_feed, read_feed, write_feed

TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
DATES = "service_id,date,exception_type\n"
WEEKS = f"service_id,{WEEKDAYS},start_date,end_date\n"
STOPS = "stop_id,stop_lat,stop_lon,parent_station,location_type\n"
SPELLS = "trip_id,start_time,end_time,headway_secs,exact_times\n"
CHANGES = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
OTHERS = "A,51.5,-3,,\nB,51.5,-3,,\n"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stops": None}, "feed.zip has no stops.txt"),
        ({"trips": None}, "feed.zip has no trips.txt"),
        ({"stop_times": None}, "feed.zip has no stop_times.txt"),
        ({"calendar": None, "calendar_dates": None}, "neither calendar.txt nor calendar_dates"),
        ({"calendar": None}, "no service runs on any day"),
        ({"calendar": WEEKS + "week,1,1,1,1,1,1,1,20230630,20230601\n"}, "no service runs on any"),
        ({"stops": "stop_id,stop_lat\nA,1\n"}, "stops.txt has no column stop_lon"),
        ({"stops": STOPS + OTHERS + "secret,x,-3,,\n"}, "stops.txt, row 4: stop_lat is not a num"),
        ({"stops": STOPS + OTHERS + "C,91,-3,,\n"}, "stops.txt, row 4: the coordinates are not"),
        ({"stops": STOPS + OTHERS + "C,51,181,,\n"}, "stops.txt, row 4: the coordinates are not"),
        ({"stops": STOPS + OTHERS + "A,51,-3,,\n"}, "stops.txt, row 4: a row above has the same"),
        ({"stops": STOPS + OTHERS + ",51,-3,,\n"}, "stops.txt, row 4: stop_id is empty"),
        ({"stops": STOPS + OTHERS + "C,51,-3,secret,\n"}, "row 4: parent_station is not a stop"),
        ({"stops": STOPS + OTHERS + "C,51,-3,,9\n"}, "row 4: location_type is not one of 0, 1"),
        ({"trips": "service_id,trip_id\nweek,t1\nweek,t1\n"}, "trips.txt, row 3: a row above"),
        ({"trips": "service_id,trip_id\n,t1\n"}, "trips.txt, row 2: service_id is empty"),
        ({"trips": "service_id,trip_id\nweek,t1\nweek,secret\n"}, "row 3: the trip has no stop t"),
        ({"stop_times": TIMES + "secret,8:00:00,8:00:00,A,1\n"}, "row 2: trip_id is not one of t"),
        ({"stop_times": TIMES + "t1,8:00:00,8:00:00,secret,1\n"}, "stop_id is not one of stops"),
        ({"stop_times": TIMES + "t1,8:00:00,8:00:00,A,\n"}, "row 2: stop_sequence is empty"),
        ({"stop_times": TIMES + "t1,8:00:00,8:00:00,A,-1\n"}, "stop_sequence is not a whole"),
        ({"stop_times": TIMES + "t1,secret,8:00:00,A,1\n"}, "row 2: arrival_time is not a time"),
        ({"stop_times": TIMES + "t1,8:00:00,8:60:00,A,1\n"}, "row 2: departure_time is not a"),
        ({"stop_times": TIMES + "t1,8:00,8:00,A,1\n"}, "row 2: arrival_time is not a time"),
        ({"stop_times": TIMES + "t1,-1:00:00,,A,1\n"}, "row 2: arrival_time is not a time"),
        ({"stop_times": TIMES + "t1,٠8:00:00,,A,1\n"}, "row 2: arrival_time is not a time"),
        (
            {"stop_times": TIMES + "t1,8:00:00,8:00:00,A,1\nt1,8:00:00,8:00:00,B,1\n"},
            "row 3: a row above has the same trip_id and stop_sequence",
        ),
        (
            {"stop_times": TIMES + "t1,8:05:00,8:05:00,A,1\nt1,8:00:00,8:00:00,B,2\n"},
            "row 3: the trip runs back in time",
        ),
        (
            {"stop_times": TIMES + "t1,8:05:00,8:00:00,A,1\nt1,8:10:00,8:10:00,B,2\n"},
            "row 2: the trip runs back in time",
        ),
        (
            {"stop_times": TIMES + "t1,8:05:00,8:05:00,A,1\nt1,,,B,2\n"},
            "row 3: the first and last call of a trip need a time",
        ),
        (
            {"stop_times": TIMES + "t1,,,A,1\nt1,8:05:00,8:05:00,B,2\n"},
            "row 2: the first and last call of a trip need a time",
        ),
        ({"stop_times": TIMES + "t1,8:00:00\n"}, "stop_times.txt, row 2: the row has 2 cells"),
        ({"calendar": WEEKS + "week,2,1,1,1,1,0,0,20230601,20230630\n"}, "monday is not one of"),
        ({"calendar": WEEKS + "week,1,1,1,1,1,0,0,2023-06-01,20230630\n"}, "start_date is not a"),
        ({"calendar": WEEKS + "week,1,1,1,1,1,0,0,20230601,20230631\n"}, "end_date is not a day"),
        ({"calendar": WEEKS + "week,1,1,1,1,1,0,0,20230601,20230630\n" * 2}, "of the same servic"),
        ({"calendar": WEEKS + ",1,1,1,1,1,0,0,20230601,20230630\n"}, "service_id is empty"),
        ({"calendar_dates": DATES + "week,20230614,3\n"}, "exception_type is not one of 1, 2"),
        ({"calendar_dates": DATES + "week,20230614,\n"}, "exception_type is empty"),
        ({"calendar_dates": DATES + "week,tomorrow,1\n"}, "date is not a day such as 20230614"),
        ({"calendar_dates": DATES + "week,20230614,1\nweek,20230614,2\n"}, "row 3: a row above sa"),
        ({"frequencies": SPELLS + "secret,8:00:00,9:00:00,60,\n"}, "trip_id is not one of trips"),
        ({"frequencies": SPELLS + "t1,8:00:00,9:00:00,0,\n"}, "row 2: headway_secs is 0"),
        ({"frequencies": SPELLS + "t1,8:00:00,9:00:00,,\n"}, "row 2: headway_secs is empty"),
        ({"frequencies": SPELLS + "t1,9:00:00,8:00:00,60,\n"}, "end_time comes before start_time"),
        ({"frequencies": SPELLS + "t1,9:00:00,late,60,\n"}, "row 2: end_time is not a time"),
        ({"frequencies": SPELLS + "t1,9:00:00,9:00:00,60,2\n"}, "exact_times is not one of 0, 1"),
        ({"transfers": CHANGES + "A,secret,0,\n"}, "row 2: to_stop_id is not one of stops.txt"),
        ({"transfers": CHANGES + "A,B,7,\n"}, "row 2: transfer_type is not one of"),
        ({"transfers": CHANGES + "A,B,2,soon\n"}, "min_transfer_time is not a whole number"),
        ({"stops": " \n"}, "stops.txt is empty"),
    ],
)
def test_one_sentence_each(tmp_path: Path, changes: dict[str, str | None], sentence: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_feed(tmp_path, plain_feed(**changes))
    message = str(caught.value)
    assert sentence in message
    assert message.startswith("feed.zip")
    assert message.endswith(".")
    assert "secret" not in message


def test_files_that_are_not_feeds(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with pytest.raises(SourceError, match=r"feed\.zip could not be read"):
        read_timetable([path], day=WEDNESDAY)
    with pytest.raises(SourceError, match="could not be read"):
        read_timetable([tmp_path], day=WEDNESDAY)
    whole = write_feed(path, plain_feed()).read_bytes()
    for content in (b"", b"secret", whole[:-10], whole[200:]):
        path.write_bytes(content)
        with pytest.raises(SourceError, match="is not a zip file, or it is damaged"):
            read_timetable([path], day=WEDNESDAY)
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    path.write_bytes(empty.getvalue())
    with pytest.raises(SourceError, match="neither calendar"):
        read_timetable([path], day=WEDNESDAY)


def test_text_that_was_damaged_inside_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as stored:
        for name, text in plain_feed().items():
            stored.writestr(f"{name}.txt", text)
    path.write_bytes(path.read_bytes().replace(b"Mill Lane", b"Mill Line"))
    with pytest.raises(SourceError, match="is not a zip file, or it is damaged"):
        read_timetable([path], day=WEDNESDAY)


def test_a_locked_feed(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "feed.zip", plain_feed())
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(SourceError, match="is locked with a password"):
        read_timetable([path], day=WEDNESDAY)


def test_an_unusual_packing(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("stops.txt", "stop_id\n")
    with pytest.raises(SourceError, match="packed in an unusual way"):
        read_timetable([path], day=WEDNESDAY)


def test_two_feeds_in_one_file(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "feed.zip", plain_feed())
    with zipfile.ZipFile(path, "a") as grown:
        grown.writestr("other/", "")
        grown.writestr("read me", "")
        grown.writestr("other/stops.txt", "stop_id\n")
    with pytest.raises(SourceError, match="two files of one name"):
        read_timetable([path], day=WEDNESDAY)


def test_a_feed_that_swells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_feed(tmp_path / "feed.zip", plain_feed(shapes="0" * 1_000_000))
    read_timetable([path], day=WEDNESDAY)
    monkeypatch.setattr(archive, "_RATIO_COUNTS_FROM_BYTES", 100_000)
    with pytest.raises(SourceError, match="would unpack to more than"):
        read_timetable([path], day=WEDNESDAY)


@pytest.mark.parametrize("limit", ["_MOST_ENTRIES", "_MOST_BYTES"])
def test_a_feed_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = write_feed(tmp_path / "feed.zip", plain_feed())
    monkeypatch.setattr(archive, limit, 2)
    with pytest.raises(SourceError, match="would unpack to more than"):
        read_timetable([path], day=WEDNESDAY)


def test_headways_and_stations_that_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_MOST_RUNS", 100)
    files = plain_feed(frequencies=SPELLS + "t1,8:00:00,9:00:00,1,\n")
    with pytest.raises(SourceError, match="headways make more than 100 trips"):
        read_feed(tmp_path, files)
    monkeypatch.setattr(transfers, "_MOST_PAIRS", 3)
    stops = STOPS + "A,51,-3,S,\nB,51,-3,S,\nC,51,-3,,\nS,51,-3,,1\n"
    files = plain_feed(stops=stops, transfers=CHANGES + "S,S,0,\n")
    with pytest.raises(SourceError, match="stations make more than 3 changes"):
        read_feed(tmp_path, files)
