"""Travel times from many places to many others, held sparsely: pairs within reach only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.base import MethodError

__all__ = ["TravelTimes", "hold_times"]


@dataclass(frozen=True, slots=True, eq=False)
class TravelTimes:
    """Minutes between the pairs that can be reached; a pair that is absent cannot.

    Compressed by origin: the pairs of origin ``i`` stand at ``starts[i]`` to ``starts[i + 1]``;
    ``to`` holds each destination's place in ``to_ids``, rising within an origin. Where journeys
    were planned over a window of departures, ``minutes`` is the median and ``percentiles`` holds
    the others asked for, not a number where that share of departures does not arrive.
    """

    from_ids: tuple[str, ...]
    to_ids: tuple[str, ...]
    starts: NDArray[np.int64]
    to: NDArray[np.int32]
    minutes: NDArray[np.float64]
    percentiles: Mapping[int, NDArray[np.float64]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def pairs(self) -> int:
        """How many pairs are within reach."""
        return len(self.to)

    def frame(self) -> pl.DataFrame:
        """Return from_id, to_id, minutes and one column p10, p50 … per percentile [minutes]."""
        origin = np.repeat(np.arange(len(self.from_ids)), np.diff(self.starts))
        columns = {
            "from_id": pl.Series(self.from_ids, dtype=pl.String).gather(origin),
            "to_id": pl.Series(self.to_ids, dtype=pl.String).gather(self.to),
            "minutes": pl.Series(self.minutes),
        }
        extra = {f"p{share}": pl.Series(values) for share, values in self.percentiles.items()}
        return pl.DataFrame(columns | extra)


def hold_times(
    frame: pl.DataFrame, *, from_ids: Sequence[str], to_ids: Sequence[str]
) -> TravelTimes:
    """Return a table of pairs as sparse travel times.

    Args:
        frame: from_id, to_id and minutes; each pair once, its places among the ids given.
        from_ids: every origin, also those that reach nothing.
        to_ids: every destination, also those that nobody reaches.

    Raises:
        MethodError: an id or a pair occurs twice, a place is unknown, or a time is negative,
            missing or endless.

    Source: this project's own store; compressed sparse rows are standard.
    """
    origin = _places_of(frame["from_id"], from_ids)
    destination = _places_of(frame["to_id"], to_ids)
    minutes = _checked_minutes(frame["minutes"])
    pair = origin * len(to_ids) + destination
    if not _is_rising(pair):
        order = np.argsort(pair)
        pair, destination, minutes = pair[order], destination[order], minutes[order]
        if not _is_rising(pair):
            raise MethodError("Travel times: a pair of places occurs twice; keep one row for each.")
    counts = np.bincount(origin, minlength=len(from_ids))
    return TravelTimes(
        tuple(from_ids),
        tuple(to_ids),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        destination.astype(np.int32),
        minutes,
    )


def _places_of(column: pl.Series, ids: Sequence[str]) -> NDArray[np.int64]:
    """Return where each cell of a column stands among the ids.

    Raises:
        MethodError: the column does not hold text, an id is given twice, or a cell is not an id.
    """
    if column.dtype != pl.String and column.len():
        raise MethodError("Travel times: ids must be text; change them to text in every table.")
    known = pl.DataFrame({"id": pl.Series(ids, dtype=pl.String)}).with_row_index("place")
    if known["id"].is_duplicated().any():
        raise MethodError("Travel times: a place is listed twice; list every place once.")
    cells = column.cast(pl.String).alias("id").to_frame()
    places = cells.join(known, on="id", how="left", maintain_order="left")["place"]
    if places.null_count():
        raise MethodError("Travel times: a place is not among those given; list every place once.")
    return places.to_numpy().astype(np.int64)


def _checked_minutes(column: pl.Series) -> NDArray[np.float64]:
    """Return minutes as an array of its own, which compiled code reads as it is.

    Raises:
        MethodError: a time is missing, endless, negative or no number.
    """
    if not (column.dtype.is_numeric() or column.dtype == pl.Null):
        raise MethodError("Travel times: minutes must be numbers; mend the column.")
    minutes = column.cast(pl.Float64)
    if not minutes.is_finite().fill_null(value=False).all():
        raise MethodError("Travel times: a time is missing; leave out pairs that are out of reach.")
    if (minutes < 0).any():
        raise MethodError("Travel times: a time is below 0 minutes; mend it.")
    return minutes.to_numpy(writable=True)


def _is_rising(pair: NDArray[np.int64]) -> bool:
    return bool((pair[1:] > pair[:-1]).all())
