"""Times and calendars against plain dates, and feeds with random faults."""

import contextlib
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources.gtfs import read_timetable
from carereach.sources.gtfs.cells import seconds_of
from carereach.tables.transport import Timetable
from tests.unit.sources.feeds import (
    WEDNESDAY,
    WEEKDAYS,
    Files,
    plain_feed,
    read_feed,
    starts_of,
    write_feed,
)

MARK = "zq7secret"
JUNE = st.dates(date(2023, 6, 1), date(2023, 6, 30))
Write = Callable[[int, int, int], str]
WAYS_TO_WRITE: list[Write] = [
    lambda h, m, s: f"{h}:{m:02}:{s:02}",
    lambda h, m, s: f"{h:02}:{m:02}:{s:02}",
]


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59), st.sampled_from(WAYS_TO_WRITE))
def test_times_are_seconds(hours: int, minutes: int, seconds: int, write: Write) -> None:
    frame = pl.DataFrame({"t": [write(hours, minutes, seconds), ""], "row": [2, 3]})
    read = frame.select(seconds_of(frame, "t", place="f"))["t"]
    plain = timedelta(hours=hours, minutes=minutes, seconds=seconds).total_seconds()
    assert read.to_list() == [plain, None]
    assert read.dtype == pl.Int32


@given(st.text("0123456789: -+.e٣x", max_size=9))
def test_whatever_is_no_time_is_refused(text: str) -> None:
    parts = text.split(":")
    is_time = (
        len(parts) == 3
        and text.isascii()
        and all(part.isdecimal() for part in parts)
        and len(parts[0]) <= 2
        and all(len(part) == 2 and int(part) < 60 for part in parts[1:])
    )
    frame = pl.DataFrame({"t": [text], "row": [2]})
    if is_time or not text:
        assert frame.select(seconds_of(frame, "t", place="f")).height == 1
    else:
        with pytest.raises(SourceError, match=r"^f, row 2: t is not a time such as 08:05:00;"):
            seconds_of(frame, "t", place="f")


@settings(max_examples=60)
@given(
    st.lists(st.booleans(), min_size=7, max_size=7),
    st.tuples(JUNE, JUNE).map(sorted),
    st.dictionaries(JUNE, st.sampled_from([1, 2]), max_size=5),
    JUNE,
    st.integers(0, 30),
)
def test_calendars_say_what_plain_dates_say(
    week: list[bool], span: list[date], exceptions: dict[date, int], day: date, hours: int
) -> None:
    def runs(when: date) -> bool:
        ordinary = span[0] <= when <= span[1] and week[when.weekday()]
        return {1: True, 2: False}.get(exceptions.get(when, 0), ordinary)

    flags = ",".join(str(int(flag)) for flag in week)
    exception_rows = "".join(f"s,{when:%Y%m%d},{kind}\n" for when, kind in exceptions.items())
    files = plain_feed(
        trips="service_id,trip_id\ns,t1\nedge,t2\n",
        calendar=f"service_id,{WEEKDAYS},start_date,end_date\n"
        f"s,{flags},{span[0]:%Y%m%d},{span[1]:%Y%m%d}\nedge,0,0,0,0,0,0,0,20230601,20230630\n",
        calendar_dates="service_id,date,exception_type\n" + exception_rows,
        stop_times="trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        f"t1,{hours}:00:00,,A,1\nt1,{hours + 20}:00:00,,B,2\nt2,1:00:00,,A,1\nt2,2:00:00,,B,2\n",
    )
    expected = [
        hours * 3600 + 86400 * offset
        for offset in range(-3, 2)
        if runs(day + timedelta(days=offset))
        and (offset >= 0 or hours + 20 + 24 * offset >= 0)
        and (offset < 1 or hours < 12)
    ]
    with tempfile.TemporaryDirectory() as folder:
        if runs(day):
            assert starts_of(read_feed(Path(folder), files, day=day)) == expected
        else:
            with pytest.raises(SourceError, match="nothing runs on"):
                read_feed(Path(folder), files, day=day)


BLANKS = st.lists(st.one_of(st.none(), st.integers(0, 90)), min_size=1, max_size=8)


@settings(max_examples=40)
@given(st.integers(0, 90), BLANKS, st.integers(0, 90))
def test_blank_times_lie_evenly_between_their_neighbours(
    first: int, between: list[int | None], last: int
) -> None:
    gaps = [first, *between, last]
    clock, written = 8 * 3600, []
    for gap in gaps:
        clock += gap or 0
        written.append(None if gap is None else clock)
    rows = "".join(
        f"t1,{_time(seconds)},,{'ABC'[order % 3]},{order}\n"
        for order, seconds in enumerate(written)
    )
    head = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    with tempfile.TemporaryDirectory() as folder:
        timetable = read_feed(Path(folder), plain_feed(stop_times=head + rows))
    found = timetable.calls.filter(pl.col("trip") == 0)["arrives"].to_list()
    known = [place for place, seconds in enumerate(written) if seconds is not None]
    for place, seconds in enumerate(written):
        before = max(each for each in known if each <= place)
        after = min(each for each in known if each >= place)
        low, high = written[before] or 0, written[after] or 0
        share = (place - before) / (after - before) if after > before else 0
        assert abs(found[place] - (low + share * (high - low))) <= 0.5
        assert seconds is None or found[place] == seconds


