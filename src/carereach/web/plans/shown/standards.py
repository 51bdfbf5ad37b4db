"""Standards: what the newest audit says of each, and what each organisation recorded for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from carereach.cycle.workbench_rows import read_table_text
from carereach.cycle.workbench_standards import StandardListed, find_standard, list_standards
from carereach.tables import TABLES
from carereach.web.people.models import Membership
from carereach.web.plans.actions.standards import columns_for
from carereach.web.plans.models import Area
from carereach.web.plans.ownership import organisation_of
from carereach.web.plans.shown.people import organisations_in
from carereach.web.plans.shown.standards_next import NextStep, next_steps
from carereach.web.plans.shown.steps import StepPage, show_step
from carereach.web.plans.store import contents_at

__all__ = [
    "Recorded",
    "StandardPage",
    "StandardsPage",
    "is_standard",
    "show_standard",
    "show_standards",
]


@dataclass(frozen=True, slots=True)
class StandardsPage:
    """What the audit says, and the standards that evidence can be recorded for."""

    step: StepPage
    themes: tuple[tuple[str, tuple[StandardListed, ...]], ...]
    """Empty for somebody who records nothing."""
    next_steps: tuple[tuple[str, tuple[NextStep, ...]], ...]
    """Standards that are not reached, by how they stand."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one organisation recorded for one standard."""

    organisation_id: str
    organisation: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StandardPage:
    """One standard, every organisation's evidence and ratings, and the one being changed."""

    standard: StandardListed
    recorded: tuple[Recorded, ...]
    organisations: tuple[tuple[str, str], ...]
    """Those this person may record for."""
    chosen: Recorded | None
    columns: tuple[str, ...]
    based_on: int

    def initial(self) -> dict[str, object]:
        """Return what the form starts from."""
        cells = self.chosen.cells if self.chosen else {}
        told: dict[str, object] = {name: cells.get(name, "") for name in self.columns}
        if told.get("dated"):
            told["dated"] = _day(str(told["dated"]))
        return {**told, "based_on": self.based_on}


def show_standards(membership: Membership, *, part: str = "") -> StandardsPage:
    """Return the Standards page of the newest audit."""
    step = show_step(membership.area, "assurance", part=part)
    listed = list_standards() if columns_for(membership) and step.part == 1 else ()
    themes = dict.fromkeys(standard.theme for standard in listed)
    return StandardsPage(
        step,
        tuple((theme, tuple(one for one in listed if one.theme == theme)) for theme in themes),
        next_steps(membership.area, step.section.run if step.part == 1 else None),
    )


def is_standard(standard_id: str) -> bool:
    """Whether there is such a standard."""
    return find_standard(standard_id) is not None


def show_standard(
    membership: Membership, standard_id: str, *, organisation: str = ""
) -> StandardPage | None:
    """Return one standard with what was recorded for it; None if there is none of that id.

    Args:
        membership: who looks; a contributor sees their own organisation's alone.
        standard_id: the standard.
        organisation: whose evidence is being changed; empty for none.
    """
    standard = find_standard(standard_id)
    if standard is None:
        return None
    area, own = membership.area, organisation_of(membership)
    names = [pair for pair in organisations_in(area) if own in (None, pair[0])]
    recorded = _recorded(area, standard_id, dict(names))
    chosen = next((one for one in recorded if one.organisation_id == organisation), None)
    if chosen is None and organisation in dict(names):
        chosen = Recorded(organisation, dict(names)[organisation], {})
    return StandardPage(
        standard=standard,
        recorded=recorded,
        organisations=tuple(names),
        chosen=chosen,
        columns=columns_for(membership),
        based_on=area.revision_number,
    )


def _recorded(area: Area, standard_id: str, names: Mapping[str, str]) -> tuple[Recorded, ...]:
    table = TABLES["standards_evidence"]
    content = contents_at(area, names={table.file_name}).get(table.file_name)
    return tuple(
        Recorded(row.get("organisation_id", ""), names[row.get("organisation_id", "")], row)
        for _, row in read_table_text(table, content).rows()
        if row.get("standard_id") == standard_id and row.get("organisation_id", "") in names
    )


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
