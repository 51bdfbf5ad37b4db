"""Need, step by step: count what is known, question it, plan a range, and show who is unseen."""

from functools import cache

import polars as pl

from carereach.cycle.drafted_counts import SLIVER
from carereach.cycle.need_answer import NeedAnswer
from carereach.cycle.need_demand import demand_sources, read_demand
from carereach.cycle.need_figures import (
    ROUTE_ASSUMPTIONS,
    SPLIT_ASSUMPTIONS,
    assumptions_in_words,
    entries_in_words,
    read_figure,
    read_need_figures,
)
from carereach.cycle.need_lists_route import follow_lists, lists_route
from carereach.cycle.need_pooling import newest_year, no_pooling, pool_councils
from carereach.cycle.need_tables import release_need
from carereach.evidence import known_ratios
from carereach.need import (
    ArtefactAnswer,
    BorrowedAnswer,
    GroupsAnswer,
    Known,
    KnownAnswer,
    NeedFigures,
    NeighboursAnswer,
    PooledArea,
    PoolingAnswer,
    borrow_ratios,
    compare_groups,
    compare_neighbours,
    count_known,
    count_under_18,
    count_young_people,
    find_artefacts,
    follow_pooled,
    follow_routes,
    plan_need,
    pool_area,
    read_known,
    refuse_above,
)
from carereach.report.document import Part
from carereach.report.pages.need import NeedWords, write_need
from carereach.sources import public_pack
from carereach.tables import Workspace

__all__ = ["NeedAnswer", "answer_need", "present_need"]

_SPECIALIST = "S10"
"""The setting whose users are sexually exploited, so that expected shares apply."""
_SHOWN_SETTINGS = ("S8", "S9", _SPECIALIST, "S20")
_NEARLY_WHOLE = 0.99


def answer_need(workspace: Workspace) -> NeedAnswer:
    """Say how many young people may be exploited here, how sure that is, and who is unseen."""
    figures = read_need_figures(workspace.area.assumptions)
    areas = workspace.table("areas")
    young_people = count_young_people(
        areas, workspace.table("population"), girls_share=figures.girls_in_population.value
    )
    councils = _councils(workspace)
    known = _known(workspace, councils, figures)
    spread, limit = figures.usual_change.value, figures.change_limit.value
    artefacts = find_artefacts(known.series, usual_change=spread, change_limit=limit)
    under_18 = count_under_18(young_people, councils, under_18_ratio=figures.under_18_ratio)
    neighbours = _neighbours(workspace, councils)
    groups = _groups(workspace, known, young_people, figures)
    record = read_known(known, artefacts, under_18=under_18, councils=councils.height)
    pooled = _pooled(workspace, figures)
    pooled_area = pool_area(pooled, councils)
    borrowed = _borrowed(workspace, record, pooled_area, figures)
    lists = follow_lists(workspace)
    routes = (
        *follow_routes(record, neighbours, young_people, under_18=under_18, figures=figures),
        follow_pooled(pooled_area, figures, most=under_18.high),
        refuse_above(borrowed.route, under_18.high),
        refuse_above(lists_route(lists), under_18.high),
    )
    planning = plan_need(record, routes, groups, young_people, under_18=under_18, figures=figures)
    return NeedAnswer(
        known=known,
        record=record,
        artefacts=artefacts,
        nationwide=_nationwide(spread, limit),
        neighbours=neighbours,
        pooled=pooled,
        pooled_area=pooled_area,
        borrowed=borrowed,
        lists=lists,
        demand=read_demand(workspace, girls_share=figures.girls_in_population.value),
        planning=planning,
        groups=groups,
        councils=councils,
        young_people=young_people,
        under_18=under_18,
        figures=figures,
        places=_places(workspace),
    )


def _known(workspace: Workspace, councils: pl.DataFrame, figures: NeedFigures) -> KnownAnswer:
    return count_known(
        workspace.table("known_cases"),
        workspace.table("evidence"),
        councils=councils,
        area_codes=workspace.table("areas")["area_code"],
        children_per_episode=figures.children_per_episode,
    )


