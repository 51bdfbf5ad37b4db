"""Whether the tables of a workspace make sense together: nobody counted twice, nobody left out."""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from carereach.tables.cells import Fault
from carereach.tables.codes import AGE_BANDS, AGES, years_in_band
from carereach.tables.finding import Finding
from carereach.tables.tally import Tally

__all__ = ["check_consistency"]

_SHARE_TOLERANCE = 0.005
_MOST_SPANS_COMPARED = 10_000
_MOST_SPANS_OF_A_DAY = 50

Frames = Mapping[str, pl.DataFrame]


def check_consistency(
    frames: Frames,
    *,
    files: Mapping[str, str] | None = None,
    rows: Mapping[str, pl.Series] | None = None,
) -> list[Finding]:
    """Find what is wrong between rows and between tables.

    Args:
        frames: typed tables by name, all that are declared; one not supplied is empty.
        files: the name to put on findings, where it is not that of the CSV file.
        rows: the row numbers of tables whose rows do not simply follow row 1.
    """
    findings = []
    for name, checks in _CHECKS.items():
        if not frames[name].height:
            continue
        tally = Tally((files or {}).get(name, f"{name}.csv"), rows=(rows or {}).get(name))
        for check in checks:
            tally.add(check(frames))
        findings += tally.findings()
    return findings


def _mixed_sexes(frames: Frames) -> Fault:
    """Find population rows for all sexes beside rows for one sex: people counted twice."""
    years = _population_by_year(frames)
    is_all = pl.col("sex") == "all"
    mixed = years.group_by("area_code", "year").agg(
        (is_all.any() & (~is_all).any()).alias("is_mixed")
    )
    return Fault(
        "mixed_sexes",
        _rows_where(years, mixed.filter("is_mixed"), frames["population"].height),
        "The area gives this age both for all sexes and for one sex, which counts people twice.",
        "Keep either the rows for all, or those for female and male.",
    )


def _double_counted_ages(frames: Frames) -> Fault:
    """Find population rows for a band beside rows for a single year inside it."""
    years = _population_by_year(frames)
    double = (
        years.group_by("area_code", "year", "sex")
        .agg(pl.col("age").n_unique().alias("ages"))
        .filter(pl.col("ages") > 1)
    )
    return Fault(
        "double_counted_age",
        _rows_where(years, double, frames["population"].height, "sex"),
        "The area gives this age both as a single year and inside a band, which counts people"
        " twice.",
        "Keep either the single years or the band.",
    )


def _population_by_year(frames: Frames) -> pl.DataFrame:
    """Return one row for each population row and single year of age that it covers."""
    covered = pl.DataFrame(
        {
            "age": list(AGES),
            "year": [list(years_in_band(age)) if age in AGE_BANDS else [int(age)] for age in AGES],
        }
    )
    named = frames["population"].select("area_code", "age", "sex").with_row_index("row")
    return named.drop_nulls().join(covered, on="age").explode("year")


def _rows_where(years: pl.DataFrame, found: pl.DataFrame, height: int, *also: str) -> pl.Series:
    """Mark the population rows that cover one of the areas and years found."""
    hit = years.join(found, on=["area_code", "year", *also], how="semi").get_column("row")
    return _mask(hit.unique(), height)


def _mask(rows: pl.Series, height: int) -> pl.Series:
    """Return true for the rows named."""
    marks = np.zeros(height, dtype=bool)
    marks[rows.to_numpy()] = True
    return pl.Series(marks)


def _areas_without_people(frames: Frames) -> Fault:
    known = frames["population"].get_column("area_code").unique()
    alone = ~frames["areas"].get_column("area_code").is_in(known.implode())
    return Fault(
        "no_population",
        alone & bool(known.len()),
        "Nobody is given for this area in population.",
        "Add its rows to population, with 0 if no young people live there.",
        "warning",
    )


def _hidden_cases(frames: Frames) -> Fault:
    return _hidden_counts(frames["known_cases"], "count")


def _hidden_referrals(frames: Frames) -> Fault:
    return _hidden_counts(frames["referrals_by_group"], "referrals", "accepted")


