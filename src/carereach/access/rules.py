"""What the access room is given: nine declared tables, and the rules of a usable visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

import polars as pl

from carereach.access.proxy import TravelProxy
from carereach.base import MethodError
from carereach.tables.codes import AGE_BANDS

__all__ = ["AccessRules", "AccessTables"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AccessTables:
    """The declared tables this room reads, typed as checked; an empty one was not supplied."""

    areas: pl.DataFrame
    population: pl.DataFrame
    services: pl.DataFrame
    sites: pl.DataFrame
    opening_hours: pl.DataFrame
    offers: pl.DataFrame
    pathway_links: pl.DataFrame
    capacity: pl.DataFrame
    travel_times: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """When a young person is free, how far they can go and what counts as a long wait."""

    as_of: date
    leaves_school_minute: int
    """Term-time weekday [minutes since midnight]."""
    home_by_minute: int
    """Must be home by then on any day [minutes since midnight]."""
    weekend_from_minute: int
    """May leave home from then at weekends [minutes since midnight]."""
    max_minutes: float
    """Longest journey one way [minutes]."""
    appointment_minutes: int
    longest_wait_days: float
    """A wait beyond this is long [days]."""
    travel: TravelProxy
    cells: tuple[tuple[str, str], ...]
    """The need and stage of every place on the pathway that is looked at."""
    possible_settings: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """For each need, the settings that could meet it in full or in part."""
    bands: Mapping[str, tuple[int, int]] = field(
        default_factory=lambda: MappingProxyType(AGE_BANDS)
    )
    """Age bands to count, first and last year [years]."""
    season: Literal["term", "holiday"] = "term"
    """In the holidays every day is free from ``weekend_from_minute``, and holiday hours hold."""
    lone_age: int | None = None
    """Those younger travel alone for ``lone_minutes`` at most [years]; none: no such rule."""
    lone_minutes: float | None = None
    """Longest journey one way of those younger than ``lone_age`` [minutes]."""

    def __post_init__(self) -> None:
        """Refuse half a rule on travelling alone."""
        if (self.lone_age is None) != (self.lone_minutes is None):
            raise MethodError("Access rules: give lone_age and lone_minutes together, or neither.")

    def free_from(self, *, at_weekend: bool) -> int:
        """Return when a young person may set out on such a day [minutes since midnight]."""
        is_free = at_weekend or self.season == "holiday"
        return self.weekend_from_minute if is_free else self.leaves_school_minute

    @property
    def longest_journeys(self) -> tuple[float, float]:
        """The longest journey of older young people and of those under ``lone_age`` [minutes]."""
        alone = self.max_minutes if self.lone_minutes is None else self.lone_minutes
        return self.max_minutes, min(alone, self.max_minutes)
