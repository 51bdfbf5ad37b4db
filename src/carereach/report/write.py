"""One audit, five files: all of them appear, or none."""

from pathlib import Path

from carereach.base import Progress, new_folder, silent
from carereach.report.document import Document
from carereach.report.html import render_html

__all__ = ["FILES", "write_report"]

FILES = ("report.html",)


def write_report(
    document: Document, folder: Path, *, progress: Progress = silent, replace: bool = False
) -> tuple[Path, ...]:
    """Write the report in every form into ``folder``, all at once.

    Args:
        document: the report.
        folder: where the files appear; it must be absent or empty unless ``replace``.
        progress: told before each file.
        replace: whether a report already there is replaced.

    Raises:
        SourceError: the folder is in the way or cannot be written.
    """
    with new_folder(folder, replace=replace) as scratch:
        progress(0, len(FILES), "report.html")
        (scratch / "report.html").write_text(render_html(document), encoding="utf-8", newline="\n")
    return tuple(folder / name for name in FILES)
