"""One measure for every age band at every stage, and the whole pathway as its weakest link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from carereach.access.measures.problem import Better, Measured
from carereach.access.times import TravelTimes
from carereach.base import MethodError

__all__ = ["GroupsMeasured", "Measure", "join_stages", "measure_by_group"]

Measure = Callable[[TravelTimes, pl.DataFrame, pl.DataFrame], Measured]
"""A measure with its settings already given."""
_GROUP = ("age_band", "stage")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupsMeasured:
    """The frames of ``Measured`` for every age band and stage, with age_band and stage in front."""

    scores: pl.DataFrame
    exclusions: pl.DataFrame
    unused: pl.DataFrame
    stages: tuple[str, ...]
    better: Better


def measure_by_group(
    times: TravelTimes,
    demand: pl.DataFrame,
    supply: pl.DataFrame,
    *,
    stages: Sequence[str],
    measure: Measure,
) -> GroupsMeasured:
    """Run one measure for every age band at every stage, each with its own people and services.

    A stage without any service for an age band is measured all the same: nobody is in reach.

    Args:
        times: minutes from places to services.
        demand: age_band, id, people; with a column stage only where need differs by stage.
        supply: age_band, stage, id, capacity: which service takes whom, and for what.
        stages: the stages of the pathway in order, also those that no service offers.
        measure: a measure with its settings given, such as ``partial(measure_two_step, ...)``.

    Raises:
        MethodError: a column is missing, no stage is given or one twice, or the measure refuses.

    Source: this project's own arrangement; each measure names its method.
    """
    _check_groups(demand, supply, stages)
    bands = demand["age_band"].unique(maintain_order=True).to_list()
    done: list[tuple[str, str, Measured]] = []
    for band in bands:
        people = demand.filter(pl.col("age_band") == band)
        places = supply.filter(pl.col("age_band") == band)
        for stage in stages:
            here = people.filter(pl.col("stage") == stage) if "stage" in people.columns else people
            there = places.filter(pl.col("stage") == stage)
            done.append((band, stage, measure(times, here, there)))
    if not done:
        raise MethodError("Demand: there is no age band; give one row for each band and place.")
    return GroupsMeasured(
        scores=_stack([(band, stage, one.scores) for band, stage, one in done]),
        exclusions=_stack([(band, stage, one.exclusions) for band, stage, one in done]),
        unused=_stack([(band, stage, one.unused) for band, stage, one in done]),
        stages=tuple(stages),
        better=done[0][2].better,
    )


def join_stages(groups: GroupsMeasured) -> pl.DataFrame:
    """Return access along the whole pathway: its weakest stage, and all stages multiplied.

    A place that cannot get in at one stage cannot go the whole way: its score is 0, or null where
    less is better, and ``weakest`` names the first such stage. Scores of stages are comparable only
    where one measure with one meaning was used for all. A product is given where more is better.

    Args:
        groups: scores by age band and stage.

    Returns:
        age_band, id, score (at the weakest stage), product, weakest, stages_in_reach, reachable;
        one row for each age band and place.

    Source: this project's own arrangement; a chain is as strong as its weakest link.
    """
    worst_first = pl.col("score") if groups.better == "higher" else -pl.col("score")
    is_last = pl.len() == len(groups.stages)
    every = pl.col("reachable").all() & is_last
    empty = 0.0 if groups.better == "higher" else None
    product = pl.col("score").product() if groups.better == "higher" else pl.lit(None, pl.Float64)
    ordered = groups.scores.sort(
        "reachable", worst_first, descending=False, nulls_last=False, maintain_order=True
    )
    joined = ordered.group_by("age_band", "id", maintain_order=True).agg(
        score=pl.when(every).then(pl.col("score").first()).otherwise(empty),
        product=product,
        weakest=pl.col("stage").first(),
        stages_in_reach=pl.col("reachable").sum().cast(pl.Int64),
        reachable=every,
    )
    keys = groups.scores.select("age_band", "id").unique(maintain_order=True)
    return keys.join(joined, on=["age_band", "id"], how="left", maintain_order="left")


def _stack(parts: Sequence[tuple[str, str, pl.DataFrame]]) -> pl.DataFrame:
    return pl.concat(
        frame.select(pl.lit(band).alias("age_band"), pl.lit(stage).alias("stage"), pl.all())
        for band, stage, frame in parts
    )


def _check_groups(demand: pl.DataFrame, supply: pl.DataFrame, stages: Sequence[str]) -> None:
    """Refuse tables that cannot be split into groups.

    Raises:
        MethodError: a column or the stages are missing, or a stage is given twice.
    """
    if not stages or len(set(stages)) < len(stages):
        raise MethodError("Stages: name each stage of the pathway once.")
    for name, table, columns in (
        ("Demand", demand, ("age_band",)),
        ("Supply", supply, _GROUP),
    ):
        for column in columns:
            if column not in table.columns:
                raise MethodError(f"{name}: there is no column called {column}; add it.")
