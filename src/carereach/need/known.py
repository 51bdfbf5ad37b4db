"""What is recorded now, source by source, with each source's grade. Never averaged or added up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from carereach.need.totals import total_by_place

__all__ = ["GRADES", "RECORDS", "KnownAnswer", "count_known"]

GRADES = ("coverage", "definition_match", "recency", "recording_quality", "independence")
"""The five scales of a source's grade, each 0 to 2."""

RECORDS = ("official statistic", "police profile", "service caseload")
"""Kinds of source that count young people one by one; other kinds estimate or tell."""

_UNITS = {
    "assessment episodes": r"\bepisodes?\b",
    "offences": r"\b(offences?|crimes?)\b",
    "referrals": r"\breferrals?\b(?! (centre|unit))",
}
_DENIED = re.compile(
    r"\b(not|never|rather than)\s+(\w+\s+)?(episodes?|offences?|crimes?|referrals?)"
)
_BASE = ("kind", "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswer:
    """Recorded counts as they stand.

    ``sources`` has one row per source: its grade, what it ``counts``, ``recorded`` with its
    ``state`` (exact, rounded, suppressed, missing or part shown), ``children`` where the count is
    of children or can be converted, ``is_record`` (it counts young people one by one) and
    ``is_latest`` within its series. ``series`` has one row per series, place and period.
    """

    sources: pl.DataFrame
    series: pl.DataFrame

    @property
    def latest(self) -> pl.DataFrame:
        """The newest source of each series."""
        return self.sources.filter("is_latest")


def count_known(
    known_cases: pl.DataFrame,
    evidence: pl.DataFrame,
    *,
    councils: pl.DataFrame,
    area_codes: Iterable[str],
    children_per_episode: float,
) -> KnownAnswer:
    """Set the recorded counts of each source side by side.

    Sources that differ stay apart. Councils that report the same thing for the same period are
    one source and are added. Episodes become children only through ``children_per_episode``;
    offences and referrals never do.

    Args:
        known_cases: table ``known_cases`` [young people, or what the source counts].
        evidence: table ``evidence``; grades, periods, and the words that say what is counted.
        councils: ``local_authority_code`` and ``share_covered``, the share of the council's young
            people who live in this area [share].
        area_codes: the small areas of the workspace.
        children_per_episode: children for each assessment episode [ratio].

    Source: counting; the conversion is ``econ:N15`` over ``econ:N08``.
    """
    placed = _place(total_by_place(known_cases), councils, tuple(area_codes))
    described = _name_series(_describe(evidence), placed)
    counted = placed.join(described, on="evidence_id", how="inner", maintain_order="left")
    ratio = pl.col("counts").replace_strict(
        {"children": 1.0, "assessment episodes": children_per_episode},
        default=None,
        return_dtype=pl.Float64,
    )
    day = pl.col("period_end").fill_null(pl.date(1, 1, 1))
    sources = _by_source(counted).with_columns(
        children=pl.col("recorded") * ratio,
        is_record=pl.col("kind").is_in(RECORDS),
        is_latest=day == day.max().over("series"),
        grade=pl.sum_horizontal(GRADES, ignore_nulls=False).cast(pl.Int64),
    )
    return KnownAnswer(
        sources=sources.sort("is_record", "grade", "title", "period_end", descending=True),
        series=_series(counted),
    )


def _describe(evidence: pl.DataFrame) -> pl.DataFrame:
    """Add to each source what it counts and the words its yearly run has in common."""
    rows = list(evidence.iter_rows(named=True))
    base = [" | ".join(_without_numbers(row[name]) for name in _BASE) for row in rows]
    return evidence.with_columns(
        pl.Series("base", base, dtype=pl.String),
        pl.Series("counts", [_what_it_counts(row) for row in rows], dtype=pl.String),
    )


def _without_numbers(text: str | None) -> str:
    return " ".join(re.sub(r"[\d/–-]+", " ", text or "").split())


def _what_it_counts(row: dict[str, str | None]) -> str:
    """Read what a source counts from its own words; children unless it says otherwise."""
    for name in ("definition", "title", "note"):
        text = _DENIED.sub("", (row[name] or "").lower())
        for unit, pattern in _UNITS.items():
            if re.search(pattern, text):
                return unit
    return "children"


def _place(
    totals: pl.DataFrame, councils: pl.DataFrame, area_codes: tuple[str, ...]
) -> pl.DataFrame:
    """Keep each source's places at one level: councils, else a wider place, else small areas."""
    codes = councils["local_authority_code"].to_list()
    levelled = totals.join(
        councils.select("local_authority_code", "share_covered"),
        left_on="geography_code",
        right_on="local_authority_code",
        how="left",
        maintain_order="left",
    ).with_columns(
        pl.col("share_covered").fill_null(1.0),
        level=pl.when(pl.col("geography_code").is_in(codes))
        .then(1)
        .when(pl.col("geography_code").is_in(area_codes))
        .then(3)
        .otherwise(2),
    )
    return levelled.filter(pl.col("level") == pl.col("level").min().over("evidence_id"))


def _name_series(described: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Name each yearly run; two publishers who count the same place are two runs."""
    found = placed.join(
        described.select("evidence_id", "base", "period_end"), on="evidence_id", how="inner"
    )
    by_period = ("base", "period_end")
    clash = found.group_by(by_period).agg(
        clash=(pl.col("geography_code").is_duplicated().any())
        | (pl.col("level").n_unique() > 1)
        | (pl.col("level") == 2).any() & (pl.col("evidence_id").n_unique() > 1)
    )
    clashing = clash.filter("clash")["base"].unique().to_list()
    publisher = pl.col("publisher").fill_null("")
    return described.with_columns(
        series=pl.when(pl.col("base").is_in(clashing))
        .then(pl.concat_str("base", pl.lit(" | "), publisher, pl.lit(" | "), _id_without_numbers()))
        .otherwise("base")
    )


def _id_without_numbers() -> pl.Expr:
    return pl.col("evidence_id").str.replace_all(r"\d+", "")


def _by_source(counted: pl.DataFrame) -> pl.DataFrame:
    """Add up the places of one source; its grade is the weakest of its parts."""
    given = pl.col("recorded").is_not_null()
    return counted.group_by("series", "period_end", maintain_order=True).agg(
        pl.col("evidence_id").unique(maintain_order=True).str.join("; "),
        pl.col("kind", "title", "counts", "period_start").first(),
        pl.col("publisher").drop_nulls().unique(maintain_order=True).str.join(" and "),
        pl.col(GRADES).min(),
        recorded=pl.when(given.any()).then((pl.col("recorded") * pl.col("share_covered")).sum()),
        state=_joint_state(given),
        places_counted=given.sum().cast(pl.Int64),
        is_shared_out=(pl.col("share_covered") < 1).any(),
        by_council=(pl.col("level") == 1).any(),
    )


def _joint_state(given: pl.Expr) -> pl.Expr:
    """Say how far the sum can be read: as far as its least readable part."""

    def some(state: str) -> pl.Expr:
        return (pl.col("state") == state).any()

    return (
        pl.when((given.any() & (~given).any()) | some("part shown"))
        .then(pl.lit("part shown"))
        .when(some("suppressed"))
        .then(pl.lit("suppressed"))
        .when(some("missing"))
        .then(pl.lit("missing"))
        .when(some("rounded"))
        .then(pl.lit("rounded"))
        .otherwise(pl.lit("exact"))
    )


def _series(counted: pl.DataFrame) -> pl.DataFrame:
    return (
        counted.filter(pl.col("period_end").is_not_null())
        .select(
            "series",
            "title",
            "counts",
            "geography_code",
            "period_end",
            "state",
            count=pl.col("recorded").cast(pl.Float64),
        )
        .sort("series", "geography_code", "period_end")
    )
