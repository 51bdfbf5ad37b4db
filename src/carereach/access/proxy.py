"""How long the journey takes: a labelled stand-in where no travel times were supplied."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import Bools, Minutes, Rows
from carereach.access.nearness import find_near

__all__ = ["Travel", "TravelProxy", "estimate_travel"]

_NOT_FOR_YOUNG_PEOPLE = ("car",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelProxy:
    """The four numbers of the stand-in; each is an evidence entry a local user may change."""

    detour: float
    """Journey length over straight line [ratio]."""
    walk_kmh: float
    bus_wait_minutes: float
    """Walking to the stop and waiting there."""
    bus_kmh: float


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """Minutes from the middle of each area to each site, and back, where they could matter.

    Held sparsely by site: the pairs of site ``j`` stand at ``starts[j]`` to ``starts[j + 1]``, and
    ``area`` holds the row of each pair's area, rising within a site. They are the journeys within
    reach, those supplied and, for a site that has a place, the areas that have none. Every other
    area is ``elsewhere[j]`` away: infinitely far, or not a number where nobody knows [minutes].
    """

    starts: NDArray[np.int64]
    area: Rows
    there: Minutes
    back: Minutes
    elsewhere: Minutes
    supplied_pairs: int
    proxy_pairs: int

    def near(self, column: int) -> Rows:
        """Return the areas whose journey to a site is held."""
        return self.area[self.starts[column] : self.starts[column + 1]]

    def minutes(self, area: int, column: int) -> float:
        """Return one journey; not finite where not known, or beyond what is held [minutes]."""
        near = self.near(column)
        place = int(np.searchsorted(near, area))
        if place < len(near) and near[place] == area:
            return float(self.there[self.starts[column] + place])
        return float(self.elsewhere[column])

    def to(self, column: int, rows: Rows) -> tuple[Minutes, Minutes]:
        """Return the journeys to a site and back from each of these areas, and from elsewhere.

        Args:
            column: the site.
            rows: areas, rising, the near ones among them.
        """
        there = np.full(len(rows) + 1, self.elsewhere[column], dtype=np.float32)
        back = there.copy()
        pairs = slice(self.starts[column], self.starts[column + 1])
        places = np.searchsorted(rows, self.area[pairs])
        there[places], back[places] = self.there[pairs], self.back[pairs]
        return there, back


def estimate_travel(
    areas: pl.DataFrame,
    sites: pl.DataFrame,
    travel_times: pl.DataFrame,
    *,
    proxy: TravelProxy,
    leaves_school_minute: int,
    max_minutes: float,
) -> Travel:
    """Return how long a young person travels from each area to each site, on foot or by bus.

    The stand-in is the straight line times the detour, walked or ridden after a wait, whichever is
    quicker. A supplied row takes its place pair by pair: the earliest departure after school (one
    without a time counts as leaving then), else the latest before. Car journeys are left out,
    because young people do not drive.

    Args:
        areas: the areas table.
        sites: the sites table; a site without coordinates has no journey time.
        travel_times: the travel_times table [minutes].
        proxy: the numbers of the stand-in.
        leaves_school_minute: when school ends [minutes since midnight].
        max_minutes: stand-in journeys longer than this are not held [minutes].

    Returns:
        the pairs that could matter, by site and area in the order given [minutes].

    Source: straight line times a detour factor is the usual stand-in for network distance; the
    values are the evidence entries asm:detour-factor, asm:walking-speed, asm:bus-wait and
    asm:bus-speed.
    """
    supplied = _best_rows(areas, sites, travel_times, leaves_school_minute)
    given = _Pairs(
        supplied["area"].to_numpy().astype(np.intp),
        supplied["site"].to_numpy().astype(np.intp),
        supplied["minutes"].to_numpy().astype(np.float32),
        supplied["back_minutes"].to_numpy().astype(np.float32),
    )
    has_area, has_site = _is_located(areas), _is_located(sites)
    estimated = _joined(
        _stand_in(areas, sites, proxy, max_minutes), _not_known(has_area, has_site)
    ).without(given, areas.height)
    pairs = _joined(given, estimated).by_site(areas.height)
    both = int((has_area[given.area] & has_site[given.site]).sum())
    return Travel(
        starts=np.searchsorted(pairs.site, np.arange(sites.height + 1)),
        area=pairs.area,
        there=pairs.there,
        back=pairs.back,
        elsewhere=np.where(has_site, np.inf, np.nan).astype(np.float32),
        supplied_pairs=supplied.height,
        proxy_pairs=int(has_area.sum()) * int(has_site.sum()) - both,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Journeys between an area and a site, by their rows [minutes]."""

    area: Rows
    site: Rows
    there: Minutes
    back: Minutes

    def chosen(self, which: Bools | Rows) -> "_Pairs":
        return _Pairs(self.area[which], self.site[which], self.there[which], self.back[which])

    def without(self, others: "_Pairs", areas: int) -> "_Pairs":
        """Leave out the pairs that the others hold."""
        keys, known = self.site * areas + self.area, others.site * areas + others.area
        return self.chosen(~np.isin(keys, known))

    def by_site(self, areas: int) -> "_Pairs":
        return self.chosen(np.argsort(self.site * areas + self.area, kind="stable"))


