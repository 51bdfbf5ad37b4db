"""Demand against capacity: who was referred, accepted and started, and does the list grow?"""

from dataclasses import dataclass

import polars as pl

from carereach.capacity.periods import latest_periods

__all__ = ["GROWS", "HOLDS", "NOT_KNOWN", "SHRINKS", "Demand", "compare_demand"]

GROWS, HOLDS, SHRINKS, NOT_KNOWN = (
    "the list grows",
    "the list holds",
    "the list shrinks",
    "not known",
)
"""What happens to the number waiting, from worst to best, and where it cannot be told."""

_BEYOND_CHANCE = 1.96
_COLUMNS = (
    "service_id", "service", "setting", "confidential_location", "period_start", "period_end",
    "months", "referrals", "accepted", "rejected", "closed_before_support", "treatments_started",
    "waiting", "waiting_before", "list_growth", "basis", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Demand and what was started, by service, latest period.

    ``services`` columns: service_id, service, setting, confidential_location, period_start,
    period_end, months; referrals, accepted, rejected, closed_before_support, treatments_started,
    waiting, waiting_before [young people]; list_growth [young people in the period, negative when
    the list shrinks]; basis ("flows", "lists" or null); state (one of the four words).
    """

    services: pl.DataFrame


def compare_demand(capacity: pl.DataFrame, services: pl.DataFrame) -> Demand:
    """Return, for each service, whether more young people come than can start.

    The list grows by those accepted, less those who started and those closed before any support
    ("flows"). Where one of these was not supplied, the change in the number waiting since the
    period before stands in ("lists"). Growth counts only beyond what chance would do: two Poisson
    counts differ by more than 1.96 root-sums one time in 20. A service whose list grows has no
    steady state, and no wait can be promised.

    Args:
        capacity: the capacity table.
        services: the services table.

    Source: flow balance of a queue (Little 1961, doi:10.1287/opre.9.3.383); difference of Poisson
    counts (Skellam 1946, doi:10.2307/2981372); std:CAP-01.
    """
    flows = pl.col("accepted") - pl.col("treatments_started") - pl.col("closed_before_support")
    through = pl.col("accepted") + pl.col("treatments_started") + pl.col("closed_before_support")
    lists = pl.col("waiting") - pl.col("waiting_before")
    on_lists = pl.col("waiting") + pl.col("waiting_before")
    waits = ("waiting_for_assessment", "waiting_for_treatment")
    frame = (
        latest_periods(capacity, services)
        .with_columns(
            waiting=pl.sum_horizontal(waits, ignore_nulls=False),
            waiting_before=pl.sum_horizontal(
                [f"{name}_before" for name in waits], ignore_nulls=False
            ),
        )
        .with_columns(
            list_growth=pl.coalesce(flows, lists),
            spread=pl.coalesce(through.sqrt(), on_lists.sqrt()),
            basis=pl.when(flows.is_not_null())
            .then(pl.lit("flows"))
            .when(lists.is_not_null())
            .then(pl.lit("lists")),
        )
        .with_columns(state=_state())
    )
    return Demand(frame.select(_COLUMNS))


def _state() -> pl.Expr:
    limit = _BEYOND_CHANCE * pl.col("spread")
    return (
        pl.when(pl.col("list_growth").is_null())
        .then(pl.lit(NOT_KNOWN))
        .when(pl.col("list_growth") > limit)
        .then(pl.lit(GROWS))
        .when(pl.col("list_growth") < -limit)
        .then(pl.lit(SHRINKS))
        .otherwise(pl.lit(HOLDS))
    )
