"""``carereach start NAME_OR_CODE --out DIR``: draft a workspace from public data alone."""

from datetime import date
from pathlib import Path

import click

from carereach.cli.console import json_option, print_json
from carereach.cycle.start import draft_workspace

__all__ = ["command"]


@click.command("start")
@click.argument("name_or_code")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to make.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Date of the draft [today].")
@json_option
def command(name_or_code: str, out: Path, as_of: object, as_json: bool) -> int:
    """Draft a workspace for an ICB or council from the public data pack.

    The draft holds what public data can tell, empty tables for the rest, and a to-do list of what
    to supply, from whom, and what each table unlocks.
    """
    day = as_of.date() if hasattr(as_of, "date") else date.today()  # noqa: DTZ011 - the user's own day
    summary = draft_workspace(name_or_code, out, as_of=day)
    if as_json:
        print_json(summary.as_dict())
        return 0
    click.echo(summary.sentence())
    click.echo(f"Next: read {out / 'TO-DO.md'}, then run  carereach audit {out} --out REPORT")
    return 0
