"""A workspace's own travel times: out when school ends, and back after being seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import polars as pl

from carereach.base import Progress, SourceError, silent, write_atomically
from carereach.cycle.access_times import (
    JourneyWish,
    Transport,
    load_transport,
    plan_journeys,
)
from carereach.cycle.workspace import load_workspace
from carereach.sources.travel_matrices import read_travel_matrix
from carereach.tables import TABLES, Workspace
from carereach.tables.text import write_csv_text

__all__ = ["Journeys", "plan_for_workspace", "take_from_matrix"]

_MODE = "walk or bus"
_OUT_OF_REACH = 1440
"""Written for a pair that cannot be reached that day, so that no stand-in takes its place."""
_LONGEST_SEARCH = 180
_BACK_FROM, _BACK_MINUTES = time(16, 30), 120
_LONGEST_WALK_METRES = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """What was written into a workspace, in pairs of area and site."""

    reached: int
    out_of_reach: int
    left_to_stand_in: int
    """Pairs with an end that lies off the streets: the labelled stand-in serves them."""
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say in one line what was written."""
        return (
            f"Wrote travel_times.csv: {self.reached:,} journeys, {self.out_of_reach:,} pairs out "
            f"of reach, {self.left_to_stand_in:,} left to the stand-in."
        )


def plan_for_workspace(
    folder: Path, *, osm: Path, gtfs: Sequence[Path], day: date, progress: Progress = silent
) -> Journeys:
    """Plan every journey of a workspace and write its ``travel_times.csv``.

    Out: leaving the middle of each area when school ends. Back: the median over leaving the site
    at every minute from 16:30 to 18:30. Whole minutes, rounded up. Confidential services and
    places without coordinates have no journeys.

    Raises:
        SourceError: the workspace or a file cannot be read, or the day is outside the timetable.
    """
    workspace = _open(folder)
    transport = load_transport(osm, gtfs, day=day)
    areas, sites = _areas(workspace), _sites(workspace)
    out = _plan(transport, areas, sites, workspace.area.access.leaves_school, day, 0, progress)
    home = _plan(transport, sites, areas, _BACK_FROM, day, _BACK_MINUTES, progress)
    joined = areas.filter(pl.col("id").is_in(out.joined)).select(area_code="id")
    ends = sites.filter(pl.col("id").is_in(home.joined)).select(site_id="id")
    pairs = (
        joined.join(ends, how="cross")
        .join(
            out.minutes, left_on=["area_code", "site_id"], right_on=["from_id", "to_id"], how="left"
        )
        .join(
            home.minutes.rename({"minutes": "back_minutes"}),
            left_on=["site_id", "area_code"],
            right_on=["from_id", "to_id"],
            how="left",
        )
    )
    left = areas.height * sites.height - pairs.height
    warnings = transport.timetable.warnings if transport.timetable else ()
    return _write(folder, workspace, pairs, left=left, warnings=warnings)


def take_from_matrix(folder: Path, matrix: Path) -> Journeys:
    """Write ``travel_times.csv`` from a matrix planned elsewhere (r5r, r5py and others).

    Pairs of places the workspace does not know are left out; the way back is taken to be as long.

    Raises:
        SourceError: the workspace or the matrix cannot be read, or no pair belongs to the area.
    """
    workspace = _open(folder)
    times = read_travel_matrix(matrix).frame.select("from_id", "to_id", "minutes")
    areas, sites = _areas(workspace), _sites(workspace)
    pairs = times.filter(
        pl.col("from_id").is_in(areas["id"].implode())
        & pl.col("to_id").is_in(sites["id"].implode())
    ).select(area_code="from_id", site_id="to_id", minutes="minutes", back_minutes="minutes")
    if pairs.is_empty():
        raise SourceError(
            f"{matrix.name}: no row joins an area to a site of this workspace; use area_code for "
            "where journeys begin and site_id for where they end."
        )
    left = areas.height * sites.height - pairs.height
    return _write(folder, workspace, pairs, left=left)


@dataclass(frozen=True, slots=True)
class _Planned:
    minutes: pl.DataFrame
    joined: list[str]
    """Places of either end that lie on the streets."""


def _plan(
    transport: Transport,
    origins: pl.DataFrame,
    destinations: pl.DataFrame,
    leaves: time,
    day: date,
    window: int,
    progress: Progress,
) -> _Planned:
    wish = JourneyWish(
        departs=datetime.combine(day, leaves),
        window_minutes=window,
        max_minutes=_LONGEST_SEARCH,
        max_walk_metres=_LONGEST_WALK_METRES,
    )
    routed = plan_journeys(transport, origins, destinations, wish=wish, progress=progress)
    joined = routed.snaps.filter(pl.col("state") == "joined")["id"].to_list()
    return _Planned(routed.times.frame().select("from_id", "to_id", "minutes"), joined)


def _open(folder: Path) -> Workspace:
    if not folder.is_dir():
        raise SourceError(f"{folder} is not a folder: give the folder of a workspace.")
    workspace = load_workspace(folder).workspace
    if workspace is None:
        raise SourceError(f"{folder}: the data must be mended first; run `carereach check`.")
    return workspace


def _areas(workspace: Workspace) -> pl.DataFrame:
    areas = workspace.table("areas").drop_nulls(["latitude", "longitude"])
    return areas.select("latitude", "longitude", id="area_code")


def _sites(workspace: Workspace) -> pl.DataFrame:
    """Return the places young people travel to; a confidential place is never among them."""
    hidden = workspace.table("services").filter(pl.col("confidential_location"))["service_id"]
    sites = workspace.table("sites").filter(
        (pl.col("kind") == "physical") & ~pl.col("service_id").is_in(hidden.implode())
    )
    return sites.drop_nulls(["latitude", "longitude"]).select("latitude", "longitude", id="site_id")


def _write(
    folder: Path,
    workspace: Workspace,
    pairs: pl.DataFrame,
    *,
    left: int,
    warnings: tuple[str, ...] = (),
) -> Journeys:
    table = TABLES["travel_times"]
    leaves = workspace.area.access.leaves_school
    whole = pl.col("minutes", "back_minutes").ceil().cast(pl.Int64).fill_null(_OUT_OF_REACH)
    rows = pairs.with_columns(
        whole, mode=pl.lit(_MODE), departs=pl.lit(leaves.hour * 60 + leaves.minute)
    ).sort("area_code", "site_id")
    write_atomically(folder / table.file_name, write_csv_text(table, rows))
    reached = int((rows["minutes"] < _OUT_OF_REACH).sum())
    return Journeys(
        reached=reached,
        out_of_reach=rows.height - reached,
        left_to_stand_in=left,
        warnings=warnings,
    )
