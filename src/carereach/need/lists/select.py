"""Which models explain the lists best, and which cannot be told apart from the best.

Small spaces are fitted whole. Larger ones are searched by branch and bound, which gives the same
answer with proof; when even that would take too long, the answer says it is not exhaustive.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.base import MethodError, Progress, silent
from carereach.need.lists.existence import check_existence
from carereach.need.lists.fit import Fits, fit_models
from carereach.need.lists.kernel import (
    FINITE,
    NO_FINITE,
    NOT_UNIQUE,
    lay_desk,
    start_cold,
    sum_table,
)
from carereach.need.lists.models import Masks, ModelSpace, build_space
from carereach.need.lists.table import ListTable
from carereach.need.lists.tree import Found, Rules, Space, grow_tree, lay_found, search

__all__ = ["WINDOW", "Selection", "choose_models", "search_models"]

# Models within this BIC of the best are held; exp(-10/2) is under one in a hundred of its weight.
WINDOW = 10.0
_FIT_ALL = 40_000
_MOST_FITS = 400_000
_MOST_FITS_BEYOND_PAIRS = 100_000
_MOST_HELD = 20_000
_UNSETTLED = "The data cannot settle this model."


@dataclass(frozen=True, eq=False)
class Selection:
    """The models held, best first, and how far the search can vouch for them.

    Attributes:
        space: which terms there are.
        fits: admissible models within `WINDOW` of the best, best first.
        proved: no admissible model of the space has a smaller BIC than the first.
        complete: no admissible model within the window is missing.
        floor: no model of the space has a BIC below this.
        fitted: how many models were fitted to know this.
    """

    space: ModelSpace
    fits: Fits
    proved: bool
    complete: bool
    floor: float
    fitted: int

    @property
    def best(self) -> int:
        """The selected model."""
        return int(self.fits.models[0])

    @property
    def total(self) -> float:
        """Young people in all by the selected model."""
        return float(self.fits.total[0])


def choose_models(
    table: ListTable,
    space: ModelSpace,
    *,
    rivals: bool = True,
    progress: Progress = silent,
) -> Selection:
    """Choose by BIC among every hierarchical model whose estimate exists and is unique.

    Args:
        table: young people on each combination of lists.
        space: the models to choose among.
        rivals: whether the rivals of the best are wanted too; if not, fewer may be held.
        progress: told how far the fitting has come; may raise to stop.

    Raises:
        MethodError: no model has a finite and unique estimate.

    Source:
        Schwarz (1978), Annals of Statistics 6:461; Silverman, Chan and Vincent (2024), BIC over
        all hierarchical models with existence tested (MultipleSystemsEstimation).
    """
    if space.count_models(stop_at=_FIT_ALL + 1) > _FIT_ALL:
        return search_models(table, space, rivals=rivals, progress=progress)
    models = space.every_model()
    fits = fit_models(table, space, models, progress=progress)
    fits = fits.take((fits.verdict != NO_FINITE) & (fits.verdict != NOT_UNIQUE))
    fits = fits.take(np.lexsort((fits.models, fits.bic)))
    held = _hold_admissible(table, space, fits)
    return Selection(
        space=space,
        fits=held,
        proved=True,
        complete=True,
        floor=float(held.bic[0]),
        fitted=len(models),
    )


def _hold_admissible(table: ListTable, space: ModelSpace, fits: Fits) -> Fits:
    """Walk up from the best, testing the undecided, until out of the window."""
    rows: list[int] = []
    for i in range(len(fits.models)):
        if rows and fits.bic[i] > fits.bic[rows[0]] + WINDOW:
            break
        decided = fits.verdict[i] == FINITE
        if decided or check_existence(table, space, int(fits.models[i])) == 0:
            rows.append(i)
    if not rows:
        raise MethodError(_UNSETTLED)
    return fits.take(np.array(rows, dtype=np.int64))


def search_models(
    table: ListTable,
    space: ModelSpace,
    *,
    rivals: bool = True,
    most_fits: int | None = None,
    progress: Progress = silent,
) -> Selection:
    """Choose by BIC with branch and bound: the same answer as fitting every model.

    Args:
        table: young people on each combination of lists.
        space: the models to choose among.
        rivals: whether to search on for every model within the window.
        most_fits: stop a search after about so many fits, and say that it is not exhaustive.
        progress: told before each search; may raise to stop.

    Raises:
        MethodError: no model has a finite and unique estimate.

    Source:
        Furnival and Wilson (1974), Technometrics 16:499, on the lattice of hierarchical models.
    """
    if most_fits is None:
        most_fits = _MOST_FITS if space.order <= 2 else _MOST_FITS_BEYOND_PAIRS
    barred: list[int] = []
    known, start, fitted = _start_from_pairs(table, space, most_fits)
    while True:
        progress(len(barred), len(barred) + 1, "searching models")
        best = _run_search(table, space, barred, _Reach(0.0, most_fits, start))
        reach = _Reach(WINDOW, most_fits, min(start, float(best.state[0])))
        wide = _run_search(table, space, barred, reach) if rivals else best
        fitted += int(best.state[1] + wide.state[1])
        models = np.union1d(np.union1d(_held(best), _held(wide)), known)
        fits = fit_models(table, space, models)
        if not len(fits.models):
            raise MethodError(_UNSETTLED)
        good = _admissible(table, space, fits)
        sound = fits.take(good)
        # A bad model that was the best hid others behind its bound: look again without it.
        if good.any() and fits.bic[good].min() <= fits.bic.min():
            break
        barred.extend(fits.models[~good].tolist())
    sound = sound.take(np.lexsort((sound.models, sound.bic)))
    held = sound.take(sound.bic <= sound.bic[0] + WINDOW)
    return Selection(
        space=space,
        fits=held,
        proved=bool(best.state[3] == 0.0),
        complete=bool(rivals and wide.state[3] == 0.0),
        floor=min(float(held.bic[0]), float(max(best.state[4], wide.state[4]))),
        fitted=fitted,
    )


class _Reach(NamedTuple):
    """How far one pass looks: the window, the most fits, and a BIC already reached."""

    window: float
    most_fits: int
    start: float


def _start_from_pairs(
    table: ListTable, space: ModelSpace, most_fits: int
) -> tuple[Masks, float, int]:
    """The best model of pairs, which has the same number in any space, its BIC, and the fits.

    A good model known from the start lets the search of a large space drop most of it.
    """
    if space.order <= 2:
        return np.zeros(0, dtype=np.int64), np.inf, 0
    try:
        pairs = search_models(table, build_space(table.size, 2), rivals=False, most_fits=most_fits)
    except MethodError:
        return np.zeros(0, dtype=np.int64), np.inf, 0
    return pairs.fits.models, float(pairs.fits.bic[0]), pairs.fitted


def _held(found: Found) -> Masks:
    """The models a search holds."""
    return found.models[: int(found.state[2])]


def _admissible(table: ListTable, space: ModelSpace, fits: Fits) -> NDArray[np.bool_]:
    """Which models have a finite, unique estimate: by their own fit, or by the programme."""
    rows = zip(fits.models, fits.verdict, strict=True)
    return np.array(
        [
            verdict == FINITE
            or (
                verdict not in (NO_FINITE, NOT_UNIQUE)
                and check_existence(table, space, int(model)) == 0
            )
            for model, verdict in rows
        ],
        dtype=np.bool_,
    )


def _run_search(table: ListTable, space: ModelSpace, barred: list[int], reach: _Reach) -> Found:
    """One pass of the compiled search from a cold start."""
    sums, desk = sum_table(table.counts, table.size), lay_desk(table.size, len(space.terms))
    warm = np.zeros((1, 1 << table.size))
    start_cold(sums, desk, space.terms, space.full, warm[0])
    found = lay_found(_MOST_HELD if reach.window else 8)
    found.state[0] = reach.start
    search(
        sums,
        desk,
        Space(space.terms, space.below, space.above, np.array(barred, dtype=np.int64)),
        grow_tree(len(space.terms), 1 << table.size),
        found,
        Rules(float(np.log(table.counts.sum())), reach.window, reach.most_fits),
        warm,
    )
    return found
