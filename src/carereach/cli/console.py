"""What a command prints: sentences for people, JSON for machines, progress on the side."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from carereach.base import Progress
from carereach.tables import Finding

__all__ = [
    "json_option",
    "print_findings",
    "print_json",
    "print_table",
    "shown_progress",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_MOST_SHOWN = 50


def json_option(command: _Command) -> _Command:
    """Give a command the ``--json`` switch."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")(command)


def print_json(answer: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def print_findings(findings: Sequence[Finding]) -> None:
    """Print each finding as a sentence, errors first, and how many were left out."""
    ordered = sorted(findings, key=lambda finding: (finding.severity, finding))
    for finding in ordered[:_MOST_SHOWN]:
        click.echo(f"  {finding.severity}: {finding.sentence()}")
    if len(ordered) > _MOST_SHOWN:
        click.echo(f"  … and {len(ordered) - _MOST_SHOWN:,} more (all of them with --json).")


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a small table in plain columns."""
    words = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(head, *words, strict=True)]
    for row in (head, *words):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


@contextmanager
def shown_progress(title: str) -> Iterator[Progress]:
    """Show a bar on a terminal, one line per step elsewhere; always on the error stream."""
    if not sys.stderr.isatty():
        yield _plain_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int, label: str, /) -> None:
            bar.update(task, completed=done, total=total, description=label)

        yield advance


def _plain_progress(done: int, total: int, label: str, /) -> None:
    click.echo(f"[{done}/{total}] {label}", err=True)