def _time(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


RICH = plain_feed(
    stops="stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    "A,Mill Lane,51.50,-3.00,0,S\nB,Town Hall,51.51,-3.01,,\nC,Harbour,51.52,-3.02,,S\n"
    "S,Station,51.5,-3,1,\n",
    trips="service_id,trip_id\nweek,t1\nweek,t2\nweek,t3\n",
    stop_times="trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,"
    "drop_off_type,shape_dist_traveled\nt1,08:00:00,08:00:00,A,1,0,1,0\nt1,,,B,2,,,5\n"
    "t1,08:10:00,08:10:00,C,3,1,0,9\nt2,23:50:00,23:50:00,C,1,,,\nt2,25:10:00,25:10:00,A,2,,,\n"
    "t3,00:00:00,00:00:00,A,1,,,\nt3,00:20:00,00:20:00,B,2,,,\n",
    calendar_dates="service_id,date,exception_type\nweek,20230615,2\nweek,20230617,1\n",
    frequencies="trip_id,start_time,end_time,headway_secs,exact_times\nt3,06:00:00,07:00:00,600,0\n",
    transfers="from_stop_id,to_stop_id,transfer_type,min_transfer_time\nS,B,2,120\nB,C,3,\n",
)
AWKWARD = st.sampled_from(
    [
        "", " ", "\x00", "-1", "0", "1", "2", "9", "1e9", "nan", "inf", "99:59:59", "24:00:00",
        "7:60:00", "00:00", "20230614", "20239999", "00000000", "99991231", "A", "S", "t1", "t3",
        "week", "é", "٣", '"', '""', "a,b", "\n", "9" * 30, MARK, MARK + ":00:00", "\u202e",
    ]
)  # fmt: skip


def is_sound(timetable: Timetable) -> bool:
    calls, stops, changes = timetable.calls, timetable.stops, timetable.transfers
    same = pl.col("trip") == pl.col("trip").shift(1)
    return bool(
        calls["trip"].is_sorted()
        and calls.null_count().sum_horizontal().item() == 0
        and stops.null_count().sum_horizontal().item() == 0
        and stops["stop_id"].is_unique().all()
        and calls["stop"].is_between(0, stops.height - 1).all()
        and changes["from_stop"].is_between(0, stops.height - 1).all()
        and changes["to_stop"].is_between(0, stops.height - 1).all()
        and (changes["min_seconds"] >= -1).all()
        and (calls["departs"] >= calls["arrives"]).all()
        and calls.select(
            (~same | (pl.col("arrives") >= pl.col("departs").shift(1))).fill_null(value=True).all()
        ).item()
        and (calls.group_by("trip").len()["len"] >= 2).all()
    )


@settings(max_examples=100)
@given(st.data())
def test_a_feed_with_faults_is_read_soundly_or_refused(data: st.DataObject) -> None:
    files: Files = dict(RICH)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(files)))
        rows = [line.split(",") for line in files[name].split("\n")]
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        place = data.draw(st.integers(0, len(row) - 1))
        match data.draw(st.sampled_from(["cell", "cell", "cell", "drop", "repeat", "short", "no"])):
            case "cell":
                row[place] = data.draw(AWKWARD)
            case "drop":
                rows.remove(row)
            case "repeat":
                rows.append(row)
            case "short":
                del row[place]
            case _:
                del files[name]
                continue
        files[name] = "\n".join(",".join(row) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        try:
            timetable = read_feed(Path(folder), files)
        except SourceError as error:
            refused = str(error)
        else:
            refused = ""
            assert is_sound(timetable)
            assert all(MARK not in sentence for sentence in timetable.warnings)
    assert MARK not in refused
    assert not refused or refused.endswith(".")


@settings(max_examples=60)
@given(st.integers(0), st.binary(min_size=1, max_size=4), st.booleans())
def test_a_file_with_damage_is_read_soundly_or_refused(
    place: int, damage: bytes, is_cut: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_feed(Path(folder) / "feed.zip", RICH)
        content = path.read_bytes()
        start = place % len(content)
        rest = b"" if is_cut else content[start + len(damage) :]
        path.write_bytes(content[:start] + damage + rest)
        with contextlib.suppress(SourceError):
            assert is_sound(read_timetable([path], day=WEDNESDAY))
