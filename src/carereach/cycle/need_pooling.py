"""Pooled recorded rates: the published counts of every council, laid out for the need room."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np
import polars as pl

from carereach.evidence import cited
from carereach.need import PoolingAnswer, find_artefacts, pool_rates
from carereach.sources import public_pack

__all__ = ["COVARIATES", "newest_year", "no_pooling", "pool_councils", "recorded_by_council"]

COVARIATES = ("mental_health",)
"""Those that earn their place out of sample: docs/reference/need-calibration.md."""
_DRAWS, _SEED = 1000, 20260503
_DEPRIVATION_TENTHS = 10


@cache
def pool_councils(
    newest: int, usual_change: float, change_limit: float, hidden_most: int
) -> PoolingAnswer:
    """Pool the counts of every English council published up to one year.

    Args:
        newest: last year to March that may be used.
        usual_change: usual spread of the change of a count [log ratio].
        change_limit: change beyond which a year is called out [spreads].
        hidden_most: largest count that a suppressed cell may hide [episodes].
    """
    return pool_rates(
        recorded_by_council(newest, usual_change=usual_change, change_limit=change_limit),
        covariates=COVARIATES,
        hidden_most=hidden_most,
        draws=_DRAWS,
        rng=np.random.default_rng(_SEED),
    )


def no_pooling() -> PoolingAnswer:
    """Return the answer for an area without published counts of councils."""
    frame = recorded_by_council(newest=None).clear()
    return pool_rates(
        frame, covariates=COVARIATES, hidden_most=1, draws=_DRAWS, rng=np.random.default_rng(_SEED)
    )


def newest_year(as_of: date) -> int:
    """Return the last year to March that was over by that day."""
    return as_of.year if as_of >= date(as_of.year, 3, 31) else as_of.year - 1


def recorded_by_council(
    newest: int | None,
    *,
    more: Iterable[str] = (),
    usual_change: float | None = None,
    change_limit: float | None = None,
) -> pl.DataFrame:
    """Return one row per council of today and year, artefacts marked.

    Args:
        newest: last year to use; all when empty.
        more: further columns wanted, ``deprivation`` or recorded concerns.
        usual_change: as ``find_artefacts`` takes it; the shipped entry when empty.
        change_limit: as ``find_artefacts`` takes it; the shipped entry when empty.
    """
    counts = public_pack.recorded_counts().filter(pl.col("current_code").is_not_null())
    if newest is not None:
        counts = counts.filter(pl.col("year") <= newest)
    series = counts.select(
        geography_code="current_code",
        series=pl.lit("assessment episodes"),
        period_end=pl.date(pl.col("year"), 3, 31),
        count=pl.col("cse").cast(pl.Float64),
        state=pl.when(pl.col("cse").is_null()).then(pl.lit("missing")).otherwise(pl.lit("exact")),
    )
    flags = find_artefacts(
        series,
        usual_change=usual_change or cited("asm:need-usual-change").number,
        change_limit=change_limit or cited("asm:need-change-limit").number,
    ).flags.filter(pl.col("reading") == "recording")
    called_out = flags.select(
        current_code="geography_code",
        year=pl.col("period_end").dt.year().cast(pl.Int32),
        is_artefact=pl.lit(value=True),
    )
    wanted = dict.fromkeys((*COVARIATES, *more))
    columns = [name for name in wanted if name != "deprivation"]
    laid = counts.join(called_out, on=["current_code", "year"], how="left").select(
        *columns,
        "year",
        "region",
        local_authority_code="current_code",
        local_authority_name="local_authority_name",
        count="cse",
        state="cse_state",
        children="population_0_17",
        is_artefact=pl.col("is_artefact").fill_null(value=False),
    )
    return _add_deprivation(laid) if "deprivation" in wanted else laid


def _add_deprivation(laid: pl.DataFrame) -> pl.DataFrame:
    """Add the mean deprivation tenth of a council's young people, as a count per child."""
    people = pl.sum_horizontal(pl.col(r"^age_\d+$"))
    tenth = (pl.col("deprivation_decile") * people).sum() / people.sum() / _DEPRIVATION_TENTHS
    by_council = public_pack.small_areas().group_by("local_authority_code").agg(tenth=tenth)
    return laid.join(by_council, on="local_authority_code", how="left").with_columns(
        deprivation=pl.col("tenth") * pl.col("children")
    )
