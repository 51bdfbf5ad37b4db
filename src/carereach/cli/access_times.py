"""``carereach access times`` and ``access journeys``: streets and timetables to travel times."""

from datetime import datetime
from pathlib import Path

import click

from carereach.cli.console import shown_progress
from carereach.cycle.access_journeys import Journeys, plan_for_workspace, take_from_matrix
from carereach.cycle.access_times import (
    JourneyWish,
    load_transport,
    plan_times,
    say_snaps,
    write_times,
)

__all__ = ["journeys", "times"]

_PATH = click.Path(path_type=Path)
_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"])
_DAY = click.DateTime(["%Y-%m-%d"])


def _all_files(arguments: list[str], option: str) -> list[str]:
    """Read ``--gtfs A B`` as ``--gtfs A --gtfs B``."""
    found: list[str] = []
    takes_files = False
    for place, word in enumerate(arguments):
        if word.startswith("-"):
            takes_files = word == option
        elif takes_files and arguments[place - 1] != option:
            found.append(option)
        found.append(word)
    return found


class _ManyFiles(click.Command):
    """A command whose ``--gtfs`` takes one file or several."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _all_files(args, "--gtfs"))


@click.command("times", cls=_ManyFiles)
@click.option("--gtfs", type=_PATH, multiple=True, help="Timetables (GTFS), one or several.")
@click.option("--osm", type=_PATH, required=True, help="Streets (.osm.pbf or .osm).")
@click.option("--origins", type=_PATH, required=True, help="CSV: id, latitude, longitude.")
@click.option("--destinations", type=_PATH, required=True, help="CSV: id, latitude, longitude.")
@click.option("--depart", type=_MOMENT, required=True, help="When, as 2026-06-23T15:30.")
@click.option("--window", type=click.IntRange(0, 1440), default=0, help="Minutes of departures.")
@click.option("--max-minutes", type=click.FloatRange(0, min_open=True), default=60.0)
@click.option("--max-walk", type=click.FloatRange(0), default=1500.0, help="Metres in one walk.")
@click.option("--max-rides", type=click.IntRange(0), default=4)
@click.option("--out", type=_PATH, required=True, help="The .csv or .parquet file to write.")
def times(
    *,
    gtfs: tuple[Path, ...],
    osm: Path,
    origins: Path,
    destinations: Path,
    depart: datetime,
    out: Path,
    **limits: float,
) -> int:
    """Plan journeys on foot and by timetable between places, offline.

    The file written has from_id, to_id and minutes, and p10, p50 and p90 when a window is given.
    Pairs that cannot be reached have no row.
    """
    wish = JourneyWish(
        departs=depart,
        window_minutes=int(limits["window"]),
        max_minutes=limits["max_minutes"],
        max_walk_metres=limits["max_walk"],
        max_rides=int(limits["max_rides"]),
    )
    with shown_progress("Reading streets and timetables") as progress:
        transport = load_transport(osm, gtfs, day=depart.date())
        routed = plan_times(transport, origins, destinations, wish=wish, progress=progress)
        pairs = write_times(routed, out)
    _warn(transport.timetable.warnings if transport.timetable else ())
    for sentence in say_snaps(routed.snaps):
        click.echo(sentence, err=True)
    click.echo(f"Wrote {pairs:,} pairs within reach to {out}.")
    return 0


@click.command("journeys", cls=_ManyFiles)
@click.argument("workspace", type=_PATH)
@click.option("--gtfs", type=_PATH, multiple=True, help="Timetables (GTFS), one or several.")
@click.option("--osm", type=_PATH, help="Streets (.osm.pbf or .osm).")
@click.option("--day", type=_DAY, help="An ordinary school day, as 2026-06-23.")
@click.option("--matrix", type=_PATH, help="Travel times planned elsewhere, instead.")
def journeys(
    workspace: Path,
    gtfs: tuple[Path, ...],
    osm: Path | None,
    day: datetime | None,
    matrix: Path | None,
) -> int:
    """Put travel times into WORKSPACE: out when school ends, and back after being seen.

    Give streets, timetables and a day; or --matrix, a file of travel times from r5r, r5py,
    TravelTime or others. The audit then uses them in place of its stand-in.
    """
    if matrix is not None:
        _tell(take_from_matrix(workspace, matrix))
        return 0
    if osm is None or day is None:
        raise click.UsageError("Give --osm and --day, or --matrix.")
    with shown_progress("Planning journeys") as progress:
        done = plan_for_workspace(workspace, osm=osm, gtfs=gtfs, day=day.date(), progress=progress)
    _tell(done)
    return 0


def _tell(done: Journeys) -> None:
    _warn(done.warnings)
    click.echo(done.sentence())


def _warn(sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        click.echo(f"  warning: {sentence}", err=True)
