"""Draft a workspace for any board or council of England or Wales from public data alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from carereach.base import SourceError, new_folder
from carereach.cycle.areas import ChosenArea, choose_area
from carereach.cycle.drafted_counts import draft_counts
from carereach.cycle.drafted_places import draft_places, small_areas_of
from carereach.cycle.to_do import still_to_supply, write_to_do
from carereach.sources import public_pack
from carereach.sources.workspace_folder import write_workspace_folder
from carereach.tables import TABLES, AreaSettings
from carereach.tables.check import empty_frame

__all__ = ["TO_DO_FILE", "DraftSummary", "draft_partnership", "draft_workspace"]

TO_DO_FILE = "TO-DO.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSummary:
    """What a draft holds and what it could not."""

    code: str
    name: str
    kind: str
    nation: str
    as_of: date
    small_areas: int
    councils: tuple[str, ...]
    councils_part_inside: tuple[str, ...]
    years_of_counts: int
    years_with_gaps: int
    hospitals_to_confirm: int
    still_to_supply: tuple[str, ...]
    """Tables left empty, most useful first."""

    def as_dict(self) -> dict[str, Any]:
        """Return the summary as plain values for JSON."""
        return {**asdict(self), "as_of": self.as_of.isoformat()}

    def sentence(self) -> str:
        """Say in a few words what was drafted and what is left."""
        counts = (
            f"recorded counts for {self.years_of_counts} years"
            if self.years_of_counts
            else "no recorded counts (the public data hold England's only)"
        )
        return (
            f"Drafted {self.name}, as of {self.as_of.day} {self.as_of:%B %Y}: "
            f"{_number_of(self.small_areas, 'small area')}, "
            f"{_number_of(len(self.councils), 'council')}, "
            f"{_number_of(self.hospitals_to_confirm, 'hospital')} to confirm and {counts}. "
            f"{len(self.still_to_supply)} tables are still to supply."
        )


def draft_workspace(name_or_code: str, out_dir: Path, *, as_of: date | None = None) -> DraftSummary:
    """Write a workspace folder drafted from the public pack, or nothing at all.

    Args:
        name_or_code: a board or council, as ``find_areas`` knows it.
        out_dir: the folder to make; it must be absent or empty.
        as_of: the day the draft stands for; by default the newest day the public data describe.

    Raises:
        SourceError: the name means several areas or none, or the folder is in the way.
    """
    chosen = choose_area(name_or_code)
    return _write_draft(chosen, small_areas_of(chosen), out_dir, as_of)


def draft_partnership(
    codes: Sequence[str], out_dir: Path, *, name: str = "", as_of: date | None = None
) -> DraftSummary:
    """Write a workspace folder for several boards and councils that plan together.

    Where two of them share ground, each small area is counted once.

    Args:
        codes: the boards and councils, by code; one alone is drafted as itself.
        out_dir: the folder to make; it must be absent or empty.
        name: what people call the partnership; its members' names when empty.
        as_of: the day the draft stands for; by default the newest day the public data describe.

    Raises:
        SourceError: a code is not known, they are of two nations, or the folder is in the way.
    """
    members = [choose_area(code) for code in dict.fromkeys(codes)]
    if not members:
        raise SourceError("Choose at least one board or council.")
    if len(members) == 1:
        return _write_draft(members[0], small_areas_of(members[0]), out_dir, as_of)
    if len({member.nation for member in members}) > 1:
        raise SourceError("Choose members of one nation: England and Wales count differently.")
    chosen = ChosenArea(
        code="+".join(member.code for member in members),
        name=name.strip() or " and ".join(member.name for member in members),
        kind="partnership",
        nation=members[0].nation,
    )
    inside = pl.concat([small_areas_of(member) for member in members])
    return _write_draft(chosen, inside.unique("area_code").sort("area_code"), out_dir, as_of)


def _write_draft(
    chosen: ChosenArea, inside: pl.DataFrame, out_dir: Path, as_of: date | None
) -> DraftSummary:
    """Write the draft of an area made of these small areas."""
    day = as_of or public_pack.newest_date()
    cover = public_pack.council_cover(inside["area_code"].to_list())
    counts = draft_counts(cover, as_of=day)
    drafted = draft_places(inside) | {
        "evidence": counts.evidence,
        "known_cases": counts.known_cases,
    }
    frames = {
        name: drafted[name] if name in drafted else empty_frame(table)
        for name, table in TABLES.items()
    }
    with new_folder(out_dir) as scratch:
        write_workspace_folder(
            scratch,
            area=_settings(chosen, cover, day),
            frames=frames,
            shapes=public_pack.shapes(inside["area_code"].to_list()),
        )
        (scratch / TO_DO_FILE).write_text(write_to_do(chosen, frames, counts), encoding="utf-8")
    return DraftSummary(
        code=chosen.code,
        name=chosen.name,
        kind=chosen.kind,
        nation=chosen.nation,
        as_of=day,
        small_areas=inside.height,
        councils=tuple(cover["local_authority_name"]),
        councils_part_inside=counts.part_inside,
        years_of_counts=counts.evidence.height,
        years_with_gaps=counts.years_with_gaps,
        hospitals_to_confirm=frames["sites"].height,
        still_to_supply=still_to_supply(frames),
    )


def _settings(chosen: ChosenArea, cover: pl.DataFrame, as_of: date) -> AreaSettings:
    return AreaSettings(
        name=chosen.name,
        kind=chosen.kind,
        nation=chosen.nation,
        codes=tuple(cover["local_authority_code"].sort()),
        as_of=as_of,
        notes="Drafted from public data; see TO-DO.md. " + " ".join(public_pack.attribution()),
    )


def _number_of(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
