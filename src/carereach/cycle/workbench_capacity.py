"""A what-if for the workbench: changes from a form, simulated, kept as released pieces."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from carereach import __version__
from carereach.base import MethodError, Progress, silent
from carereach.cycle.capacity_area import AreaComparison, compare_area
from carereach.cycle.capacity_runs import RunWish
from carereach.cycle.capacity_year import DAYS_A_YEAR
from carereach.cycle.workbench_audit import Made
from carereach.cycle.workbench_rows import read_table_text
from carereach.disclosure import Field, Released, release
from carereach.evidence import assumed
from carereach.report.document import Document, Section
from carereach.report.pages.what_if import WhatIfTables, write_what_if
from carereach.report.pieces import render_pieces
from carereach.tables import TABLES

__all__ = ["LEVERS", "WHAT_IF", "Lever", "list_services", "make_what_if"]

WHAT_IF: Final = "what-if"
"""Key of the section that a what-if leaves behind."""

_VERDICTS: Final = ("better", "worse")
_RUNS: Final = 60
"""Enough to tell one worker more from none at a service of middling size."""
_DAYS_A_MONTH: Final = 365.25 / 12
_GOES_OUT: Final = "asm:cap-re-engages-outreach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One thing that can be tried: ``as_is`` is where it changes nothing."""

    name: str
    label: str
    hint: str
    unit: str
    least: float
    most: float
    step: float
    as_is: float
    says: str
    """What was changed, in words, with the number at ``{}``."""


LEVERS: Final[tuple[Lever, ...]] = (
    Lever(
        name="wte",
        label="Workers more or fewer",
        hint="Whole-time equivalents, added to those in post. Below 0 takes some away.",
        unit="WTE",
        least=-5,
        most=10,
        step=0.5,
        as_is=0,
        says="Workers: {:+g} whole-time equivalents",
    ),
    Lever(
        name="cap",
        label="Young people each worker may hold, more or fewer",
        hint="Added to the caseload cap of one whole-time worker.",
        unit="young people",
        least=-10,
        most=10,
        step=1,
        as_is=0,
        says="Caseload cap of a whole-time worker: {:+g}",
    ),
    Lever(
        name="outreach",
        label="More tries to reach those who have not yet accepted",
        hint="A worker goes out to them so many times more before the case is closed.",
        unit="tries",
        least=0,
        most=6,
        step=1,
        as_is=0,
        says="Going out to those who have not yet accepted: {:+g} tries",
    ),
    Lever(
        name="contract_months",
        label="Length of each contract",
        hint="0 leaves contracts as they are.",
        unit="months",
        least=0,
        most=84,
        step=6,
        as_is=0,
        says="Each contract lasts {:g} months",
    ),
    Lever(
        name="leavers_percent",
        label="Workers who leave in a year, beside today",
        hint="100 is as many as today, 50 half as many.",
        unit="%",
        least=0,
        most=200,
        step=10,
        as_is=100,
        says="Workers who leave: {:g} % of today",
    ),
)


