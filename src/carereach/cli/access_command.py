"""``carereach access DIR``, and its parts ``times``, ``journeys`` and ``measures``."""

from pathlib import Path

import click

from carereach.cli.access_measures import command as measures
from carereach.cli.access_times import journeys, times
from carereach.cli.console import json_option
from carereach.cli.room import WHOLE_AREA, WorkspaceOrPart, print_room

__all__ = ["command"]


@click.group("access", cls=WorkspaceOrPart)
def command() -> None:
    """Where can a young person get in, and if not, why not?

    ``carereach access WORKSPACE [--json]`` answers for an area; ``access times`` plans journeys,
    ``access journeys`` puts them into a workspace, and ``access measures`` scores access.
    """


@command.command(WHOLE_AREA)
@click.argument("workspace", type=click.Path(path_type=Path))
@json_option
def answer_area(workspace: Path, as_json: bool) -> int:
    """Answer for WORKSPACE; the word area may be left out."""
    return print_room("access", workspace, as_json=as_json)


command.add_command(times)
command.add_command(journeys)
command.add_command(measures)
