"""How long the journey takes: a labelled stand-in where no travel times were supplied."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.access.barriers import Minutes
from carereach.access.distance import straight_line_km

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
    """Minutes from the middle of each area to each site, and back; not a number where unknown."""

    there: Minutes
    back: Minutes
    supplied_pairs: int
    proxy_pairs: int


def estimate_travel(
    areas: pl.DataFrame,
    sites: pl.DataFrame,
    travel_times: pl.DataFrame,
    *,
    proxy: TravelProxy,
    leaves_school_minute: int,
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

    Returns:
        one row per area and one column per site, in the order given [minutes].

    Source: straight line times a detour factor is the usual stand-in for network distance; the
    values are the evidence entries asm:detour-factor, asm:walking-speed, asm:bus-wait and
    asm:bus-speed.
    """
    there = _stand_in(areas, sites, proxy)
    back = there.copy()
    rows = _best_rows(areas, sites, travel_times, leaves_school_minute)
    where = (rows["area"].to_numpy(), rows["site"].to_numpy())
    there[where] = rows["minutes"].to_numpy().astype(np.float32)
    back[where] = rows["back_minutes"].to_numpy().astype(np.float32)
    return Travel(there, back, rows.height, int(np.isfinite(there).sum()) - rows.height)


def _stand_in(areas: pl.DataFrame, sites: pl.DataFrame, proxy: TravelProxy) -> Minutes:
    km = proxy.detour * straight_line_km(areas, sites)
    walk = km / proxy.walk_kmh * 60
    bus = proxy.bus_wait_minutes + km / proxy.bus_kmh * 60
    return np.minimum(walk, bus).astype(np.float32)


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
