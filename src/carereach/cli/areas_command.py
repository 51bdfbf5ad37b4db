"""``carereach areas [TEXT]``: find an area by name or code."""

import click

from carereach.cli.console import json_option, print_json, print_table
from carereach.cycle.areas import find_areas

__all__ = ["command"]


@click.command("areas")
@click.argument("text", default="")
@json_option
def command(text: str, as_json: bool) -> int:
    """Find areas of England and Wales whose name or code holds TEXT."""
    found = find_areas(text)
    if as_json:
        print_json({"areas": found.to_dicts()})
        return 0
    if found.is_empty():
        click.echo("No area has that name or code. Try fewer letters.")
        return 1
    print_table(found.columns, found.rows())
    return 0
