"""Who is missing from view: the mix that is seen, beside the mix cited sources lead to expect."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import polars as pl

from carereach.need.figures import Figure, NeedFigures
from carereach.need.mix import MIX_COLUMNS, count_mix
from carereach.tables.codes import AGE_BANDS

__all__ = ["LOOKED_FOR", "GroupsAnswer", "compare_groups"]

LOOKED_FOR = {
    "disabled or neurodivergent young people": r"disab|neuro|autis|adhd|learning|deaf|blind",
    "gay, lesbian or bisexual young people": r"gay|lesbian|bisexual|lgb|orientation",
    "trans young people": r"trans|gender identity|lgbt",
    "young people exploited online": r"online|internet|digital",
    "children in care": r"\bcare\b|looked.after",
    "young people who went missing": r"missing",
}
"""Traits that a full picture would hold, and the words by which a count of them is known."""

_ETHNIC_WORDS = {
    "asian": "Asian young people",
    "black": "Black young people",
    "mixed": "young people of mixed heritage",
    "white": "white young people",
    "other": "young people of other ethnic groups",
}
_NOT_A_GROUP = ("not recorded", "prefers not to say")
_WHOLE_VIEWS = {"all": 0, "sex": 1, "age_band": 2}
"""Splits that give the size of a whole view, best first."""
_NORMAL_95 = 1.959963984540054

_MISSING_SCHEMA = {
    "group": pl.String,
    "dimension": pl.String,
    "view_kind": pl.String,
    "view": pl.String,
    "finding": pl.String,
    "seen": pl.Int64,
    "of": pl.Int64,
    "expected_low": pl.Float64,
    "expected_high": pl.Float64,
    "source": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsAnswer:
    """The mix that is seen, and who is missing from it.

    ``groups`` has one row per view, dimension and group: ``seen`` of ``of`` [young people], the
    ``share``, what cited sources lead to expect (``expected_low``, ``expected_high``), the group's
    ``population_share`` and a ``finding``. ``missing`` has one row per group that is missing from
    view, not recorded, or has no data at all. ``completeness`` says, view by view, how many have
    an ethnic group recorded.
    """

    groups: pl.DataFrame
    missing: pl.DataFrame
    completeness: pl.DataFrame


def compare_groups(
    recorded: pl.DataFrame,
    referrals: pl.DataFrame,
    young_people: pl.DataFrame,
    *,
    figures: NeedFigures,
    comparable: Iterable[str],
) -> GroupsAnswer:
    """Find the groups that records and referrals leave out of view.

    A group is "missing from view" when even the upper 95 % limit of its share (Wilson) lies below
    the lowest share that cited sources lead to expect. A group with hidden numbers is never
    judged. No data about a group is a finding of its own: it never means nobody.

    Args:
        recorded: newest rows of ``known_cases`` with ``view_kind``, ``view_id``, ``view``.
        referrals: newest rows of ``referrals_by_group`` with the same three columns.
        young_people: ``age_band``, ``sex``, ``young_people`` living here [young people].
        figures: expected shares of boys and of the age bands [share].
        comparable: ids of the views about sexual exploitation itself, so that the expected shares
            apply; the others are shown without a comparison.

    Source: Wilson 1927, Probable inference, doi:10.1080/01621459.1927.10502953; expected shares
    ``econ:N30`` and the entries ``asm:need-aged-...``.
    """
    mix = pl.concat(
        [
            count_mix(recorded, unit="geography_code", count="count"),
            count_mix(referrals, unit="view_id", count="referrals"),
        ]
    )
    expected = _expected(figures)
    rows = (
        _out_of(mix)
        .join(expected, on=["dimension", "group"], how="left", maintain_order="left")
        .join(_population_shares(young_people), on=["dimension", "group"], how="left")
        .with_columns(is_comparable=pl.col("view_id").is_in(list(comparable)))
    )
    findings = [_finding(row) for row in rows.iter_rows(named=True)]
    groups = rows.with_columns(
        pl.Series("finding", findings, dtype=pl.String),
        share=pl.when(pl.col("of") > 0).then(pl.col("seen") / pl.col("of")),
    ).sort("view_kind", "view", "dimension", "group")
    return GroupsAnswer(
        groups=groups,
        missing=_missing(groups, mix, supplied=_supplied(recorded, referrals)),
        completeness=_completeness(mix),
    )


def _out_of(mix: pl.DataFrame) -> pl.DataFrame:
    """Say out of how many each group is seen: its own split, or the whole view for traits.

    Traits overlap, so they are never added up.
    """
    split = MIX_COLUMNS[:4]
    hidden = (pl.col("is_hidden") | pl.col("is_missing")).any()
    summed = mix.with_columns(of=pl.col("seen").sum().over(split), whole=~hidden.over(split))
    totals = (
        summed.filter("whole", pl.col("dimension").is_in(list(_WHOLE_VIEWS)))
        .with_columns(rank=pl.col("dimension").replace_strict(_WHOLE_VIEWS))
        .sort("rank")
        .group_by(MIX_COLUMNS[:3], maintain_order=True)
        .agg(total=pl.col("of").first())
    )
    is_trait = pl.col("dimension") == "characteristic"
    return (
        summed.filter(pl.col("dimension") != "all")
        .join(totals, on=MIX_COLUMNS[:3], how="left", maintain_order="left")
        .with_columns(of=pl.when(is_trait).then("total").otherwise("of"))
        .drop("total")
    )


def _supplied(recorded: pl.DataFrame, referrals: pl.DataFrame) -> tuple[str, ...]:
    given = {"recorded counts": recorded.height, "referrals": referrals.height}
    return tuple(name for name, rows in given.items() if rows)


def _expected(figures: NeedFigures) -> pl.DataFrame:
    def row(dimension: str, group: str, low: float, figure: Figure) -> dict[str, object]:
        return {
            "dimension": dimension,
            "group": group,
            "expected_low": low,
            "expected_high": figure.high,
            "source": figure.id,
        }

    ages = [
        row("age_band", band, figure.low, figure)
        for band, figure in zip(AGE_BANDS, figures.ages, strict=True)
    ]
    return pl.DataFrame([row("sex", "male", figures.boys_seen.value, figures.boys_seen), *ages])


def _population_shares(young_people: pl.DataFrame) -> pl.DataFrame:
    whole = young_people["young_people"].sum()
    parts = [
        young_people.group_by(pl.col(dimension).alias("group"))
        .agg(pl.col("young_people").sum())
        .with_columns(dimension=pl.lit(dimension))
        for dimension in ("age_band", "sex")
    ]
    return pl.concat(parts).select(
        "dimension", "group", population_share=pl.col("young_people") / (whole or None)
    )


def _finding(row: dict[str, object]) -> str:
    seen, of, low = row["seen"], row["of"], row["expected_low"]
    if row["is_hidden"]:
        return "hidden: cannot be said"
    if row["is_missing"] or not isinstance(seen, int):
        return "not supplied"
    if not isinstance(low, float) or not row["is_comparable"]:
        return "none recorded" if seen == 0 else "no comparison"
    if not row["whole"] or not isinstance(of, int) or of == 0:
        return "hidden: cannot be said"
    if _upper_limit(seen, of) < low:
        return "missing from view"
    return "as expected" if seen / of >= low else "lower, within chance"


def _upper_limit(seen: int, of: int) -> float:
    """Return the upper end of Wilson's 95 % interval for a share."""
    z2 = _NORMAL_95**2
    share = seen / of
    middle = share + z2 / (2 * of)
    spread = _NORMAL_95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return float((middle + spread) / (1 + z2 / of))


