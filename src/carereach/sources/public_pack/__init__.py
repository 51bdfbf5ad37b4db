"""Public data about England and Wales that travels with the package, for drafting any area."""

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

__all__ = [
    "boards",
    "councils",
    "former_councils",
    "hospitals",
    "neighbours",
    "published_totals",
    "recorded_counts",
    "schools",
    "small_areas",
]
