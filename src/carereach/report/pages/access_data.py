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
                "barriers": place.barriers.rows(),
                "areas": place.areas.rows(),
                "councils": place.councils.rows(),
            }
            for place in tables.places
        ],
        **_further(tables),
        "referral_routes": tables.routes.rows(),
        "referral_gaps": tables.gaps.rows(),
        "directory": tables.entries.rows(),
        "directory_faults": tables.faults.rows(),
        "directory_resting": tables.resting.rows(),
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


def _further(tables: AccessReleased) -> dict[str, object]:
    return {
        "usable_hours": None
        if tables.hours is None
        else {
            "places": tables.hours.places.rows(),
            "areas": [] if tables.hours.areas is None else tables.hours.areas.rows(),
            "areas_for": {"need": tables.hours.need, "stage": tables.hours.stage},
        },
        "equity": None
        if tables.equity is None
        else {
            "groups": tables.equity.groups.rows(),
            "figures": tables.equity.figures.rows(),
        },
        "example": _example(tables),
        "whole_pathway": [] if tables.whole is None else tables.whole.rows(),
        "other_rules": _tried(tables),
    }


def _example(tables: AccessReleased) -> dict[str, Any] | None:
    journey = tables.journey
    if journey is None:
        return None
    return {
        "need": journey.need,
        "stage": journey.stage,
        "area": journey.area.rows()[0],
        "doors": journey.doors.rows(),
    }


def _tried(tables: AccessReleased) -> dict[str, Any] | None:
    tried = tables.tried
    if tried is None:
        return None
    return {
        "need": tried.need,
        "stage": tried.stage,
        "variants": tried.variants.rows(),
        "flips": tried.flips.rows(),
        "standing": tried.standing.rows(),
        "mends": tried.mends.rows(),
        "people": tried.people.rows(),
    }
