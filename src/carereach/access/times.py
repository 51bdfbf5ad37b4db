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
        MethodError: a pair occurs twice, a place is unknown, or a time is negative or missing.

    Source: this project's own store; compressed sparse rows are standard.
    """
    places = (
        frame.select("from_id", "to_id", "minutes")
        .join(_numbered(from_ids, "from"), left_on="from_id", right_on="id", how="left")
        .join(_numbered(to_ids, "to"), left_on="to_id", right_on="id", how="left")
        .sort("from", "to")
    )
    _check_pairs(places)
    counts = np.bincount(places["from"].to_numpy(), minlength=len(from_ids))
    return TravelTimes(
        tuple(from_ids),
        tuple(to_ids),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        places["to"].to_numpy().astype(np.int32),
        places["minutes"].cast(pl.Float64).to_numpy(),
    )


def _numbered(ids: Sequence[str], name: str) -> pl.DataFrame:
    return pl.DataFrame({"id": list(ids)}, schema={"id": pl.String}).with_row_index(name)


def _check_pairs(places: pl.DataFrame) -> None:
    if places["from"].null_count() or places["to"].null_count():
        raise MethodError("Travel times: a place is not among those given; list every place once.")
    if not places["minutes"].is_finite().fill_null(value=False).all():
        raise MethodError("Travel times: a time is missing; leave out pairs that are out of reach.")
    if (places["minutes"] < 0).any():
        raise MethodError("Travel times: a time is below 0 minutes; mend it.")
    if places.select("from", "to").is_duplicated().any():
        raise MethodError("Travel times: a pair of places occurs twice; keep one row for each.")
