"""Young people whom every service treats alike by age and sex, counted together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.access.barriers import States
from carereach.access.conditions import judge_age, judge_sex
from carereach.access.doors import Service
from carereach.access.people import FIRST_AGE, LAST_AGE, People

__all__ = ["Profiles", "group_alike"]

_UNSPLIT = 2


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Groups of single years of age and sexes that no service tells apart.

    ``people`` is areas by groups [young people]; ``band`` is the age band of each group; ``age``
    and ``sex`` are services by groups.
    """

    band_names: tuple[str, ...]
    band: NDArray[np.intp]
    people: NDArray[np.int64]
    age: States
    sex: States


def group_alike(
    services: Sequence[Service], people: People, bands: Mapping[str, tuple[int, int]]
) -> Profiles:
    """Return the groups, so that each test is made once for all who share its answer."""
    ages = _stack([judge_age(service) for service in services], LAST_AGE - FIRST_AGE + 1)
    sexes = _stack([judge_sex(service) for service in services], _UNSPLIT + 1)
    year, sex = _counted(people)
    band = _band_of(year, bands)
    year, sex, band = year[band >= 0], sex[band >= 0], band[band >= 0]
    seen = np.vstack([band[None, :].astype(np.int8), ages[:, year], sexes[:, sex]])
    _, first, group = np.unique(seen, axis=1, return_index=True, return_inverse=True)
    number = np.zeros((len(people.area_codes), len(first)), dtype=np.int64)
    for column, place in enumerate(group.ravel()):
        number[:, place] += people.counts[:, year[column], sex[column]]
    return Profiles(tuple(bands), band[first], number, ages[:, year[first]], sexes[:, sex[first]])


def _stack(rows: Sequence[States], width: int) -> States:
    return np.array(rows, dtype=np.int8).reshape(len(rows), width)


def _counted(people: People) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the years and sexes that occur; "sex not split" is always kept."""
    occurs = people.counts.sum(axis=0) > 0
    occurs[:, _UNSPLIT] = True
    year, sex = np.nonzero(occurs)
    return year, sex


def _band_of(year: NDArray[np.intp], bands: Mapping[str, tuple[int, int]]) -> NDArray[np.intp]:
    """Return the place of each year's band, or -1 for a year no band holds."""
    band = np.full(year.shape, -1, dtype=np.intp)
    for place, (first, last) in enumerate(bands.values()):
        band[(year + FIRST_AGE >= first) & (year + FIRST_AGE <= last)] = place
    return band
