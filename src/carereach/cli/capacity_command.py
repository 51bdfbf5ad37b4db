"""``carereach capacity DIR``, and its parts for scenarios."""

from pathlib import Path
from typing import Any

import click

from carereach.cli.capacity_experiments import smallest, sweep, tornado
from carereach.cli.capacity_options import print_cautions, run_options, wish_for
from carereach.cli.capacity_runs import run, stress
from carereach.cli.console import json_option, print_json, shown_progress
from carereach.cli.room import WHOLE_AREA, WorkspaceOrPart, print_room
from carereach.cycle.capacity_area import AreaComparison, compare_area

__all__ = ["command"]

_PATH = click.Path(path_type=Path)


@click.group("capacity", cls=WorkspaceOrPart)
def command() -> None:
    """Are there enough staff and places, and for how long?

    ``carereach capacity WORKSPACE [--json]`` answers for an area, and with ``--what-if FILE`` says
    what a change would do to a service. The other parts simulate scenario files.
    """


@command.command(WHOLE_AREA)
@click.argument("workspace", type=_PATH)
@click.option("--what-if", type=_PATH, help="A file of changes to try on one service.")
@click.option("--service", default="", metavar="ID", help="Which [the only specialist one].")
@run_options
@json_option
def answer_area(
    *, workspace: Path, what_if: Path | None, service: str, as_json: bool, **options: Any
) -> int:
    """Answer for WORKSPACE; the word area may be left out.

    With --what-if the service is simulated from the area's tables, as it is and with the changes,
    with the same luck: what gets better, and what gets worse.
    """
    if what_if is None:
        if service:
            raise click.UsageError("--service goes with --what-if.")
        return print_room("capacity", workspace, as_json=as_json)
    with shown_progress("Simulating twice") as progress:
        told = compare_area(workspace, service, what_if, wish_for(options), progress)
    if as_json:
        print_json(told.as_dict())
        return 0
    _print_area(told)
    return 0


def _print_area(told: AreaComparison) -> None:
    click.echo(told.sentence())
    for word in ("better", "worse"):
        rows = told.tables.rows(word)
        click.echo(f"{word.capitalize()}:")
        for row in rows:
            name = row["figure"].replace("_", " ")
            differs = f"; {row['difference']}" if row["difference"] else ""
            click.echo(
                f"  {row['stage']}, {name}: {row['before']} before, {row['after']} after"
                f" ({row['unit']}){differs}"
            )
        if not rows:
            click.echo("  nothing that can be told from chance")
    untold = len(told.tables.rows("not told"))
    click.echo(f"Not told apart from chance: {untold} figures (all of them with --json).")
    print_cautions(told.cautions)
    click.echo("How the tables were read:")
    for note in told.notes:
        click.echo(f"  - {note}")


for part in (run, stress, smallest, sweep, tornado):
    command.add_command(part)
