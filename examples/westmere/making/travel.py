"""How long each journey takes over Westmere's streets and buses, as the product plans it."""

from datetime import date
from pathlib import Path

from making.network import BUSES, STREETS

__all__ = ["plan_travel_times"]

_DAY = date(2026, 6, 23)
"""An ordinary Tuesday in term."""


def plan_travel_times(folder: Path) -> None:
    """Plan every journey of the area in ``folder`` and write its travel_times.csv.

    This is what ``carereach access journeys`` does: there when school ends, and back in the hours
    after an appointment.
    """
    from carereach.cycle.access_journeys import plan_for_workspace

    (folder / "travel_times.csv").unlink(missing_ok=True)
    plan_for_workspace(folder, osm=folder / STREETS, gtfs=[folder / BUSES], day=_DAY)
