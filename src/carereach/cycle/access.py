"""Access, step by step: read the rules, ask who can get in, and show it from released tables."""

from dataclasses import dataclass
from datetime import date, time

import polars as pl

from carereach.access import (
    AccessRules,
    AccessTables,
    DirectoryQuality,
    PathwayMap,
    ReferralRoutes,
    StandardCount,
    TravelProxy,
    UsableAccess,
    audit_directory,
    audit_pathway,
    audit_referrals,
    audit_usable_access,
    count_counting_services,
    count_nearly_counting,
    count_standards,
)
from carereach.cycle.access_equity import LEAST_HOURS
from carereach.cycle.access_further import FurtherAnswer, answer_further
from carereach.cycle.access_need import NeedGiven
from carereach.cycle.access_sensitivity import TRIED
from carereach.cycle.access_tables import release_access
from carereach.evidence import Evidence, assumed, need_by_setting, pathway_cells
from carereach.need import NeedDemand
from carereach.report.document import Part
from carereach.report.pages.access import write_access
from carereach.report.pages.access_tables import AccessWords
from carereach.sources import public_pack
from carereach.tables import Workspace
from carereach.tables.codes import AGE_BANDS

__all__ = [
    "AccessAnswer",
    "access_tables",
    "access_words",
    "answer_access",
    "present_access",
    "standards_from_access",
]