def present_need(workspace: Workspace, answer: NeedAnswer) -> Part:
    """Show need from released tables."""
    area = workspace.area
    return write_need(
        release_need(answer),
        words=NeedWords(
            place=area.name,
            verdict=answer.headline.verdict,
            reasons=answer.headline.reasons,
            councils_checked=answer.nationwide.series_checked,
            councils_flagged=answer.nationwide.series_flagged,
            route_assumptions=assumptions_in_words(answer.figures, ROUTE_ASSUMPTIONS),
            split_assumptions=assumptions_in_words(answer.figures, SPLIT_ASSUMPTIONS),
            notes=_notes(answer),
            is_invented=area.invented,
            borrowed_assumptions=entries_in_words(
                ("asm:need-transfer-penalty", "asm:need-borrowed-lifts"), area.assumptions
            ),
            place_assumptions=entries_in_words(
                ("asm:need-deprivation-gradient", "asm:need-small-area-spread"), area.assumptions
            ),
            demand_assumptions=entries_in_words(
                tuple(id_ for id_ in demand_sources() if "share" in id_), area.assumptions
            ),
        ),
    )


def _pooled(workspace: Workspace, figures: NeedFigures) -> PoolingAnswer:
    """Pool the counts of every council published by the day of the audit."""
    if workspace.area.invented or workspace.area.nation != "England":
        return no_pooling()
    return pool_councils(
        newest_year(workspace.area.as_of),
        figures.usual_change.value,
        figures.change_limit.value,
        round(read_figure("asm:need-hidden-most", workspace.area.assumptions).value),
    )


def _borrowed(
    workspace: Workspace, record: Known, pooled: PooledArea | None, figures: NeedFigures
) -> BorrowedAnswer:
    """Multiply the best local count, or the pooled one where that is doubtful or missing."""
    known: float | None = record.known or None
    basis = "the best-graded local count"
    if pooled is not None and (known is None or record.is_doubtful or record.is_partial):
        known = pooled.level[1] * figures.children_per_episode
        basis = "the pooled recorded count, since no sound local count was supplied"
    own = workspace.area.assumptions
    lifts = read_figure("asm:need-borrowed-lifts", own).value >= 0.5
    return borrow_ratios(
        known_ratios(),
        known=known,
        basis=basis,
        penalty=read_figure("asm:need-transfer-penalty", own),
        lifts=lifts,
    )


def _councils(workspace: Workspace) -> pl.DataFrame:
    """List this area's councils, how much of each lies inside, and its children under 18."""
    areas = workspace.table("areas")
    here = (
        areas.group_by("local_authority_code", maintain_order=True)
        .agg(pl.col("local_authority_name").first())
        .sort("local_authority_name")
    )
    if workspace.area.invented:
        return here.with_columns(under_18=pl.lit(None, dtype=pl.Float64), share_covered=pl.lit(1.0))
    recorded = _newest_recorded(workspace).select("local_authority_code", "under_18")
    return (
        here.join(recorded, on="local_authority_code", how="left", maintain_order="left")
        .join(_share_covered(areas), on="local_authority_code", how="left", maintain_order="left")
        .filter(pl.col("share_covered") >= SLIVER)
    )


def _places(workspace: Workspace) -> dict[str, str]:
    """Name every council of the area and, where it is real, the councils before it."""
    own = workspace.table("areas").select("local_authority_code", "local_authority_name")
    if workspace.area.invented:
        return dict(own.iter_rows())
    counts = public_pack.recorded_counts().sort("year")
    known = dict(counts.select("local_authority_code", "local_authority_name").iter_rows())
    return known | dict(own.iter_rows())


def _share_covered(areas: pl.DataFrame) -> pl.DataFrame:
    """Say how much of each council's young people live here; all of them if codes are unknown."""
    people = pl.sum_horizontal(pl.col(r"^age_\d+$"))
    inside = (
        areas.select("area_code", "local_authority_code")
        .join(
            public_pack.small_areas().select("area_code", inside=people), on="area_code", how="left"
        )
        .group_by("local_authority_code")
        .agg(pl.col("inside").sum(), is_known=pl.col("inside").is_not_null().all())
    )
    whole = public_pack.councils().select(local_authority_code="code", whole="aged_8_to_17")
    share = pl.col("inside") / pl.col("whole")
    return inside.join(whole, on="local_authority_code", how="left").select(
        "local_authority_code",
        share_covered=pl.when("is_known", share < _NEARLY_WHOLE).then(share).otherwise(1.0),
    )


