"""``carereach access measures``: a measure of access for every place, from three files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from carereach.cycle.access_measures import (
    MEASURES,
    MeasureWish,
    measure_files,
    say_measured,
    write_scores,
)

__all__ = ["command"]

_PATH = click.Path(path_type=Path)
_ABOVE_0 = click.FloatRange(0, min_open=True)
_CURVES = ("exponential", "power", "gaussian", "logistic", "soft-threshold")


def _numbers(_ctx: click.Context, _param: click.Parameter, text: str | None) -> tuple[float, ...]:
    """Read ``10,20,30``."""
    if text is None:
        return ()
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise click.BadParameter("give numbers with commas between, such as 10,20,30.") from error


def _list_option(name: str, about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(name, callback=_numbers, metavar="N,N,…", help=about)


@click.command("measures")
@click.option("--times", type=_PATH, required=True, help="Travel times: from_id, to_id, minutes.")
@click.option("--demand", type=_PATH, required=True, help="People: id, people.")
@click.option("--supply", type=_PATH, required=True, help="Services: id, capacity.")
@click.option("--measure", type=click.Choice(MEASURES), required=True, help="Which measure.")
@click.option("--max-minutes", type=_ABOVE_0, help="Longest journey [2sfca, cumulative: 30].")
@_list_option("--bands", "Longest journey of each band, rising [e2sfca: 10,20,30].")
@_list_option("--weights", "One for each band [e2sfca: 1,0.68,0.22].")
@click.option("--kernel", type=click.Choice(_CURVES), help="A curve in place of bands.")
@_list_option("--settings", "One or two numbers for the curve, such as 0.1 or 30,10.")
@click.option("--count", type=click.IntRange(1), help="closest: the how many-th nearest [1].")
@click.option("--counted", type=click.Choice(["places", "services"]), help="cumulative: of what.")
@click.option("--tau", type=_ABOVE_0, help="raam: minutes that weigh as average crowding [60].")
@click.option("--out", type=_PATH, required=True, help="The .csv or .parquet file to write.")
def command(times: Path, demand: Path, supply: Path, out: Path, **settings: Any) -> int:
    """Measure access for every place of --demand: nearness, places in reach, places per person.

    Files are CSV or Parquet. --times may also come from r5r, r5py or TravelTime. --out holds id and
    score in the order of --demand: 0 where nobody is in reach, and empty for closest and raam,
    where less is better. It never holds numbers of people; still, it is for analysis: where few
    young people live, do not publish a score beside it that they could be worked out from.

    Without settings: 2sfca 30 minutes; e2sfca, balanced and availability 10,20,30 with weights
    1,0.68,0.22; 3sfca 10,20,30,60 with 0.962,0.704,0.377,0.042; raam tau 60.
    """
    kernel = settings.pop("kernel")
    wish = MeasureWish(kernel=kernel and kernel.replace("-", " "), **settings)
    measured = measure_files(times, demand, supply, wish=wish, out=out)
    write_scores(measured, out)
    click.echo(say_measured(measured))
    return 0