def _hidden_counts(frame: pl.DataFrame, *counts: str) -> Fault:
    """Find rows that give a count and say in the same breath that it may not be shown."""
    is_hidden = pl.col("count_state").is_in(["suppressed", "missing"])
    is_given = pl.any_horizontal(pl.col(count).is_not_null() for count in counts)
    return Fault(
        "hidden_count",
        frame.select(is_hidden & is_given).to_series(),
        "The row gives a count and says that it is suppressed or missing.",
        "Leave the count empty, never 0; or correct count_state.",
    )


def _repeated_histories(frames: Frames) -> Fault:
    """Find combinations of lists that stand twice, so that it is unclear which count holds."""
    lists = frames["lists"]
    flags = [name for name in lists.columns if name != "count"]
    combination = pl.struct(flags) if flags else pl.int_range(pl.len())
    return Fault(
        "repeated_combination",
        lists.select(~combination.is_first_distinct()).to_series(),
        "A row above has the same combination of lists.",
        "Give each combination once, with the whole of its count.",
    )


def _shares(frames: Frames) -> Fault:
    payers = frames["payers"]
    total = pl.col("share").sum().over("contract_id")
    is_first = pl.col("contract_id").is_first_distinct()
    wrong = payers.select(is_first & ((total - 1).abs() > _SHARE_TOLERANCE))
    return Fault(
        "shares",
        wrong.to_series(),
        "The shares of this contract do not add up to 1.",
        "Add the partners that are missing, or correct the shares.",
        "warning",
    )


def _sites_without_place(frames: Frames) -> Fault:
    place = pl.col("latitude").is_null() | pl.col("longitude").is_null()
    unplaced = frames["sites"].select((pl.col("kind") == "physical") & place)
    return Fault(
        "no_coordinates",
        unplaced.to_series(),
        "The place has no latitude and longitude, so nobody's journey to it can be worked out.",
        "Look them up from the postcode and fill in both.",
        "warning",
    )


def _overlapping_spans(frames: Frames) -> Fault:
    """Find opening spans that run into one of the same site and day that opens before them."""
    day = ["site_id", "weekday"]
    hours = frames["opening_hours"].with_row_index("row")
    spans = hours.drop_nulls([*day, "opens", "closes"]).sort("opens", "closes")
    closed_before = pl.col("closes").cum_max().shift(1).over(day)
    crowded = spans.filter(closed_before > pl.col("opens")).select(day).unique()
    compared = (
        spans.join(crowded, on=day, how="semi")
        .head(_MOST_SPANS_COMPARED)
        .filter(pl.int_range(pl.len()).over(day) < _MOST_SPANS_OF_A_DAY)
        .with_row_index("place")
    )
    pairs = compared.join(compared, on=day, suffix="_before").filter(
        pl.col("place_before") < pl.col("place"), _share_a_moment()
    )
    return Fault(
        "overlapping_hours",
        _mask(pairs.get_column("row").unique(), hours.height),
        "This opening span overlaps another of the same site and day.",
        "Join the two, or give each its own dates.",
        "warning",
    )


def _share_a_moment() -> pl.Expr:
    """Whether two spans of a site and day share a minute, a season and a date.

    A season or date that is not given is open: the span holds always.
    """
    season, other = pl.col("term_time"), pl.col("term_time_before")
    is_apart = (
        ((season == "term") & (other == "holiday"))
        | ((season == "holiday") & (other == "term"))
        | (pl.col("valid_to") < pl.col("valid_from_before"))
        | (pl.col("valid_to_before") < pl.col("valid_from"))
    )
    return (pl.col("opens") < pl.col("closes_before")) & ~is_apart.fill_null(value=False)


_CHECKS: dict[str, tuple[Callable[[Frames], Fault], ...]] = {
    "areas": (_areas_without_people,),
    "population": (_mixed_sexes, _double_counted_ages),
    "known_cases": (_hidden_cases,),
    "referrals_by_group": (_hidden_referrals,),
    "lists": (_repeated_histories,),
    "payers": (_shares,),
    "sites": (_sites_without_place,),
    "opening_hours": (_overlapping_spans,),
}