def _newest_recorded(workspace: Workspace) -> pl.DataFrame:
    """Return the last published year of every council that was over by the day of the audit."""
    counts = public_pack.recorded_counts().filter(
        pl.date(pl.col("year"), 3, 31) <= workspace.area.as_of
    )
    return counts.filter(pl.col("year") == pl.col("year").max()).select(
        "local_authority_code",
        recorded=pl.col("cse").cast(pl.Float64),
        under_18=pl.col("population_0_17").cast(pl.Float64),
    )


def _neighbours(workspace: Workspace, councils: pl.DataFrame) -> NeighboursAnswer:
    recorded = _newest_recorded(workspace)
    neighbours = public_pack.neighbours()
    if workspace.area.invented:
        recorded, neighbours = recorded.clear(), neighbours.clear()
    return compare_neighbours(councils, recorded, neighbours)


@cache
def _nationwide(spread: float, limit: float) -> ArtefactAnswer:
    """Try the rule on every council there is today."""
    counts = public_pack.recorded_counts()
    today = counts.filter(pl.col("year") == pl.col("year").max())["local_authority_code"]
    series = counts.filter(pl.col("current_code").is_in(today.implode())).select(
        geography_code="current_code",
        series=pl.lit("assessment episodes"),
        period_end=pl.date(pl.col("year"), 3, 31),
        count=pl.col("cse").cast(pl.Float64),
        state=pl.when(pl.col("cse").is_null()).then(pl.lit("missing")).otherwise(pl.lit("exact")),
    )
    return find_artefacts(series, usual_change=spread, change_limit=limit)


def _groups(
    workspace: Workspace, known: KnownAnswer, young_people: pl.DataFrame, figures: NeedFigures
) -> GroupsAnswer:
    sources = known.latest.filter("is_record")
    evidence_ids = sources.select(
        pl.col("evidence_id").str.split("; "), "title", "definition_match"
    ).explode("evidence_id")
    recorded = (
        workspace.table("known_cases")
        .join(evidence_ids, on="evidence_id", how="inner", maintain_order="left")
        .with_columns(
            view_kind=pl.lit("recorded counts"), view_id=pl.col("title"), view=pl.col("title")
        )
    )
    referrals = _newest_referrals(workspace)
    match = pl.col("definition_match").fill_null(2)
    about_this = (match == 2) | ((match == 1) & (pl.col("kind") != "service caseload"))
    comparable = [
        *sources.filter(about_this)["title"],
        *referrals.filter(pl.col("setting") == _SPECIALIST)["view_id"].unique(),
    ]
    return compare_groups(recorded, referrals, young_people, figures=figures, comparable=comparable)


def _newest_referrals(workspace: Workspace) -> pl.DataFrame:
    """Return each specialist service's newest referrals by group."""
    services = workspace.table("services").filter(
        pl.col("setting").is_in(_SHOWN_SETTINGS)
        & ~pl.col("confidential_location").fill_null(value=False)
    )
    return (
        workspace.table("referrals_by_group")
        .join(
            services.select("service_id", "name", "setting"),
            on="service_id",
            how="inner",
            maintain_order="left",
        )
        .filter(pl.col("period_end") == pl.col("period_end").max().over("service_id"))
        .with_columns(
            view_kind=pl.lit("referrals"), view_id=pl.col("service_id"), view=pl.col("name")
        )
    )


def _notes(answer: NeedAnswer) -> tuple[str, ...]:
    """Say what the reader must know about how counts were brought to this area."""
    notes = []
    if answer.councils.filter(pl.col("share_covered") < 1).height:
        notes.append(
            "Part of a council lies outside this area: its recorded count is shared out by where "
            "young people live."
        )
    if answer.councils["under_18"].is_null().any():
        notes.append("The number of children under 18 is estimated here from those aged 8 to 17.")
    return tuple(notes)
