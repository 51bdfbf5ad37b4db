"""How many of those likely to be in need each set of rules would shut out: a range, from draws."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access import AS_SET, Sensitivity
from carereach.cycle.need_figures import read_figure
from carereach.need import NeedDemand, allocate_need
from carereach.tables import Assumption
from carereach.tables.codes import AGE_BANDS

__all__ = ["NEED_ENTRIES", "ExpectedShutOut", "NeedGiven", "expect_in_need"]

_GRADIENT, _SPREAD = "asm:need-deprivation-gradient", "asm:need-small-area-spread"
_AGED = ("asm:need-aged-8-11", "asm:need-aged-12-15", "asm:need-aged-16-17")
NEED_ENTRIES = (_GRADIENT, _SPREAD, *_AGED)
"""Entries that say where young people in need may live and how old they may be."""

_DRAWS, _SEED = 400, 20260503
_ENDS = (0.025, 0.5, 0.975)
_KEY = ["key", "words", "need", "stage"]
_NUMBERS = ("low", "middle", "high", "in_need_low", "in_need_middle", "in_need_high")
_SCHEMA = dict.fromkeys(_KEY, pl.String) | dict.fromkeys(_NUMBERS, pl.Float64)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExpectedShutOut:
    """Young people likely to be in need who would be shut out, as 95 % ranges.

    ``frame``: key, words, need, stage; low, middle and high of those shut out; in_need_low,
    in_need_middle and in_need_high of all who need it. ``of_100`` says that they are of every 100
    in need, since how many there are was not given; otherwise they are young people in a year.
    """

    frame: pl.DataFrame
    of_100: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NeedGiven:
    """What the need step says, where it was asked; and the local user's own assumptions."""

    demand: NeedDemand | None
    own: Mapping[str, Assumption]


def expect_in_need(
    tried: Sensitivity, areas: pl.DataFrame, given: NeedGiven
) -> ExpectedShutOut | None:
    """Return those in need and shut out: counted where need is given, else of every 100.

    None where nobody lives here.
    """
    counted = expect_shut_out(tried, given.demand) if given.demand else None
    return counted or expect_of_100(tried, areas, given.own)


def expect_shut_out(tried: Sensitivity, demand: NeedDemand) -> ExpectedShutOut | None:
    """Return how many of those likely to be in need each set of rules would shut out.

    Those in need are taken to be shut out as often as other young people of their age in the same
    small area. A need without a mix is left out: not assessed, never nobody.

    Source: draws of need by place and age (``PlacedDemand``) times the share shut out there.
    """
    groups = [band for band, _ in demand.groups]
    bands = tuple(dict.fromkeys(groups))
    by_group = demand.by_group.astype(np.float64)
    by_band = np.stack(
        [by_group[:, [name == band for name in groups]].sum(axis=1) for band in bands], axis=1
    )
    rows = []
    for key, frame in tried.areas.group_by(_KEY, maintain_order=True):
        if key[2] in demand.assessed:
            mix = demand.need_shares[:, demand.needs.index(str(key[2]))].astype(np.float64)
            shut = _shut_share(frame, demand.area_codes, bands)
            out = _shut_out(demand.area_shares, by_band * mix[:, None], shut)
            rows.append((*key, *_ends(out), *_ends(by_band.sum(axis=1) * mix)))
    return _answer(rows, of_100=False)


def expect_of_100(
    tried: Sensitivity, areas: pl.DataFrame, own: Mapping[str, Assumption]
) -> ExpectedShutOut | None:
    """Return how many of every 100 likely to be in need each set of rules would shut out.

    Where they live goes with deprivation and their ages with the entries of ``NEED_ENTRIES``; the
    rest as ``expect_shut_out``. None where nobody lives here.

    Source: draws of places (``allocate_need``) times the share shut out there.
    """
    here = tried.areas.filter(pl.col("key") == AS_SET)
    people = here.unique(["area_code", "age_band"], maintain_order=True)
    if not people["young_people"].sum():
        return None
    places = allocate_need(
        people.select("area_code", "age_band", pl.col("young_people").cast(pl.Float64)),
        areas.select("area_code", "deprivation_decile"),
        gradient=read_figure(_GRADIENT, own),
        spread=read_figure(_SPREAD, own),
        draws=_DRAWS,
        rng=np.random.default_rng(_SEED),
    )
    aged = np.array([read_figure(entry, own).value for entry in _AGED])
    by_band = np.tile(100 * aged / aged.sum(), (_DRAWS, 1))
    rows = []
    for key, frame in tried.areas.group_by(_KEY, maintain_order=True):
        shut = _shut_share(frame, places.area_codes, tuple(AGE_BANDS))
        rows.append((*key, *_ends(_shut_out(places.shares, by_band, shut)), 100.0, 100.0, 100.0))
    return _answer(rows, of_100=True)


def _answer(rows: list[tuple[object, ...]], *, of_100: bool) -> ExpectedShutOut | None:
    if not rows:
        return None
    return ExpectedShutOut(frame=pl.DataFrame(rows, schema=_SCHEMA, orient="row"), of_100=of_100)


def _shut_share(
    frame: pl.DataFrame, area_codes: tuple[str, ...], bands: tuple[str, ...]
) -> Numbers:
    """Return the share shut out by area and age band, in the order given; 0 where nobody lives."""
    order = pl.DataFrame({"area_code": area_codes})
    share = pl.when(pl.col("young_people") > 0).then(pl.col("not_reached") / pl.col("young_people"))
    columns = [
        order.join(
            frame.filter(pl.col("age_band") == band),
            on="area_code",
            how="left",
            maintain_order="left",
        )
        .select(share.fill_null(0.0))
        .to_series()
        .to_numpy()
        for band in bands
    ]
    return np.stack(columns, axis=1)


def _shut_out(shares: NDArray[np.float32], by_band: Numbers, shut: Numbers) -> Numbers:
    """Return draws of those shut out: by age band, then where they live, then the share there."""
    in_band: Numbers = np.einsum("dab,ab->db", shares, shut)
    out: Numbers = (in_band * by_band).sum(axis=1)
    return out


def _ends(draws: Numbers) -> Iterator[float]:
    yield from np.quantile(draws, _ENDS).tolist()
