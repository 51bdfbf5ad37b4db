"""``carereach capacity run`` and ``capacity stress``: scenarios simulated, and described."""

from pathlib import Path
from typing import Any

import click

from carereach.cli.capacity_options import print_cautions, run_options, wish_for
from carereach.cli.console import json_option, print_json, print_table, shown_progress
from carereach.cycle.capacity_area import describe_area
from carereach.cycle.capacity_experiments import split_file, table_of_split
from carereach.cycle.capacity_runs import (
    RunWish,
    compare_file,
    describe_file,
    run_file,
    say_differences,
    say_run,
    table_of_stages,
)

__all__ = ["run", "stress"]

_PATH = click.Path(path_type=Path)


@click.command("run")
@click.argument("scenario", type=_PATH)
@run_options
@click.option("--what-if", type=_PATH, help="A file of changes to try, with the same luck.")
@click.option(
    "--assumptions-vary",
    type=click.IntRange(2, 100_000),
    metavar="DRAWS",
    help="Draw what is assumed this many times, 10 runs each unless told.",
)
@json_option
@click.pass_context
def run(
    context: click.Context,
    /,
    *,
    scenario: Path,
    what_if: Path | None,
    assumptions_vary: int | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Simulate SCENARIO (a .toml file): waits, queues, who is lost, with intervals.

    The answer is the same however many processes or machines work on it.
    """
    if assumptions_vary is not None:
        if what_if is not None:
            raise click.UsageError("Give --what-if or --assumptions-vary, not both.")
        told = (
            context.get_parameter_source("replications") is not click.core.ParameterSource.DEFAULT
        )
        wish = wish_for(options if told else {**options, "replications": 10})
        return _run_varied(scenario, assumptions_vary, wish, as_json=as_json)
    if what_if is not None:
        return _run_both(scenario, what_if, wish_for(options), as_json=as_json)
    with shown_progress("Simulating") as progress:
        ran = run_file(scenario, wish_for(options), progress)
    if as_json:
        print_json(ran.as_dict())
        return 0
    click.echo(say_run(ran.answer))
    print_table(*table_of_stages(ran.answer))
    print_cautions(ran.cautions)
    return 0


@click.command("stress")
@click.argument("scenario", type=_PATH)
@run_options
@click.option("--service", default="", metavar="ID", help="Which service of a workspace.")
def stress(*, scenario: Path, service: str, **options: Any) -> int:
    """Simulate SCENARIO and print its STRESS-DES reporting sheet as Markdown.

    SCENARIO is a .toml file, or a workspace with --service. Twenty items from the scenario and
    the run; what nobody said is "Not stated".
    """
    wish = wish_for(options)
    is_file = scenario.suffix.lower() == ".toml"
    if is_file and service:
        raise click.UsageError("--service goes with a workspace, not with a scenario file.")
    with shown_progress("Simulating") as progress:
        sheet = (
            describe_file(scenario, wish, progress)
            if is_file
            else describe_area(scenario, service, wish, progress)
        )
    click.echo(sheet, nl=False)
    return 0


def _run_both(scenario: Path, what_if: Path, wish: RunWish, *, as_json: bool) -> int:
    with shown_progress("Simulating twice") as progress:
        ran = compare_file(scenario, what_if, wish, progress)
    if as_json:
        print_json(ran.as_dict())
        return 0
    click.echo(say_run(ran.comparison.before))
    for sentence in say_differences(ran.comparison):
        click.echo(sentence)
    print_cautions(ran.cautions)
    return 0


def _run_varied(scenario: Path, draws: int, wish: RunWish, *, as_json: bool) -> int:
    with shown_progress("Drawing what is assumed") as progress:
        split = split_file(scenario, draws, wish, progress)
    if as_json:
        print_json(split.as_dict())
        return 0
    click.echo(split.sentence())
    print_table(*table_of_split(split))
    print_cautions(split.cautions)
    return 0
