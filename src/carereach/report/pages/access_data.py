"""The access answer for programs, made from the same released tables as the page."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from carereach.report.pages.access_tables import AccessReleased, AccessWords
from carereach.tables.codes import AGE_BANDS

__all__ = ["write_data"]

_CELL = ("need", "stage", "age_band")


def write_data(tables: AccessReleased, words: AccessWords) -> Mapping[str, object]:
    """Return the machine-readable answer."""
    bands = pl.col("age_band").is_in(list(AGE_BANDS))
    return {
        "is_answered": words.is_answered,
        "pathway_map": _pathway(tables, bands),
        "pathway_map_all_ages": _pathway(tables, ~bands),
        "barriers": tables.barriers.rows(),
        "nearly_counts": tables.services.nearly.rows(),
        "services_that_exclude": tables.services.excluding.rows(),
        "services_shut_after_school": tables.services.shut.rows(),
        "candidates": tables.services.candidates.rows(),
        "places": [
            {
                "need": place.need,
                "stage": place.stage,
                "areas": place.areas.rows(),
                "councils": place.councils.rows(),
            }
            for place in tables.places
        ],
        "referral_routes": tables.routes.rows(),
        "referral_gaps": tables.gaps.rows(),
        "directory": tables.entries.rows(),
        "directory_faults": tables.faults.rows(),
        "directory_pairs": tables.pairs.rows(),
        "travel_model": {
            "journeys": tables.travel.rows(),
            "leaves_school": words.leaves_school,
            "home_by": words.home_by,
            "max_minutes": words.max_minutes,
            "appointment_minutes": words.appointment_minutes,
        },
        "assumptions": tables.assumptions.rows(),
    }


def _pathway(tables: AccessReleased, chosen: pl.Expr) -> list[dict[str, Any]]:
    """Return each cell with the services that count and its reasons by barrier."""
    reasons: dict[tuple[str, ...], dict[str, int | None]] = {}
    for row in tables.reasons.where(chosen).rows():
        if row["first"] != 0:
            reasons.setdefault(tuple(row[key] for key in _CELL), {})[row["test"]] = row["first"]
    return [
        row
        | {
            "services": [] if row["services"] == "none" else row["services"].split("; "),
            "reasons": reasons.get(tuple(row[key] for key in _CELL), {}),
        }
        for row in tables.pathway.where(chosen).rows()
    ]
