"""Outlines of the public pack: rings as whole steps of 0.00001 degree, and what lies inside."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from pack_areas import read_features

STEPS_PER_DEGREE = 100_000
Rings = list[np.ndarray]
"""Rings of one place as whole steps, shape (points, 2); the first of a polygon is its outside."""

LAYERS = {
    "area_outlines": ("ew_lsoa11_boundaries.geojson.gz", "lsoa11_code"),
    "council_outlines": ("ew_utla23_boundaries.geojson.gz", "utla23_code"),
    "board_outlines": ("england_icb24_boundaries.geojson.gz", "icb24_code_nhs"),
}


def build_outlines(raw: Path) -> dict[str, pl.DataFrame]:
    """Return one table of outlines for small areas, councils and boards."""
    return {name: _encode(read_features(raw / file), code) for name, (file, code) in LAYERS.items()}


def _encode(features: list[dict[str, Any]], code: str) -> pl.DataFrame:
    """Store each ring as its first point, then the step from each point to the next.

    Outside rings run anticlockwise; holes follow the ring they are in and run clockwise.
    ``ring_points`` holds the number of points of each ring; a hole's number is negative. The last
    point, which repeats the first, is left out.
    """
    rows = []
    for feature in features:
        lengths: list[int] = []
        steps: list[np.ndarray] = []
        for ring, is_hole in _rings(feature["geometry"]):
            lengths.append(-len(ring) if is_hole else len(ring))
            steps.append(np.diff(ring, axis=0, prepend=np.zeros((1, 2), dtype=np.int32)).ravel())
        rows.append((feature["properties"][code], lengths, np.concatenate(steps).tolist()))
    schema = {"code": pl.String, "ring_points": pl.List(pl.Int32), "steps": pl.List(pl.Int32)}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("code")


def _rings(geometry: dict[str, Any]) -> Iterator[tuple[np.ndarray, bool]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for place, ring in enumerate(polygon):
            points = np.rint(np.asarray(ring) * STEPS_PER_DEGREE).astype(np.int32)[:-1]
            runs_clockwise = _doubled_area(points) < 0
            is_hole = place > 0
            yield (points if runs_clockwise == is_hole else points[::-1]), is_hole


def _doubled_area(points: np.ndarray) -> int:
    """Twice the area a ring encloses, above zero if it runs anticlockwise."""
    x, y = points.astype(np.int64).T
    return int(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
