"""Which trips run, and how often: days around the day of travel, and trips given by headway."""

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import check_cells
from carereach.sources.gtfs.archive import FeedArchive
from carereach.sources.gtfs.cells import check_filled, check_known, code_of, seconds_of, whole_of

__all__ = ["DAY_SECONDS", "NEXT_DAY_UNTIL", "read_frequencies", "runs_of"]

DAY_SECONDS = 86_400
NEXT_DAY_UNTIL = DAY_SECONDS + 43_200
"""Trips of the day after are read that start before noon: a journey begun today is over then."""
_FILE = "frequencies.txt"
_MOST_RUNS = 5_000_000
_MEND = "ask the feed's publisher to mend it."


def read_frequencies(feed: FeedArchive, *, trips: pl.DataFrame) -> pl.DataFrame:
    """Read trips given by headway: trip_id, start, end, headway (Int32) [seconds], is_exact.

    Raises:
        SourceError: a cell is not what it should be, or a trip is unknown.
    """
    place = feed.place(_FILE)
    raw = feed.table(
        _FILE,
        needed=("trip_id", "start_time", "end_time", "headway_secs"),
        optional=("exact_times",),
        may_be_absent=True,
    )
    for name in ("start_time", "end_time", "headway_secs"):
        check_filled(raw, name, place=place)
    check_known(raw, "trip_id", trips, "trip_id", place=place)
    spells = raw.select(
        "trip_id",
        seconds_of(raw, "start_time", place=place).alias("start"),
        seconds_of(raw, "end_time", place=place).alias("end"),
        whole_of(raw, "headway_secs", place=place).alias("headway"),
        (code_of(raw, "exact_times", ("0", "1"), place=place) == 1).alias("is_exact"),
        "row",
    )
    check_cells(spells, pl.col("headway") > 0, f"{place}, {{row}}: headway_secs is 0; {_MEND}")
    check_cells(
        spells,
        pl.col("end") >= pl.col("start"),
        f"{place}, {{row}}: end_time comes before start_time; {_MEND}",
    )
    return spells


def runs_of(
    calls: pl.DataFrame, days: pl.DataFrame, spells: pl.DataFrame, *, file: str
) -> pl.DataFrame:
    """Return each run of each trip near the day: trip and shift, seconds added to its times.

    Args:
        calls: calls of the trips, with trip, arrives and departs.
        days: trip and offset, the day it runs counted from the day of travel (-1 the day before).
        spells: trip, start, end, headway of trips given by headway.
        file: name of the feed.

    Raises:
        SourceError: headways would make millions of trips.
    """
    spans = calls.group_by("trip", maintain_order=True).agg(
        begins=pl.col("departs").first(), ends=pl.col("arrives").last()
    )
    once = days.join(spells, on="trip", how="anti").with_columns(
        shift=pl.col("offset") * DAY_SECONDS
    )
    count = (pl.col("end") - pl.col("start") + pl.col("headway") - 1) // pl.col("headway")
    many = days.join(spells, on="trip").with_columns(count=count).filter(pl.col("count") > 0)
    if many["count"].sum() > _MOST_RUNS:
        raise SourceError(f"{file}, {_FILE}: headways make more than {_MOST_RUNS:,} trips; {_MEND}")
    starts = pl.int_ranges(0, pl.col("count")).alias("nth")
    spread = (
        many.with_columns(starts)
        .explode("nth")
        .join(spans, on="trip")
        .with_columns(
            shift=pl.col("offset") * DAY_SECONDS
            + pl.col("start")
            + pl.col("nth") * pl.col("headway")
            - pl.col("begins")
        )
    )
    columns = [pl.col("trip"), pl.col("offset"), pl.col("shift").cast(pl.Int32)]
    runs = pl.concat([once.select(columns), spread.select(columns)]).join(spans, on="trip")
    is_near = (
        pl.when(pl.col("offset") < 0)
        .then(pl.col("ends") + pl.col("shift") >= 0)
        .when(pl.col("offset") > 0)
        .then(pl.col("begins") + pl.col("shift") < NEXT_DAY_UNTIL)
        .otherwise(pl.lit(value=True))
    )
    return runs.filter(is_near).sort("offset", "trip", "shift").select("trip", "shift")
