"""What else is asked once services are known: hours a week, the whole pathway, other rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from carereach.access import (
    AccessTables,
    DirectoryQuality,
    PathwayMap,
    ReferralRoutes,
    Sensitivity,
    UsableAccess,
    Visits,
    audit_sensitivity,
    audit_usable_access,
    audit_visits,
    count_by_door,
    count_resting_on,
    count_whole_pathway,
)
from carereach.cycle.access_need import (
    NEED_ENTRIES,
    ExpectedShutOut,
    NeedGiven,
    expect_in_need,
)
from carereach.cycle.access_sensitivity import (
    HOLIDAY,
    TRIED,
    name_variants,
)
from carereach.evidence import Evidence
from carereach.tables.codes import NEED_GROUPS

__all__ = ["THERAPY", "FurtherAnswer", "answer_further", "tried_sources"]

THERAPY = ("N10", "treatment")
_OLD = "not confirmed lately"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FurtherAnswer:
    """What rests on usable access and is asked only where services are known."""

    visits: Visits
    """In a week of term, from the end of school on Monday."""
    holiday_visits: Visits
    whole: pl.DataFrame
    doors: pl.DataFrame
    resting: pl.DataFrame
    """Who counts as able to get in only through an old directory entry."""
    tried: Sensitivity
    expected: ExpectedShutOut | None
    """Of those likely to be in need, how many are shut out; none if nobody lives here."""


def answer_further(
    tables: AccessTables,
    figures: Mapping[str, Evidence],
    *,
    usable: UsableAccess,
    pathway: PathwayMap,
    routes: ReferralRoutes,
    directory: DirectoryQuality,
    need: NeedGiven,
) -> FurtherAnswer:
    """Ask what else there is to say of these services."""
    travel = usable.travel
    holiday = audit_usable_access(tables, rules=replace(usable.rules, season="holiday"))
    tried = audit_sensitivity(
        tables,
        access=usable,
        pathway=pathway,
        variants=name_variants(
            usable.rules, figures, uses_stand_in=travel.proxy_pairs > travel.supplied_pairs
        ),
        places=[THERAPY],
        done={HOLIDAY: holiday},
    )
    monday = usable.rules.leaves_school_minute
    old = directory.entries.filter(pl.col("faults").str.contains(_OLD, literal=True))
    return FurtherAnswer(
        visits=audit_visits(usable, after_minute=monday),
        holiday_visits=audit_visits(holiday, after_minute=monday),
        whole=count_whole_pathway(usable, NEED_GROUPS),
        doors=count_by_door(usable, routes),
        resting=count_resting_on(usable, frozenset(old["service_id"].to_list())),
        tried=tried,
        expected=expect_in_need(tried, tables.areas, need),
    )


def tried_sources() -> tuple[str, ...]:
    """Return the ids of the entries that the other rules rest on."""
    return (*TRIED, *NEED_ENTRIES, "asm:can-get-in-share", "asm:difficulty-share")
