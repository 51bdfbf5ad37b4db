"""``carereach capacity run`` and ``capacity stress``: scenarios simulated, and described."""

from pathlib import Path

import click

from carereach.cli.console import json_option, print_json, print_table, shown_progress
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
@click.option("--replications", type=click.IntRange(1, 1_000_000), default=100, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 1024), default=1, help="Processes to use here.")
@click.option("--dask", default="", metavar="ADDRESS", help="A Dask scheduler to use instead.")
@click.option("--what-if", type=_PATH, help="A file of changes to try, with the same luck.")
@json_option
def run(
    *,
    scenario: Path,
    replications: int,
    seed: int,
    workers: int,
    dask: str,
    what_if: Path | None,
    as_json: bool,
) -> int:
    """Simulate SCENARIO (a .toml file): waits, queues, who is lost, with intervals.

    The answer is the same however many processes or machines work on it.
    """
    wish = RunWish(replications=replications, seed=seed, workers=workers, dask=dask)
    if what_if is not None:
        return _run_both(scenario, what_if, wish, as_json=as_json)
    with shown_progress("Simulating") as progress:
        answer = run_file(scenario, wish, progress)
    if as_json:
        print_json(answer.as_dict())
        return 0
    click.echo(say_run(answer))
    print_table(*table_of_stages(answer))
    return 0


@click.command("stress")
@click.argument("scenario", type=_PATH)
@click.option("--replications", type=click.IntRange(1, 1_000_000), default=100, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 1024), default=1, help="Processes to use here.")
def stress(*, scenario: Path, replications: int, seed: int, workers: int) -> int:
    """Simulate SCENARIO and print its STRESS-DES reporting sheet as Markdown.

    Twenty items from the scenario file and the run; what nobody said is "Not stated".
    """
    wish = RunWish(replications=replications, seed=seed, workers=workers)
    with shown_progress("Simulating") as progress:
        sheet = describe_file(scenario, wish, progress)
    click.echo(sheet, nl=False)
    return 0


def _run_both(scenario: Path, what_if: Path, wish: RunWish, *, as_json: bool) -> int:
    with shown_progress("Simulating twice") as progress:
        comparison = compare_file(scenario, what_if, wish, progress)
    if as_json:
        print_json(comparison.as_dict())
        return 0
    click.echo(say_run(comparison.before))
    for sentence in say_differences(comparison):
        click.echo(sentence)
    return 0
