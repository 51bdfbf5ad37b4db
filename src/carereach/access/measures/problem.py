"""Travel times, people and places brought together once, checked, and the answer told honestly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.measures.loops import (
    NOT_A_TIME,
    NOT_IN_ORDER,
    NOT_WHOLE,
    SOUND,
    Rows,
    Services,
    find_fault,
)
from carereach.access.times import TravelTimes
from carereach.base import MethodError
from carereach.tables.cells import LARGEST_NUMBER

__all__ = ["Better", "Measured", "Problem", "lay_problem"]

Better = Literal["higher", "lower"]
_Floats = NDArray[np.float64]
_LeftOut = tuple[str, str, int, float | None]
_FAULTS = {
    NOT_A_TIME: "Travel times: a time is missing, endless or below 0 minutes; mend it.",
    NOT_IN_ORDER: "Travel times: a pair of places occurs twice or is out of order; hold each once.",
    NOT_WHOLE: "Travel times: the store is not whole; make it anew from its table of pairs.",
}
_EXCLUSIONS = {
    "what": pl.String,
    "reason": pl.String,
    "rows": pl.Int64,
    "amount": pl.Float64,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A score for every place of the demand table, and everything that was left out of it.

    ``scores``: id, score (Float64; in ``unit``; null where there is none) and reachable, in the
    order of the demand table. Where more is better, nobody in reach is a score of 0; where less is
    better (minutes, costs) it is null, since 0 would read as the best there is. ``reachable`` is
    false in both cases.
    ``exclusions``: what ("place" or "service"), reason, rows, amount [people for places, capacity
    for services; null where the table does not say].
    ``unused``: id and capacity of each service that has places and no people in its catchment.
    """

    scores: pl.DataFrame
    exclusions: pl.DataFrame
    unused: pl.DataFrame
    unit: str
    better: Better
    pairs: int
    """Pairs of a place and a service with room, in reach of one another."""
    people: float
    people_out_of_reach: float
    relative_gap: float | None = None
    """How far from settled an iterated measure may be, as a share of all cost."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """People at each origin and capacity at each destination of a store of travel times.

    ``people`` is -1 where an origin is not in the demand table, so that it is passed over.
    """

    demand: pl.DataFrame
    supply: pl.DataFrame
    origin: NDArray[np.int64]
    """Where each row of the demand table stands among the origins; -1 if it does not."""
    rows: Rows
    services: Services
    people: _Floats
    capacity: _Floats
    to_ids: tuple[str, ...]
    left_out: Sequence[_LeftOut]

    def answer(
        self,
        values: _Floats,
        reached: NDArray[np.int64],
        *,
        unit: str,
        needed: int = 1,
        used: NDArray[np.bool_] | None = None,
        better: Better = "higher",
        relative_gap: float | None = None,
    ) -> Measured:
        """Return scores in the order of the demand table, and what was left out.

        Args:
            values: a score for each origin of the store.
            reached: services with places that each origin can reach.
            unit: the unit of the score.
            needed: services that must be in reach.
            used: which destinations have people in their catchment; none if no measure of that.
            better: whether a higher or a lower score is better.
            relative_gap: of an iterated measure.
        """
        here = self.origin >= 0
        reachable = np.zeros(len(self.origin), dtype=np.bool_)
        reachable[here] = reached[self.origin[here]] >= needed
        score = np.zeros(len(self.origin))
        score[reachable] = values[self.origin[reachable]]
        scores = pl.DataFrame({"id": self.demand["id"], "score": score, "reachable": reachable})
        if better == "lower":
            in_reach = pl.when(pl.col("reachable")).then(pl.col("score"))
            scores = scores.with_columns(in_reach.alias("score"))
        people = self.demand["people"].to_numpy()
        unused = self._unused(used)
        return Measured(
            scores=scores,
            exclusions=self._exclusions(reachable, unused),
            unused=unused,
            unit=unit,
            better=better,
            pairs=int(reached[self.people >= 0].sum()),
            people=float(people.sum()),
            people_out_of_reach=float(people[~reachable].sum()),
            relative_gap=relative_gap,
        )

    def _unused(self, used: NDArray[np.bool_] | None) -> pl.DataFrame:
        if used is None:
            return self.supply.clear().select("id", "capacity")
        in_use = pl.Series(self.to_ids, dtype=pl.String).filter(pl.Series(used))
        return self.supply.filter(
            (pl.col("capacity") > 0) & ~pl.col("id").is_in(in_use.implode())
        ).select("id", "capacity")

    def _exclusions(self, reachable: NDArray[np.bool_], unused: pl.DataFrame) -> pl.DataFrame:
        """Tell each place and service left out once, by the first reason that holds."""
        people = self.demand["people"].to_numpy()
        far = ~reachable & (self.origin >= 0)
        empty = unused.filter(pl.col("id").is_in(pl.Series(self.to_ids, dtype=pl.String).implode()))
        rows = [
            *self.left_out,
            ("place", "with too few services in reach", int(far.sum()), people[far].sum()),
            ("service", "without people in the catchment", empty.height, empty["capacity"].sum()),
        ]
        return pl.DataFrame([row for row in rows if row[2]], schema=_EXCLUSIONS, orient="row")


def lay_problem(times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame) -> Problem:
    """Check travel times, people and capacity, and lay them side by side.

    Args:
        times: minutes from origins to services.
        demand: id (text) and people (0 or more), one row a place.
        supply: id (text) and capacity (0 or more), one row a service.

    Raises:
        MethodError: an id is not text, missing or doubled; an amount is missing, endless, below 0
            or too large; or a stored time is at fault.
    """
    demand = _checked(demand, "people", table_name="Demand")
    supply = _checked(supply, "capacity", table_name="Supply")
    origins, services = _numbered(times.from_ids), _numbered(times.to_ids)
    rows = _rows(times)
    origin = demand.join(origins, on="id", how="left", maintain_order="left")["place"]
    service = supply.join(services, on="id", how="left", maintain_order="left")["place"]
    people = _placed(demand["people"], origin, len(times.from_ids))
    amounts = _placed(supply["capacity"], service, len(times.to_ids))
    listed, capacity = amounts >= 0, np.maximum(amounts, 0.0)
    return Problem(
        demand=demand,
        supply=supply,
        origin=origin.fill_null(-1).to_numpy(),
        rows=rows,
        services=Services(listed, capacity > 0),
        people=people,
        capacity=capacity,
        to_ids=times.to_ids,
        left_out=(
            ("place", "not in the demand table", int((people < 0).sum()), None),
            _without_times("place", demand.filter(origin.is_null())["people"]),
            ("service", "not in the supply table", int((~listed).sum()), None),
            _without_times("service", supply.filter(service.is_null())["capacity"]),
            ("service", "without places", int((listed & (capacity == 0)).sum()), 0.0),
        ),
    )


def _placed(amounts: pl.Series, place: pl.Series, size: int) -> _Floats:
    """Return amounts by place, -1 where a place has none."""
    placed = np.full(size, -1.0)
    is_known = place.is_not_null()
    placed[place.filter(is_known).to_numpy()] = amounts.filter(is_known).to_numpy()
    return placed


def _without_times(what: str, amounts: pl.Series) -> _LeftOut:
    return what, "without travel times", amounts.len(), float(amounts.sum())


def _numbered(ids: Sequence[str]) -> pl.DataFrame:
    """Return each id and where it stands."""
    return pl.DataFrame({"id": pl.Series(ids, dtype=pl.String), "place": np.arange(len(ids))})


def _checked(table: pl.DataFrame, amount: str, *, table_name: str) -> pl.DataFrame:
    """Return a table's id and amount as they must be.

    Raises:
        MethodError: a column is missing, or an id or an amount is not as it must be.
    """
    for column in ("id", amount):
        if column not in table.columns:
            raise MethodError(f"{table_name}: there is no column called {column}; add it.")
    if table.schema["id"] != pl.String:
        raise MethodError(f"{table_name}: ids must be text, as those of the travel times are.")
    if not (table.schema[amount].is_numeric() or table.schema[amount] == pl.Null):
        raise MethodError(f"{table_name}: {amount} must be a number.")
    sound = table.select("id", pl.col(amount).cast(pl.Float64))
    if sound["id"].null_count():
        raise MethodError(f"{table_name}: an id is missing; give every row one.")
    if sound["id"].is_duplicated().any():
        raise MethodError(f"{table_name}: an id occurs twice; keep one row for each.")
    if not sound[amount].is_finite().fill_null(value=False).all():
        raise MethodError(f"{table_name}: {amount} is missing or endless; give a number.")
    if (sound[amount] < 0).any():
        raise MethodError(f"{table_name}: {amount} is below 0; mend it.")
    if (sound[amount] >= LARGEST_NUMBER).any():
        raise MethodError(f"{table_name}: {amount} is too large to be true; mend it.")
    return sound


def _rows(times: TravelTimes) -> Rows:
    """Return the stored times as the compiled loops read them, once they are known to be sound.

    Raises:
        MethodError: the store is at fault.
    """
    rows = Rows(
        np.require(times.starts, np.int64, ["C", "W"]),
        np.require(times.to, np.int32, ["C", "W"]),
        np.require(times.minutes, np.float64, ["C", "W"]),
    )
    if len(rows.starts) != len(times.from_ids) + 1:
        raise MethodError(_FAULTS[NOT_WHOLE])
    fault = find_fault(rows, len(times.to_ids))
    if fault != SOUND:
        raise MethodError(_FAULTS[fault])
    return rows
