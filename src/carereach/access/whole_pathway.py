"""The pathway as a whole: who can get in at every place, and which one missing link breaks it."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import UNKNOWN, WITH_DIFFICULTY, Bools
from carereach.access.pathway import ALL_AGES
from carereach.access.usable import UsableAccess

__all__ = ["WHOLE", "count_whole_pathway"]

WHOLE = "the whole pathway"
"""The last group: every place that is looked at."""

_SCHEMA = {
    "group": pl.String,
    "age_band": pl.String,
    "places": pl.Int64,
    "young_people": pl.Int64,
    "every": pl.Int64,
    "broken": pl.Int64,
    "not_known": pl.Int64,
    "need": pl.String,
    "stage": pl.String,
    "link_broken": pl.Int64,
    "only_link": pl.Int64,
}
Counts = NDArray[np.int64]


def count_whole_pathway(access: UsableAccess, groups: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Return who gets in at every place of a group of needs, and the link that breaks it for most.

    One row is a group of needs, or the whole pathway, and an age band, all ages under "8-17":
    places in it, young_people = every (get in at each place, with or without difficulty) + broken
    (shut out at one or more) + not_known (the rest). ``need`` and ``stage`` name the missing link:
    the place that, mended by itself, would make the group whole for most; among equals the one that
    shuts out most. ``link_broken`` counts those shut out there and ``only_link`` those for whom
    nothing else is missing [young people]. Where nobody is shut out they are null and 0.

    Args:
        access: usable access.
        groups: needs by the name of their group.

    Source: a chain holds only if every link does; this project's own count of the links.
    """
    rows: list[tuple[object, ...]] = []
    for name, needs in (*groups.items(), (WHOLE, {need for need, _ in access.cells})):
        inside = [place for place, cell in enumerate(access.cells) if cell[0] in needs]
        if inside:
            rows += [(name, *row) for row in _count(access, inside)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _count(access: UsableAccess, inside: Sequence[int]) -> list[tuple[object, ...]]:
    missing = np.zeros(access.profiles.people.shape, dtype=np.int16)
    reached = np.ones(missing.shape, dtype=np.bool_)
    for place in inside:
        missing += access.outcome[place] < UNKNOWN
        reached &= access.outcome[place] >= WITH_DIFFICULTY
    everyone = _by_band(access, np.ones_like(reached))
    every, broken = _by_band(access, reached), _by_band(access, missing > 0)
    shut = np.stack([_by_band(access, access.outcome[place] < UNKNOWN) for place in inside])
    only = np.stack(
        [_by_band(access, (access.outcome[place] < UNKNOWN) & (missing == 1)) for place in inside]
    )
    rows: list[tuple[object, ...]] = []
    for column, band in enumerate((*access.profiles.band_names, ALL_AGES)):
        counts = [int(total[column]) for total in (everyone, every, broken)]
        unknown = counts[0] - counts[1] - counts[2]
        link = _link(access, inside, only[:, column], shut[:, column])
        rows.append((band, len(inside), *counts, unknown, *link))
    return rows


def _link(
    access: UsableAccess, inside: Sequence[int], only: Counts, shut: Counts
) -> tuple[str | None, str | None, int, int]:
    best = max(range(len(inside)), key=lambda place: (only[place], shut[place], -place))
    if not shut[best]:
        return None, None, 0, 0
    return (*access.cells[inside[best]], int(shut[best]), int(only[best]))


def _by_band(access: UsableAccess, chosen: Bools) -> Counts:
    """Return young people by age band, and all together at the end."""
    by_group = (access.profiles.people * chosen).sum(axis=0)
    bands = np.zeros(len(access.profiles.band_names) + 1, dtype=np.int64)
    np.add.at(bands, access.profiles.band, by_group)
    bands[-1] = by_group.sum()
    return bands
