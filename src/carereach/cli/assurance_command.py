"""``carereach assurance DIR``: one page of the audit on its own."""

from pathlib import Path

import click

from carereach.cli.console import json_option
from carereach.cli.room import print_room

__all__ = ["command"]


@click.command("assurance")
@click.argument("workspace", type=click.Path(path_type=Path))
@json_option
def command(workspace: Path, as_json: bool) -> int:
    """Which standards are met, and on what evidence, in WORKSPACE?"""
    return print_room("assurance", workspace, as_json=as_json)
