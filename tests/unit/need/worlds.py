"""Small made-up tables for the need room."""

from datetime import date
from typing import Any

import polars as pl

from carereach.need import Figure, NeedFigures
from carereach.tables import TABLES
from carereach.tables.cells import dtype_of

COUNCILS = pl.DataFrame(
    {
        "local_authority_code": ["A", "B"],
        "local_authority_name": ["Alder", "Birch"],
        "under_18": [20_000.0, None],
        "share_covered": [1.0, 1.0],
    },
    schema_overrides={"under_18": pl.Float64},
)

YOUNG_PEOPLE = pl.DataFrame(
    [
        {"local_authority_code": code, "age_band": band, "sex": sex, "young_people": count}
        for code in ("A", "B")
        for band, count in (("8-11", 2400.0), ("12-15", 2400.0), ("16-17", 1200.0))
        for sex in ("female", "male")
    ]
)


def table(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    schema = {column.name: dtype_of(column) for column in TABLES[name].columns}
    return pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema)


def source(evidence_id: str, **changes: Any) -> dict[str, Any]:
    grades = dict.fromkeys(
        ("coverage", "definition_match", "recency", "recording_quality", "independence"), 1
    )
    row = {
        "evidence_id": evidence_id,
        "kind": "police profile",
        "title": f"Profile {evidence_id}",
        "period_end": date(2026, 3, 31),
    }
    return row | grades | changes


def count(evidence_id: str, value: int | None, place: str = "A", **changes: Any) -> dict[str, Any]:
    return {
        "evidence_id": evidence_id,
        "geography_code": place,
        "count": value,
        "count_state": "exact",
    } | changes


def figures(**changes: Figure) -> NeedFigures:
    def figure(low: float, value: float, high: float, name: str = "x") -> Figure:
        return Figure(id=f"asm:{name}", low=low, value=value, high=high)

    given: dict[str, Figure] = {
        "recorded_episodes": figure(1000, 1000, 1000),
        "recorded_children": figure(900, 900, 900),
        "at_risk_rate": figure(15, 19, 23),
        "abused_girls": figure(0.15, 0.15, 0.15),
        "abused_boys": figure(0.05, 0.05, 0.05),
        "exploited_share": figure(0.05, 0.2, 0.4),
        "years_of_exposure": figure(1, 2, 4),
        "under_18_ratio": figure(1.7, 1.75, 1.8),
        "girls_in_population": figure(0.48, 0.49, 0.5),
        "girls_recorded": figure(0.67, 0.67, 0.67),
        "boys_seen": figure(0.33, 0.33, 0.33, "boys"),
        "aged_8_11": figure(0.1, 0.2, 0.3),
        "aged_12_15": figure(0.4, 0.5, 0.6),
        "aged_16_17": figure(0.2, 0.3, 0.4),
        "known_share": figure(0.3, 0.6, 0.9),
        "usable_ratio": figure(5, 5, 5),
        "split_minimum": figure(100, 100, 100),
        "usual_change": figure(0.29, 0.29, 0.29),
        "change_limit": figure(2.81, 2.81, 2.81),
    }
    return NeedFigures(**(given | changes))
