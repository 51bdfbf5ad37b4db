"""A scenario, as declared in ``carereach.tables.scenario``: everything a simulation is told.

Declared below the rooms, because files are read into it beside them.
"""

from carereach.tables.scenario import (
    Contract,
    DayStage,
    Distribution,
    Network,
    Outreach,
    Pathway,
    Rates,
    Route,
    Stage,
    Standard,
    StartingState,
    Support,
    Triage,
    Turnover,
    YoungPeople,
)

__all__ = [
    "Contract",
    "DayStage",
    "Distribution",
    "Network",
    "Outreach",
    "Pathway",
    "Rates",
    "Route",
    "Stage",
    "Standard",
    "StartingState",
    "Support",
    "Triage",
    "Turnover",
    "YoungPeople",
]
