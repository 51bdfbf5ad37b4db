"""One audit, five files: all of them appear, or none."""

from collections.abc import Callable
from pathlib import Path

from carereach.base import Progress, new_folder, silent
from carereach.report.audit_json import render_audit_json
from carereach.report.document import Document
from carereach.report.excel import render_excel
from carereach.report.html import render_html
from carereach.report.pdf import render_pdf
from carereach.report.word import render_word

__all__ = ["FILES", "render_file", "write_report"]

_RENDERERS: dict[str, Callable[[Document], str | bytes]] = {
    "report.html": render_html,
    "report.docx": render_word,
    "report.pdf": render_pdf,
    "report.xlsx": render_excel,
    "audit.json": render_audit_json,
}
FILES = tuple(_RENDERERS)
"""The files of a report, in the order they are written."""


def write_report(
    document: Document, folder: Path, *, progress: Progress = silent, replace: bool = False
) -> tuple[Path, ...]:
    """Write the report in every form into ``folder``, all at once.

    Args:
        document: the report.
        folder: where the files appear; it must be absent or empty unless ``replace``.
        progress: told before each file.
        replace: whether a folder already there is replaced whole.

    Returns:
        The files, in the order of ``FILES``.

    Raises:
        SourceError: the folder is in the way or cannot be written.
        MethodError: a picture is not a plain drawing, or says nothing in words.
    """
    with new_folder(folder, replace=replace) as scratch:
        for done, name in enumerate(FILES):
            progress(done, len(FILES), name)
            (scratch / name).write_bytes(render_file(name, document))
    progress(len(FILES), len(FILES), "report written")
    return tuple(folder / name for name in FILES)


def render_file(name: str, document: Document) -> bytes:
    """Return one file of a report whole.

    Args:
        name: one of ``FILES``.
        document: the report.

    Raises:
        MethodError: a picture is not a plain drawing, or says nothing in words.
    """
    content = _RENDERERS[name](document)
    return content.encode() if isinstance(content, str) else content
