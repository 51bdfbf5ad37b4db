"""Rates, ratios, places and needs as released tables: need where there are no lists."""

from math import ceil, floor
from typing import Any

import numpy as np
import polars as pl

from carereach.cycle.need_answer import NeedAnswer
from carereach.cycle.need_demand import PlacedDemand, demand_sources, mix_in_words
from carereach.disclosure import Field, Released, release
from carereach.need import GRADES, compare_views, gather_places
from carereach.tables.codes import NEEDS, SETTINGS

__all__ = [
    "draw_placed",
    "release_borrowed",
    "release_known_of_ten",
    "release_needs",
    "release_places",
    "release_pooled",
    "release_views",
]

_DRAWS, _SEED = 1000, 20260503
_NINETY_FIVE = (0.025, 0.5, 0.975)
_YOUNG_PEOPLE = "young people in a year"
_EPISODES = "episodes in a year"
_TENTHS = {
    1: "the three most deprived tenths of the nation's small areas",
    2: "the four tenths between",
    3: "the three least deprived tenths",
    4: "small areas whose deprivation is not known",
}


def draw_placed(answer: NeedAnswer) -> PlacedDemand | None:
    """Draw places and needs once, or not at all where the range is refused."""
    if answer.headline.verdict == "refused":
        return None
    return answer.place(draws=_DRAWS, seed=_SEED)


def release_pooled(answer: NeedAnswer) -> Released:
    """Show what each council recorded beside what it would be expected to record."""
    here = answer.councils.select("local_authority_code", "local_authority_name")
    frame = here.join(
        answer.pooled.councils, on="local_authority_code", how="inner", maintain_order="left"
    ).with_columns(
        pl.col("recorded").round(0).cast(pl.Int64),
        years_set_aside=pl.col("years_set_aside").cast(pl.Int64),
    )
    return release(
        frame,
        name="need_pooled",
        title="What councils like this one record, and what was recorded here",
        fields=(
            Field(name="local_authority_name", label="Council"),
            Field(name="recorded", label="Recorded, newest year", role="people"),
            Field(name="state", label="Published as"),
            Field(name="expected_low", label="Expected, from", role="estimate", unit=_EPISODES),
            Field(name="expected_middle", label="Expected, middle", role="estimate"),
            Field(name="expected_high", label="Expected, to", role="estimate", unit=_EPISODES),
            Field(name="next_low", label="Next year, from", role="estimate", unit=_EPISODES),
            Field(name="next_high", label="Next year, to", role="estimate", unit=_EPISODES),
            Field(name="years_used", label="Years used", role="number", unit="years"),
            Field(name="years_set_aside", label="Years set aside", role="number", unit="years"),
            Field(name="comparison", label="Comparison"),
            Field(name="sentence", label="What may be said"),
        ),
        sources=("asm:need-usual-change", "asm:need-change-limit", "asm:need-hidden-most"),
        notes=(
            "Expected: 8 of 10 councils like it, its own numbers unseen. Next year: 95 of 100.",
            "Assessment episodes, not children. Recording or need cannot be told apart.",
        ),
    )


def release_borrowed(answer: NeedAnswer) -> Released:
    """Show what ratios found elsewhere would mean here, study by study."""
    frame = answer.borrowed.sources.with_columns(
        ratios=pl.when(pl.col("ratio_low") == pl.col("ratio_high"))
        .then(pl.format("about {}", pl.col("ratio").round(1)))
        .otherwise(
            pl.format("{} to {}", pl.col("ratio_low").round(1), pl.col("ratio_high").round(1))
        ),
        use=pl.when("is_used")
        .then(pl.lit("beside the range"))
        .otherwise(pl.lit("shown, fits too poorly to use")),
    )
    return release(
        frame,
        name="need_borrowed",
        title="Ratios of all to known found elsewhere, study by study",
        fields=(
            Field(name="title", label="Study"),
            Field(name="subject", label="What it counts"),
            Field(name="place", label="Where"),
            Field(name="ratios", label="All for each one known"),
            Field(name="low", label="Here, from", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="high", label="Here, to", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="use", label="Used as"),
            *(
                Field(name=name, label=name.replace("_", " ").capitalize(), role="number")
                for name in GRADES
            ),
            Field(name="grade", label="Sum of the five", role="number", unit="0 to 10"),
            Field(name="evidence_id", label="Source"),
        ),
        sources=(*answer.borrowed.sources["evidence_id"].to_list(), "asm:need-transfer-penalty"),
        notes=(
            f"Each ratio is multiplied by {answer.borrowed.basis} and widened by the penalty.",
            (
                "No study counts exploited children in England today: this is not part of the "
                "range unless asm:need-borrowed-lifts is set to 1."
            ),
        ),
    )


def release_known_of_ten(headline: Released, known: Released) -> Released:
    """Say for each source how many of every ten likely young people it knows, as a band.

    Args:
        headline: the released range; only released numbers are divided.
        known: the released sources.
    """
    [whole] = headline.rows()
    rows = [
        {"source": row["title"], "low": fewest, "high": most}
        for row in known.rows()
        if row["use"] == "a count of children"
        for fewest, most in [_of_ten(row["children"], whole)]
        if most is not None
    ]
    numbers = dict.fromkeys(("low", "high"), pl.Int64)
    return release(
        pl.DataFrame(rows, schema={"source": pl.String, **numbers}),
        name="need_known_of_ten",
        title="Of every 10 young people likely, how many each source knows",
        fields=(
            Field(name="source", label="Source"),
            Field(name="low", label="At least", role="number", unit="of every 10"),
            Field(name="high", label="At most", role="number", unit="of every 10"),
        ),
        notes=("Sources overlap: they are never added up.",),
    )


