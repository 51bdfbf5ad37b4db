"""``carereach template OUT``: empty tables to fill in."""

from pathlib import Path

import click

from carereach.cli.console import json_option, print_json
from carereach.cycle.templates import write_templates

__all__ = ["command"]


@click.command("template")
@click.argument("out", type=click.Path(path_type=Path))
@json_option
def command(out: Path, as_json: bool) -> int:
    """Write empty tables to OUT: a folder of CSV files with their schema, or one .xlsx file."""
    written = write_templates(out)
    if as_json:
        print_json({"files": [str(file) for file in written]})
    else:
        click.echo(f"{len(written)} files written to {out}. An empty cell means not supplied.")
    return 0
