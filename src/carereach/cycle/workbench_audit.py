"""The main job as the workbench keeps it: every file, every page in pieces, and the findings."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from carereach.base import Progress, SourceError, silent
from carereach.cycle.audit import build
from carereach.cycle.workbench_access import access_pieces
from carereach.cycle.workbench_standards import standards_to_do
from carereach.cycle.workspace import load_workspace
from carereach.report.pieces import SectionPieces, render_pieces
from carereach.report.write import FILES, render_file
from carereach.tables import Finding

__all__ = ["Made", "make_audit"]

_ROOM_STEPS: Final = 6
_STEPS: Final = _ROOM_STEPS + len(FILES) + 1
"""Steps of progress: reading and the rooms, one for each file, and the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a piece of work leaves behind: released figures only, in every form they are kept."""

    answers: Mapping[str, Any]
    """Plain values for pages that link or count: ``headline`` and ``findings`` of an audit."""
    files: Mapping[str, bytes]
    """Reports by file name."""
    sections: tuple[SectionPieces, ...]


def make_audit(
    folder: Path, options: Mapping[str, Any] | None = None, *, progress: Progress = silent
) -> Made:
    """Audit a workspace folder and return its report in every form, and its pages in pieces.

    Args:
        folder: the workspace.
        options: none so far; taken so that every kind of work is asked for alike.
        progress: told before each step; it may raise to stop the work.

    Raises:
        SourceError: there is no workspace there, or it must be mended first.
    """
    del options
    progress(0, _STEPS, "reading the tables")
    loaded = load_workspace(folder)
    if loaded.workspace is None:
        raise SourceError(_to_mend(loaded.findings))

    def room(done: int, _total: int, label: str, /) -> None:
        progress(done, _STEPS, label)

    built = build(loaded.workspace, progress=room)
    document = built.document
    files = {}
    for done, name in enumerate(FILES):
        progress(_ROOM_STEPS + done, _STEPS, f"writing {name}")
        files[name] = render_file(name, document)
    progress(_STEPS - 1, _STEPS, "making the pages")
    audit = json.loads(files["audit.json"])
    return Made(
        answers={name: keep(audit) for name, keep in _KEPT.items()},
        files=files,
        sections=(
            *render_pieces(document),
            *access_pieces(loaded.workspace, built.access, document),
            standards_to_do(audit["assurance"]["standards"]),
        ),
    )


def _to_mend(findings: tuple[Finding, ...]) -> str:
    """Say how much must be mended and where to begin, never what a cell holds."""
    faults = [finding for finding in findings if finding.severity == "error"]
    if not faults:
        return "The tables cannot be read as an area's: see Data."
    files = list(dict.fromkeys(fault.file for fault in faults if fault.file))
    count = "1 thing" if len(faults) == 1 else f"{len(faults):,} things"
    where = f", first in {files[0]}" if files else ""
    return f"The tables must be mended first: {count} to mend{where}. See Data."


def _headline(audit: Mapping[str, Any]) -> str:
    return str(audit["pages"][0]["answer"])


def _findings(audit: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every finding once, those of page one first, each with an id that lasts.

    The id is made from the finding's own words: the same finding keeps it from audit to audit.
    """
    first = audit["findings"]
    pages = [audit.get(page["key"]) for page in audit["pages"]]
    rooms = [page for page in pages if isinstance(page, Mapping)]
    others = [finding for room in rooms for finding in room.get("findings", ())]
    kept: dict[str, dict[str, Any]] = {}
    for finding in (*first, *others):
        words = f"{finding['section']}\n{finding['sentence']}".encode()
        name = hashlib.sha256(words).hexdigest()[:12]
        kept.setdefault(name, {"id": name, **finding, "on_page_one": finding in first})
    return list(kept.values())


_KEPT: Final[Mapping[str, Callable[[Mapping[str, Any]], Any]]] = {
    "headline": _headline,
    "findings": _findings,
}
"""What a run keeps ready for pages, each made from the released audit alone."""
