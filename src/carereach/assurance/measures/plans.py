"""What plans and records show: sources of need, named links, participation, checked messages."""

import polars as pl

from carereach.assurance.measures.figure import Figure, Records, share_of_rows
from carereach.assurance.strategies import NAMED_IN_BRIEF
from carereach.tables.codes import KINDS_WITH_MESSAGES

__all__ = [
    "feedback_given",
    "kinds_of_source",
    "materials_checked",
    "need_assessment",
    "police_profile",
    "specialists_contributing",
    "strategies_linked",
    "young_people_asked",
]

_SOURCE_KINDS = (
    "official statistic",
    "police profile",
    "service caseload",
    "survey estimate",
    "practitioner knowledge",
)
_KNOWS = ("S8", "S10", "S20")


def need_assessment(records: Records) -> Figure | None:
    """NEE-01: whether dated sources under three years old stand behind a need assessment."""
    sources = records.table("evidence").drop_nulls("period_end")
    if not sources.height or not records.table("known_cases").height:
        return None
    fresh = sources.filter(pl.col("period_end") > pl.lit(records.as_of).dt.offset_by("-36mo"))
    return Figure(
        numerator=min(fresh.height, 1),
        denominator=1,
        note="the need page of this report, once the partnership adopts it",
    )


def kinds_of_source(records: Records) -> Figure | None:
    """NEE-03: kinds of source used in the last three years."""
    sources = records.table("evidence")
    if not sources.height:
        return None
    fresh = sources.filter(
        pl.col("period_end").is_null()
        | (pl.col("period_end") > pl.lit(records.as_of).dt.offset_by("-36mo"))
    )
    used = set(fresh["kind"])
    return Figure(
        numerator=sum(kind in used for kind in _SOURCE_KINDS), denominator=len(_SOURCE_KINDS)
    )


def police_profile(records: Records) -> Figure | None:
    """NEE-05: police profiles under 12 months old with 12 months of data."""
    start, end = pl.col("period_start"), pl.col("period_end")
    return share_of_rows(
        records.table("evidence").filter(pl.col("kind") == "police profile"),
        (end > pl.lit(records.as_of).dt.offset_by("-12mo"))
        & (end.dt.offset_by("1d") >= start.dt.offset_by("12mo")),
        known=start.is_not_null() & end.is_not_null(),
    )


def specialists_contributing(records: Records) -> Figure | None:
    """NEE-06: specialist, SARC and Rape Crisis services whose knowledge is among the sources."""
    services = records.table("services").filter(
        (pl.col("status") == "active") & pl.col("setting").is_in(_KNOWS)
    )
    named = services.join(
        records.table("organisations").select(
            "organisation_id", pl.col("name").alias("organisation")
        ),
        on="organisation_id",
        how="left",
    )
    if not records.table("evidence").height:
        return None
    publishers = records.table("evidence")["publisher"].drop_nulls().str.to_lowercase().to_list()
    name = pl.col("organisation").str.to_lowercase()
    return share_of_rows(
        named,
        name.is_in(publishers),
        known=name.is_not_null(),
        note="matched by the publisher of each source",
    )


def strategies_linked(records: Records) -> Figure | None:
    """STR-01: the five named strategies that are linked, owned and acted on together."""
    strategies = records.table("strategies")
    if not strategies.height:
        return None
    tied = strategies.filter(
        pl.col("strategy").is_in(NAMED_IN_BRIEF)
        & pl.col("linked").fill_null(value=False)
        & pl.col("owner").is_not_null()
        & pl.col("joint_actions").is_not_null()
    )
    return Figure(
        numerator=tied["strategy"].n_unique(),
        denominator=len(NAMED_IN_BRIEF),
        note="a joint action stands for a shared measure",
    )


def young_people_asked(records: Records) -> Figure | None:
    """PAR-01: whether young people were asked in the last 12 months."""
    activities = records.table("participation")
    if not activities.height:
        return None
    recent = activities.filter(
        pl.col("held_on").is_between(pl.lit(records.as_of).dt.offset_by("-12mo"), records.as_of)
    )
    return Figure(
        numerator=min(recent.height, 1),
        denominator=1,
        note="the last 12 months count as one cycle; payment and support are not recorded",
    )


def feedback_given(records: Records) -> Figure | None:
    """PAR-02: activities told back on within three months, of those whose time has come."""
    due = pl.col("held_on").dt.offset_by("3mo")
    back = pl.col("fed_back_on")
    return share_of_rows(
        records.table("participation").filter((due <= records.as_of) | (back <= records.as_of)),
        (back <= due).fill_null(value=False),
        known=pl.lit(value=True),
    )


def materials_checked(records: Records) -> Figure | None:
    """PAR-03: programmes whose messages were checked with young people before release."""
    flag = pl.col("sense_checked_with_young_people")
    return share_of_rows(
        records.table("programmes").filter(pl.col("kind").is_in(KINDS_WITH_MESSAGES)),
        flag,
        known=flag.is_not_null(),
        note="programmes with messages or materials",
    )
