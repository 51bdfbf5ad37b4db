"""What the access page is given: released tables, and words that hold no count of young people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carereach.disclosure import Released
from carereach.report.charts import Ring

__all__ = ["WHOLE_AREA", "AccessReleased", "AccessWords", "PlaceTables", "ServiceTables"]

WHOLE_AREA = "the whole area"
"""The last row of a table by council."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTables:
    """The released tables about single services."""

    nearly: Released
    excluding: Released
    shut: Released
    candidates: Released
    kinds: Released


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTables:
    """Where the young people live who are shut out of one place on the pathway."""

    need: str
    stage: str
    areas: Released
    councils: Released


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessReleased:
    """The released tables behind the access page."""

    pathway: Released
    grid: Released
    """The states alone, with every stage for the first need, so that a chart has them in order."""
    reasons: Released
    barriers: Released
    services: ServiceTables
    routes: Released
    gaps: Released
    faults: Released
    entries: Released
    pairs: Released
    places: tuple[PlaceTables, ...]
    travel: Released
    assumptions: Released


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWords:
    """What the page says besides its tables."""

    leaves_school: str
    home_by: str
    max_minutes: int
    appointment_minutes: int
    fresh_months: int
    supplied: frozenset[str]
    """Names of the tables the area supplied."""
    has_specialist: bool
    is_answered: bool
    """Whether the area said what any service offers."""
    shapes: Mapping[str, Sequence[Ring]]
    stamp: str = ""
