"""What shuts young people out of one place on the pathway, and what mending each would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from carereach.access import ALL_AGES, BARRIER_TESTS
from carereach.cycle.access_fields import people
from carereach.cycle.access_services import change_in_words
from carereach.disclosure import Field, Released, release
from carereach.report.pages.access_words import first_up, help_with

if TYPE_CHECKING:
    from carereach.cycle.access import AccessAnswer
    from carereach.cycle.access_services import ServiceWords

__all__ = ["release_barriers_at"]

_WORDS = {test.key: test.words for test in BARRIER_TESTS}
_NO_SERVICE = "name or commission a service"
_SEVERAL = "mend it at any service there"


def release_barriers_at(
    answer: AccessAnswer, cell: tuple[str, str], words: ServiceWords
) -> Released:
    """Return each barrier at a place: shut out by it first, and let in if it alone were mended."""
    here = (pl.col("need") == cell[0]) & (pl.col("stage") == cell[1])
    reasons = answer.pathway.reasons.filter(here & (pl.col("age_band") == ALL_AGES))
    changes = _changes(answer.nearly.filter(here))
    rows = reasons.sort("alone", "first", descending=True, maintain_order=True).with_columns(
        words=pl.col("test").replace_strict(_WORDS, return_dtype=pl.String)
    )
    said = [_said(row, changes, words) for row in rows.to_dicts()]
    rows = rows.with_columns(
        pl.Series("label", [label for label, _, _ in said], dtype=pl.String),
        pl.Series("change", [change for _, change, _ in said], dtype=pl.String),
        pl.Series("service", [service for _, _, service in said], dtype=pl.String),
    )
    where = help_with(*cell)
    return release(
        rows,
        name=f"barriers_{'_'.join(cell).lower()}",
        title=f"What keeps young people from {where}, and what mending it would do",
        fields=(
            Field(name="test", label="Test"),
            Field(name="label", label="Barrier and change"),
            Field(name="words", label="What shuts them out"),
            Field(name="change", label="What would mend it"),
            Field(name="service", label="Where it would let in most"),
            people("first", "Shut out by it first"),
            people("alone", "Would get in if it alone were mended"),
        ),
        notes=(
            "First barriers add up to all who are shut out.",
            "The second numbers do not add up: mending any of several things may let one in.",
        ),
    )


def _changes(nearly: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Return, for each test, the service whose mending would let in most who have no other way."""
    rows = (
        nearly.group_by("service_id", "test", maintain_order=True)
        .agg(
            pl.col("no_other_way", "young_people_by_then").sum(),
            pl.col("closes_minute", "open_until_minute").max(),
        )
        .filter(pl.col("no_other_way") > 0)
        .sort("no_other_way", descending=True, maintain_order=True)
        .unique("test", keep="first", maintain_order=True)
    )
    return {row["test"]: row for row in rows.to_dicts()}


def _said(
    row: dict[str, Any], changes: dict[str, dict[str, Any]], words: ServiceWords
) -> tuple[str, str, str]:
    found = changes.get(row["test"])
    if found is None:
        change = _NO_SERVICE if row["test"] == "no service" else _SEVERAL
        service = "none"
    else:
        change = change_in_words(found)
        service = words.name_of(found["service_id"])
    label = first_up(row["words"])
    return (f"{label}: {change}" if row["alone"] else label), change, service
