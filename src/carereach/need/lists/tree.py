"""The compiled search: the best model of all, proved, without fitting them all.

A model never fits better than one that contains it. So among the models that keep every term of R
and use only terms of A, no BIC is below k(R) ln n - 2 logL(A). A branch that cannot beat the best
found is dropped unfitted. Each branch leaves out one term of A (with the terms around it) and
keeps the ones tried before it, so every model is reached once.

Source:
    Leaps and bounds: Furnival and Wilson (1974), Technometrics 16:499; BIC: Schwarz (1978), with
    n the cases seen, as Chan, Silverman and Vincent (2021) use it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.need.lists.kernel import (
    NO_FINITE,
    NOT_UNIQUE,
    STALLED,
    Desk,
    Sums,
    choose_active,
    compiled,
    fit_model,
    is_far,
    start_cold,
)

__all__ = ["Found", "Rules", "Space", "Tree", "fit_every", "grow_tree", "lay_found", "search"]

_Floats = NDArray[np.float64]
_Masks = NDArray[np.int64]

# A fit stopped by its decrement is below its supremum by far less than this.
_SLACK = 1e-4
_ROUGH = 1e-6


class Space(NamedTuple):
    """The models that may be chosen."""

    terms: _Masks
    below: _Masks
    above: _Masks
    barred: _Masks


class Rules(NamedTuple):
    """How far to look."""

    log_cases: float
    window: float
    most_fits: int


class Tree(NamedTuple):
    """One frame of the search at each depth."""

    required: _Masks
    allowed: _Masks
    order: _Masks
    waiting: _Masks
    ceiling: _Floats
    betas: _Floats
    here: _Masks


class Found(NamedTuple):
    """Models met that are within the window of the best, and the state of the search.

    ``state`` holds: the best BIC, fits made, models held, 1 if stopped early, the proved floor.
    """

    models: _Masks
    scores: _Floats
    state: _Floats


def grow_tree(terms: int, cells: int) -> Tree:
    """Room for a search as deep as there are terms."""
    depth = terms + 2
    return Tree(
        np.zeros((depth, terms + 1), dtype=np.int64),
        np.zeros(depth, dtype=np.int64),
        np.zeros((depth, terms + 1), dtype=np.int64),
        np.zeros(depth, dtype=np.int64),
        np.zeros((depth, terms + 1)),
        np.zeros((depth, terms + 1, cells)),
        np.zeros(depth, dtype=np.int64),
    )


def lay_found(most: int) -> Found:
    """Room for ``most`` models: scores are BIC, log of the unseen, verdict."""
    return Found(np.zeros(most, dtype=np.int64), np.zeros((most, 3)), np.zeros(5))


@compiled
def _count_terms(model: int) -> int:  # pragma: no cover
    """How many terms a model has beyond its main effects."""
    count = 0
    while model:
        model &= model - 1
        count += 1
    return count


@compiled
def fit_every(
    table: Sums, desk: Desk, terms: _Masks, models: _Masks, tolerance: float, out: _Floats
) -> None:  # pragma: no cover
    """Fit each model from a cold start: log-likelihood, log of the unseen, verdict, variance."""
    beta = np.zeros(len(desk.kept))
    for i in range(len(models)):
        start_cold(table, desk, terms, models[i], beta)
        likelihood, verdict = fit_model(table, desk, terms, models[i], beta, tolerance)
        out[i, 0] = likelihood
        out[i, 1] = beta[0]
        out[i, 2] = verdict
        out[i, 3] = _variance(desk, choose_active(table, desk, terms, models[i]))


@compiled
def _variance(desk: Desk, count: int) -> float:  # pragma: no cover
    """Variance of the log of the unseen, from the factor the last fit left on the desk."""
    rows, step = desk.matrix, desk.step
    step[:] = 0.0
    step[0] = 1.0
    total = 0.0
    for i in range(count):
        step[i] = step[i] / rows[i, i] if rows[i, i] > 0.0 else 0.0
        total += step[i] * step[i]
        for j in range(i + 1, count):
            step[j] -= rows[i, j] * step[i]
    return total


@compiled
def _consider(
    model: int, score: _Floats, space: Space, rules: Rules, found: Found
) -> None:  # pragma: no cover
    """Hold a model if it is within the window of the best and its estimate may exist."""
    state = found.state
    if score[0] > state[0] + rules.window or score[2] in (NO_FINITE, NOT_UNIQUE, STALLED):
        return
    for barred in space.barred:
        if barred == model:
            return
    state[0] = min(state[0], score[0])
    place = int(state[2])
    if place == len(found.models):
        place = _forget(found, state[0] + rules.window)
    if place == len(found.models):
        state[3] = 1.0
        return
    found.models[place] = model
    found.scores[place] = score
    state[2] = place + 1


@compiled
def _forget(found: Found, goal: float) -> int:  # pragma: no cover
    """Let go of models that are no longer within the window; gives how many stay."""
    place = 0
    for i in range(len(found.models)):
        if found.scores[i, 0] <= goal:
            found.models[place] = found.models[i]
            found.scores[place] = found.scores[i]
            place += 1
    return place


@compiled
def _open(
    tree: Tree, space: Space, depth: int, required: int, allowed: int
) -> None:  # pragma: no cover
    """Line up the terms that may be left out, dearest to lose first."""
    ceiling, order = tree.ceiling[depth], tree.order[depth]
    count = 0
    for i in range(len(space.terms)):
        if not allowed >> i & 1 or required >> i & 1:
            continue
        place = count
        while place > 0 and ceiling[order[place - 1]] > ceiling[i]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = i
        count += 1
    tree.allowed[depth] = allowed
    tree.waiting[depth] = count
    tree.required[depth, 0] = required
    tree.here[depth] = -1


@compiled
def _fit_child(
    table: Sums, desk: Desk, terms: _Masks, model: int, beta: _Floats
) -> tuple[float, int]:  # pragma: no cover
    """Fit from the parent's estimate where that is near, or else from cold."""
    if not is_far(table, desk, terms, model, beta):
        likelihood, verdict = fit_model(table, desk, terms, model, beta, _ROUGH)
        if verdict != STALLED:
            return likelihood, verdict
    start_cold(table, desk, terms, model, beta)
    return fit_model(table, desk, terms, model, beta, _ROUGH)


