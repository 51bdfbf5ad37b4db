"""``carereach access DIR``: one page of the audit on its own."""

from pathlib import Path

import click

from carereach.cli.console import json_option
from carereach.cli.room import print_room

__all__ = ["command"]


@click.command("access")
@click.argument("workspace", type=click.Path(path_type=Path))
@json_option
def command(workspace: Path, as_json: bool) -> int:
    """Where can a young person get in, and if not, why not, in WORKSPACE?"""
    return print_room("access", workspace, as_json=as_json)
