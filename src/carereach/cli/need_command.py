"""``carereach need DIR`` and ``carereach need lists FILE``: how many, and how much is unseen."""

from pathlib import Path
from typing import Literal

import click

from carereach.cli.console import json_option, print_json, shown_progress
from carereach.cli.room import WHOLE_AREA, WorkspaceOrPart, print_room
from carereach.cycle.need_lists import estimate_from_file

__all__ = ["command"]


@click.group("need", cls=WorkspaceOrPart)
def command() -> None:
    """How many young people, and how much is unseen?

    ``carereach need WORKSPACE [--json]`` answers for an area; ``carereach need lists FILE``
    estimates from the overlap of agency lists, counts only.
    """


@command.command(WHOLE_AREA)
@click.argument("workspace", type=click.Path(path_type=Path))
@json_option
def answer_area(workspace: Path, as_json: bool) -> int:
    """Answer for WORKSPACE; the word area may be left out."""
    return print_room("need", workspace, as_json=as_json)


def _order(_ctx: click.Context, _param: click.Parameter, text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdigit() or int(text) < 1:
        raise click.BadParameter("give a whole number of 1 or more, or all.")
    return int(text)


@command.command("lists")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--max-order", default="2", callback=_order, help="Most lists in one term, or all.")
@click.option("--bootstrap", type=click.IntRange(0), default=1000, help="Samples [1000].")
@click.option("--interval", type=click.Choice(["bca", "percentile"]), default="bca")
@click.option("--seed", type=click.IntRange(0), default=1, help="The same seed, the same answer.")
@click.option("--workers", type=click.IntRange(1), default=1, help="Processes to share the work.")
@json_option
def estimate_lists(
    file: Path,
    max_order: int | None,
    bootstrap: int,
    interval: Literal["bca", "percentile"],
    seed: int,
    workers: int,
    as_json: bool,
) -> int:
    """Estimate how many young people no agency has seen, from FILE.

    FILE holds one 0/1 column for each agency list and a last column, count: how many young people
    are on exactly that combination. It never leaves this machine and is never printed.
    """
    with shown_progress("Estimating") as progress:
        answer = estimate_from_file(
            file,
            max_order=max_order,
            replicates=bootstrap,
            interval=interval,
            seed=seed,
            workers=workers,
            progress=progress,
        )
    if as_json:
        print_json(answer.as_dict())
        return 0
    click.echo(
        f"Known: {answer.observed:,}. At least: {answer.at_least:,}. "
        f"{_plausible(answer.low, answer.high)} To plan by, with caution: {answer.planning:,}."
    )
    click.echo(f"Verdict: {answer.verdict}. Grade: {answer.grade}.")
    for reason in answer.reasons:
        click.echo(f"  - {reason}")
    return 0


def _plausible(low: int, high: int | None) -> str:
    if high is None:
        return f"Plausible: {low:,} or more; no upper limit can be given."
    return f"Plausible: {low:,} to {high:,}."
