"""How far apart places are, as the crow flies."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["straight_line_km"]

_EARTH_RADIUS_KM = 6371.0088


def straight_line_km(origins: pl.DataFrame, places: pl.DataFrame) -> NDArray[np.float64]:
    """Return great-circle distances, origins down and places across [km]."""
    from_lat, from_lon = _radians(origins)
    to_lat, to_lon = _radians(places)
    half = (
        np.sin((from_lat[:, None] - to_lat[None, :]) / 2) ** 2
        + np.cos(from_lat)[:, None]
        * np.cos(to_lat)[None, :]
        * np.sin((from_lon[:, None] - to_lon[None, :]) / 2) ** 2
    )
    distance: NDArray[np.float64] = 2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return distance


def _radians(places: pl.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    latitude = places["latitude"].cast(pl.Float64).to_numpy()
    longitude = places["longitude"].cast(pl.Float64).to_numpy()
    return np.radians(latitude), np.radians(longitude)
