"""Stops and stations: where people board, and which stops belong to one station."""

from dataclasses import dataclass

import polars as pl

from carereach.sources.column_files import check_cells, numbers_of
from carereach.sources.gtfs.archive import FeedArchive
from carereach.sources.gtfs.cells import check_filled, code_of

__all__ = ["Stops", "read_stops"]

_FILE = "stops.txt"


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """Every place of a feed, and which of them can be used.

    ``places``: stop_id, name, latitude, longitude (null where not known), is_stop (Boolean; no
    station, entrance or the like).
    ``parts``: stop_id, part and is_own (Boolean): the stops each place stands for, which are
    itself and all of a station's.
    """

    places: pl.DataFrame
    parts: pl.DataFrame


def read_stops(feed: FeedArchive) -> Stops:
    """Read the stops; one without coordinates has those of its station.

    Raises:
        SourceError: the file is absent, a stop stands twice, a station is unknown, or
            coordinates are not degrees.
    """
    place = feed.place(_FILE)
    raw = feed.table(
        _FILE,
        needed=("stop_id", "stop_lat", "stop_lon"),
        optional=("stop_name", "location_type", "parent_station"),
    )
    check_filled(raw, "stop_id", place=place)
    mend = "ask the feed's publisher to mend it."
    check_cells(
        raw,
        pl.col("stop_id").is_first_distinct(),
        f"{place}, {{row}}: a row above has the same stop_id; {mend}",
    )
    check_cells(
        raw,
        (pl.col("parent_station") == "") | pl.col("parent_station").is_in(raw["stop_id"].implode()),
        f"{place}, {{row}}: parent_station is not a stop of this file; {mend}",
    )
    stops = raw.select(
        "stop_id",
        pl.col("stop_name").alias("name"),
        numbers_of(raw, "stop_lat", file=place).alias("latitude"),
        numbers_of(raw, "stop_lon", file=place).alias("longitude"),
        code_of(raw, "location_type", ("0", "1", "2", "3", "4"), place=place),
        "parent_station",
        "row",
    )
    check_cells(
        stops,
        (pl.col("latitude").abs() <= 90).fill_null(value=True)
        & (pl.col("longitude").abs() <= 180).fill_null(value=True),
        f"{place}, {{row}}: the coordinates are not degrees; {mend}",
    )
    places = _located(stops).select(
        "stop_id", "name", "latitude", "longitude", is_stop=pl.col("location_type") == 0
    )
    return Stops(places, _parts(stops))


def _located(stops: pl.DataFrame) -> pl.DataFrame:
    """Give a stop without coordinates those of its station; 0, 0 is nowhere."""
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    is_known = (
        latitude.is_not_null() & longitude.is_not_null() & ((latitude != 0) | (longitude != 0))
    )
    known = stops.with_columns(
        pl.when(is_known).then(name).alias(name) for name in ("latitude", "longitude")
    )
    parents = known.select("stop_id", "latitude", "longitude")
    return known.join(
        parents,
        left_on="parent_station",
        right_on="stop_id",
        how="left",
        suffix="_of_station",
        maintain_order="left",
    ).with_columns(
        pl.coalesce(name, f"{name}_of_station").alias(name) for name in ("latitude", "longitude")
    )


def _parts(stops: pl.DataFrame) -> pl.DataFrame:
    """Pair each place with itself, and each station with the stops that belong to it."""
    belongs = stops.filter(pl.col("location_type") == 0, pl.col("parent_station") != "")
    own = stops.select("stop_id", part="stop_id", is_own=pl.lit(value=True))
    of_station = belongs.select(
        stop_id="parent_station", part="stop_id", is_own=pl.lit(value=False)
    )
    return pl.concat([own, of_station])
