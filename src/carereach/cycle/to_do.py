"""The list that comes with a draft: what to supply, from whom, and what each table unlocks."""

from collections.abc import Mapping, Sequence

import polars as pl

from carereach.cycle.areas import ChosenArea
from carereach.cycle.drafted_counts import DraftedCounts
from carereach.sources import public_pack
from carereach.tables import TABLES, Table

__all__ = ["ASK_ORDER", "still_to_supply", "write_to_do"]

ASK_ORDER = (
    "services",
    "offers",
    "opening_hours",
    "pathway_links",
    "sites",
    "capacity",
    "contracts",
    "known_cases",
    "evidence",
    "standards_evidence",
    "workforce",
    "leadership",
    "referrals_by_group",
    "payers",
    "strategies",
    "sharing_agreements",
    "programmes",
    "participation",
    "lists",
    "organisations",
    "partners",
    "travel_times",
)
"""What to ask for, most useful first: doors that are open, then care in them, then the rest."""

_CAUTIONS_FROM = {
    "England": ("ons-population-2020", "imd-2019", "dfe-factors", "nhs-hospitals-2022"),
    "Wales": ("ons-population-2020", "wimd-2019"),
}
_ABOUT_WALES = (
    "The Department's recorded counts are for England only: ask the council for its own.",
    "Health boards are not in the public data: add yours to `partners.csv`.",
)


def still_to_supply(frames: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Return the tables a draft leaves empty, most useful first."""
    return tuple(name for name in ASK_ORDER if frames[name].is_empty())


def write_to_do(
    chosen: ChosenArea, frames: Mapping[str, pl.DataFrame], counts: DraftedCounts
) -> str:
    """Write ``TO-DO.md``: plain words, most useful first, ending with the sources to name."""
    to_confirm = [
        _about_hospitals(frames["sites"].height),
        *_about_counts(counts),
        *(_ABOUT_WALES if chosen.nation == "Wales" else ()),
    ]
    to_supply = [_ask(TABLES[name], frames[name]) for name in ASK_ORDER]
    sections = (
        _opening(chosen),
        _section("Already drafted from public data", _drafted(frames)),
        _section("Please confirm", to_confirm),
        _section("To supply, most useful first", to_supply, numbered=True),
        _section("What the public data cannot tell you", _cautions(chosen.nation)),
        _section("Name these sources wherever you show the data", public_pack.attribution()),
    )
    return "\n\n".join(section for section in sections if section) + "\n"


def _opening(chosen: ChosenArea) -> str:
    return (
        f"# To do: {chosen.name}\n\n"
        "This folder was drafted from public data alone. You can run an audit on it now: it will "
        "say honestly what is not known yet. Each table you add lets it answer more.\n\n"
        "Fill in the CSV files here, or export them from a spreadsheet with the same headings. "
        'An empty cell means "not supplied". Counts only: never a name, a date of birth or '
        "anything else about one child."
    )


def _section(title: str, lines: Sequence[str], *, numbered: bool = False) -> str:
    marks = [f"{place}." if numbered else "-" for place in range(1, len(lines) + 1)]
    items = (f"{mark} {line}" for mark, line in zip(marks, lines, strict=True))
    return f"## {title}\n\n" + "\n".join(items)


def _drafted(frames: Mapping[str, pl.DataFrame]) -> list[str]:
    return [
        f"`{TABLES[name].file_name}`: {frame.height:,} {'row' if frame.height == 1 else 'rows'}"
        for name, frame in frames.items()
        if frame.height
    ]


def _about_hospitals(places: int) -> str:
    if not places:
        return "No hospital of this area is in the public list. Add those people use."
    many = "1 place" if places == 1 else f"{places} places"
    return (
        f"Hospitals: {many} in `services.csv` and `sites.csv`, from a national list of 2022. It "
        "does not say what they offer or whether they are open. Give each a setting and the "
        "status `active`, or delete it. Until then none counts as a way in."
    )


def _about_counts(counts: DraftedCounts) -> list[str]:
    lines = []
    if counts.part_inside:
        lines.append(
            "Recorded counts are of whole councils, but these are only partly inside: "
            f"{', '.join(counts.part_inside)}. Ask them for the count for the part inside."
        )
    if counts.touching:
        lines.append(
            f"Left out of recorded counts, since hardly any of their young people live here: "
            f"{', '.join(counts.touching)}."
        )
    return [*lines, *(f"No recorded count for {gap}." for gap in counts.gaps)]


def _ask(table: Table, frame: pl.DataFrame) -> str:
    start = "Add to" if frame.height else "Fill in"
    return f"{start} `{table.file_name}`. It shows {table.unlocks}. Ask {table.held_by}."


def _cautions(nation: str) -> list[str]:
    return [
        caution
        for source in public_pack.origins()
        if source.id in _CAUTIONS_FROM[nation]
        for caution in source.cautions
    ]