def list_services(files: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    """Return id and name of active services that reported activity, never a confidential one."""
    services, capacity = TABLES["services"], TABLES["capacity"]
    reported = {
        row.get("service_id", "")
        for _, row in read_table_text(capacity, files.get(capacity.file_name)).rows()
    }
    return tuple(
        (row["service_id"], row.get("name", ""))
        for _, row in read_table_text(services, files.get(services.file_name)).rows()
        if row.get("service_id") in reported
        and row.get("status") == "active"
        and row.get("confidential_location", "").lower() in ("", "no")
    )


def make_what_if(
    folder: Path, options: Mapping[str, Any] | None = None, *, progress: Progress = silent
) -> Made:
    """Simulate a service of a workspace folder as it is and with changes.

    Args:
        folder: the workspace.
        options: ``service`` (its id) and a number for each lever, by name.
        progress: told as runs are done; it may raise to stop the work.

    Raises:
        SourceError: the tables must be mended first.
        MethodError: nothing is changed, or the tables cannot say enough.
    """
    asked = options or {}
    numbers = {lever.name: float(asked.get(lever.name, lever.as_is)) for lever in LEVERS}
    changed = [lever for lever in LEVERS if numbers[lever.name] != lever.as_is]
    if not changed:
        raise MethodError("Nothing is changed: move at least one of the numbers.")
    with tempfile.TemporaryDirectory(prefix="carereach-") as name:
        path = Path(name) / "what-if.toml"
        path.write_text(_changes(numbers, changed), encoding="utf-8")
        wish = RunWish(replications=_RUNS)
        told = compare_area(folder, str(asked.get("service", "")), path, wish, progress)
    says = tuple(lever.says.format(numbers[lever.name]) for lever in changed)
    section = write_what_if(_tables(told, says), key=WHAT_IF)
    return Made(
        answers={
            "service": told.service,
            "changes": list(says),
            "answer": section.answer,
            "finding": {
                "section": "capacity",
                "sentence": f"{told.service}, if changed. {section.answer}",
                "would_change": f"{'; '.join(says)}.",
            },
        },
        files={},
        sections=render_pieces(_document(section))[:1],
    )


def _changes(numbers: Mapping[str, float], changed: Sequence[Lever]) -> str:
    """Write the changes as a what-if file."""
    lines = ['unit = "day"']
    for lever in changed:
        lines += ["[[change]]", *_written(lever.name, numbers[lever.name])]
        if lever.name == "outreach":
            chance = assumed(_GOES_OUT).number
            lines += ["[[change]]", 'field = "support.outreach.re_engages"', f"value = {chance}"]
    return "\n".join(lines) + "\n"


def _written(name: str, number: float) -> tuple[str, ...]:
    if name == "wte":
        return (f"wte = {number}",)
    if name == "contract_months":
        return (f"contract_length = {round(number * _DAYS_A_MONTH, 1)}",)
    field, way, value = {
        "cap": ("support.caseload_per_wte", "add", number),
        "outreach": ("support.outreach.attempts", "add", number),
        "leavers_percent": ("support.turnover.leaves_per_year", "times", number / 100),
    }[name]
    return f'field = "{field}"', f"{way} = {value}"


def _tables(told: AreaComparison, changes: tuple[str, ...]) -> WhatIfTables:
    rows = told.tables.named_rows()
    better, worse = ([row for row in rows if row["word"] == word] for word in _VERDICTS)
    others = [row for row in rows if row["word"] not in _VERDICTS]
    return WhatIfTables(
        service=told.service,
        better=_released(
            better, "better", "Better by more than chance: as it is, and with the changes"
        ),
        worse=_released(
            worse, "worse", "Worse by more than chance: as it is, and with the changes"
        ),
        not_told=_released(
            others, "not_told", "The same, or not told from chance: as it is, and with the changes"
        ),
        differences=told.tables.differences,
        years=round(told.record.horizon_days / DAYS_A_YEAR),
        run=told.sentence(),
        changes=changes,
        cautions=told.cautions,
        notes=told.notes,
    )


def _released(rows: Sequence[Mapping[str, Any]], name: str, title: str) -> Released:
    """Return figures of one kind; all is in words already, made from released numbers."""
    columns = {
        "what": "What is looked at",
        "difference": "Difference",
        "before": "As it is",
        "after": "With the changes",
    }
    return release(
        pl.DataFrame(
            [{column: row[column] for column in columns} for row in rows],
            schema=dict.fromkeys(columns, pl.String),
        ),
        name=f"what_if_{name}",
        title=title,
        fields=[Field(name=column, label=label) for column, label in columns.items()],
    )


def _document(section: Section) -> Document:
    """Return the one page as a report, so that it is set like every other."""
    return Document(
        title=section.title,
        area_line="",
        as_of=date.min,
        invented=False,
        findings=(),
        overview=section,
        sections=(),
        attribution=(),
        software=f"Carereach {__version__}",
        data={},
    )
