"""``carereach capacity DIR``, and its part ``run`` for scenario files."""

from pathlib import Path

import click

from carereach.cli.capacity_runs import run, stress
from carereach.cli.console import json_option
from carereach.cli.room import WHOLE_AREA, WorkspaceOrPart, print_room

__all__ = ["command"]


@click.group("capacity", cls=WorkspaceOrPart)
def command() -> None:
    """Are there enough staff and places, and for how long?

    ``carereach capacity WORKSPACE [--json]`` answers for an area; ``capacity run`` simulates a
    scenario file, and ``capacity stress`` writes its reporting sheet.
    """


@command.command(WHOLE_AREA)
@click.argument("workspace", type=click.Path(path_type=Path))
@json_option
def answer_area(workspace: Path, as_json: bool) -> int:
    """Answer for WORKSPACE; the word area may be left out."""
    return print_room("capacity", workspace, as_json=as_json)


command.add_command(run)
command.add_command(stress)
