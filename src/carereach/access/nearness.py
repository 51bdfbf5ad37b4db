"""Which areas lie near which places: every pair within a distance, and no others looked at."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.distance import EARTH_RADIUS_KM, great_circle_km

__all__ = ["find_near"]

_Floats = NDArray[np.float64]
_Rows = NDArray[np.intp]
_AT_ONCE = 2_000_000
_HAIR = 1e-9
"""A little more is looked at than is near, since rounding may call 0 what is not [radians]."""


def find_near(
    areas: pl.DataFrame, sites: pl.DataFrame, *, within_km: float
) -> tuple[_Rows, _Rows, _Floats]:
    """Return the row of the area, the row of the site and the distance of every near pair [km].

    Areas are sorted by latitude once; each site looks only at the strip its circle touches, and in
    it only between the meridians that can be near enough.

    Args:
        areas: latitude and longitude [degrees]; a row without either is near nothing.
        sites: latitude and longitude [degrees]; a row without either is near nothing.
        within_km: longest distance as the crow flies [km].

    Source: this project's own search; distances as ``great_circle_km``.
    """
    area, lat, lon = _located(areas)
    site, site_lat, site_lon = _located(sites)
    order = np.argsort(lat, kind="stable")
    area, lat, lon = area[order], lat[order], lon[order]
    reach = max(within_km, 0) / EARTH_RADIUS_KM * (1 + 1e-9) + _HAIR
    first = np.searchsorted(lat, site_lat - reach, side="left")
    count = np.searchsorted(lat, site_lat + reach, side="right") - first
    width = _widest(site_lat, reach)
    parts = [(area[:0], site[:0], lat[:0])]
    for some in _portions(count):
        place = np.repeat(some, count[some])
        ahead = np.arange(len(place)) - np.repeat(np.cumsum(count[some]) - count[some], count[some])
        row = first[place] + ahead
        strip = np.abs(lon[row] - site_lon[place]) <= width[place]
        row, place = row[strip], place[strip]
        km = great_circle_km(lat[row], lon[row], site_lat[place], site_lon[place])
        near = km <= within_km
        parts.append((area[row[near]], site[place[near]], km[near]))
    rows, columns, km = (np.concatenate(column) for column in zip(*parts, strict=True))
    return rows, columns, km


def _located(places: pl.DataFrame) -> tuple[_Rows, _Floats, _Floats]:
    """Return the rows that have coordinates, and these [radians]."""
    latitude = np.radians(places["latitude"].cast(pl.Float64).to_numpy())
    longitude = np.radians(places["longitude"].cast(pl.Float64).to_numpy())
    rows = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    return rows, latitude[rows], longitude[rows]


def _portions(count: _Rows) -> Iterator[_Rows]:
    """Yield the sites a few at a time, so that what is looked at fits in memory."""
    part = np.cumsum(count) // _AT_ONCE
    yield from np.split(np.arange(len(count)), np.flatnonzero(np.diff(part)) + 1)


def _widest(latitude: _Floats, reach: float) -> _Floats:
    """Return how far east or west of a place the circle around it goes [radians]."""
    across = np.cos(latitude)
    near_pole = (np.sin(reach) >= across) | (reach >= np.pi / 2)
    return np.where(near_pole, np.pi, np.arcsin(np.sin(reach) / np.where(near_pole, 2, across)))
