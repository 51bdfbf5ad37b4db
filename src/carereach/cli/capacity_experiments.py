"""``carereach capacity smallest``, ``sweep`` and ``tornado``: what an answer hangs on."""

from pathlib import Path
from typing import Any

import click

from carereach.cli.capacity_options import run_options, wish_for
from carereach.cli.console import json_option, print_json, print_table, shown_progress
from carereach.cycle.capacity_experiments import (
    SmallestWish,
    search_file,
    sweep_file,
    table_of_sweep,
    table_of_tornado,
    table_of_tried,
    tornado_file,
)

__all__ = ["smallest", "sweep", "tornado"]

_PATH = click.Path(path_type=Path)


@click.command("smallest")
@click.argument("scenario", type=_PATH)
@click.option("--within", type=float, required=True, metavar="DAYS", help="Longest wait.")
@click.option("--share", type=float, default=0.92, help="Of those who start [0.92].")
@click.option("--stage", default="", help="Whose waits [the whole wait].")
@click.option("--where", default="", help="Which contract or stage gets the staff.")
@click.option("--confidence", type=float, default=0.95, help="How sure, one-sided [0.95].")
@run_options
@json_option
def smallest(
    *,
    scenario: Path,
    within: float,
    share: float,
    stage: str,
    where: str,
    confidence: float,
    as_json: bool,
    **options: Any,
) -> int:
    """Find the fewest staff of SCENARIO with which enough people start in time."""
    asked = SmallestWish(
        within_days=within, share=share, stage=stage, where=where, confidence=confidence
    )
    with shown_progress("Searching") as progress:
        found = search_file(scenario, asked, wish_for(options), progress)
    if as_json:
        print_json(found.as_dict())
        return 0
    click.echo(found.sentence())
    print_table(*table_of_tried(found))
    if found.comparison is not None:
        click.echo(found.comparison.what_got_worse())
    return 0


@click.command("sweep")
@click.argument("scenario", type=_PATH)
@click.argument("field")
@click.argument("values", type=float, nargs=-1, required=True)
@run_options
@json_option
def sweep(
    *, scenario: Path, field: str, values: tuple[float, ...], as_json: bool, **options: Any
) -> int:
    """Simulate SCENARIO at each of VALUES of one number, with the same luck.

    FIELD is a name as in a what-if file, such as support.caseload_per_wte. Times are in days.
    """
    with shown_progress("Simulating each value") as progress:
        swept = sweep_file(scenario, field, values, wish_for(options), progress)
    if as_json:
        print_json(swept.as_dict())
        return 0
    print_table(*table_of_sweep(swept))
    for value, comparison in zip(swept.values, swept.comparisons, strict=True):
        click.echo(f"At {value:g}: {comparison.what_got_worse()}")
    return 0


@click.command("tornado")
@click.argument("scenario", type=_PATH)
@click.option("--stage", default="whole wait", help="Whose figure [whole wait].")
@click.option("--figure", default="mean_wait", help="Which figure, as in the JSON of run.")
@run_options
@json_option
def tornado(*, scenario: Path, stage: str, figure: str, as_json: bool, **options: Any) -> int:
    """Put each assumption of SCENARIO at its low and its high end, one at a time."""
    with shown_progress("Simulating each end") as progress:
        found = tornado_file(scenario, wish_for(options), progress)
    table = table_of_tornado(found, stage, figure)
    if as_json:
        print_json(found.as_dict(stage, figure))
        return 0
    click.echo(f"What moves {stage}, {figure.replace('_', ' ')}, one assumption at a time:")
    print_table(*table)
    return 0
