"""Reports: the versions of an area, their files, and two of them side by side."""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localtime

from carereach.report.cells import date_in_words
from carereach.report.differences import Compared, compare_audits
from carereach.web.people.models import Membership
from carereach.web.plans.models import Area, ReportFile, Run
from carereach.web.plans.shell import may_open

__all__ = [
    "CHOOSE_TWO",
    "Download",
    "FileShown",
    "ReportShown",
    "comparison",
    "file_of",
    "name_of",
    "report_in",
    "reports_of",
]

_FORMS: Final = {
    "report.html": "Web page",
    "report.docx": "Word",
    "report.pdf": "PDF",
    "report.xlsx": "Excel",
    "audit.json": "Data for programs",
}
"""What each file is called, in the order they are offered."""

CHOOSE_TWO: Final = "Choose two different reports."


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file to take away."""

    words: str
    size: str
    address: str


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One version of the report."""

    run: Run
    name: str
    """The name it is kept under, or the moment it was made."""
    changes: str
    """What changed in the revision it read, in a line."""
    files: tuple[FileShown, ...]
    freeze: str
    """Where it is kept by name; empty when it is kept already or this person may not."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it leaves: content, and a name that is safe on every machine."""

    run: Run
    content: bytes
    name: str


def reports_of(membership: Membership) -> dict[str, Any]:
    """Return what the Reports page shows: versions, newest first, and other recent runs."""
    area = membership.area
    runs = list(_reports(area))
    summaries = dict(area.revisions.values_list("number", "summary"))
    others = area.runs.exclude(state=Run.State.DONE).filter(kind="audit").defer("answers")
    may_keep = may_open(membership.role, "report_freeze")
    files = _files(runs, area)
    return {
        "reports": [
            ReportShown(
                run=run,
                name=name_of(run),
                changes=summaries.get(run.revision_number, ""),
                files=tuple(files.get(run.pk, ())),
                freeze=reverse("report_freeze", args=[area.key, run.key])
                if may_keep and not run.frozen_as
                else "",
            )
            for run in runs
        ],
        "others": others.select_related("by").order_by("-asked_at")[:5],
    }


def name_of(run: Run) -> str:
    """Return the name a report is kept under, else when it was asked for."""
    asked = localtime(run.asked_at)
    return run.frozen_as or f"{date_in_words(asked.date())}, {asked:%H:%M}"


def report_in(area: Area, run_key: str) -> Run:
    """Return a finished audit of this very area, or answer that there is none."""
    return get_object_or_404(_reports(area), key=run_key)


def file_of(area: Area, run_key: str, name: str) -> Download:
    """Return one file of a report, or answer that there is none."""
    run = report_in(area, run_key)
    if name not in _FORMS:
        raise Http404
    kept = get_object_or_404(ReportFile, run=run, name=name)
    stem, _, ending = name.rpartition(".")
    words = [
        "carereach",
        slugify(area.name) or "area",
        slugify(run.frozen_as) or f"revision-{run.revision_number}",
        f"{localtime(run.asked_at):%Y-%m-%d}",
        *([] if stem == "report" else [stem]),
    ]
    return Download(run, bytes(kept.content), f"{'-'.join(words)}.{ending}")


def comparison(area: Area, before_key: str, after_key: str) -> dict[str, Any]:
    """Return two versions of an area's report side by side.

    Without both keys there is only the choice; the same report twice is refused in a sentence.
    """
    told: dict[str, Any] = {
        "choices": [
            (run.key, f"{name_of(run)} (revision {run.revision_number})") for run in _reports(area)
        ],
        "before_key": before_key,
        "after_key": after_key,
    }
    if not before_key or not after_key:
        return told
    before, after = report_in(area, before_key), report_in(area, after_key)
    if before == after:
        return told | {"errors": [(CHOOSE_TWO, "after")]}
    return told | {
        "before": name_of(before),
        "after": name_of(after),
        "compared": _compared(before, after),
    }


def _compared(before: Run, after: Run) -> Compared:
    return compare_audits(_audit(before), _audit(after))


def _audit(run: Run) -> dict[str, Any]:
    kept = get_object_or_404(ReportFile, run=run, name="audit.json")
    found: dict[str, Any] = json.loads(bytes(kept.content))
    return found


def _reports(area: Area) -> QuerySet[Run]:
    done = area.runs.filter(kind="audit", state=Run.State.DONE).defer("answers")
    return done.select_related("area", "by").order_by("-asked_at")


def _files(runs: list[Run], area: Area) -> dict[int, list[FileShown]]:
    """Return the files of each run, by its number, without their content."""
    keys = {run.pk: run.key for run in runs}
    sizes = {
        (run, name): size
        for run, name, size in ReportFile.objects.filter(run__in=runs)
        .annotate(size=Length("content"))
        .values_list("run_id", "name", "size")
    }
    return {
        pk: [
            FileShown(
                words=words,
                size=filesizeformat(sizes[pk, name]),
                address=reverse("report_file", args=[area.key, key, name]),
            )
            for name, words in _FORMS.items()
            if (pk, name) in sizes
        ]
        for pk, key in keys.items()
    }
