"""The standards as data: what good looks like, its level, and where that level comes from.

The standing of a level (law, guidance, comparator, local proposal) is derived by one rule and the
file is refused if it says otherwise: a local proposal can never be shown as a national rule.
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from carereach.base import EvidenceError
from carereach.evidence.files import read_table

__all__ = ["NATIONAL_STATES", "STANDINGS", "read_standards", "standards", "standing_of"]

STANDINGS = ("law", "guidance", "comparator", "local proposal")
"""Where a level comes from; "guidance" includes contracts and quality standards."""

NATIONAL_STATES = ("law", "in force", "in force - phased")
"""The states in which a standard can be a national rule."""

_FILE = "standards.csv"
_CHECKED = {
    "yes": "yes",
    "partial": "partly checked",
    "brief": "research message",
    "no": "not checked",
}
_NOT_IN_FORCE = ("pending", "enacted", "legacy", "proposed standard")
# These bases name no law, contract or body, so the row cannot be a national rule.
_NAMES_NOTHING = ("guidance", "contractual", "common NHS policy", "legacy guidance")
_CHOICES: dict[str, tuple[str, ...]] = {
    "tier": ("core", "extended"),
    "nation": ("E", "W", "EW", "UK"),
    "measure_type": ("structure", "process", "outcome"),
    "counts": ("young people", "other"),
    "threshold_unit": ("share", "count", "ratio", "hours", "weeks"),
    "direction": ("at_least", "at_most", "none"),
    "verified": tuple(_CHECKED),
}
_REQUIRED = ("standard_id", "domain", "room", "statement", "applies_to", "numerator", "status")


def standing_of(row: Mapping[str, object]) -> str:
    """Return where the level of one standard comes from, by the rule of the evidence page.

    A basis that begins "proposed local" or contains "threshold proposed" is ours. So is a share
    below 100% in a checked rule in force, unless found in the named text. Law needs a checked row.
    """
    basis = str(row["threshold_basis"] or "").lower()
    status, is_checked = str(row["status"]), row["verified"] == "yes"
    if basis.startswith("proposed local") or "threshold proposed" in basis:
        return "local proposal"
    if "comparator" in basis:
        return "comparator"
    level = row["threshold_value"]
    is_part = row["threshold_unit"] == "share" and isinstance(level, float) and level < 1
    if status in NATIONAL_STATES and is_checked and is_part:
        return "local proposal"
    is_law = status == "law" or status.startswith(("pending", "enacted"))
    return "law" if is_law and is_checked else "guidance"


def standards(*, allow_unchecked: bool = False) -> pl.DataFrame:
    """Return the standards, one row each, in file order.

    Columns: standard_id, tier, domain, room, statement, applies_to, nation, measure_type, counts,
    numerator, denominator, threshold, threshold_value, threshold_unit, direction, threshold_basis,
    standing, national, in_force, frequency, frequency_months, evidence_accepted, source,
    source_url, status, verified, checked.

    Args:
        allow_unchecked: whether rows nobody has checked are included; they stay out of outputs.
    """
    table = _table()
    return table if allow_unchecked else table.filter(pl.col("verified") != "no")


def read_standards(table: pl.DataFrame) -> pl.DataFrame:
    """Check the standards as text and return them typed, with ``national`` and ``in_force``.

    Raises:
        EvidenceError: an entry is malformed, or says of itself what the rule of standing forbids.
    """
    _check_texts(table)
    table = table.with_columns(
        _as_number(table, "threshold_value"), _as_number(table, "frequency_months")
    )
    _check_derived(table)
    return table.with_columns(
        (
            pl.col("status").is_in(NATIONAL_STATES)
            & (pl.col("verified") == "yes")
            & pl.col("standing").is_in(["law", "guidance"])
            & ~pl.col("threshold_basis").is_in(_NAMES_NOTHING)
        ).alias("national"),
        (~pl.col("status").str.contains("|".join(f"^{state}" for state in _NOT_IN_FORCE))).alias(
            "in_force"
        ),
    )


@cache
def _table() -> pl.DataFrame:
    return read_standards(read_table(_FILE))


def _check_texts(table: pl.DataFrame) -> None:
    for row in table.iter_rows(named=True):
        for field in _REQUIRED:
            if not row[field]:
                raise _fault(row, field, "is empty: fill it")
        for field, allowed in _CHOICES.items():
            if row[field] not in allowed:
                raise _fault(row, field, f"must be one of {', '.join(allowed)}")
    twice = table.filter(pl.col("standard_id").is_duplicated())
    if twice.height:
        raise _fault(twice.row(0, named=True), "standard_id", "stands twice: keep one")


def _as_number(table: pl.DataFrame, column: str) -> pl.Series:
    values = table[column].cast(pl.Float64, strict=False)
    for row in table.filter(values.is_null() & table[column].is_not_null()).iter_rows(named=True):
        raise _fault(row, column, "is not a number")
    return values


def _check_derived(table: pl.DataFrame) -> None:
    for row in table.iter_rows(named=True):
        if row["standing"] != standing_of(row):
            raise _fault(row, "standing", f"must be {standing_of(row)}, by the rule of standing")
        if row["checked"] != _CHECKED[row["verified"]]:
            raise _fault(row, "checked", f"must be {_CHECKED[row['verified']]}, as verified says")
        if row["threshold_value"] is not None and row["direction"] == "none":
            raise _fault(row, "direction", "must be at_least or at_most where there is a level")


def _fault(row: Mapping[str, object], field: str, what: str) -> EvidenceError:
    name = row["standard_id"] or "without an id"
    return EvidenceError(f"{_FILE}, entry {name}, field {field} {what}.")
