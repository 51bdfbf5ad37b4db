"""From young people to needs: draws by small area, group and need, kept small by their factors."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from carereach.base import MethodError
from carereach.need.allocation import AllocationAnswer
from carereach.need.draws import NeedDraws
from carereach.need.figures import Figure
from carereach.tables.codes import NEEDS

__all__ = ["NeedDemand", "draw_demand"]

Block = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDemand:
    """Young people with each need in a year, as draws [young people].

    The array has the axes ``draws``, ``areas``, ``groups`` and ``needs``. It is held as three
    factors: young people ``by_group`` (draws, groups), ``area_shares`` (draws, areas, age bands)
    and ``need_shares`` (draws, needs), and laid out by ``block`` for as many areas as are wanted.
    A need without a mix is nan throughout: not assessed, never nobody. One young person may have
    several needs, so needs are never added up. ``settings`` says which setting can meet what:
    ``need``, ``setting``, ``level``; a pair that is not listed is not assessed.
    """

    by_group: Block
    area_shares: Block
    need_shares: Block
    area_codes: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    """Age band and sex of each group."""
    needs: tuple[str, ...]
    settings: pl.DataFrame

    @property
    def axes(self) -> tuple[str, str, str, str]:
        """Names of the axes of a block."""
        return ("draws", "areas", "groups", "needs")

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Length of each axis of the whole array."""
        return (len(self.by_group), len(self.area_codes), len(self.groups), len(self.needs))

    @property
    def assessed(self) -> tuple[str, ...]:
        """Needs that have a mix."""
        known = np.flatnonzero(~np.isnan(self.need_shares.sum(axis=0)))
        return tuple(self.needs[column] for column in known)

    @property
    def not_assessed(self) -> tuple[str, ...]:
        """Needs without a mix."""
        return tuple(need for need in self.needs if need not in self.assessed)

    @property
    def held_bytes(self) -> int:
        """Memory that the factors take [bytes]."""
        return self.by_group.nbytes + self.area_shares.nbytes + self.need_shares.nbytes

    def people(self, areas: slice = slice(None)) -> Block:
        """Return draws by area and group, shape (draws, areas, groups) [young people]."""
        bands = tuple(dict.fromkeys(band for band, _ in self.groups))
        band_of = [bands.index(band) for band, _ in self.groups]
        return np.asarray(
            self.by_group[:, None, :] * self.area_shares[:, areas, :][:, :, band_of],
            dtype=np.float32,
        )

    def block(self, areas: slice = slice(None)) -> Block:
        """Return draws by area, group and need for a run of areas [young people]."""
        people = self.people(areas)
        return np.asarray(people[:, :, :, None] * self.need_shares[:, None, None, :], np.float32)

    def by_need(self) -> Numbers:
        """Return draws of the whole area by need, shape (draws, needs) [young people]."""
        everyone = self.by_group.sum(axis=1, dtype=np.float64)
        return np.asarray(everyone[:, None] * self.need_shares, dtype=np.float64)

    def bounds_at(self, setting: str, *, level: str) -> tuple[Numbers, Numbers] | None:
        """Return the fewest and the most young people with any need the setting meets at a level.

        Needs overlap and how is not known, so only bounds can be given (Fréchet 1935): at least
        those with the commonest need, at most all of them added up, or everybody.

        Args:
            setting: code of the setting.
            level: full, partial or recognise.

        Returns:
            Two arrays of draws [young people], or None where nothing there is assessed.
        """
        rows = self.settings.filter(
            (pl.col("setting") == setting) & (pl.col("level") == level)
        ).filter(pl.col("need").is_in(self.assessed))
        if rows.is_empty():
            return None
        columns = [self.needs.index(need) for need in rows["need"]]
        shares = self.need_shares[:, columns].astype(np.float64)
        everyone = self.by_group.sum(axis=1, dtype=np.float64)
        return everyone * shares.max(axis=1), everyone * np.minimum(shares.sum(axis=1), 1.0)


def draw_demand(
    draws: NeedDraws,
    allocation: AllocationAnswer,
    *,
    mix: Mapping[str, Figure],
    settings: pl.DataFrame,
    rng: np.random.Generator,
) -> NeedDemand:
    """Turn draws of young people into draws of needs, small area by small area.

    Args:
        draws: young people by age band and sex [young people in a year].
        allocation: shares of the small areas, with as many draws.
        mix: share of young people with each need, by need code; a need that is missing here is
            not assessed [share].
        settings: ``need``, ``setting`` and ``level`` of the need-by-setting matrix.
        rng: a seeded generator: the same seed gives the same draws.

    Raises:
        MethodError: the draws or age bands of the two differ, or the mix holds an unknown need or
            a share outside 0 to 1.

    Source: mixes ``econ:N31a`` to ``econ:N31d`` through the entries ``asm:need-share-...``;
    triangles as the house rule for ranges.
    """
    if len(draws.by_group) != len(allocation.shares) or draws.age_bands != allocation.age_bands:
        raise MethodError("The draws of people and of places differ: draw both alike.")
    for need, figure in mix.items():
        if need not in NEEDS:
            raise MethodError("The mix of needs names a need that is not in the vocabulary.")
        if not 0 <= figure.low <= figure.value <= figure.high <= 1:
            raise MethodError(f"The share of need {need} must lie between 0 and 1, low to high.")
    number = len(draws.by_group)
    shares = np.full((number, len(NEEDS)), np.nan, dtype=np.float32)
    for column, need in enumerate(NEEDS):
        if need in mix:
            shares[:, column] = _triangle(mix[need], number, rng)
    groups = tuple((band, sex) for band in draws.age_bands for sex in draws.sexes)
    return NeedDemand(
        by_group=draws.by_group.reshape(number, -1).astype(np.float32),
        area_shares=allocation.shares,
        need_shares=shares,
        area_codes=allocation.area_codes,
        groups=groups,
        needs=tuple(NEEDS),
        settings=settings.select("need", "setting", "level"),
    )


def _triangle(figure: Figure, draws: int, rng: np.random.Generator) -> Numbers:
    if figure.low == figure.high:
        return np.full(draws, figure.value)
    return np.asarray(
        rng.triangular(figure.low, figure.value, figure.high, size=draws), dtype=np.float64
    )
