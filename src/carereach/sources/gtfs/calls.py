"""Where and when trips call: times in order, and those left blank worked out."""

from dataclasses import dataclass

import polars as pl

from carereach.sources.column_files import check_cells, numbers_of
from carereach.sources.gtfs.archive import FeedArchive
from carereach.sources.gtfs.cells import check_filled, check_known, code_of, seconds_of, whole_of

__all__ = ["StopTimes", "calls_of", "read_stop_times", "read_trips"]

_TRIPS, _TIMES = "trips.txt", "stop_times.txt"
_MEND = "ask the feed's publisher to mend it."
_NOT_HERE = 1
_BY_REQUEST = (2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class StopTimes:
    """The stop times of a feed as written, each cell checked by itself.

    ``frame``: trip_id, stop_id, order (Int64), arrives, departs (Int32, null where blank)
    [seconds], can_board, can_alight, by_request (Boolean), shape (Float64, null where not given),
    row.
    """

    frame: pl.DataFrame
    place: str
    latest: int
    """The latest time of any call [seconds]."""


def read_trips(feed: FeedArchive) -> pl.DataFrame:
    """Read which service each trip belongs to: trip_id, service_id, row.

    Raises:
        SourceError: the file is absent, a cell is empty or a trip stands twice.
    """
    place = feed.place(_TRIPS)
    trips = feed.table(_TRIPS, needed=("trip_id", "service_id"))
    for name in ("trip_id", "service_id"):
        check_filled(trips, name, place=place)
    check_cells(
        trips,
        pl.col("trip_id").is_first_distinct(),
        f"{place}, {{row}}: a row above has the same trip_id; {_MEND}",
    )
    return trips


def read_stop_times(feed: FeedArchive, *, trips: pl.DataFrame, stops: pl.DataFrame) -> StopTimes:
    """Read every stop time.

    Raises:
        SourceError: the file is absent, a cell is not what it should be, or a trip or stop is
            unknown.
    """
    place = feed.place(_TIMES)
    raw = feed.table(
        _TIMES,
        needed=("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
        optional=("pickup_type", "drop_off_type", "shape_dist_traveled"),
    )
    check_filled(raw, "stop_sequence", place=place)
    check_known(raw, "trip_id", trips, "trip_id", place=place)
    check_known(raw, "stop_id", stops, "stop_id", place=place)
    pickup, drop_off = pl.col("pickup_type"), pl.col("drop_off_type")
    codes = ("0", "1", "2", "3")
    frame = raw.select(
        "trip_id",
        "stop_id",
        whole_of(raw, "stop_sequence", place=place).alias("order"),
        seconds_of(raw, "arrival_time", place=place).alias("arrives"),
        seconds_of(raw, "departure_time", place=place).alias("departs"),
        code_of(raw, "pickup_type", codes, place=place),
        code_of(raw, "drop_off_type", codes, place=place),
        numbers_of(raw, "shape_dist_traveled", file=place).alias("shape"),
        "row",
    ).with_columns(
        pl.coalesce("arrives", "departs").alias("arrives"),
        pl.coalesce("departs", "arrives").alias("departs"),
        can_board=pickup != _NOT_HERE,
        can_alight=drop_off != _NOT_HERE,
        by_request=pickup.is_in(_BY_REQUEST) | drop_off.is_in(_BY_REQUEST),
    )
    latest = frame.select(pl.max_horizontal("arrives", "departs").max()).item()
    return StopTimes(frame.drop("pickup_type", "drop_off_type"), place, latest or 0)


def calls_of(times: StopTimes, trips: pl.DataFrame) -> pl.DataFrame:
    """Return the calls of some trips in order of trip and travel, every time known.

    A blank time lies between the timed calls around it, by distance along the line where the
    whole trip gives it, otherwise by number of stops.

    Args:
        times: stop times of the feed.
        trips: trip_id and trip, the number it gets.

    Returns:
        trip, stop_id, arrives, departs, can_board, can_alight, by_request.

    Raises:
        SourceError: a call stands twice, a trip starts or ends without a time, or runs back in
            time.
    """
    calls = times.frame.join(trips.select("trip_id", "trip"), on="trip_id").sort("trip", "order")
    check_cells(
        calls.sort("row"),
        pl.struct("trip", "order").is_first_distinct(),
        f"{times.place}, {{row}}: a row above has the same trip_id and stop_sequence; {_MEND}",
    )
    is_first = (pl.col("trip") != pl.col("trip").shift(1)).fill_null(value=True)
    is_last = (pl.col("trip") != pl.col("trip").shift(-1)).fill_null(value=True)
    check_cells(
        calls,
        pl.col("arrives").is_not_null() | ~(is_first | is_last),
        f"{times.place}, {{row}}: the first and last call of a trip need a time; {_MEND}",
    )
    timed = _with_blanks_filled(calls)
    check_cells(
        timed,
        (pl.col("departs") >= pl.col("arrives"))
        & (is_first | (pl.col("arrives") >= pl.col("departs").shift(1))),
        f"{times.place}, {{row}}: the trip runs back in time here; {_MEND}",
    )
    return timed.select(
        "trip", "stop_id", "arrives", "departs", "can_board", "can_alight", "by_request"
    )


def _with_blanks_filled(calls: pl.DataFrame) -> pl.DataFrame:
    """Work out blank times; ends of trips are known, so nothing leaks between trips."""
    if not calls["arrives"].null_count():
        return calls
    shape = pl.col("shape")
    is_rising = shape.is_finite() & (shape >= shape.shift(1).fill_null(shape))
    is_measured = is_rising.fill_null(value=False).all() & (shape.last() > shape.first())
    stops_so_far = pl.int_range(pl.len()).cast(pl.Float64).over("trip")
    along = pl.when(is_measured.over("trip")).then(shape).otherwise(stops_so_far)
    placed = calls.with_columns(along.alias("along"))
    is_timed = pl.col("arrives").is_not_null()
    around = placed.with_columns(
        pl.col("departs").forward_fill().alias("left"),
        pl.col("arrives").backward_fill().alias("next"),
        pl.when(is_timed).then("along").forward_fill().alias("left_along"),
        pl.when(is_timed).then("along").backward_fill().alias("next_along"),
    )
    stretch = pl.col("next_along") - pl.col("left_along")
    share = pl.when(stretch > 0).then((pl.col("along") - pl.col("left_along")) / stretch)
    between = pl.col("left") + share.fill_null(0.0) * (pl.col("next") - pl.col("left"))
    guess = between.round().cast(pl.Int32)
    return around.with_columns(
        pl.coalesce(name, guess).alias(name) for name in ("arrives", "departs")
    )
