"""Where young people live: the areas that a service says it serves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.access.barriers import Bools, Rows
from carereach.access.doors import Service

__all__ = ["Homes", "Served", "find_homes"]


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """The areas a service serves, told by the shorter of two lists.

    ``rows`` are served if ``elsewhere`` is false, and every other area is if it is true.
    """

    rows: Rows
    elsewhere: bool

    def at(self, rows: Rows) -> Bools:
        """Return whether each of these areas is served, and in the last place any other.

        Args:
            rows: areas, rising, those listed among them.
        """
        answer = np.full(len(rows) + 1, self.elsewhere, dtype=np.bool_)
        answer[np.searchsorted(rows, self.rows)] = not self.elsewhere
        return answer


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """Which areas have a code, or lie in a council that has it."""

    areas: int
    places: Mapping[str, Rows]

    def served_by(self, service: Service) -> Served | None:
        """Return the areas whose code, or whose council's, a service serves; none if unsaid."""
        if not service.serves_codes:
            return None
        inside = self._inside(service.serves_codes)
        if 2 * len(inside) <= self.areas:
            return Served(inside, elsewhere=False)
        outside = np.setdiff1d(np.arange(self.areas), inside, assume_unique=True)
        return Served(outside, elsewhere=True)

    def _inside(self, codes: Iterable[str]) -> Rows:
        found = [self.places[code] for code in codes if code in self.places]
        return np.unique(np.concatenate([np.zeros(0, dtype=np.intp), *found]))


def find_homes(areas: pl.DataFrame) -> Homes:
    """Return where each area and council of the areas table is."""
    numbered = areas.with_row_index("row")
    codes = pl.concat(
        [
            numbered.select("row", code=pl.col(name).cast(pl.String))
            for name in ("area_code", "local_authority_code")
        ]
    )
    groups = codes.drop_nulls().group_by("code", maintain_order=True).agg("row")
    return Homes(
        areas.height,
        {code: np.array(rows, dtype=np.intp) for code, rows in groups.iter_rows()},
    )
