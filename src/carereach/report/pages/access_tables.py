"""What the access page is given: released tables, and words that hold no count of young people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carereach.disclosure import Released
from carereach.report.charts import Ring

__all__ = [
    "WHOLE_AREA",
    "AccessReleased",
    "AccessWords",
    "EquityTables",
    "HoursTables",
    "JourneyTables",
    "PlaceTables",
    "ServiceTables",
    "TriedTables",
]

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
    barriers: Released
    """Each barrier there with two numbers: shut out by it first, let in if it were mended."""
    varies: bool
    """Whether some get in and some do not, so that a map would show something."""
    areas: Released
    councils: Released


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursTables:
    """How many hours a week young people could be at a door that takes them."""

    need: str
    stage: str
    places: Released
    areas: Released | None
    """By small area, for the need and stage named; none where a confidential service serves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityTables:
    """How usable hours are shared, by groups of areas; made from released numbers."""

    groups: Released
    figures: Released
    need: str
    stage: str
    least_hours: float
    """The level below which there is little choice of when to be seen [hours a week]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyTables:
    """One example area, chosen by rule, and what a young person from it finds at each door."""

    need: str
    stage: str
    area: Released
    doors: Released


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedTables:
    """What changes under other rules of a visit, and what stands under all of them."""

    variants: Released
    flips: Released
    standing: Released
    mends: Released
    need: str
    stage: str
    people: Released
    """Under each set of rules, who is shut out of the place named; and of those in need, if known.
    """
    need_is: str
    """Those in need and shut out: "counted", "of every 100" in need, or "not known"."""


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
    hours: HoursTables | None
    equity: EquityTables | None
    journey: JourneyTables | None
    whole: Released | None
    tried: TriedTables | None
    resting: Released
    """Who counts as able to get in only through an entry not confirmed lately."""
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
