"""An area, audited once, for every test that looks at a report."""

from dataclasses import dataclass
from pathlib import Path

from carereach.base import silent
from carereach.cycle.audit import audit_area, build_document
from carereach.cycle.workspace import load_workspace
from carereach.report.document import Document
from carereach.tables import Workspace

__all__ = ["WESTMERE", "Audit", "audited"]

WESTMERE = Path(__file__).parents[2] / "examples" / "westmere"


@dataclass(frozen=True)
class Audit:
    """One area's report: the workspace it came from, the document and the written folder."""

    workspace: Workspace
    document: Document
    folder: Path


def audited(workspace_folder: Path, out: Path) -> Audit:
    workspace = load_workspace(workspace_folder).workspace
    assert workspace is not None
    audit_area(workspace_folder, out)
    return Audit(workspace, build_document(workspace, progress=silent), out)
