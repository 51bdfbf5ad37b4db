"""Changes between stops that a feed has something to say about."""

import polars as pl

from carereach.base import SourceError
from carereach.sources.gtfs.archive import FeedArchive
from carereach.sources.gtfs.cells import check_known, code_of, whole_of

__all__ = ["NOT_POSSIBLE", "read_transfers"]

NOT_POSSIBLE = -1
_FILE = "transfers.txt"
_IMPOSSIBLE = 3
_LAST_BETWEEN_STOPS = 3
_BY_TRIP = ("from_route_id", "to_route_id", "from_trip_id", "to_trip_id")
_MOST_PAIRS = 20_000_000


def read_transfers(feed: FeedArchive, *, parts: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Read changes between stops: from_id, to_id, min_seconds, and how many rows were left out.

    ``min_seconds`` is the least time a change takes, -1 where it is not possible. A change that
    the feed only recommends, or where one vehicle waits for the other, has 0: the walk decides. A
    station stands for all its stops; a row for the stops themselves goes before one for their
    station. Rows for one route or trip alone, and for staying seated, are left out and counted.

    Args:
        feed: the feed; the file is optional.
        parts: the stops each place stands for, with stop_id, part and is_own.

    Raises:
        SourceError: a cell is not what it should be, or a stop is unknown.
    """
    place = feed.place(_FILE)
    raw = feed.table(
        _FILE,
        needed=("from_stop_id", "to_stop_id"),
        optional=("transfer_type", "min_transfer_time", *_BY_TRIP),
        may_be_absent=True,
    )
    kinds = ("0", "1", "2", "3", "4", "5")
    rows = raw.select(
        "from_stop_id",
        "to_stop_id",
        code_of(raw, "transfer_type", kinds, place=place).alias("kind"),
        whole_of(raw, "min_transfer_time", place=place).fill_null(0).alias("least"),
        pl.any_horizontal(pl.col(name) != "" for name in _BY_TRIP).alias("is_by_trip"),
        "row",
    )
    used = rows.filter(pl.col("kind") <= _LAST_BETWEEN_STOPS, ~pl.col("is_by_trip"))
    for name in ("from_stop_id", "to_stop_id"):
        check_known(used, name, parts, "stop_id", place=place)
    return _between_stops(used, parts, place=place), rows.height - used.height


def _between_stops(used: pl.DataFrame, parts: pl.DataFrame, *, place: str) -> pl.DataFrame:
    """Give each pair of stops one row: its own before its stations', and then the longest."""
    widths = parts.group_by("stop_id").len("width")
    pairs = used.join(widths, left_on="from_stop_id", right_on="stop_id").join(
        widths, left_on="to_stop_id", right_on="stop_id", suffix="_to"
    )
    if (
        pairs.select((pl.col("width") * pl.col("width_to").cast(pl.Int64)).sum()).item()
        > _MOST_PAIRS
    ):
        raise SourceError(
            f"{place}: its stations make more than {_MOST_PAIRS:,} changes; ask the feed's"
            " publisher to mend it."
        )
    is_impossible = pl.col("kind") == _IMPOSSIBLE
    return (
        used.join(parts, left_on="from_stop_id", right_on="stop_id")
        .join(parts, left_on="to_stop_id", right_on="stop_id", suffix="_to")
        .select(
            from_id="part",
            to_id="part_to",
            own=pl.col("is_own").cast(pl.Int8) + pl.col("is_own_to").cast(pl.Int8),
            is_impossible=is_impossible,
            least=pl.col("least").clip(0, 86_400).cast(pl.Int32),
        )
        .sort("own", "is_impossible", "least", descending=True)
        .unique(("from_id", "to_id"), keep="first", maintain_order=True)
        .select(
            "from_id",
            "to_id",
            pl.when("is_impossible")
            .then(pl.lit(NOT_POSSIBLE, pl.Int32))
            .otherwise("least")
            .alias("min_seconds"),
        )
    )
