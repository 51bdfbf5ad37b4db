"""Every place on the pathway as a page of its own, for a workbench that opens one at a time."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import polars as pl

from carereach.access import ONE_GROUP_SETTINGS, count_by_area
from carereach.cycle.access import AccessAnswer, access_tables, access_words
from carereach.cycle.access_fields import mappable_places, people
from carereach.cycle.access_places import release_place
from carereach.cycle.access_services import ServiceWords, change_in_words
from carereach.cycle.access_tables import PATHWAY_FIELDS, release_access
from carereach.disclosure import Field, Released, release
from carereach.report.cells import value_in_words
from carereach.report.document import Document
from carereach.report.pages.access_cell import CellTables, cell_sentence, write_cell
from carereach.report.pages.access_tables import AccessReleased, PlaceTables
from carereach.report.pieces import Piece, SectionPieces, render_pieces
from carereach.tables import Workspace
from carereach.tables.codes import AGE_BANDS

__all__ = ["CELLS", "OTHER_CELLS", "access_pieces"]

CELLS: Final = "access-cells"
"""Key of the section that keeps the map itself: one piece, its rows as JSON."""

OTHER_CELLS: Final = f"{CELLS}-"
"""How the keys begin of sections that keep the map under another rule of a visit."""

_TIME, _TRAVEL = "Time of day and year", "Travel"
_MAPPED: Final = frozenset(
    {"need", "stage", "age_band", "state", "young_people", "get_in", "share_reached"}
)
"""Of the pathway map's figures, those another rule of a visit is tried for."""
_RULES: Final = {
    "later": _TIME,
    "home": _TIME,
    "holiday": _TIME,
    "limit": _TRAVEL,
    "not alone": _TRAVEL,
    "shorter": _TRAVEL,
    "longer": _TRAVEL,
}
"""What each rule of a visit is about, by how its key begins."""

_Cell = tuple[str, str]


def access_pieces(
    workspace: Workspace, answer: AccessAnswer, document: Document
) -> tuple[SectionPieces, ...]:
    """Return the pathway map as data, and each place on it as a section of released pieces.

    Args:
        workspace: the area.
        answer: its access room's answer.
        document: its report, for the stamp and what source ids stand for.
    """
    if not answer.usable.offers_supplied:
        return ()
    released = release_access(answer, access_tables(workspace))
    words = access_words(workspace, answer)
    sections = tuple(
        write_cell(tables, words) for tables in _every_cell(workspace, answer, released)
    )
    pages = render_pieces(replace(document, sections=sections))
    return (_map(released.pathway), *_other_maps(answer), *pages[1:-1])


def _map(pathway: Released) -> SectionPieces:
    """Keep the map's rows, each with its sentence."""
    rows = [
        {
            "need": row["need"],
            "stage": row["stage"],
            "age": row["age_band"],
            "state": row["state"],
            "share": _share(row["share_reached"]),
            "barrier": row["first_barrier"],
            "sentence": cell_sentence(row),
        }
        for row in pathway.rows()
    ]
    kept = Piece("cells", "The pathway map", "", json.dumps(rows, ensure_ascii=False))
    return SectionPieces(
        key=CELLS, title="The pathway map", answer="", method="", sources="", pieces=(kept,)
    )


def _other_maps(answer: AccessAnswer) -> Iterator[SectionPieces]:
    """Keep the map under each other rule of a visit: its title says the rule, its answer of what.

    Other shares that make a state are left out: they are no rule of a visit.
    """
    if answer.further is None:
        return
    tried = answer.further.tried.cells.partition_by("key", maintain_order=True)
    for cells in tried:
        key, words = cells.row(0)[:2]
        about = next((about for start, about in _RULES.items() if key.startswith(start)), "")
        if about:
            rows = [
                {
                    "need": row["need"],
                    "stage": row["stage"],
                    "age": row["age_band"],
                    "state": row["state"],
                    "share": _share(row["share_reached"]),
                    "barrier": "",
                }
                for row in _released_cells(cells).rows()
            ]
            kept = Piece("cells", words, "", json.dumps(rows, ensure_ascii=False))
            yield SectionPieces(
                key=f"{OTHER_CELLS}{key.replace(' ', '-')}",
                title=words,
                answer=about,
                method="",
                sources="",
                pieces=(kept,),
            )


def _released_cells(cells: pl.DataFrame) -> Released:
    return release(
        cells,
        name="other_rules_map",
        title="The pathway map under another rule of a visit",
        fields=[field for field in PATHWAY_FIELDS if field.name in _MAPPED],
    )


def _share(share: float | None) -> str:
    return "" if share is None else value_in_words(share, "share")


def _every_cell(
    workspace: Workspace, answer: AccessAnswer, released: AccessReleased
) -> Iterator[CellTables]:
    services = workspace.table("services")
    words = ServiceWords.of(services)
    told = set(mappable_places(answer.usable))
    for need, stage in answer.usable.cells:
        here = (pl.col("need") == need) & (pl.col("stage") == stage)
        yield CellTables(
            need=need,
            stage=stage,
            ages=released.pathway.where(here),
            reasons=released.reasons.where(
                here & (pl.col("first").is_null() | (pl.col("first") > 0))
            ),
            nearly=_nearly(answer.nearly.filter(here), services, words),
            place=_place(answer, (need, stage), words) if (need, stage) in told else None,
        )


def _place(answer: AccessAnswer, cell: _Cell, words: ServiceWords) -> PlaceTables | None:
    """Return where those shut out live; None where nobody is."""
    counts = count_by_area(answer.usable, need=cell[0], stage=cell[1], age_bands=tuple(AGE_BANDS))
    return release_place(answer, cell, counts, words) if counts["not_reached"].sum() else None


def _nearly(rows: pl.DataFrame, services: pl.DataFrame, words: ServiceWords) -> Released:
    """Return the services here that one change would open to more, never a confidential one."""
    named = services.select("service_id", "name", "setting", "confidential_location")
    summed = (
        rows.group_by("service_id", "test", maintain_order=True)
        .agg(
            pl.col("young_people", "no_other_way", "better_off", "young_people_by_then").sum(),
            pl.col("closes_minute", "open_until_minute").max(),
        )
        .filter(pl.col("better_off") > 0)
        .join(named, on="service_id", how="left", maintain_order="left")
        .sort("better_off", "service_id", descending=[True, False])
    )
    by_design = (pl.col("test") == "referral") & pl.col("setting").is_in(list(ONE_GROUP_SETTINGS))
    kept = summed.filter(~by_design.fill_null(value=False))
    records: list[dict[str, Any]] = kept.to_dicts()
    return release(
        kept.with_columns(
            pl.Series("keeps_out", [words.keeps_out(row) for row in records], dtype=pl.String),
            pl.Series("change", [change_in_words(row) for row in records], dtype=pl.String),
        ),
        name="nearly_counts_here",
        title="Services that would count here if one thing changed",
        fields=(
            Field(name="name", label="Service"),
            Field(name="keeps_out", label="What keeps them out"),
            Field(name="change", label="What would let them in"),
            people("better_off", "Who would get in more easily than now"),
            people("no_other_way", "Of them, with no other way in"),
        ),
        notes=("Confidential services are left out.",),
    )
