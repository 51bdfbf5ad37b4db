"""Outlines of the small areas: ``areas.geojson`` becomes rings of longitude and latitude."""

import json
import math
from collections.abc import Container, Mapping
from itertools import pairwise
from typing import Any

from carereach.tables import Finding

__all__ = ["LARGEST_SHAPES_BYTES", "Outline", "format_shapes", "read_shapes"]

LARGEST_SHAPES_BYTES = 50_000_000

Point = tuple[float, float]
Ring = list[Point]
Outline = list[Ring]
"""The rings of one area: outer rings run anticlockwise, holes clockwise after their outer ring."""

_WEST, _EAST, _SOUTH, _NORTH = -9.5, 2.5, 49.0, 61.5


class _ShapeError(Exception):
    """A feature is not an outline; carries a finding's rule, message and fix."""

    def __init__(self, rule: str, message: str, fix: str) -> None:
        super().__init__(rule)
        self.rule, self.message, self.fix = rule, message, fix


def read_shapes(content: bytes, *, file: str) -> tuple[dict[str, Outline], list[Finding]]:
    """Read a GeoJSON feature collection of polygons, each with an ``area_code``.

    Findings count features as rows: feature 1 is the first of the collection.
    """
    try:
        features = _features(content)
    except _ShapeError as problem:
        return {}, [Finding(file, 0, "", problem.rule, problem.message, problem.fix)]
    outlines: dict[str, Outline] = {}
    findings = []
    for number, feature in enumerate(features, start=1):
        try:
            code, outline = _read_feature(feature, seen=outlines)
            outlines[code] = outline
        except _ShapeError as problem:
            message = f"Feature {number}: {problem.message}"
            findings.append(Finding(file, 0, "", problem.rule, message, problem.fix))
    return outlines, findings


def format_shapes(outlines: Mapping[str, Outline]) -> bytes:
    """Return the outlines as a GeoJSON feature collection that reads back the same."""
    features = [
        {
            "type": "Feature",
            "properties": {"area_code": code},
            "geometry": {"type": "MultiPolygon", "coordinates": _polygons(outline)},
        }
        for code, outline in outlines.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":")).encode()


def _features(content: bytes) -> list[Any]:
    if len(content) > LARGEST_SHAPES_BYTES:
        raise _ShapeError(
            "too_large",
            f"The file is larger than {LARGEST_SHAPES_BYTES // 1_000_000} MB.",
            "Use generalised outlines: a map needs no more.",
        )
    try:
        collection = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        collection = None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise _ShapeError(
            "not_geojson",
            "The file is not a GeoJSON feature collection in UTF-8.",
            "Export the outlines again as GeoJSON, in longitude and latitude (WGS 84).",
        )
    return features


def _read_feature(feature: Any, *, seen: Container[str]) -> tuple[str, Outline]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("area_code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code.strip() or len(code) > 200:
        raise _ShapeError(
            "area_code",
            "it has no area_code among its properties.",
            "Give each feature the area_code it has in areas.",
        )
    if code.strip() in seen:
        raise _ShapeError(
            "duplicate_key", "a feature above has the same area_code.", "Keep one of them."
        )
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise _ShapeError(
            "not_a_polygon", "it is not a polygon.", "Give each area a Polygon or MultiPolygon."
        )
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return code.strip(), _rings(polygons)


def _rings(polygons: Any) -> Outline:
    """Flatten polygons to rings, outer rings anticlockwise and holes clockwise."""
    outline: Outline = []
    for polygon in _listed(polygons):
        for place, ring in enumerate(_listed(polygon)):
            points = [_point(point) for point in _listed(ring)]
            if len(points) < 4 or points[0] != points[-1]:
                raise _ShapeError(
                    "open_ring",
                    "one of its rings is not closed.",
                    "End each ring where it starts, after at least three corners.",
                )
            is_outer = place == 0
            outline.append(points if _runs_anticlockwise(points) == is_outer else points[::-1])
    return outline


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _ShapeError(
            "not_a_polygon", "its coordinates are not those of a polygon.", "Export it again."
        )
    return value


def _point(value: Any) -> Point:
    numbers = _listed(value)[:2]
    if len(numbers) < 2 or any(type(number) not in {int, float} for number in numbers):
        raise _ShapeError("not_a_point", "a corner is not two numbers.", "Export it again.")
    longitude, latitude = float(numbers[0]), float(numbers[1])
    if not (_WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH):
        raise _ShapeError(
            "outside",
            "a corner lies outside Great Britain.",
            "Export it in longitude and latitude (WGS 84), longitude first.",
        )
    return longitude, latitude


def _runs_anticlockwise(ring: Ring) -> bool:
    """Whether a closed ring runs anticlockwise, by its signed area."""
    # An exact sum: turning a ring round turns the sign and nothing else, however thin the ring.
    return math.fsum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring)) <= 0


def _polygons(outline: Outline) -> list[list[Ring]]:
    """Put each hole back into the polygon whose outer ring it follows."""
    polygons: list[list[Ring]] = []
    for ring in outline:
        if polygons and not _runs_anticlockwise(ring):
            polygons[-1].append(ring)
        else:
            polygons.append([ring])
    return polygons