def _missing(groups: pl.DataFrame, mix: pl.DataFrame, *, supplied: tuple[str, ...]) -> pl.DataFrame:
    """List who is out of view: judged missing first, then whole groups without any data."""
    judged = groups.filter(pl.col("finding") == "missing from view").select(*_MISSING_SCHEMA)
    gaps = [*_silent_dimensions(mix), *_silent_ethnic_groups(mix), *_silent_traits(mix)]
    kinds = " and ".join(supplied) or "no table was supplied"
    rows = [
        {"group": group, "dimension": dimension, "view": kinds, "finding": finding}
        for group, dimension, finding in gaps
    ]
    return pl.concat([judged, pl.DataFrame(rows, schema=_MISSING_SCHEMA)])


def _silent_dimensions(mix: pl.DataFrame) -> list[tuple[str, str, str]]:
    found = set(mix.filter(pl.col("seen").is_not_null())["dimension"].to_list())
    names = {"sex": "boys and girls apart", "age_band": "ages apart"}
    gaps = [(words, name, "no data") for name, words in names.items() if name not in found]
    if "age_band" in found:
        youngest = mix.filter((pl.col("dimension") == "age_band") & (pl.col("group") == "8-11"))
        gaps += [("children aged 8 to 11", "age_band", gap) for gap in _gap(youngest)]
    if "sex" in found:
        boys = mix.filter((pl.col("dimension") == "sex") & (pl.col("group") == "male"))
        gaps += [("boys", "sex", gap) for gap in _gap(boys)]
    return gaps


def _silent_ethnic_groups(mix: pl.DataFrame) -> list[tuple[str, str, str]]:
    ethnic = mix.filter(pl.col("dimension") == "ethnic_group")
    if ethnic.is_empty():
        return [("every ethnic group", "ethnic_group", "no data")]
    return [
        (words, "ethnic_group", gap)
        for group, words in _ETHNIC_WORDS.items()
        for gap in _gap(ethnic.filter(pl.col("group") == group))
    ]


def _silent_traits(mix: pl.DataFrame) -> list[tuple[str, str, str]]:
    traits = mix.filter(pl.col("dimension") == "characteristic")
    words = pl.col("group").str.to_lowercase()
    return [
        (group, "characteristic", gap)
        for group, pattern in LOOKED_FOR.items()
        for gap in _gap(traits.filter(words.str.contains(pattern)))
    ]


def _gap(rows: pl.DataFrame) -> list[str]:
    """Say what is wrong with a group's rows: nothing given, or only zeros; hidden is not a gap."""
    if rows.is_empty() or (rows["seen"].is_null() & ~rows["is_hidden"]).all():
        return ["no data"]
    shown = rows["seen"].drop_nulls()
    return ["none recorded"] if shown.len() == rows.height and shown.sum() == 0 else []


def _completeness(mix: pl.DataFrame) -> pl.DataFrame:
    ethnic = mix.filter(pl.col("dimension") == "ethnic_group")
    unknown = pl.col("group").is_in(_NOT_A_GROUP)
    return (
        ethnic.group_by("view_kind", "view_id", "view", maintain_order=True)
        .agg(
            recorded=pl.col("seen").filter(~unknown).sum(),
            of=pl.col("seen").sum(),
            is_hidden=pl.col("is_hidden").any(),
        )
        .with_columns(share=pl.when(pl.col("of") > 0).then(pl.col("recorded") / pl.col("of")))
    )
