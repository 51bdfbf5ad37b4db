"""One day's public transport and the streets people walk: what a journey planner is given."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Timetable", "WalkNetwork"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timetable:
    """Every trip that can be ridden on one day, after midnight included.

    ``stops``: stop_id, name, latitude, longitude; one row a stop.
    ``calls``: trip (Int32, 0 upwards), stop (Int32, row in ``stops``), arrives and departs (Int32)
    [seconds since that day's midnight], can_board, can_alight (Boolean); in order of trip, then of
    travel. Trips of the day before that run past midnight have their seconds less 86,400; trips of
    the day after have 86,400 more.
    ``transfers``: from_stop, to_stop (Int32, rows in ``stops``), min_seconds (Int32; -1 where a
    change is not possible) [seconds].
    """

    day: date
    stops: pl.DataFrame
    calls: pl.DataFrame
    transfers: pl.DataFrame
    warnings: tuple[str, ...] = ()
    """One sentence each on what the feed lacks or what was left out."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WalkNetwork:
    """Streets and paths that can be walked in both directions.

    Node ``i`` has the edges ``starts[i]`` to ``starts[i + 1]``; ``ends`` holds where each leads and
    ``centimetres`` how long it is, whole so that sums are exact. Every edge is held twice.
    """

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    centimetres: NDArray[np.int32]
    island: NDArray[np.int32]
    """The connected part each node belongs to, the largest being 0."""
