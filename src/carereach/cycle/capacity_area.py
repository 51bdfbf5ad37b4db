"""What a change would do to a service of a real area: simulated here, shown through the gate."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from carereach.base import MethodError, Progress, SourceError, silent
from carereach.base.executor import open_executor
from carereach.capacity.experiments import RunRecord, compare, run_planned
from carereach.capacity.periods import SPECIALIST
from carereach.cycle.capacity_area_tables import AreaTables, release_comparison, release_year
from carereach.cycle.capacity_calibration import compare_with_table, weigh_lists
from carereach.cycle.capacity_runs import RunWish, cautions_for, change_checked
from carereach.cycle.capacity_scenario import NeedRange, ScenarioDraft, draft_scenario
from carereach.cycle.capacity_stress import stress_sheet
from carereach.cycle.capacity_workers import IN_POST
from carereach.cycle.capacity_year import read_year
from carereach.cycle.need import answer_need
from carereach.cycle.workspace import load_workspace
from carereach.disclosure import NHS_RULE
from carereach.evidence import assumed
from carereach.sources.what_if_file import read_what_if
from carereach.tables import Workspace
from carereach.tables.scenario import Pathway

__all__ = ["AreaComparison", "compare_area", "describe_area"]

_FROM_COUNTS = ("start", "hidden", "referrals_per_day")
"""Numbers of an area's scenario that are its counts of young people: no what-if may touch them."""

_FEW_OF = ("referrals", "treatments_started", "current_caseload")
"""Counts of a year: where one is small, no difference is told."""

_NOT_FROM_COUNTS = {"scenario_sha256"}
"""Left out of an area's record: small counts could be guessed until the hash agrees."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaComparison:
    """What some changes would do to one service: released tables alone."""

    service: str
    tables: AreaTables
    record: RunRecord
    notes: tuple[str, ...]
    """How the tables were made a scenario."""
    cautions: tuple[str, ...]

    def sentence(self) -> str:
        """Say what was run."""
        record = self.record
        return (
            f"{self.service}: {record.replications:,} runs of {record.horizon_days:,.0f} days from"
            f" the area's tables, seed {record.seed}, version {record.version}. Numbers of young"
            " people are ranges over the whole time, rounded."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the released figures, with notes and cautions."""
        return {
            "service": self.service,
            "better": self.tables.rows("better"),
            "worse": self.tables.rows("worse"),
            "figures": self.tables.rows(),
            "differences": self.tables.differences.rows(),
            "notes": list(self.notes),
            "cautions": list(self.cautions),
            "run": _record(self.record),
        }


def compare_area(
    path: Path, service_id: str, what_if: Path, wish: RunWish, progress: Progress = silent
) -> AreaComparison:
    """Return what the changes of a what-if file would do to a service of a workspace.

    Args:
        path: the workspace.
        service_id: which service; the only specialist one if none.
        what_if: the file of changes.
        wish: how to run it.
        progress: told as runs are done.

    Raises:
        SourceError: a file has faults, or there is no workspace.
        MethodError: the tables cannot say enough, or a change cannot be made.
    """
    workspace = _open(path)
    service_id = _chosen(workspace, service_id)
    draft, pathway = _scenario(workspace, service_id)
    _keep_counts(what_if)
    changed = change_checked(pathway, what_if, staff_of=IN_POST)
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        comparison = compare(pathway, changed, wish.plan(executor, progress))
    new = set(cautions_for(changed, with_numbers=False)) - set(
        cautions_for(pathway, with_numbers=False)
    )
    after = (f"With the changes: {sentence}" for sentence in sorted(new))
    return AreaComparison(
        service=pathway.name,
        tables=release_comparison(comparison, few=_is_few(workspace, service_id)),
        record=comparison.before.record,
        notes=draft.notes,
        cautions=(*_cautions(workspace, service_id, pathway), *after),
    )


def describe_area(path: Path, service_id: str, wish: RunWish, progress: Progress = silent) -> str:
    """Return the STRESS-DES sheet of a service of a workspace, its counts rounded or left out.

    Raises:
        SourceError: there is no workspace there.
        MethodError: the tables cannot say enough.
    """
    workspace = _open(path)
    service_id = _chosen(workspace, service_id)
    draft, pathway = _scenario(workspace, service_id)
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        answer = run_planned(pathway, wish.plan(executor, progress))
    year = read_year(workspace, service_id)
    counts = () if year is None else release_year(year)
    own = workspace.area.assumptions
    return stress_sheet(
        pathway,
        _record(answer.record),
        notes=(*draft.notes, *counts, *_cautions(workspace, service_id, pathway)),
        assumptions={field: assumed(name, own) for field, name in draft.fields.items()},
    )


def _keep_counts(what_if: Path) -> None:
    """Refuse to change counts: a small one, many times over, would be shown for all to read."""
    for change in read_what_if(what_if):
        if change.field.split(".")[0] in _FROM_COUNTS:
            raise MethodError(
                f"{change.field} is made from the area's counts of young people, so it cannot be "
                "changed here: change it in a scenario file of your own."
            )


def _record(record: RunRecord) -> dict[str, Any]:
    return {key: value for key, value in asdict(record).items() if key not in _NOT_FROM_COUNTS}


def _open(path: Path) -> Workspace:
    workspace = load_workspace(path).workspace
    if workspace is None:
        raise SourceError(f"{path} must be mended first: carereach check says what is wrong.")
    return workspace


def _chosen(workspace: Workspace, service_id: str) -> str:
    """Return the service asked for, or the only specialist one; never a confidential one."""
    services = workspace.table("services").filter(pl.col("status") == "active")
    if service_id:
        services = services.filter(pl.col("service_id") == service_id)
    else:
        services = services.filter(pl.col("setting") == SPECIALIST)
    secret = services["confidential_location"].fill_null(value=False)
    if services.height and secret.all():
        raise MethodError("Nothing is shown of a service whose place is confidential.")
    open_to_show = services.filter(~secret)["service_id"].to_list()
    if service_id and not open_to_show:
        raise MethodError("No active service has that id: see the table services.")
    if len(open_to_show) != 1:
        raise MethodError("Say which service with --service and its id in the table services.")
    return str(open_to_show[0])


def _scenario(workspace: Workspace, service_id: str) -> tuple[ScenarioDraft, Pathway]:
    draft = draft_scenario(workspace, service_id, need=_need(workspace))
    if draft.pathway is None:
        raise MethodError(
            f"No scenario can be made of the service: supply {', '.join(draft.missing)}."
        )
    return draft, draft.pathway


def _need(workspace: Workspace) -> NeedRange | None:
    """The need room's range; a refused range is no range."""
    headline = answer_need(workspace).headline
    ends = headline.low, headline.planning, headline.high
    if headline.verdict == "refused" or None in ends:
        return None
    low, planning, high = (float(end or 0.0) for end in ends)
    return low, planning, high


def _is_few(workspace: Workspace, service_id: str) -> bool:
    """Whether a count of the service's last year is too small to show."""
    year = read_year(workspace, service_id)
    counts = () if year is None else (year.count(name) for name in _FEW_OF)
    return any(0 < count <= NHS_RULE.suppress_up_to for count in counts)


def _cautions(workspace: Workspace, service_id: str, pathway: Pathway) -> Iterator[str]:
    """What to be careful about: the load, and where scenario and table do not agree."""
    yield from cautions_for(pathway, with_numbers=False)
    year = read_year(workspace, service_id)
    if year is not None:
        yield from compare_with_table(pathway, year)
        yield from weigh_lists(year)
