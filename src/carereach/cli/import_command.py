"""``carereach import FILE --into DIR``: bring a directory of services into a workspace."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from carereach.cli.console import json_option, print_findings, print_json
from carereach.cycle.exchange import (
    DIRECTORY_KINDS,
    add_to_workspace,
    import_directory,
    settings_of,
)

__all__ = ["command"]

_DATE = click.DateTime(["%Y-%m-%d"])


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="Workspace folder to add to.")
@click.option("--kind", type=click.Choice(DIRECTORY_KINDS), help="Kind of directory [recognised].")
@click.option("--published", type=_DATE, help="When an NHS file was made.")
@json_option
def command(
    file: Path, into: Path | None, kind: str | None, published: datetime | None, as_json: bool
) -> int:
    """Read FILE, a directory of services, and say what is wrong in it.

    Reads Open Referral UK (version 3, or the older page envelope), NHS website clinic and hospital
    files with their opening times, and the ODS list of GP practices. With --into, its rows are
    added to a workspace: rows already there stay as they are, and a piece that is wrong is left
    out and named.
    """
    area = settings_of(into) if into else None
    directory = import_directory(
        file,
        as_of=area.as_of if area else date.today(),  # noqa: DTZ011 - the user's own day
        kind=kind or "",
        published=published.date() if published else None,
        assumptions=area.assumptions if area else None,
    )
    added = add_to_workspace(directory, into) if into else None
    if as_json:
        print_json(
            {
                "rows": {name: directory.rows(name) for name in directory.frames},
                "added": dict(added.added) if added else {},
                "findings": [asdict(finding) for finding in directory.findings],
            }
        )
    else:
        read = ", ".join(f"{directory.rows(name):,} {name}" for name in directory.frames)
        click.echo(f"Read {read.replace('_', ' ')}.")
        print_findings(directory.findings)
        if added:
            click.echo(added.sentence())
    return int(any(finding.severity == "error" for finding in directory.findings))
