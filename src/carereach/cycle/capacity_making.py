"""A scenario in the making: what is assumed for it, and what must be said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from carereach.cycle.capacity_year import ServiceYear
from carereach.evidence import Evidence, assumed
from carereach.tables import Assumption

__all__ = ["Making"]


@dataclass(slots=True)
class Making:
    """A scenario being made: keeps what was assumed and what must be said."""

    year: ServiceYear
    own: Mapping[str, Assumption]
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def assume(self, name: str, *fields: str, times: float = 1.0) -> float:
        """Return an assumption's value and keep its range for each field it fills."""
        entry = assumed(name, self.own)
        for each in fields:
            self.ranges[each] = _ends(entry, times)
            self.fields[each] = name
        return entry.number * times


def _ends(entry: Evidence, times: float) -> tuple[float, float]:
    low = entry.number if entry.low is None else entry.low
    high = entry.number if entry.high is None else entry.high
    return low * times, high * times
