"""What the commands that simulate share: how often, with which luck, where, and warnings."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from carereach.cycle.capacity_runs import RunWish

__all__ = ["print_cautions", "run_options", "wish_for"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def run_options(command: _Command) -> _Command:
    """Give a command ``--replications``, ``--seed``, ``--workers`` and ``--dask``."""
    for option in (
        click.option("--dask", default="", metavar="ADDRESS", help="A Dask scheduler to use."),
        click.option(
            "--workers", type=click.IntRange(1, 1024), default=1, help="Processes to use here."
        ),
        click.option("--seed", type=click.IntRange(0), default=1, help="Which luck [1]."),
        click.option(
            "--replications",
            type=click.IntRange(1, 1_000_000),
            default=100,
            help="Runs of each scenario [100].",
        ),
    ):
        command = option(command)
    return command


def wish_for(options: dict[str, Any]) -> RunWish:
    """Return the wish that the options of ``run_options`` state."""
    return RunWish(**options)


def print_cautions(cautions: Sequence[str]) -> None:
    """Print what to be careful about, if anything."""
    if cautions:
        click.echo("Be careful:")
    for sentence in cautions:
        click.echo(f"  - {sentence}")