_ASSUMED = (
    "asm:detour-factor",
    "asm:walking-speed",
    "asm:bus-wait",
    "asm:bus-speed",
    "asm:can-get-in-share",
    "asm:difficulty-share",
    "asm:longest-wait",
    "asm:weekend-from",
    "asm:reach-minutes",
    "asm:directory-assured-months",
    "asm:confirmed-within-months",
    "asm:similar-names",
    "asm:same-place-km",
    LEAST_HOURS,
    *TRIED,
)
_REACH_AGES = {"10-17": (10, 17)}
"""The ages std:ACC-09 counts."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AccessAnswer:
    """What the access room says about one area."""

    usable: UsableAccess
    pathway: PathwayMap
    counting: pl.DataFrame
    nearly: pl.DataFrame
    routes: ReferralRoutes
    directory: DirectoryQuality
    standards: tuple[StandardCount, ...]
    assumptions: tuple[Evidence, ...]
    further: FurtherAnswer | None
    """What is asked only where somebody said what services offer."""


def answer_access(workspace: Workspace, *, demand: NeedDemand | None = None) -> AccessAnswer:
    """Say who can get in at every place on the pathway, and what shuts the others out.

    Args:
        workspace: the area.
        demand: draws of those likely to be in need, to say how many of them are shut out.
    """
    figures = {name: assumed(name, workspace.area.assumptions) for name in _ASSUMED}
    value = {name.removeprefix("asm:"): entry.number for name, entry in figures.items()}
    tables = access_tables(workspace)
    rules = _rules(workspace, value)
    usable = audit_usable_access(tables, rules=rules)
    within = audit_usable_access(
        tables,
        rules=_rules(workspace, value, max_minutes=value["reach-minutes"], bands=_REACH_AGES),
    )
    routes = audit_referrals(tables.services, tables.pathway_links)
    pathway = audit_pathway(
        usable,
        can_get_in_share=value["can-get-in-share"],
        difficulty_share=value["difficulty-share"],
    )
    directory = _audit_directory(tables, rules, value)
    return AccessAnswer(
        usable=usable,
        pathway=pathway,
        counting=count_counting_services(usable),
        nearly=count_nearly_counting(usable),
        routes=routes,
        directory=directory,
        standards=count_standards(
            usable,
            within=within,
            routes=routes,
            services=tables.services,
            confirmed_since=_months_before(rules.as_of, value["confirmed-within-months"]),
        ),
        assumptions=tuple(figures.values()),
        further=answer_further(
            tables,
            figures,
            usable=usable,
            pathway=pathway,
            routes=routes,
            directory=directory,
            need=NeedGiven(demand=demand, own=workspace.area.assumptions),
        )
        if usable.offers_supplied
        else None,
    )


def present_access(workspace: Workspace, answer: AccessAnswer) -> Part:
    """Show the pathway map, who cannot get in and why, routes and the directory."""
    tables = release_access(answer, access_tables(workspace))
    return write_access(tables, words=access_words(workspace, answer))


def access_words(workspace: Workspace, answer: AccessAnswer) -> AccessWords:
    """Return what the access page says besides its tables."""
    area = workspace.area
    codes = workspace.table("areas")["area_code"].to_list()
    return AccessWords(
        stamp=area.stamp,
        leaves_school=f"{area.access.leaves_school:%H:%M}",
        home_by=f"{area.access.home_by:%H:%M}",
        max_minutes=area.access.max_minutes,
        appointment_minutes=area.access.appointment_minutes,
        fresh_months=_value(answer, "asm:directory-assured-months"),
        supplied=frozenset(workspace.supplied),
        has_specialist=answer.routes.has_specialist,
        is_answered=answer.usable.offers_supplied,
        shapes=workspace.shapes or public_pack.shapes(codes),
    )


def standards_from_access(answer: AccessAnswer) -> pl.DataFrame:
    """Return figures for standards that usable access can honestly give.

    Columns: standard_id, numerator, denominator, note, counts_people (true where the figure counts
    young people, so that it may leave only through the gate).
    """
    return pl.DataFrame(
        [
            (one.standard_id, one.numerator, one.denominator, one.note, one.counts_people)
            for one in answer.standards
        ],
        schema={
            "standard_id": pl.String,
            "numerator": pl.Float64,
            "denominator": pl.Float64,
            "note": pl.String,
            "counts_people": pl.Boolean,
        },
        orient="row",
    )


def _audit_directory(
    tables: AccessTables, rules: AccessRules, value: dict[str, float]
) -> DirectoryQuality:
    return audit_directory(
        tables,
        as_of=rules.as_of,
        fresh_months=round(value["directory-assured-months"]),
        similar_names=value["similar-names"],
        same_place_km=value["same-place-km"],
    )


def access_tables(workspace: Workspace) -> AccessTables:
    """Return the tables the access room reads."""
    names = AccessTables.__dataclass_fields__
    return AccessTables(**{name: workspace.table(name) for name in names})


def _rules(
    workspace: Workspace,
    value: dict[str, float],
    *,
    max_minutes: float | None = None,
    bands: dict[str, tuple[int, int]] | None = None,
) -> AccessRules:
    settings = workspace.area.access
    able = need_by_setting().filter(pl.col("level").is_in(["full", "partial"]))
    possible = able.group_by("need").agg("setting")
    return AccessRules(
        as_of=workspace.area.as_of,
        leaves_school_minute=_minute(settings.leaves_school),
        home_by_minute=_minute(settings.home_by),
        weekend_from_minute=round(value["weekend-from"] * 60),
        max_minutes=settings.max_minutes if max_minutes is None else max_minutes,
        appointment_minutes=settings.appointment_minutes,
        longest_wait_days=value["longest-wait"],
        travel=TravelProxy(
            detour=value["detour-factor"],
            walk_kmh=value["walking-speed"],
            bus_wait_minutes=value["bus-wait"],
            bus_kmh=value["bus-speed"],
        ),
        cells=tuple(pathway_cells().select("need", "stage").iter_rows()),
        possible_settings={need: frozenset(found) for need, found in possible.iter_rows()},
        bands=AGE_BANDS if bands is None else bands,
    )


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _months_before(day: date, months: float) -> date:
    earlier: date = pl.select(pl.lit(day).dt.offset_by(f"-{round(months)}mo")).item()
    return earlier


def _value(answer: AccessAnswer, name: str) -> int:
    return round(next(entry.number for entry in answer.assumptions if entry.id == name))
