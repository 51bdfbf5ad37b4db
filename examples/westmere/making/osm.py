"""Westmere's streets as an OpenStreetMap file: the same bytes every time."""

from xml.sax.saxutils import quoteattr

from making.land import place
from making.streets import Streets, Way

__all__ = ["streets_as_osm"]

_FIRST_WAY = 100_001


def streets_as_osm(found: Streets) -> bytes:
    """Return the streets as OSM XML; points are numbered from 1, ways after them."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6" generator="Westmere is invented; no real street is meant">',
    ]
    for number, point in enumerate(found.points, start=1):
        longitude, latitude = place(point)
        lines.append(f' <node id="{number}" lat="{latitude:.5f}" lon="{longitude:.5f}"/>')
    for number, way in enumerate(found.ways, start=_FIRST_WAY):
        lines += _way(number, way)
    return "\n".join([*lines, "</osm>", ""]).encode()


def _way(number: int, way: Way) -> list[str]:
    points = [f'  <nd ref="{point + 1}"/>' for point in way.points]
    tags = [f"  <tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in way.tags.items()]
    return [f' <way id="{number}">', *points, *tags, " </way>"]
