"""One total per source and place, from rows that may be split by age, sex or ethnic group."""

import polars as pl

__all__ = ["SPLITS", "state_counts", "total_by_place"]

SPLITS = ("age_band", "sex", "ethnic_group", "characteristic")
"""The columns by which a count may be split."""

_CELLS = {"none": 1, "sex": 2, "age_band": 3, "age_band+sex": 6}
"""The rows a total needs to be whole, by how it is split."""

_ORDER = ("none", "sex", "age_band", "age_band+sex", "ethnic_group")
"""Which split to add up, best first."""


def state_counts(counts: pl.DataFrame, *, count: str = "count") -> pl.DataFrame:
    """Give every count a state, and every hidden or missing one no number at all.

    A sex of ``all`` becomes empty, since it is not a split; ``layer`` names the splits of the row.

    Args:
        counts: table ``known_cases`` or ``referrals_by_group``.
        count: the column that counts young people [young people].

    Source: the workspace's own rules (``count_state``).
    """
    state = pl.col("count_state").fill_null("exact")
    hidden = state.is_in(["suppressed", "missing"])
    return counts.with_columns(
        sex=pl.when(pl.col("sex") != "all").then(pl.col("sex")),
        count=pl.when(~hidden).then(pl.col(count)),
        count_state=pl.when(pl.col(count).is_null() & (state != "suppressed"))
        .then(pl.lit("missing"))
        .otherwise(state),
    ).with_columns(layer=_layer())


def _layer() -> pl.Expr:
    named = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in SPLITS]
    return pl.concat_list(named).list.drop_nulls().list.join("+").replace("", "none")


def total_by_place(known_cases: pl.DataFrame) -> pl.DataFrame:
    """Give one total per source and place, from the least split rows it has.

    Args:
        known_cases: table ``known_cases`` [what the source counts].

    Returns:
        ``evidence_id``, ``geography_code``, ``recorded`` (null where nothing is shown) and
        ``state``: exact, rounded, suppressed, missing, or part shown.

    Source: counting.
    """
    layered = state_counts(known_cases).filter(pl.col("layer").is_in(_ORDER))
    ranked = layered.with_columns(
        rank=pl.col("layer").replace_strict({name: place for place, name in enumerate(_ORDER)})
    )
    place = ("evidence_id", "geography_code")
    best = ranked.filter(pl.col("rank") == pl.col("rank").min().over(place))
    shown = pl.col("count").is_not_null()
    cells = pl.col("layer").first().replace_strict(_CELLS, default=1, return_dtype=pl.Int64)
    return best.group_by(place, maintain_order=True).agg(
        recorded=pl.when(shown.any()).then(pl.col("count").sum()),
        state=_state(shown, is_short=pl.len() < cells),
    )


def _state(shown: pl.Expr, *, is_short: pl.Expr) -> pl.Expr:
    """Say in a word how far the total can be read."""

    def some(state: str) -> pl.Expr:
        return (pl.col("count_state") == state).any()

    return (
        pl.when(shown.any() & ((~shown).any() | is_short))
        .then(pl.lit("part shown"))
        .when(shown.any() & some("rounded"))
        .then(pl.lit("rounded"))
        .when(shown.any())
        .then(pl.lit("exact"))
        .when(some("suppressed"))
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("missing"))
    )
