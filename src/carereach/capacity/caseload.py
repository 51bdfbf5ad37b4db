"""Caseload against its cap, empty posts and staff who left."""

from dataclasses import dataclass

import polars as pl

from carereach.capacity.periods import latest_periods

__all__ = ["AT_CAP", "NO_STAFF", "OVER_CAP", "UNDER_CAP", "Caseloads", "compare_caseloads"]

OVER_CAP, AT_CAP, UNDER_CAP, NO_STAFF = (
    "above the cap",
    "at the cap",
    "below the cap",
    "no staff in post",
)
_NOT_KNOWN = "not known"
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, eq=False)
class Caseloads:
    """Caseload and staff by service, latest period.

    ``services`` columns: service_id, service, setting, confidential_location, period_end;
    staff_wte, vacancies_wte, funded_wte [WTE]; caseload_limit_per_wte [young people per WTE];
    current_caseload, room [young people that staff in post may hold], over_cap [young people
    above that]; staff_left_per_year [WTE a year]; state.
    """

    services: pl.DataFrame


def compare_caseloads(capacity: pl.DataFrame, services: pl.DataFrame) -> Caseloads:
    """Return whether each service's workers hold more young people than its own cap allows.

    The cap is the service's: none is invented where it was not supplied. Staff who left are given
    for a year, whatever the length of the period.

    Args:
        capacity: the capacity table.
        services: the services table.

    Source: std:OUT-04 (caseload per worker capped and reported), std:SUP-04 (staff who leave).
    """
    room = pl.col("staff_wte") * pl.col("caseload_limit_per_wte")
    frame = latest_periods(capacity, services).with_columns(
        funded_wte=pl.col("staff_wte") + pl.col("vacancies_wte"),
        room=room.floor().cast(pl.Int64),
        over_cap=(pl.col("current_caseload") - room).clip(lower_bound=0).ceil().cast(pl.Int64),
        staff_left_per_year=pl.when(pl.col("months") > 0).then(
            (pl.col("staff_left_wte") * _MONTHS_A_YEAR / pl.col("months")).round(1)
        ),
        state=_state(room),
    )
    return Caseloads(
        frame.select(
            "service_id",
            "service",
            "setting",
            "confidential_location",
            "period_end",
            "staff_wte",
            "vacancies_wte",
            "funded_wte",
            "caseload_limit_per_wte",
            "current_caseload",
            "room",
            "over_cap",
            "staff_left_per_year",
            "state",
        )
    )


def _state(room: pl.Expr) -> pl.Expr:
    held = pl.col("current_caseload")
    return (
        pl.when(pl.col("staff_wte") == 0)
        .then(pl.lit(NO_STAFF))
        .when(held.is_null() | room.is_null())
        .then(pl.lit(_NOT_KNOWN))
        .when(held > room)
        .then(pl.lit(OVER_CAP))
        .when(held == room)
        .then(pl.lit(AT_CAP))
        .otherwise(pl.lit(UNDER_CAP))
    )
