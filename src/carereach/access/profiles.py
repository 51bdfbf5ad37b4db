"""Young people whom every service treats alike by age and sex, counted together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.access.barriers import Bools, States
from carereach.access.conditions import judge_age, judge_sex
from carereach.access.doors import Service
from carereach.access.people import FIRST_AGE, LAST_AGE, People

__all__ = ["Profiles", "group_alike"]

_UNSPLIT = 2


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Groups of single years of age and sexes that no service tells apart.

    ``people`` is areas by groups [young people]; ``band`` is the age band of each group, and
    ``stays_near`` says whether it may not travel far alone; ``age`` and ``sex`` are services by
    groups.
    """

    band_names: tuple[str, ...]
    band: NDArray[np.intp]
    people: NDArray[np.int64]
    age: States
    sex: States
    stays_near: Bools


def group_alike(
    services: Sequence[Service],
    people: People,
    bands: Mapping[str, tuple[int, int]],
    *,
    lone_age: int | None = None,
) -> Profiles:
    """Return the groups, so that each test is made once for all who share its answer.

    Args:
        services: every service.
        people: young people by area, year of age and sex.
        bands: the age bands, first and last year [years].
        lone_age: younger ones are kept apart, as they may not travel far alone [years].
    """
    ages = _stack([judge_age(service) for service in services], LAST_AGE - FIRST_AGE + 1)
    sexes = _stack([judge_sex(service) for service in services], _UNSPLIT + 1)
    year, sex = _counted(people)
    band = _band_of(year, bands)
    year, sex, band = year[band >= 0], sex[band >= 0], band[band >= 0]
    near = year + FIRST_AGE < (FIRST_AGE if lone_age is None else lone_age)
    seen = np.vstack([[band.astype(np.int8), near], ages[:, year], sexes[:, sex]])
    _, first, group = np.unique(seen, axis=1, return_index=True, return_inverse=True)
    number = np.zeros((len(people.area_codes), len(first)), dtype=np.int64)
    for column, place in enumerate(group.ravel()):
        number[:, place] += people.counts[:, year[column], sex[column]]
    year, sex = year[first], sex[first]
    return Profiles(tuple(bands), band[first], number, ages[:, year], sexes[:, sex], near[first])


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
