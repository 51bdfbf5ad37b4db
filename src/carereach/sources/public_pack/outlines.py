"""Outlines of small areas, councils and boards: read only when a map or a draft asks."""

from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import polars as pl

from carereach.base import SourceError

__all__ = ["Layer", "Ring", "geometries", "shapes"]

Layer = Literal["area", "council", "board"]
Ring = list[tuple[float, float]]
"""Points of a closed line as (longitude, latitude) [degrees]; the last repeats the first."""

_STEPS_PER_DEGREE = 100_000


def shapes(codes: Collection[str], *, layer: Layer = "area") -> dict[str, list[Ring]]:
    """Return the rings of each place: outside ones anticlockwise, holes clockwise after theirs.

    Args:
        codes: small areas (2011 LSOA), councils (2023 upper tier) or boards (NHS code).
        layer: which of the three the codes are.

    Returns:
        the rings by code, in code order; a code the pack does not know is left out.

    Source: Office for National Statistics, super-generalised outlines. See ``sources.toml``.
    """
    return {
        code: [ring for ring, _ in _rings(lengths, steps)]
        for code, lengths, steps in _chosen(codes, layer)
    }


def geometries(codes: Collection[str], *, layer: Layer = "area") -> dict[str, dict[str, Any]]:
    """Return each place as a GeoJSON geometry; codes as in ``shapes``."""
    return {code: _geometry(lengths, steps) for code, lengths, steps in _chosen(codes, layer)}


def _chosen(codes: Collection[str], layer: Layer) -> Iterator[tuple[str, list[int], list[int]]]:
    chosen = _outlines(layer).filter(pl.col("code").is_in(sorted(set(codes))))
    yield from chosen.select("code", "ring_points", "steps").iter_rows()


@cache
def _outlines(layer: Layer) -> pl.DataFrame:
    name = f"{layer}_outlines.parquet"
    try:
        with (files("carereach.sources") / "public" / name).open("rb") as file:
            return pl.read_parquet(file)
    except OSError as error:
        raise SourceError(
            f"{name} of the public data pack is missing: install Carereach again."
        ) from error


def _rings(lengths: list[int], steps: list[int]) -> Iterator[tuple[Ring, bool]]:
    """Undo the packing: steps add up to points; a negative length marks a hole."""
    moves = np.asarray(steps, dtype=np.int64).reshape(-1, 2)
    start = 0
    for length in lengths:
        points = moves[start : start + abs(length)].cumsum(axis=0) / _STEPS_PER_DEGREE
        ring = [(longitude, latitude) for longitude, latitude in points.round(5).tolist()]
        yield [*ring, ring[0]], length < 0
        start += abs(length)


def _geometry(lengths: list[int], steps: list[int]) -> dict[str, Any]:
    polygons: list[list[Ring]] = []
    for ring, is_hole in _rings(lengths, steps):
        if is_hole:
            polygons[-1].append(ring)
        else:
            polygons.append([ring])
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}
