"""What a council would be expected to record, from its own years and from councils like it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from carereach.base import MethodError
from carereach.need.figures import NeedFigures
from carereach.need.foretelling import draw_levels
from carereach.need.recording import Counts, Fit, fit_recording
from carereach.need.routes import Route, refuse_above

__all__ = [
    "PooledArea",
    "PoolingAnswer",
    "follow_pooled",
    "lay_out_counts",
    "pool_area",
    "pool_rates",
]

Numbers = npt.NDArray[np.float64]

_NINETY_FIVE = (0.025, 0.5, 0.975)
_EIGHT_OF_TEN = (0.1, 0.5, 0.9)
_STATES = {"exact": "a number", "suppressed": "hidden, since it is small"}
_HYPER_DRAWS = 20
_OUTER = 2.5
_COMPARISONS = {
    "below": "below what councils like it record: recording or need cannot be told apart",
    "within": "as councils like it record: recording or need cannot be told apart",
    "above": "above what councils like it record: recording or need cannot be told apart",
    "not supplied": "no number was published here, so nothing can be compared",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledArea:
    """Recorded episodes of one area, all its councils together [episodes in a year].

    ``level`` is the underlying level of the newest year; ``expected`` what councils like these
    would record, their own numbers unseen; each from low to high.
    """

    level: tuple[float, float, float]
    expected: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolingAnswer:
    """Pooled recorded counts of every council.

    ``councils`` has one row per council: ``recorded`` in the newest year with its ``state``,
    ``years_used`` and ``years_set_aside``; ``level_...``: the underlying level of that year (95 %);
    ``expected_...``: what councils like it would record, its own numbers unseen (8 of 10);
    ``next_...``: what it may record in the year after (95 %) [episodes in a year];
    ``comparison`` and ``sentence``. ``levels`` and ``expectations`` hold the draws, with shape
    (draws, councils), in the order of ``councils``.
    """

    councils: pl.DataFrame
    levels: Numbers
    expectations: Numbers
    fit: Fit | None
    newest: int | None
    covariates: tuple[str, ...]


def pool_rates(
    recorded: pl.DataFrame,
    *,
    covariates: Sequence[str],
    hidden_most: int,
    draws: int,
    rng: np.random.Generator,
    by_region: bool = False,
) -> PoolingAnswer:
    """Pool the recorded counts of councils over councils and years.

    Counts are negative binomial about a council's own level, which is gamma among councils and
    remembers itself from year to year. A year called out as a recording artefact is set aside, a
    suppressed count is known only to be small, and any other missing one says nothing.

    Args:
        recorded: ``local_authority_code``, ``year``, ``count`` (null without a number) and
            ``state`` [episodes], ``children`` [children], ``is_artefact``, and a count for each
            covariate [episodes]; with ``by_region`` also ``region``.
        covariates: columns whose usual rate helps to say what a council records.
        hidden_most: largest count that a suppressed cell may hide [episodes].
        draws: how many draws of each council's level [draws].
        rng: a seeded generator.
        by_region: whether levels are also drawn towards their region's.

    Raises:
        MethodError: fewer than 20 draws are asked for.

    Source: Clayton and Kaldor 1987, Empirical Bayes estimates of age-standardized relative risks,
    doi:10.2307/2532003; memory as a Gaussian copula, Guolo and Varin 2014,
    doi:10.1214/14-AOAS737; chosen by leave-one-council-out log score (method page).
    """
    if draws < _HYPER_DRAWS:
        raise MethodError(f"At least {_HYPER_DRAWS} draws are needed to pool recorded counts.")
    given = recorded.filter(pl.col("count").is_not_null() | (pl.col("state") == "suppressed"))
    if given["local_authority_code"].n_unique() < _HYPER_DRAWS:
        return _nothing(tuple(covariates))
    codes, data = lay_out_counts(
        recorded, covariates=covariates, hidden_most=hidden_most, by_region=by_region
    )
    fit = fit_recording(data)
    drawn = draw_levels(fit, data, draws=draws, hyper_draws=_HYPER_DRAWS, rng=rng)
    frame = _describe(recorded, codes, data).with_columns(
        **_spread("level", drawn.levels, _NINETY_FIVE),
        **_spread("expected", drawn.expectations, _EIGHT_OF_TEN),
        **_spread("next", drawn.next_year, _NINETY_FIVE),
    )
    compared = frame.with_columns(comparison=_comparison())
    return PoolingAnswer(
        councils=compared.with_columns(
            sentence=pl.col("comparison").replace_strict(_COMPARISONS, return_dtype=pl.String)
        ),
        levels=drawn.levels,
        expectations=drawn.expected_levels,
        fit=fit,
        newest=int(recorded["year"].max()),  # type: ignore[arg-type]
        covariates=tuple(covariates),
    )


def pool_area(pooled: PoolingAnswer, councils: pl.DataFrame) -> PooledArea | None:
    """Add up the draws of one area's councils, each by the share of it that lies inside.

    Args:
        pooled: the pooled councils.
        councils: ``local_authority_code`` and ``share_covered`` [share].

    Returns:
        None where a council of the area is not among the pooled ones.

    Source: sums of draws, so that what councils share is kept.
    """
    codes = pooled.councils["local_authority_code"].to_list()
    if councils.is_empty() or not set(councils["local_authority_code"]) <= set(codes):
        return None
    weights = np.zeros(len(codes))
    for code, share in councils.select("local_authority_code", "share_covered").iter_rows():
        weights[codes.index(code)] = share
    level, expected = (
        tuple(float(end) for end in np.quantile(draws @ weights, ends))
        for draws, ends in ((pooled.levels, _NINETY_FIVE), (pooled.expectations, _EIGHT_OF_TEN))
    )
    return PooledArea(level=level, expected=expected)  # type: ignore[arg-type]


def follow_pooled(pooled: PooledArea | None, figures: NeedFigures, *, most: float) -> Route:
    """Follow the pooled recorded counts: what these councils record, chance and artefacts aside.

    Args:
        pooled: recorded episodes of the area's councils, pooled over councils and years.
        figures: the cited numbers; episodes become children by their ratio.
        most: children under 18 living here, at most [children].

    Source: ``pool_rates``; ``econ:N15`` over ``econ:N08``.
    """
    label, standing = "Recorded counts, pooled over councils and years", "recorded, pooled"
    if pooled is None:
        return Route(
            key="pooled",
            label=label,
            part="not used",
            standing=standing,
            reason="There are no published counts of councils to pool here.",
        )
    scale = figures.children_per_episode
    level, like = pooled.level, pooled.expected
    return refuse_above(
        Route(
            key="pooled",
            label=label,
            low=min(level[0], like[0]) * scale,
            value=max(level[1], like[1]) * scale,
            high=max(level[2], like[2]) * scale,
            part="range",
            standing=standing,
            sources=(figures.recorded_children.id, figures.recorded_episodes.id),
        ),
        most,
    )


def lay_out_counts(
    recorded: pl.DataFrame,
    *,
    covariates: Sequence[str],
    hidden_most: int,
    by_region: bool = False,
) -> tuple[list[str], Counts]:
    """Lay the counts of councils out by year, with the usual rate of each covariate.

    Args:
        recorded: as ``pool_rates`` takes it.
        covariates: columns whose usual rate becomes a column of the design.
        hidden_most: largest count that a suppressed cell may hide [episodes].
        by_region: whether to add a column for each region.
    """
    years = range(int(recorded["year"].min()), int(recorded["year"].max()) + 1)  # type: ignore[arg-type]
    codes = recorded["local_authority_code"].unique().sort().to_list()
    usable = recorded.with_columns(
        count=pl.when(~pl.col("is_artefact")).then(pl.col("count").cast(pl.Float64)),
        is_hidden=((pl.col("state") == "suppressed") & ~pl.col("is_artefact")).cast(pl.Float64),
    )
    children = _filled(_by_year(usable, "children", codes, years))
    columns = [_usual_rate(_by_year(usable, name, codes, years), children) for name in covariates]
    regions = _region_columns(recorded, codes) if by_region else []
    design = np.column_stack([*columns, *regions]) if columns or regions else _no_columns(codes)
    return codes, Counts(
        counts=_by_year(usable, "count", codes, years),
        is_hidden=_by_year(usable, "is_hidden", codes, years) > 0,
        hidden_most=hidden_most,
        children=children,
        design=design,
        regions=len(regions),
    )


def _filled(children: Numbers) -> Numbers:
    """Give a year without a number the council's other years' mean; one child if none has any."""
    known = ~np.isnan(children)
    mean = np.where(known, children, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.asarray(np.where(known, children, np.maximum(mean, 1.0)[:, None]), dtype=np.float64)


def _no_columns(codes: list[str]) -> Numbers:
    return np.zeros((len(codes), 0))


def _by_year(frame: pl.DataFrame, column: str, codes: list[str], years: range) -> Numbers:
    row = {code: place for place, code in enumerate(codes)}
    laid = np.full((len(codes), len(years)), np.nan)
    for code, year, value in frame.select("local_authority_code", "year", column).iter_rows():
        if value is not None:
            laid[row[code], year - years[0]] = value
    return laid


def _usual_rate(counts: Numbers, children: Numbers) -> Numbers:
    """Return the log rate of all years together, centred and scaled; the middle where unknown.

    A rate far from all others is drawn in to ``_OUTER`` deviations: it is a way of recording.
    """
    known = ~np.isnan(counts)
    total = np.where(known, counts, 0.0).sum(axis=1) + 0.5
    people = np.where(known, children, 0.0).sum(axis=1)
    rate = np.log(total / np.maximum(people, 1.0))
    middle = float(np.median(rate[people > 0])) if (people > 0).any() else 0.0
    rate = np.where(people > 0, rate, middle)
    spread = float(rate.std()) or 1.0
    return np.asarray(np.clip((rate - rate.mean()) / spread, -_OUTER, _OUTER), dtype=np.float64)


def _region_columns(recorded: pl.DataFrame, codes: list[str]) -> list[Numbers]:
    newest = recorded.sort("year").group_by("local_authority_code").agg(pl.col("region").last())
    region = dict(newest.iter_rows())
    names = sorted(set(region.values()))
    return [np.array([float(region[code] == name) for code in codes]) for name in names]


def _describe(recorded: pl.DataFrame, codes: list[str], data: Counts) -> pl.DataFrame:
    """Say what each council published in the newest year and how many years are used."""
    newest = recorded.filter(pl.col("year") == pl.col("year").max()).select(
        "local_authority_code",
        recorded=pl.col("count").cast(pl.Float64),
        state=pl.col("state").replace_strict(_STATES, default="not published"),
        is_artefact="is_artefact",
    )
    aside = recorded.group_by("local_authority_code").agg(
        years_set_aside=pl.col("is_artefact").sum()
    )
    frame = pl.DataFrame(
        {
            "local_authority_code": codes,
            "children": data.children[:, -1],
            "years_used": (~np.isnan(data.counts) | data.is_hidden).sum(axis=1),
        }
    )
    return (
        frame.join(newest, on="local_authority_code", how="left", maintain_order="left")
        .join(aside, on="local_authority_code", how="left", maintain_order="left")
        .with_columns(
            pl.col("state").fill_null("not published"), pl.col("is_artefact").fill_null(value=False)
        )
    )


def _spread(name: str, draws: Numbers, ends: tuple[float, float, float]) -> dict[str, pl.Series]:
    low, middle, high = np.quantile(draws, ends, axis=0)
    return {
        f"{name}_low": pl.Series(low),
        f"{name}_middle": pl.Series(middle),
        f"{name}_high": pl.Series(high),
    }


def _comparison() -> pl.Expr:
    return (
        pl.when(pl.col("recorded").is_null())
        .then(pl.lit("not supplied"))
        .when(pl.col("recorded") < pl.col("expected_low"))
        .then(pl.lit("below"))
        .when(pl.col("recorded") > pl.col("expected_high"))
        .then(pl.lit("above"))
        .otherwise(pl.lit("within"))
    )


def _nothing(covariates: tuple[str, ...]) -> PoolingAnswer:
    texts = ("local_authority_code", "state", "comparison", "sentence")
    numbers = [
        "children",
        "recorded",
        *(
            f"{name}_{end}"
            for name in ("level", "expected", "next")
            for end in ("low", "middle", "high")
        ),
    ]
    whole = ("years_used", "years_set_aside")
    schema: dict[str, pl.DataType] = {name: pl.String() for name in texts}
    schema |= {name: pl.Float64() for name in numbers} | {name: pl.Int64() for name in whole}
    schema["is_artefact"] = pl.Boolean()
    return PoolingAnswer(
        councils=pl.DataFrame(schema=schema),
        levels=np.zeros((0, 0)),
        expectations=np.zeros((0, 0)),
        fit=None,
        newest=None,
        covariates=covariates,
    )