def _joined(one: _Pairs, other: _Pairs) -> _Pairs:
    columns = ("area", "site", "there", "back")
    both = [np.concatenate([getattr(one, name), getattr(other, name)]) for name in columns]
    return _Pairs(*both)


def _stand_in(
    areas: pl.DataFrame, sites: pl.DataFrame, proxy: TravelProxy, max_minutes: float
) -> _Pairs:
    """Return the stand-in of every pair within the longest journey."""
    on_foot = max_minutes * proxy.walk_kmh
    by_bus = (max_minutes - proxy.bus_wait_minutes) * proxy.bus_kmh
    area, site, km = find_near(
        areas, sites, within_km=max(on_foot, by_bus) / 60 / proxy.detour * (1 + 1e-6)
    )
    km = proxy.detour * km
    walk = km / proxy.walk_kmh * 60
    bus = proxy.bus_wait_minutes + km / proxy.bus_kmh * 60
    minutes = np.minimum(walk, bus).astype(np.float32)
    return _Pairs(area, site, minutes, minutes).chosen(minutes <= max_minutes)


def _not_known(has_area: Bools, has_site: Bools) -> _Pairs:
    """Return the pairs of a site that has a place and an area that has none."""
    missing, placed = np.flatnonzero(~has_area), np.flatnonzero(has_site)
    area, site = np.tile(missing, len(placed)), np.repeat(placed, len(missing))
    nobody_knows = np.full(len(area), np.nan, dtype=np.float32)
    return _Pairs(area, site, nobody_knows, nobody_knows)


def _is_located(places: pl.DataFrame) -> Bools:
    located = places["latitude"].is_not_null() & places["longitude"].is_not_null()
    answer: Bools = located.to_numpy()
    return answer


def _best_rows(
    areas: pl.DataFrame, sites: pl.DataFrame, travel_times: pl.DataFrame, leaves: int
) -> pl.DataFrame:
    """Return one supplied row per area and site, by their place in the tables."""
    departs = pl.col("departs").fill_null(leaves)
    before = departs < leaves
    return (
        travel_times.filter(~pl.col("mode").is_in(_NOT_FOR_YOUNG_PEOPLE))
        .drop_nulls("minutes")
        .join(areas.select("area_code").with_row_index("area"), on="area_code")
        .join(sites.select("site_id").with_row_index("site"), on="site_id")
        .with_columns(
            before=before,
            wait=pl.when(before).then(leaves - departs).otherwise(departs - leaves),
            back_minutes=pl.coalesce("back_minutes", "minutes"),
        )
        .sort("area", "site", "before", "wait", "minutes", "back_minutes")
        .unique(["area", "site"], keep="first", maintain_order=True)
        .select("area", "site", "minutes", "back_minutes")
    )
