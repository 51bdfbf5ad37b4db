"""Public data about England and Wales that travels with the package, for drafting any area."""

from carereach.sources.public_pack.cover import council_cover
from carereach.sources.public_pack.frames import (
    boards,
    councils,
    former_councils,
    hospitals,
    neighbours,
    published_totals,
    recorded_counts,
    schools,
    small_areas,
)
from carereach.sources.public_pack.origins import PublicSource, attribution, newest_date, origins
from carereach.sources.public_pack.outlines import geometries, shapes
from carereach.sources.public_pack.totals import check_national_totals

__all__ = [
    "PublicSource",
    "attribution",
    "boards",
    "check_national_totals",
    "council_cover",
    "councils",
    "former_councils",
    "geometries",
    "hospitals",
    "neighbours",
    "newest_date",
    "origins",
    "published_totals",
    "recorded_counts",
    "schools",
    "shapes",
    "small_areas",
]
