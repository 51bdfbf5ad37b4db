"""What public data can say about recorded need: one source a year, one count a council."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from carereach.sources import public_pack
from carereach.tables import TABLES
from carereach.tables.cells import dtype_of

__all__ = ["SLIVER", "DraftedCounts", "draft_counts"]

SLIVER = 0.01
"""A council with less of its young people inside than this only touches the area [share]."""
_NEARLY_ALL, _MOST = 0.9, 0.5
_STATES = {
    "exact": "exact",
    "suppressed": "suppressed",
    "low reliability": "missing",
    "not applicable": "missing",
    "missing": "missing",
}
_WHY_MISSING = {
    "suppressed": "suppressed at source",
    "low reliability": "too unreliable to publish",
    "not applicable": "not applicable that year",
    "missing": "not available",
    "former": "new; the council before it covered other ground too",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedCounts:
    """The drafted ``evidence`` and ``known_cases``, and what could not be drafted."""

    evidence: pl.DataFrame
    known_cases: pl.DataFrame
    gaps: tuple[str, ...]
    """One phrase for each council and reason it has no count, with the years."""
    years_with_gaps: int
    part_inside: tuple[str, ...]
    """One phrase for each council that is only partly inside."""
    touching: tuple[str, ...]
    """Councils left out because they only touch the area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """One council's count in one year."""

    code: str
    name: str
    state: str
    share_of_area: float
    episodes: int | None = None


@dataclass(slots=True)
class _Rows:
    evidence: list[dict[str, object]] = field(default_factory=list)
    known_cases: list[dict[str, object]] = field(default_factory=list)
    gaps: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Years without a count, by council and reason."""


def draft_counts(cover: pl.DataFrame, *, as_of: date) -> DraftedCounts:
    """Draft one source and its counts for every year the Department has published.

    Counts are of whole councils. Councils that only touch the area (``SLIVER``) are left out;
    councils partly inside are counted whole and named in the note. A council's years before it
    existed stay missing, unless the former councils together covered just this area.

    The five grades are drafted by rule, for a person to correct:

    * coverage: 2 if councils with a count hold 90 in 100 or more of the area's young people, 1 if
      half or more, else 0;
    * definition match: 1, since the concern is named but episodes are counted, not children;
    * recency: 2 if the year ended within a year of ``as_of``, 1 within three, else 0;
    * recording quality: 1; 0 if a count is too unreliable to publish, or zero;
    * independence: 1, since one agency records what others refer.

    Args:
        cover: councils as ``public_pack.council_cover`` gives them.
        as_of: the day the draft stands for.
    """
    is_english = pl.col("local_authority_code").str.starts_with("E")
    counted = cover.filter(is_english & (pl.col("share_covered") >= SLIVER))
    part_inside = tuple(
        f"{name} ({_in_hundred(share)} of its 8 to 17s)"
        for name, share in counted.select("local_authority_name", "share_covered").iter_rows()
        if share < 1
    )
    rows = _Rows()
    for year in public_pack.recorded_counts()["year"].unique().sort():
        if counts := list(_counts_of(counted, year)):
            _add_year(rows, year, counts, part_inside, as_of)
    return DraftedCounts(
        evidence=_frame("evidence", rows.evidence),
        known_cases=_frame("known_cases", rows.known_cases),
        gaps=tuple(
            f"{name}: {why} (year to March {', '.join(str(year) for year in years)})"
            for (name, why), years in rows.gaps.items()
        ),
        years_with_gaps=len({year for years in rows.gaps.values() for year in years}),
        part_inside=part_inside,
        touching=tuple(cover.filter(pl.col("share_covered") < SLIVER)["local_authority_name"]),
    )


def _counts_of(counted: pl.DataFrame, year: int) -> Iterator[_Count]:
    """Give each council's count, or those of the former councils that were just this area."""
    published = public_pack.recorded_counts().filter(pl.col("year") == year)
    former = _former_of(counted["local_authority_code"].to_list(), published)
    own = {row["current_code"]: row for row in published.iter_rows(named=True)}
    if former is not None:
        for row in former.iter_rows(named=True):
            yield _Count(
                code=row["local_authority_code"],
                name=f"{row['local_authority_name']} (former council)",
                state=row["cse_state"],
                share_of_area=1 / former.height,  # their own populations are not published
                episodes=row["cse"],
            )
        return
    columns = ("local_authority_code", "local_authority_name", "share_of_area")
    for code, name, share in counted.select(columns).iter_rows():
        row = own.get(code, {"cse_state": "former", "cse": None})
        yield _Count(
            code=code, name=name, state=row["cse_state"], share_of_area=share, episodes=row["cse"]
        )


def _former_of(codes: list[str], published: pl.DataFrame) -> pl.DataFrame | None:
    """Return the year's former councils if together they were the same ground as these codes."""
    changes = public_pack.former_councils().filter(
        ~pl.col("same_ground"), pl.col("former_code").is_in(published["local_authority_code"])
    )
    touching = changes.filter(pl.col("current_code").is_in(codes))["former_code"].unique()
    successors = changes.filter(pl.col("former_code").is_in(touching))["current_code"].unique()
    if touching.is_empty() or set(successors) != set(codes):
        return None
    return published.filter(pl.col("local_authority_code").is_in(touching))


def _add_year(
    rows: _Rows, year: int, counts: list[_Count], part_inside: tuple[str, ...], as_of: date
) -> None:
    rows.evidence.append(_evidence(year, counts, part_inside, as_of))
    rows.known_cases += [
        {
            "evidence_id": f"dfe-{year}",
            "geography_code": count.code,
            "sex": "all",
            "count": count.episodes,
            "count_state": _STATES.get(count.state, "missing"),
        }
        for count in counts
    ]
    for count in counts:
        if count.episodes is None:
            rows.gaps.setdefault((count.name, _WHY_MISSING[count.state]), []).append(year)


def _evidence(
    year: int, counts: list[_Count], part_inside: tuple[str, ...], as_of: date
) -> dict[str, object]:
    year_end = date(year, 3, 31)
    note = "Whole-council counts; a child assessed twice counts twice. Grades are drafted by rule."
    if part_inside:
        note += f" Only partly inside: {', '.join(part_inside)}."
    return {
        "evidence_id": f"dfe-{year}",
        "kind": "official statistic",
        "title": f"Assessments that noted child sexual exploitation, year to 31 March {year}",
        "publisher": "Department for Education",
        "period_start": date(year - 1, 4, 1),
        "period_end": year_end,
        "geography": "; ".join(count.name for count in counts),
        "coverage": _coverage(counts),
        "definition_match": 1,
        "recency": _recency(year_end, as_of),
        "recording_quality": _recording_quality(counts),
        "independence": 1,
        "definition": "England 2017; factor 11A at the end of assessment; assessment episodes",
        "note": note,
    }


def _coverage(counts: list[_Count]) -> int:
    covered = sum(count.share_of_area for count in counts if count.episodes is not None)
    return 2 if covered >= _NEARLY_ALL else int(covered >= _MOST)


def _recency(year_end: date, as_of: date) -> int:
    days = (as_of - year_end).days
    return 2 if days <= 366 else int(days <= 3 * 366)


def _recording_quality(counts: list[_Count]) -> int:
    return int(all(count.state != "low reliability" and count.episodes != 0 for count in counts))


def _in_hundred(share: float) -> str:
    """Say a share in whole hundredths, never all or none when it is neither."""
    return f"{min(max(round(100 * share), 1), 99)} in 100"


def _frame(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = {column.name: dtype_of(column) for column in TABLES[name].columns}
    return pl.DataFrame(rows, schema=schema, orient="row")
