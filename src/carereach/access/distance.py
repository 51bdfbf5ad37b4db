"""How far apart places are, as the crow flies."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["EARTH_RADIUS_KM", "great_circle_km", "straight_line_km"]

EARTH_RADIUS_KM = 6371.0088

_Floats = NDArray[np.float64]


def straight_line_km(origins: pl.DataFrame, places: pl.DataFrame) -> _Floats:
    """Return great-circle distances, origins down and places across [km]."""
    from_lat, from_lon = _radians(origins)
    to_lat, to_lon = _radians(places)
    return great_circle_km(from_lat[:, None], from_lon[:, None], to_lat[None, :], to_lon[None, :])


def great_circle_km(lat: _Floats, lon: _Floats, to_lat: _Floats, to_lon: _Floats) -> _Floats:
    """Return great-circle distances between points given in radians [km].

    Source: the haversine formula (Sinnott 1984, Sky and Telescope 68:158).
    """
    half = (
        np.sin((lat - to_lat) / 2) ** 2
        + np.cos(lat) * np.cos(to_lat) * np.sin((lon - to_lon) / 2) ** 2
    )
    distance: _Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return distance


def _radians(places: pl.DataFrame) -> tuple[_Floats, _Floats]:
    latitude = places["latitude"].cast(pl.Float64).to_numpy()
    longitude = places["longitude"].cast(pl.Float64).to_numpy()
    return np.radians(latitude), np.radians(longitude)