@compiled
def _fit_children(
    table: Sums, desk: Desk, space: Space, tree: Tree, found: Found, rules: Rules, depth: int
) -> None:  # pragma: no cover
    """Fit each way of leaving one term out that could still beat the best."""
    required, score = tree.required[depth, 0], np.zeros(3)
    beta = np.zeros(len(desk.kept))
    for i in range(tree.waiting[depth]):
        term = tree.order[depth, i]
        tree.required[depth, i] = required
        if required >> term & 1:
            tree.ceiling[depth, term] = -np.inf
            continue
        price = (1 + table.lists + _count_terms(required)) * rules.log_cases
        goal = found.state[0] + rules.window + _SLACK
        if price - 2.0 * tree.ceiling[depth, term] < goal:
            model = tree.allowed[depth] & ~space.above[term]
            beta[:] = tree.betas[depth, len(space.terms)]
            for j in range(len(space.terms)):
                if not model >> j & 1:
                    beta[space.terms[j]] = 0.0
            likelihood, verdict = _fit_child(table, desk, space.terms, model, beta)
            found.state[1] += 1
            if verdict == STALLED:
                # The branch keeps its parent's bound, and the search can no longer vouch.
                found.state[3] = 1.0
                likelihood = tree.ceiling[depth, term]
            terms = 1 + table.lists + _count_terms(model)
            score[0] = terms * rules.log_cases - 2.0 * likelihood
            score[1], score[2] = beta[0], verdict
            _consider(model, score, space, rules, found)
            tree.ceiling[depth, term] = likelihood
            tree.betas[depth, term] = beta
        required |= space.below[term]
    tree.here[depth] = tree.waiting[depth]


@compiled
def _next_child(
    lists: int, space: Space, tree: Tree, found: Found, rules: Rules, depth: int
) -> int:  # pragma: no cover
    """The next branch worth entering, cheapest to lose first; -1 when none is left."""
    while tree.here[depth] > 0:
        tree.here[depth] -= 1
        i = int(tree.here[depth])
        term = tree.order[depth, i]
        required = tree.required[depth, i]
        if tree.allowed[depth] & ~space.above[term] == required:
            continue
        price = (1 + lists + _count_terms(required)) * rules.log_cases
        goal = found.state[0] + rules.window + _SLACK
        if price - 2.0 * tree.ceiling[depth, term] < goal:
            return i
    return -1


@compiled
def _enter(space: Space, tree: Tree, depth: int, child: int) -> None:  # pragma: no cover
    """Step into a branch, taking along every bound already proved."""
    term = tree.order[depth, child]
    last = len(space.terms)
    tree.betas[depth + 1, last] = tree.betas[depth, term]
    for j in range(last):
        tree.ceiling[depth + 1, j] = min(tree.ceiling[depth, j], tree.ceiling[depth, term])
        if tree.ceiling[depth, j] == -np.inf:
            tree.ceiling[depth + 1, j] = tree.ceiling[depth, term]
    allowed = tree.allowed[depth] & ~space.above[term]
    _open(tree, space, depth + 1, tree.required[depth, child], allowed)


@compiled
def _floor(
    lists: int, tree: Tree, found: Found, rules: Rules, depth: int
) -> float:  # pragma: no cover
    """The smallest BIC that any model not yet reached could have."""
    floor = float(found.state[0])
    for level in range(depth + 1):
        if tree.here[level] < 0:
            floor = min(floor, -np.inf if level == 0 else floor)
            continue
        for i in range(tree.here[level] + (level < depth)):
            term = tree.order[level, i]
            price = (1 + lists + _count_terms(tree.required[level, i])) * rules.log_cases
            floor = min(floor, float(price - 2.0 * tree.ceiling[level, term]))
    return floor


@compiled
def search(
    table: Sums, desk: Desk, space: Space, tree: Tree, found: Found, rules: Rules, warm: _Floats
) -> None:  # pragma: no cover
    """Find every model within the window of the best; ``found`` holds the answer.

    Row 0 of ``warm`` starts the fullest model and is left at its fit.
    """
    last = len(space.terms)
    full = (1 << last) - 1
    likelihood, verdict = _fit_child(table, desk, space.terms, full, warm[0])
    found.state[1] += 1
    score = np.zeros(3)
    score[0] = (1 + table.lists + last) * rules.log_cases - 2.0 * likelihood
    score[1], score[2] = warm[0, 0], verdict
    _consider(full, score, space, rules, found)
    tree.betas[0, last] = warm[0]
    tree.ceiling[0, :] = likelihood
    _open(tree, space, 0, 0, full)
    depth = 0
    while depth >= 0:
        if tree.here[depth] < 0:
            if found.state[1] >= rules.most_fits:
                found.state[3] = 1.0
                break
            _fit_children(table, desk, space, tree, found, rules, depth)
        child = _next_child(table.lists, space, tree, found, rules, depth)
        if child < 0:
            depth -= 1
        else:
            _enter(space, tree, depth, child)
            depth += 1
    found.state[4] = _floor(table.lists, tree, found, rules, depth)
