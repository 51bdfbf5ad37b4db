"""Small OpenStreetMap files written by the tests that read them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

Place = tuple[float, float]
Way = tuple[Sequence[int], Mapping[str, str]]


def write_map(path: Path, nodes: Mapping[int, Place], ways: Sequence[Way]) -> Path:
    """Write nodes (latitude, longitude) and ways as an ``.osm`` file."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">']
    lines += [
        f'<node id="{key}" version="1" lat="{latitude}" lon="{longitude}"/>'
        for key, (latitude, longitude) in sorted(nodes.items())
    ]
    for number, (refs, tags) in enumerate(ways, start=1):
        lines.append(f'<way id="{number}" version="1">')
        lines += [f'<nd ref="{ref}"/>' for ref in refs]
        lines += [f"<tag k={quoteattr(key)} v={quoteattr(tags[key])}/>" for key in tags]
        lines.append("</way>")
    lines.append("</osm>")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