def _of_ten(known: int | None, whole: dict[str, Any]) -> tuple[int, int | None]:
    low, high = whole["low"], whole["high"]
    if known is None or not low or not high:
        return 0, None
    return min(10, floor(10 * known / high)), min(10, ceil(10 * known / low))


def release_needs(answer: NeedAnswer, placed: PlacedDemand | None) -> Released:
    """Show young people by type of need, as bands; a need without a mix is not assessed."""
    mix, words = answer.demand.mix, mix_in_words(answer.demand.mix)
    bands = {} if placed is None else _bands(placed)
    full = dict(
        answer.demand.matrix.filter(pl.col("level") == "full")
        .group_by("need", maintain_order=True)
        .agg(pl.col("setting").replace(SETTINGS).str.join(", "))
        .iter_rows()
    )
    rows = [
        {
            "need": need,
            "title": title,
            "low": bands.get(need, (None,) * 3)[0],
            "middle": bands.get(need, (None,) * 3)[1],
            "high": bands.get(need, (None,) * 3)[2],
            "state": "a band" if need in mix else "not assessed",
            "settings": full.get(need, "not assessed"),
            "basis": words.get(need, ""),
            "source": mix[need].id if need in mix else "",
        }
        for need, title in NEEDS.items()
    ]
    numbers = dict.fromkeys(("low", "middle", "high"), pl.Float64)
    return release(
        pl.DataFrame(rows, schema_overrides=numbers),
        name="need_types",
        title="Young people by type of need",
        fields=(
            Field(name="need", label="Code"),
            Field(name="title", label="Need"),
            Field(name="low", label="From", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="middle", label="Middle", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="high", label="To", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="state", label="State"),
            Field(name="settings", label="Settings that can meet it in full"),
            Field(name="source", label="Share from"),
            Field(name="basis", label="What the share says"),
        ),
        sources=demand_sources(),
        notes=(
            "One young person may have several needs: never add them up.",
            "Not assessed means that no mix is known, never that nobody needs it.",
            "Which setting can meet which need is an expert draft for local people to edit.",
        ),
    )


def _bands(placed: PlacedDemand) -> dict[str, tuple[float, float, float]]:
    by_need = placed.demand.by_need()
    bands = {}
    for need in placed.demand.assessed:
        low, middle, high = np.quantile(
            by_need[:, placed.demand.needs.index(need)], _NINETY_FIVE
        ).tolist()
        bands[need] = (low, middle, high)
    return bands


def release_places(answer: NeedAnswer, placed: PlacedDemand | None) -> Released:
    """Show where in the area, by council and by deprivation: never small areas, never by size."""
    numbers = dict.fromkeys(("low", "middle", "high"), pl.Float64)
    schema = {"order": pl.Int64, "place": pl.String, "small_areas": pl.Int64, **numbers}
    frame = pl.DataFrame(schema=schema)
    if placed is not None:
        by_age = placed.people.by_group.sum(axis=2)
        frame = gather_places(placed.places, by_age, _places(answer)).cast(schema)  # type: ignore[arg-type]
    return release(
        frame,
        name="need_places",
        title="Where inside the area, by council and by deprivation",
        fields=(
            Field(name="place", label="Where"),
            Field(name="small_areas", label="Small areas", role="number"),
            Field(name="low", label="From", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="middle", label="Middle", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="high", label="To", role="estimate", unit=_YOUNG_PEOPLE),
        ),
        sources=("asm:need-deprivation-gradient", "asm:need-small-area-spread"),
        notes=(
            "Councils and deprivation are two ways to split the same young people.",
            "Listed by name and by tenth, not by size: this says where to look, not who is worst.",
        ),
    )


def release_views(answer: NeedAnswer) -> Released:
    """Show where sources disagree about a group's share."""
    words = {"female": "girls", "male": "boys", "age_band": "age", "ethnic_group": "ethnic group"}
    frame = compare_views(answer.groups.groups).with_columns(
        pl.col("dimension", "group").replace(words)
    )
    return release(
        frame,
        name="need_views",
        title="Where sources disagree about who is exploited",
        fields=(
            Field(name="dimension", label="Split"),
            Field(name="group", label="Group"),
            *_view_fields("lowest", "Lowest"),
            *_view_fields("highest", "Highest"),
            Field(name="finding", label="Finding"),
        ),
        notes=("Neither is called right: who looks for a group sees more of it.",),
    )


def _view_fields(name: str, label: str) -> tuple[Field, ...]:
    seen, of = f"{name}_seen", f"{name}_of"
    return (
        Field(name=f"{name}_view", label=f"{label} in"),
        Field(name=seen, label=f"{label}: seen", role="people"),
        Field(name=of, label=f"{label}: of", role="people"),
        Field(
            name=f"{name}_share",
            label=f"{label} share",
            role="share",
            numerator=seen,
            denominator=of,
        ),
    )


def _places(answer: NeedAnswer) -> pl.DataFrame:
    areas = answer.demand.areas
    tenth = pl.col("deprivation_decile")
    third = (
        pl.when(tenth.is_null())
        .then(4)
        .when(tenth <= 3)
        .then(1)
        .when(tenth <= 7)
        .then(2)
        .otherwise(3)
    )
    by_tenth = areas.select("area_code", order=third.cast(pl.Int64)).with_columns(
        place=pl.col("order").replace_strict(_TENTHS, return_dtype=pl.String)
    )
    councils = areas.select(
        "area_code", order=pl.lit(0, dtype=pl.Int64), place=pl.col("local_authority_name")
    )
    if answer.councils.height < 2:
        return by_tenth
    return pl.concat([councils, by_tenth.select("area_code", "order", "place")])
